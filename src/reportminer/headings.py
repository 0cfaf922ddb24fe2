"""The heads of a cell's row and column put together: its name, scope, aspect, period and status."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from reportminer.captions import REFUSED, SILENT, Caption
from reportminer.heads import Heads
from reportminer.model import Aspect, Status

_STATUS: dict[str, Status] = {"target": "target", "planned": "target", "actual": "actual", "done": "actual"}
_DECIDING = (
    "change",
    "share",
    "rate",
    "rank",
    "planned",
    "done",
    "target",
    "actual",
    "unit",
    "date",
    "form",
    *REFUSED,
)
_WHOLE_PLACE = re.compile(r"全[国省市县区镇乡州盟旗]")
_PLACE = re.compile(r"[^\W\d]{1,7}(?:省|市|县|区|镇|乡|村|街道|自治州|盟|旗|社区)")
_NO_PLACE = re.compile(r"地区|城区|社区$|市区|城镇|农村|全村|园区|专区|各|以上|小区")
_TITLE = re.compile(
    r"^(?:附?表\s*(?:\d[\d\-—.]*|[一二三四五六七八九十]{1,3}(?=[\s:：、]))?[\s:：、.]*)?(?P<what>.{2,30}?)(?:基本|主要)?(?:情况|统计|汇总|明细|一览|列示|披露|分类|构成)*表?[:：]?$"
)
_IDLE_UPPER = re.compile(r"(?:情况|指标|如下)$|^[（(].*[)）]$")
_NO_TITLE = re.compile(r"单位\s*[:：]|[□√☑☐✓]|^不适用|说明[:：]?$|^\s*（?续")
_MOMENT = re.compile(r"^(?:[期年][初末]|本[期年]|上[期年]|账面|其他|累计)+")
_LONGEST_LEVEL = 40


@dataclass(frozen=True, slots=True)
class Axis:
    """The heads of a row or a column from the outermost: what they say together.

    `names` are the words that can make a name, `name` the usual choice of them; `said` the words of the last head
    as written; `group` the heads above the last one; a `slice` is one of the columns that a 合计 beside it adds up;
    `of` is what the rows of a division (分行业) divide.
    """

    name: str = ""
    names: tuple[str, ...] = ()
    last: str = ""
    said: str = ""
    role: str = ""
    roles: tuple[str, ...] = ()
    unit: str = ""
    period: str = ""
    basis: str = ""
    sign: int = 1
    total: bool = False
    group: tuple[str, ...] = ()
    rank: int = 0
    indent: int = 0
    part: bool = False
    body: bool = False
    band: str = ""
    slice: bool = False
    of: str = ""


@dataclass(frozen=True, slots=True)
class Headed:
    """What the heads make of a cell; `longer` are names that say more, for cells that share the first."""

    thing: str
    scope: str
    aspect: Aspect
    status: Literal["", "actual", "target"]
    period: str
    basis: str = ""
    sign: int = 1
    unit: str = ""
    longer: tuple[str, ...] = ()


def axis_of(path: Sequence[Caption], *, deepest: bool = False) -> Axis:
    """The heads of one row or column; with `deepest` the last one that names something stands for all."""
    if not path:
        return Axis()
    roles = tuple(c.role for c in reversed(path) if c.role)
    if path[-1].role != "change" and path[-1].name:  # 本次变动增减 over 发行新股: an amount of its own
        roles = tuple(r for r in roles if r != "change")
    total = path[-1].role == "total" or bool(_WHOLE_PLACE.fullmatch(path[-1].words))
    named = [c for c in path if c.name and not (c.role == "total" and not _says_of_what(c))]
    names = tuple(_levels([c.words for c in named]))
    last = path[-1].words
    kept = [n for n in names if n == last or not _IDLE_UPPER.search(n)]
    return Axis(
        name=(kept[-1] if deepest else "".join(kept)) if kept else "",
        names=names,
        last=kept[-1] if kept else "",
        said=path[-1].said,
        role=next((r for r in roles if r in _DECIDING), roles[0] if roles else ""),
        roles=roles,
        unit=next((c.unit for c in reversed(path) if c.unit), ""),
        period=next((c.period for c in reversed(path) if c.period), ""),
        basis=next((c.basis for c in reversed(path) if c.basis), ""),
        sign=-1 if any(c.sign < 0 for c in path) else 1,
        total=total,
        group=tuple(c.said for c in path[:-1]),
        rank=path[-1].rank,
        part=path[-1].part,
    )


def _says_of_what(c: Caption) -> bool:
    """Whether a head with a word of totals says what it is the total of: 收入合计."""
    return len(c.words) > 2 and c.words not in ("上述合计", "总计数", "合计数")


def _levels(words: Sequence[str]) -> list[str]:
    """The heads from the outermost, without those that the next one repeats."""
    kept = [a for a, b in pairwise(words) if a not in b]
    return [*kept, *words[-1:]]


def slices(columns: Sequence[Axis]) -> list[Axis]:
    """The columns, those marked that stand beside a 合计 under the same heads."""
    totals = [a.group for a in columns if a.total and not a.name]
    return [
        replace(a, slice=True)
        if a.name and not a.total and a.role not in _DECIDING and any(a.group[: len(g)] == g for g in totals)
        else a
        for a in columns
    ]


def ranked(columns: Sequence[Axis]) -> list[Axis]:
    """The columns; 位次 alone beside 产值比重 is that of 产值."""
    found: list[Axis] = []
    measured = ""
    for a in columns:
        if a.role == "rank" and a.name in _RANKS:
            a = replace(a, name=measured + a.name) if measured else a
        elif a.role != "rank":
            measured = _SHARE_END.sub("", a.name)
        found.append(a)
    return found


_RANKS = frozenset(("位次", "名次", "排位"))
_SHARE_END = re.compile("(?:占全[国省市县区])?(?:比重|占比|份额)$")


def headed(row: Axis, column: Axis, unit: str, title: str, heads: Heads) -> Headed:
    """Name, scope, aspect, status and period of the cell where a row and a column meet."""
    change = column if column.role == "change" else row if row.role == "change" else None
    status = _status(column, row)
    thing, scope = _thing(row, column, title, heads)
    if change:
        aspect: Aspect = "change"
    else:
        ratio = unit in ("%", "‰")
        aspect = "rank" if column.role == "rank" and not unit else "share" if ratio else "level"
    return Headed(
        thing,
        scope,
        aspect,
        status,
        column.period or row.period,
        change.basis if change else "",
        change.sign if change else 1,
        unit,
        _longer(row, column, thing),
    )


def _status(column: Axis, row: Axis) -> Literal["", "actual", "target"]:
    for role in (column.role, *column.roles, row.role):
        if role in _STATUS:
            return _STATUS[role]
    return ""


def _thing(row: Axis, column: Axis, title: str, heads: Heads) -> tuple[str, str]:
    """The name and the scope."""
    place = row.last if row.last and (row.body or _is_place(row.last)) else ""
    if place or (row.total and _WHOLE_PLACE.fullmatch(row.said)):
        return (column.name or title or row.name, place or row.said)
    across = column.last if column.slice or _is_place(column.last) else ""
    if across and row.name:
        return row.name, across
    if row.total and not row.name:
        bare = title not in column.name and all(heads.needs_owner(_MOMENT.sub("", n)) for n in column.names)
        return (title if bare else "") + column.name or title or row.said or column.said, ""
    if column.total and row.name:
        return _joined(row.name, column.name), ""
    if row.name and column.name:
        return _joined(row.name, column.name), ""
    if row.name and not column.names and row.of:
        return _joined(row.name, row.of), ""
    return row.name or column.name or title or row.said or column.said, ""


def _joined(row: str, column: str) -> str:
    if column in row:
        return row
    if row in column:
        return column
    return row + column


def _is_place(words: str) -> bool:
    return bool(_PLACE.fullmatch(words)) and not _NO_PLACE.search(words)


def _longer(row: Axis, column: Axis, thing: str) -> tuple[str, ...]:
    """Names that say more than `thing`, the shortest first."""
    full_row, full_column = "".join(row.names), "".join(column.names)
    all_said = "".join(dict.fromkeys((row.band, full_row or row.said, full_column, column.said)))
    found = (
        row.band + thing,
        full_row + column.name,
        full_row + full_column,
        row.band + full_row + full_column,
        all_said,
    )
    return tuple(n for n in dict.fromkeys(found) if n and n != thing and len(n) <= 4 * _LONGEST_LEVEL)


def spelled_out(cells: Sequence[Headed]) -> list[Headed]:
    """The cells with names that tell them apart, as far as their heads do."""
    names = list(cells)
    for level in range(max((len(c.longer) for c in cells), default=0)):
        counted = Counter(map(_key, names))
        if all(n == 1 for n in counted.values()):
            break
        for i, c in enumerate(names):
            if counted[_key(c)] > 1 and level < len(c.longer):
                names[i] = replace(c, thing=c.longer[level])
    return names


def _key(c: Headed) -> tuple[str, ...]:
    return c.thing, c.scope, c.aspect, c.status, c.period, c.unit


def caption_of_table(above: Sequence[str], caption: Callable[[str], Caption]) -> str:
    """What the line above a table says that it is about; empty for none."""
    for line in above:
        if _NO_TITLE.search(line):
            continue
        m = _TITLE.match(line) if len(line) <= 40 and line[-1] not in "。；，" else None
        words = caption(m["what"]).words if m else ""
        return "" if words in SILENT else words
    return ""
