"""Rules for what the news tells: what befell people, how far a harvest is, where something was done."""

from __future__ import annotations

import re

from reportminer.cues import Cues
from reportminer.endings import EndPattern
from reportminer.model import TIME, Frame, Site
from reportminer.nameparts import BODY
from reportminer.naming import read_name, strip_head, tidy
from reportminer.nouns import BECOMES

_FATES = "死亡|遇难|身亡|丧生|罹难|受伤|重伤|轻伤|负伤|失踪|失联|被困|获救|脱险|生还|被捕|被俘|感染|确诊|断电|停电|断水|(?:(?:不同程度|严重|一般|轻微)的?)?(?:受损|损坏|损毁)|倒塌|被毁|受灾|流离失所|无家可归|(?:紧急|被迫|安全)?(?:转移|撤离|疏散|避险)"
_BEFELL = re.compile(
    rf"(?P<who>[^\W\d]{{0,6}}?)(?:不幸|当场|已经?|全部|均|先后)*(?P<fate>(?:成功|顺利|轻微|提前|及时)?(?:{_FATES})(?:或?(?:失踪|失联))?)[和及]?"
)
_MADE = re.compile(
    r"(?P<cause>.*?)(?:目前|现)?(?:已经?|共|总共|累计)*(?P<made>造成|导致|引发|致(?:使)?)了?(?P<where>.*)"
)


def fate(site: Site, cues: Cues) -> Frame | None:
    """强震造成12人受伤、3人失踪: those whom something befell, named by that and by what brought it about."""
    m = _BEFELL.fullmatch(site.tail) if site.tail and not site.is_ratio else None
    made = _MADE.fullmatch(site.own) if m else None
    if m is None or not (made or not site.own):
        return None
    cause = read_name(made["cause"] if made else "", cues)
    if made and not cause.text and site.earlier and site.prev is None:
        cause = read_name(site.earlier[-1], cues)
    brought = cause.text + "造成" if made and cause.text and len(cause.text) <= _LONGEST else ""
    where = read_name(made["where"], cues) if made else cause
    scope = where.scope or where.text or cause.scope
    return Frame(
        "own",
        "fate",
        brought + m["fate"] + (m["who"] or _BUILT.get(site.unit, "")),
        scope,
        used_tail=len(site.tail),
        prev=site.prev,
    )


_BUILT = {"间": "房屋"}  # 2万间房屋倒塌，25万间受损
_LONGEST = 20  # characters of a name
_GATHERED = {"收": "收获", "播": "播种", "种": "播种", "栽": "栽插", "插": "栽插"}
_PROGRESS = EndPattern.of(
    r"(?:已经?|均|也|则|都)*(?P<act>收获|收割|播种|栽插|移栽|采收|采摘|[收播栽](?<!增[收])(?<!征收)(?<!回收)(?<!吸收)(?<!税收)(?<!营收)(?<!传播))(?:了|过|已|超|达|近|完成)*",
    "获割种插栽收摘播了过已超达近成",
)


def progress(site: Site, cues: Cues) -> Frame | None:
    """小麦已收九成三: how far the harvest of it is."""
    m = _PROGRESS.search(site.own) if site.unit == "%" else None
    if m is None:
        return None
    name = read_name(site.own[: m.start()], cues)
    if cues.region.fullmatch(name.text):
        name = name._replace(text="", scope=name.text)
    done = _GATHERED.get(m["act"], m["act"]) + "进度"
    return Frame("share", "progress", name.text, name.scope, place=done, prev=site.prev)


