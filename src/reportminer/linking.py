"""Which row is a stated part of which: what 其中 breaks down, the whole of a share, what was done with some of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import takewhile

from reportminer.context import Context
from reportminer.heads import Heads
from reportminer.model import REFERS, Frame, Named
from reportminer.nameparts import (
    BARE_PLAN,
    NEWLY,
    PER_UNIT,
    RANK,
    RATE,
    RATE_UNITS,
    flow_of,
    other_flow,
    same_kind,
    without_total,
)
from reportminer.told import Told

_A_GOAL = re.compile("任务|目标(?!人群)|分值$|满分$")
_GOAL = re.compile("(?:目标|任务|计划|预算)$")
_WORKS = re.compile("(?:项目|工程)$")
_UNDER_WAY = re.compile("(?:开工|完工|竣工|投产)(?:建设)?$")
_PEOPLE = re.compile("[人员者民众生童]$|人口$")
_SOME_PEOPLE = re.compile("[人员者民众生童工]")  # 运送161万农民工返岗，其中脱贫劳动力75万人
_BESIDE_TOTAL = 4  # rows; amounts that stand so close to the total may be smaller than its part
_NEAR = 12  # rows; totals stand no further back
_CALLED_BACK = 60  # rows; so far back stands a total that is called by its name (法人单位中，…)


def total_for(told: Told, name: str, unit: str, among: str, value: Decimal | None) -> int | None:
    """The last level with the same kind of unit, and of the name `among` if one is said: what 其中 breaks down.

    None if all that stand near are smaller than the part `value`, which is called `name`. A goal is no total if a result stands near,
    and what stands in a bracket that is closed is none. What stands before the paragraph is looked at only for the first part in it, or by its name.
    """
    rows, first = told.rows, told.context.first
    goal = grown = None
    for i in range(len(rows) - 1, max(-1, len(rows) - (_CALLED_BACK if among else _NEAR)), -1):
        row = rows[i]
        if i < first < len(rows) and not among:
            break
        said = row.aspect == "level" or (among and row.aspect == "change")
        whole = said and not (row.compared or row.inside) and row.rule != "whole"
        if (
            not whole
            or not _alike(row, unit)
            or other_flow(row.thing, name)
            or not (not among or _so_called(rows, row, among))
        ):
            continue
        if row.aspect == "change":  # of what grew, the amount itself comes first
            grown = i if grown is None else grown
            continue
        if not (among or PER_UNIT.search(row.indicator) or _holds(told.values[i], value)):
            if len(rows) - i > _BESIDE_TOTAL:
                return None
            continue
        if not _GOAL.search(row.thing) or "subject inherited" in row.flags:
            return i
        goal = i if goal is None else goal
    return grown if goal is None else goal


_HEAD = 4  # characters; 法人单位
_REGION = re.compile("地区$")


def _so_called(rows: Sequence[Named], row: Named, name: str) -> bool:
    """Whether a row is what `name` calls it: 从事旅游业的法人单位 for 旅游业法人单位, 内资企业法人单位 for 内资企业."""
    thing = without_total(row.thing)
    if row.scope and row.parent is not None and rows[row.parent].thing == row.thing:
        return False  # 签约项目60个，其中亿元以上30个。签约项目中，…: of all of them
    if _REGION.search(thing.removesuffix(name)) and thing != name:
        return False  # 法人单位中，… after 东部地区法人单位: those of all
    if thing.endswith(name) or (row.scope and row.scope + thing == name):
        return True
    if thing.startswith(name) and row.parent is not None:
        return rows[row.parent].thing.endswith(thing[len(name) :])
    return len(name) > _HEAD and thing[-_HEAD:] == name[-_HEAD:] and set(name) <= set(thing)


def broken_down(told: Told, f: Frame, unit: str, value: Decimal | None) -> int | None:
    """The row that 其中, X中 or a division (按…分) breaks down, where the frame `f` of its first part is told so."""
    c = told.context
    if f.among:
        if unit in RATE_UNITS and f.kind != "change":
            return None  # 总产值增长5%。总产值中，林业比重为8%
        called = total_for(told, f.name, unit, f.among, value)
        if called is not None or f.part != "part":
            return called
    if f.part == "division" and c.last_total is not None:
        return divided_again(told, c.last_total)
    found = total_for(told, f.name, unit, "", value)
    if found is None and f.part == "division":
        found = divided_before(told, unit, value)
    if found is None and c.level is not None and PER_UNIT.search(told.rows[c.level].thing):
        near = range(c.level, max(c.level - 4, -1), -1)
        alike = (i for i in near if told.rows[i].unit == unit)
        found = next((i for i in alike if not PER_UNIT.search(told.rows[i].thing)), None)
    total = c.level if found is None else found
    return total if total is None or f.part != "division" else divided_again(told, total)


def divided_before(told: Told, unit: str, value: Decimal | None) -> int | None:
    """What the division before was of, where the last amount of the kind is a part of it (从年龄看 after 从类别看)."""
    for row in reversed(told.rows[-_NEAR:]):
        if row.aspect == "level" and _alike(row, unit):
            whole = row.parent
            return whole if whole is not None and _holds(told.values[whole], value) else None
    return None


def divided_again(told: Told, found: int) -> int:
    """按产业分，A、B、C；分行业看，…: what a second division divides is the whole again, not the last part of the first."""
    rows, values = told.rows, told.values
    whole = rows[found].parent
    if whole is None or rows[found].aspect != "level":
        return found
    parts = [i for i in range(max(whole + 1, found - _NEAR), len(rows)) if rows[i].parent == whole]
    if len(parts) == 1:
        return found
    added = sum((values[i] or Decimal(0) for i in parts), Decimal(0))
    near = range(parts[0] - 1, max(-1, parts[0] - _BESIDE_TOTAL - 1), -1)
    return next((i for i in near if values[i] == added and same_kind(rows[i].unit, rows[found].unit)), whole)


# 器具1326件，其中轮椅534辆、护理床97张
_ARTICLES = frozenset(("件", "套", "件（套）", "台（套）", "台（件）"))
_PIECES = frozenset("台辆张副部架把具床艘")


def _alike(row: Named, unit: str) -> bool:
    """Whether a row has the same kind of unit, told or left out (3万老年人, 其中女性2万人)."""
    people = not row.unit and unit in ("人", "名", "位") and _PEOPLE.search(row.thing)
    people = people or (not row.unit and row.rule == "noun after" and _SOME_PEOPLE.search(row.thing))
    return same_kind(row.unit, unit) or bool(people) or (row.unit in _ARTICLES and unit in _PIECES)


def _holds(whole: Decimal | None, part: Decimal | None) -> bool:
    """Whether the one amount can hold the other; one that is not told can."""
    return whole is None or part is None or part <= whole


def outgrows(told: Told, unit: str, value: Decimal | None) -> bool:
    """龙头企业22家，其中…；家庭农场472家，新增8家: whether an amount is more than the open total, whose parts are told."""
    total = told.context.total
    whole = None if total is None or _holds(told.values[total], value) else told.rows[total]
    return (
        whole is not None and (whole.parent, whole.aspect) == (None, "level") and same_kind(whole.unit, unit)
    )


def another_act(heads: Heads, told: Told, f: Frame, unit: str) -> bool:
    """参赛选手90名，其中…；签订合同389份: whether something else was done than what the open total tells."""
    total = told.total_row(f)
    if total is not None and f.kind == "own" and not f.part and f.name[:2] == "发生" != total.thing[:2]:
        return True  # 查处违法80起，其中酒驾6起；发生事故3起
    acts = f.kind == "own" and not f.part and heads.does(f.name) and len(f.name) > 3
    if not acts or total is None or not same_kind(total.unit, unit):
        return acts and total is not None
    before = told.level()  # 立案80件，其中污染32件；发出建议50件
    if before is None or before.parent is None or f.rule != "own" or NEWLY.match(f.name):
        return False
    acts = before.thing != total.thing and heads.does(before.thing)
    return heads.does(total.thing) and not (f.owner or f.scope or acts)


_ALL_OF_THEM = re.compile("[两三四五六七八九十][项者类]")
_MEMBERS = 8  # a sum has no more


def summed_up(told: Told, f: Frame, unit: str, value: Decimal | None) -> list[int]:
    """公办园12所、民办园30所，共计42所: the rows before it that add up to an amount without a name of its own."""
    if value is None or f.host is not None or not told.here():
        return []
    if not ((f.kind == "blank" and not f.name) or _ALL_OF_THEM.fullmatch(f.name)):
        return []
    near = range(max(told.context.first, len(told.rows) - 2 * _MEMBERS), len(told.rows))
    levels = (i for i in near if (told.rows[i].aspect, told.rows[i].parent) == ("level", None))
    alike = [i for i in levels if same_kind(told.rows[i].unit, unit) and not told.rows[i].inside][-_MEMBERS:]
    ends = (alike[-n:] for n in range(2, len(alike) + 1))
    return next((run for run in ends if sum(told.values[i] or 0 for i in run) == value), [])


def whole_of(told: Told, child: int, said: str) -> int | None:
    """X占Y总数的N%: where both amounts stand in the paragraph, Y is the total of X, which is row `child`."""
    rows, whole = told.rows, without_total(said)
    if len(whole) < 2 or rows[child].aspect != "level" or _GOAL.search(whole):
        return None  # 完成预算的90%: what was done is no part of what was planned
    for i in range(child - 1, max(-1, child - 10), -1):
        row, called = rows[i], without_total(rows[i].indicator)
        named_so = whole in row.scope + row.indicator or (len(row.thing) >= 3 and row.thing in whole)
        if len(whole) == _BARE and not called.endswith(whole):
            continue  # 占全部企业的5% is of no 企业法人单位 that is a part itself
        fit = row.aspect == "level" and same_kind(row.unit, rows[child].unit) and not row.compared
        if flow_of(row.thing) == "收入" != flow_of(rows[child].thing):
            continue  # 研发投入2亿元，占营业收入的5%: no part of the income
        if fit and named_so and _holds(told.values[i], told.values[child]):
            return i
    return None


_BARE = 2  # characters; 企业


def template_of(rate: Named | None, said: str) -> str:
    """What the shares of a list are of; 如A仅13% after 产品的利用率在60%以下 tells the same rate of A."""
    if said != REFERS:
        return said
    named = rate.thing.rsplit("的", 1)[-1] if rate else ""
    return named if RATE.search(named) else ""


def whose_share(told: Told, f: Frame) -> int | None:
    """The row that a share without a name is of: the amount right before it, in its own bracket, too."""
    rows, before = told.rows, told.row(f.prev)
    if f.host is not None and f.prev and f.prev > f.host and before and before.aspect == "level":
        return f.prev  # （其中社区医院36家，占20%）
    at = f.host if f.host is not None else told.context.level
    if at and BARE_PLAN.fullmatch(f.whole) and PER_UNIT.match(rows[at].thing):
        return max(at - 1, told.context.first)  # 改造房屋40户，户均投入3000元，完成年度任务的80%
    return at


def whole_before(told: Told, f: Frame) -> str:
    """农民工中，女性占三成; 外送电量800亿度、绿电占比三成: the whole that was told before its share."""
    if f.place != "占" or not f.name:
        return ""
    c, level = told.context, told.level_here() if f.listed else None
    whole = level.thing if level and level.aspect in ("level", "change") and f.prev == c.level else ""
    return c.among or ("" if whole.startswith(f.name) else whole)


def parent_of(told: Told, f: Frame, named: Named, value: Decimal | None) -> int | None:
    """The row that `named` is a stated part of; a rate, a goal or a per-unit figure is never one."""
    found = _total_of(told, f, named, value) if named.aspect in ("level", "change") else None
    if found is None or (f.kind == "own" and f.host is None and _A_GOAL.search(named.indicator)):
        return None
    return None if PER_UNIT.search(named.indicator) else found


def _total_of(told: Told, f: Frame, named: Named, value: Decimal | None) -> int | None:
    """The row that an amount or a change is part of by where it stands, whatever its name."""
    rows, c = told.rows, told.context
    if f.host is not None:
        return f.host if not BARE_PLAN.fullmatch(f.name or "目标") and fits(rows[f.host], named) else None
    if f.kind == "same" and f.prev is not None and (parent := rows[f.prev].parent) is not None:
        near = range(parent, min(parent + 3, f.prev))
        return next((i for i in near if same_kind(rows[i].unit, named.unit)), None)
    if named.compared:
        start = c.last_total if c.last_total is not None else len(rows)
        near = range(start + 1, min(start + 3, len(rows)))
        return next((i for i in near if rows[i].compared and rows[i].parent is None), None)
    told_of = rows[c.level].parent if f.kind == "change" and c.level is not None else None
    if told_of is not None and (told_of == c.total or (told_of == c.last_total and not f.name)):
        return _change_beside(rows, told_of, named)
    if f.kind == "to" and f.prev is not None and rows[f.prev].parent is not None:
        return rows[f.prev].parent  # 其中广告收入由516万元减到402万元
    if f.kind != "did" and (f.kind != "own" or not f.name):
        return None
    if c.total is None and (counted := _of_ranks(told, f, named, value)) is not None:
        return counted
    if c.total is None and value == 0 and c.level is not None and c.last_total is not None:
        nothing = rows[c.level].parent == c.last_total and fits(rows[c.last_total], named)
        return c.last_total if nothing else None  # parts of nothing, told after those that fill the total
    if c.last_total is None:
        return None
    last = next((r for r in rows[-3:][::-1] if r.parent is None or rows[r.parent].parent is None), None)
    told_of = last.parent if last else None  # the total, or what stands beside it
    filled = c.last_total if told_of is not None and told_of in range(c.last_total, c.opened) else None
    if c.total is None:
        return _beside(rows, filled, named, c.opened) if filled is not None else None
    whole = c.total if fits(rows[c.total], named) else _beside(rows, c.total, named, c.opened)
    whole = _called_so(rows, c, f.name, named) if whole is not None and whole == c.total else whole
    while whole is not None and named.aspect == "level" and not _holds(told.values[whole], value):
        whole = rows[whole].parent  # 二产8亿元，其中制造业6亿元；三产30亿元: a part of what 二产 is a part of
    return whole


_RANK = re.compile(f"{RANK.pattern}|全国|全[省市县区]")
_RANKED = re.compile(f"中央|{RANK.pattern}(?!以上)")


def _of_ranks(told: Told, f: Frame, named: Named, value: Decimal | None) -> int | None:
    """26件作品获奖，国家级2件、省级9件: what is told by its rank alone is some of what was counted right before."""
    before, c = told.level_here(), told.context
    if before is None or not _RANK.fullmatch(f.name) or f.host is not None:
        return None
    if f.listed and before.parent is not None and c.level == f.prev:
        return before.parent if fits(before, named) else None
    # 中央资金800万元，省级200万元
    ranked = _RANKED.match(before.thing) or _RANK.search(before.thing[-4:])
    counted = fits(before, named) and before.parent is None and not ranked
    return c.level if counted and _holds(told.level_value(), value) else None


def _change_beside(rows: Sequence[Named], total: int, named: Named) -> int | None:
    """余额54亿元，增加5亿元，其中甲余额20亿元，增加2亿元: the growth of a part is part of that of the total."""
    if named.unit in RATE_UNITS or named.unit in ("个百分点", "个千分点", "倍", "番"):
        return None
    for i in range(total + 1, min(total + 4, len(rows))):
        if rows[i].parent is not None:
            break
        if rows[i].aspect == "change" and rows[i].unit == named.unit:
            return i
    return None


def _called_so(rows: Sequence[Named], c: Context, name: str, named: Named) -> int | None:
    """诊疗9亿人次，入院2亿人次，其中医院诊疗4亿人次，入院1亿人次: of those told beside the total, the one called like the part."""
    total = c.total or 0
    near = range(max(c.first, total - 3), min(total + 4, len(rows)))
    if rows[total].thing.endswith(name) or len(name) < 3:
        return total
    done = name[:2] if name[:2] in _HANDLED and rows[total].thing[:2] != name[:2] else "，"
    called = (i for i in near if rows[i].thing.endswith(name) or rows[i].thing.startswith(done))
    return next((i for i in called if rows[i].parent is None and fits(rows[i], named)), total)


# 审结1190件，其中受理刑事案件…
_HANDLED = frozenset(("受理", "审结", "立案", "查处", "破获", "检查", "排查"))


def _beside(rows: Sequence[Named], total: int, named: Named, opened: int) -> int | None:
    """事故11起、死亡7人，其中道路运输8起、死亡5人: what stands beside the total, before its parts are told, is one too."""
    near = takewhile(lambda i: rows[i].parent is None, range(total + 1, min(total + 4, opened)))
    alike = [i for i in near if fits(rows[i], named) and rows[i].thing[-2:] == named.thing[-2:]]
    return next((i for i in alike if rows[i].thing.endswith(named.thing)), alike[0] if alike else None)


def fits(total: Named, named: Named) -> bool:
    """Whether two rows can be total and part: same aspect, same kind of unit, and the total is no per-unit figure."""
    same = total.aspect == named.aspect and _alike(total, named.unit) and "/" not in named.unit
    return same and not other_flow(total.thing, named.thing) and not PER_UNIT.search(total.indicator)


def done_with_part(heads: Heads, told: Told, f: Frame) -> bool:
    """其中检测经费30万元，已支出28万元: whether a bare act tells how far the part right before it was carried out."""
    part = told.row(f.prev) if f.already and f.adjoins and not f.apart else None
    if part is None or part.parent is None or part.parent != told.context.total:
        return False
    return heads.needs_owner(f.name) in ("flow", "event")


def some_of(told: Told, f: Frame, named: Named, value: Decimal | None) -> bool:
    """隐患312处，已整改305处: whether what was done was done with some of the things counted before."""
    counted, whole = told.level_here(), told.level_value()
    if counted is None or told.fills(counted):
        return False
    works = _WORKS.search(counted.thing) and _UNDER_WAY.search(f.name)
    if not (works or f.already or f.rule == "noun after"):
        return False
    is_part = value is not None and whole is not None and value <= whole and fits(counted, named)
    return is_part and counted.owner != named.owner and not counted.compared
