"""The name of a part, from what its own words say and the name of its total."""

from __future__ import annotations

import re

from reportminer.cues import Cues
from reportminer.fellows import is_place, those_of
from reportminer.heads import Heads
from reportminer.model import Frame, Named, joined
from reportminer.nameparts import (
    ATTRIBUTE,
    BODY,
    BRACKETED,
    CLASS,
    INDUSTRY,
    INSTITUTION,
    MONEY,
    NEWLY,
    OF_GRADE,
    PAIRS,
    PER_UNIT,
    QUALIFIER,
    RATE_UNITS,
    WHERE,
    again,
    rate_of,
    shares_head,
    shares_words,
    taking_part,
    without_total,
)
from reportminer.record import maker, replace

_named = maker(Named)
_PEOPLE = frozenset(("人", "名"))
_WHO = re.compile(
    "(?<=.)(?:教师|医师|护士|[人职雇队学党团成]员|[小中大高初新研]?[中学究]生|[职员民]工|干部|群众|居民)$"
)


# 孤儿保障金 of 补助资金
_PAID = re.compile("(?:金|(?<![浪消])费|款|税|利息|补[助贴]|津贴|奖励|拨款|配套|自筹|[筹募]集|在建工程)$")


def _is_office(name: str) -> bool:
    return bool(BODY.search(BRACKETED.sub("", name))) and not _WHO.search(name)


_MEMBERS = re.compile("成员|会员|队员|团员|学员|委员|代表|盟员|社员")


_CUT_INSIDE = re.compile("[^额量率数值价费款金]")  # 省级用稿 beside 媒体录用稿件
_MEDIA = re.compile("(?:[视电]台|日报|晚报|时报|报社?|卫视|新华社|[华新]网|强国|客户端|频道|》)$")
_IN_ALL = re.compile("(?<=..)(?:总量|总数|总人数)$|(?<=收入|支出)(?:总[额计]|合计)$")
_LONGEST_QUALIFIER = 10  # 县级宣讲团到企业巡讲 tells more than which part


def _like_fellow(f: Frame, fellow: Named | None, total: Named) -> Named | None:
    """其中新办6件、延续13件: a part of a list that only tells which, as the one before it, `fellow`, does."""
    if fellow is None or not f.listed or f.kind != "own" or len(total.thing) <= 2 or fellow.parent is None:
        return None
    same = (fellow.thing, fellow.owner, fellow.unit) == (total.thing, total.owner, total.unit)
    short = fellow.scope not in ("", total.scope) and len(f.name) <= max(4, len(fellow.scope))  # 装备制造
    own = shares_words(f.name, total.thing) or side_of(f.name, total.thing)
    return replace(again(fellow, total.unit), scope=f.scope + f.name) if same and short and not own else None


def part_name(heads: Heads, cues: Cues, f: Frame, total: Named, unit: str, fellow: Named | None) -> Named:
    """A part named after its total: with what it lacks of the total's name, or as the scope of the total's thing."""
    name, thing = f.name, total.thing
    if like := _like_fellow(f, fellow, total):
        return like
    if f.kind == "own" and f.place == "的" and (those := those_of(heads, total, name, unit)):
        return _named(those, f.scope or f.far_scope or total.scope, "level", unit, "")
    if side := side_of(name, thing):
        return _named(side, f.scope or total.scope, "level", unit, "", owner=total.owner)
    if name.startswith(("用于", "投向")):  # 支出公益金9亿元，其中用于救助2亿元
        spent = cues.acts.match(thing)
        fund = thing[spent.end() if spent else 0 :].partition(name[:2])[0]
        return _named(fund + name, f.scope or total.scope, "level", unit, "")
    role = heads.needs_owner(name)
    if name in _ALL_KINDS.sub("", thing).split("、")[:-1]:
        return _named(name, f.scope or total.scope, "level", unit, "")  # 各类展览、会议90场，其中展览32场
    if role:
        owner = owner_of_part(heads, f, total, role)
        placed = f.owner if f.owner != owner else ""  # 东部地区有法人单位80家
        return _named(name, placed or total.scope, "level", unit, "", owner=owner)
    owned = total.owner and unit not in RATE_UNITS and total.thing not in _BARE_TOTALS
    if owned and heads.needs_owner(total.thing) == "measure":  # 总产量 of 粮食
        total = replace(total, thing=total.indicator, owner="")
    name, holder = _completed(heads, cues, f, total, unit)
    if "人均" in thing and name in f.name and not (thing.endswith(name) or PER_UNIT.search(name)):
        name = "人均" + name  # 居民人均可支配收入4万元，其中工资性收入2万元
    return _named(_come_new(heads, name, total, unit), holder, "level", unit, "")


