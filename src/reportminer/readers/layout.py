"""Pages as drawn to lines and tables in reading order, without running heads, running feet and page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reportminer.readers.build import Cell
from reportminer.readers.glyphs import Glyph, Line, Part, is_wide, lines_of
from reportminer.readers.ruled import Grid, Place, Rule, grids_of

_MIDDLE = 0.35  # of a character's height: how far its middle lies over the base line
_EDGE = 0.14  # of the page's height: where running heads and feet stand
_OUTER = 3  # lines at each end of a page that may be running heads and feet
_SHARE = 0.4  # of the pages: a line on as many, in one place, runs
_ALIKE = 4.0  # points
_COLUMNS = 0.1  # of a page's lines: as many side by side are columns of text
_PAGE_NUMBER = re.compile(
    r"[-—–―－·•~\s.]*\d{1,4}[-—–―－·•~\s.]*|[-—–－\s]*第\s*[\d一二三四五六七八九十百]{1,5}\s*[页頁].{0,14}"
    r"|\d{1,4}\s*/\s*\d{1,4}|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?|[ivxIVX]{1,6}"
)
_DIGITS = re.compile(r"[\d一二三四五六七八九十百]+|[ivxIVX]{1,6}$")
_TOKEN = re.compile(r"[（《“‘「『【]*(?:[A-Za-z0-9.,%‰:/@_+\-]+|.)[，。；：、！？）》」』”’%‰]*")
_STOPS = "。！？；!?;"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as its format states it: characters and ruled lines; `top` and `bottom` bound the page."""

    number: int
    glyphs: Sequence[Glyph]
    rules: Sequence[Rule] = ()
    top: float = 0.0
    bottom: float = 842.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table on a page: between `top` and `bottom`, its columns from `xs[n]` to `xs[n + 1]`."""

    top: float
    bottom: float
    xs: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says in reading order."""

    number: int
    top: float
    bottom: float
    items: tuple[Line | Table, ...]
    in_columns: bool = False

    @property
    def lines(self) -> list[Line]:
        """Its lines of text outside tables."""
        return [item for item in self.items if isinstance(item, Line)]


def page_of(drawn: Drawn) -> Page:
    """The lines and tables of a page; the text of a table's cells is in no line."""
    grids = grids_of(drawn.rules)
    inside: dict[int, list[Glyph]] = defaultdict(list)
    outside: list[Glyph] = []
    for glyph in drawn.glyphs:
        x, y = (glyph.left + glyph.right) / 2, glyph.base - _MIDDLE * glyph.size
        at = next((n for n, grid in enumerate(grids) if grid.holds(x, y)), -1)
        (outside if at < 0 else inside[at]).append(glyph)
    tables = []
    for n, found in inside.items():
        table = _table(grids[n], found)
        if table:
            tables.append(table)
        else:
            outside += found  # a box round text, no table
    lines = lines_of(outside)
    columns = _stand_side_by_side(lines)
    items = _in_order(lines, sorted(tables, key=lambda t: t.top), columns)
    return Page(drawn.number, drawn.top, drawn.bottom, tuple(items), columns)


def without_running(pages: Sequence[Page]) -> list[Page]:
    """The pages without page numbers and without the lines that return in one place at the head or foot of many pages."""
    seen: dict[tuple[str, bool], list[float]] = defaultdict(list)
    for page in pages:
        for line, at_head in _outer(page):
            seen[_masked(line), at_head].append(line.base - page.top)
    least = max(2, _SHARE * len(pages))
    return [_cut(page, seen, least) for page in pages]


def _cut(page: Page, seen: dict[tuple[str, bool], list[float]], least: float) -> Page:
    gone: set[int] = set()
    for line, at_head in _outer(page):
        places = seen[_masked(line), at_head]
        alike = sum(abs(place - (line.base - page.top)) <= _ALIKE for place in places)
        if alike >= least or _PAGE_NUMBER.fullmatch(line.text.strip()):
            gone.add(id(line))
    return replace(page, items=tuple(item for item in page.items if id(item) not in gone)) if gone else page


def _outer(page: Page) -> Iterator[tuple[Line, bool]]:
    """The outermost lines of a page near its edges, and whether each stands at the head."""
    edge = _EDGE * (page.bottom - page.top)
    lines = sorted(page.lines, key=lambda line: line.base)
    for line in lines[:_OUTER]:
        if line.base - page.top <= edge:
            yield line, True
    for line in lines[-_OUTER:]:
        if page.bottom - line.base <= edge:
            yield line, False


def _masked(line: Line) -> str:
    return _DIGITS.sub("0", line.text.strip().strip("-—–－ "))


def _stand_side_by_side(lines: Sequence[Line]) -> bool:
    """Whether the page is set in columns: many lines stand beside another that was drawn at another time."""
    ordered = sorted(lines, key=lambda line: line.base)
    beside = sum(
        any(_is_beside(line, other) for other in ordered[n + 1 : n + 4]) for n, line in enumerate(ordered)
    )
    return beside >= 3 and beside > _COLUMNS * len(lines)


def _is_beside(line: Line, other: Line) -> bool:
    apart = max(line.left, other.left) - min(line.right, other.right)
    return other.base - line.base < 0.8 * min(line.size, other.size) and apart > 0


def _in_order(lines: Sequence[Line], tables: Sequence[Table], columns: bool) -> Iterator[Line | Table]:
    """Lines from top to bottom, or as drawn where the page is set in columns; each table before what stands below it."""
    left = list(tables)
    for line in lines if columns else sorted(lines, key=lambda line: (line.base, line.left)):
        while left and left[0].bottom <= line.base:
            yield left.pop(0)
        yield line
    yield from left


def _table(grid: Grid, glyphs: Iterable[Glyph]) -> Table | None:
    """The table of a grid with its text; `None` where fewer than two cells of a row or column hold any."""
    owner = {
        (place.row + r, place.column + c): place
        for place in grid.places
        for r in range(place.rows)
        for c in range(place.columns)
    }
    held: dict[Place, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        spot = grid.place((glyph.left + glyph.right) / 2, glyph.base - _MIDDLE * glyph.size)
        held[owner[spot]].append(glyph)
    texts = {place: cell_text(lines_of(found), grid.width(place)) for place, found in held.items()}
    if sum(bool(text) for text in texts.values()) < 2:
        return None
    rows: list[list[Cell]] = [[] for _ in grid.ys[1:]]
    for place in grid.places:
        rows[place.row].append(Cell(texts.get(place, ""), place.rows, place.columns))
    return Table(grid.ys[0], grid.ys[-1], grid.xs, tuple(tuple(row) for row in rows))


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
    rows = []
    for line in lines:
        places = [_column(part, columns) for part in line.parts]
        if len(set(places)) < len(places):
            return None
        texts = dict(zip(places, (part.text for part in line.parts), strict=True))
        rows.append(tuple(Cell(texts.get(n, "")) for n in range(len(columns))))
    xs = (*(left for left, _ in columns), columns[-1][1])
    return Table(lines[0].base, lines[-1].base, xs, tuple(rows))


def _column(part: Part, columns: Sequence[tuple[float, float]]) -> int:
    return next(n for n, (left, right) in enumerate(columns) if left <= part.left < right or part.left == left)


def common(values: Iterable[float], step: float = 1.0) -> float | None:
    """The most common of some values, taken as alike within `step`; `None` of none."""
    counted = Counter(round(v / step) for v in values)
    return max(counted, key=lambda k: (counted[k], -k)) * step if counted else None
