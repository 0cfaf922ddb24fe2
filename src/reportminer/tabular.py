"""The tables of a document read as rows: each number in a cell with its heads for name, unit, period and status."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import takewhile

from reportminer.captions import REFUSED, Caption, Captions, unit_said
from reportminer.cells import CellReader, Content, scaled
from reportminer.describe import Part, part_of
from reportminer.grid import Grid, Place
from reportminer.headings import (
    RATIOS,
    Axis,
    Headed,
    Title,
    axis_of,
    headed,
    moments,
    owned,
    ranked,
    slices,
    spelled_out,
    title_of_table,
)
from reportminer.heads import Heads
from reportminer.model import Mention, Named, Refusal, Row, Sentence
from reportminer.qualify import plans
from reportminer.quantify import quantify
from reportminer.sections import Plan, Section
from reportminer.tablerows import TableRows, put_in_order
from reportminer.tablesums import Entry, links
from reportminer.units import Unit

_HEADLESS = Axis(roles=("headless",))
_LINES_ABOVE = 4
_DIVISION = re.compile(r"[分按].{2,6}$")
_COUNTED = re.compile(r"(?:(人次|户次|件次)数?|([人户家件次个场名])数|[^\W\d]数)$")
_OWN_UNIT = re.compile(r"(?P<large>[万亿]?)(?P<unit>[^\W\d_](?:[^\W\d_]|[/·（）、]){0,9})")
_LARGE = {"": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8)}
_OF_PARENT = re.compile(r"(?:^|[ 、.．)）])母公司[^>与和及]*表")  # 6、母公司现金流量表
_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d年)?(?P<month>\d{1,2})月份?")
_DIGIT = re.compile(r"\d")
_CONTENTS = re.compile(r"目\s*录")


@dataclass(frozen=True, slots=True)
class _Value:
    """One data cell with the heads of its row and column."""

    place: Place
    content: Content
    row: Axis
    column: Axis
    unit: Unit | None
    scale: Decimal
    headed: Headed


@dataclass(slots=True)
class Tables:
    """Reads grids with the words of one document; `text` is the view's text."""

    text: str
    sentences: Sequence[Sentence]
    reports: Sequence[Part]
    cells: CellReader
    captions: Captions
    heads: Heads
    _units: dict[str, tuple[Unit, Decimal] | None] = field(default_factory=dict)
    _heads: dict[tuple[str, str], Caption] = field(default_factory=dict)
    _starts: list[int] = field(default_factory=list)

    def read(self, grid: Grid) -> TableRows:
        """The rows of one grid; nothing where it is no table of numbers."""
        self._starts = self._starts or [s.start for s in self.sentences]
        number = bisect_right(self._starts, grid.start) - 1
        if number < 0:
            return TableRows((), (), ())
        report = part_of(self.reports, number)
        contents = {
            p: self.cells.read(p.text, p.start, bisect_right(self._starts, p.start) - 1)
            for line in grid.own
            for p in line
        }
        above = self._above(grid.start)
        if any(_CONTENTS.fullmatch(line.strip()) for line in above):
            return TableRows((), (), ())
        table = _Table(self, grid, contents, report, above)
        return table.read(self.sentences[number])

    def caption(self, said: str, report: Part) -> Caption:
        """The caption of a head, read once."""
        key = (said, report.own)
        if key not in self._heads:
            self._heads[key] = self.captions.read(said, self._is_unit, report.own, report.now)
        return self._heads[key]

    def unit(self, words: str) -> tuple[Unit, Decimal] | None:
        """The unit that words are, with its multiplier."""
        if words not in self._units:
            self._units[words] = self.cells.unit_of(words) if words else None
        return self._units[words]

    def _is_unit(self, words: str) -> bool:
        return self.unit(words) is not None

    def _above(self, start: int) -> list[str]:
        """The lines above a table, the nearest first."""
        lines: list[str] = []
        end = start
        while end > 0 and len(lines) < _LINES_ABOVE:
            begin = self.text.rfind("\n", max(0, end - 400), end - 1) + 1
            line = self.text[begin:end].strip("\n\t |｜")
            if "\t" in line and _DIGIT.search(line):  # another table
                break
            if line and "\t" not in line:
                lines.append(line)
            end = begin if begin < end else 0
        return lines


