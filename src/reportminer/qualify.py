"""The status of each quantity, from the words that govern it and the headings above."""

from __future__ import annotations

import re
from functools import lru_cache

from reportminer.cues import Cues
from reportminer.dating import MORE_THAN, last_year
from reportminer.endings import EndPattern, behind
from reportminer.model import Statement, Status
from reportminer.nameparts import NO_PROGRAMME
from reportminer.timepoints import in_figures

_PLANNED = re.compile(
    r"下一步|下步|下阶段|下一?年度|来年|打算|思路|谋划|(?:建设|发展|奋斗|总体)目标|预期效益|设想|展望|今后|努力方向|工作(?:安排|计划|目标|要点|任务|重点)|重点(?:工作|任务)|主要(?:任务|目标)"
    r"|(?<!和)(?:计划|规划)(?:概要|要点)$|目标任务|预期目标|总体要求|任务$|“?十五五”?(?:时期|开局|目标|开好局|良好开局)|(?:今年|明年|来年)(?:的|政府)?(?:工作|任务|目标|建议)|年[^，]{0,12}实事(?:项目|清单|任务|计划)*$"
)
_PLAN_OPENS = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．])?(?:下一步|下阶段|下步|接下来|今后一个时期|明年|来年|新的一年|下半年(?=，|我|将|要|重点))"
)
_NEXT = re.compile("下一步|下步|下阶段|下一?年度|打算|今后|明年|来年")
_REVIEWED = re.compile(
    r"成效|情况|回顾|总结|成就|[一二三四五六七八九十]年来|问题|不足|过去|以来|进展|完成(?!目标)|(?:提前|如期|胜利)实现"
)
_LOOKS_BACK = re.compile("情况|回顾|总结|过去|以来|(?:存在|主要|面临)的?[^，]{0,4}(?:问题|困难|不足)")
_GOALS_SET = re.compile(
    r"目标(?:任务|值)?(?:的)?(?:设定|设置|制定|确定|申报|批复)(?:情况)?$|(?:绩效|年度|年初|总体)目标$"
)
_BUDGETED = re.compile("(?:预算|计划)(?:草案|编制|安排)*情况")  # 三、2024年县级预算安排情况
_FIVE_YEARS = re.compile("十五五(?!”?(?:实现)?(?:开好?局|良好开局|起好步))")
_PLAN_YEAR = re.compile(r"(?<!\d)(20\d\d|19\d\d)年度?(?!以来|回顾|总结)")
_AT_THAT_TIME = re.compile(  # holds for the sentence in plans too; 已建成的设施 of another clause does not
    r"去年(?<![比较同与由从于到]去年)(?![的底末]|同期|预算|水平)|上年(?<![比较同与由从于到]上年)(?![的底末]|同期|预算|水平|结[转余])|截至|截止"
)
_DONE = re.compile(
    rf"{_AT_THAT_TIME.pattern}|已经?|完成了|实现了|达到了|顺利完成|超额完成"
    r"|实际(?<![去上]年实际)(?!工作|利用|使用|到位|到账|吸收|增长|消费|需[要求]|情况|问题|困难|行动|水平|效果|成效|出发|应用|收入|控制|外资|管理)"
)
_GOAL_WORD = re.compile(
    rf"(?:目标|(?:年度|全年|年初|目标|下达)任务|{NO_PROGRAMME}计划|指标)(?:数|值|任务|均?为|是|：)?$"
)
_TASK = EndPattern.of(
    r"(?<!完成)(?:任务|(?:要求|规定|下达|核定)的|(?:目标|指标|任务|计划)[值数](?:为|是|：|[≥≤＞＜><]=?)?)",
    "务的值数为是：≥≤＞＜><=",
)
_TASKS_LISTED = re.compile("(?:细化|分解|梳理|部署|列出|落实|承担|明确)[^，]*任务$")  # 细化任务261条
_BEYOND = re.compile(
    rf"(?:{MORE_THAN})[^，。；]{{0,15}}(?:目标|计划|预期|任务|预算|指标)[值数]?$"
    r"|比[^，。；]*?(?:目标|计划|预期|任务|预算)[^，。；]*\d[^，。；]*$"
)
_BOUND_BEFORE = ("不低于", "不少于", "不高于", "不多于", "不超过", "≥", "≤", "应达", "应达到")
_THEN_RESULT = re.compile("(?:以[上内下])?[，、；]实际(?:达到?|完成|为|值)?")  # 满意率不低于90%，实际96%
_TOLD_HOW = re.compile(  # 下达预算和绩效目标情况：…
    r"[^，。；]{0,30}(?:下达|到位|执行|完成)[^，。；：]{0,20}情况(?:分析)?[：。]"
)
_FULFILLED = re.compile("完成(?<!超额完成)|超(?!额)|实现|达到(?<!未达到)")
_GOAL_AFTER = re.compile(
    "(?:以[上内下]|左右)?的(?:[控管目考]\\S{1,3}|年度|全年|年初)?(?:目标|要求|指标)(?!任务)|的(?:年度|全年|年初)目标任务|标准以[内下]|的控制(?:标准|线)"
)
_AS_IT_STANDS = tuple(
    word + of for word in ("目前", "现行", *(c + "有" for c in "现原已国省市县区")) for of in ("", "的")
)
_SO_FAR = re.compile(  # 年度计划投资8亿元，1—6月完成3亿元
    r"(?:\d(?:[—~-]|至)\d{1,2}月份?|(?:月份?|半年|季度)[^，。；]{0,4}(?P<so>累计|实际|已))[^，。；]{0,4}完成"
)
_BY_NOW = re.compile("(?<=[，；])(?:目前|现)(?!的|阶段)")  # 计划新建80座，目前建成36座
_REQUIRED = re.compile(  # each branch begins with what it is searched by
    r"要求(?<![按照合]要求)[^，。；的]{0,6}?(?=每)|规定(?<![按照合]规定)[^，。；的]{0,6}?(?=每)|应(?:达到|不[低少高多]于|不超过|控制)|纲要[^。；]{0,60}设[置定]了?[^，。；]{0,12}指标|提出了?[^，。；]{0,12}指标|不得[低少高多]于|不得超过|原则上不"
    + "".join(
        rf"|{done}(?:投产|投用|使用|运营)?后[，,]?[^，。；]{{0,6}}?(?:可|将|预计|能够|年(?=[产处发供加]))"
        for done in ("建成", "投产", "达产", "投用", "竣工", "完工", "投运")
    )
)
_SHORTCOMINGS = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．])?(?:[^，。：；\n]{1,8}来，)?[^，。：；]{0,12}?(?:主要|存在|还有|突出)?的?(?:困难|差距|缺点|不足|短板|问题)(?:主要)?(?:是|有|：|在于)"
)

