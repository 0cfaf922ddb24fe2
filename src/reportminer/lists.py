"""What neighbours leave out: the measure that the words before a list say for all of it, the thing that the next number counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportminer.cues import Cues
from reportminer.following import noun_after
from reportminer.model import TIME, Frame, Site, joined
from reportminer.nameparts import BODY, FOREMOST, GROWTH, INSTITUTION, RATE
from reportminer.naming import read_name, strip_head, tidy
from reportminer.nouns import BECOMES, WORTH
from reportminer.record import replace


@dataclass(frozen=True, slots=True)
class Shared:
    """What every member of a list shares: words before its name (新增) and behind it (产量); of shares, the whole; the kind of a rate."""

    first: str = ""
    last: str = ""
    whole: str = ""
    kind: str = ""
    unit: str = ""


def with_shared(framed: list[tuple[Site, Frame]], cues: Cues) -> list[tuple[Site, Frame]]:
    """The frames of a sentence, the members of a list named with what the words before the list say of all.

    主要产品产量为：小麦30万吨，玉米40万吨 · 主要产品的产量大幅增长，如小麦增长5%，玉米增长8%.
    """
    shared: Shared | None = None
    for k, (site, frame) in enumerate(framed):
        each = _STANDARD.fullmatch(frame.name) if site.dimension == "money" else None
        if each and k + 1 < len(framed) and _is_member(*framed[k + 1], cues):
            shared = Shared(last=tidy(each["what"]))
            framed[k] = (site, _completed(replace(frame, name=each["who"]), shared))
            continue
        head = _head(framed, k, cues)
        if head is not None or site.earlier:
            shared = head
        if shared is not None and shared.whole and not site.is_ratio:
            shared = None
        rated = shared is None or ((not shared.kind or site.is_ratio) and shared.unit in ("", site.unit))
        if shared is not None and rated and _is_member(site, frame, cues):
            framed[k] = (site, _completed(frame, shared))
    return framed


_STANDARD = re.compile(  # 补贴标准为居家每人1500元、日托每人2400元
    "(?P<what>[^，]{0,12}?(?:标准|生活费|津贴|补[贴助]))(?:分别)?(?:[为是]|按照?)(?P<who>[^，、按为是]{2,10})"
)
_LEADS_TO = re.compile(
    r"(?:[举择][^，]{0,6}来说|(?:是)?这样(?:分配|安排|构成)的|(?:情况|数字)?(?:如下列?|见下)|分别|具体|主要|为|是|有|即|包括|达到?|的|[：:，])+$"
)
_SUCH_AS = re.compile("(?:例如|比如|譬如|如)(?!果|期|何|此|今|下|实|意|愿|皋|东)")
_TELLS = re.compile(
    "(?:也|都|均|又|还|有所?|较|将|已|普遍|大幅|显著|明显|持续|快速|稳步|不断|进一步|全部|增长|增加|上升|提高|下降|减少|扩大)"
)
_AMONG = re.compile(r"^(?:在)?(?P<core>[^，]{3,20}?)(?:之)?中$")
_SEEN_AS = re.compile(r"^(?:以|就|从)(?P<core>[^，]{2,12}?)(?:来说|来看|而言|说|看)$")
_BRIEF = re.compile(r"[^的超不足]{1,6}")
_NO_SHARE = re.compile(r"(?:生产总值|进出口总额|进出口|人均|指标|收支)$")
_CLASSES = re.compile(
    r"^(?:主要|重要|各|一些|有些|部分|全部|有关|大宗|重点|几[种类个项])|(?:产品|商品|物资|品种|行业|产业|地区|部门|企业|市场|作物|项目|单位|渠道|种类|方面)的?$"
)


def _head(framed: Sequence[tuple[Site, Frame]], k: int, cues: Cues) -> Shared | None:
    site, frame = framed[k]
    if site.label and site.earlier[-1:] == (site.label,) and site.own.strip(TIME):
        return _announced(framed, k, cues)
    if site.earlier and frame.kind == "change" and (told := _told(site.earlier[-1].strip(TIME), cues)):
        found = _measure_of(told, cues)  # 高新技术产品产量大幅增长，锂电池增长8%，机器人增长6%
        return found if found and found.last != told else None
    seen = _SEEN_AS.match(site.earlier[-1].strip(TIME)) if site.earlier else None
    if seen and _BRIEF.fullmatch(framed[k][1].name):
        return _measure_of(seen["core"], cues)
    among = _AMONG.match(site.earlier[0].strip(TIME)) if len(site.earlier) == 1 and site.opens else None
    if among is None or not _CLASSES.search(among["core"]):
        return None
    if found := _measure_of(among["core"], cues):
        return Shared(last=found.last)
    measure = cues.measure_end.search(frame.name) if frame.kind == "own" else None
    who = frame.owner or (measure and frame.name[: measure.start()])
    return (
        Shared(last=measure[0], unit=site.unit) if measure and who else None
    )  # 主导产业中，甲产值8亿元；乙6亿元


def _announced(framed: Sequence[tuple[Site, Frame]], k: int, cues: Cues) -> Shared | None:
    """What the clause that ends in a colon, the one before it, or the number before it says."""
    site, _ = framed[k]
    if site.is_ratio:
        return _of_shares(framed[: k + 1]) or _of_rates(site.label, cues)
    if each := _OF_EACH.match(site.label.strip(TIME)):
        return Shared(last=tidy(each["what"]))
    for clause in reversed(site.earlier[-2:]):
        if foremost := FOREMOST.match(clause):
            told = foremost["all"] or (_AMONG.match(site.earlier[0].strip(TIME)) or {"core": ""})["core"]
            return Shared(last=tidy(told)) if told else None
        core = _LEADS_TO.sub("", clause.strip(TIME))
        if core:
            return _measure_of(core, cues)
    before = framed[k - 1][1] if k else None
    return _measure_of(before.name, cues) if before and before.kind == "own" else None


_EACH = "[^，各]{0,5}各(?:[省市县区州旗镇乡村盟（）、和]|地区|街道)+"
_OF_EACH = re.compile(rf"{_EACH}(?P<what>[^，]{{3,16}}?)(?:情况|如下|数)*$")
_RANKED = re.compile(
    rf"^{_EACH}|(?:[位名]?[居列]|排名?)?[前后][^，]{{0,4}}[名位](?:的[省市县区州]*)?[是为]?$|(?:排名|情况|如下|依次|分别|[是为])+$"
)


def _of_rates(label: str, cues: Cues) -> Shared | None:
    """各县投资增速前两名：甲县增长5% · 优良天数比例后两名：乙县60%: the rate that the members are told by."""
    name = read_name(_RANKED.sub("", label.strip(TIME)), cues).text
    if grown := GROWTH.search(name):
        return Shared(last=tidy(name[: grown.start()]), kind="change") if grown.start() > 1 else None
    told = len(name) > 3 and RATE.search(name) and "增长" not in name
    return Shared(last=name, kind="share") if told else None


_SHARE_OF = re.compile(r"占(?P<whole>[^，占]{2,12}?)的?比重")
_SEEN_FROM = re.compile(r"从(?P<what>[^，]{2,10})看")


def _of_shares(framed: Sequence[tuple[Site, Frame]]) -> Shared | None:
    """从总产值看，占全省比重超过5%的市有3个，即：甲市12%: the share is 总产值占全省比重."""
    said = "，".join("，".join((*s.earlier, s.own)) for s, _ in framed)
    share, what = _SHARE_OF.search(said), _SEEN_FROM.search(said)
    return Shared(last=what["what"] if what else "", whole=share["whole"]) if share else None


def _told(clause: str, cues: Cues) -> str:
    """The measure that a clause tells something of: 主要产品的产量 of 主要产品的产量都大幅增长."""
    ends = (m.start() for m in _TELLS.finditer(clause))
    return next((clause[:end] for end in ends if end >= 3 and cues.measure_end.search(clause[:end])), "")


def _measure_of(core: str, cues: Cues) -> Shared | None:
    name = read_name(core, cues).text
    m = cues.measure_end.search(name)
    if not m or _NO_SHARE.search(name):
        return None
    what = name[: m.start()]
    first = "新增" if what.startswith("新增") else ""
    what = what.removeprefix(first).rstrip("的")
    return Shared(first, m[0] if _CLASSES.search(what) else tidy(what + m[0]))


_MEMBER = re.compile(r"[^，。；]{1,14}")
_KINDS = ("own", "change", "share", "compared")


def _is_member(site: Site, frame: Frame, cues: Cues) -> bool:
    """Whether a quantity only says which one of the list it is: 小麦, 增长5% of 小麦."""
    if frame.kind not in _KINDS or frame.rule == "noun after" or frame.inside or not frame.name:
        return False
    acts = cues.acts.match(frame.name) or frame.acted or cues.part.match(site.own)
    return bool(_MEMBER.fullmatch(frame.name)) and not acts and not cues.measure_end.search(frame.name)


def _completed(frame: Frame, shared: Shared) -> Frame:
    name = shared.first + joined(_SUCH_AS.sub("", frame.name), shared.last)
    if shared.whole:
        return replace(frame, kind="share", name=name, place="占", whole=shared.whole, topic="")
    if shared.kind and frame.kind != "change":
        return replace(frame, kind=shared.kind, name=name, place="", topic="")
    return replace(frame, name=name, topic="")


def worth_of_next(framed: list[tuple[Site, Frame]], _: Cues) -> list[tuple[Site, Frame]]:
    """总投资20亿元的36个项目: what the number after 的 counts is what so much was paid for."""
    for k in range(len(framed) - 1):
        (site, frame), counted = framed[k], framed[k + 1][1]
        if site.tail == "的" and counted.rule == "noun after" and WORTH.fullmatch(frame.name):
            framed[k] = (site, replace(frame, name=joined(counted.name, frame.name)))
    return framed


_AID = re.compile("(?:救助|补助|慰问|资助|助学|奖|抚恤|扶持|帮扶|救济)(?:金|款|资金)|补贴|奖金|资金")


def by_receiver(framed: list[tuple[Site, Frame]], cues: Cues) -> list[tuple[Site, Frame]]:
    """为1名儿童发放1000元救助金、2名老人发放…: aid is told by those who get it, where only they tell it from others."""
    for k in range(len(framed) - 1):
        (site, who), (after, frame) = framed[k], framed[k + 1]
        verb = after.own.rstrip("了")
        given = after.dimension == "money" and frame.rule == "noun after" and verb in cues.act
        told = (
            site.dimension in ("count", "people")
            and who.rule in ("receivers", "noun after")
            and not after.earlier
        )
        aid = frame.name.removeprefix(verb)
        if given and told and _AID.fullmatch(aid) and after.joint == site.tail and who.name in site.tail:
            framed[k + 1] = (after, replace(frame, name=verb + who.name + aid, acted=True))
    return framed


_DONE_TO = re.compile(
    "(?:[均都已新]|全部)*(?:被|荣?获|入选|受到|列入|纳入|当选|上榜|建成|投产|投用|开工|竣工|(?P<takes_part>参[加与赛展训评]))"
)


_WON = re.compile("(?P<who>[^获]{2,8})(?P<prize>荣?获[市省国全区县].+)")  # 6个集体、13名个人获省级表彰


def done_to_all(framed: list[tuple[Site, Frame]], cues: Cues) -> list[tuple[Site, Frame]]:
    """12名个人、5个集体被市总工会表彰: what was done to the last of a list was done to those before it too."""
    for k in range(len(framed) - 2, -1, -1):
        (site, frame), (after, last) = framed[k], framed[k + 1]
        beside = after.joint == site.tail + "、" * (site.tail[-1:] not in "和与及")
        beside = beside and "获" not in frame.name and not cues.acts.match(frame.name)
        if frame.rule != "noun after" or last.rule not in ("noun after", "winners") or not beside:
            continue
        if won := _WON.fullmatch(last.name):
            last = replace(last, name=won["prize"] + won["who"], already=True)
            framed[k + 1] = (after, last)
        text, used = (won["who"], len(won["who"])) if won else noun_after(after.tail, cues)
        told = _DONE_TO.match(after.tail, used)
        done = last.name.removesuffix(text) or (told and told["takes_part"]) or ""
        told = told or BECOMES.match(after.tail, used)
        if (told or last.already) and done != last.name and done not in ("", frame.name):
            framed[k] = (site, replace(frame, name=joined(done, frame.name), already=True))
    return framed


def done_by(body: str, before: Site, site: Site, cues: Cues) -> Site:
    """36家文化馆接待观众1200人次: a site with the body counted in the site before it for its scope, if that does it."""
    acting = BODY.search(body) or INSTITUTION.search(body)
    if site.scope or not before.runs_on or before.own.strip(TIME) or not acting:
        return site
    acts = cues.acts.match(strip_head(site.own, cues)[0])
    return replace(site, scope=tidy(body)) if acts else site


def of_that_size(framed: list[tuple[Site, Frame]], cues: Cues) -> list[tuple[Site, Frame]]:
    """191家企业营收超百亿元: the number is theirs, and a bare class is counted by the size that its members have."""
    for k in range(len(framed) - 1):
        (site, frame), (other, size) = framed[k], framed[k + 1]
        if frame.rule != "noun after" or other.joint != site.tail:
            continue
        kind, have = tidy(site.tail[: frame.used_tail]), tidy(site.tail[frame.used_tail :])
        if not kind or have[:1] in ("中", "在"):
            continue
        listed = "、" in site.own and len(site.own) <= _LONGEST_LIST
        alone = kind if cues.acts.match(frame.name) else frame.name
        who = tidy(site.own) + kind if listed else alone if frame.name.endswith(kind) else ""
        limited = _LIMITS.search(have, 2) and (other.modifier or size.modifier)
        bare = limited and frame.name == kind and len(kind) <= _BARE_CLASS
        theirs = who and site.dimension in ("count", "people") and size.rule == "own"
        theirs = theirs and have.startswith(size.name)
        if theirs and (bare or not cues.measure_end.fullmatch(size.name.lstrip("总"))):
            framed[k + 1] = (other, replace(size, name=who + size.name))
        if bare:
            framed[k] = (site, replace(frame, name=have + other.written + kind))
    return framed


_LONGEST_LIST = 20
_BARE_CLASS = 4  # characters; a longer name tells by itself who they are
_LIMITS = re.compile("(?:超过?|突破|不足|不到|低于|高于)了?$")