@dataclass(slots=True)
class _Table:
    """One grid being read."""

    tables: Tables
    grid: Grid
    contents: Mapping[Place, Content]
    report: Part
    above: Sequence[str]
    refused: list[Refusal] = field(default_factory=list)
    taken: list[tuple[int, int]] = field(default_factory=list)
    values: list[_Value] = field(default_factory=list)
    title: Title = field(default_factory=Title)

    def read(self, sentence: Sentence) -> TableRows:
        plan = Plan(self.grid, self.contents, lambda said: self._caption(said))
        note = self._note()
        top = [line[0].text for line in takewhile(lambda line: len(line) < 2, self.grid.own) if line]
        self.title = title_of_table([*reversed(top), *self.above], self._caption, self.tables.heads)
        in_data: set[Place] = set()
        for section in plan.sections():
            in_data |= self._section(plan, section, note)
        for place, content in self.contents.items():
            if content.kind != "prose" and place not in in_data:
                self.taken.append((place.start, place.end))
        rows = self._rows(sentence)
        put_in_order(rows, [0] * len(rows))
        return TableRows(tuple(rows), tuple(self.refused), tuple(self.taken))

    def _caption(self, said: str) -> Caption:
        return self.tables.caption(said, self.report)

    def _note(self) -> str:
        """The unit stated for the whole table: above it, or in a cell of its own in the first rows."""
        first = [p.text for line in self.grid.own[:3] for p in line if "单位" in p.text and len(line) < 3]
        for line in (*first, *self.above):
            said = unit_said(line)
            for part in re.split("[、，,/和]", said):
                if self.tables.unit(part):
                    return part
        return ""

    def _section(self, plan: Plan, section: Section, note: str) -> set[Place]:
        """Reads one section; gives back the cells of words in its data columns, which are running text."""
        paths = self.grid.heads(section.levels)
        heads = [self._captions(path) for path in paths]
        stubs = plan.stubs(section, heads)
        words: set[Place] = set()
        for first, data in _blocks(heads, stubs):
            for c in data:  # what heads the words of the rows as well heads the whole
                path = [p for p in paths[c] if p not in paths[first[0]]] if first else paths[c]
                heads[c] = self._captions(path or paths[c])
            words |= self._block(section, heads, first, data, note)
        return words

    def _captions(self, path: Sequence[Place]) -> tuple[Caption, ...]:
        return tuple(self._caption(p.text) for p in path if self.contents[p].kind != "prose")

    def _block(
        self,
        section: Section,
        heads: Sequence[Sequence[Caption]],
        stubs: Sequence[int],
        data: range,
        note: str,
    ) -> set[Place]:
        columns = ranked(slices([axis_of(path) for path in heads]))
        judged = {"target", "actual"} <= {a.role for a in columns}
        unit_column = next((c for c in data if columns[c].role == "unit"), None)
        note = next((h.unit for c in stubs for h in heads[c] if h.unit), note)
        rows = self._row_axes(section, stubs, heads, judged, unit_column)
        named = any(columns[c].name and columns[c].role not in RATIOS for c in data if c != unit_column)
        rows = owned(rows, self.tables.heads, named) if section.levels else rows
        at = moments(columns, self.title.period)
        words: set[Place] = set()
        for (r, _), row in zip(section.rows, rows, strict=True):
            for p in self.grid.own[r]:
                if p.column not in data or p.column == unit_column:
                    continue
                column = self._paired(r, p) if not section.levels else columns[p.column]
                headless = not section.levels or (named and not column.said)
                if self.contents[p].kind == "value":
                    self._value(p, _HEADLESS if headless else row, column, note, at[p.column])
                elif self.contents[p].kind == "words" and section.levels and column.role not in REFUSED:
                    words.add(p)
        return words

    def _row_axes(
        self,
        section: Section,
        stubs: Sequence[int],
        heads: Sequence[Sequence[Caption]],
        judged: bool,
        unit_column: int | None,
    ) -> list[Axis]:
        rows: list[Axis] = []
        keep: list[Place | None] = []
        whole = ""
        for r, bands in section.rows:
            keep = self._stub_cells(r, stubs, keep)
            row = self._row_axis(keep, bands, heads, judged)
            whole = whole or (row.name.removesuffix("合计") if row.total else "")
            if whole and any(_DIVISION.match(b.text) for b in bands) and not row.total:
                row = replace(row, of=whole)
            if unit_column is not None and (cell := self.grid.at(r, unit_column)):
                row = replace(row, unit=re.sub(r"\s", "", cell.text))
            told = _MONTH.fullmatch(row.said)
            if told and not told["year"] and rows and "-" in rows[-1].period:  # 2021年11月, 12月
                row = replace(row, period=f"{rows[-1].period[:4]}-{int(told['month']):02}")
            rows.append(row)
        return rows

    def _stub_cells(self, r: int, stubs: Sequence[int], above: Sequence[Place | None]) -> list[Place | None]:
        """The cells that head a row; blanks before its first one go on with the row above."""
        cells: list[Place | None] = [self.grid.at(r, c) for c in stubs]
        first = next((k for k, p in enumerate(cells) if p and p.row == r), len(cells))
        for k in range(first if first < len(cells) else 0):
            if cells[k] is None and k < len(above):
                cells[k] = above[k]
        return cells

    def _row_axis(
        self,
        cells: Sequence[Place | None],
        bands: Sequence[Place],
        heads: Sequence[Sequence[Caption]],
        judged: bool,
    ) -> Axis:
        places = _naming(heads, list(dict.fromkeys(p for p in cells if p and not _is_number(heads, p))))
        path = [self._caption(p.text) for p in places if not self.contents[p].is_value or len(places) == 1]
        path = [c._replace(role="") if c.role in ("name", "body") else c for c in path]  # a row may be 医院
        last = places[-1] if places else None
        axis = axis_of(path, deepest=judged)
        group = [self._caption(b.text) for b in bands if len(b.text) <= 20]
        body = any(h.role == "body" for p in places for h in heads[p.column])
        return replace(
            axis,
            indent=last.indent if last else 0,
            body=body,
            band="".join(g.name for g in group if not g.role),
        )

    def _paired(self, r: int, place: Place) -> Axis:
        """In a form of labels and values: the words left of a value."""
        left = [p for p in self.grid.own[r] if p.column < place.column and self.contents[p].kind == "words"]
        return axis_of([self._caption(left[-1].text)]) if left else Axis()

    def _value(self, p: Place, row: Axis, column: Axis, note: str, at: str) -> None:
        content = self.contents[p]
        mention = content.mention
        if mention is None:
            return
        self.taken.append((p.start, p.end))
        reason = _reason(content, row, column)
        if reason:
            self.refused.append(Refusal(mention.start, mention.end, f"table: {reason}"))
            return
        unit, scale = self._unit(mention, row, column, note)
        name = headed(row, column, unit.name if unit else "", self.title, self.tables.heads)
        name = name if name.period else replace(name, period=at)
        self.values.append(_Value(p, content, row, column, unit, scale, name))

    def _unit(self, m: Mention, row: Axis, column: Axis, note: str) -> tuple[Unit | None, Decimal]:
        """The unit of the cell itself, else that of its column, its row, or the whole table."""
        if m.unit:
            return m.unit, Decimal(1)
        ratio = {row.role, column.role} & {"share", "rate"} or re.search(
            "(?:率|比重|占比|比例)$", column.name or row.name
        )
        counted = _COUNTED.search(column.name) or _COUNTED.search(row.name)
        of_name = counted[1] or counted[2] if counted else ""
        if "rank" in (column.role, row.role):
            note, of_name, row = "", "", Axis()
        for said in (column.unit, row.unit, "%" if ratio else "", of_name, note):
            found = self.tables.unit(said)
            if found:
                return found
        if own := _OWN_UNIT.fullmatch(row.unit):  # a column of units says it in words of its own: 万芯公里
            return Unit(own["unit"], "", ""), _LARGE[own["large"]]
        return None, Decimal(1)

    def _rows(self, sentence: Sentence) -> list[Row]:
        names = spelled_out([v.headed for v in self.values])
        lines = {
            r: sentence._replace(start=line[0].start, end=line[-1].end, block=-1, heading=False)
            for r, line in enumerate(self.grid.own)
            if line
        }
        parents = links([_entry(v, name) for v, name in zip(self.values, names, strict=True)])
        return [
            self._row(v, name, parents.get(i), lines[v.place.row])
            for i, (v, name) in enumerate(zip(self.values, names, strict=True))
        ]

    def _row(self, v: _Value, h: Headed, parent: int | None, line: Sentence) -> Row:
        m = v.content.mention
        assert m is not None
        m = m._replace(unit=v.unit, numeral=scaled(m.numeral, v.scale))
        unit, dimension = (v.unit.name, v.unit.dimension) if v.unit else ("", "")
        negative = h.sign < 0 and m.numeral.value is not None and m.numeral.value > 0
        written = self.tables.text[m.start : m.end]
        quantity = quantify(
            m.numeral, unit, dimension, v.content.before, v.content.after, written, -1 if negative else 1
        )
        status = h.status or ("target" if plans(line.section, self.report.own) else "actual")
        flags = () if h.thing else ("unnamed",)
        scope = h.scope or ("母公司" if _OF_PARENT.search(line.section) else "")
        named = Named(
            h.thing, scope, h.aspect, unit, "table", basis=h.basis, sign=h.sign, parent=parent, flags=flags
        )
        return Row(
            m.start,
            m.end,
            m.sentence,
            line,
            False,
            False,
            quantity,
            named,
            h.period or self.report.own,
            status,
        )