_HELD_AGAINST = re.compile(
    f"(?<!计划)(?<!争取)(?<!力争)(?:(?:完成|实现|(?<!比重)占)[^，。；]{{0,7}}|(?:{MORE_THAN}|(?<![对占])比|较)[^，。；]{{0,15}}|按照?)\\Z"
)
_MORE = re.compile(MORE_THAN)
_WANTED = re.compile("计划|目标|任务|预算")
_ACHIEVED = re.compile("完成|超额")
_SHARE_OF_PLAN = re.compile("计划|任务|目标")
_REACH = 600  # characters; nobody plans anything further back in a sentence


Hints = tuple[bool, bool]


def hints(text: str, start: int, end: int, cues: Cues) -> Hints:
    """Whether the sentence text[start:end] has words that can tell a goal, and such that can tell a result; most have neither."""
    goal = cues.target_words.search(text, start, end) or _REQUIRED.search(text, start, end)
    return goal is not None, _DONE.search(text, start, end) is not None


def status_of(
    s: Statement, text: str, cues: Cues, period: str, report: str, planned: bool, hinted: Hints
) -> Status:
    """`target` for what is planned, wanted or required; else `actual`."""
    if s.compared_with:
        return "target" if _WANTED.search(s.compared_with) else "actual"
    if s.name.endswith(("扣分", "得分")):
        return "actual"
    own, planned = text[s.own_from : s.start], planned or plans(s.section, report)
    if stands(s, text) or ((s.aspect == "change" or _MORE.match(s.name)) and _BEYOND.search(own)):
        return "actual"
    if names_goal(s, text):
        return "target"
    in_brackets = own.endswith(("（", "("))
    if s.name.endswith(("任务", "目标")) and _ACHIEVED.search(own) and not (in_brackets or planned):
        return "actual"
    if (s.host_words and _GOAL_WORD.search(s.host_words)) or (
        (s.aspect == "level" or (s.aspect == "share" and s.name.endswith(("目标值", "指标值"))))
        and not (s.counted or s.name.startswith("完成"))
        and _GOAL_WORD.search(s.name)
    ):
        return "target"
    lead = text[max(s.lead, s.start - _REACH) : s.start]
    if s.aspect == "share" and _SHARE_OF_PLAN.search(s.name):
        lead = text[s.own_from : s.start]
    lead = behind(_TOLD_HOW, lead) if "情况" in lead else lead
    goal = max(_last_goal(cues.target, lead), _last(_REQUIRED, lead)) if hinted[0] else -1
    done = _last_done(lead, own, planned) if hinted[1] else -1
    so_far = _SO_FAR.search(own) if "完成" in own else None
    if so_far and (so_far["so"] or not planned):
        return "actual"
    if goal > done and goal > _last(_BY_NOW, lead):
        return "target"
    if done >= 0:
        return "actual"
    if "1000" < last_year(period) < last_year(report):
        return "actual"  # whatever is planned around it, that year is over
    if planned:
        return "target"
    ahead = period[:4].isdigit() and period[:4] > last_year(report) > "1000"
    return "target" if ahead and not _COMPARED.match(text, s.lead) else "actual"


