"""The name of every quantity: the pieces of its frame, completed from one explicit context."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from reportminer.heads import Heads
from reportminer.model import REFERS, Aspect, Frame, Named


@dataclass(frozen=True, slots=True)
class Context:
    """What is remembered from mention to mention."""

    block: int = -1
    sentence: int = -1
    rows: tuple[Named, ...] = ()
    level: int | None = None
    rate: int | None = None
    rank: int | None = None
    subject: str = ""
    bearer: str = ""
    topic: str = ""
    scope: str = ""
    total: int | None = None
    last_total: int | None = None
    measure: str = ""
    template: str = ""
    level_sentence: int = -1


@dataclass(slots=True)
class Resolver:
    """Names the frames of a document one after another."""

    heads: Heads
    rows: list[Named] = field(default_factory=list)
    context: Context = field(default_factory=Context)
    values: list[Decimal | None] = field(default_factory=list)
    sums: dict[int, Decimal] = field(default_factory=dict)
    links: dict[int, int] = field(default_factory=dict)

    def start(self, block: int, sentence: int) -> None:
        """A new sentence begins; a full stop is almost a wall."""
        same_block = block == self.context.block
        self.context = replace(
            self.context,
            block=block,
            sentence=sentence,
            subject="",
            bearer="",
            scope="",
            topic=self.context.topic if same_block else "",
            total=None,
            last_total=None,
            template="",
            measure=self.context.measure if same_block else "",
            level=self.context.level if same_block else None,
            rate=self.context.rate if same_block else None,
        )

    def add(self, frame: Frame, unit: str, dimension: str, value: Decimal | None = None) -> Named:
        """The named quantity for the next frame."""
        plan = _PLAN_END.search(frame.name) if frame.kind == "own" else None
        if plan and plan.start() >= 2:
            frame = replace(frame, name=frame.name[: plan.start()])
        named = self._name(frame, unit, dimension, value)
        index = len(self.rows)
        self.rows.append(named)
        self.values.append(value)
        self._remember(frame, named, index)
        self._close_total(named, value)
        return named

    def _close_total(self, named: Named, value: Decimal | None) -> None:
        """Parts that add up to their total are all there are; what follows is no part of it."""
        c = self.context
        if c.total is None or named.parent != c.total or value is None:
            return
        self.sums[c.total] = self.sums.get(c.total, Decimal(0)) + value
        if self.sums[c.total] == self.values[c.total]:
            self.context = replace(c, total=None)

    # -------------------------------------------------------------- naming

    def _name(self, f: Frame, unit: str, dimension: str, value: Decimal | None) -> Named:
        if f.topic:
            self.context = replace(self.context, topic=f.topic)
        if f.part and not f.inside and self.context.total is None:
            total = self._total_for(unit)
            self.context = replace(self.context, total=total, last_total=total)
        named = self._by_kind(f, unit, dimension)
        parent = self._parent(f, named, value)
        return replace(named, parent=parent, rule=f.rule)

    def _by_kind(self, f: Frame, unit: str, dimension: str) -> Named:
        if f.kind in ("same", "to", "from", "compared") and not f.name:
            source = self._row(f.prev) if f.prev is not None else None if f.topic else self._level()
            if source:
                return replace(source, unit=unit, basis="", sign=1, compared=f.kind == "compared", parent=None, aspect=_levelled(source.aspect, unit),
                               base=f.prev, flags=())  # fmt: skip
        if f.kind == "change":
            return self._change(f, unit)
        if f.kind == "counted":
            named = self._named(f, unit) if f.name else Named("", f.scope, "level", unit, "")
            return replace(named, thing=named.thing + unit)
        if f.kind == "share":
            return self._share(f, unit)
        if f.kind == "rank" and not f.name and f.prev is not None and self.rows[f.prev].aspect == "rank":
            return replace(self.rows[f.prev], unit=unit, parent=None)
        if f.kind == "rank":
            source = self._named(f, unit)
            return replace(
                source,
                thing=source.thing + f.place + ("" if _RANKED.search(source.thing) else "排名"),
                aspect="rank",
                stem=source.thing,
            )
        named = self._named(f, unit)
        return replace(named, compared=f.kind == "compared")

    def _change(self, f: Frame, unit: str) -> Named:
        if f.name or (f.topic and not self._here()):
            named = self._named(f, unit)
            if self.context.measure and _SECTOR.search(named.thing) and not self.heads.measure(named.thing):
                named = replace(named, thing=named.thing + self.context.measure)
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
        if f.name:
            named = self._named(f, unit)
        else:
            named = self._like(f.host if f.host is not None else self.context.level, f, unit)
        if f.whole and not f.name:
            self._link_whole(f)
        if f.template:
            self.context = replace(self.context, template=f.template)
        thing = stem = named.stem or named.thing
        if f.whole == REFERS and f.prev is not None:
            thing += "" if self.rows[f.prev].compared else f"占{self.rows[f.prev].thing}比重"
        elif f.place == "占" or f.place == "的":
            thing += f"占{f.whole}比重" if f.whole else "" if _RATE.search(thing) else "占比"
        elif f.place == "率" and self.context.template and not _RATE.search(thing):
            named, thing = replace(named, scope=thing), self.context.template
        elif f.place == "率":
            thing += "" if _RATE.search(thing) else "占比"
        elif f.place:
            thing += f.place + f.whole
        return replace(named, thing=thing, aspect="share", base=None, stem=stem)

    def _link_whole(self, f: Frame) -> None:
        """X占Y总数的N%: where both amounts stand in the paragraph, Y is the total of X."""
        child = f.host if f.host is not None else self.context.level
        whole = _TOTAL_WORD.sub("", f.whole)
        if child is None or len(whole) < 2 or self.rows[child].aspect != "level":
            return
        for i in range(child - 1, max(-1, child - 10), -1):
            row = self.rows[i]
            name = row.scope + row.indicator
            same = whole in name or (len(row.thing) >= 3 and row.thing in whole)
            if (
                row.aspect == "level"
                and same
                and _same_kind(row.unit, self.rows[child].unit)
                and not row.compared
            ):
                self.links.setdefault(child, i)
                return

    def _named(self, f: Frame, unit: str) -> Named:
        """The frame's own name, with the owner it needs; inherited where it has none."""
        c = self.context
        scope = f.scope or f.owner
        if f.name.startswith(REFERS):
            return replace(self.rows[int(f.name[1:])], unit=unit, parent=None, base=None, flags=())
        if not f.name:
            source = self._host_or_level(f)
            if c.topic and (not source or c.level_sentence != c.sentence):
                return Named(c.topic, scope or c.scope, "level", unit, "", flags=("subject inherited",))
            if source:
                return replace(
                    source,
                    unit=unit,
                    scope=scope or source.scope,
                    parent=None,
                    base=None,
                    aspect="level",
                    flags=("subject inherited",),
                )
            return Named(f.owner or f.scope or "", "", "level", unit, "", flags=("unnamed",))
        total = self._total_row(f)
        if total and _same_kind(total.unit, unit):
            return self._part_name(f, total, unit)
        twin = self._twin(f.name, unit)
        if twin:
            return twin
        role = self.heads.needs_owner(f.name)
        if role == "event" and f.acted and not f.before:
            role = ""
        if (
            role
            and f.scope
            and not self._here()
            and role == "measure"
            and not (f.topic or c.topic or f.before)
        ):
            role = ""
        if role:
            owner = self._owner(f, role)
            if f.name.startswith("总"):
                owner = _NEWLY.sub("", owner)
            if owner and not _SEASON.fullmatch(owner) and owner not in f.name:
                return Named(
                    f.name, f.scope or c.scope, "level", unit, "", owner=owner, flags=("subject inherited",)
                )
        name = self._with_shared_verb(f)
        bearer = c.bearer if self.heads.measure_end.search(f.name) else ""
        return Named(name, scope or c.subject or bearer or f.far_scope or c.scope, "level", unit, "")

    def _with_shared_verb(self, f: Frame) -> str:
        """改造村卫生室80家、农村危房600户: the verb of the first item belongs to the next ones too."""
        level = self._level() if f.listed and not f.acted and self._here() else None
        if level is None or level.owner or self.heads.role.get(f.name[:2]) == "event":
            return f.name
        verb = next(
            (level.thing[:n] for n in (4, 3, 2) if self.heads.role.get(level.thing[:n]) == "event"), ""
        )
        return verb + f.name if verb and len(level.thing) > len(verb) else f.name

    def _twin(self, name: str, unit: str) -> Named | None:
        """城市低保标准780元，农村600元: the name before with one word of a contrast for the other."""
        level = self._level() if self._here() else None
        if level is None or name not in self.heads.contrast or not _same_kind(level.unit, unit):
            return None
        other = next((w for w in self.heads.contrast[name] if w in level.thing), "")
        thing = level.thing.replace(other, name, 1)
        return replace(level, thing=thing, parent=None, base=None, flags=()) if other else None

    def _part_name(self, f: Frame, total: Named, unit: str) -> Named:
        name = f.name
        role = self.heads.needs_owner(name)
        if role in ("person",) and total.owner:
            return Named(name, total.scope, "level", unit, "", owner=total.owner)
        if role:
            entity = self.heads.entity(total.indicator)
            return Named(name, total.scope, "level", unit, "", owner=entity)
        if len(name) >= 2 and set(name) <= set(total.thing) and name not in total.thing:
            return Named(name + total.thing[-2:], total.owner or total.scope, "level", unit, "")
        if _shares_head(name, total.thing):
            return Named(name, total.owner or total.scope, "level", unit, "")
        measure = self.heads.measure(total.thing)
        if measure and not self.heads.measure(name):
            return Named(name + measure, total.owner or total.scope, "level", unit, "")
        if _QUALIFIER.search(name) or (
            len(name) <= 4 and not _shares_words(name, total.thing) and not _CLASS.search(total.thing)
        ):
            return Named(total.thing, name, "level", unit, "", owner="")
        return Named(name, total.owner or total.scope, "level", unit, "")

    # -------------------------------------------------------------- what the context offers

    def _row(self, i: int | None) -> Named | None:
        return self.rows[i] if i is not None and 0 <= i < len(self.rows) else None

    def _level(self) -> Named | None:
        return self._row(self.context.level)

    def _like(self, source: int | None, f: Frame, unit: str) -> Named:
        """A quantity named like the row it speaks of."""
        row = self._row(source)
        if row is None:
            return self._named(f, unit)
        return replace(row, unit=unit, parent=None, flags=(), source=source)

    def _source(self, f: Frame, unit: str) -> int | None:
        """What a change without a name speaks of: the level, or for percentage points the last share or level."""
        if f.host is not None:
            return f.host
        c = self.context
        if unit in ("位", "名") and c.rank is not None and (c.level is None or c.rank > c.level):
            return c.rank
        if unit == "个百分点":
            return max((i for i in (c.rate, c.level) if i is not None), default=None)
        return c.level if c.level is not None else c.rate

    def _host_or_level(self, f: Frame) -> Named | None:
        return self._row(f.host) if f.host is not None else self._level()

    def _owner(self, f: Frame, role: str) -> str:
        c = self.context
        if f.owner:
            return f.owner
        if f.host is not None:
            return self._entity(self.rows[f.host], role)
        here = self._here()
        if f.topic or (c.topic and not here):
            return f.topic or c.topic
        if f.before and (role in ("event", "person") or not here):
            return f.before
        row = (
            self._level()
            if here
            else self._row(max((i for i in (c.level, c.rate) if i is not None), default=None))
        )
        if row is None or (role == "event" and not here):
            return c.subject or c.bearer
        if not here and row.parent is not None:
            row = self.rows[row.parent]
        return self._entity(row, role)

    def _here(self) -> bool:
        c = self.context
        return c.level is not None and c.level_sentence == c.sentence

    def _entity(self, row: Named, role: str) -> str:
        """What a row measures something of: 春茶 of 春茶产量; the whole name for what derives from it (增幅)."""
        stem = row.stem or row.thing
        if role in ("derived", "flow"):
            return row.owner + ((_FLOW.sub("", stem) or stem) if role == "flow" else stem)
        if row.owner:
            own_measure = self.heads.measure_end.search(stem)
            return (
                row.owner
                if own_measure or role == "event" or self.heads.role.get(stem) == "person"
                else row.owner + stem
            )
        return "" if self.heads.needs_owner(stem) else self.heads.entity(stem)

    def _bearer(self, named: Named) -> str:
        """Who or what later measures of the sentence belong to: an institution that was counted, or the owner of a head."""
        if named.owner:
            return ""
        bare = self.heads.person_end.sub("", named.thing)
        if len(bare) >= 3 and bare != named.thing:
            return bare
        return named.thing if _INSTITUTION.search(named.thing) else ""

    def _total_row(self, f: Frame) -> Named | None:
        if f.host is not None:
            return self._row(f.host)
        return self._row(self.context.total)

    def _total_for(self, unit: str) -> int | None:
        """The last level in this block with the same kind of unit: what 其中 breaks down."""
        for i in range(len(self.rows) - 1, max(-1, len(self.rows) - 12), -1):
            row = self.rows[i]
            if (
                row.aspect == "level"
                and _same_kind(row.unit, unit)
                and not row.compared
                and row.rule != "whole"
            ):
                return i
        return self.context.level

    def _parent(self, f: Frame, named: Named, value: Decimal | None) -> int | None:
        """The row that this one is a stated part of; a rate or a per-unit figure is never one."""
        if named.aspect not in ("level", "change") or _PER_UNIT.search(named.indicator):
            return None
        if f.host is not None:
            return f.host if f.name and self._fits(f.host, named) else None
        if f.kind == "same" and f.prev is not None and (parent := self.rows[f.prev].parent) is not None:
            near = range(parent, min(parent + 3, f.prev))
            return next((i for i in near if _same_kind(self.rows[i].unit, named.unit)), None)
        c = self.context
        if named.compared:
            start = c.last_total if c.last_total is not None else len(self.rows)
            near = range(start + 1, min(start + 3, len(self.rows)))
            return next((i for i in near if self.rows[i].compared and self.rows[i].parent is None), None)
        if c.total is not None and f.kind == "own" and f.name and self._fits(c.total, named):
            return c.total
        return self._done_of(f, named, value)

    def _fits(self, total: int, named: Named) -> bool:
        row = self.rows[total]
        return (
            row.aspect == named.aspect
            and _same_kind(row.unit, named.unit)
            and not _PER_UNIT.search(row.indicator)
        )

    def _done_of(self, f: Frame, named: Named, value: Decimal | None) -> int | None:
        """隐患312处，已整改305处: what was done with some of the things counted before is a part of them."""
        level = self.context.level
        if level is None or not named.owner or not self._here() or self.heads.needs_owner(f.name) != "event":
            return None
        whole = self.values[level]
        is_part = value is not None and whole is not None and value <= whole and self._fits(level, named)
        siblings = self.rows[level].owner == named.owner
        return level if is_part and not siblings and not self.rows[level].compared else None

    def _remember(self, f: Frame, named: Named, i: int) -> None:
        c = self.context
        if f.owner and not c.subject and _BODY.search(f.owner):
            c = replace(c, subject=f.owner)
        if f.name and not f.inside and named.aspect in ("level", "change"):
            c = replace(c, measure=_shared_measure(self.heads.measure(named.thing), named, c.measure))
        if not c.bearer and named.aspect == "level" and f.name and not f.inside:
            c = replace(c, bearer=self._bearer(named))
        if f.scope and not c.scope:
            c = replace(c, scope=f.scope)
        if f.inside or f.kind == "whole":
            self.context = c
            return
        if named.aspect == "level" and not named.compared:
            c = replace(c, level=i, level_sentence=c.sentence)
        elif named.aspect == "rank":
            c = replace(c, rank=i)
        elif named.aspect == "share":
            stays = f.place == "占" or not f.name
            c = replace(c, rate=i) if stays else replace(c, rate=i, level=i, level_sentence=c.sentence)
        elif named.aspect == "change" and f.name:
            c = replace(c, level=i, level_sentence=c.sentence)
        self.context = c


