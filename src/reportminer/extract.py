"""The flow, in reading order: text → view → sentences → mentions → frames → names → observations."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from reportminer.captions import Captions
from reportminer.cells import CellReader
from reportminer.check import parts_by_sum
from reportminer.checks.run import check_rows
from reportminer.classify import Categories
from reportminer.cues import Cues
from reportminer.describe import Part, describe, parts, periods_of
from reportminer.find import Finder, Found
from reportminer.grid import grids
from reportminer.heads import Heads
from reportminer.layout import with_tables
from reportminer.lexicon import Lexicon
from reportminer.model import (
    TIME,
    Document,
    Mention,
    Observation,
    Refusal,
    Rejected,
    Result,
    Row,
    Sentence,
)
from reportminer.periods import PeriodMention
from reportminer.read import read
from reportminer.reading import Reading
from reportminer.script import restore
from reportminer.segment import segment
from reportminer.tablerows import Taken, put_among
from reportminer.tabular import Tables
from reportminer.view import View, make_view

_T = TypeVar("_T")


class Extractor:
    """Reads texts with one lexicon; make it once and use it for many documents.

    `lexicon` is the package's own unless another is given (`Lexicon.load("my-lexicons/")`).
    """

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self.lexicon = lexicon or Lexicon.default()
        self._cues = Cues.from_lexicon(self.lexicon)
        self._finder = Finder.from_lexicon(self.lexicon)
        self._heads = Heads.from_lexicon(self.lexicon)
        self._cells = CellReader(self._finder, self._cues)
        self._captions = Captions.from_entries(self.lexicon.tables["tables.tsv"])
        self._categories = Categories.from_entries(self.lexicon.tables["categories.tsv"])

    def extract(self, text: str, source: str = "") -> Result:
        """The observations of a text; never raises, whatever the text."""
        return self.extract_document(with_tables(Document(text, source)))

    def extract_file(self, path: str | Path) -> Result:
        """The observations of a file; raises `ReadError` when it cannot be read."""
        return self.extract_document(read(path))

    def extract_document(self, document: Document) -> Result:
        """The observations of a document as `read` delivers it."""
        document, observations, rejected = self._read(document)
        return Result(document, flagged(observations, self.lexicon), rejected, document.flags)

    def _read(self, document: Document) -> tuple[Document, tuple[Observation, ...], tuple[Rejected, ...]]:
        """The document with what it says of itself, its observations, and what was refused.

        All that was made on the way is let go of as soon as may be: in a long document it would take most of the memory.
        """
        view = make_view(document.text)
        document = describe(document, view)
        rows, refused, periods = self._rows(document, view)
        observations = tuple(self._observations(document, view, rows, periods))
        return document, observations, _rejected(document, view, refused)

    def _rows(
        self, document: Document, view: View
    ) -> tuple[list[Row], list[Refusal], Sequence[PeriodMention]]:
        """The rows of running text and of tables, the numbers that are none, and all time expressions."""
        sentences = list(segment(view, document))
        reports = parts(document, view, sentences)
        periods = periods_of(reports, view.text)
        of_tables, taken, refused = self._tables(document, view, sentences, reports)
        left = _left(self._finder.find(view.text, sentences, periods), taken, refused)
        rows = Reading(view.text, sentences, periods, reports, self._cues, self._heads).read(left)
        put_among(rows, of_tables)
        return rows, sorted(refused, key=_start), periods

    def _tables(
        self, document: Document, view: View, sentences: Sequence[Sentence], reports: Sequence[Part]
    ) -> tuple[list[tuple[Row, ...]], Taken, list[Refusal]]:
        """The rows of each table, what tables took of the numbers, and those that are none."""
        tables = Tables(view.text, sentences, reports, self._cells, self._captions, self._heads)
        found = [tables.read(grid) for grid in grids(document, view)]
        return [t.rows for t in found], Taken.by(found), [r for t in found for r in t.refused]

    def _observations(
        self, document: Document, view: View, rows: list[Row], periods: Sequence[PeriodMention]
    ) -> Iterator[Observation]:
        """Each row as an observation; it leaves the list as it is read."""
        by_sum = parts_by_sum(rows)
        # cut before the rows are let go of: strings that were put in their places would hold that memory in pieces
        said = [
            document.text[slice(*view.span(s.start, s.end))] for s, _ in groupby(rows, attrgetter("sentence"))
        ]
        words: dict[str, str] = {}  # what is said again and again is one string
        numbered = enumerate(_drained(rows))
        for (_, of_sentence), sentence in zip(
            groupby(numbered, lambda row: row[1].sentence), said, strict=True
        ):
            for i, r in of_sentence:
                parent = by_sum.get(i, r.named.parent)
                yield self._observation(document, view, r, periods, i + 1, parent, sentence, words)

    def _observation(
        self,
        document: Document,
        view: View,
        r: Row,
        periods: Sequence[PeriodMention],
        number: int,
        parent: int | None,
        sentence: str,
        words: dict[str, str],
    ) -> Observation:
        at, indicator = r.start, r.named.indicator
        start, end = view.span(at, r.end)
        plainly = view.plain is view.text
        written = str if plainly else partial(restore, text=view.text, plain=view.plain, near=at)
        name, mention = written(indicator), document.text[start:end]
        return Observation(
            document=document.source,
            row=number,
            indicator=words.setdefault(name, name),
            scope="" if r.named.scope in indicator else written(r.named.scope),
            category=self._categories.of(indicator, r.quantity.unit, r.named.aspect, r.quantity.dimension),
            quantity=r.quantity,
            aspect=r.named.aspect,
            basis=written(_said_basis(r.named.basis, view.text, at, periods)),
            status=r.status,
            period=r.period,
            part_of=None if parent is None else parent + 1,
            section=written(r.sentence.section),
            sentence=sentence,
            mention=words.setdefault(mention, mention),
            start=start,
            end=end,
            rule=r.named.rule,
            flags=r.named.flags,
            location=document.location(start),
        )


def _left(numbers: Iterable[Found], taken: Taken, refused: list[Refusal]) -> Iterator[Mention]:
    """The mentions that tables leave to running text, one by one; what is refused on the way is put into `refused`."""
    for found in map(taken.leave, numbers):
        refused += found.refused
        yield from found.mentions


def _drained(items: list[_T]) -> Iterator[_T]:
    """The items in order; each leaves the list, so that nothing but its reader keeps it."""
    items.reverse()
    while items:
        yield items.pop()


def flagged(observations: tuple[Observation, ...], lexicon: Lexicon) -> tuple[Observation, ...]:
    """The observations of one document with the flags of what does not add up."""
    flags = check_rows(observations, lexicon).flags
    return tuple(replace(o, flags=o.flags + flags[o.row]) if o.row in flags else o for o in observations)


_start, _end = attrgetter("start"), attrgetter("end")


def _said_basis(basis: str, text: str, end: int, periods: Sequence[PeriodMention]) -> str:
    """The words of comparison as the text has them, the time expression put back."""
    if TIME not in basis:
        return basis
    at = bisect_right(periods, end, key=_end) - 1
    return re.sub(f"{TIME}+", text[periods[at].start : periods[at].end] if at >= 0 else "", basis)


def _rejected(document: Document, view: View, refused: list[Refusal]) -> tuple[Rejected, ...]:
    """The refused numbers as they stand in the document's text; each leaves the list as it is read."""
    out, words = [], dict[str, str]()
    for r in _drained(refused):
        start, end = view.span(r.start, r.end)
        mention = document.text[start:end]
        out.append(Rejected(words.setdefault(mention, mention), start, end, r.exclusion))
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
