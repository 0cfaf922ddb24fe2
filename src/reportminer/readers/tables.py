"""Tables: the text in the cells of a grid, and lines whose wide gaps stand one below another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportminer.readers.build import Cell
from reportminer.readers.glyphs import Glyph, Line, Part, is_wide, lines_of
from reportminer.readers.ruled import Grid, Place

_ALIKE = 4.0  # points between borders that are one
_NUMBER = re.compile(r"[-－—–+]?[\d,，. ]+%?|[-－—–…/.]+")
_TOKEN = re.compile(r"[（《“‘「『【]*(?:[A-Za-z0-9.,%‰:/@_+\-]+|.)[，。；：、！？）》」』”’%‰]*")


@dataclass(frozen=True, slots=True)
class Table:
    """A table between `top` and `bottom` of a page, its columns from `xs[n]` to `xs[n + 1]`; `pages` tells where each row stands."""

    top: float
    bottom: float
    xs: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    pages: tuple[int, ...] = ()


def table_of(grid: Grid, glyphs: Iterable[Glyph]) -> Table | None:
    """The table of a grid with its text; `None` where fewer than two cells of a row or column hold any."""
    owner = {
        (place.row + r, place.column + c): place
        for place in grid.places
        for r in range(place.rows)
        for c in range(place.columns)
    }
    held: dict[Place, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        spot = grid.place(*glyph.middle)
        held[owner[spot]].append(glyph)
    lines = {place: sorted(lines_of(found), key=lambda x: (x.base, x.left)) for place, found in held.items()}
    rows = [_row([p for p in grid.places if p.row == n], lines, grid) for n in range(len(grid.ys) - 1)]
    if sum(bool(cell.text) for row in rows for split in row for cell in split) < 2:
        return None
    return Table(grid.ys[0], grid.ys[-1], grid.xs, tuple(split for row in rows for split in row))


def _row(places: Sequence[Place], lines: dict[Place, list[Line]], grid: Grid) -> list[tuple[Cell, ...]]:
    """A row of a grid: several where its cells hold columns of numbers with no lines drawn between."""
    bases = _stacked([lines.get(p, []) for p in places]) if all(p.rows == 1 for p in places) else []
    parted = {p: _parted(lines.get(p, []), bases) for p in places}
    if not bases or any(p.columns == 1 and lines.get(p) and not any(parted[p][1:]) for p in places):
        return [tuple(Cell(cell_text(lines.get(p, []), grid.width(p)), p.rows, p.columns) for p in places)]
    return [
        tuple(Cell(cell_text(parted[p][n], grid.width(p)), 1, p.columns) for p in places)
        for n in range(len(bases))
    ]


def _stacked(cells: Sequence[Sequence[Line]]) -> list[float]:
    """The base lines of the numbers that stand one below another in two cells or more; none where they do not."""
    columns = [
        [x.base for x in lines]
        for lines in cells
        if len(lines) > 1 and all(_NUMBER.fullmatch(x.text) for x in lines)
    ]
    most = max(columns, key=len, default=[])
    alike = sum(all(any(abs(b - other) < 3 for other in most) for b in column) for column in columns)
    return most if len(columns) > 1 and alike == len(columns) else []


def _parted(lines: Sequence[Line], bases: Sequence[float]) -> list[list[Line]]:
    """The lines of a cell by the base line that each stands on, or stands nearest to."""
    parted: list[list[Line]] = [[] for _ in bases]
    for line in lines:
        if bases:
            parted[min(range(len(bases)), key=lambda n: abs(bases[n] - line.base))].append(line)
    return parted


def continued(table: Table, other: Table) -> Table | None:
    """`table` with the rows of `other`, which stands first on the next page; `None` where that is another table.

    It goes on where the columns are the same; fewer columns do where it broke off after a heading across all of them.
    """
    rows = other.rows if _alike(table.xs, other.xs) else _widened(table, other)
    if rows is None:
        return None
    same = 0  # rows at its top that repeat the top of the table
    while (
        same < min(len(table.rows), len(rows))
        and table.rows[same] == rows[same]
        and any(c.text for c in rows[same])
    ):
        same += 1
    whole = (*table.rows, *rows[same:])
    return Table(other.top, other.bottom, table.xs, whole, (*table.pages, *other.pages[same:]))


def _alike(xs: Sequence[float], others: Sequence[float]) -> bool:
    return len(xs) == len(others) and all(abs(a - b) <= _ALIKE for a, b in zip(xs, others, strict=True))


def _widened(table: Table, other: Table) -> tuple[tuple[Cell, ...], ...] | None:
    """The rows of `other` with cells over as many columns of `table` as lie within their borders."""
    at = [next((n for n, x in enumerate(table.xs) if abs(x - y) <= _ALIKE), -1) for y in other.xs]
    heading = len(table.rows[-1]) == 1
    if not heading or -1 in at or at[0] != 0 or at[-1] != len(table.xs) - 1:
        return None
    if any(cell.rows > 1 for row in other.rows for cell in row):
        return None
    rows = []
    for row in other.rows:
        cells, column = [], 0
        for cell in row:
            cells.append(Cell(cell.text, 1, at[column + cell.columns] - at[column]))
            column += cell.columns
        rows.append(tuple(cells))
    return tuple(rows)


def cell_text(lines: Sequence[Line], width: float) -> str:
    """The text of a cell `width` wide: its lines joined, from top to bottom.

    Between two numbers of which the second would have had room beside the first a space stays: they are two.
    """
    text = ""
    last: Line | None = None
    for line in sorted(lines, key=lambda line: (line.base, line.left)):
        words = line.text.replace("\t", " ")
        if last:
            had_room = last.right - last.left + first_width(line) + line.unit <= width
            text += joint(text, words) or (" " if had_room and _both_open(text, words) else "")
        text += words
        last = line
    return text


def _both_open(before: str, after: str) -> bool:
    return not is_wide(before[-1]) and not is_wide(after[0])


def joint(before: str, after: str) -> str:
    """What stands between two lines that are one: a space between Latin words, nothing beside Chinese or in a number."""
    a, b = before[-1], after[0]
    if is_wide(a) or is_wide(b) or not b.isalnum():
        return ""
    if a == "-" or not (a.isalnum() or a in ",.;:)%"):
        return ""
    return " " if a.isalpha() or b.isalpha() or a in ";:" else ""


def first_width(line: Line) -> float:
    """The width of what the line's first word would have taken on the line before: punctuation clings to it."""
    m = _TOKEN.match(line.text)
    return sum(1.0 if is_wide(c) else 0.5 for c in m[0]) * line.unit if m else line.unit


