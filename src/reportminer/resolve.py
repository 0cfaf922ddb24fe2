"""The name of every quantity: the pieces of its frame, completed from one explicit context."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from reportminer.cues import Cues
from reportminer.fellows import (
    RESIDENTS,
    alike_beside,
    elsewhere,
    ends_in_other,
    fellow_of,
    measured_beside,
    sum_of,
    twin_of,
    verb_of,
)
from reportminer.heads import Heads
from reportminer.linking import (
    another_act,
    broken_down,
    done_with_part,
    outgrows,
    parent_of,
    some_of,
    summed_up,
    template_of,
    whole_before,
    whole_of,
    whose_share,
)
from reportminer.model import REFERS, Frame, Named, joined
from reportminer.nameparts import (
    BARE_PLAN,
    COUNTERS,
    INSTITUTION,
    MEDALS,
    MONEY,
    NEWLY,
    RATE,
    RATE_UNITS,
    SAID_SHARE,
    SECTOR,
    again,
    of_those,
    other_flow,
    same_kind,
    scored,
    without_goal,
    worth_of,
    yield_of,
)
from reportminer.owners import (
    had_share,
    in_another_whole,
    other_flow_of,
    per_one,
    share_of_told,
    share_of_whole,
    shared_by,
    told_in,
)
from reportminer.partnames import part_name
from reportminer.record import maker, replace
from reportminer.remembering import remembered
from reportminer.retold import (
    as_said,
    carried_out,
    counted_of,
    not_of_those,
    of_each,
    ranked,
    ranked_before,
    said_short,
    same_at_other_time,
    taken_up,
    told_again,
    told_before,
)
from reportminer.told import Told
from reportminer.whose import Whose, living_there, of_entry, of_limited, those_before

_ACT = 4  # characters of 规范管理
_PER_SUM = ("百元", "千元", "万元")  # 业务收入6亿元，其中…，百元收入耗材21元
_named = maker(Named)


@dataclass(slots=True)
class Resolver:
    """Names the frames of a document one after another."""

    heads: Heads
    cues: Cues
    told: Told = field(default_factory=Told)
    links: dict[int, int] = field(default_factory=dict)
    whose: Whose = field(init=False)

    def __post_init__(self) -> None:
        self.whose = Whose(self.heads, self.cues, self.told)

    def start(self, block: int, sentence: int, section: str) -> None:
        """A new sentence begins; a full stop is almost a wall."""
        self.told.context = self.told.context.begun(block, sentence, section, len(self.told.rows))

    def add(self, frame: Frame, unit: str, dimension: str, value: Decimal | None = None) -> Named:
        """The named quantity for the next frame."""
        told = self.told
        frame = told.bracketed(frame, unit) if frame.host is not None else frame
        name = self._meant(frame, unit)
        frame = frame if name == frame.name else replace(frame, name=name)
        if unit == "分" and frame.name and not frame.name.endswith(("分", "分值")):
            total = told.total_row(frame)
            said = (frame.topic, told.context.topic, total.thing if total else "")
            frame = replace(frame, name=scored(frame.name, said))
        named = self._name(frame, unit, dimension, value)
        told.context = remembered(told.context, self.heads, frame, named, len(told.rows))
        told.keep(named, value)
        return named

    def _meant(self, f: Frame, unit: str) -> str:
        """The name of a frame without the goal that it is of, and with what it only points to."""
        name = f.name
        if f.kind in ("own", "share"):
            points = unit in COUNTERS and (f.rule == "noun after" or name.endswith("指标"))
            counted = unit == "分" or points
            name = in_another_whole(self.told.row(f.prev), name if counted else without_goal(name, f.kind))
        return those_before(self.heads, self.told.rows, name) if "者" in name[1:2] else name

    def _name(self, f: Frame, unit: str, dimension: str, value: Decimal | None) -> Named:
        told = self.told
        if f.topic or f.among or f.item:
            kept = "" if f.item else told.context.topic
            counted = told.row(f.prev)  # 企业职工8万人中，管理人员占一成
            among = counted.thing if f.among and counted and counted.thing.endswith(f.among) else f.among
            told.now(topic=f.topic or kept, among=among or told.context.among)
        if (f.part not in ("", "anew") or f.among) and not f.inside:
            total = broken_down(told, f, unit, value)
            told.context = told.context.breaking_down(total, len(told.rows), f.part == "listed")
        alone = f.apart and not f.part and self.heads.role.get(f.name) == "total"
        if alone or (f.apart and (outgrows(told, unit, value) or another_act(self.heads, told, f, unit))):
            told.now(total=None)  # 收入2亿元，其中…；社会消费品零售总额8亿元
        if f.apart and f.rule == "from" and told.context.total is not None:
            told.now(total=None, bearer="")  # 医院90家，其中三级5家；经销商由60家增至80家
        if f.part == "anew" and f.name and (level := told.level()) and level.parent is not None:
            # 其中乡道9公里；全年客运量8万人
            told.now(level=None, rate=None, holder="", bearer="")
        if members := summed_up(told, f, unit, value):
            self.links |= dict.fromkeys(members, len(told.rows))
            names = dict.fromkeys(told.rows[i].indicator for i in members)
            return _named(
                sum_of(self.heads, [*names], told.context.topic),
                told.rows[members[0]].scope,
                "level",
                unit,
                f.rule,
            )
        named = self._by_kind(f, unit, dimension)
        named = not_of_those(self.cues, named, value, told.level(), told.level_value())
        if f.part == "anew" and not (f.inside or told.context.enumerated):
            told.now(total=None)
        named = of_limited(of_entry(living_there(named, f.rule), told.context), told.context.among)
        done = done_with_part(self.heads, told, f)
        parent = f.prev if done else parent_of(told, f, named, value)
        if parent is None and self._done_with_some(f, named, value):
            parent = told.context.level
        if parent is not None and f.rule != "分别":
            named = self._of_part_before(f, named, parent)
        return replace(named, parent=parent, rule=f.rule, inside=f.inside)

    def _of_part_before(self, f: Frame, named: Named, whole: int) -> Named:
        """招聘会48场，提供岗位900个，其中线上18场，提供岗位300个: no part is called as its total; it is of the part told right before."""
        before = self.told.row(f.prev) if f.inside else self.told.level_here()
        total = self.told.rows[whole]
        same = (named.indicator, named.scope, named.aspect) == (total.indicator, total.scope, "level")
        if before is None or before == total or not same:
            return named
        if before.scope not in ("", named.scope) and before.scope[0] not in "全本我各":
            return replace(named, scope=before.scope)
        return replace(named, owner=self.heads.entity(before.indicator))

    def _by_kind(self, f: Frame, unit: str, dimension: str) -> Named:
        if f.kind in ("same", "to", "from", "compared") and not f.name:
            source = self.told.row(f.prev) if f.prev is not None else None if f.topic else self.told.level()
            if f.kind == "compared" and source and not same_kind(source.unit, unit):
                source = told_in(self.told.rows, len(self.told.rows), unit) or source
            if source:
                return taken_up(self.told.rows, f, source, unit)
        if f.kind == "change":
            return self._change(f, unit)
        if f.kind == "counted":
            named = self._named(f, unit) if f.name else _named("", f.scope, "level", unit, "")
            return replace(named, thing=named.thing + MEDALS.get(unit, unit))
        if f.kind == "share":
            return self._share(f, unit)
        if f.kind == "rank" and not f.name and f.prev is not None and self.told.rows[f.prev].aspect == "rank":
            return replace(self.told.rows[f.prev], unit=unit, parent=None)
        if f.kind == "rank":
            return ranked(self._named(f, unit), f.place)
        named = self._named(f, unit)
        planned = self.told.row(f.host) if f.host is not None else self.told.level()
        if (f.kind == "whole" or f.inside) and planned and BARE_PLAN.fullmatch(f.name):
            # 完成预期目标（5100万元）139%, 用稿57篇（目标40篇）
            named = replace(planned, thing=planned.thing + f.name, unit=unit, parent=None, flags=())
        return replace(named, compared=f.kind == "compared")

    def _change(self, f: Frame, unit: str) -> Named:
        if f.name or (f.topic and not self.told.here()):
            named = self._named(f, unit)
            shared = self.told.context.measure if "人均" not in self.told.context.measure else ""
            if shared and SECTOR.search(named.thing) and not self.heads.measure(named.thing):
                named = replace(named, thing=joined(named.thing, shared))
        else:
            named = self._like(self._source(f, unit), f, unit)
        thing = named.thing if not f.place or named.thing.endswith(f.place) else named.thing + f.place
        return replace(
            named,
            thing=thing,
            aspect="change",
            basis=f.basis,
            sign=f.sign,
            base=None,
            stem=named.stem or named.thing,
        )

    def _share(self, f: Frame, unit: str) -> Named:
        before, child = self.told.row(f.prev), f.prev if f.place[:1] == "对" else whose_share(self.told, f)
        bare = not (f.name or f.whole) and f.host is None
        bare = bare and (f.place == "占" or (f.adjoins and not f.place and f.modifier == ">"))
        if bare and before and before.aspect == "share":
            return replace(before, parent=None)  # 女工占五成，而上年占四成; 占比达41%，首次突破四成
        named = self._named(f, unit) if f.name else self._like(child, f, unit)
        if f.whole and not f.name and child is not None:
            whole = whole_of(self.told, child, f.whole)
            if whole is not None:
                self.links.setdefault(child, whole)
        if f.rule == "progress" and f.scope and not f.name:  # 湖北早稻已收八成；湖南收了六成
            what = named.stem or named.thing
            where = self.cues.region.match(what)
            named = replace(named, scope=f.scope, thing=what[where.end() :] if where else what, stem="")
        if f.template:
            self.told.now(template=template_of(self.told.row(self.told.context.rate), f.template))
        thing = stem = named.stem or named.thing
        if f.whole == REFERS and f.prev is not None:
            thing = share_of_told(thing, self.told.rows[f.prev])
        elif f.place == "占" or f.place == "的":
            of = f.whole or whole_before(self.told, f)
            of = of.removeprefix(thing) or of  # 全年创收占年度任务比重
            thing += f"占{of}比重" if of and of != thing else "" if SAID_SHARE.search(thing) else "占比"
        elif (
            f.place == "率"
            and f.part == "part"
            and before
            and before.thing[-1:] == "率"
            and not RATE.search(thing)
        ):
            named, thing = replace(named, scope=thing), before.thing  # 预算执行率92%，其中甲项目仅54%
        elif f.place == "率" and self.told.context.template and not RATE.search(thing):
            named, thing = replace(named, scope=thing), self.told.context.template
        elif f.place == "率":
            thing += "" if RATE.search(thing) else "占比"
        elif f.place and not (f.place == "完成率" and RATE.search(thing)):  # 建档率目标90%，实际完成93%
            thing += f.place + f.whole
        return replace(named, thing=thing, aspect="share", base=None, stem=stem)

    def _named(self, f: Frame, unit: str) -> Named:
        """The frame's own name, with the owner it needs; inherited where it has none."""
        c = self.told.context
        if shared := share_of_whole(self.told.row(f.prev if f.prev is not None else c.level), f.name, unit):
            return shared
        if f.name.startswith(REFERS):
            return told_again(self.told.rows, f.name, unit)
        if not f.name:
            return self._inherited(f, unit)
        before = self.told.row(f.prev)
        if before and before.rule == "goal" and f.adjoins and len(f.name) <= _ACT and before.unit == unit:
            return again(before, unit)  # 管理服务：目标值600人，实际管理620人
        if given := of_each(f, self.told.row(f.host) if f.inside else before, unit, self.cues):
            return given
        if c.topic and BARE_PLAN.fullmatch(f.name) and not self.told.here():
            thing = c.topic + f.name * ("预算" in f.name)
            return _named(thing, f.scope or c.scope, "level", unit, "", flags=("subject inherited",))
        if repeated := self._told_again(f, unit):
            return repeated
        if leaning := self._part(f, unit) or self._beside_others(f, unit):
            return leaning
        owner = self.whose.owner(f, unit)
        if owner:
            scope = f.scope or f.far_scope or c.scope
            return _named(f.name, scope, "level", unit, "", owner=owner, flags=("subject inherited",))
        before = self.told.level_here()
        left_out = (
            "" if f.acted else yield_of(f.name, unit, before) or worth_of(f.name, unit, before, c.measure)
        )
        name = self._verb_before(f, unit) + f.name + left_out
        if f.led and c.bearer and not f.inside and f.host is None:
            # 企业76家，一批项目投产，茶叶产量3吨: not of the enterprises
            self.told.now(bearer="")
            c = self.told.context
        bearer = c.bearer if c.bearer and self._borne(f) else ""
        acts = f.acted or self.heads.does(name)
        actor = c.actor if acts and f.adjoins else ""
        told = c.subject or actor or bearer or f.far_scope or c.scope
        if told and any(name.startswith(other) for other in self.cues.contrast.get(told, ())):
            told = ""  # 城镇累计新增就业3万人，农村劳动力转移就业8万人
        return _named(name, f.owner or f.scope or told, "level", unit, "")

    def _borne(self, f: Frame) -> bool:
        """Whether a name that can stand alone tells a measure of the bearer, and no subject of its own."""
        entity = self.heads.entity(f.name)
        of_it = self.heads.measure_end.search(f.name) and not INSTITUTION.search(entity)
        own_subject = len(entity) > 3 and not (f.acted or self.cues.acts.match(f.name))
        says_it = f.name[:4] in self.told.context.bearer  # 实有登记失业人数9万人，登记失业率4%
        return bool(of_it) and not (says_it or own_subject or NEWLY.match(f.name))

    def _part(self, f: Frame, unit: str) -> Named | None:
        """A part of the total that is broken down, where it is not told what another measure of a part amounts to."""
        c, total = self.told.context, self.told.total_row(f)
        grows = f.kind == "change" and unit in RATE_UNITS  # 产销率97%。分行业看，…增长3%: no part of a rate
        if (
            f.rule == "full marks"
            or f.name.startswith(_PER_SUM)
            or total is None
            or not same_kind(total.unit, unit)
        ):
            return None
        if other_flow(total.thing, f.name):
            return None
        if grows and total.aspect != "change":
            return None
        beside = self.told.level() if f.prev == c.level and f.host is None else None
        of_part = done_with_part(self.heads, self.told, f) or measured_beside(
            self.heads, self.told.row(f.prev), total, f.name
        )
        if of_part or other_flow_of(self.heads, f.name, beside):
            return None
        contrast = self.cues.contrast  # 农房受损120户，其中严重受损36户、倒塌5户
        rows = (self.told.level_here(), total) if f.name in contrast else ()
        if like := next((r for r in rows if r and ends_in_other(contrast, f.name, r.thing)), None):
            return twin_of(contrast, f.name, like, unit)
        before = rows[0] if rows else None  # 生产总值90亿元，其中第一产业增加值9亿元，第二产业50亿元
        measured = before and before.parent is not None and self.heads.measure(before.thing)
        if measured and (twin := twin_of(contrast, f.name, before, unit)):
            return twin
        f = replace(f, among=f.among or c.among)
        return part_name(self.heads, self.cues, f, total, unit, self.told.row(f.prev))

    def _beside_others(self, f: Frame, unit: str) -> Named | None:
        """The name that goes with the level told before in the sentence, or with the share of one."""
        bare = RESIDENTS.fullmatch(f.name)  # 居民人均可支配收入4万元。城镇居民5万元
        before = self.told.level() if bare else self.told.level_here()
        before = before or (self.told.row(f.prev) if f.inside else None)
        whole = self.told.row(before.parent) if f.apart and before else None
        if before and whole and (other_flow(before.thing, f.name) or other_flow(whole.thing, f.name)):
            before = whole  # 预算收入80亿元，其中税收60亿元；支出120亿元
        if before and f.apart and not same_kind(before.unit, unit):  # A类展览9个、面积3万平方米；B类6个
            before = told_in(self.told.rows, len(self.told.rows), unit) or before
        other = shared_by(self.told.row(self.told.context.rate), before) if f.kind == "share" else before
        level = before if f.host is None else None
        twin = twin_of(self.cues.contrast, f.name, other, unit)
        return (
            twin or elsewhere(self.cues, f, level, unit) or fellow_of(self.heads, self.cues, f, level, unit)
        )

    def _told_again(self, f: Frame, unit: str) -> Named | None:
        """The level before, where the frame's name only takes it up again, or tells it by the day."""
        c, level = self.told.context, self.told.level_here()
        due = self.told.row(f.prev) if f.inside else level  # 资金管理（满分20分，自评18分）
        if due and not f.owner and same_kind(due.unit, unit) and (done := carried_out(f.name, due)):
            return replace(again(due, unit), thing=done)
        if level is None:
            return None
        if f.kind == "change" and (told := told_before(self.told.rows[c.first :], f.name)):
            return replace(again(told, unit), scope=told.scope or f.far_scope or c.scope)
        newly = level.thing.startswith(("新", "应", "未"))  # 会员总数 beside 新会员, 办结 beside 应办结
        if not (f.owner or newly) and self.heads.needs_owner(f.name) and (thing := said_short(f.name, level)):
            return replace(again(level, unit), thing=thing)
        said = same_at_other_time(self.heads, f.name, level, unit) if f.rule == "own" else ""
        said = said or per_one(f.name, level, unit)
        return replace(again(level, unit), thing=said, owner="") if said else None

    def _inherited(self, f: Frame, unit: str) -> Named:
        """The name of a quantity whose own words name nothing: the topic, else the level before it."""
        c = self.told.context
        scope = f.scope or f.owner
        source = self._host_or_level(f, unit)
        if f.listed and f.kind == "blank" and (ranked := ranked_before(self.told.row(f.prev), unit)):
            return ranked
        if f.kind == "did":
            return of_those(f.place, counted_of(self.told, self.cues, f, unit), scope, unit)
        if c.topic and (not source or c.level_sentence != c.sentence):
            return _named(c.topic, scope or c.scope, "level", unit, "", flags=("subject inherited",))
        if not source:
            return _named(f.owner or f.scope or "", "", "level", unit, "", flags=("unnamed",))
        named = again(as_said(f.place, self.told.rows, source, unit), unit)
        return replace(named, scope=scope or source.scope, aspect="level", flags=("subject inherited",))

    def _verb_before(self, f: Frame, unit: str) -> str:
        level = self.told.level() if (f.listed or f.adjoins) and not f.acted and self.told.here() else None
        paid = level and unit in MONEY and level.unit not in MONEY  # 接待游客9万人次、旅游收入1亿元
        told = level and not paid and (f.listed or alike_beside(f, level, unit))
        return verb_of(self.heads, level, f.name) if level and told else ""

    def _done_with_some(self, f: Frame, named: Named, value: Decimal | None) -> bool:
        return self.heads.needs_owner(f.name) == "event" and some_of(self.told, f, named, value)

    # -------------------------------------------------------------- what the context offers

    def _like(self, source: int | None, f: Frame, unit: str) -> Named:
        row = self.told.row(source)
        return replace(again(row, unit), base=row.base, source=source) if row else self._named(f, unit)

    def _source(self, f: Frame, unit: str) -> int | None:
        """What a change without a name speaks of: the level, or for percentage points the last share or level."""
        if f.host is not None:
            return whose_share(self.told, f)
        c = self.told.context
        if unit in ("位", "名") and c.rank is not None and (c.level is None or c.rank > c.level):
            return c.rank
        if unit == "个百分点":
            if (
                f.adjoins
                and (grown := self.told.row(f.prev))
                and (grown.aspect, grown.unit) == ("change", "%")
            ):
                return f.prev  # 完成计划的45%，增长13%，同比高2个百分点
            return max((i for i in (c.rate, c.level) if i is not None), default=None)
        if (told := self.told.level()) and told.aspect == "share" and unit[-2:] != "分点":
            return next(
                (i for i in range(c.level or 0, c.first - 1, -1) if self.told.rows[i].unit == unit), c.level
            )
        return c.level if c.level is not None else c.rate

    def _host_or_level(self, f: Frame, unit: str) -> Named | None:
        before = self.told.row(f.prev) if f.adjoins and f.host is None else None
        if f.kind == "rank" and before and had_share(before):
            return replace(before, aspect="level")  # 新能源装机占比超七成、居全国第一
        told = ("rank",) if f.kind == "rank" or unit in ("%", "‰") else ("rank", "share")
        if before and before.stem and before.aspect in told:
            return replace(before, thing=before.stem, aspect="level")  # 全国第四、1万公里; 占六成，即320万吨
        return self.told.row(f.host) if f.host is not None else self.told.level()
