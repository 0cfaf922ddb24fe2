"""The values that pass between the stages: all small, all frozen."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

    from reportminer.numerals import Numeral
    from reportminer.units import Unit

Modifier = Literal["=", "~", ">", ">=", "<", "<=", ".."]
Aspect = Literal["level", "change", "share", "rank"]
Status = Literal["actual", "target"]
BlockKind = Literal["title", "heading", "paragraph", "item", "cell", "footnote"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number read from the text, 万/亿 multiplied out, in `unit`.

    `value` is empty for a range and a vague number (几十); `low` and `high` are the bounds stated, both equal to an exact value.
    """

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    modifier: Modifier = "="
    unit: str = ""
    dimension: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """text[start:end] of a document: what it is, and where it stands.

    `level` is that of a heading (1 the highest, 0 not known); `page`, `table`, `row` and `column` count from 1, with 0
    for no table; `rows` and `columns` are the places of the grid that a merged cell covers.
    """

    start: int
    end: int
    kind: BlockKind = "paragraph"
    level: int = 0
    page: int | None = None
    sheet: str = ""
    table: int = 0
    row: int = 0
    column: int = 0
    rows: int = 1
    columns: int = 1

    @property
    def location(self) -> str:
        """`page 3, table 1, row 4, column 2`, as far as it is known; `sheet 收入, row 4, column 2` in a workbook."""
        page = (f"page {self.page}",) if self.page else ()
        table = (f"sheet {self.sheet}",) if self.sheet else (f"table {self.table}",) if self.table else ()
        cell = (f"row {self.row}", f"column {self.column}") if self.row else ()
        return ", ".join((*page, *table, *cell))


_start = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Document:
    """A text as the reader delivered it, and what is known of it as a whole.

    `text` is never rewritten: all spans of observations are code points into it. `blocks` is the structure that the
    format states, in the order of the text; what lies in none of them is plain text.
    """

    text: str
    source: str = ""
    title: str = ""
    publisher: str = ""
    region: str = ""
    report_type: str = ""
    period: str = ""
    encoding: str = ""
    flags: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = field(default=(), repr=False)

    def block(self, place: int) -> Block | None:
        """The block in which a code point of the text lies."""
        at = bisect_right(self.blocks, place, key=_start) - 1 if self.blocks else -1
        return self.blocks[at] if at >= 0 and place < self.blocks[at].end else None

    def location(self, place: int) -> str:
        """Page, sheet, table and cell of a code point of the text, as far as they are known."""
        block = self.block(place)
        return block.location if block else ""


@dataclass(frozen=True, slots=True)
class Unread:
    """An input, or a member of an archive, that could not be read, and why, in words for a person."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Observation:
    """One row of the table; the columns are described in `COLUMNS`."""

    document: str
    row: int
    indicator: str
    scope: str
    category: str
    quantity: Quantity
    aspect: Aspect
    basis: str
    status: Status
    period: str
    part_of: int | None
    section: str
    sentence: str
    mention: str
    start: int
    end: int
    rule: str
    flags: tuple[str, ...] = ()
    location: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The row with exactly the keys of `COLUMNS`; numbers as float, nothing as None."""
        q = self.quantity
        values = (
            self.document,
            self.row,
            self.indicator,
            self.scope or None,
            self.category or None,
            value := as_float(q.value),
            value if q.low is q.value else as_float(q.low),
            value if q.high is q.value else as_float(q.high),
            q.modifier,
            q.unit or None,
            q.dimension or None,
            self.aspect,
            self.basis or None,
            self.status,
            self.period or None,
            self.part_of,
            self.section or None,
            self.sentence,
            self.mention,
            self.start,
            self.end,
            self.location or None,
            self.rule,
            "; ".join(self.flags) or None,
        )
        return dict(zip(_NAMES, values, strict=True))


@dataclass(frozen=True, slots=True)
class Rejected:
    """A number that is no observation, and the name of the exclusion that says so."""

    mention: str
    start: int
    end: int
    exclusion: str


