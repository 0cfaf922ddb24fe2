"""Names that lean on those of their fellows: members of a list, and rows that tell the same of another place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportminer.cues import Cues
from reportminer.heads import Heads
from reportminer.model import Frame, Named
from reportminer.nameparts import (
    BRACKETED,
    INSTITUTION,
    MONEY,
    NEWLY,
    PAIRS,
    PER_SO_MANY,
    RANK,
    RATE_UNITS,
    SAID_SHARE,
    again,
    kind_of_all,
    same_kind,
    shares_head,
)
from reportminer.owners import SETTLED
from reportminer.record import replace


def fellow_of(heads: Heads, cues: Cues, f: Frame, level: Named | None, unit: str) -> Named | None:
    """A member of a list that leaves out what the one before it, `level`, says: behind its name or before it."""
    if f.listed and level and (gained := gain_beside(heads, cues, f.name, level, unit)):
        return gained
    if level is None or level.owner or f.acted or f.rule == "noun after":
        return None
    told = f.kind == "own" and level.aspect == "level" and not f.listed
    if told and f.place == "的" and "的" in level.thing and (those := those_of(heads, level, f.name, unit)):
        return Named(those, f.scope or level.scope, "level", unit, "")  # 300人以上的村有9个，500人以上的有3个
    first = other_of(cues, f.name, level) or before_bound(f.name, level)
    alike_unit = same_kind(level.unit, unit)
    rest = left_out_of(heads, f.name, level) or of_rank(f.name, level) if alike_unit else ""
    if not first and not rest:
        return None
    return Named(first + f.name + rest, f.scope or level.scope, "level", unit, "")


def those_of(heads: Heads, counted: Named, name: str, unit: str) -> str:
    """合作社430家，其中登记为示范社的120家: the kind of things counted before, of which those are so; else empty."""
    thing = counted.thing.rsplit("的", 1)[-1]
    if unit in MONEY or not same_kind(counted.unit, unit) or thing in name or shares_head(name, thing):
        return ""
    kind = INSTITUTION.search(thing) if heads.does(thing) else None
    return f"{name}的{kind[0] if kind else thing}"


def measured_beside(heads: Heads, before: Named | None, total: Named, name: str) -> bool:
    """其中，医院诊疗8亿人次，入院人次2亿: whether a measure is of the part told right before, not of the total."""
    if before is None or before.parent is None or before.owner or name.startswith("其"):
        return False
    return heads.needs_owner(name) == "measure" and not total.thing.endswith(name)


_PLACE_END = "(?:[省市县区旗州镇乡村翼圈]|街道|流域|[东西南北中]部)"
_PLACE = re.compile(
    f"{_PLACE_END}$(?<![乡村城]镇)(?<!^城区)(?<!城市)(?<![农乡]村)(?<![园景小社校库牧林渔矿街范验导护聚集]区)"
)


def elsewhere(cues: Cues, f: Frame, level: Named | None, unit: str) -> Named | None:
    """东山县建成书屋12个；西溪县建成8个，北坪县6个: a place, and no more than a verb, has the same as the one before; so has its growth."""
    if level is None or f.rule == "noun after":
        return None
    if f.kind != "change" and not (f.kind == "own" and same_kind(level.unit, unit)):
        return None
    verb = cues.ends_in_verb.start(f.name)
    who = f.name[:verb] if 2 <= verb < len(f.name) - 1 else f.name
    if _alike(who, level.owner):
        return replace(again(level, unit), owner=who)
    if _alike(who, level.scope):
        return replace(again(level, unit), scope=who)
    first = _FIRST_PLACE.match(level.thing) if unit not in _OF_PLACES and not level.owner else None
    if first is None or not (is_place(who) and is_place(first[0])):
        return None
    rest = level.thing[first.end() :]
    rest = rest.removeprefix("地区") if who.endswith("地区") else rest  # 东部地区投资: 西部地区
    return replace(again(level, unit), thing=who + rest)


_FIRST_PLACE = re.compile(f"[^，、]{{1,8}}?{_PLACE_END}(?=[^，、]{{2}})")
_OF_PLACES = frozenset(("个", "处", "片", "家", "座"))  # 文明县3个、示范镇8个


def _alike(who: str, scope: str) -> bool:
    """Whether two holders are of one kind: places, or 市级媒体 and 省级媒体."""
    ranked = RANK.match(who) and RANK.match(scope) and who[2:] == scope[2:] != ""
    return (is_place(who) and is_place(scope)) or (bool(ranked) and who != scope)


def is_place(name: str) -> bool:
    return len(name) <= _LONGEST_PLACE and name[:1] not in "全本我各" and bool(_PLACE.search(name, 1))


_LONGEST_PLACE = 12


def gain_beside(heads: Heads, cues: Cues, name: str, level: Named, unit: str) -> Named | None:
    """集体合同覆盖职工 for the second of 签订集体合同389份，覆盖企业702家、职工4.3万人."""
    gain = cues.benefit.match(level.thing) if level.owner else None
    if gain is None or heads.person_end.cut(name):
        return None
    return Named(gain[0] + name, level.scope, "level", unit, "", owner=level.owner)


def handled_alike(heads: Heads, rows: Sequence[Named], name: str) -> str:
    """办理代表建议90件、政协提案60件，满意率98%: both, for a rate at which things of a list are dealt with; else the kind of them all (公办幼儿园26所、民办幼儿园41所，在园幼儿1.9万人)."""
    alike = len(rows) > 1 and len({(r.unit, r.aspect, r.owner) for r in rows}) == 1
    if not alike or rows[0].unit in MONEY:
        return ""
    things = [r.thing for r in rows]
    role, held = (
        heads.needs_owner(name),
        not rows[0].owner and all(heads.role.get(t) == "event" for t in things),
    )
    whole = rows[0].parent is None
    if SETTLED.fullmatch(name) or (held and whole and role == "person"):  # 讲座32场、展览15场，读者7万人次
        return together(heads, things)
    return kind_of_all(things) if whole and role != "event" else ""


_WHERE_FROM = re.compile("(?<=..)(?:来源|构成|组成|安排)(?:情况)?$")
_LONG_LIST = 20  # characters


def sum_of(heads: Heads, names: Sequence[str], topic: str) -> str:
    """What several amounts are in all: the topic that they make up (资金 of 资金来源：…), all their names, or what they all are."""
    made_up = _WHERE_FROM.sub("", topic)
    if made_up != topic or (topic and heads.measure(topic)):
        return made_up
    listed = together(heads, names)
    return listed if len(listed) <= _LONG_LIST else kind_of_all(names) or listed


def together(heads: Heads, names: Sequence[str]) -> str:
    """办理代表建议、政协提案, 城镇、农村居民收入: what all of a list begin with, and their measure, is said once."""
    measures = {heads.measure(name) for name in names}
    last = measures.pop() if len(measures) == 1 else ""
    done = next((n for n in (4, 3, 2) if len({name[:n] for name in names}) == 1), 0)
    return "、".join([names[0].removesuffix(last), *(n[done:].removesuffix(last) for n in names[1:])]) + last


def verb_of(heads: Heads, level: Named, name: str) -> str:
    """改造村卫生室80家、农村危房600户: the verb of the first item belongs to the next ones too, and so does 每百户."""
    if (per := _PER_SO_MANY.match(level.thing)) and "每" not in name:
        return per[0]
    if (
        level.owner
        or level.aspect == "change"  # 服务贸易增长6%、数字贸易增长8%
        or level.thing.startswith(("实有", "现有"))
        or level.thing.startswith(("通知", "建议", "告知", "决定"), 2)  # 整改通知书28份、停工通知书7份
        or name.endswith("产量")  # 新增智能车间12家、无人机产量900架
        or heads.does(_AT_ONCE.sub("", name))
    ):
        return ""
    new = NEWLY.match(level.thing)
    verb = next((level.thing[:n] for n in (4, 3, 2) if heads.role.get(level.thing[:n]) == "event"), "")
    verb = new[0] if new and not verb else verb
    verb = level.thing[: len(verb) + 2] if verb and level.thing.startswith(_BUILDS, len(verb)) else verb
    return verb if len(level.thing) > len(verb) + 1 else ""  # 推进会6次、现场会3次: no verb in 推进会


def alike_beside(f: Frame, level: Named, unit: str) -> bool:
    """处分县级干部5人，科级干部46人: whether commas divide a list of people to whom the same was done."""
    told = f.kind == "own" and f.rule == "own" and f.host is None and level.aspect == "level"
    people = f.name[-2:] in _PEOPLE and f.name[-2:] == level.thing[-2:] != f.name
    # 去除氨氮8吨，总磷3吨
    weighed = unit == level.unit and unit in ("吨", "公斤") and len(f.name) <= _SUBSTANCE
    return told and (people or weighed)


_BUILDS = ("改造", "建设", "改建", "扩建", "重建")  # 开工改造小区20个、厂房3栋
_PER_SO_MANY = re.compile(f"[^，]{{0,8}}?{PER_SO_MANY}(?=.)")
_PEOPLE = frozenset(("干部", "人员", "职工", "党员", "群众", "学生", "妇女", "儿童", "教师", "军人"))
_SUBSTANCE = 5  # characters of its name
_AT_ONCE = re.compile("^(?:集中|统一|及时|分批|联合|重点|依法|专项)")  # 审议通过法规9件、集中修改7件


def left_out_of(heads: Heads, name: str, level: Named) -> str:
    """What a later member of a list leaves out: 人均可支配收入 for 农村居民 after 城镇居民人均可支配收入."""
    thing = _EACH.sub("", level.thing)
    first = thing[: len(name)]  # 学前一年毛入园率90%、学前二年80%
    if name[-1:] in "年级产期批" and first != name and _NUMBER.sub("", first) == _NUMBER.sub("", name):
        return thing[len(name) :]
    of_class = name[-1] == "类" or (name[-1] == "级" and SAID_SHARE.search(thing))  # Ⅰ—Ⅲ类水质断面比例，劣Ⅴ类
    if len(name) < 3 - bool(of_class) or name in thing or heads.measure_end.search(name):
        return ""
    resident = RESIDENTS.fullmatch(name)
    if not (of_class or heads.measure(thing)) or not (
        of_class or resident or level.unit in MONEY | RATE_UNITS
    ):
        return ""
    end = name[-1] if of_class else BRACKETED.sub("", name)[-2:]
    at = thing.find(end)
    told = at > 0 or (resident and at == 0)
    return thing[at + len(end) :].lstrip("”’》）") if told and at < len(thing) - len(end) else ""


RESIDENTS = re.compile("(?:城市|城镇|农村|乡村)(?:常住)?居民")  # they tell whose, and never what of them
_NUMBER = re.compile("[一二三四五六七八九十]")
_EACH = re.compile(r"每[人户亩](?:每[年月天])?$")


def twin_of(contrast: dict[str, tuple[str, ...]], name: str, level: Named | None, unit: str) -> Named | None:
    """城市低保标准780元，农村600元: the name before with one word of a contrast for the other."""
    if level is None or name not in contrast:
        return None
    alike = any({level.unit, unit} <= units for units in (MONEY, _HOUSES))  # 内资30亿元、外资2亿美元
    if not (alike or same_kind(level.unit, unit)):
        return None
    other = max((w for w in contrast[name] if w in level.thing), key=len, default="")
    others = any(w in level.thing and w not in other for w in contrast[name])
    if not other or others or _in_two(other, level.thing):
        return None
    thing = level.thing.replace(other, name, 1)
    return replace(level, thing=thing, stem="", parent=None, base=None, flags=())


_HOUSES = frozenset("户间栋座")


def ends_in_other(contrast: dict[str, tuple[str, ...]], name: str, thing: str) -> bool:
    """Whether a thing ends in what another word of the contrast does to it: 受损 for 倒塌, but not 进出口 for 进口."""
    return thing.endswith(contrast[name]) and not _in_two(name, thing)


def _in_two(word: str, thing: str) -> bool:
    """Whether a thing has a word only within one that says two at once: 小学 in 中小学."""
    return any(word in sides and both in thing for both, sides in PAIRS.items())


def other_of(cues: Cues, name: str, level: Named) -> str:
    """沿江轮渡旅客周转量 for a 旅客周转量 after 沿江轮渡货物周转量: the thing before, with the other word of a contrast."""
    word = cues.contrasted.match(name, 0, max(len(name) - 2, 0))
    if word is None:
        return ""
    ends = (other + name[word.end() :] for other in cues.contrast[word[0]])
    end = max((e for e in ends if level.thing.endswith(e)), key=len, default="")
    first = level.thing.removesuffix(end) if end and len(level.thing) >= len(end) + 2 else ""
    return "" if _LARGE.fullmatch(first) else first


_PER_PUPIL = re.compile("[生校班师]均")
_BOUND = re.compile(f"超过|突破|达到|[过超破](?![境市标])|{_PER_PUPIL.pattern}")


def before_bound(name: str, level: Named) -> str:
    """单条播放量 for a 过千万 after 单条播放量过百万: what is bound, told with the first bound."""
    bound = _BOUND.match(name)
    each = _PER_PUPIL.search(level.thing, 2) if bound and bound[0].endswith("均") else None
    if each:
        return level.thing[: each.start()]  # 小学生均占地30平方米，生均图书40册
    at = level.thing.find(bound[0], 2) if bound else -1
    return level.thing[:at] if at > 0 and len(name) <= len(level.thing) - at + 2 else ""


def of_rank(name: str, level: Named) -> str:
    """最美家庭 for a 推荐市级 after 选树县级最美家庭: what those of one rank are told to be, and those of the next are too."""
    end = RANK.search(name[-3:])
    told = RANK.search(level.thing)
    other = end is not None and told is not None and told[0] != end[0] and name.endswith(end[0])
    return level.thing[told.end() :].removeprefix("及").removeprefix("以上") if other and told else ""


_LARGE = re.compile(r"(?:规上|规模以上|限上|限额以上|全社会|全部)+")
