"""The noun phrase that follows a number: 13000余名|志愿者积极参加."""

from __future__ import annotations

import re

from reportminer.cues import Cues
from reportminer.model import TIME, Site
from reportminer.nameparts import AMONG
from reportminer.naming import inside_quotes, shorten, tidy


def of_all(text: str, site: Site, cues: Cues) -> str:
    """1200名农机、植保等农技人员, 12所学校、幼儿园: a list behind the number is named by what follows 等, else by all of it."""
    counted = site.dimension in ("count", "people") and not site.runs_on and "和" not in text
    listed = counted and len(text) <= _SHORT_NOUN and site.tail.endswith(text)
    if not listed or not site.follows.startswith(site.tail + "、"):
        return text
    if m := _KINDS.match(site.follows, len(site.tail)):
        return noun_after(m["what"], cues)[0] or text
    told = _LIST_OF_ALL.match(site.follows)
    others = told[0].split("、")[1:] if told else []
    apart = (cues.acts, cues.verb, cues.lead, cues.place, _ANOTHER)
    if told is None or any(p.match(o) for o in others for p in apart):
        return text
    name = noun_after(told[0][max(0, told[0].find(text)) :], cues)[0]
    whole = name.startswith(text) and len(name) <= _LONGEST_LIST and not cues.measure_end.search(name)
    return name if whole else text


_KINDS = re.compile(r"(?:、[^，。；：、（）\d]{1,10})+?等(?P<what>[^，。；：、（）\d级次各类]{2,20})")
_LIST_OF_ALL = re.compile(r"[^，。；：、（）\d]+(?:、[^，。；：、（）\d]{2,16})+(?=[，。；]|$)")
_ANOTHER = re.compile("[近超约逾数上]?[一二两三四五六七八九十百千万几]|[抗创争]")
_SHORT_NOUN = 4


def whole_list(noun: str, tail: str, follows: str, cues: Cues) -> str:
    """The list that a noun begins (…的A、B等C工程), by what follows 等 or by all of it; with 等 where it goes on too far."""
    if follows[len(tail) : len(tail) + 1] != "、":
        return noun
    told = _TO_STOP.match(follows)
    name = shorten(noun_after(told[0], cues)[0]) if told else ""
    return name if 2 <= len(name) <= _LONGEST_LIST else noun + "等"


_TO_STOP = re.compile("[^，。；：（）\\d]*(?=[，。；：])")
_LONGEST_LIST = 24
_LONG_TAIL = 14
_ONE_SYLLABLE = re.compile(  # 4个村开展…, 3人被困: nouns of one character, where what they do follows
    ".被|[村县镇乡州区市](?:违规|违反|虚报|未|均|已|在(?![编岗建])|共(?![同享])|开展|探索|建成|完成|实现|全部|全面|获评|获批|通过|纳入|列入|入选|启动|成功|率先|首次|参加|参与|接入|通上|用上|分别)"
)
AND_ANOTHER = re.compile(
    "(?<=项目|工程|企业|平台|中心|基地|园区|试点|机构|场所|品牌|站点|点县|范县|街区|社区|小区|集群|机组|案例|产品|车间|工厂|医院|学校)(?:和|以及|及|与)(?=[^，]{2,}$)"
)  # 6个整治项目和某地2个矿区: what 和 leads to is told by the next number
_NOUN_END = re.compile(
    rf"(?:[同与比较])?[{TIME}]|(?<=.{{2}})的(?:抽样|问卷)?(?:调查|调研|统计|监测)(?=显示|表明|$)|和$|及其?$|仅$|(?<=.{{2}})并$|(?<!参)与$|(?<=.{{2}})(?<![平相同高均优中一二三特上初头不])等$|(?<=.)每[天日月年]$|(?<=.)(?<![高初集空途其手之])中$|(?<=[站所校院村镇县区馆家])里$"
)
_HOW = re.compile(  # 20名儿童免费接受治疗, 18个村整体纳入…, 客运站主体结构封顶
    "(?:免费|集中|统一|按[时期]|单独|优先|整体|依法|即|分批|逐\\w|主动|成功|提前|有序|(?<=[程楼校院房馆站学])主体(?:结构|工程)?)+$"
)
_AND_TITLED = re.compile("(?:以?及|和|与)(?=[《“])")  # 十几个专栏及《…》等报道
_PER_UNIT = re.compile("(?<=.{2})(?:平均[亩户人每]|亩均|户均|人均|每[亩户人])")  # 300万亩玉米平均亩密度增加…
_AMONG = re.compile(AMONG)
_WORTH = re.compile(  # 20个项目总投资12亿元
    "(?<=项目|企业|园区|基地|工程|公司)(?=(?:年度|全年)?(?:计划|累计)?(?:完成)?总?(?:投资|产值|营收|营业收入|销售额|销售收入)$)"
)
_BODY_END = re.compile(  # 6个法庭审结案件900件: those who did it
    "(?:法庭|派出所|[中基服监]\\w所|卫生院|医院|学校|企业|公司|合作社|农场|[大中支]队|车间|门店|网点|窗口|乡镇|街道|社区|[民辅法]警|[官师员者]|干部)"
    "(?!的|区)"
)
_THEIRS = re.compile("的|(?:项目|工程|中心|基地|平台|活动|机构|人员|制度|[站点所队])")
_ADVERB = re.compile("(?:[同环]比(?:上升|增长|下降)?|[也均都已]|首次)+$")
_RATIO_END = re.compile("的?(?:同比)?(?:比例|比重|增[幅速]|涨幅|降幅|支出|强度)$")
_OF_KIND = re.compile(  # 17家公司研发|支出超过…, but 3家企业技术中心面积…
    r"[^\W\d]{0,8}?(?:企业|公司|单位|部门|项目|(?<!银)行业|产业|机构|省份|法院|城市|[省市县区镇乡村](?![域级属内外直委政办场民区镇县务容庄村考控]))"
    r"(?=$|[^室站馆所园场厂院校队库楼店区点房]{2,8}$)(?![^\d]*(?:项目|工程|平台|基地|中心))"
)
_ALSO_NOUNS = frozenset(("组织", "指导", "安排", "选择", "执行", "覆盖"))
_BODIES = ("党", "社会", "群团", "经济", "民间")  # 36个党组织达标
_NO_OBJECT = re.compile("$|[在将均已和与、的]")  # 30家基层工会组织在线上募捐: those who act, no verb


