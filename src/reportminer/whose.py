"""Whom or what a name that cannot stand alone belongs to, by what was told before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportminer.context import Context
from reportminer.cues import Cues
from reportminer.fellows import handled_alike, together
from reportminer.heads import Heads
from reportminer.model import Frame, Named
from reportminer.nameparts import (
    BARE_PLAN,
    ENTRY,
    INSTITUTION,
    MONEY,
    NEWLY,
    PER_UNIT,
    SEASON,
    SETUP,
    TOLD_AT_LENGTH,
    YIELD,
    other_flow,
    same_kind,
)
from reportminer.owners import (
    done_by_label,
    entity_of,
    fitted,
    giver_of,
    had_share,
    of_rate,
    owner_of_kind,
    owns,
    past_asides,
    says_less,
    without_rate,
    without_staff,
)
from reportminer.record import replace
from reportminer.told import Told

_OFFENCE = re.compile("(?:犯罪|案件)$")  # 严惩经济犯罪，批捕85人
_MANY = re.compile("(?P<first>[^、，]{2,10})、[^，]{2,}等(?P<rest>[^、，等]{2,4})$")  # 塑料、纸浆等进口
_ASIDE = re.compile("（[^）]*）$")
_LONG_GIVER, _LONGEST_GIVER = 12, 20  # characters


@dataclass(frozen=True, slots=True)
class Whose:
    """Finds the owner of a frame's name among the rows of `told` and in its context."""

    heads: Heads
    cues: Cues
    told: Told

    def owner(self, f: Frame, unit: str) -> str:
        """Whom or what a name that cannot stand alone belongs to; empty for a name that can."""
        told = self.told
        if self.cues.benefit.match(f.name) and f.host is None and not f.scope:
            return self._giver(f)
        if f.kind == "share" and f.place == "占" and told.context.among and not f.whole:
            return ""
        if f.rule == "goal" or (f.apart and f.name.startswith("其他")):
            return ""  # 群众满意度，目标值90%
        role = self.heads.needs_owner(f.name) or done_by_label(f)
        level = told.level()
        with_them = f.already and told.here() and level is not None and same_kind(level.unit, unit)
        acted_on = (
            role == "event" and f.acted and not (f.before or with_them) and (told.here() or not f.about)
        )
        placed = (role == "measure" or (role == "person" and not f.owner)) and f.scope and not told.here()
        apart = level is not None and f.apart and level.unit in ("人", "名", "人次")
        anew = role == "event" and (NEWLY.match(f.name) or apart) and not f.owner and level is not None
        done_too = apart and level is not None and self.heads.role.get(level.thing[-2:]) == "event"
        if anew and level is not None and (done_too or not same_kind(level.unit, unit)):
            return ""  # 发放补贴80万元，新增就业300人; 出院病人2万人次；手术800台: another matter
        beside = level if f.listed and told.here() else None
        if beside and role == "measure" and beside.thing.startswith("涉及"):
            return ""  # 涉及农户8万户、面积5万亩
        if beside and role == "event" == self.heads.needs_owner(beside.thing) and beside.unit == unit:
            return beside.owner  # 讲座32场、展览15场
        if not role or acted_on or (placed and not (f.topic or told.context.topic or f.before)):
            return ""
        owner = self._of_body(f, role, without_staff(self._of(f, role), f.name))
        owner = (
            of_rate(owner) if role in ("flow", "event") or f.name[:2] in ("人均", "户均") else owner
        )  # 到位率100%，支出90万元
        measured = level is not None and level.thing != owner and level.thing.startswith(owner)
        if f.name.startswith(("总", "注销", "吊销", "撤销")) or (measured and told.here()):
            owner = NEWLY.sub("", owner)  # 新签工程合同额8亿元，完成营业额6亿元
        if role == "flow" and (not owner or BARE_PLAN.fullmatch(owner)):
            of_plan = level is not None and told.here() and BARE_PLAN.fullmatch(level.thing)
            return level.scope if level is not None and of_plan else ""  # 甲项目预算数18万元，执行数15万元
        of_year = SEASON.match(f.name) and not (told.here() and level is not None and level.unit in MONEY)
        whole = role == "flow" and of_year and not f.topic  # 资金到位率98%，全年实际支出1278万元
        return owner.removeprefix("全年") if owns(owner, f.name, role) and not whole else ""

    def _giver(self, f: Frame) -> str:
        """What a gain came of; one that takes long to tell, or is a figure itself, is left out."""
        if f.owner or f.topic:
            return f.owner or f.topic
        here = self.told.level_here()
        giver = giver_of(self.heads, self.cues, here) if f.adjoins else f.before
        if len(giver) > _LONG_GIVER and (listed := _MANY.match(giver)):
            return listed["first"] + "等" + listed["rest"]
        giver = TOLD_AT_LENGTH.sub("", giver) if len(giver) > _LONG_GIVER else giver
        return "" if YIELD.search(giver) or giver.endswith("面积") or len(giver) > _LONGEST_GIVER else giver

    def _of(self, f: Frame, role: str) -> str:
        """The owner of a name that, by its role, needs one."""
        told, c = self.told, self.told.context
        if f.owner:
            return f.owner
        if f.host is not None:
            return entity_of(self.heads, told.rows[f.host], role)
        here, beside = told.here(), told.row(f.prev) if f.listed else None
        if beside and had_share(beside):
            return beside.owner + beside.stem  # 绿电占比三成、规模翻了一番
        known, flows = self._known(f.name, bodies=False), role == "flow" and self.heads.owned_by(f.name)
        if f.topic or known or flows or (c.topic and not here):  # 上年结余: of a budget
            topic = f.topic or known or c.topic
            return topic if role == "derived" else of_rate(topic)
        if f.before and (role in ("event", "person") or f.apart or not here):
            return "" if f.kind == "change" and SETUP.search(f.before) else f.before
        latest = self._latest(c.level, c.rate)
        row = told.level() if here else told.row(latest)
        if not here and f.led and (row is not None or f.about):
            return (
                "" if f.name in self.cues.act and not _OFFENCE.search(f.about) else self.heads.entity(f.about)
            )
        if row is None or (role == "event" and not here):
            return c.subject or c.bearer
        its_own = f.apart if role == "person" else role == "measure" and (f.apart or c.bearer == row.scope)
        if c.bearer and its_own:
            return c.bearer  # 企业45家，其中大型5家、中型40家；资产30亿元: of all of them
        if c.level is not None and (here or c.level == latest):
            both = here and handled_alike(self.heads, told.rows[c.list_from : c.level + 1], f.name)
            if both:
                return both
            row = past_asides(told.rows, c.level, f.name)
        if row.parent is not None and (not here or self._ends(row, f, role)):
            row = told.rows[row.parent]
        if role == "measure" and f.acted and f.adjoins and c.actor and row.scope == c.actor:
            return ""
        entity = fitted(without_rate(entity_of(self.heads, row, role, f.name), f.name), f.name, row)
        gain = role == "measure" and row.owner and self.cues.benefit.match(row.thing)
        if gain and not PER_UNIT.match(f.name):
            return row.owner  # 签订合同389份，覆盖企业702家，签订率92%
        return c.holder if role == "measure" and here and says_less(self.heads, entity, c.holder) else entity

    def _latest(self, level: int | None, rate: int | None) -> int | None:
        """The last row told, where it is a share (民营医院占比33%) the amount before it."""
        if level is None or rate is None:
            return level if rate is None else rate
        rows = self.told.rows
        return level if rows[rate].thing == rows[level].thing + "占比" else max(level, rate)

    def _known(self, name: str, bodies: bool) -> str:
        """The last thing of a paragraph that by its kind can own `name`; `bodies`: those whose kinds are bodies (学校)."""
        kinds, c = self.heads.owned_by(name), self.told.context
        asked = kinds and bool(INSTITUTION.search(kinds[0])) == bodies
        headed = self.heads.needs_owner(name) == "flow"
        all_told = self.told.here() or not bodies  # 幼儿园98所，其中公办62所。在园幼儿9万人: of all of them
        rows = [r for r in self.told.rows[c.first :] if all_told or (r.parent is None and not had_share(r))]
        return owner_of_kind(self.cues, kinds, rows, c.heading, headed) if asked else ""

    def _of_body(self, f: Frame, role: str, owner: str) -> str:
        """幼儿园52所，在园幼儿9千人；教职工860人: people of a body are of that told before, and of no other people."""
        people = role == "person" and not f.owner and self.heads.person_end.search(_ASIDE.sub("", owner))
        if not (people and self.heads.owned_by(f.name)):
            return owner
        known = self._known(f.name, bodies=True)
        return known or ("" if self.heads.role.get(owner) == "person" else owner)

    def _ends(self, part: Named, f: Frame, role: str) -> bool:
        """Whether no more is told of a part: its total is filled, or another matter begins (；支出120亿元)."""
        if f.name == "平均年龄":
            return True  # 干警70人，其中本科60人，平均年龄36岁
        if part.thing.endswith(f.name + "费"):
            return False  # 其中公务接待费2万元，接待30批次
        anew = not f.listed and (role in ("event", "flow") or f.already or f.name.startswith("完成"))
        whole = self.told.rows[part.parent or 0]  # 受理案件90件，其中…；涉案金额3亿元
        done = "event" in (self.heads.needs_owner(whole.thing), self.heads.role.get(whole.thing[:2]))
        apart = f.apart and (
            (role == "measure" and done) or other_flow(part.thing, f.name) or other_flow(whole.thing, f.name)
        )
        return apart or (self.told.fills(part) and anew) or self._several(f)

    def _several(self, f: Frame) -> bool:
        """食品类12件、药品类8件，罚没款6万元: whether a list of parts ends, so that more is told of all of them."""
        c = self.told.context
        return c.list_from not in (None, c.level) and not f.listed


