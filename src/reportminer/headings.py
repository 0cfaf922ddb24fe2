"""The heads of a cell's row and column put together: its name, scope, aspect, period and status."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple

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
RATIOS = frozenset(("change", "share", "rate", "rank"))
_WHOLE_PLACE = re.compile(r"全[国省市县区镇乡州盟旗]")
_PLACE = re.compile(r"[^\W\d]{1,7}(?:省|市|县|区|镇|乡|村|街道|自治州|盟|旗|社区)")
_NO_PLACE = re.compile(r"乡村|联盟|地区|城区|社区$|市区|城镇|农村|全村|园区|专区|各|以上|小区")
_TITLE = re.compile(
    r"^(?:附?表\s*(?:\d[\d\-—.]*|[一二三四五六七八九十]{1,3}(?=[\s:：、]))?[\s:：、.]*)?(?P<what>.{2,30}?)(?:及其?|和|与)?(?:基本|主要)?(?:情况|统计|汇总|明细|一览|列示|披露|分类|构成)*表?[:：]?$"
)
_IDLE_UPPER = re.compile(r"(?:情况|指标|如下)$|^[（(].*[)）]$")
_NO_TITLE = re.compile(
    r"单位\s*[:：]|[□√☑☐✓]|^不适用|说明[:：]?$|^\s*（?续|来源|作者|[编填制]表|编制|表\s*号|(?:时间|日期)\s*[:：]"
)
_MOMENT = re.compile(r"^(?:[期年][初末]|本[期年]|上[期年]|账面|其他|累计)+")
_LONGEST_LEVEL = 40
_NUMBERED = re.compile(r"附?表\s*[\d一二三四五六七八九十]")
_OF_TITLE = re.compile("增长|增减|比重|占比|比例|结构|构成|变[化动]|涨跌|对比|位次|情况|速度|分布|排|[（(]")
_SHARES = re.compile("比重|占比|结构|构成")
_DIGITS = re.compile(r"\d")
_CHANGES = re.compile("涨跌|增[长减速幅]|变动")
_COMPLETE = ("税", "费", "款", "金", "额", "率", "支出", "收入", "结余")
_BEFORE = re.compile("^(?:上年|去年|上期)(?:同期|度)?")
_CUMULATIVE = re.compile("^1[-—–~至]|累计")
_RANKS = frozenset(("位次", "名次", "排位"))
_COUNTS = re.compile(r"(?:人口|人次|[^\W\d]数|[额量率值]|价格|面积)$")
_TRADE = re.compile("(?:零售|进出口|进口|出口)$")  # told in money
_BRANCH = re.compile("(?:规模以上)?(?:工业|农业|建筑业|服务业)$")
_SHARE_END = re.compile("(?:占全[国省市县区])?(?:比重|占比|份额|比例)$")


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


class Title(NamedTuple):
    """What the lines above a table say of it: its `name`; the `measure`, the word for shares, and whether it is of changes, where its cells say nothing."""

    name: str = ""
    measure: str = ""
    share: str = ""
    change: bool = False
    period: str = ""


def axis_of(path: Sequence[Caption], *, deepest: bool = False) -> Axis:
    """The heads of one row or column; with `deepest` the last one that names something stands for all."""
    if not path:
        return Axis()
    roles = tuple(c.role for c in reversed(path) if c.role)
    if path[-1].role != "change" and path[-1].name:  # 本次变动增减 over 发行新股: an amount of its own
        roles = tuple(r for r in roles if r != "change")
    total = path[-1].role == "total" or bool(_WHOLE_PLACE.fullmatch(path[-1].words))
    named = [c for c in path if c.name and not (c.role == "total" and not _says_of_what(c))]
    named.sort(key=lambda c: c.role in ("planned", "done") and c is not path[-1])  # 接待费 below 预算数
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
    """The columns; 位次 alone beside 产值比重 is that of 产值, 增长 alone beside 产值 as well."""
    found: list[Axis] = []
    measured = amount = said = ""
    for a in columns:
        if a.role == "rank" and a.name in _RANKS:
            a = replace(a, name=measured + a.name) if measured else a
        elif a.role == "change" and not a.name:
            same = (b.name for b in found if b.role not in RATIOS and b.name.startswith(a.said[:2]))
            name = next(same, amount)  # 当月增长 beside 当月产量, 累计产量
            a = replace(a, name=name, names=(name,) if name else (), said=said or a.said)
        elif a.role != "rank":
            said = "" if a.role in RATIOS else a.said
            measured = _SHARE_END.sub("", a.name)
            amount = "" if a.role in RATIOS or a.role in REFUSED else _BEFORE.sub("", a.name)
        if a.part and not a.role and found and found[-1].role in _STATUS:  # 其中：专户 beside 预算数
            a = replace(a, roles=(found[-1].role,))
        found.append(a)
    return found


def owned(rows: Sequence[Axis], heads: Heads, named: bool) -> list[Axis]:
    """The rows; 公路 below 货运量 and once more below 客运量, or 其中：公路, is that of each, and has its unit.

    `named` tells that the columns say what is measured.
    """
    owner, inside = Axis(), False
    owners: list[tuple[Axis, bool]] = []
    under: dict[str, set[str]] = defaultdict(set)
    for before, a in pairwise((Axis(), *rows)):
        own = _measures(a, heads)
        inside = not own and (inside or (before is owner and (a.part or a.rank > owner.rank > 0)))
        owner = a if own else owner
        owners.append((Axis() if own else owner, inside))
        under[a.name].add("" if own else owner.name)
    found: list[Axis] = []
    for a, (of, inside) in zip(rows, owners, strict=True):
        name = a.name
        if not named and (inside or len(under[name]) > 1) and not name.endswith(_COMPLETE):
            name += of.name
        names = a.names if name == a.name else (name,)
        unit = a.unit or (of.unit if inside else "")
        found.append(replace(a, name=name, names=names, unit=unit, part=a.part or (inside and not a.rank)))
    return found


def _measures(a: Axis, heads: Heads) -> bool:
    """Whether the head of a row says what is measured: 出口额, 常住人口, but not 公路."""
    told = a.role or heads.role.get(a.name) in ("measure", "total", "flow") or heads.measure(a.name)
    return bool(told or _COUNTS.search(a.name))


def moments(columns: Sequence[Axis], month: str) -> list[str]:
    """The period of each column of a table for a month: 1-本月 and 累计 begin with the year."""
    since = f"{month[:4]}-01/{month}" if len(month) == 7 and month[5:] != "01" else month
    return [since if _CUMULATIVE.search(a.said) else month for a in columns]


def headed(row: Axis, column: Axis, unit: str, title: Title, heads: Heads) -> Headed:
    """Name, scope, aspect, status and period of the cell where a row and a column meet."""
    change = column if column.role == "change" else row if row.role == "change" else None
    status = _status(column, row)
    thing, scope = _thing(row, column, title.name, heads)
    ratio = unit in ("%", "‰")
    aspect: Aspect = "change" if change else "share" if ratio else "level"
    if column.role == "rank":
        aspect = "rank"
    elif {row.role, column.role}.isdisjoint(RATIOS):
        aspect = "change" if ratio and title.change else aspect
        thing = _measured(thing, title, heads, title.share if aspect == "share" else "")
    elif column.role != "rate":
        thing = _measured(thing, title, heads, "")
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
    if row.name and column.name:
        swap = row.role in RATIOS and column.role not in RATIOS  # 1990年比重 over 山区
        return _joined(column.name, row.name) if swap else _joined(row.name, column.name), ""
    if row.name and not column.names and row.of:
        return _joined(row.name, row.of), ""
    return row.name or column.name or title or row.said or column.said, ""


def _measured(name: str, title: Title, heads: Heads, share: str) -> str:
    """The name with the measure that the table's title states where the heads have none, and the word for a share."""
    end = m.start() if (m := _SHARE_END.search(name)) else len(name)
    stem, said = name[:end], name[end:]
    said = said or share
    if not title.measure or title.measure in stem or heads.measure(stem) or heads.needs_owner(stem):
        return stem + said
    if stem.endswith(_COMPLETE):
        return stem + said
    twice = stem[-2:] if title.measure.startswith(stem[-2:]) else ""  # 乡镇工业, 工业总产值
    return stem.removesuffix(twice) + title.measure + said


