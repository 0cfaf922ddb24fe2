"""Rules for the tables of goals that self-evaluations write out as text: 培训班次：目标值8期，实际完成值9期，得10分."""

from __future__ import annotations

import re

from reportminer.cues import Cues
from reportminer.model import TIME, Frame, Site
from reportminer.naming import read_name

_WHEN = rf"(?:年初|年度|全年|年末|预期|绩效|计划|{TIME})*"
_SAYS_WHICH = re.compile(
    rf"(?<![于比较过与])(?:(?P<goal>{_WHEN}(?:设定|申报|下达|确定|批复)?的?(?:目标|指标|计划|预期|任务)[值数]|^{_WHEN}(?:目标|计划|任务))"
    rf"|{_WHEN}(?:实际)?(?:完成|达到|实现|实际)值|^实际|^(?:高于|低于|超过|超出|优于)(?P<against>{_WHEN}(?:设定|申报)?的?(?:目标|指标|计划)值))(?:[应均]?[为达是]|：)?$"
)
_KIND = re.compile(  # what all indicators of a group are, and the number of one of them
    r"^(?:[①-⑳]|[（(]?\d{1,2}[）).、．])?(?:(?:数量|质量|时效|成本|(?:经济|社会|生态)?效益|可持续影响|(?:服务对象)?满意度)指标[：:，]?)?"
)


def told_beside(site: Site, cues: Cues) -> Frame | None:
    """Goal and result are told after what they are of, as `goal` and `result`: 完工及时率，指标值100%，完成值98%."""
    own = site.own.strip(TIME)
    if _carried_out(own, site, cues):
        return _of_before("result", site)
    m = _SAYS_WHICH.search(own) if own[-1:] in _LAST else None
    if m is None or (m["goal"] and _HELD_AGAINST.search(own)) or (m["against"] and not site.is_ratio):
        return None
    rule = "goal" if m["goal"] or m["against"] else "result"
    before = _BOUND.sub("", site.earlier[-1]) if site.earlier else site.host_words
    words = own[: m.start()] or before
    name = read_name(_KIND.sub("", words.strip(TIME)), cues)
    if not name.text:
        return _of_before(rule, site)
    kind, place = ("share", "率") if site.is_ratio else ("own", "")
    return Frame(kind, rule, *name[:3], prev=site.prev, place=place)


def _carried_out(own: str, site: Site, cues: Cues) -> bool:
    """展览目标8场，实际举办9场: whether a bare act tells how much was done of what the number right before counts."""
    acts = own[:2] == "实际" and own[2:] in cues.act and site.dimension != "money"
    return acts and site.prev is not None and not site.earlier


def _of_before(rule: str, site: Site) -> Frame | None:
    """A frame without a name, for the goal or result of what was told right before; None where nothing was."""
    return (
        Frame("share" if site.is_ratio else "blank", rule, prev=site.prev) if site.prev is not None else None
    )


_HELD_AGAINST = re.compile(
    "(?:完成|实现|达到|占|超|相当于|[高低多少优]出?)[^，]{0,8}(?:目标|指标|计划|任务|预期)"
)  # 完成全年目标数的65%
_BOUND = re.compile("^(?:及?以[上下内]|左右)$")  # 目标值98%以上，实际值99%
_LAST = frozenset("值数标划务际为达是：")


def full_marks(site: Site, cues: Cues) -> Frame | None:
    """产出指标（50分）得47分, 产出指标50分，自评47分: how many points there are to be had."""
    told = site.inside and site.own in ("", "分值", "满分", "权重")
    if site.unit != "分" or not (told or _SCORED.match(site.follows)):
        return None
    name = read_name(site.host_words if told else site.own, cues)
    if name.text.endswith("分"):
        return None
    return Frame("own", "full marks", f"{name.text}分值", *name[1:3]) if name.text else None


_SCORED = re.compile(r"，?(?:自评|考评|实)?得?分?(?<=[评得分])\d")


def points(name: str) -> str:
    """What points were given for or taken: 得分 for 得, 扣分 for 扣."""
    name = name.removesuffix("满分") if name.endswith("得满分") else name
    return name + ("分" if name[-1] in "扣加得" else "得分" if name.endswith(("自评", "考评")) else "")
