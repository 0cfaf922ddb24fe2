"""Pages as drawn to lines and tables in reading order, without running heads, running feet and page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from reportminer.readers.glyphs import Glyph, Line, lines_of
from reportminer.readers.ruled import Rule, grids_of
from reportminer.readers.tables import Table, table_of

_EDGE = 0.2  # of the page's height: where running heads and feet stand
_OUTERMOST = 0.14  # of the page's height: where page numbers stand
_LARGER = 1.1  # of the usual size: a line in larger type is a title, though it returns on each page
_OUTER = 3  # lines at each end of a page that may be running heads and feet
_SHARE = 0.4  # of the pages: a line on as many, in one place, runs
_ALIKE = 4.0  # points
_COLUMNS = 0.1  # of a page's lines: as many side by side are columns of text
_PAGE_NUMBER = re.compile(
    r"[-—–―－·•~\s.]*\d{1,4}[-—–―－·•~\s.]*|[-—–－\s]*第\s*[\d一二三四五六七八九十百]{1,5}\s*[页頁].{0,14}"
    r"|\d{1,4}\s*/\s*\d{1,4}|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?|[ivxIVX]{1,6}"
)
_DIGITS = re.compile(r"[\d一二三四五六七八九十百]+|[ivxIVX]{1,6}$")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as its format states it: characters and ruled lines; `top` and `bottom` bound the page.

    `aside` are the characters that are turned against those, each group in a frame of its own; `pictured` says whether
    images or drawings stand on it.
    """

    number: int
    glyphs: Sequence[Glyph]
    rules: Sequence[Rule] = ()
    top: float = 0.0
    bottom: float = 842.0
    aside: Sequence[Sequence[Glyph]] = ()
    pictured: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says in reading order; `aside` are the lines that are turned against the rest."""

    number: int
    top: float
    bottom: float
    items: tuple[Line | Table, ...]
    in_columns: bool = False
    aside: tuple[str, ...] = ()

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
        x, y = glyph.middle
        for n, grid in enumerate(grids):
            if grid.holds(x, y):
                inside[n].append(glyph)
                break
        else:
            outside.append(glyph)
    tables: list[Table] = []
    for n, found in inside.items():
        table = table_of(grids[n], found)
        if table:
            tables.append(table)
        else:
            outside += found  # a box round text, no table
    lines = lines_of(outside)
    columns = _stand_side_by_side(lines)
    items = _in_order(lines, sorted(tables, key=lambda t: t.top), columns)
    aside = tuple(line.text for group in drawn.aside for line in lines_of(group))
    turned = tuple(text for text in aside if not _PAGE_NUMBER.fullmatch(text.strip()))
    return Page(drawn.number, drawn.top, drawn.bottom, tuple(items), columns, turned)


def without_running(pages: Sequence[Page]) -> list[Page]:
    """The pages without page numbers and without the lines that return in one place at the head or foot of many pages."""
    seen = Counter(_place(line, at_head, page) for page in pages for line, at_head in _outer(page))
    least = max(2, _SHARE * len(pages))
    ems = [line.em for page in pages for line in page.lines if line.em]
    most = _LARGER * median(ems) if ems else 0.0
    return [_cut(page, seen, least, most) for page in pages]


def _place(line: Line, at_head: bool, page: Page) -> tuple[str, bool, int]:
    """What a line says but for its numbers, and about where it stands."""
    return _masked(line), at_head, round((line.base - page.top) / _ALIKE)


def _cut(page: Page, seen: Counter[tuple[str, bool, int]], least: float, largest: float) -> Page:
    gone: set[int] = set()
    for line, at_head in _outer(page):
        words, head, place = _place(line, at_head, page)
        alike = sum(seen[words, head, near] for near in (place - 1, place, place + 1))
        runs = alike >= least and line.em <= largest and line.text[-1] not in "。；！？"
        edge = min(line.base - page.top, page.bottom - line.base) / max(page.bottom - page.top, 1.0)
        if runs or (edge <= _OUTERMOST and _PAGE_NUMBER.fullmatch(line.text.strip())):
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


def common(values: Iterable[float], step: float = 1.0) -> float | None:
    """The most common of some values, taken as alike within `step`; `None` of none."""
    counted = Counter(round(v / step) for v in values)
    return max(counted, key=lambda k: (counted[k], -k)) * step if counted else None
