"""Rules for the tables of goals that self-evaluations write out as text: 培训班次：目标值8期，实际完成值9期，得10分."""

from __future__ import annotations

import re

from reportminer.cues import Cues
from reportminer.model import TIME, Frame, Site
from reportminer.naming import read_name

_WHEN = rf"(?:年初|年度|全年|年末|预期|绩效|计划|{TIME})*"
_SAYS_WHICH = re.compile(
    rf"(?<![于比较过与])(?:(?P<goal>{_WHEN}(?:设定|申报|下达|确定|批复)?的?(?:目标|指标|计划|预期)[值数]|^{_WHEN}(?:目标|计划|任务))"
    rf"|{_WHEN}(?:实际)?(?:完成|达到|实现|实际)值|^实际)(?:应?[为达是]|：)?$"
)
_KIND = re.compile(  # what all indicators of a group are, and the number of one of them
    r"^(?:[①-⑳]|[（(]?\d{1,2}[）).、．])?(?:(?:数量|质量|时效|成本|(?:经济|社会|生态)?效益|可持续影响|(?:服务对象)?满意度)指标[：:，]?)?"
)


def told_beside(site: Site, cues: Cues) -> Frame | None:
    """Goal and result are told after what they are of, as `goal` and `result`: 完工及时率，指标值100%，完成值98%."""
    own = site.own.strip(TIME)
    m = _SAYS_WHICH.search(own) if own[-1:] in _LAST else None
    if m is None or (m["goal"] and _HELD_AGAINST.search(own)):
        return None
    words = own[: m.start()] or (site.earlier[-1] if site.earlier else site.host_words)
    name = read_name(_KIND.sub("", words.strip(TIME)), cues)
    rule = "goal" if m["goal"] else "result"
    if not name.text:
        return (
            Frame("share" if site.is_ratio else "blank", rule, prev=site.prev)
            if site.prev is not None
            else None
        )
    kind, place = ("share", "率") if site.is_ratio else ("own", "")
    return Frame(kind, rule, *name[:3], prev=site.prev, place=place)


_HELD_AGAINST = re.compile(
    "(?:完成|实现|达到|占|超|相当于|[高低多少优]出?)[^，]{0,8}(?:目标|指标|计划|任务|预期)"
)  # 完成全年目标数的65%
_LAST = frozenset("值数标划务际为达是：")


def full_marks(site: Site, cues: Cues) -> Frame | None:
    """产出指标（50分）得47分: what a bracket tells is how many points there are to be had."""
    if site.unit != "分" or not site.inside or site.own not in ("", "分值", "满分", "权重"):
        return None
    name = read_name(site.host_words, cues)
    return Frame("own", "full marks", f"{name.text}分值", *name[1:3]) if name.text else None


def points(name: str) -> str:
    """What points were given for or taken: 得分 for 得, 扣分 for 扣."""
    name = name.removesuffix("满分") if name.endswith("得满分") else name
    return name + "分" if name[-1] in "扣加得" else name
