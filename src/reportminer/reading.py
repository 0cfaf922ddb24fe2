"""The sentences of one document read in order: each mention framed, named and qualified with what was read before."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby, takewhile
from typing import NamedTuple

from reportminer.clauses import subject_of
from reportminer.cues import Cues
from reportminer.dating import A_DAY, dealt_out, last_year, period_of
from reportminer.describe import Part, part_of
from reportminer.groups import frames_of
from reportminer.heads import Heads
from reportminer.masking import mask
from reportminer.model import TIME, Frame, Mention, Named, Row, Sentence, Site, Statement, Status
from reportminer.nameparts import COUNTERS
from reportminer.periods import PeriodMention
from reportminer.qualify import (
    Hints,
    announces_goals,
    announces_plans,
    hints,
    names_goal,
    plans,
    reviews,
    stands,
    status_of,
    tells_shortcomings,
    year_of_plan,
    year_reviewed,
)
from reportminer.quantify import quantify
from reportminer.record import maker, replace
from reportminer.resolve import Resolver
from reportminer.reviews import OF_A_YEAR, Review, done_then

_row, _statement = maker(Row), maker(Statement)
_REACH = 300
_SAID_STATUS: dict[str, Status] = {"goal": "target", "result": "actual"}  # by the rule that told them
_BY_THE_YEAR = re.compile(
    "(?:年均|平均每年|每年平均)(?:分别|累计|实际)?(?:增|递增|提高|上升|下降|减少|降低|增速)"
)
_SPAN = re.compile(r"\d{4}/\d{4}")
_LEAD_IN = 8  # characters before the time that opens a paragraph
_SEASON = re.compile(r"(?:年初|年末|年底|年终|年中|全年|本年|当年|上年|期末|期初)")
_BARE_FLOW = re.compile(r"(?:实际)?(?:总?收入|总?支出|结转结余|结余|结转|预算(?:数|批复|安排|下达)?|决算数?)")
_FOLLOWS = re.compile(r"如下[列表]?[：:。]$")
_LISTED = re.compile(r"[^，。：]{1,16}(?<!认为|指出|表示)(?<![说是问])[：:]")
_DIVIDED = re.compile(r"(?:分配|安排|构成|组成|分布|分别|如下|为|是|有|包括|其中)的?(?:情况)?[：:]$")
_GOALS = re.compile("计划(?!执行|完成)|指标|目标|任务")
_TELLS = ("year", "half", "quarter", "month", "years", "relative")
_OPENS = (*_TELLS, "to_date", "frame")
_ELSEWHERE = re.compile("记者|目前|眼下|近日|日前|今年")  # a month that opens a paragraph holds no further
_FIRST_CLAUSE = re.compile("[，。：；]")
_SOURCE = re.compile(
    r"(?:[^，。；：\n]{0,12}(?:消息|讯|电)(?:（[^）]*）)?[：:]?)?"  # 本台消息（记者张三）：
    r"(?:[^，。；：\n]{2,20}(?:显示|获悉|了解到|表明|统计|(?:发布|公布)(?:的?数据)?|数据|介绍|通报)，)?"
)


class _Setting(NamedTuple):
    """What is the same for all mentions of a sentence: its periods, that of its paragraph, whether that is a plan or tells what is amiss, the total above a list."""

    sentence: Sentence
    report: Part
    periods: Sequence[PeriodMention]
    opening: str
    planned: bool
    amiss: bool
    hints: Hints
    above: _ListHead


class _ListHead(NamedTuple):
    """What the line above a list gives to the lines of it, each a sentence: the last of them so far is `sentence`.

    `measure` is that which the line announces, empty where it names none and None where there is no list; `goals` tells
    that it announces what is planned, and `total` is the number of the row in it that the lines divide. `year` is the time that it
    names, `base` the one that it compares with.
    """

    sentence: int = -1
    measure: str | None = None
    goals: bool = False
    total: int | None = None
    year: str = ""
    base: str = ""


_NO_LIST = _ListHead()


@dataclass(slots=True)
class Reading:
    """One document on its way from mentions to rows; `text` is the view's text."""

    text: str
    sentences: Sequence[Sentence]
    periods: Sequence[PeriodMention]
    reports: Sequence[Part]
    cues: Cues
    heads: Heads
    rows: list[Row] = field(default_factory=list)
    _masked: str = ""
    _starts: list[int] = field(default_factory=list)
    _opened: tuple[Sentence | None, str] = (None, "")
    _review: Review = field(init=False)
    _planned: str | None = None
    _list: _ListHead = _NO_LIST
    _dealt: dict[int, str] = field(default_factory=dict)

    def read(self, mentions: Iterable[Mention]) -> list[Row]:
        """The rows of all mentions, in the order of the text."""
        self._masked = mask(self.text, self.periods)
        self._starts = [p.start for p in self.periods]
        self._review = Review(self.text, self.periods)
        resolver = Resolver(self.heads, self.cues)
        for number, found in groupby(mentions, key=lambda m: m.sentence):
            sentence = self.sentences[number]
            setting = self._setting(sentence, part_of(self.reports, number), number)
            resolver.start(sentence.block, number, sentence.section)
            group = list(found)
            self._dealt = dealt_out(self.text, sentence.start, group, setting.periods)
            framed = frames_of(self._masked, sentence, group, len(self.rows), self.cues)
            for site, frame in framed:
                self.rows.append(self._row(site, frame, setting, resolver))
        for child, total in resolver.links.items():
            if self.rows[child].named.parent is None:
                self.rows[child] = replace(
                    self.rows[child], named=replace(self.rows[child].named, parent=total)
                )
        return self.rows

    def _setting(self, sentence: Sentence, report: Part, number: int) -> _Setting:
        self._list = above = self._list_head(number)
        total = self._divides(sentence, number)
        planned = self._plans(sentence) or above.goals or (total is not None and total.status == "target")
        near, opening = self._near(sentence), self._opening(sentence, report.own)
        hinted = hints(self.text, sentence.start, sentence.end, self.cues)
        years = self._review.years(sentence.start, report.own)
        opening = total.period if total is not None else opening or ("" if planned else years)
        return _Setting(sentence, report, near, opening, planned, self._amiss(sentence), hinted, above)

    def _row(self, site: Site, frame: Frame, setting: _Setting, resolver: Resolver) -> Row:
        sentence, periods = setting.sentence, setting.periods
        m = site.mention
        unit, dimension = site.unit, site.dimension
        frame = self._with_season(frame, site, periods)
        frame = self._with_announced(frame, site, setting.above)
        plain, frame = frame, self._with_listed(frame, site, setting.above.total)
        frame = self._after_topic(frame, site, m.sentence)
        named = resolver.add(frame, unit, dimension, m.numeral.value)
        if frame is not plain and named.parent is None:
            named = replace(named, parent=setting.above.total)
        after = self.cues.after.match(site.tail) if site.tail else None
        modifier = self.cues.modifier[after[0]] if after else ""
        statement = self._statement(site, frame, named, setting)
        against = frame.modifier in ("<", ">") and names_goal(statement, self.text)  # 低于2%的目标: it is 2 %
        before = "" if against else frame.modifier
        quantity = quantify(m.numeral, unit, dimension, before, modifier, site.written, named.sign)
        period, status = self._when(frame, named, statement, setting)
        divides = frame.part == "division" or bool(frame.among)
        listed = frame.listed and frame.host is None
        return _row(m.start, m.end, m.sentence, sentence, divides, listed, quantity, named, period, status)

    def _when(self, frame: Frame, named: Named, said: Statement, setting: _Setting) -> tuple[str, Status]:
        """The period of a row, and whether it is a result or a goal."""
        sentence, report, periods, opening, planned, amiss, hinted, above = setting
        governed = planned or self._governs(opening, report.own, frame, named, said)
        period = (
            self._dealt.get(said.start, "")
            or self._paired(frame, said, periods)
            or period_of(said, self.text, periods, report.own)
            or (above.base if frame.rule == "from" else above.year)
            or (opening if governed > planned and (named.aspect == "change" or frame.basis == "由") else "")
            or self._inherited(frame, named, sentence)
            or (opening if governed else "")
            or report.own
        )
        if _SPAN.fullmatch(period) and period.endswith(last_year(report.own) or "-"):
            if frame.basis == "由":  # 五年来，社区从80个增加到95个
                period = str(int(period[:4]) - (period[:4] not in self.text[said.lead : said.start]))
            elif self._stands_at_end(frame, named, said):
                period = report.own
        said = replace(said, section="") if amiss else said
        planned = planned and not amiss
        status = _SAID_STATUS.get(frame.rule) or status_of(
            said, self.text, self.cues, period, report.own, planned, hinted
        )
        if period == report.own and status == "actual":
            period = year_reviewed(sentence.section, report.own) or period
        clause = self.text[said.own_from : said.start] if (period, status) == (report.own, "actual") else ""
        if "年" in clause and _BY_THE_YEAR.search(clause):
            period = opening if _SPAN.fullmatch(opening) else period
        before = frame.rule == "from" and status == "actual"  # 今年由240元提高到280元
        if (before and period == report.now) or stands(said, self.text):
            period = report.own if period[:4] > last_year(report.own) > "" else period
        looks_back = period == self._review.span and period not in {p.iso for p in periods}
        if status == "target" and (period == report.own or looks_back):
            past = said.compared_with or reviews(sentence.section, report.own)
            spoken = report.now if report.now != report.own[:4] and not past else ""
            since = self._since_heading(sentence)
            own = report.own if planned or plans(said.section, report.own) else _whole(report.own)
            period = year_of_plan(sentence.section, report.own, since) or spoken or own
        return period, status

    def _governs(self, opening: str, own: str, frame: Frame, named: Named, said: Statement) -> bool:
        """Whether what opens the paragraph tells when: of a span of years (五年来，…) only what was done in it or has changed."""
        if not _SPAN.fullmatch(opening):
            return opening != _whole(own)  # 2023年，… in a half-year's report
        if frame.basis == "由" or named.aspect != "level" or frame.rule == "reached":
            grown = named.aspect == "change" and frame.rule != "excess"
            return frame.basis == "由" or (
                grown and not OF_A_YEAR.search(self.text, said.own_from, said.start)
            )
        last = self.rows[-1] if self.rows and frame.rule != "分别" else None
        return done_then(self.text, said, frame, opening, last, self.cues)

    def _stands_at_end(self, frame: Frame, named: Named, said: Statement) -> bool:
        """五年来，…，占比达到30%: whether a clause behind the one that tells the years says how things stand at their end."""
        state = named.aspect == "rank" or (named.aspect == "share" and frame.name) or frame.rule == "reached"
        at = bisect_left(self._starts, said.own_from)
        here = at < len(self._starts) and self._starts[at] < said.start and len(self.periods[at].iso) != 4
        return bool(state) and not here

    def _statement(self, site: Site, frame: Frame, named: Named, setting: _Setting) -> Statement:
        m, sentence, plan = site.mention, setting.sentence, setting.report.plan
        compared = named.compared or frame.kind == "whole" or frame.basis == "由"
        name = frame.name or named.indicator
        return _statement(
            lead=sentence.start,
            start=m.start,
            end=m.end,
            own_from=self._clause_start(sentence.start, m.start),
            section=f"{plan} > {sentence.section}" if plan else sentence.section,
            name=name,
            compared_with=frame.basis if compared else "",
            host_words=site.host_words,
            aspect=named.aspect,
            counted=(named.unit in COUNTERS and frame.rule == "noun after")
            or (named.unit in (*COUNTERS, "分") and name.endswith("指标")),
        )

    def _near(self, sentence: Sentence) -> Sequence[PeriodMention]:
        return self.periods[
            bisect_left(self._starts, sentence.start) : bisect_right(self._starts, sentence.end)
        ]

    def _clause_start(self, start: int, end: int) -> int:
        """Where the clause that leads to `end` begins."""
        at = max(start, end - _REACH)
        for mark in "，；：":
            at = max(at, self.text.rfind(mark, at, end) + 1)
        return at

    def _paired(self, frame: Frame, statement: Statement, periods: Sequence[PeriodMention]) -> str:
        """由2020年的A增加到2023年的B，…由C增加到D: the second pair has the years of the first, each its own."""
        if frame.rule not in ("from", "reached"):
            return ""
        if any(p.iso and statement.own_from <= p.start < statement.start for p in periods):
            return ""
        before = list(takewhile(lambda r: r.start >= statement.lead, reversed(self.rows)))
        if frame.rule == "reached" and before and before[0].named.rule != "from":
            return ""
        return next((r.period for r in before if r.named.rule == frame.rule), "")

    def _inherited(self, frame: Frame, named: Named, sentence: Sentence) -> str:
        """The period of the row that this one goes with: its total, the same thing in another unit, the 由 before."""
        if named.parent is not None and named.parent < len(self.rows):
            return self.rows[named.parent].period
        if named.source is not None and named.source < len(self.rows):
            return self.rows[named.source].period
        last = self.rows[-1] if frame.rule == "from" and self.rows else None
        if last and last.named.rule == "reached" and last.sentence.block == sentence.block:
            return next((r.period for r in reversed(self.rows) if r.named.rule == "from"), "")
        return ""

    def _opening(self, sentence: Sentence, own: str) -> str:
        """The period that opens a paragraph (刚刚过去的2017年，…), or a sentence in it after that: it holds for the rest.

        A paragraph in which no time is told goes on with the month that opened the one before, under the same heading; not in the news of a day.
        """
        before, opening = self._opened
        if before is None or sentence.block != before.block:
            start = self._paragraph(sentence)
            on = before is not None and before.section == sentence.section and _whole(opening) != opening
            on = on and len(own) != A_DAY
            kept = opening if on and not self._tells_time(start) else ""
            opening = self._opening_of(start) or kept
        elif opening:
            opening = self._opening_of(sentence.start) or opening
        self._opened = sentence, opening
        return "" if "-" in opening and _ELSEWHERE.match(self.text, sentence.start) else opening

    def _tells_time(self, start: int) -> bool:
        """Whether a time is told in the paragraph that begins there."""
        at = bisect_left(self._starts, start)
        return at < len(self._starts) and "\n" not in self.text[start : self._starts[at]]

    def _opening_of(self, start: int) -> str:
        source = _SOURCE.match(self.text, start)
        start = source.end() if source else start
        at = bisect_left(self._starts, start)
        p = self.periods[at] if at < len(self.periods) else None
        if p is None or p.own or p.kind not in _OPENS or p.start - start > _LEAD_IN:
            return ""
        set_apart = self.text[p.end : p.end + 1] in ("，", ",")
        if (p.kind in ("month", "frame") and not set_apart) or (p.kind == "to_date" and len(p.iso) > 4):
            return ""
        told_of = p.kind == "year" and self.text.startswith("是", p.end)  # 2021年是…的一年。
        leads = set_apart or told_of or announces_goals(self.text, start)  # 2024年主要任务是：…
        return p.iso if leads and "比" not in self.text[start : p.start] else ""

    def _paragraph(self, sentence: Sentence) -> int:
        return self.text.rfind("\n", 0, sentence.start) + 1

    def _plans(self, sentence: Sentence) -> bool:
        """Whether this paragraph, or one before it under the same heading, opens with 下一步 or 明年, or it with its goals."""
        start = self._paragraph(sentence)
        if announces_plans(self.text[start : start + 24]):
            self._planned = sentence.section
        if self._planned is not None and self._planned == sentence.section:
            return True
        opens = self.text[sentence.start : sentence.start + 24]
        return announces_goals(self.text, start) or announces_plans(opens)

    def _divides(self, sentence: Sentence, number: int) -> Row | None:
        """The last row of the sentence before, where this one opens with 其中 and divides what was told there."""
        last = self.rows[-1] if self.rows and self.text.startswith("其中", sentence.start) else None
        return last if last is not None and last.number == number - 1 else None

    def _since_heading(self, sentence: Sentence) -> str:
        """The text between the heading that the sentence stands under and the sentence."""
        heading = sentence.section.rsplit(" > ", 1)[-1]
        at = self.text.rfind(heading, 0, sentence.start) if heading else -1
        return self.text[at : sentence.start] if at >= 0 else ""

    def _amiss(self, sentence: Sentence) -> bool:
        """Whether the paragraph tells what is amiss now: no plan, whatever the headings say."""
        start = self._paragraph(sentence)
        return tells_shortcomings(self.text, start) or tells_shortcomings(self.text, sentence.start)

    def _with_announced(self, frame: Frame, site: Site, above: _ListHead) -> Frame:
        """主要产品的产量如下： / 烤烟：达到780万担: the measure that the line before a list announces."""
        measure, item = above.measure, frame.topic
        if measure is not None and not (site.label and item):
            return self._of_item(frame, above.sentence)
        if not measure or self.heads.measure_end.search(item):
            return frame
        if frame.name and item not in frame.name:
            return replace(frame, name=item + frame.name)
        return replace(frame, name=frame.name and item + measure, topic=item + measure)

    def _of_item(self, frame: Frame, sentence: int) -> Frame:
        """铁：全部产能575万吨，新增产能280万吨: what is told behind the first number of an item is the item's, too."""
        label = _LISTED.match(self._said(sentence))
        item = label[0].rstrip("：:") if label else ""
        if frame.kind != "own" or not frame.name or not item or item in frame.name:
            return frame
        return replace(frame, name=item + frame.name)

    def _with_listed(self, frame: Frame, site: Site, number: int | None) -> Frame:
        """水利投资8亿元，是这样分配的： / 防洪为3亿元；: the lines below have what the last number above them measures."""
        total = self.rows[number].named if number is not None else None
        own = frame.kind == "own" and site.opens and not site.earlier and frame.rule != "noun after"
        if total is None or not own or site.unit != total.unit:
            return frame
        return replace(frame, name=frame.name + total.thing)

    def _after_topic(self, frame: Frame, site: Site, number: int) -> Frame:
        """经营主体持续壮大。总量达800万户: a bare measure is of what the sentence before it, without a number, tells something of."""
        told = self.rows and self.rows[-1].number == number - 1
        if not site.opens or site.earlier or told or self.heads.needs_owner(frame.name) != "measure":
            return frame
        before = self.sentences[number - 1] if number else None
        if before is None or before.block != self.sentences[number].block:
            return frame
        about = subject_of(
            _FIRST_CLAUSE.split(self._masked[before.start : before.end], maxsplit=1)[0], self.cues
        )
        return replace(frame, led=True, about=about) if about else frame

    def _list_head(self, sentence: int) -> _ListHead:
        """The line above the list that a sentence stands in: 主要产品的计划产量如下： / 钢：达到412万吨."""
        before = self._list if self._list.sentence == sentence - 1 else _NO_LIST
        above = self._said(sentence - 1)
        measure = before.measure if before.measure is not None and _LISTED.match(above) else None
        goals = before.goals and self._listed(sentence)
        year, base = (before.year, before.base) if measure is not None else ("", "")
        if "如下" in above and _FOLLOWS.search(above):
            year, base = self._years_of(sentence - 1)
            measure = ["", *(m[0] for m in self.heads.measures.finditer(above))][-1]
            goals = bool(_GOALS.search(above)) and self._listed(sentence)
        total = self._divided(sentence, above, before.total)
        year = self.rows[total].period if total is not None else year
        return _ListHead(sentence, measure, goals, total, year, base)

    def _listed(self, sentence: int) -> bool:
        return bool(_LISTED.match(self._said(sentence)))

    def _years_of(self, sentence: int) -> tuple[str, str]:
        """The time that a line names, and the one that it compares with: 2020年产量比2015年增长的情况如下."""
        told = {"": "", "比": ""}
        for p in self._near(self.sentences[sentence]):
            if p.kind in _TELLS and p.iso:
                told["比" if self.text[p.start - 1 : p.start] in ("比", "较") else ""] = p.iso
        return told[""], told["比"]

    def _divided(self, sentence: int, above: str, total: int | None) -> int | None:
        """The number of the row that the lines of a list divide, all of which but the last end in ；; `total` is that of the line above."""
        head = self.rows[-1].named if self.rows and self.rows[-1].number == sentence - 1 else None
        if head is not None and head.aspect == "level" and _DIVIDED.search(above):
            return len(self.rows) - 1 if self.heads.measure(head.thing) else None
        return total if above.endswith("；") else None

    def _said(self, sentence: int) -> str:
        """A sentence without what surrounds it; empty before the first."""
        if sentence < 0:
            return ""
        return self.text[self.sentences[sentence].start : self.sentences[sentence].end].strip()

    def _with_season(self, frame: Frame, site: Site, periods: Sequence[PeriodMention]) -> Frame:
        """年初预算, 全年实际支出: a bare flow of money, or any name of two characters, keeps the time word that makes it one."""
        if frame.kind != "own" or not site.own.startswith(TIME):
            return frame
        words = site.own.strip(TIME)
        short = len(frame.name) == 2 and words == frame.name
        if not (short or _BARE_FLOW.fullmatch(words)):
            return frame
        before = [p for p in periods if p.end <= site.mention.start]
        said = _SEASON.fullmatch(self.text, before[-1].start, before[-1].end) if before else None
        return replace(frame, name=said[0] + words) if said else frame


def _whole(own: str) -> str:
    """The year of which `own` is a part, for what is planned for it; a day's news plans for no year."""
    return own[:4] if own[:4] == own[-7:-3] else own
