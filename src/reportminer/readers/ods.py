"""OpenDocument spreadsheets (.ods): the text that the file itself keeps for each cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reportminer.errors import ReadError
from reportminer.limits import LIMITS
from reportminer.readers.grid import Grid
from reportminer.readers.stream import container, parse

_UNSEEN = frozenset(("annotation", "tracked-changes", "forms", "shapes"))


def grids(data: bytes) -> Iterator[Grid | str]:
    """Each sheet, or the name of one that is hidden; raises `ReadError`."""
    with container(data) as archive:
        if "META-INF/manifest.xml" in archive.namelist():
            with archive.open("META-INF/manifest.xml") as part:
                if b"encryption-data" in part.read(2**20):
                    raise ReadError("encrypted; save it without a password")
        content = _Content()
        with archive.open("content.xml") as part:
            parse(part, content.start, content.end, content.text)
    yield from content.grids


@dataclass(slots=True)
class _Content:
    """Fills grids while the XML goes by."""

    grids: list[Grid | str] = field(default_factory=list)
    hidden_styles: set[str] = field(default_factory=set)
    style: str = ""
    grid: Grid | None = None
    hidden: bool = False
    row: int = 0
    row_times: int = 1
    column: int = 0
    unseen: int = 0
    tables: int = 0
    cell: dict[str, str] = field(default_factory=dict)
    filled: list[tuple[int, int, str, tuple[int, int]]] = field(default_factory=list)
    lines: list[str] | None = None
    places: int = 0

    def start(self, tag: str, had: dict[str, str]) -> None:
        known = {k.rpartition(":")[2]: v for k, v in had.items()}
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag == "style":
            self.style = known.get("name", "")
        elif tag == "table-properties" and known.get("display") == "false":
            self.hidden_styles.add(self.style)
        elif tag == "table":
            self._table(known)
        elif self.grid is not None and not self.unseen and self.tables == 1:
            self._inside(tag, known)

    def _table(self, known: dict[str, str]) -> None:
        self.tables += 1
        if self.tables == 1:
            self.grid, self.row = Grid(known.get("name", "")), 0
            self.hidden = known.get("style-name", "") in self.hidden_styles

    def _inside(self, tag: str, known: dict[str, str]) -> None:
        if tag == "table-row":
            self.row += 1
            self.row_times, self.column = _times(known, "number-rows-repeated"), 1
            self.filled.clear()
        elif tag in ("table-cell", "covered-table-cell"):
            self.cell, self.lines = known | {"tag": tag}, []
            self.places += 1
            if self.places > LIMITS.cells * 5:
                raise ReadError(f"holds more than {LIMITS.cells * 5:,} cells; split it into several files")
        elif self.lines is not None and tag == "p":
            self.lines.append("")
        elif self.lines:
            spaces = min(_times(known, "c"), 100)
            self.lines[-1] += {"s": " " * spaces, "tab": " ", "line-break": "\n"}.get(tag, "")

    def text(self, piece: str) -> None:
        if self.lines and not self.unseen and self.tables == 1:
            self.lines[-1] += piece

    def end(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen -= 1
        elif tag == "table":
            self.tables -= 1
            if not self.tables and self.grid is not None:
                self.grids.append(self.grid.name if self.hidden else self.grid)
                self.grid = None
        elif self.grid is None or self.unseen or self.tables > 1:
            return
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell_ends(self.grid)
        elif tag == "table-row":
            self._row_ends(self.grid)

    def _cell_ends(self, grid: Grid) -> None:
        text = "\n".join(self.lines or ()) or self._value()
        times = _times(self.cell, "number-columns-repeated")
        if self.cell.get("formula") and not text and not self.cell.get("value-type"):
            grid.unstored += 1
        if text.strip() and self.cell["tag"] == "table-cell":
            spans = _times(self.cell, "number-rows-spanned"), _times(self.cell, "number-columns-spanned")
            self.filled += (
                (self.row, self.column + n, text, spans) for n in range(min(times, LIMITS.columns))
            )
        self.column += times
        self.lines = None

    def _value(self) -> str:
        """The value of a cell whose shown text was not stored."""
        return next((self.cell[k] for k in ("date-value", "value", "string-value") if k in self.cell), "")

    def _row_ends(self, grid: Grid) -> None:
        for n in range(self.row_times if self.filled else 0):
            for row, column, text, (rows, columns) in self.filled:
                grid.put(row + n, column, text)
                if rows > 1 or columns > 1:
                    grid.merge(row + n, column, row + n + rows - 1, column + columns - 1)
        self.row += self.row_times - 1


def _times(known: dict[str, str], name: str) -> int:
    said = known.get(name, "1")
    return max(int(said), 1) if said.isdecimal() and len(said) < 8 else 1