def _blocks(heads: Sequence[Sequence[Caption]], stubs: Sequence[int]) -> list[tuple[Sequence[int], range]]:
    """The columns that head the rows and those that they head, more than once where 项目 stands again: 收入 beside 支出."""
    after = stubs[-1] + 1 if stubs else 0
    said = next((heads[c][-1].said for c in stubs if heads[c] and heads[c][-1].role in ("name", "body")), "")
    again = [c for c in range(after, len(heads)) if said and heads[c] and heads[c][-1].said == said]
    starts = [after, *(c + 1 for c in again)]
    ends = [*again, len(heads)]
    return [
        (first, range(a, b)) for first, a, b in zip([stubs, *([c] for c in again)], starts, ends, strict=True)
    ]


def _is_number(heads: Sequence[Sequence[Caption]], p: Place) -> bool:
    """Whether a cell before the data only numbers its row."""
    return any(h.role in ("number", "code") for h in heads[p.column]) or (
        p.text.isdigit() and len(p.text) < 4
    )


def _naming(heads: Sequence[Sequence[Caption]], places: Sequence[Place]) -> list[Place]:
    """Without the columns that only describe what a name or body says (主要业务 beside 公司名称)."""
    known = [p for p in places if any(h.role in ("name", "body") for h in heads[p.column])]
    return known or list(places)