_INVESTED = re.compile(
    "(?:总?投资|投入|筹资|(?:投入|筹措|筹集|争取|整合)(?:各[类级])?资金)(?:约|近|达|超过?|了)*"
)
_SPENT_ON = re.compile(
    r"(?:余?元)?，?(?:(?:在[^，。；、\d]{2,14}?)?(?:加快|全面|全力)?(?P<does>(?:主要|全部)?用于|加大|进行|(?:实施|完成|推进|开展|支持|新[建修]|[修改扩]建|建[成设]|改造|开发|硬化|铺设|安装|[购配]置|整[修治]|维修|修缮)+)了?"
    r"(?:从[^，。、]+?到[^，。、的]+?(?:的|(?=总?长)))?(?P<what>[^，。；：（）]{2,30})"
    r"|对(?P<to>[^，。；、\d]{2,16}?)(?:进行|实施|开展)了?(?P<how>[^，。；、\d]{2,12})"
    r"|[将把](?P<of>[^，。；、\d]{2,16}?)(?P<into>改造|[改扩迁翻]建|升级|提升|打造)[成为]?[^，。；]{2,14})(?=[，。；])"
)
_IN_SUCH_WAY = re.compile("(?:的基础上|(?:建设|工作)?力度)$")
_NO_ACT = re.compile("(?:主要|全部)?用于|加大|进行|(?:实施|完成|推进|开展|支持)+")
_ITS_COUNT = re.compile(
    r"(?:总?面积|总?长度?)?[\d.]+[万千余多]*(?:平方公里|公里|平方米|立方米|千?米|[个座条处亩口眼台套户所栋间盏株项家])的?"
)


def spent_on(site: Site) -> str:
    """What the words right after an amount of money say that it was for: 修建甲村3公里水泥路, 对某社区进行改造."""
    made = _SPENT_ON.match(site.follows)
    if made is None:
        return ""
    if made["what"] is None:
        return (made["to"] or made["of"]) + tidy(made["how"] or made["into"])
    what = tidy(_ITS_COUNT.sub("", _IN_SUCH_WAY.sub("", made["what"])))
    done = "" if _NO_ACT.fullmatch(made["does"]) else made["does"]
    return "" if len(what) < 2 or any(c.isdigit() for c in what) else done + what


def invested(site: Site, cues: Cues) -> Frame | None:
    """投资107万元，修建甲村3公里水泥路；投资90万元，…: money named by what it was for."""
    anew = site.prev is None or "；" in site.joint or site.own.lstrip(TIME)[:1] in ("再", "又")
    own = strip_head(site.own.strip(TIME), cues)[0] if site.dimension == "money" and anew else ""
    what = spent_on(site) if _INVESTED.fullmatch(own) else ""
    paid = "投资" if "投资" in own else "投入资金"
    return Frame("own", "invested", what + paid, prev=site.prev) if what else None


_OFTEN = re.compile(f"(?:先后|连续|累计|[共已{TIME}])+$")


def often_done(site: Site, cues: Cues) -> Frame | None:
    """质量考核连续4次获评优秀, 市安委会先后12次召开会议: what was done so often, by itself or by whom."""
    often = _OFTEN.search(site.own) if site.unit == "次" and not site.runs_on else None
    if often is None or not (BECOMES.match(site.tail) or cues.acts.match(site.tail)):
        return None
    before, done = read_name(site.own[: often.start()], cues), tidy(site.tail)
    whose = BODY.search(before.text)
    name = done if whose else before.text + done
    return Frame("own", "winners", name, before.scope or before.text if whose else before.scope, before.owner)


_CHOSEN = re.compile("(?P<verb>选派|选送|派出|抽调)了?$")
_SENT = re.compile("(?:到|赴|参加)[^，。；、]{2,16}")


def sent(site: Site, cues: Cues) -> Frame | None:
    """选派8人到省台跟班学习: people are told by what they were sent to do."""
    if site.dimension != "people":
        return None
    chosen, to = _CHOSEN.search(site.own.rstrip(TIME)), _SENT.match(site.tail)
    if not chosen or not to:
        return None
    before = read_name(site.own[: chosen.start()], cues)
    return Frame("own", "winners", chosen["verb"] + to[0], before.scope, before.owner, used_tail=to.end())


_THE_FIRST = re.compile("(?:成为|[全我本][国省市县区]|世界)[^，；。]{0,10}?首[个座家](?P<what>[^，]{2,})$")
_THE_ONLY = re.compile("成为(?P<what>[^，]{4,})$")


def attribute(site: Site, cues: Cues) -> Frame | None:
    """成为全省首个经济总量突破8000亿元的城市: the amount that makes it the first, and no number of cities."""
    if not site.tail.startswith("的"):
        return None
    m = _THE_FIRST.search(site.own) or (_THE_ONLY.search(site.own) if "唯一" in site.tail else None)
    name = read_name(m["what"], cues) if m else None
    if name is None or not name.text:
        return None
    return Frame("share" if site.is_ratio else "own", "own", name.text, name.scope, used_tail=len(site.tail))
