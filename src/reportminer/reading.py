"""The sentences of one document read in order: each mention framed, named and qualified with what was read before."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from reportminer.cues import Cues
from reportminer.describe import Part, part_of
from reportminer.groups import frames_of
from reportminer.heads import Heads
from reportminer.model import TIME, Frame, Mention, Named, Row, Sentence, Site, Statement
from reportminer.nameparts import COUNTERS
from reportminer.periods import PeriodMention
from reportminer.qualify import announces_plans, period_of, status_of, year_of_plan
from reportminer.quantify import quantify
from reportminer.record import replace
from reportminer.resolve import Resolver

_REACH = 300
_SEASON = re.compile(r"(?:年初|年末|年底|年终|年中|全年|本年|当年|上年|期末|期初)")
_FOLLOWS = re.compile(r"如下[列表]?[：:。]$")
_LISTED = re.compile(r"[^，。：]{1,16}[：:]")
_OPENS = ("year", "half", "quarter", "years", "relative")


class _Setting(NamedTuple):
    """What is the same for all mentions of a sentence: its periods, that of its paragraph, whether that is a plan."""

    sentence: Sentence
    report: Part
    periods: Sequence[PeriodMention]
    opening: str
    planned: bool


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
    _openings: dict[int, str] = field(default_factory=dict)
    _planned: str | None = None
    _lists: dict[int, str] = field(default_factory=dict)

    def read(self, mentions: Sequence[Mention]) -> list[Row]:
        """The rows of all mentions, in the order of the text."""
        self._masked = mask(self.text, self.periods)
        self._starts = [p.start for p in self.periods]
        resolver = Resolver(self.heads, self.cues)
        for number, group in groupby(mentions, key=lambda m: m.sentence):
            sentence = self.sentences[number]
            setting = self._setting(sentence, part_of(self.reports, number))
            resolver.start(sentence.block, number)
            framed = frames_of(self._masked, sentence, list(group), len(self.rows), self.cues)
            for site, frame in framed:
                self.rows.append(self._row(site, frame, setting, resolver))
        for child, total in resolver.links.items():
            if self.rows[child].named.parent is None:
                self.rows[child] = replace(
                    self.rows[child], named=replace(self.rows[child].named, parent=total)
                )
        return self.rows

    def _setting(self, sentence: Sentence, report: Part) -> _Setting:
        return _Setting(
            sentence, report, self._near(sentence), self._opening(sentence), self._plans(sentence)
        )

    def _row(self, site: Site, frame: Frame, setting: _Setting, resolver: Resolver) -> Row:
        sentence, report, periods, opening, planned = setting
        m = site.mention
        unit, dimension = (m.unit.name, m.unit.dimension) if m.unit else ("", "")
        frame = self._with_season(frame, site, periods)
        frame = self._with_announced(frame, site, m.sentence)
        named = resolver.add(frame, unit, dimension, m.numeral.value)
        after = self.cues.after.match(site.tail)
        modifier = self.cues.modifier[after[0]] if after else ""
        quantity = quantify(m.numeral, unit, dimension, frame.modifier, modifier, site.written, named.sign)
        statement = self._statement(site, frame, named, sentence)
        period = period_of(statement, self.text, periods, report.own) or self._inherited(frame, named)
        period = period or opening or report.own
        status = status_of(statement, self.text, self.cues, period, report.own, planned)
        if status == "target" and period == report.own:
            spoken = report.now if report.now != report.own[:4] else ""
            period = year_of_plan(sentence.section, report.own) or spoken or report.own
        return Row(m, sentence, frame, quantity, named, period, status)

    def _statement(self, site: Site, frame: Frame, named: Named, sentence: Sentence) -> Statement:
        m = site.mention
        compared = named.compared or frame.kind == "whole" or frame.rule == "from"
        return Statement(
            lead=sentence.start,
            start=m.start,
            own_from=self._clause_start(sentence.start, m.start),
            section=sentence.section,
            name=frame.name or named.indicator,
            compared_with=frame.basis if compared else "",
            host_words=site.host_words,
            aspect=named.aspect,
            counted=frame.rule == "noun after" and named.unit in COUNTERS,
        )

    def _near(self, sentence: Sentence) -> Sequence[PeriodMention]:
        return self.periods[
            bisect_left(self._starts, sentence.start) : bisect_right(self._starts, sentence.end)
        ]

    def _clause_start(self, start: int, end: int) -> int:
        """Where the clause that leads to `end` begins."""
        low = max(start, end - _REACH)
        last = self.text.rfind
        return max(low, last("，", low, end) + 1, last("；", low, end) + 1, last("：", low, end) + 1)

    def _inherited(self, frame: Frame, named: Named) -> str:
        """The period of the row that this one goes with: its total, the same thing in another unit, the 由 before."""
        if named.parent is not None and named.parent < len(self.rows):
            return self.rows[named.parent].period
        if frame.kind == "same" and frame.prev is not None:
            return self.rows[frame.prev].period
        if named.source is not None and named.source < len(self.rows):
            return self.rows[named.source].period
        if frame.rule == "from" and self.rows and self.rows[-1].frame.rule == "reached":
            return next((r.period for r in reversed(self.rows) if r.frame.rule == "from"), "")
        return ""

    def _opening(self, sentence: Sentence) -> str:
        """The period that opens a paragraph (刚刚过去的2017年，…): it holds for the paragraph."""
        if sentence.block not in self._openings:
            self._openings[sentence.block] = self._opening_of(self._paragraph(sentence))
        return self._openings[sentence.block]

    def _opening_of(self, start: int) -> str:
        at = bisect_left(self._starts, start)
        p = self.periods[at] if at < len(self.periods) else None
        if p is None or p.own or p.kind not in _OPENS or p.start - start > 8:
            return ""
        set_apart = self.text[p.end : p.end + 1] in ("，", ",")
        return p.iso if set_apart and "比" not in self.text[start : p.start] else ""

    def _paragraph(self, sentence: Sentence) -> int:
        return self.text.rfind("\n", 0, sentence.start) + 1

    def _plans(self, sentence: Sentence) -> bool:
        """Whether this paragraph, or one before it under the same heading, opens with 下一步 or 明年."""
        start = self._paragraph(sentence)
        if announces_plans(self.text[start : start + 24]):
            self._planned = sentence.section
        return self._planned is not None and self._planned == sentence.section

    def _with_announced(self, frame: Frame, site: Site, sentence: int) -> Frame:
        """主要产品的产量如下： / 烤烟：达到780万担: the measure that the line before a list announces."""
        measure = self._announced(sentence) if site.label and frame.topic else ""
        item = frame.topic
        if not measure or self.heads.measure_end.search(item):
            return frame
        if frame.name and item not in frame.name:
            return replace(frame, name=item + frame.name)
        return replace(frame, name=frame.name and item + measure, topic=item + measure)

    def _announced(self, sentence: int) -> str:
        if sentence not in self._lists:
            before = sentence - 1
            measure = ""
            if before >= 0:
                said = self.text[self.sentences[before].start : self.sentences[before].end].strip()
                if _FOLLOWS.search(said):
                    found = [m[0] for m in self.heads.measures.finditer(said)]
                    measure = found[-1] if found else ""
                elif _LISTED.match(said):
                    measure = self._lists.get(before, "")
            self._lists[sentence] = measure
        return self._lists[sentence]

    def _with_season(self, frame: Frame, site: Site, periods: Sequence[PeriodMention]) -> Frame:
        """年初预算, 全年支出: a name of two characters keeps the time word that makes it one."""
        if frame.kind != "own" or len(frame.name) != 2 or site.own.strip(TIME) != frame.name:
            return frame
        before = [p for p in periods if p.end <= site.mention.start] if site.own.startswith(TIME) else []
        said = _SEASON.fullmatch(self.text, before[-1].start, before[-1].end) if before else None
        return replace(frame, name=said[0] + frame.name) if said else frame


def mask(text: str, periods: Sequence[PeriodMention]) -> str:
    """`text` with every time expression blotted out, except inside 《》: there it belongs to a title."""
    pieces, at = [], 0
    for p in _outside_titles(text, periods):
        pieces += [text[at : p.start], TIME * (p.end - p.start)]
        at = p.end
    pieces.append(text[at:])
    return "".join(pieces)


def _outside_titles(text: str, periods: Sequence[PeriodMention]) -> Iterator[PeriodMention]:
    for p in periods:
        line = text.rfind("\n", max(0, p.start - 80), p.start) + 1
        left = text[max(line, p.start - 80) : p.start]
        if left.count("《") <= left.count("》"):
            yield p