def tabulated(lines: Sequence[Line]) -> Table | None:
    """The table that lines with wide gaps make without any ruled lines; `None` where the gaps do not stand one below another."""
    columns: list[tuple[float, float]] = []
    for part in sorted((p for line in lines for p in line.parts), key=lambda p: p.left):
        if columns and part.left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], part.right))
        else:
            columns.append((part.left, part.right))
    placed = [{_column(part, columns): part.text for part in line.parts} for line in lines]
    if any(len(texts) < len(line.parts) for texts, line in zip(placed, lines, strict=True)):
        return None
    between = {n for n in range(1, len(columns) - 1) if _heads_neighbours(n, placed)}
    rows = tuple(_tabulated_row(texts, len(columns), between) for texts in placed)
    xs = (*(left for n, (left, _) in enumerate(columns) if n not in between), columns[-1][1])
    return Table(lines[0].base, lines[-1].base, xs, rows)


def _heads_neighbours(column: int, rows: Sequence[dict[int, str]]) -> bool:
    """Whether a column is none, but a heading that stands in the middle over the two beside it."""
    holding = [row for row in rows if column in row]
    beside = {column - 1, column + 1}
    return len(holding) == 1 < len(rows) - 1 and not beside & holding[0].keys()


def _tabulated_row(texts: dict[int, str], columns: int, between: set[int]) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for n in range(columns):
        if n in between and n in texts:
            cells[-1:] = [Cell(texts[n], 1, 2)]
        elif n not in between and not (n - 1 in between and n - 1 in texts):
            cells.append(Cell(texts.get(n, "")))
    return tuple(cells)


def _column(part: Part, columns: Sequence[tuple[float, float]]) -> int:
    return next(
        n for n, (left, right) in enumerate(columns) if left <= part.left < right or part.left == left
    )
