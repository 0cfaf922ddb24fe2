"""Period and status of each quantity, from the words that govern it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from reportminer.cues import Cues
from reportminer.model import Statement, Status
from reportminer.periods import PeriodMention

_PRICES = re.compile("的?(?:不变|可比|现行)?价格?(?:计算|核算|[）)])")  # 按2020年价格计算 tells no period
_COMPARISON = re.compile(r"(?:比|较|同|与|自|由|从|超过?|高于|低于|多于|快于|慢于|优于|好于)(?:其)?$")
_PLANNED = re.compile(
    r"下一步|下步|下阶段|打算|思路|谋划|设想|展望|今后|努力方向|工作(?:安排|计划|目标|要点|任务|重点)|重点(?:工作|任务)|主要(?:任务|目标)"
    r"|(?<!和)(?:计划|规划)(?:概要|要点)$|目标任务|预期目标|总体要求|任务$|“?十五五”?(?:时期|开局|目标|开好局|良好开局)|(?:今年|明年|来年)(?:的|政府)?(?:工作|任务|目标|建议)"
)
_PLAN_OPENS = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．])?(?:下一步|下阶段|下步|接下来|今后一个时期|明年|来年|新的一年|下半年(?=，|我|将|要|重点))"
)
_NEXT = re.compile("下一步|下步|下阶段|打算|今后|明年|来年")
_REVIEWED = re.compile(r"成效|情况|回顾|总结|成就|问题|不足|过去|以来|进展|完成(?!目标)")
_FIVE_YEARS = re.compile("十五五(?!”?(?:实现)?(?:开好?局|良好开局|起好步))")
_PLAN_YEAR = re.compile(r"(?<!\d)(20\d\d|19\d\d)年度?(?!以来|回顾|总结)")
_DONE = re.compile(
    r"实际(?!工作|利用|使用|到位|吸收|增长)|去年(?<![比较同与由从于到]去年)(?![的底末]|同期|预算|水平)"
    r"|上年(?<![比较同与由从于到]上年)(?![的底末]|同期|预算|水平)|已经?|完成了|实现了|达到了|截至|截止|顺利完成|超额完成"
)
_GOAL_WORD = re.compile(r"(?:目标|(?:年度|全年|年初|目标|下达)任务|计划|预算|指标)(?:数|值|任务|为|是|：)?$")
_CLAUSE = re.compile(r"[，,；;：。]")

_SET_APART = re.compile(
    r"(?:[早晚]间?|上午|下午|凌晨|中午|夜间|当[天日晚]|(?:\d{1,2}[—-])?\d{1,2}[点时])?[，,]"
)
_SHARE_OF = re.compile("(?:占(?!比)|完成)[^，]{0,3}$")
_EQUALS = re.compile("(?:是|为|相当于|达)$")
_WANTED = re.compile("计划|目标|任务|预算")
_ACHIEVED = re.compile("完成|超额")
_SHARE_OF_PLAN = re.compile("计划|任务|目标")
_FOUR_DIGITS = re.compile(r"\d{4}")
_REACH = 600  # characters; nobody plans anything further back in a sentence


def period_of(s: Statement, text: str, periods: Sequence[PeriodMention], own: str) -> str:
    """The period that governs the statement: the last one stated before it that is no basis of comparison.

    A day governs its own clause only; everything longer holds to the end of the sentence. `own` is the report's
    own period. Empty where the sentence states none.
    """
    for p in reversed(periods):
        if p.start >= s.start or p.start < s.lead or not p.iso or _PRICES.match(text, p.end):
            continue
        compares = _COMPARISON.search(text, max(s.lead, p.start - 3), p.start)
        if compares and not (s.compared_with and p.start >= s.own_from):
            continue
        if p.start < s.own_from and not (_holds_on(p, text) or _next_clause(p, text, s.start)):
            continue
        if s.aspect == "share" and p.start >= s.own_from and _SHARE_OF.search(text[s.own_from : p.start]):
            continue
        if text.startswith("的", p.end) and _EQUALS.search(text[max(s.lead, p.start - 3) : p.start]):
            continue
        return own if p.own or _closes(p, own) else p.iso
    return ""


def _closes(p: PeriodMention, own: str) -> bool:
    """Whether a point in time is but the end of the report's own period: 截至6月底 in a half-year's report."""
    last = own.rsplit("/", 1)[-1]
    end = last if len(last) > 4 else f"{last}-12"
    return (
        p.kind in ("to_date", "month", "date")
        and len(p.iso) >= 7
        and p.iso[:7] == end[:7]
        and ((len(p.iso) == 7 and p.kind == "to_date") or p.iso[8:] in ("30", "31"))
    )


def _holds_on(p: PeriodMention, text: str) -> bool:
    """Whether a period reaches beyond its clause: years do, parts of a year where a comma sets them apart, days never."""
    if p.kind in ("year", "years", "relative", "to_date") and "-" not in p.iso.split("/")[0][4:]:
        return True
    return p.kind != "date" and bool(_SET_APART.match(text, p.end))


def _next_clause(p: PeriodMention, text: str, start: int) -> bool:
    """Whether a day stands apart by a comma and `start` is in the very next clause (6月18日，启动仪式吸引…)."""
    apart = _SET_APART.match(text, p.end)
    return apart is not None and not any(c in text[apart.end() : start] for c in "，；。")


def status_of(s: Statement, text: str, cues: Cues, period: str, report: str, planned: bool) -> Status:
    """`target` for what is planned, wanted or required; else `actual`."""
    if s.compared_with:
        return "target" if _WANTED.search(s.compared_with) else "actual"
    own = text[s.own_from : s.start]
    if _ACHIEVED.search(own) and s.name.endswith(("任务", "目标")):
        return "actual"
    if _GOAL_WORD.search(s.host_words) or (
        s.aspect == "level" and not s.counted and _GOAL_WORD.search(s.name)
    ):
        return "target"
    lead = text[max(s.lead, s.start - _REACH) : s.start]
    if s.aspect == "share" and _SHARE_OF_PLAN.search(s.name):
        lead = text[s.own_from : s.start]
    goal = _last(cues.target, lead)
    done = _last(_DONE, lead)
    if goal >= 0 and goal > done:
        return "target"
    if done >= 0:
        return "actual"
    if planned or plans(s.section, report):
        return "target"
    ahead = period[:4].isdigit() and period[:4] > _last_year(report) > "1000"
    return "target" if ahead else "actual"


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((m.start() for m in pattern.finditer(text)), default=-1)


def _last_year(period: str) -> str:
    years = _FOUR_DIGITS.findall(period)
    return years[-1] if years else ""


def announces_plans(opening: str) -> bool:
    """Whether a paragraph opens with words that announce plans: 下一步，…; 明年，…."""
    return bool(_PLAN_OPENS.match(opening))


@lru_cache(maxsize=256)
def plans(section: str, report: str) -> bool:
    """Whether the headings above announce plans: 下一步打算, 重点工作, or a year after the report's own.

    What stands under a review (2025年工作回顾) is a review, unless a lower heading names the next year or step.
    """
    planned = reviewed = False
    for heading in section.split(" > "):
        year = _PLAN_YEAR.search(heading)
        later = bool(year and report and year[1] > _last_year(report) > "1000")
        if _REVIEWED.search(heading):
            planned, reviewed = False, True
        elif later or _NEXT.search(heading) or (_PLANNED.search(heading) and not reviewed):
            planned = True
    return planned


def year_of_plan(section: str, report: str) -> str:
    """The year that a heading plans for: 2024年工作打算; empty where none is named.

    Below a heading that names the five years and one of them (“十五五”目标和2026年工作安排) stands the one year's work.
    """
    above = section.rsplit(" > ", 1)[0]
    years = [m[1] for m in _PLAN_YEAR.finditer(section)]
    year = next((y for y in years if y > (_last_year(report) or "0")), "")
    of_year = bool(year) and above != section
    if _FIVE_YEARS.search(above) and not of_year and _last_year(report) < "2030":
        return "2026/2030"
    return year
