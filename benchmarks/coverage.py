"""How much of a corpus has a category: `python benchmarks/coverage.py [FOLDER]`.

FOLDER holds texts (`.txt`, `.md`) and is `samples/` unless named; README files are left out. Prints, in
Markdown, how many rows the texts give, the share of them with a category, and the rows of every category.
A category is told by the words of an indicator's name, so the share says how much of the corpus
`lexicons/categories.tsv` knows, not how much of it is right.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if (ROOT / "src").is_dir() and str(ROOT / "src") not in sys.path:
    sys.path.append(str(ROOT / "src"))  # works in a checkout that is not installed

from reportminer.extract import Extractor  # noqa: E402

SUFFIXES = frozenset((".txt", ".md"))
FEW = 5  # categories with fewer rows share a line


@dataclass(frozen=True, slots=True)
class Coverage:
    """The rows of a corpus, counted by the id of their category; "" counts those without one."""

    texts: int
    characters: int
    rows: Counter[str]
    labels: dict[str, str]

    @property
    def total(self) -> int:
        return self.rows.total()

    @property
    def share(self) -> float:
        """The share of the rows that have a category, 0 to 1."""
        return 1 - self.rows[""] / self.total if self.total else 0.0


def texts_in(folder: Path) -> list[Path]:
    """The texts of a folder, by name."""
    return sorted(p for p in folder.iterdir() if p.suffix in SUFFIXES and p.stem != "README")


def cover(paths: list[Path]) -> Coverage:
    """Reads the texts and counts their rows; raises `ReadError` for a text that cannot be read."""
    extractor = Extractor()
    rows: Counter[str] = Counter()
    characters = 0
    for path in paths:
        result = extractor.extract_file(path)
        characters += len(result.document.text)
        rows.update(o.category for o in result.observations)
    labels = {e["category"]: e["label"] for e in extractor.lexicon.tables["categories.tsv"]}
    return Coverage(len(paths), characters, rows, labels)


def lines(c: Coverage) -> Iterator[str]:
    """The table in Markdown."""
    found = sorted(((n, i) for i, n in c.rows.items() if i), key=lambda x: (-x[0], x[1]))
    known = c.total - c.rows[""]
    yield f"{c.texts} texts, {c.characters:,} characters, {c.total:,} rows; {known:,} of them ({c.share:.1%})"
    yield f"have a category, from {len(found)} of the {len(c.labels)} categories."
    yield ""
    yield "| category | label | rows |"
    yield "| --- | --- | ---: |"
    yield from (f"| `{i}` | {c.labels[i]} | {n} |" for n, i in found if n >= FEW)
    yield f"| – | without a category | {c.rows['']} |"
    for few in range(FEW - 1, 0, -1):
        ids = [f"`{i}`" for n, i in found if n == few]
        if ids:
            yield from ("", f"With {few} row{'s' if few > 1 else ''}: {', '.join(ids)}.")


def main(arguments: list[str]) -> int:
    """0 when the table was printed, 2 when there is nothing to read."""
    folder = Path(arguments[0] if arguments else ROOT / "samples")
    paths = texts_in(folder) if folder.is_dir() else []
    if not paths:
        print(f"no texts in {folder}: name a folder with .txt or .md files", file=sys.stderr)
        return 2
    print(*lines(cover(paths)), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