_PLAN = re.compile("目标$|计划(?!规定)")
_COMPARED = re.compile(
    r"(?![^，]{0,6}到)[^。\n]*(?:同比|[较比](?:[去上]年同期|\d{4}年[^，。；]{0,4}[增提下降])|[低高少多加长升]了\d)"
)  # told of what has been
_MAKING_SURE = frozenset(("确保", "保证", "保障"))
# 确保工作落到实处，1名同志转正: what is made sure of has no figure
_NO_FIGURE = re.compile(r"[^，；。\d]*[，；]")


def _last_goal(target: re.Pattern[str], text: str) -> int:
    """Where the last word begins that tells a goal; one that a result is held against (完成全年目标的80%) tells none."""
    told = (
        m.start()
        for m in target.finditer(text)
        if not (_PLAN.search(m[0]) and _HELD_AGAINST.search(text, max(0, m.start() - 18), m.start()))
        and not _its_own(m, text)
        and not (m[0] in _MAKING_SURE and _NO_FIGURE.match(text, m.end()))
    )
    return max(told, default=-1)


def _its_own(m: re.Match[str], text: str) -> bool:
    """Whether a goal tells but of the number behind it: 年度目标4%以内，…; 年度计划投资8亿元；…; 拟解决的59件，…."""
    if m[0][-2:] == "目标" or _FIGURE_IS.search(m[0]):
        return bool(_FIGURE.match(text, m.end()))
    of_year = text.endswith("年度", 0, m.start()) and m[0].startswith(("计划投", "计划完成"))
    of_year = of_year or m[0] == "计划总投"
    return bool((_A_FIGURE if of_year else _OF_FIGURE).match(text, m.end()))


_FIGURE_IS = re.compile("(?:目标|指标|任务)[值数]?[为是]?$")
_FIGURE, _A_FIGURE = re.compile(r"[数值额]?[为约达]?[≥≤]?\d"), re.compile(r"[^，。；：\d]{0,6}\d")
_OF_FIGURE = re.compile(r"[^，。；：、\d]{1,12}的\d")


def _last_done(lead: str, own: str, planned: bool) -> int:
    """Where the last word begins that tells a result; amid plans, one that holds for the sentence or the own clause."""
    return max(_last(_AT_THAT_TIME, lead), _last(_DONE, own)) if planned else _last(_DONE, lead)


def _last(pattern: re.Pattern[str], text: str) -> int:
    at = -1
    for m in pattern.finditer(text):
        at = m.start()
    return at


def stands(s: Statement, text: str) -> bool:
    """Whether the quantity is what there is now, whatever is planned with it (在现有58个的基础上翻一番)."""
    return text.endswith(_AS_IT_STANDS, s.own_from, s.start)


_SAYS_GOAL = re.compile("(?:任务|目标|计划)[（(]$|[（(](?:年度)?计划$|原(?<![^（(]原)(?:定|计划)(?!的)")