_ALL_KINDS = re.compile("^各[类种级项]?")


def _come_new(heads: Heads, name: str, total: Named, unit: str) -> str:
    """新登记经营主体10万户，其中个体工商户6万户: what is new of the whole is new of its parts; people who are more are not new."""
    new = NEWLY.match(total.thing)
    told = name[:1] == "新" or heads.role.get(name[-2:]) == "event"
    if new is None or told or unit in _PEOPLE or total.thing[new.end() : new.end() + 1] in "和、及与":
        return name
    return new[0] + name


def _completed(heads: Heads, cues: Cues, f: Frame, total: Named, unit: str) -> tuple[str, str]:
    """The part's name and its holder; a name that only tells which part of the total's thing it is has that thing's name."""
    name, total = f.name, replace(total, thing=_IN_ALL.sub("", total.thing))
    placed = f.scope if f.scope[:1] not in "全本我各" else ""  # 省内新增转移人数
    body = (BODY.search(total.owner) or INSTITUTION.search(total.owner)) and not cues.acts.match(total.owner)
    holder = placed or f.owner or (total.owner if body else "") or total.scope or f.scope
    paid = bool(_PAID.search(name))
    if said := _with_rest(heads, cues, name, total, paid):
        return said, holder
    office = _is_office(total.thing)
    if unit in _PEOPLE and (office or _WHO.search(name)):
        return name, total.thing if office else holder  # 养护处148人（在职102人）: of the office
    acted = heads.role.get(name[-2:]) == "event"
    if heads.role.get(total.thing) == "total" or (not (acted or paid) and limits(name, f, total, cues)):
        of_it = total.owner if total.thing in _BARE_TOTALS else ""  # 总量8万户，其中企业3万户
        return of_it + _AND_ABOVE.sub("", total.thing), placed + name
    worth = unit in MONEY and heads.needs_owner(total.thing) == "measure" and not paid
    return joined(name, total.thing) if worth else name, holder  # 产业产值30亿元，其中茶叶8亿元


def _with_rest(heads: Heads, cues: Cues, name: str, total: Named, paid: bool) -> str:
    """The part's name with what only the total's says, by the first likeness of the two; empty where they have none."""
    thing = total.thing
    if OF_GRADE.match(thing):
        return f"{thing}的{name}"  # 达到一级标准的养猪场
    if _MEMBERS.fullmatch(thing):
        return joined(name, thing)  # 成员98名，其中民盟57人
    if len(name) > 2 and name[:-1] in thing[-len(name) - 1 :]:
        return name  # 文明村镇6个，其中文明镇2个
    if left_out := _left_out(heads, name, thing):
        return joined(name, left_out)
    measure = heads.measure(thing)
    if (told := _OF_TRADE.match(thing)) and INDUSTRY.search(name) and not measure:
        return joined(name, told["what"])  # 服务业使用外资，其中金融业
    if shares_head(name, thing):
        return name
    if (done := taking_part(thing)) and cues.acts.match(thing):
        return done + name
    if measure and not (heads.measure(name) or paid):
        # 农业总产值80亿元，其中安平县12亿元
        whole = WHERE.fullmatch(name) or is_place(name) or name.endswith("本级")
        return joined(name, thing if whole else rate_of(total, measure))
    return name if heads.entity(name) != name else ""


_BARE_TOTALS = frozenset(("总量", "总数", "新登记", "新增", "净增"))
_AND_ABOVE = re.compile("(?:国家|[省部市州县区镇])级?及?以上(?=\\w{2})")  # 市级以上园区9家，其中市级5家
_OF_TRADE = re.compile(
    "(?:.*(?<![从就创失毕行])业|^(?=(?:[从就]业)?[^业的]*(?:单位|人员|人口|户)$))(?P<what>(?:[从就]业)?[^，业的]{2,}|企业)$"
)


