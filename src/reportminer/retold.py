"""Names that take up what was told before: again, at another time, as far as it was done, in all, by its rank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from reportminer.cues import Cues
from reportminer.endings import behind
from reportminer.heads import Heads
from reportminer.model import Frame, Named, joined
from reportminer.nameparts import (
    EVERYONE,
    MONEY,
    NEWLY,
    PER_UNIT,
    RANKED,
    RATE_UNITS,
    again,
    levelled,
    same_kind,
)
from reportminer.owners import ASIDE, AT_STAGE, told_in
from reportminer.record import replace
from reportminer.told import Told


def told_before(rows: Sequence[Named], name: str) -> Named | None:
    """立案160件，结案152件，处分150人，立案增长2%: the level that a bare word took up before, for the change of it."""
    return next(
        (
            r
            for r in reversed(rows[-_FAR_BACK:])
            if r.thing.endswith(name) and (r.owner or r.thing == name) and r.aspect == "level"
        ),
        None,
    )


_FAR_BACK = 8  # rows


def said_short(name: str, level: Named) -> str:
    """The level that a name only takes up again: 地方财政收入 for 收入, also where its 决算数 was told; else empty."""
    thing = level.thing if level.thing.endswith(name) else _ACCOUNT.sub("", level.thing)
    return thing if level.thing != name and thing.endswith(name) else ""


def carried_out(name: str, level: Named) -> str:
    """老年人体检 for the 体检 of a 老年人应体检 or 老年人体检任务 told before: what was to be done; else empty."""
    if name.endswith("得分") and level.thing.endswith(("满分", "分值")):
        return level.thing[:-2] + name  # 产出指标满分50分，自评48分
    due = _TASK.sub("", _DUE.sub("", level.thing))
    if due == level.thing or len(due) <= len(name) or due[-2:] != name[-2:]:
        return ""
    return due if due.endswith(name) else due[:-2] + name  # 患者管理任务600人，规范管理580人


_DUE = re.compile("(?<=.)应(?!诉)(?=\\w{2}$)")  # 老年人应体检2万人，实际体检1.9万人
_ACCOUNT = re.compile("(?:[决预]算|完成|执行)?数?(?:（[^（）]*）)?$")


def told_again(rows: Sequence[Named], name: str, unit: str) -> Named:
    """The row that a name refers to, and what the name adds to it (§12 每人补助)."""
    row, _, what = name[1:].partition(" ")
    named = again(rows[int(row)], unit)
    if what.startswith("总"):  # 新认定A类8家、B类6家，总数分别达到20家、16家
        named = replace(named, thing=NEWLY.sub("", named.thing))
    return replace(named, thing=joined(named.thing, what))


def taken_up(rows: Sequence[Named], f: Frame, source: Named, unit: str) -> Named:
    """A number without a name, as another one of `source`: what it was before, its second unit, what it rose to."""
    goes_on = f.kind == "same" or (f.kind == "to" and source.rule == "from")
    counted = f.rule == "another unit" and not {unit, source.unit} & {*RATE_UNITS, "个百分点"}
    if goes_on and (source.unit == unit or counted) and source.aspect == "change":
        # 下降3%和4%; 增速由3%降至2%; 减少4户10人
        return replace(source, unit=unit, basis=source.basis if f.kind == "same" else "", parent=None)
    if f.rule == "another unit":
        source = _measured_alike(rows, source, unit)
    aspect = levelled(source.aspect, unit)
    return replace(again(source, unit), compared=f.kind == "compared", aspect=aspect, base=f.prev)


def _measured_alike(rows: Sequence[Named], source: Named, unit: str) -> Named:
    """A类展览9个、面积3万平方米；B类6个、2万平方米: the measure that a second number leaves out, told with the pair before."""
    for counted, measured in pairwise(rows[-_NEAR:]):
        alike = counted.unit == source.unit and measured.unit == unit and counted.unit != unit
        thing = measured.owner + measured.thing
        if alike and len(thing) > len(counted.thing) and thing.startswith(counted.thing):
            return replace(source, thing=source.thing + thing[len(counted.thing) :])
    return source


_NEAR = 6  # rows


_AT_TIMES = re.compile("(?:日均|月均|年均|周均|单日|单月|平均每[日天月年]|日平均)(?:最[高多])?")


def same_at_other_time(heads: Heads, name: str, level: Named, unit: str) -> str:
    """铁路发送旅客800万人次，日均40万人次，单日发送52万人次: the level before, told by the day; else empty."""
    m = _AT_TIMES.match(name)
    said = name[m.end() :] if m else name
    thing = behind(_AT_TIMES, level.owner + level.thing)
    if (
        level.aspect != "level"
        or not same_kind(level.unit, unit)
        or not (m or heads.role.get(said) == "event")
        or (not m and said in _LISTED.split(thing)[:-1])
    ):
        return ""
    if f"新{said}" in thing:
        return ""  # 新开工项目92个，已开工51个
    return (m[0] if m else "") + thing if said in thing[:-_VERB] and thing[:_VERB] != said else ""


_VERB = 2  # characters of 发送
_LISTED = re.compile("^各[类种级项]?|、")  # 各类展览、会议90场，其中展览32场


def ranked(named: Named, place: str) -> Named:
    """The place that a thing has: 吞吐量全省排名, 经济总量全国排名 of an 经济总量排名."""
    told = RANKED.search(named.thing)
    thing = named.thing[: told.start()] if told and told.start() >= 2 else named.thing
    how = told[0] if told and thing != named.thing else "" if told else "排名"
    return replace(named, thing=thing + place + how, aspect="rank", stem=thing)


def ranked_before(row: Named | None, unit: str) -> Named | None:
    """里程全国第四、突破1万公里: what was ranked right before, for the amount of it; None if nothing was."""
    if row is None or row.aspect != "rank" or not row.stem:
        return None
    return again(replace(row, thing=EVERYONE.sub("", row.stem), aspect="level"), unit)


_PEOPLE = ("人", "名", "户", "位")
EACH = re.compile("每[人户名个](?:每[年月])?|[人户]均")
_EACH_OF = re.compile(r"每\d{0,2}[个名人户所家场次项村镇县股]")  # 文化站每个补助10万元、共70万元


def of_each(f: Frame, before: Named | None, unit: str, cues: Cues) -> Named | None:
    """发放津贴，每人每月50元，发放49万元: what each got, and all of it, is of what was given."""
    if EACH.fullmatch(f.name):
        given = before.owner if before and f.inside else ""  # 补贴惠及学生90人（每人500元）
        paid = before and before.unit in _PEOPLE and unit in MONEY and not ASIDE.match(before.thing)
        who = before.owner + before.thing if before and paid else ""
        if whose := f.before or given or who:  # 其中新生86名，每人5000元
            return Named(f.name, f.scope or f.far_scope, "level", unit, "", owner=whose)
    if before and before.owner and EACH.fullmatch(before.thing) and f.name in cues.act:
        return replace(again(before, unit), thing=f.name + before.owner, owner="")
    return None


def in_all(rows: Sequence[Named], source: Named, unit: str) -> Named:
    """What an amount in all is of: 新增公园12座，累计达110座 · 37户，每户5000元，共计18.5万元."""
    if (each := _EACH_OF.search(source.thing)) and each.start():
        return replace(source, thing=source.thing[: each.start()] + source.thing[each.end() :])
    if PER_UNIT.match(source.thing):
        counted = told_in(rows, len(rows) - 1) or source
        source = replace(counted, thing=counted.thing + ("资金" if unit in MONEY else ""))
    known = _MADE.sub("", NEWLY.sub("", source.thing)).removesuffix("新增")
    return replace(source, thing=known) if len(known) >= 2 or source.owner else source


_MADE = re.compile("^(?:命名|认定|培育|打造|创建|评选|选树|培养|孵化)(?=.{2})")  # 命名工作室15个（累计112个）


def as_said(said: str, rows: Sequence[Named], source: Named, unit: str) -> Named:
    """What a number without a name takes up: what was told, in all (累计) or as far as it was done (完成)."""
    if said == "累计":
        return in_all(rows, source, unit)
    if said == "成功":
        return replace(source, owner=source.owner + source.thing, thing=said)
    wanted = without_task(source) if said.endswith("完成") else source
    return done_of(wanted, unit) if said == "已完成" and wanted.thing == source.thing else wanted


def not_of_those(
    cues: Cues, named: Named, value: Decimal | None, level: Named | None, told: Decimal | None
) -> Named:
    """批捕嫌疑人90人，起诉130人; 推广新能源车80辆，保有量900辆: more than that is owned by what it was done to."""
    more = value is not None and told is not None and value > told and level is not None
    alike = more and level and (named.owner, named.unit) == (level.thing, level.unit)
    if alike and named.thing == "完成":
        # 培训班不少于4期，实际完成5期: as many as were wanted
        return replace(named, thing=named.owner, owner="")
    acted = cues.acts.match(named.owner) if alike and not cues.benefit.match(named.thing) else None
    return replace(named, owner=named.owner[acted.end() :]) if acted else named


def counted_of(told: Told, cues: Cues, f: Frame, unit: str) -> Named | None:
    """排查隐患43处，其余2处正在整改: what was counted, of which some did something; without what was done to all of it."""
    total = told.total_row(f)
    near = () if total or not told.here() or unit in ("人", "名", "次", "人次") else told.rows[:-4:-1]
    row = next((r for r in near if r.rule != "winners" and not r.owner), total)
    acted = cues.acts.match(row.thing) if row and near else None
    return replace(row, thing=row.thing[acted.end() :] or row.thing) if row and acted else row


def done_of(source: Named, unit: str) -> Named:
    """实施项目10个，完成8个: what was done of the things counted before; of what is to be done, its own name."""
    counted = source.aspect == "level" and same_kind(source.unit, unit) and unit not in MONEY
    if not counted or _WANTED.search(source.thing) or source.thing == "完成":
        return source
    return replace(source, owner=source.owner + source.thing, thing="完成")


_WANTED = re.compile("任务|计划|目标|指标|预算|下达")


def without_task(source: Named) -> Named:
    """造林 of a 造林任务, for what was done of it: 造林任务3万亩，完成3.2万亩."""
    what = source.thing.removesuffix("投资")  # 项目年度计划投资8亿元，已完成6亿元
    thing = AT_STAGE.sub("", _TASK.sub("", what)) + source.thing[len(what) :]
    return replace(source, thing=thing) if len(thing) >= 2 else source


_TASK = re.compile("(?:目标|计划|年度|全年|年初)*(?:任务|目标|计划|预算)(?:指标|[数值])?$")
