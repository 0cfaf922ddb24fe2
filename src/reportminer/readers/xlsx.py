"""Excel workbooks (.xlsx, .xlsm): values as the sheets show them, read as a stream."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from zipfile import ZipFile

from reportminer.errors import ReadError
from reportminer.limits import LIMITS
from reportminer.readers.grid import Grid
from reportminer.readers.numberformat import BUILTIN, GENERAL, shown
from reportminer.readers.stream import container, parse
from reportminer.readers.workbook import Book

_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MERGED = 100_000  # merged cells of a sheet; further ones count as single
_MOST = 5  # so many places, filled or not, for each cell that may be filled


def grids(data: bytes) -> Iterator[Grid | str]:
    """Each sheet, or the name of one that is hidden; raises `ReadError`."""
    with container(data) as archive:
        book = _book(archive)
        names = set(archive.namelist())
        for name, part in book.parts():
            if not part:
                yield name
            elif part in names:
                yield _Sheet(name, book).read(archive, part)


def place(reference: str) -> tuple[int, int]:
    """Row and column of `B7`; (0, 0) for what is no reference."""
    m = _PLACE.fullmatch(reference)
    if not m:
        return 0, 0
    column = 0
    for letter in m[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(m[2]), column


def _book(archive: ZipFile) -> Book:
    book = Book()

    def workbook(tag: str, had: dict[str, str]) -> None:
        if tag == "sheet":
            relation = next((v for k, v in had.items() if k.endswith(":id")), "")
            book.sheets.append((had.get("name", ""), relation, had.get("state", "visible") != "visible"))
        elif tag == "workbookPr":
            book.since_1904 = had.get("date1904", "0") in ("1", "true")

    def relations(tag: str, had: dict[str, str]) -> None:
        if tag == "Relationship":
            target = posixpath.join("/xl", had.get("Target", ""))
            book.targets[had.get("Id", "")] = posixpath.normpath(target).lstrip("/")

    with archive.open("xl/workbook.xml") as part:
        parse(part, workbook)
    names = set(archive.namelist())
    if "xl/_rels/workbook.xml.rels" in names:
        with archive.open("xl/_rels/workbook.xml.rels") as part:
            parse(part, relations)
    for name in names:
        if name.lower() == "xl/sharedstrings.xml":
            book.strings = _strings(archive, name)
        elif name.lower() == "xl/styles.xml":
            book.formats = _formats(archive, name)
    return book


def _strings(archive: ZipFile, name: str) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    inside = {"t": 0, "rPh": 0}
    length = 0

    def start(tag: str, had: dict[str, str]) -> None:
        if tag == "si":
            pieces.clear()
        elif tag in inside:
            inside[tag] += 1

    def end(tag: str) -> None:
        if tag == "si":
            strings.append(unescaped("".join(pieces)))
        elif tag in inside:
            inside[tag] -= 1

    def text(piece: str) -> None:
        nonlocal length
        if inside["t"] and not inside["rPh"]:
            length += len(piece)
            if length > LIMITS.characters:
                raise ReadError(
                    f"holds more than {LIMITS.characters:,} characters; split it into several files"
                )
            pieces.append(piece)

    with archive.open(name) as part:
        parse(part, start, end, text)
    return strings


def _formats(archive: ZipFile, name: str) -> list[str]:
    """The number format of each style of cells, by the style's number."""
    own: dict[str, str] = {}
    styles: list[str] = []
    within = False

    def start(tag: str, had: dict[str, str]) -> None:
        nonlocal within
        if tag == "numFmt" and "numFmtId" in had:
            own[had["numFmtId"]] = had.get("formatCode", "")
        elif tag == "cellXfs":
            within = True
        elif tag == "xf" and within:
            styles.append(had.get("numFmtId", "0"))

    def end(tag: str) -> None:
        nonlocal within
        within = within and tag != "cellXfs"

    with archive.open(name) as part:
        parse(part, start, end)
    return [own.get(n) or (BUILTIN.get(int(n), GENERAL) if n.isdecimal() else GENERAL) for n in styles]


@dataclass(slots=True)
class _Sheet:
    """Fills a grid while the XML of a sheet goes by."""

    name: str
    book: Book
    grid: Grid = field(init=False)
    row: int = 0
    column: int = 0
    kind: str = ""
    style: str = ""
    formula: bool = False
    taking: bool = False
    phonetic: bool = False
    pieces: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    places: int = 0

    def __post_init__(self) -> None:
        self.grid = Grid(self.name)

    def read(self, archive: ZipFile, part: str) -> Grid:
        with archive.open(part) as source:
            parse(source, self._start, self._end, self._text)
        for reference in self.merged:
            first, _, last = reference.partition(":")
            (top, left), (bottom, right) = place(first), place(last or first)
            self.grid.merge(top, left, bottom, right)
        return self.grid

    def _start(self, tag: str, had: dict[str, str]) -> None:
        if tag == "c":
            self._cell(had)
        elif tag in ("v", "t"):
            self.taking = not self.phonetic
        elif tag == "f":
            self.formula = True
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "row":
            said = had.get("r", "")
            self.row = int(said) if said.isdecimal() and len(said) < 8 else self.row + 1
            self.column = 0
        elif tag == "mergeCell" and len(self.merged) < _MERGED:
            self.merged.append(had.get("ref", ""))

    def _cell(self, had: dict[str, str]) -> None:
        row, column = place(had.get("r", ""))
        self.row, self.column = row or self.row, column or self.column + 1
        self.kind, self.style = had.get("t", "n"), had.get("s", "0")
        self.formula = False
        self.pieces.clear()
        self.places += 1
        if self.places > LIMITS.cells * _MOST:
            raise ReadError(f"holds more than {LIMITS.cells * _MOST:,} cells; split it into several files")

    def _end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.taking = False
        elif tag == "rPh":
            self.phonetic = False
        elif tag == "c":
            raw = "".join(self.pieces)
            self.grid.unstored += self.formula and not raw and self.kind != "str"
            if raw:
                self.grid.put(self.row, self.column, self._shown(raw))

    def _text(self, piece: str) -> None:
        if self.taking:
            self.pieces.append(piece)

    def _shown(self, raw: str) -> str:
        if self.kind == "s":
            at = int(raw) if raw.strip().isdecimal() else -1
            return self.book.strings[at] if 0 <= at < len(self.book.strings) else ""
        if self.kind in ("str", "inlineStr"):
            return unescaped(raw)
        if self.kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(raw.strip(), "")
        if self.kind == "d":
            return raw.replace("T00:00:00", "").replace("T", " ").strip()
        if self.kind == "e" or not raw.strip():
            return raw.strip()
        try:
            value = float(raw)
        except ValueError:
            return raw
        return shown(value, self._format(), since_1904=self.book.since_1904)

    def _format(self) -> str:
        at = int(self.style) if self.style.isdecimal() else 0
        return self.book.formats[at] if at < len(self.book.formats) else GENERAL


def unescaped(text: str) -> str:
    """`_x000D_` as the character that it stands for."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text