def names_goal(s: Statement, text: str) -> bool:
    """Whether the words beside the number say that it is a goal: 任务300件, 低于2%的目标."""
    own = text[s.own_from : s.start]
    if _SAYS_GOAL.search(own):
        return True
    if own.endswith(_BOUND_BEFORE) and _THEN_RESULT.match(text, s.end):
        return True
    told = _TASK.search(own) and not _TASKS_LISTED.search(own)
    return bool(told or _GOAL_AFTER.match(text, s.end)) and not _FULFILLED.search(own)


def tells_shortcomings(text: str, start: int) -> bool:
    """Whether a paragraph opens with what is amiss now (主要困难：…), also where the heading speaks of plans."""
    return bool(_SHORTCOMINGS.match(text, start))


def announces_plans(opening: str) -> bool:
    """Whether a paragraph opens with words that announce plans: 下一步，…; 明年，…."""
    return bool(_PLAN_OPENS.match(opening))


def announces_goals(text: str, start: int) -> bool:
    """Whether a paragraph opens with its goals (主要任务是：…), or with what is to be done (今年将办好10件民生实事。…)."""
    if _GOALS_TOLD.match(text, start):
        return True
    return "实事" in text[start : start + 80] and _TO_BE_DONE.match(text, start) is not None


_GOALS_TOLD = re.compile(
    "[^，。；：\n]{0,24}(?:(?:预期|奋斗|发展|主要|总体)目标|(?:主要|目标|重点|工作)任务)[是为：]|[^，。；：\n]{0,24}(?:计划|预算)(?:草案)?(?:规定|要求)[：，]"
)
_TO_BE_DONE = re.compile(
    r"[^。；\n]*(?:将|(?<![主重需])要|(?<![按照])计划|拟|力争)[^，。；\n]{0,8}(?:办|实施|推进|抓好)[^，。；\n了]{0,10}实事(?:项目|工程)?[。：]"
)


@lru_cache(maxsize=256)
def plans(section: str, report: str) -> bool:
    """Whether the headings above announce plans: 下一步打算, 重点工作, or a year after the report's own.

    What stands under a review (2025年工作回顾) is a review, unless a lower heading names the next year or step.
    """
    planned = reviewed = False
    for heading in in_figures(section).split(" > "):
        year = _PLAN_YEAR.search(heading)
        later = bool(year and report and year[1] > last_year(report) > "1000")
        if _GOALS_SET.search(heading) or (later and _BUDGETED.search(heading)):
            planned = True
        elif (_LOOKS_BACK if planned else _REVIEWED).search(heading):
            planned, reviewed = False, True
        elif later or _NEXT.search(heading) or (_PLANNED.search(heading) and not reviewed):
            planned = True
    return planned


def reviews(section: str, report: str) -> bool:
    """Whether the headings above look back: a goal that is told there was that of the year before."""
    return bool(_REVIEWED.search(section)) and not plans(section, report)


_YEAR_REVIEWED = re.compile(r"(?<!\d)((?:19|20)\d\d)年[^>]{0,24}?(?:执行情况|完成情况|回顾|总结)")


@lru_cache(maxsize=256)
def year_reviewed(section: str, report: str) -> str:
    """The year before the report's own that a heading looks back on: 2023年计划执行情况 in a plan of 2024; else empty."""
    years = [m[1] for m in _YEAR_REVIEWED.finditer(in_figures(section))]
    return years[-1] if years and len(report) == len(years[-1]) and years[-1] < report else ""


_TURNS_TO_THIS_YEAR = re.compile(r"\n\s*(?:各位代表[：，！])?(?:做好)?今年")


def year_of_plan(section: str, report: str, since: str = "") -> str:
    """The year that a heading plans for: 2024年工作打算; empty where none is named.

    `since` is the text since that heading: once a paragraph of it has turned to this year, five years are over.
    Below a heading that names the five years and one of them (“十五五”目标和2026年工作安排) stands the one year's work.
    """
    above = section.rsplit(" > ", 1)[0]
    years = [m[1] for m in _PLAN_YEAR.finditer(in_figures(section))]
    year = next((y for y in years if y > (last_year(report) or "0")), "")
    of_year = bool(year) and (above != section or bool(_TURNS_TO_THIS_YEAR.search(since)))
    if _FIVE_YEARS.search(above) and not of_year and last_year(report) < "2030":
        return "2026/2030"
    return year
