"""Ruled lines on a page to the grids of tables: cells are what the lines enclose, merged where none parts them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_SNAP = 3.0  # points: lines nearer than this are one; borders are often drawn as two edges of a thin box
_LEVEL = 0.8  # points by which a line may be off the level
_SHORT = 8.0  # points: shorter lines are no borders
_BEYOND = 6.0  # points that a line must reach past the outermost crossing one to show an open side
_PLACES = 20_000  # a finer grid is graph paper
MOST = 3_000
"""Lines on a page beyond which it is a drawing, no table."""


class Rule(NamedTuple):
    """A line across (`across`) at y = `at` from x = `start` to x = `end`, or a line down at x = `at`."""

    across: bool
    at: float
    start: float
    end: float


Point = tuple[float, float]
Edge = tuple[Point, Point]


def rules_of(edges: Iterable[Edge]) -> Iterator[Rule]:
    """The rules among the straight pieces of what is drawn: those that run along or down the text."""
    for (x0, y0), (x1, y1) in edges:
        if abs(y0 - y1) <= _LEVEL < abs(x0 - x1):
            yield Rule(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
        elif abs(x0 - x1) <= _LEVEL < abs(y0 - y1):
            yield Rule(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1))


def drawn_edges(shape: Sequence[Edge], stroked: bool) -> Sequence[Edge]:
    """The edges of one closed or open shape that are seen as lines; what is only filled is shading unless it is thin."""
    if stroked or not shape:
        return shape
    xs, ys = [x for (x, _), _ in shape], [y for (_, y), _ in shape]
    return shape if min(max(xs) - min(xs), max(ys) - min(ys)) <= _SNAP else ()


class Place(NamedTuple):
    """A cell of a grid: its first row and column, from 0, and how many it covers."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's ruled lines: the borders of its columns (`xs`) and rows (`ys`) and its cells, row by row."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    places: tuple[Place, ...]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.xs[0] <= x < self.xs[-1] and self.ys[0] <= y < self.ys[-1]

    def place(self, x: float, y: float) -> tuple[int, int]:
        """Row and column of a point that lies in it."""
        return bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1

    def width(self, place: Place) -> float:
        """The width of a cell in points."""
        return self.xs[place.column + place.columns] - self.xs[place.column]


def grids_of(rules: Iterable[Rule]) -> list[Grid]:
    """The grids of two or more columns that the lines make, from top to bottom; none where there are too many lines."""
    straight = list(rules)
    across = _joined(r for r in straight if r.across)
    down = _joined(r for r in straight if not r.across)
    if len(across) + len(down) > MOST:
        return []
    grids = (_grid(h, v) for h, v in _crossing(across, down))
    return sorted((g for g in grids if g), key=lambda g: g.ys[0])


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Lines snapped to common places, those in one place that touch joined; short ones are left out."""
    rows: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if rows and rule.at - rows[-1][0].at <= _SNAP:
            rows[-1].append(rule)
        else:
            rows.append([rule])
    return [r for row in rows for r in _touching(row) if r.end - r.start >= _SHORT]


def _touching(row: Sequence[Rule]) -> Iterator[Rule]:
    across, at = row[0].across, sum(r.at for r in row) / len(row)
    start, end = None, 0.0
    for rule in sorted(row, key=lambda r: r.start):
        if start is None:
            start, end = rule.start, rule.end
        elif rule.start <= end + _SNAP:
            end = max(end, rule.end)
        else:
            yield Rule(across, at, start, end)
            start, end = rule.start, rule.end
    if start is not None:
        yield Rule(across, at, start, end)


def _crossing(across: Sequence[Rule], down: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """The groups of lines that hang together by crossing each other."""
    free = list(down)
    left = list(across)
    while left:
        new = [left.pop()]
        h, v = list(new), list[Rule]()
        while new:
            more = [d for d in free if any(_meet(a, d) for a in new)]
            free = [d for d in free if d not in more]
            new = [a for a in left if any(_meet(a, d) for d in more)]
            left = [a for a in left if a not in new]
            v += more
            h += new
        if len(h) >= 2 and v:
            yield h, v


def _meet(across: Rule, down: Rule) -> bool:
    return (
        across.start - _SNAP <= down.at <= across.end + _SNAP
        and down.start - _SNAP <= across.at <= down.end + _SNAP
    )


def _grid(across: Sequence[Rule], down: Sequence[Rule]) -> Grid | None:
    """The grid of lines that hang together; a side without a line ends where the lines that reach it end."""
    xs = _borders([r.at for r in down], across)
    ys = _borders([r.at for r in across], down)
    if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > _PLACES:
        return None
    parted_down = _walls(down, xs, ys)
    parted_across = _walls(across, ys, xs)
    places: list[Place] = []
    seen: set[tuple[int, int]] = set()
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) not in seen:
                place = _place(row, column, parted_across, parted_down, seen, (len(ys) - 1, len(xs) - 1))
                places.append(place)
                seen |= {
                    (r, c)
                    for r in range(row, row + place.rows)
                    for c in range(column, column + place.columns)
                }
    if max(p.column for p in places) == 0:
        return None
    return Grid(tuple(xs), tuple(ys), tuple(places))


def _borders(at: Iterable[float], reaching: Sequence[Rule]) -> list[float]:
    found = sorted(set(at))
    first, last = min(r.start for r in reaching), max(r.end for r in reaching)
    if first < found[0] - _BEYOND:
        found.insert(0, first)
    if last > found[-1] + _BEYOND:
        found.append(last)
    return found


def _walls(rules: Sequence[Rule], places: Sequence[float], steps: Sequence[float]) -> set[tuple[int, int]]:
    """(border, step) for each piece of a border that is drawn: the line at places[border] between two steps."""
    drawn: set[tuple[int, int]] = set()
    for rule in rules:
        border = bisect_right(places, rule.at + 0.01) - 1
        for step in range(len(steps) - 1):
            if rule.start <= (steps[step] + steps[step + 1]) / 2 <= rule.end:
                drawn.add((border, step))
    return drawn


def _place(
    row: int,
    column: int,
    across: set[tuple[int, int]],
    down: set[tuple[int, int]],
    seen: set[tuple[int, int]],
    size: tuple[int, int],
) -> Place:
    """The cell whose upper left corner is given: it grows to the right, then downwards, as far as no line parts it."""
    right = column + 1
    while right < size[1] and (right, row) not in down and (row, right) not in seen:
        right += 1
    below = row + 1
    while below < size[0] and _open(below, column, right, across, down, seen):
        below += 1
    return Place(row, column, below - row, right - column)


def _open(
    row: int,
    column: int,
    right: int,
    across: set[tuple[int, int]],
    down: set[tuple[int, int]],
    seen: set[tuple[int, int]],
) -> bool:
    """Whether the places of `row` from `column` to `right` belong to the cell above them."""
    return not any((row, c) in across or (row, c) in seen for c in range(column, right)) and not any(
        (c, row) in down for c in range(column + 1, right)
    )
