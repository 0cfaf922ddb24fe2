"""Time expressions of Chinese reports, found in one pass and resolved against the report's own period.

A mention is matched by the one pattern of `timewords`; what it means is told by the function that stands in
`timepoints` under the name of the rule that matched.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from reportminer.timepoints import CLAUSE_ENDS, Point, TimeContext, in_figures, meaning_of
from reportminer.timewords import Y4, N, S, folded, master


class PeriodMention(NamedTuple):
    """A time expression `text[start:end]` (code points) and the period that it means.

    `iso` is ISO 8601 (`2022`, `2022-Q3`, `2022-06`, `2022-06-18`, or `from/to`); it is empty where the
    expression cannot be resolved or is no period of observation. `own` tells that the expression only
    repeats the report's own period. `kind` is one of date month quarter half year years to_date relative
    clock frame.
    """

    start: int
    end: int
    iso: str
    kind: str
    own: bool


def find_periods(text: str, own: str = "", now: str = "") -> list[PeriodMention]:
    """All time expressions of `text`, in order and without overlap.

    `own` is the report's own period in ISO 8601; `now` the year in which it speaks (今年), where that is
    not the year it reports on, as in a government work report.
    """
    text = folded(text)
    last, found = 0, list[PeriodMention]()
    context: TimeContext | None = None
    for m in master().finditer(text):
        if text[m.end() - 1] in "月份" and _of_climate(text, m):
            continue
        context = context or TimeContext(text, own, now)
        point = meaning_of(m, context)
        if point is None:
            continue
        mention = _widen(text, last, _mention(m.start(), m.end(), point, context))
        found.append(mention)
        last = mention.end
        if mention.kind in ("half", "quarter", "month") and "-" in mention.iso:
            context.span = (mention.iso, last)
    return found


_WARMTH = re.compile("(?:多年)?(?:平均|极端)(?:最[高低])?气温")
_YEARLY = re.compile("年平?均(?:气温|降[水雨])|年降[水雨]|无霜期")
_NEAR = 80  # characters


def _of_climate(text: str, m: re.Match[str]) -> bool:
    """1月平均气温-3℃，年平均气温12℃: whether a month without a year tells of the climate, as part of a name."""
    if "年" in m[0] or not _WARMTH.match(text, m.end()):
        return False
    return bool(_YEARLY.search(text, max(0, m.start() - _NEAR), m.end() + _NEAR))


def _mention(start: int, end: int, point: Point, context: TimeContext) -> PeriodMention:
    iso = point.iso or (point.lo if point.lo == point.hi else f"{point.lo}/{point.hi}")
    if "/" in iso and _A_YEAR.fullmatch(iso):
        iso = context.own if iso.startswith(context.own) and len(context.own) == 4 else iso
    return PeriodMention(start, end, iso, point.kind, point.own or (bool(iso) and iso == context.own))


_A_YEAR = re.compile(r"(\d{4})-01(?:/\1-12|-01/\1-12-31)")
# 为2008年以来最低: no time of what is told
RECORD = re.compile(
    r"(?<=以来)的?(?:(?:同期|历史|单[日月季])的?)?(?:最|新高|新低|首次|首个)|相比|的?基[数期础]上|为基[数期]"
)
_BEFORE = re.compile(r"(?:(?P<until>截至到?|截止[到至]?)|[从自由])\s?\Z")

_SPANNING = re.compile("以来|[至到止]|年[—–~-]")


def _widen(text: str, last: int, mention: PeriodMention) -> PeriodMention:
    """截至 before a point in time, and 从 before a span, belong to the expression."""
    if text.startswith("民国", mention.start) and text.endswith("中华", last, mention.start):
        mention = mention._replace(start=mention.start - 2)
    m = _BEFORE.search(text, max(last, mention.start - 4), mention.start)
    if m and m["until"] and mention.kind not in ("frame", "clock", "years"):
        return mention._replace(start=m.start(), kind="to_date")
    spans = mention.kind == "years" or _SPANNING.search(text, mention.start, mention.end)
    if m and not m["until"] and mention.iso and spans:
        return mention._replace(start=m.start())
    return mention


# ------------------------------------------------------------------ the document's own period
_GOVERNMENT = re.compile(  # 关于1980年计划草案的报告, too, tells what was done in the year before
    r"政府工作(?!部门|机构|人员)|关于\D{0,8}\d{4}年[^，。与和执决]{0,16}(?:计划|预算)草案的?(?:报告|说明)$|代表(?:省|市|县|区|国务院|\S{2,12}政府).{0,12}报告"
)
_WITHIN_YEAR = re.compile(r"季度|上半年|下半年|[前1-9]个?月(?!\s?\d)")
_HALF_YEAR = re.compile(rf"({Y4})年度?半年(?!以|来)")
_LOOKS_BACK = re.compile(rf"{Y4}年[^，。、和与及]{{0,10}}(?:回顾|总结)")
_GIVEN = re.compile(rf"({Y4}){S}年{S}({N}{{1,2}}){S}月{S}{N}{{1,2}}{S}日在?\S{{0,24}}(?:会议|大会)")
_COVERED = re.compile(r"(?:统计期限|报告期|时间范围|数据)\S{0,8}?[自从](?P<span>[^。]{8,60}?)[止。，,（(]")
_HEADLINE = re.compile(
    r"报告|总结|公报|汇报|回顾|自评|述职|小结|情况|年报|要点|计划|年鉴|概况|通报|简报|[预决]算|概述|联播|快报"
)
_RELEASED = re.compile(r"来源|时间|日期|发布|字体|浏览|印发|编辑")


def report_period(title: str, opening: str) -> str:
    """The period that a report is about (ISO 8601), from its title or else its opening; "" if neither does.

    A government work report given in year Y is about Y-1, one given at its very end about Y. Only the first 600
    characters of `opening` count.
    """
    title, opening = in_figures(title), in_figures(opening[:600])
    head = title + "\n" + opening
    half = _HALF_YEAR.search(title or opening[:100])
    if half:  # 2023年半年度报告
        return f"{half[1]}-01/{half[1]}-06"
    within = _of_line(title) if _WITHIN_YEAR.search(title) or _LOOKS_BACK.search(title) else ""
    if within:  # 2024年第三季度政府工作报告 tells of that quarter, 2023年政府工作总结 of that year
        return within
    if _is_speech(title, opening):
        year, late = _speech(title, opening)
        return f"{year if late else year - 1:04}" if year else _of_opening(opening)
    first_line = head.strip().partition("\n")[0]
    told = _of_line(title) or _of_moment(opening) or _covered(opening) or _of_opening(opening)
    told = told or _of_number(first_line) or _of_session(head) or _of_date(head)
    return _part_in(first_line, told) or told


def _is_speech(title: str, opening: str) -> bool:
    """Whether this is a government work report; another's title that names its year is not, whatever its opening speaks of."""
    if _GOVERNMENT.search(title):
        return True
    return bool(_GOVERNMENT.search(opening)) and not (_OTHER_KIND.search(title) and _of_line(title))