@dataclass(frozen=True, slots=True)
class Result:
    """What was read from one document."""

    document: Document
    observations: tuple[Observation, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    flags: tuple[str, ...] = field(default=())

    @property
    def table(self) -> pd.DataFrame:
        """The observations as a DataFrame with the columns and dtypes of `COLUMNS`."""
        from reportminer.table import to_frame

        return to_frame(self.observations)

    def _repr_html_(self) -> str:
        """For notebooks: the text with its quantities marked, and the table."""
        from reportminer.display.notebook import as_html

        return as_html(self)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The observations as plain dicts, for tools that want no DataFrame."""
        return [o.as_dict() for o in self.observations]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table: the only source of its name, dtype and description."""

    name: str
    dtype: str
    description: str
    description_zh: str


COLUMNS: tuple[Column, ...] = (
    Column("document", "string", "where it comes from: path or the caller's id", "来源：文件路径或调用者给的编号"),
    Column("row", "Int64", "1, 2, 3 … in the order of the text; with `document` the key", "行号，按文中次序；与 document 合为主键"),
    Column("indicator", "string", "what is measured, understandable without the text", "指标名称，不看原文也能懂"),
    Column("scope", "string", "the part, body or place that the value is limited to", "数值所限的部分、单位或地区"),
    Column("category", "string", "id from `lexicons/categories.tsv`; empty if none fits", "类别，见 lexicons/categories.tsv"),
    Column("value", "Float64", "in `unit`, 万/亿 multiplied out; a fall is negative; empty for a range", "数值，万、亿已乘出，下降为负，区间为空"),
    Column("low", "Float64", "the lower bound that the text states", "文中给出的下限"),
    Column("high", "Float64", "the upper bound that the text states", "文中给出的上限"),
    Column("modifier", "category", "`=` · `~` about · `>` over · `>=` at least · `<` under · `<=` at most · `..` a range", "精确、约、超、不少于、不足、不超过、区间"),
    Column("unit", "string", "canonical, without multiplier: 人次, 元, %, 个百分点", "规范单位，不含万、亿"),
    Column("dimension", "category", "the unit's dimension: count, people, money, ratio, area …", "量纲"),
    Column("aspect", "category", "`level` · `change` · `share` · `rank`", "水平、变化、占比、位次"),
    Column("basis", "string", "what a change is measured against: 同比, 环比, 比上年, 比2019年", "变化的比较基准"),
    Column("status", "category", "`actual` · `target`", "实际或目标"),
    Column("period", "string", "ISO 8601; the report's own period where nothing else is said", "所属时期，ISO 8601"),
    Column("part_of", "Int64", "the `row` of the total that this one is a stated part of", "所属总量的行号"),
    Column("section", "string", "path of headings", "标题路径"),
    Column("sentence", "string", "the sentence that says it", "出处句子"),
    Column("mention", "string", "the quantity as written; always `text[start:end]`", "原文写法"),
    Column("start", "Int64", "first code point of the mention in the document's text", "起点（码位）"),
    Column("end", "Int64", "code point after the mention", "终点（码位，不含）"),
    Column("location", "string", "page, sheet, table and cell, as far as the format has them", "页码、工作表、表格与单元格"),
    Column("rule", "string", "which pattern and which attribution rule decided", "所用规则"),
    Column("flags", "string", "what a reader should check", "需核对之处"),
)  # fmt: skip


_NAMES = tuple(c.name for c in COLUMNS)


def as_float(value: Decimal | None) -> float | None:
    """As a float; a fraction that never ends (三分之一) with two decimals, as reports themselves print it."""
    if value is None:
        return None
    exponent = value.as_tuple().exponent
    endless = isinstance(exponent, int) and exponent < -12
    return round(float(value), 2) if endless else float(value)


def absent(value: object) -> bool:
    """Whether a cell is empty, in whatever way tables say it: None, NaN, or pandas' NA."""
    return value is None or type(value).__name__ in ("NAType", "NaTType") or value != value


# ------------------------------------------------------------------ between the stages: named tuples, which cost least


class Sentence(NamedTuple):
    """view[start:end], with its closing mark; `block` numbers the paragraph or cell it stands in."""

    start: int
    end: int
    block: int
    section: str
    heading: bool = False


class Mention(NamedTuple):
    """A numeral with its unit: view[start:end]; `bound` is the modifier that the mention itself carries."""

    start: int
    end: int
    numeral: Numeral
    unit: Unit | None
    sentence: int
    ordinal: bool = False


class Refusal(NamedTuple):
    """A numeral that is no quantity: view[start:end] and the name of the exclusion."""

    start: int
    end: int
    exclusion: str


TIME = "\ue000"
"""Stands in the masked text for every character of a time expression."""

REFERS = "@"
"""Begins a name that only points to the row whose number follows."""


class Site(NamedTuple):
    """One mention and the words around it; `own`, `earlier` and `tail` come from the masked view text."""

    mention: Mention
    own: str
    earlier: tuple[str, ...]
    label: str
    joint: str
    tail: str
    prev: int | None
    host: int | None
    host_words: str
    modifier: str
    opens: bool
    written: str
    scope: str
    inside: bool
    follows: str
    runs_on: bool
    unit: str
    dimension: str
    is_ratio: bool


class Frame(NamedTuple):
    """How a quantity is to be named, in pieces; empty pieces are filled from the context by `resolve`."""

    kind: str
    rule: str
    name: str = ""
    scope: str = ""
    owner: str = ""
    far_scope: str = ""
    whole: str = ""
    basis: str = ""
    place: str = ""
    template: str = ""
    topic: str = ""
    before: str = ""
    sign: int = 1
    modifier: str = ""
    prev: int | None = None
    host: int | None = None
    part: str = ""
    among: str = ""
    opens: bool = False
    item: bool = False
    inside: bool = False
    apart: bool = False
    led: bool = False
    about: str = ""
    acted: bool = False
    listed: bool = False
    adjoins: bool = False
    already: bool = False
    besides: bool = False
    used_tail: int = 0


class Name(NamedTuple):
    """The words of a stretch, taken apart; `acted` tells that an empty verb (举办) stood before them."""

    text: str
    scope: str = ""
    owner: str = ""
    acted: bool = False


class Named(NamedTuple):
    """A quantity with its name: `owner` + `thing` make the indicator, `inside`: it stands in a bracket."""

    thing: str
    scope: str
    aspect: Aspect
    unit: str
    rule: str
    owner: str = ""
    basis: str = ""
    sign: int = 1
    parent: int | None = None
    base: int | None = None
    compared: bool = False
    stem: str = ""
    source: int | None = None
    flags: tuple[str, ...] = ()
    inside: bool = False

    @property
    def indicator(self) -> str:
        return joined(self.owner, self.thing)


def joined(owner: str, thing: str) -> str:
    """`owner` and `thing` in one name, with what the one ends and the other begins with said once: 福利机构 + 机构床位."""
    if not owner or owner.endswith(thing):
        return owner or thing
    if owner[-1] not in thing:
        return owner + thing
    seam = next((k for k in range(min(len(owner), len(thing)), 1, -1) if owner.endswith(thing[:k])), 0)
    return owner + thing[seam:]


class Statement(NamedTuple):
    """One mention's surroundings: view[lead:start] is its sentence up to it, `own_from` where its own clause begins."""

    lead: int
    start: int
    end: int
    own_from: int
    section: str
    name: str
    compared_with: str
    host_words: str
    aspect: str
    counted: bool = False


class Row(NamedTuple):
    """One mention, view[start:end], on its way to an observation; of the frame only what is asked once it is named.

    `number` is its sentence's; `divides` tells that it opens a division (按…分), `listed` that 、 joins it to the one before.
    """

    start: int
    end: int
    number: int
    sentence: Sentence
    divides: bool
    listed: bool
    quantity: Quantity
    named: Named
    period: str
    status: Status