def noun_after(tail: str, cues: Cues, runs_on: bool = False) -> tuple[str, int]:
    """The noun phrase that follows a number, and how much of the tail it takes.

    `runs_on` tells that the tail goes on to the next number, so that it names that one too.
    """
    start = 1 if tail.startswith("的") else 0
    if len(tail) > _LONG_TAIL and "的、" in tail:
        start = tail.rindex("的") + 1
    cut = _before_predicate(tail, start, cues)
    if runs_on and (noun := _before_next(tail, start, cut, cues)):
        return tidy(tail[start : noun[0]]), noun[1]
    if runs_on and cut == len(tail):
        quote = tail.find("“", start + 1)
        bearer = cues.bearer.match(tail, start)
        acts = bearer and (cues.acts.match(tail, bearer.end()) or cues.verb.match(tail, bearer.end()))
        cut = quote if quote > 0 else bearer.end() if bearer and acts else cut
    stop = _NOUN_END.search(tail, start, cut) or _AND_TITLED.search(tail, start + 2, cut)
    if stop:
        cut = stop.start()
    return tidy(tail[start:cut]), cut


def _before_predicate(tail: str, start: int, cues: Cues) -> int:
    for m in cues.predicate.finditer(tail, start + (1 if _ONE_SYLLABLE.match(tail, start) else 2)):
        acts_too = m[0] in _ALSO_NOUNS and (
            tail.endswith(_BODIES, 0, m.start()) or _NO_OBJECT.match(tail, m.end())
        )
        if not inside_quotes(tail, m.start()) and not (acts_too and tail[m.end() :][:1] in ("", *"和与、的")):
            cut = m.end() if acts_too else m.start()
            how = _HOW.search(tail, start + 2, cut)
            return how.start() if how else cut
    return len(tail)


def _before_next(tail: str, start: int, cut: int, cues: Cues) -> tuple[int, int] | None:
    """Where a noun ends that the measure told by the next number follows, and how much of the tail it takes."""
    if (some := _AMONG.search(tail, start + 1, cut)) and tail[start:].find("的") < 0:
        return some.start(), some.start()
    if worth := _WORTH.search(tail, start, cut):
        return worth.start(), worth.start()
    if cut == len(tail) and (other := AND_ANOTHER.search(tail, start, cut)):
        return other.start(), other.start()
    if each := _PER_UNIT.search(tail, start, cut):
        return each.start(), 0
    for who in _BODY_END.finditer(tail, start, cut - 4):
        act = cues.acts.match(tail, who.end())
        if act and act.end() + 2 <= cut and not _THEIRS.search(tail, act.end(), cut):
            return who.end(), who.end()
    before = cues.before.search(tail)
    bound = before.start() if before else cues.link.start(tail)
    told = _ADVERB.sub("", tail[: min(cut, bound) if bound >= 0 else cut])
    measure = cues.measure_end.search(told) or _RATIO_END.search(told)
    at = measure.start() if measure else 0
    if measure and at > start + 1:
        at -= 2 if tail.startswith(("平均", "人均", "亩均"), at - 2) else tail[at - 1] == "总"
        if kind := _OF_KIND.match(tail, start, at):
            return kind.end(), kind.end()
        if cut == len(tail) and not _RATIO_END.match(told, measure.start()):
            return at, at
    return (bound, bound) if cut == len(tail) and bound > start + 1 else None