def _joined(row: str, column: str) -> str:
    if column in row:
        return row
    if row in column or (row.endswith("量") and column == "产量"):  # 发电量
        return column if row in column else row
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
        alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for i, c in enumerate(names):
            alike[_key(c)].append(i)
        for group in alike.values():
            longer = {i: names[i].longer[level] for i in group if level < len(names[i].longer)}
            if len(group) > 1 and len(set(longer.values())) + (len(longer) < len(group)) > 1:
                for i, name in longer.items():
                    names[i] = replace(names[i], thing=name)
    return names


def _key(c: Headed) -> tuple[str, ...]:
    return c.thing, c.scope, c.aspect, c.status, c.period, c.unit


def title_of_table(above: Sequence[str], caption: Callable[[str], Caption], heads: Heads) -> Title:
    """What the lines above a table, the nearest first, say that it is about."""
    line = next((line for line in above if not _NO_TITLE.search(line)), "")
    m = _TITLE.match(line) if line and len(line) <= 40 and line[-1] not in "。；，" else None
    what = caption(m["what"]) if m else Caption()
    said = next((line for line in above if _NUMBERED.match(line)), "")
    end = m.start() if (m := _OF_TITLE.search(said)) else len(said)
    body, rest = said[:end], said[end:]
    measures = list(heads.measures.finditer(body))
    branch = _BRANCH.search(body, 0, measures[-1].start()) if measures else None
    trade = _TRADE.search(body) if not measures else None
    return Title(
        "" if what.words in SILENT else what.words,
        trade[0] + "额" if trade else (branch[0] if branch else "") + measures[-1][0] if measures else "",
        "比例" if "比例" in rest else "占比" if _SHARES.search(rest) else "",
        bool(_CHANGES.search(rest)),
        what.period if _DIGITS.search(what.said) else "",
    )
