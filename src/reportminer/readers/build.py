"""Blocks put one after another: the text of a document and where each block stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from time import monotonic

from reportminer.errors import ReadError
from reportminer.limits import LIMITS
from reportminer.model import Block, BlockKind, Document

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_SPACE = " \xa0\u3000"
_WIDE = re.compile(r"[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\u2018\u2019\u201c\u201d\u2026—\U00020000-\U0003ffff]")  # fmt: skip
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as the format has it; `rows` and `columns` say how many places of the grid it covers.

    `column` is its own, from 1, where the format tells; by default it is the next that is free.
    """

    text: str
    rows: int = 1
    columns: int = 1
    column: int = 0


@dataclass(slots=True)
class Builder:
    """Collects blocks; `page` and `sheet` may be set between them and hold for those that follow.

    Blocks stand on lines of their own; the cells of a table row stand on one line with tabs between, a merged
    cell once, at its upper left place. Control characters are left out.
    """

    page: int | None = None
    sheet: str = ""
    _pieces: list[str] = field(default_factory=list)
    _blocks: list[Block] = field(default_factory=list)
    _length: int = 0
    _tables: int = 0
    _cells: int = 0
    _started: float = field(default_factory=monotonic)

    def add(
        self, text: str, kind: BlockKind = "paragraph", level: int = 0, row: int = 0, column: int = 0
    ) -> None:
        """A paragraph, heading, list item or footnote; one without a visible character is left out.

        `row` and `column` say where it stands in a sheet.
        """
        text = clean(text).strip("\n")
        if not text.strip():
            return
        start = self._length
        self._put(text)
        self._blocks.append(
            Block(start, self._length, kind, level, self.page, self.sheet, row=row, column=column)
        )
        self._put("\n")

    def table(self, rows: Iterable[Sequence[Cell]], numbers: Iterable[int] | None = None) -> None:
        """A table; places covered by a merged cell are not among the cells of the later rows.

        `numbers` are those of the rows where some are left out; by default they are 1, 2, 3 …
        """
        self._tables += 1
        taken: dict[int, int] = {}  # column → the last row that a cell from above covers
        for number, row in zip(numbers or count(1), rows, strict=False):
            self._row(number, row, taken)
        if not self._blocks or self._blocks[-1].table != self._tables:
            self._tables -= 1  # nothing in it

    def document(self, *, title: str = "", encoding: str = "", flags: Sequence[str] = ()) -> Document:
        """The document of all that was added; its source is filled in by `read`."""
        text = "".join(self._pieces)
        known = (*flags, "empty text") if not text.strip() else tuple(flags)
        return Document(text, title=title, encoding=encoding, flags=known, blocks=tuple(self._blocks))

    def _row(self, number: int, row: Sequence[Cell], taken: dict[int, int]) -> None:
        column = at = 1  # the next free place of the grid; the place that the text has come to
        filled = False
        for cell in row:
            column = max(column, cell.column)
            while not cell.column and taken.get(column, 0) >= number:
                column += 1
            rows, columns = max(cell.rows, 1), min(max(cell.columns, 1), 1000)
            text = one_line(cell.text)
            if text:
                self._put("\t" * (column - at))
                at = column
                start = self._length
                self._put(text)
                where = (self.page, self.sheet, self._tables, number, column, rows, columns)
                self._blocks.append(Block(start, self._length, "cell", 0, *where))
                self._count()
                filled = True
            if rows > 1:
                taken.update(dict.fromkeys(range(column, column + columns), number + rows - 1))
            column += columns
            self._check(column)
        while taken.get(column, 0) >= number:  # cells from above that cover the row's end
            column += 1
        if filled:
            self._put("\t" * (column - 1 - at) + "\n")

    def _check(self, columns: int) -> None:
        if columns > LIMITS.columns:
            raise ReadError(f"holds a table of more than {LIMITS.columns:,} columns; split it")
        if monotonic() - self._started > LIMITS.seconds:
            raise ReadError(
                f"takes more than {LIMITS.seconds} seconds to be read; split it into several files"
            )

    def _put(self, text: str) -> None:
        self._length += len(text)
        if self._length > LIMITS.characters:
            raise ReadError(f"holds more than {LIMITS.characters:,} characters; split it into several files")
        self._pieces.append(text)

    def _count(self) -> None:
        self._cells += 1
        if self._cells > LIMITS.cells:
            raise ReadError(f"holds more than {LIMITS.cells:,} filled cells; split it into several files")


def one_line(text: str) -> str:
    """The text of a cell as one line: what it is set in lines for is width, and a tab would end it."""
    if text.isascii() and text.isalnum():
        return text
    lines = (x for line in clean(text).replace("\t", " ").split("\n") if (x := line.strip(_SPACE)))
    joined = ""
    for line in lines:
        tight = not joined or (_WIDE.match(joined[-1]) and _WIDE.match(line))
        joined += line if tight else " " + line
    return joined


def clean(text: str) -> str:
    """`text` with one kind of line end and without control characters."""
    return _CONTROL.sub("", _LINE_END.sub("\n", text))