def _reason(content: Content, row: Axis, column: Axis) -> str:
    """Why a number of a table is no observation; empty where it is one."""
    roles = (column.role, row.role, *column.roles)
    refused = next((r for r in roles if r in REFUSED), "")
    if refused:
        return refused
    counted = row.unit or column.unit or _COUNTED.search(column.name)
    bare = content.mention is not None and content.mention.unit is None
    if row.roles == _HEADLESS.roles and not column.unit and (bare or not column.said):
        return "no head"
    if bare and content.code and not counted:
        return "code"
    if bare and "date" in roles[:2]:
        return "date"
    return "date" if content.year and not counted else ""


def _entry(v: _Value, h: Headed) -> Entry:
    level = (
        h.aspect == "level" and v.content.mention is not None and v.content.mention.numeral.value is not None
    )
    numeral = v.content.mention.numeral if v.content.mention else None
    value = scaled(numeral, v.scale).value if numeral else None
    return Entry(
        row=v.place.row,
        column=v.place.column,
        value=value,
        unit=v.unit.name if v.unit else "",
        level=level and not (v.unit is not None and v.unit.dimension == "ratio"),
        row_total=v.row.total,
        column_total=v.column.total,
        row_group=v.row.group,
        column_group=v.column.group,
        rank=v.row.rank,
        indent=v.row.indent,
        part=v.row.part,
    )
