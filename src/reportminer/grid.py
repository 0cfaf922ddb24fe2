"""The cells of one table as a grid: merged cells at all their places, and what plain text leaves blank filled in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from reportminer.model import Block, Document
from reportminer.view import View

_WIDEST = 300
_PLACES_PER_CELL = 8


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One cell: view[start:end], where it stands, and how far its text is indented."""

    start: int
    end: int
    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `rows` has, row by row, the cell that covers each column that is covered."""

    number: int
    start: int
    end: int
    width: int
    rows: tuple[dict[int, Place], ...]
    own: tuple[tuple[Place, ...], ...]
    merged: bool

    def at(self, row: int, column: int) -> Place | None:
        """The cell that covers a place, counted from 0."""
        return self.rows[row].get(column)

    def heads(self, levels: Sequence[int]) -> list[tuple[Place, ...]]:
        """For each column the cells of the header rows `levels` above it, from the top, each once.

        Where the format states no merged cells, a blank goes on with the cell left of it if a lower level says more.
        """
        grid = [[self.at(r, c) for c in range(self.width)] for r in levels]
        if not self.merged:
            for k in range(len(grid) - 1):
                _fill(grid, k)
        return [tuple(dict.fromkeys(cell for row in grid if (cell := row[c]))) for c in range(self.width)]


def _fill(grid: list[list[Place | None]], k: int) -> None:
    row = grid[k]
    for c in range(1, len(row)):
        above_same = k == 0 or grid[k - 1][c] == grid[k - 1][c - 1]
        if row[c] is None and above_same and any(lower[c] for lower in grid[k + 1 :]):
            row[c] = row[c - 1]


def grids(document: Document, view: View) -> Iterator[Grid]:
    """The tables of a document that have more than one column, in order."""
    cells = (b for b in document.blocks if b.kind == "cell" and b.table)
    for number, group in groupby(cells, key=lambda b: b.table):
        blocks = list(group)
        width = min(max(b.column + b.columns - 1 for b in blocks), _WIDEST)
        if width > 1:
            yield _grid(number, blocks, width, document, view)


def _grid(number: int, blocks: Sequence[Block], width: int, document: Document, view: View) -> Grid:
    numbers = sorted({b.row for b in blocks})
    index = {number: n for n, number in enumerate(numbers)}
    rows: list[dict[int, Place]] = [{} for _ in numbers]
    own: list[list[Place]] = [[] for _ in numbers]
    budget = _PLACES_PER_CELL * len(blocks) + 2000
    for b in blocks:
        place = _place(b, index[b.row], document, view)
        if not place.text or place.column >= width:
            continue
        own[place.row].append(place)
        for r in range(place.row, bisect_left(numbers, b.row + b.rows)):
            for c in range(place.column, min(place.column + b.columns, width)):
                budget -= 1
                if budget > 0 or (r, c) == (place.row, place.column):
                    rows[r].setdefault(c, place)
    merged = any(b.rows > 1 or b.columns > 1 for b in blocks)
    start, end = blocks[0].start, blocks[-1].end
    return Grid(
        number,
        view.place(start),
        view.place(end),
        width,
        tuple(rows),
        tuple(map(tuple, own)),
        merged,
    )


def _place(b: Block, row: int, document: Document, view: View) -> Place:
    start, end = view.place(b.start), view.place(b.end)
    text = view.text[start:end]
    while text and text[0] in "\n\t ":
        text, start = text[1:], start + 1
    text = text.rstrip()
    indent = _indent(b, document.text)
    return Place(start, start + len(text), text, row, b.column - 1, b.rows, b.columns, indent)


def _indent(b: Block, text: str) -> int:
    """Blank characters before a cell's text, a wide one for two; plain ones behind a bar only fill its column."""
    at = b.start
    while at > 0 and text[at - 1] in " \u3000\xa0" and b.start - at < 60:
        at -= 1
    if text[at - 1 : at] in ("|", "｜"):
        return 2 * text.count("\u3000", at, b.start)
    return sum(2 if c == "\u3000" else 1 for c in text[at : b.start])