_INSTITUTION = re.compile(
    r"(?:机构|单位|企业|公司|学校|医院|馆|中心|团体|协会|基地|园区|市场主体|经营主体|工厂|商户|合作社|银行|平台)$"
)
_BODY = re.compile(
    r"(?:局|委|委会|部|办|组|中心|会|院|校|馆|站|所|队|厅|机构|企业|公司|单位|省|市|县|区|镇|乡|村|街道|媒体|平台|团|法院|银行|政府|系统|部门|行业|工业|社区|集团|工会|妇联|学校|基地|园区|群众|干部|职工)$"
    r"|^(?:各|我|全|本)[^，]{1,6}$"
)
_FLOW = re.compile(r"(?:收入|支出|结余|结存|预算数?|决算数?)$")
_PLAN_END = re.compile(
    r"(?:年度|年初|全年)?(?:目标任务|计划数?|目标值?|指标值?|预期值)$|(?:年度|年初|全年|下达)任务数?$"
)
_SECTOR = re.compile(r"(?:业|企业|行业|经济|类|部门|产品)$")
_SEASON = re.compile("[年全上本当期][初末底年]")
_NEWLY = re.compile("^(?:新增|净增|新建|新开工|新签|新培育|新认定)")
_PER_UNIT = re.compile(r"人均|户均|亩均|平均|每[\u4e00-\u9fff]|单价|均价")
_RANKED = re.compile(r"(?:排名|名次|位次|排行)$")
_TOTAL_WORD = re.compile(r"(?:总数|总量|总额|总人数|全部|的)+$|^(?:全部|全年|当年|同期)")
_RATE = re.compile(r"(?:率|比重|占比|比例|份额|度|进度|比|面|指数|水平|百分比)$")
_QUALIFIER = re.compile(
    r"(?:级|镇|街道|单位|区|县|市|省|村|校|部门|国|地区|农村|城镇|城市|乡|男|女|性|线上|线下|公办|民办|境内|境外|的|部|系统|内|外|居|组|州|旗|岁|后|机关|企业|社区|学校|以上|以下)$|^(?:各|省|市|县|区|国家)"
)
_KINDS = {"名": "人", "位": "人", "口": "人", "人次": "人次"}


_CLASS = re.compile(
    r"(?:机构|单位|学校|企业|场所|设施|组织|项目|作品|人员|活动|案件|用户|产品|车辆|船舶|品种|工程|人才)$"
)


def _shared_measure(measure: str, named: Named, known: str) -> str:
    """The measure that later members of a list leave out: 增加值 of 工业增加值, the whole name of a price."""
    if measure.endswith("价格"):
        return named.thing
    return measure or (known if named.aspect == "change" else "")


def _same_kind(a: str, b: str) -> bool:
    a, b = _KINDS.get(a, a), _KINDS.get(b, b)
    return (
        a == b or (len(a) > 1 and "（" in a and a.startswith(b)) or ("（" in a and b in a[2:-1].split("、"))
    )


def _shares_head(name: str, whole: str) -> bool:
    return len(whole) >= 2 and len(name) > 2 and name[-2:] == whole[-2:]


def _shares_words(a: str, b: str) -> bool:
    return any(a[i : i + 2] in b for i in range(len(a) - 1))


def _levelled(aspect: Aspect, unit: str) -> Aspect:
    if unit in ("%", "‰"):
        return "share"
    return "level" if aspect in ("change", "rank", "share") else aspect