_OTHER_KIND = re.compile("自评|评价|总结|公报|小结|述职|年报|[预决]算|统计|计划|要点")
_MOMENT = re.compile(r"((?:19|20)\d\d)年\d{1,2}月\d{1,2}日(?:零时|0时|24时)")


def _of_moment(opening: str) -> str:
    """The year of the moment that a census is taken at (2020年11月1日零时)."""
    moment = _MOMENT.search(opening)
    return moment[1] if moment else ""


def _part_in(headline: str, year: str) -> str:
    """The part of `year` that a headline tells of which names no year itself: 上半年工作总结."""
    if len(year) != 4 or len(headline) > 40 or re.search(rf"{Y4}|年(?!会)", headline.replace("半年", "")):
        return ""
    told = (p.iso for p in find_periods(headline, year) if p.kind in ("half", "quarter", "month"))
    return next(told, "")


def _of_session(head: str) -> str:
    """The year that a report looks back on which was given at a session in spring."""
    given = _given(head)
    return f"{int(given[1]) - 1:04}" if given and int(given[2]) < 6 else ""


def _given(head: str) -> re.Match[str] | None:
    """The line under a title that tells when, and at which session, the report was given."""
    lines = (x for x in folded(head).split("\n")[:8] if len(x) <= 60)
    return next((m for m in map(_GIVEN.search, lines) if m), None)


def speech_year(title: str, opening: str, own: str = "") -> str:
    """The year that 今年 means: that of the speech for a government work report, else that of the period.

    What is told of a communiqué is told the year after. `own` is the period where it is known.
    """
    title, opening = in_figures(title), in_figures(opening[:600])
    period = own or report_period(title, opening)
    if _is_speech(title, opening) and not (_WITHIN_YEAR.search(title) or _LOOKS_BACK.search(title)):
        year, _ = _speech(title, opening)
        return f"{year or int(period[:4]) + 1:04}" if year or period[:4].isdigit() else ""
    last = "".join(re.findall(r"\d{4}", period)[-1:])
    if last and (given := _given(title + "\n" + opening)):
        return max(last, given[1])
    after = len(period) == 4 and _TOLD_OF.search(title + opening[:200])
    return f"{int(period) + 1:04}" if after else last


_TOLD_OF = re.compile(
    "(?<!政府)公报[》显]|《[^》]{0,30}报告》[^。]{0,12}(?:发布|显示)|发布[^。]{0,6}《[^》]{0,30}(?:公报|报告)》"
)


def _speech(title: str, opening: str) -> tuple[int, bool]:
    """The year of the speech, 0 if none is told, and whether it was given in its last weeks, when the year is over."""
    title, opening = folded(title), folded(opening)
    given = _GIVEN.search(title + "\n" + opening)
    year = given or re.search(rf"({Y4}){S}年", title)
    late = given is not None and given[2] in ("11", "12")
    return (int(re.sub(r"\s", "", year[1])) if year else 0), late


