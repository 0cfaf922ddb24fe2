"""What is known of a document as a whole: title, publisher, kind, period; and where a file holds several reports."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter

from reportminer.model import Document, Sentence
from reportminer.periods import PeriodMention, find_periods, report_period, speech_year
from reportminer.script import restore, simplify
from reportminer.view import View

_OPENING = 1500
_TITLE = re.compile(r"报告|总结|公报|计划|汇报|情况|年鉴|要点|方案|公告|通报|数据|实事")
_OF_PLANS = re.compile(
    r"(?!.*(?:总结|情况|回顾|进展)).*(?:工作(?:计划|要点|安排|打算)|实事(?:项目|清单|任务|计划)*)$"
)
_TO_BE_DONE = re.compile(  # news of a plan: 报告提出，今年将办好10件民生实事
    r"(?:今年|明年)[^，。；\n]{0,10}(?:将|要)[^，。；\n]{0,6}(?:办|做|实施|推进)[^。；\n了]{0,20}实事"
    r"|(?:工作报告|会议|方案)[^。；\n]{0,8}(?:提出|明确|确定|部署)[^。\n了]{0,50}实事"
)
_NEWS = 200  # characters in which a piece of news says what it is about
_KIND = re.compile(
    r"绩效自评|政府信息公开工作年度报告|政府工作报告|统计公报|工作总结|年度报告|公报|总结|工作报告|报告|计划|通报|要点"
)
_PUBLISHER = re.compile(
    r"(?:[^\W\d]|[（）]){2,30}?(?:委员会|人民政府|办公室|宣传部|组织部|统战部|统计局|调查队|[厅局部委办院校会社处馆])$"
)
_REGION = re.compile(
    r"^[^\W\d]{2,8}?(?:特别行政区|自治区|自治州|自治县|省|市|州|盟|县|区|旗|镇|乡|街道)(?!委会)"
)
_ANOTHER = re.compile(r"^[^\W\d]{0,20}(?:19|20)\d\d年[^，。；《》“”]{0,24}(?:公报|报告|总结)$")
_ISSUED = re.compile(r"(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?")
_OPENS_WITH_YEAR = re.compile(r"\s*((?:19|20)\d\d)年(?:是|，)")
_UNTIL = re.compile(r"(?:^|[，。；：、“\n ]|计)到\Z")  # 到2030年: aimed at, not spoken of
_AHEAD = re.compile("[^。；\n]{0,30}?(?:将|力争|计划|拟|争取|确保|预计|目标)")  # still to come
_BASIS = ("比", "较", "与", "同", "之")  # 较2019年同期: held against, not spoken of
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Part:
    """A report within a file, from the sentence with number `first` on: its own period and the year it speaks in.

    `plan` heads all of it where its title, or the opening of a piece of news, says that it tells what is planned.
    """

    first: int
    start: int
    own: str
    now: str
    plan: str = ""


def describe(document: Document, view: View) -> Document:
    """The document with title, publisher, region, kind and period as its first lines tell; what is given stays."""
    opening = view.text[:_OPENING]
    lines = [x.strip("# ") for x in opening.split("\n") if x.strip("# ")]
    title = simplify(document.title) or _title(lines)
    period = document.period or _period(title, view.text)
    publisher = simplify(document.publisher) or _publisher(lines[:6], title)
    region = _REGION.match(publisher or title)
    kind = _KIND.search(title)
    written = partial(restore, text=view.text, plain=view.plain, near=0)
    return replace(
        document,
        title=document.title or written(title),
        period=period,
        publisher=document.publisher or written(publisher),
        region=document.region or (written(region[0]) if region else ""),
        report_type=document.report_type or (kind[0] if kind else ""),
    )


def parts(document: Document, view: View, sentences: Sequence[Sentence]) -> list[Part]:
    """The reports that a file holds one after another.

    A new one begins where a title names another year, or where a line with the month of issue stands before a
    sentence that opens with its year (2022年是…).
    """
    title = simplify(document.title)
    plan = title if _OF_PLANS.match(title) else "工作计划" if _TO_BE_DONE.search(view.text[:_NEWS]) else ""
    now = speech_year(title, view.text[:600], document.period)
    if now == document.period and len(now) == 4 and _told_a_year_later(title, view.text, now):
        now = f"{int(now) + 1:04}"
    found = [Part(0, 0, document.period, now, plan)]
    for n, s in enumerate(sentences[1:], 1):
        own = _begins(view.text, s) if s.end - s.start <= _LONGEST_TITLE else ""
        if own and own != found[-1].own:
            found.append(Part(n, s.start, own, speech_year("", view.text[s.start : s.start + 600])))
    return found


_LOOKS_BACK = re.compile("总结|计划|要点|打算")
_LAST_YEAR = re.compile("(?<![比较与同由从于超])去年(?!同期|同月|以来|底|末|水平|相比|的)")


def _told_a_year_later(title: str, text: str, year: str) -> bool:
    """Whether news of 2021 that never says 今年 calls that year 去年: none before it is told of, nothing is still to come."""
    last = "去年" in text and "今年" not in text and f"{year}年" in text and _LAST_YEAR.search(text)
    if not last or _LOOKS_BACK.search(title):
        return False
    before = re.search(rf"(?<![比较与同之从由自至到、]){int(year) - 1}年(?!、|连续|同期)", text)
    return not before and not re.search(rf"{year}年(?:\d|[^。；\n]{{0,16}}(?:将|力争|计划|拟))", text)


def _begins(text: str, s: Sentence) -> str:
    """The own period of the report that begins with this line; empty where none does."""
    line = text[s.start : s.end]
    if "年" not in line:
        return ""
    if _ANOTHER.match(line):
        return report_period(line, text[s.end : s.end + _OPENING])
    if _ISSUED.fullmatch(line):
        year = _OPENS_WITH_YEAR.match(text, s.end)
        return year[1] if year else ""
    return ""


_first = attrgetter("first")


def part_of(found: Sequence[Part], sentence: int) -> Part:
    """The part in which the sentence with this number stands."""
    return found[bisect_right(found, sentence, key=_first) - 1]


def periods_of(found: Sequence[Part], text: str) -> list[PeriodMention]:
    """All time expressions of a view text, each resolved against its own part."""
    out: list[PeriodMention] = []
    for k, part in enumerate(found):
        end = found[k + 1].start if k + 1 < len(found) else len(text)
        near = find_periods(text[part.start : end], part.own, part.now)
        out += (
            near
            if not part.start
            else [p._replace(start=p.start + part.start, end=p.end + part.start) for p in near]
        )
    return out


def _title(lines: Sequence[str]) -> str:
    for line in lines[:8]:
        if len(line) > _LONGEST_TITLE and line[-1] in "。；":
            break  # the report has begun: what is headed further down is another
        if len(line) <= _LONGEST_TITLE and _TITLE.search(line) and line[-1] not in "。；，":
            return line
    return ""


def _publisher(lines: Sequence[str], title: str) -> str:
    for line in lines:
        m = _PUBLISHER.fullmatch(line) if len(line) <= 32 else None
        if m:
            return m[0]
    m = re.match(r"[^\W\d]{2,20}?(?:委员会|人民政府|宣传部|[厅局])(?=\d|关于|工作|部门)", title)
    return m[0] if m else ""


def _period(title: str, text: str) -> str:
    period = report_period(title, text[:_OPENING])
    if period and (title or not re.fullmatch(r"\d{4}", period) or "各位代表" in text[:600]):
        return period
    return _spoken_of(text, period)


def _spoken_of(text: str, known: str) -> str:
    """The year an excerpt without a title speaks of: the last that it tells of often, where its opening tells of one before."""
    years = [
        p
        for p in find_periods(text)
        if p.kind == "year"
        and re.fullmatch(r"\d{4}", p.iso)
        and not (_UNTIL.search(text[max(0, p.start - 2) : p.start]) or text[p.start - 1 : p.start] in _BASIS)
    ]
    if not known:
        named = Counter(p.iso for p in years)
        often = max(named.values(), default=0)
        return max((y for y, n in named.items() if n >= 2 and n >= often / 2), default="")
    later = Counter(p.iso for p in years if p.iso > known and not _AHEAD.match(text, p.end))
    return max((y for y, n in later.items() if n >= 2 + (int(y) == int(known) + 1)), default=known)
