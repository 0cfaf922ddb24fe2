"""The folder `lexicons/` read into one frozen `Lexicon`; faults are named with file and line."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from reportminer.errors import LexiconError

COLUMNS_OF: Mapping[str, tuple[str, ...]] = {
    "units.tsv": ("unit", "forms", "dimension", "kind", "not_before", "not_after", "examples", "counterexamples"),
    "modifiers.tsv": ("word", "place", "modifier", "examples", "counterexamples"),
    "aspects.tsv": ("word", "kind", "sign", "examples", "counterexamples"),
    "cues.tsv": ("word", "role", "not_before", "not_after", "examples", "counterexamples"),
    "heads.tsv": ("head", "role", "of", "examples", "counterexamples"),
    "categories.tsv": ("category", "label", "heads", "units", "aspects", "not", "examples", "counterexamples"),
    "tables.tsv": ("word", "role", "place", "examples", "counterexamples"),
    "alignment.tsv": ("words", "role", "units", "examples", "counterexamples"),
    "conversions.tsv": ("unit", "base", "factor", "examples", "counterexamples"),
    "fits.tsv": ("words", "dimensions", "not", "examples", "counterexamples"),
}  # fmt: skip
PATTERN_FILES = ("exclusions.toml",)
VARIANTS_FILE = "variants.txt"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a lexicon file."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def list(self, column: str) -> tuple[str, ...]:
        """The alternatives in one cell, which `|` separates."""
        return tuple(x for x in self.cells[column].split("|") if x)

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the library knows: the entries of every TSV file and the tables of every TOML file, by file name."""

    tables: Mapping[str, tuple[Entry, ...]]
    patterns: Mapping[str, Mapping[str, Any]]
    digest: str = field(default="", compare=True)

    def __hash__(self) -> int:
        return hash(self.digest)

    @staticmethod
    def default() -> Lexicon:
        """The lexicon that comes with the package."""
        return _default()

    @staticmethod
    def load(folder: str | Path) -> Lexicon:
        """The package's lexicon with the entries of `folder` added; an entry with a known key replaces ours.

        Raises `LexiconError` naming file, line and mend for the first fault found.
        """
        return merge(Lexicon.default(), read_folder(Path(folder)))


@cache
def _default() -> Lexicon:
    return read_folder(lexicon_dir())


def lexicon_dir() -> Path:
    """Where `lexicons/` lies: inside the package when installed, beside `src/` in a checkout."""
    inside = Path(__file__).resolve().parent / "lexicons"
    if (inside / "units.tsv").is_file():
        return inside
    beside = Path(__file__).resolve().parents[2] / "lexicons"
    if (beside / "units.tsv").is_file():
        return beside
    raise LexiconError(f"the folder lexicons/ was not found in {inside} nor {beside}; reinstall reportminer")


def read_folder(folder: Path) -> Lexicon:
    """All lexicon files of a folder; files that are not there count as empty."""
    if not folder.is_dir():
        raise LexiconError(
            f"{folder} is no folder; give the folder that holds units.tsv, cues.tsv … of your own"
        )
    digest, tables, patterns = hashlib.sha256(), {}, {}
    for name in COLUMNS_OF:
        data = _bytes(folder / name)
        digest.update(data)
        tables[name] = tuple(read_entries(folder / name, data))
    for name in PATTERN_FILES:
        data = _bytes(folder / name)
        digest.update(data)
        patterns[name] = _toml(folder / name, data)
    return Lexicon(tables, patterns, digest.hexdigest())


def merge(base: Lexicon, added: Lexicon) -> Lexicon:
    """`base` with the entries of `added`; the first column is the key."""
    tables = {}
    for name, columns in COLUMNS_OF.items():
        rows = {e[columns[0]]: e for e in base.tables[name]}
        rows.update({e[columns[0]]: e for e in added.tables[name]})
        tables[name] = tuple(rows.values())
    patterns = {name: {**base.patterns[name], **added.patterns[name]} for name in PATTERN_FILES}
    digest = hashlib.sha256((base.digest + added.digest).encode()).hexdigest()
    return Lexicon(tables, patterns, digest)


def read_entries(path: Path, data: bytes) -> Iterator[Entry]:
    """The entries of one TSV file; blank lines and lines that start with `# ` are comments."""
    columns = COLUMNS_OF[path.name]
    header_seen = False
    seen: dict[str, int] = {}
    for n, line in enumerate(_text(path, data).split("\n"), 1):
        line = line.rstrip("\r")
        if not line.strip() or line.startswith("# ") or line == "#":
            continue
        cells = line.split("\t")
        if not header_seen:
            header_seen = True
            if tuple(cells) != columns:
                raise LexiconError(f"{path}:{n}: the header must be, tab-separated: {' '.join(columns)}")
            continue
        if len(cells) > len(columns):
            raise LexiconError(
                f"{path}:{n}: {len(cells)} cells, but only {len(columns)} columns; remove a tab"
            )
        cells += [""] * (len(columns) - len(cells))
        if not cells[0]:
            raise LexiconError(
                f"{path}:{n}: the first cell ({columns[0]}) is empty; fill it or delete the line"
            )
        if cells[0] in seen:
            raise LexiconError(
                f"{path}:{n}: «{cells[0]}» stands already in line {seen[cells[0]]}; join the two"
            )
        seen[cells[0]] = n
        yield Entry(path.name, n, dict(zip(columns, cells, strict=True)))


def variants(folder: Path) -> dict[str, str]:
    """The pairs traditional → simplified of `variants.txt`, characters and words, in their order; {} without the file.

    Raises `LexiconError` for a line whose two sides differ in length or whose left side has been given before.
    """
    path, pairs = folder / VARIANTS_FILE, dict[str, str]()
    for n, line in enumerate(_text(path, _bytes(path)).splitlines(), 1):
        if not line.strip() or line.startswith("# ") or line == "#":
            continue
        left, _, right = line.partition("\t")
        if not left or len(left) != len(right):
            raise LexiconError(
                f"{path}:{n}: two sides of the same length, with a tab between; here: {line!r}"
            )
        if left in pairs:
            raise LexiconError(f"{path}:{n}: «{left}» has a line already; delete one of the two")
        pairs[left] = right
    return pairs


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _text(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = data.count(b"\n", 0, e.start) + 1
        raise LexiconError(f"{path}:{line}: not UTF-8; save the file as UTF-8") from None


def _toml(path: Path, data: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path, data))
    except tomllib.TOMLDecodeError as e:
        raise LexiconError(f"{path}: {e}") from None