def _resolved(text: str) -> list[PeriodMention]:
    return [p for p in find_periods(text) if p.iso and p.kind != "frame"]


def _of_line(line: str) -> str:
    """The first period that a title names; dates of day are no periods of a report."""
    for p in _resolved(line):
        if p.kind in ("year", "years", "half", "quarter", "month", "to_date") and not _is_plan(line, p):
            return p.iso
    return ""


def _is_plan(line: str, p: PeriodMention) -> bool:
    return p.kind == "years" and "五" in line[p.start : p.end] and "规划" not in line


def _covered(opening: str) -> str:
    m = _COVERED.search(opening)
    for p in _resolved(m[0]) if m else ():
        if "/" in p.iso:
            whole = re.fullmatch(r"(\d{4})-01(?:-01)?/\1-12(?:-31)?", p.iso)
            return whole[1] if whole else p.iso
    return ""


def _of_opening(opening: str) -> str:
    """The period in a headline; else the year named most often, comparisons and imprint left out."""
    lines = [x.strip(" 　【（(") for x in opening.split("\n")]
    lines = [x for x in lines if not _RELEASED.match(x) and not _is_date(x)]
    for line in lines[:12]:
        if len(line) <= 40 and _HEADLINE.search(line) and (iso := _of_line(line) or _of_day(line)):
            return iso
    years: Counter[str] = Counter()
    for line in lines:
        for p in _resolved(line):
            compared = line[p.start - 1 : p.start] in _BASIS or RECORD.match(line, p.end)
            if p.kind in ("year", "to_date", "half", "quarter") and not compared:
                years[p.iso[:4]] += 1
    often = max(years.values(), default=0)
    if often < 2 and (year := _released(opening)):
        return year
    news = _DATELINE.search(opening)
    if often < 2 and news and not any(year in opening[: opening.find("\n", news.end())] for year in years):
        return ""  # 1970年 somewhere in a piece of news of 12月27日
    year = max((year for year, n in years.items() if n >= often / 2), default="")
    return _part_of_year(lines, year) or year


def _of_day(headline: str) -> str:
    """The day that a headline tells of (2022年2月16日客流情况); not the one on which a report was given."""
    days = (p for p in _resolved(headline) if p.kind == "date")
    return next((p.iso for p in days if not headline.startswith(("）", ")", "在"), p.end)), "")


def _part_of_year(lines: Sequence[str], year: str) -> str:
    """The part of `year` that an opening speaks of, where it begins with that and speaks of nothing beyond it."""
    told = ((p, x) for x in lines for p in _resolved(x) if p.iso.startswith(year) and p.kind != "date")
    (part, line), *others = list(told) or [(_NEVER, "")]
    first, _, last = part.iso.partition("/")
    isos = [p.iso for p, _ in others]
    leads = line in lines[:3] and line[part.start - 1 : part.start] in CLAUSE_ENDS
    alone = part.kind in ("half", "quarter") or last or part.iso in isos or len(line) <= 40
    if (
        part.kind not in ("half", "quarter", "month")
        or not (leads and alone)
        or last[:4] not in ("", first[:4])
    ):
        return ""
    return part.iso if all(iso == part.iso or first <= iso <= last for iso in isos) else ""


_NEVER = PeriodMention(0, 0, "", "", False)
_DATELINE = re.compile(r"\d日(?:电|讯|消息)(?=[ （：:，])")


_BASIS = ("比", "较", "与", "同", "之", "从", "由", "至", "到")  # 与2019年持平


def _released(opening: str) -> str:
    """The year of the line that tells when a piece of news came out (发布时间：2023-05-16)."""
    lines = (x.strip(" 　【（(") for x in opening.split("\n")[:8])
    dates = (p.iso for x in lines if _RELEASED.match(x) for p in find_periods(x) if p.kind == "date")
    return next((iso[:4] for iso in dates if iso), "")


def _is_date(line: str) -> bool:
    size = len(line.strip()) - 2
    return any(p.kind in ("date", "month") and p.end - p.start >= size for p in find_periods(line))


def _of_number(title: str) -> str:
    """A bare year, or a date without separators, as file names have them."""
    m = re.search(r"(?<!\d)((?:19|20)\d\d)(?:(0[1-9]|1[0-2])([0-2]\d|3[01]))?(?![\w.])", title)
    return "-".join(g for g in m.groups() if g) if m else ""


def _of_date(text: str) -> str:
    dates = [p.iso for p in _resolved(text) if p.kind in ("date", "month", "to_date")]
    first, _, last = dates[0].partition("/") if dates else ("", "", "")
    return f"{first[:4]}/{last[:4]}" if last[:4] not in ("", first[:4]) else first[:4]
