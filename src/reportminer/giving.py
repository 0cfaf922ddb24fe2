"""Who did something, to whom, and with what: 民建发展了2名新会员, 为800名劳动者追回工资, 以96分的成绩夺冠."""

from __future__ import annotations

import re

from reportminer.cues import Cues
from reportminer.model import TIME, Frame, Name, Site, joined
from reportminer.nameparts import BODY
from reportminer.naming import holder, inside_quotes, read_name, tidy


def who_did(own: str, name: Name, cues: Cues) -> Name:
    """民建发展了2名新会员: who did it is the scope, what they did the name; so is a place that has them (河北省62个县)."""
    if own.strip(TIME + "的") == name.text and (where := _place(name.text, cues)):
        return name._replace(text="", scope=where)
    did = cues.ends_in_verb.start(name.text) if own.rstrip(TIME).endswith("了") and not name.scope else -1
    who = name.text[: max(did, 0)]
    who = who.removesuffix("具体")
    if (
        not 2 <= len(who) <= _LONGEST_DOER
        or "在" + who in own
        or _NO_DOER.search(who)
        or cues.acts.match(who)
        or cues.verb.match(who)
    ):
        return name
    return name._replace(text=name.text[did:], scope=who)


def _place(words: str, cues: Cues) -> str:
    """The place that words tell, with or without that it has something: 河北省, 石桥镇下辖; else empty."""
    region, place = cues.region.match(words), _PLACE.fullmatch(words)
    if region and words[region.end() :] in ("", "省", "市"):
        return words
    return place["name"] if place and holder(place["name"], cues) == place["name"] else ""


_PLACE = re.compile(
    "(?P<name>[^\\W\\d全各本我该]{2,4}(?:(?<![城园景社库地灌牧林农矿街辖郊小片专各校厂验])[镇乡县区州旗]|自治[州县区]))(?:[下现]?辖)?"
)
_LONGEST_DOER = 10
_NO_DOER = re.compile(r"[、，的\d]|[中上里内下时后前]$|^[以从]")


_LISTED = re.compile("、[^，。；：\\d]{2,12}(?=[，。；])")
_FOR = re.compile(r"(?:为|给|向)(?:[全我本该辖][省市县区镇乡村校]|[^\W\d]{1,4}[省市县区镇乡村])?$")
_TO = re.compile(r"对(?:[全我本该辖][省市县区镇乡村校]|[^\W\d]{1,4}[省市县区镇乡村])?$")
_HOW = re.compile(r"(?:免费|集中|统一|及时|依法|成功|累计|共|新|分别|全部|上门)+$")
_WHEN_DONE = re.compile(
    r"(?:[中里上时]|期间|活动|项目|行动|免费|集中|统一|上门)(?:共计?|累计|先后|分别|还|已)?$|^[，、]?(?:通过|依托|借助|利用)"
)
_CARRIED_OUT = re.compile("进行了?")
_GOODS = re.compile(r"总?价值[\d.万亿余多]+元的?(?P<what>[^，。；、\d]{2,12})")  # 为860人送去价值3万元的冬衣
_LONGEST_RECEIVER = 14


def receivers(site: Site, cues: Cues) -> Frame | None:
    """为800名劳动者追回工资: who is counted, told by what they got; by themselves where another number tells that."""
    own = site.own.rstrip(TIME)
    to = _FOR.search(own) or (_TO.search(own) if site.runs_on else None)
    if not to or site.is_ratio or not _sets_the_scene(own[: to.start()], cues):
        return None
    verb = _given_by(site, cues)
    if verb is None:
        return None
    whom, given = tidy(_HOW.sub("", site.tail[: verb.start()])), tidy(site.tail[verb.end() :])
    if (link := cues.link.start(given)) >= 0:
        given = given[:link]
    listed = _LISTED.match(site.follows, len(site.tail)) if site.follows.startswith(site.tail) else None
    given += listed[0] if listed and "等" not in listed[0] else ""  # 提供就业、择业和流动服务
    if goods := _GOODS.match(site.follows, verb.end()):
        given = goods["what"]
    if max(len(whom), len(given)) > _LONGEST_RECEIVER or len(whom + given) < 2 or not (whom or goods):
        return None
    done = "" if verb[0].startswith("进行") else verb[0].rstrip("了")  # 对9家企业进行检查
    name = done + given + whom if given else whom
    giver = read_name(own[: to.start()], cues)
    scope = giver.scope or (giver.text if BODY.search(giver.text) else "") or to[0][1:]
    return Frame("own", "receivers", name, scope, used_tail=verb.start())


def _sets_the_scene(words: str, cues: Cues) -> bool:
    """Whether what stands before 为 tells when or how it was done: 助学活动中, 免费; not what is so many (耕地为800亩)."""
    name = read_name(words, cues)
    return not name.text or bool(_WHEN_DONE.search(words) or BODY.search(name.text))


def _given_by(site: Site, cues: Cues) -> re.Match[str] | None:
    """The verb in the tail that says what those counted were given."""
    bearer = cues.bearer.match(site.tail)
    start = bearer.end() if bearer else 0 if site.dimension == "people" else 2
    if made := _CARRIED_OUT.search(site.tail, start):
        return made  # 为家庭进行无障碍改造
    found = cues.verbs_inside.finditer(site.tail, start)
    return next((v for v in found if not inside_quotes(site.tail, v.start())), None)


_STILL = "(?:继续|仍|再次|分别)*"
_PLACED = "排名?|[位名稳跃]?居|[位名]?列"
_WITH = re.compile(
    rf"的(?P<what>[^，。；、\d]{{2,12}}?){_STILL}(?:{_PLACED}|夺|摘|荣?获|登[顶上]|领[跑先]|晋级|入选|成为)"
)
_BY_SO_MUCH = re.compile(rf"{_STILL}(?:{_PLACED})[^，。；、]{{0,6}}$")


def attained(site: Site, cues: Cues) -> Frame | None:
    """某公司以399亿元的营收排名第一: what someone takes a place with is theirs; 出口以12亿元居第二: so much it is."""
    own = site.own.rstrip(TIME)
    if not own.endswith("以"):
        return None
    who = read_name(own[:-1], cues)
    if not site.is_ratio and _BY_SO_MUCH.match(site.tail):
        return Frame("own", "attained", *who[:3], prev=site.prev) if who.text else None
    m = _WITH.match(site.tail)
    if m is None:
        return None
    name = joined(who.text, tidy(m["what"]))
    kind = "share" if site.is_ratio else "own"
    return Frame(kind, "attained", name, who.scope, who.owner, prev=site.prev, used_tail=m.end("what"))
