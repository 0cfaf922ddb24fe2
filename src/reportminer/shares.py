"""Rules for quantities that tell a share of a whole, and the whole that a share is of."""

from __future__ import annotations

import re

from reportminer.cues import Cues
from reportminer.model import REFERS, TIME, Frame, Name, Site
from reportminer.naming import read_name, tidy

_WHOLE = re.compile(r"(?P<subject>.*?)(?:所?占|为|是|达到|完成|相当于|等于)(?P<name>[^，]{2,16})$")


# 完成900万人目标的77%
_OF_GOAL = re.compile("(?P<goal>(?:年度|全年|年初|预期)?(?:目标任务|目标|任务|计划)数?)的")


_REACHES = re.compile(f"(?:完成|占|达到?|相当于)了?(?:全年|年度|年初|{TIME})*$")


def whole(site: Site, cues: Cues) -> Frame | None:
    """完成年计划3万吨的109%: the amount that the share after it is a share of."""
    goal = _OF_GOAL.fullmatch(site.tail) if site.prev is not None and _REACHES.search(site.own) else None
    if goal and not site.is_ratio:
        return Frame("whole", "whole", goal["goal"], basis=goal["goal"], prev=site.prev)
    if site.is_ratio or site.tail != "的":
        return None
    m = _WHOLE.match(site.own)
    if not m:
        return None
    return Frame("whole", "whole", tidy(m["name"]), basis=m["name"], prev=site.prev)


SHARE = re.compile(
    rf"(?P<subject>.*?)(?:所?占(?!用(?![水电])|地|领|据|道|比|有[率量])(?P<whole>[^，]{{1,24}}?)的?(?:总?比重|比例|份额|百分比|比)?|所?占(?:比重?|比例)?)(?:{TIME}*)(?:的|为|达到?|约|近|已|超过?|比重|左右|均为|分别为|(?:继续|持续|稳定|始终|保持)+在)*$"
)


_FULFIL = (
    re.compile(
        r"(?P<subject>.*?)(?P<verb>完成|达到|实现|相当于|等于|为|是)了?(?P<whole>[^，]{0,16}?(?:任务|计划|目标|预算|指标|数|量|额|同期|线下|[上去]年)(?:比例)?)的$"
    ),
    re.compile(  # 恢复至2019年同期的82%
        rf"(?P<subject>.*?)(?P<verb>恢复[至到])(?P<whole>[^，{TIME}]{{0,10}}?(?:{TIME}+(?:同期)?(?:水平)?)?)的?$"
    ),
    re.compile(  # 总产值61亿元，完成计划102%
        rf"(?P<subject>.*?)(?P<verb>(?:超额)?完成|实现)了?(?P<whole>[{TIME}年度全初预期国家生产市县省下达]*(?:计划|任务|目标|预算|指标)+[数值]?)$"
    ),
)
_PLANNED = re.compile("(?:任务|计划|目标|预算|指标)数?$")
_THEN = re.compile(f"{TIME}+(?:同期)?(?:水平)?$")


_PART_OF = re.compile(
    r"(?P<subject>(?:[^，占]{4,}(?=接近))?)(?P<verb>不到|不足|还不到|还不足|仅为|只有|相当于|等于|约为|超过|接近)(?P<whole>[^，占]{2,14})的"
)  # 粉丝1.7万人，不到会员的两成


_PART_BOUND = {"不到": "<", "不足": "<", "还不": "<", "接近": "<", "超过": ">"}


# 占总人口比重（城镇化率）87%, 城镇化率（城镇人口占常住人口比重）为64%
_SAID_AGAIN = re.compile("（[^（）]*占[^（）]*比[重例]）|(?<=比[重例])（[^（）]*）")


_TURNED = re.compile(
    "在(?P<whole>[^，、在]{2,20})中的?所?占(?:比重?|比例|的比重|的比例)?|^在(?P<where>[^，、在]{2,12}?)的?占比"
)


def turned(own: str) -> str:
    """占用电量比重 for 在用电量中占比, 占全省比重 for 在全省占比."""
    if "在" not in own or "占" not in own:
        return own
    return _TURNED.sub(lambda m: f"占{m['whole'] or m['where']}比重", own)


def share(site: Site, cues: Cues) -> Frame | None:
    """占全县总数的12%, 完成年度任务的103%."""
    if not site.is_ratio:
        return None
    if site.prev is not None and (site.own == "的" or (_OF_GOAL.fullmatch(site.own) and not site.earlier)):
        return Frame("share", "share", place="占", whole=REFERS, prev=site.prev)
    part = _PART_OF.fullmatch(site.own) if site.own.endswith("的") else None
    if part:
        modifier = _PART_BOUND.get(part["verb"][:2], "")
        verb = "相当于" if part["verb"] in ("相当于", "等于") else "占"
        return _of_whole(read_name(part["subject"], cues), verb, tidy(part["whole"]), modifier, site)
    own = _SAID_AGAIN.sub("", site.own) if "）" in site.own else site.own
    m = SHARE.match(turned(own))
    verb = "占"
    if not m:
        m = next((m for way in _FULFIL if (m := way.match(own))), None)
        planned = m and m["verb"] in ("为", "是") and _PLANNED.search(m["whole"] or "")
        verb = m["verb"] if m and not planned else "占"  # 为年度任务的104%
    if not m:
        return None
    name = read_name(m["subject"], cues)
    if not name.text and site.host is None and (found := _FOUND_IN.search(site.host_words)):
        name = read_name(found["what"], cues)
    about = "~" if "约占" in site.own[-16:] else ""  # 约占全国的十分之一
    whole = tidy(_THEN.sub("同期" if verb[:2] == "恢复" else "", m["whole"] or ""))
    return _of_whole(name, verb, whole, about, site)


def _of_whole(name: Name, verb: str, whole: str, modifier: str, site: Site) -> Frame:
    return Frame("share", "share", *name[:3], whole=whole, place=verb, modifier=modifier, prev=site.prev)


_FOUND_IN = re.compile("(?:分布|集中)[在于](?P<what>[^，、]{2,})$")  # 主要分布在纺织（8%）等行业
