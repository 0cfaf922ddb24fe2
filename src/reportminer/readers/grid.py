"""A sheet of a workbook as its reader found it: the filled places, with the text that is shown there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reportminer.errors import ReadError
from reportminer.limits import LIMITS
from reportminer.readers.build import Cell

ERRORS = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"))


@dataclass(slots=True)
class Grid:
    """Rows and columns count from 1; `spans` has the rows and columns that a merged cell covers."""

    name: str
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    unstored: int = 0
    """formulas without a stored result"""
    errors: int = 0
    size: int = 0

    def put(self, row: int, column: int, text: str) -> None:
        if not text.strip():
            return
        if text in ERRORS:
            self.errors += 1
            return
        self.size += 1
        if self.size > LIMITS.cells:
            raise ReadError(f"holds more than {LIMITS.cells:,} filled cells; split it into several files")
        self.cells.setdefault(row, {})[column] = text

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """One merged cell; it counts where its upper left place is filled."""
        if self.cells.get(top, {}).get(left):
            self.spans[top, left] = (max(bottom - top + 1, 1), max(right - left + 1, 1))

    @property
    def numbers(self) -> list[int]:
        """The filled rows, in order."""
        return sorted(self.cells)

    def rows(self) -> Iterator[list[Cell]]:
        """The filled cells of each filled row, without those that a merged cell covers."""
        width = max((max(row) for row in self.cells.values()), default=0)
        taken: dict[int, int] = {}  # column → the last row that a merged cell covers
        for number in self.numbers:
            out = []
            for column, text in sorted(self.cells[number].items()):
                if taken.get(column, 0) >= number:
                    continue
                rows, columns = self.spans.get((number, column), (1, 1))
                columns = min(columns, width - column + 1, 1000)
                out.append(Cell(text, rows, columns, column))
                if rows > 1 or columns > 1:
                    taken.update(dict.fromkeys(range(column, column + columns), number + rows - 1))
            yield out
