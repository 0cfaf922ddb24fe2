"""A grid cut into sections: the header rows, the rows of data below them, and which columns head the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reportminer.captions import Caption
from reportminer.cells import Content
from reportminer.grid import Grid, Place

RowKind = Literal["empty", "band", "data", "head", "form", "numbers"]
_DATA_ROLES = frozenset(
    (
        "target",
        "actual",
        "planned",
        "done",
        "change",
        "share",
        "rate",
        "total",
        "unit",
        "score",
        "note",
        "date",
    )
)
_COUNTING = frozenset("甲乙丙栏次行")


@dataclass(frozen=True, slots=True)
class Section:
    """`levels` are the header rows from the top, `rows` those of data, each with the lines that head its group."""

    levels: tuple[int, ...]
    rows: tuple[tuple[int, tuple[Place, ...]], ...]


@dataclass(slots=True)
class Plan:
    """Reads the structure of one grid; `contents` has each cell's content, `caption` reads a head."""

    grid: Grid
    contents: Mapping[Place, Content]
    caption: Callable[[str], Caption]

    def sections(self) -> Iterator[Section]:
        """The sections from the top; one without header rows is a form of labels and values."""
        levels: list[int] = []
        rows: list[tuple[int, tuple[Place, ...]]] = []
        bands: list[Place] = []
        for r, own in enumerate(self.grid.own):
            kind = self._kind(r, bool(levels), bool(rows))
            if kind == "band":
                bands = [*self._above(bands, own[0]), own[0]] if rows or levels else []
            elif kind == "data" or (kind == "head" and rows and not self._opens(own)):
                bands = self._above(bands, own[0], of_row=True)
                rows.append((r, tuple(bands)))
            elif kind == "head":
                if rows:
                    yield Section(tuple(levels), tuple(rows))
                    levels, rows = [], []
                if not levels or not self._refines(levels[-1], r):
                    fewer = bool(levels) and len(own) < len(self.grid.own[levels[-1]])  # their spans are lost
                    levels = levels[-1:] if fewer else [r]
                else:
                    levels = [*levels, r]
                bands = []
            elif kind == "form" and not rows:
                levels = []
        if rows:
            yield Section(tuple(levels), tuple(rows))

    def _above(self, bands: list[Place], place: Place, of_row: bool = False) -> list[Place]:
        """The lines that still head a row or a new line: those with a higher number, 一、 over 1. over (1)."""
        rank = self.caption(place.text).rank
        if of_row and not rank:
            return bands
        return [b for b in bands if rank and 0 < self.caption(b.text).rank < rank]

    def _kind(self, r: int, headed: bool, under_way: bool) -> RowKind:
        own = self.grid.own[r]
        if not own:
            return "empty"
        said = [self.contents[p] for p in own]
        values = [p for p in own if self.contents[p].is_value]
        alone = len(own) == 1 and not values
        if alone and (own[0].columns >= self.grid.width or self._only_first(r, own[0])):
            return "band"
        if self._counts(own, values, under_way):
            return "numbers"
        if values or (any(c.year for c in said[1:]) and under_way):
            return "data"
        year = said[0].year and own[0].column == 0
        if (under_way and alone) or (headed and (year or any(c.kind in ("nothing", "prose") for c in said))):
            return "data"
        return "form" if self._is_form(own) else "head"

    def _only_first(self, r: int, place: Place) -> bool:
        return place.column == 0 and len(set(self.grid.rows[r].values())) == 1

    def _counts(self, own: Sequence[Place], values: Sequence[Place], under_way: bool) -> bool:
        """A row that only numbers the columns: 甲, 乙, 1, 2, 3."""
        plain = [p.text for p in values] == [str(n) for n in range(1, len(values) + 1)]
        others = {c for p in own if p not in values for c in p.text}
        return not under_way and len(values) > 1 and plain and others <= _COUNTING

    def _is_form(self, own: Sequence[Place]) -> bool:
        """Labels and entries side by side (项目名称 X, 主管部门 Y): no header of a table."""
        heads = [self.caption(p.text) for p in own]
        forms = sum(h.role == "form" for h in heads)
        pair = len(own) == 2 and heads[0].role == "form" and not heads[1].role and not heads[1].unit
        return forms > 1 or pair

    def _opens(self, own: Sequence[Place]) -> bool:
        """Whether a row without numbers below rows of data begins a table anew."""
        if len(own) < 2 or any(self.contents[p].kind in ("nothing", "prose") for p in own):
            return False
        heads = [self.caption(p.text) for p in own]
        known = sum(bool(h.role or h.period or h.unit) for h in heads)
        return known > 2 or heads[0].role in ("name", "body", "number")

    def _refines(self, upper: int, lower: int) -> bool:
        """Whether a header row divides the one above it: merged cells, or blanks over its words."""
        above = self.grid.own[upper]
        if self.grid.merged:
            return any(p.columns > 1 or p.rows > 1 for p in above) and not self._is_form(above)
        covered = {p.column for p in above}
        return any(p.column not in covered for p in self.grid.own[lower])

    def stubs(self, section: Section, heads: Sequence[Sequence[Caption]]) -> list[int]:
        """The leading columns that head the rows."""
        found: list[int] = []
        for c in range(self.grid.width):
            roles = {h.role for h in heads[c]}
            column = [p for r, _ in section.rows if (p := self.grid.at(r, c))]
            values = [p for p in column if self.contents[p].is_value]
            if values and not self._heads_rows(roles, values, column, c):
                break
            if roles & _DATA_ROLES and (found or not roles <= {"note"}) and "name" not in roles:
                break
            found.append(c)
        return found if len(found) < self.grid.width else []

    def _heads_rows(self, roles: set[str], values: Sequence[Place], column: Sequence[Place], c: int) -> bool:
        """A column of running numbers, or of labels such as years, before the data."""
        if roles & {"number", "code", "name", "body"} or 2 * len(values) < len(column):
            return True
        if c == 0 and "note" in roles:  # classes of age: 1至2年, 3年以上
            return True
        said = [int(p.text) if p.text.isdecimal() else 0 for p in dict.fromkeys(values)]
        plain = said == sorted(set(said)) and said[:1] == [1] and said[-1] < len(said) + 4
        return c == 0 and plain and len(values) == len(column) > 2
