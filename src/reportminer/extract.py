"""The flow, in reading order: text → view → sentences → mentions → frames → names → observations."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from reportminer.check import parts_by_sum, sum_flags
from reportminer.classify import Categories
from reportminer.cues import Cues
from reportminer.describe import Part, describe, part_of, parts, periods_of
from reportminer.find import Finder
from reportminer.groups import frames_of
from reportminer.heads import Heads
from reportminer.lexicon import Lexicon
from reportminer.model import (
    TIME,
    Amount,
    Document,
    Frame,
    Mention,
    Named,
    Observation,
    Quantity,
    Refusal,
    Rejected,
    Result,
    Sentence,
    Site,
    Statement,
)
from reportminer.periods import PeriodMention
from reportminer.qualify import period_of, status_of, year_of_plan
from reportminer.quantify import quantify
from reportminer.read import read
from reportminer.resolve import Resolver
from reportminer.script import restore
from reportminer.segment import segment
from reportminer.view import View, make_view


@dataclass(frozen=True, slots=True)
class _Row:
    """One mention on its way to an observation."""

    mention: Mention
    sentence: Sentence
    site: Site
    frame: Frame
    quantity: Quantity
    named: Named
    period: str
    status: str


class Extractor:
    """Reads texts with one lexicon; make it once and use it for many documents.

    `lexicon` is the package's own unless another is given (`Lexicon.load("my-lexicons/")`).
    """

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self.lexicon = lexicon or Lexicon.default()
        self._cues = Cues.from_lexicon(self.lexicon)
        self._finder = Finder.from_lexicon(self.lexicon)
        self._heads = Heads.from_lexicon(self.lexicon)
        self._categories = Categories.from_entries(self.lexicon.tables["categories.tsv"])

    def extract(self, text: str, source: str = "") -> Result:
        """The observations of a text; never raises, whatever the text."""
        return self.extract_document(Document(text, source))

    def extract_file(self, path: str | Path) -> Result:
        """The observations of a file; raises `ReadError` when it cannot be read."""
        return self.extract_document(read(path))

    def extract_document(self, document: Document) -> Result:
        """The observations of a document as `read` delivers it."""
        view = make_view(document.text)
        sentences = list(segment(view))
        document = describe(document, view)
        reports = parts(document, view, sentences)
        periods = periods_of(reports, view.text)
        mentions, refused = self._finder.find(view.text, sentences, periods)
        rows = self._rows(view.text, sentences, periods, mentions, reports)
        observations = self._observations(document, view, rows, periods)
        return Result(document, observations, _rejected(document, view, refused), document.flags)

    def _rows(
        self,
        text: str,
        sentences: Sequence[Sentence],
        periods: Sequence[PeriodMention],
        mentions: Sequence[Mention],
        reports: Sequence[Part],
    ) -> list[_Row]:
        masked = _mask(text, periods)
        resolver = Resolver(self._heads)
        starts = [p.start for p in periods]
        rows: list[_Row] = []
        opening: dict[int, str] = {}
        at = 0
        while at < len(mentions):
            number = mentions[at].sentence
            last = at
            while last < len(mentions) and mentions[last].sentence == number:
                last += 1
            sentence = sentences[number]
            near = periods[bisect_right(starts, sentence.start - 1) : bisect_right(starts, sentence.end)]
            report = part_of(reports, number)
            resolver.start(sentence.block, number, "")
            for site, frame in frames_of(masked, sentence, mentions[at:last], at, self._cues):
                rows.append(
                    self._row(
                        text,
                        sentence,
                        near,
                        site,
                        frame,
                        resolver,
                        report.own,
                        report.now,
                        _opening(opening, sentence, sentences, text, periods, starts),
                        rows,
                    )
                )
            at = last
        for child, total in resolver.links.items():
            if rows[child].named.parent is None:
                rows[child] = replace(rows[child], named=replace(rows[child].named, parent=total))
        return rows

    def _row(
        self,
        text: str,
        sentence: Sentence,
        periods: Sequence[PeriodMention],
        site: Site,
        frame: Frame,
        resolver: Resolver,
        own: str,
        now: str,
        opening: str,
        rows: Sequence[_Row],
    ) -> _Row:
        m = site.mention
        unit, dimension = (m.unit.name, m.unit.dimension) if m.unit else ("", "")
        frame = _with_season(frame, site, text, periods)
        named = resolver.add(frame, unit, dimension, m.numeral.value)
        after = self._cues.after.match(site.tail)
        written = text[m.start : m.end]
        quantity = quantify(
            m.numeral,
            unit,
            dimension,
            frame.modifier,
            self._cues.modifier[after[0]] if after else "",
            written,
            named.sign,
        )
        statement = Statement(
            sentence.start, m.start, m.start - len(site.own), sentence.section, frame.name or named.indicator,
            frame.basis if named.compared or frame.kind == "whole" or frame.rule == "from" else "", site.host_words, named.aspect,
        )  # fmt: skip
        period = (
            period_of(statement, text, periods, own)
            or _inherited(rows, frame, named, sentence)
            or opening
            or own
        )
        status = status_of(statement, text, self._cues, period, own)
        if status == "target" and period == own:
            period = year_of_plan(sentence.section, own) or (now if now != own[:4] else "") or own
        return _Row(m, sentence, site, frame, quantity, named, period, status)

    def _observations(
        self, document: Document, view: View, rows: Sequence[_Row], periods: Sequence[PeriodMention]
    ) -> tuple[Observation, ...]:
        amounts = [
            Amount(
                r.quantity.value,
                r.quantity.unit,
                r.named.aspect,
                r.sentence.block,
                r.named.parent,
                r.named.compared or r.status == "target",
                r.quantity.modifier == ">",
            )
            for r in rows
        ]
        by_sum = parts_by_sum(amounts)
        flags = sum_flags(amounts)
        out = []
        for i, r in enumerate(rows):
            at = r.mention.start
            written = partial(restore, text=view.text, plain=view.plain, near=at)
            start, end = view.span(at, r.mention.end)
            first, last = view.span(r.sentence.start, r.sentence.end)
            parent = r.named.parent if r.named.parent is not None else by_sum.get(i)
            out.append(
                Observation(
                    document=document.source,
                    row=i + 1,
                    indicator=written(r.named.indicator),
                    scope="" if r.named.scope in r.named.indicator else written(r.named.scope),
                    category=self._categories.of(
                        r.named.indicator, r.quantity.unit, r.named.aspect, r.quantity.dimension
                    ),
                    quantity=r.quantity,
                    aspect=r.named.aspect,
                    basis=written(_said_basis(r.named.basis, view.text, at, periods)),
                    status=r.status,  # type: ignore[arg-type]
                    period=r.period,
                    part_of=None if parent is None else parent + 1,
                    section=written(r.sentence.section),
                    sentence=document.text[first:last],
                    mention=document.text[start:end],
                    start=start,
                    end=end,
                    rule=r.named.rule,
                    flags=r.named.flags + ((flags[i],) if i in flags else ()),
                )
            )
        return tuple(out)


def _mask(text: str, periods: Sequence[PeriodMention]) -> str:
    """`text` with every time expression blotted out, except inside 《》 and quotation marks."""
    pieces, at = [], 0
    for p in periods:
        if p.start < at:
            continue
        line = text.rfind("\n", 0, p.start) + 1
        left = text[max(line, p.start - 80) : p.start]
        if left.count("《") > left.count("》"):
            continue
        pieces += [text[at : p.start], TIME * (p.end - p.start)]
        at = p.end
    pieces.append(text[at:])
    return "".join(pieces)


def _opening(
    known: dict[int, str],
    sentence: Sentence,
    sentences: Sequence[Sentence],
    text: str,
    periods: Sequence[PeriodMention],
    starts: Sequence[int],
) -> str:
    """The period that opens a paragraph (刚刚过去的2017年，…): it holds for the paragraph."""
    if sentence.block in known:
        return known[sentence.block]
    start = text.rfind("\n", 0, sentence.start) + 1
    at = bisect_right(starts, start - 1)
    found = ""
    if at < len(periods):
        p = periods[at]
        if (
            p.start - start <= 8
            and text[p.end : p.end + 1] in "，,"
            and not p.own
            and p.kind in ("year", "half", "quarter", "years")
            and "比" not in text[start : p.start]
        ):
            found = p.iso
    known[sentence.block] = found
    return found


_SEASON = re.compile(r"(?:年初|年末|年底|年终|年中|全年|本年|当年|上年|期末|期初)")


def _with_season(frame: Frame, site: Site, text: str, periods: Sequence[PeriodMention]) -> Frame:
    """年初预算, 全年支出: a name of two characters keeps the time word that makes it one."""
    if (
        frame.kind != "own"
        or len(frame.name) != 2
        or not site.own.startswith(TIME)
        or site.own.strip(TIME) != frame.name
    ):
        return frame
    before = [p for p in periods if p.end <= site.mention.start]
    said = _SEASON.fullmatch(text, before[-1].start, before[-1].end) if before else None
    return replace(frame, name=said[0] + frame.name) if said else frame


def _clause_start(text: str, start: int, end: int) -> int:
    """Where the clause that leads to `end` begins."""
    return max(text.rfind(c, max(start, end - 300), end) for c in "，；：") + 1


def _inherited(rows: Sequence[_Row], frame: Frame, named: Named, sentence: Sentence) -> str:
    """The period of the row that this one goes with: its total, the same thing in another unit, the 由 before it."""
    if named.parent is not None and named.parent < len(rows):
        return rows[named.parent].period
    if frame.kind == "same" and frame.prev is not None:
        return rows[frame.prev].period
    if frame.rule == "from":
        return next(
            (r.period for r in reversed(rows) if r.sentence == sentence and r.frame.rule == "from"), ""
        )
    return ""


def _said_basis(basis: str, text: str, end: int, periods: Sequence[PeriodMention]) -> str:
    """The words of comparison as the text has them, the time expression put back."""
    if TIME not in basis:
        return basis
    at = bisect_right([p.end for p in periods], end) - 1
    return re.sub(f"{TIME}+", text[periods[at].start : periods[at].end] if at >= 0 else "", basis)


def _rejected(document: Document, view: View, refused: Sequence[Refusal]) -> tuple[Rejected, ...]:
    out = []
    for r in refused:
        start, end = view.span(r.start, r.end)
        out.append(Rejected(document.text[start:end], start, end, r.exclusion))
    return tuple(out)


def extract(text: str, source: str = "") -> Result:
    """The observations of a text, with the package's own lexicon."""
    return _default().extract(text, source)


def extract_file(path: str | Path) -> Result:
    """The observations of a file, with the package's own lexicon; raises `ReadError` when it cannot be read."""
    return _default().extract_file(path)


_cached: list[Extractor] = []


def _default() -> Extractor:
    if not _cached:
        _cached.append(Extractor())
    return _cached[0]