def _left_out(heads: Heads, name: str, thing: str) -> str:
    """量 of 用电量 for a part 工业用电: what the total says behind the word that the part ends in; else empty."""
    held = thing.find(name[-2:]) if len(name) > 2 else -1
    rest = thing[held + 2 :] if held >= 0 else ""
    if held > 0:
        other: object = _CUT_INSIDE.fullmatch(rest) or acting_person(heads, name, thing)
    else:  # no 现代工业 of 工业农业产值
        other = name[-1] in rest[:2] or "的" in name or "等" in name or heads.person_end.search(name)
    cut = rest[:1] in _OTHER_WORD[5 * (held <= 0) :]  # 新购图书 of 图书馆藏量
    return "" if other or cut else rest.lstrip("”’》）")


_OTHER_WORD = "和及与、或馆院社局店厂场"  # the first five join two names


def acting_person(heads: Heads, name: str, thing: str) -> bool:
    """Whether a part is people told by themselves (参保职工), and the total is told by what they take part in."""
    return bool(heads.person_end.search(name[2:])) and not heads.person_end.search(thing)


def owner_of_part(heads: Heads, f: Frame, total: Named, role: str) -> str:
    """What a part that cannot stand alone is of: what its total is of."""
    if role in ("measure", "event") and f.owner:
        return f.owner  # 林业实现产值23亿元
    owner = heads.entity(total.indicator)
    if f.name.endswith(without_total(owner)) or (role == "event" and shares_head(f.name, owner)):
        return total.owner  # 资产总额3亿元，其中流动资产1亿元
    staff = heads.person_end.search(BRACKETED.sub("", owner)) if role == "person" else None
    owner = (
        _IN_POST.sub("", owner[: staff.start()]) if staff else owner
    )  # 幼儿园教职工800人，其中专任教师500人
    return "" if role == "person" and _NO_HOLDER.search(owner) else owner


_IN_POST = re.compile("在[职岗编册]$")
_NO_HOLDER = re.compile("^(?:专[业任职]|全部|各[类级])$|人员$")  # 医护人员90人，其中医生30人


def side_of(name: str, thing: str) -> str:
    """货物贸易出口总值 for the 出口 of 货物贸易进出口总值, which says both in one word; else empty."""
    both = next((both for both, sides in PAIRS.items() if name in sides and both in thing), "")
    return thing.replace(both, name) if both else ""


_STANDING = re.compile("在[编岗职册]|编外|聘用|借调|返聘|劳务派遣")
_SCHOOL = re.compile("学校(?:小学|初中|高中|幼儿园|中职)")


def limits(name: str, f: Frame, total: Named, cues: Cues) -> bool:
    """Whether a part's name only tells which part (各镇, 省级媒体), so that the total's thing is its indicator."""
    classed = f.part == "division" and f.kind == "own" and total.unit not in MONEY | RATE_UNITS
    if classed and CLASS.search(total.thing) and name[-1] not in "园学中院馆所站店厂场社校":
        return True  # 按产业分，新能源项目: 新能源19个
    if _STANDING.fullmatch(name):
        return len(total.thing) > 2 and not total.scope  # 在职人员68人（在编54人、聘用14人）
    acts = cues.acts.match(name)
    if acts and acts.end() < len(name) - 1:
        return False  # 培训企业职工: what is done, no body
    if len(name) == 1 and name in total.thing:
        return False  # 乡镇45个，其中乡8个
    staffed = total.unit in _PEOPLE and _is_office(name)  # 人员148人，其中养护处46人
    where = name in cues.contrast or WHERE.fullmatch(name) or (len(name) > 2 and is_place(name))
    one_of = where and not _SCHOOL.fullmatch(total.thing[-2:] + name)
    if CLASS.search(total.thing) and not (ATTRIBUTE.search(name) or staffed or one_of):
        return False
    if one_of:
        return True
    told = BODY.search(BRACKETED.sub("", name)) or _MEDIA.search(name)
    holder = (bool(told) and not BODY.search(total.thing)) or name in cues.contrast
    short = f.host is not None and len(name) <= 4 and not shares_words(name, total.thing)
    return (bool(QUALIFIER.search(name)) and len(name) <= _LONGEST_QUALIFIER) or holder or short
