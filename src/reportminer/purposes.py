"""Rules for money and what it is for: 投入资金80万元实施9个供水工程."""

from __future__ import annotations

import re

from reportminer.cues import Cues
from reportminer.following import whole_list
from reportminer.model import TIME, Frame, Name, Site
from reportminer.nameparts import BODY
from reportminer.naming import read_name, tidy

_GIVEN = re.compile(
    "(?P<verb>筹措|筹集|投入|安排|分配|划拨|统筹|落实|下达|拨付|争取|整合|拿出|(?:总|计划)*投资|出资|斥资|耗资|投)了?$"
)
_PURPOSE = re.compile(
    "(?P<does>(?:用于|支持|推进|保障|实施|开展|进行|(?:新建|改建|扩建|改造|建设|修建|修缮|开发|购置|购买|采购|打造|升级|提升|治理|整治|更新|配备|奖励|慰问|扶持|发展|扩大|建成|兴建)+))"
    "(?P<what>[^，。；、\\d]{2,20})$"
)
_ONLY_LEADS = ("用于", "支持", "推进", "保障", "实施", "开展", "进行")


def purpose(site: Site, cues: Cues) -> Frame | None:
    """筹措7亿元实施就业惠民工程, 投资3亿元扩建二期厂房36栋: money named by what it is for."""
    if site.dimension != "money":
        return None
    given, what = _GIVEN.search(site.own), _PURPOSE.match(site.tail)
    if not given or not what:
        return None
    before = read_name(site.own[: given.start()], cues)
    who = _SO_LONG.sub("", before.text)
    if who and not BODY.search(who):
        return None
    paid = "投资" if "资" in given["verb"] else given["verb"].replace("拿出", "投入") + "资金"
    done = "" if what["does"] in _ONLY_LEADS else what["does"]
    listed = whole_list(tidy(what["what"]), site.tail, site.follows, cues)
    name = done + listed + paid
    return Frame(
        "own",
        "purpose",
        name,
        before.scope,
        before.owner or who,
        used_tail=0 if site.runs_on else what.end(),
    )


_SO_LONG = re.compile("^[\\d一二三四五六七八九十两]+年[内来]?$")  # 三年安排5亿元支持产业发展
_SPENT = re.compile(
    r"(?:以上|左右|以下)?的?(?P<of>[^，。、]{2,12}?)??(?P<on>(?:用于|投入到?|投向|来自|流向|集中在|分布在)[^，。]{2,14})$"
)
_EACH = re.compile(r"(?:每年|其中|[近约超将有]|全年)*$")


def spent(site: Site, cues: Cues) -> Frame | None:
    """八成以上财政资金用于民生, 财政支出八成用于民生; 支出3亿元，七成用于民生: the share of a whole that goes somewhere."""
    m = _SPENT.match(site.tail) if site.is_ratio and not site.runs_on else None
    own = site.own.strip(TIME)
    if m is None or (m["of"] and not _EACH.fullmatch(own)):
        return None
    name = Name(tidy(m["of"])) if m["of"] else read_name(_EACH.sub("", own), cues)
    place = tidy(m["on"]) + "占比"
    return Frame("share", "spent", *name[:3], place=place, prev=site.prev, used_tail=m.end())


_AGAINST = re.compile(
    r"的(?:[控管考年省市县]\S{1,3}|预期)?(?:目标|标准|要求|指标|警戒)[值线]?(?=[，。；、）]|还?差|$)"
)
_HELD = re.compile(
    "(?:首次|均|都|也|已|明显|显著)*[远距离]*(?:(?:[低高优好]于|超[过出])[^，]{0,8})?(?:国家|[国省市县]定|规定)*"
)


def against(site: Site, cues: Cues) -> Frame | None:
    """登记失业率2.6%，低于4.5%的控制目标: a goal that the figure before it is held against has its name."""
    if site.prev is None or not _HELD.fullmatch(site.own.strip(TIME)) or not _AGAINST.match(site.tail):
        return None
    return Frame("share" if site.is_ratio else "blank", "inherited", prev=site.prev)