_THOSE = re.compile(r"(?P<n>[两二三四五六七八九])者(?P<rest>.*)")


def those_before(heads: Heads, rows: Sequence[Named], name: str) -> str:
    """东盟、欧盟进出口总额 for the 两者 that take up the last two things that were named; else `name`."""
    m = _THOSE.fullmatch(name)
    n = "零一二三四五六七八九".find(m["n"].replace("两", "二")) if m else 0
    things = list(dict.fromkeys(r.thing for r in reversed(rows[-2 * n :]) if r.aspect != "share"))[:n]
    if not m or len(things) < n:
        return name
    return together(heads, things[::-1]) + m["rest"]


# places that are counted, in which people live: 下辖5个村、320户、1200人
_LIVED_IN = re.compile("(?:[共有设辖]|下[设辖])*(?:(?:行政|自然)?村|[村居]民小组|[村居]委会|社区?|小区)")


def living_there(named: Named, rule: str) -> Named:
    """The households and people told after the places that they live in, which have no name of their own."""
    what = {"户": "户数", "人": "人口"}.get(named.unit, "")
    if not what or ("subject inherited" not in named.flags and rule != "another unit"):
        return named
    lives = _LIVED_IN.fullmatch(named.thing) or (what, named.thing) == ("人口", "户数")
    return replace(named, thing=what) if lives else named


def of_entry(named: Named, c: Context) -> Named:
    """The entry that a row stands in as its place: what is told of a river, a village, a company after its name and a colon."""
    entry = "" if named.scope else entry_of(c.topic, c.heading)
    return replace(named, scope=entry) if entry and entry not in named.owner + named.thing else named


_LIMITED = re.compile("(?:限额以上|限上|规模以上|规上|大中型)[^，、]{0,6}?(?:单位|企业|工业|店|业)")


def of_limited(named: Named, among: str) -> Named:
    """限额以上单位中，粮油类零售额增长12%: what is told among those of a size is of them alone."""
    limit = _LIMITED.match(among) if among else None
    if limit is None or limit[0][:2] in named.scope + named.indicator:
        return named
    return replace(named, scope=named.scope + limit[0])


@lru_cache(maxsize=256)
def entry_of(topic: str, heading: str) -> str:
    """The topic or heading that names an entry; many rows stand below the same."""
    return next((e for e in (topic, heading) if ENTRY.fullmatch(e)), "")
