"""Tables that plain text shows by pipes or by tabs, as blocks of kind cell."""

from __future__ import annotations

import itertools
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from reportminer.model import Block, Document
from reportminer.unruled import AMOUNT, ENGLISH, NOTHING, Span, unruled

_LINE = re.compile(r"^[^\n]*$", re.M)
_MARKS = re.compile("[\t|｜]")
_TAB = re.compile("\t")
_PIPE = re.compile(r"[|｜]")
_RULE = re.compile(r":?-+:?")
_LONGEST_ROW = 160  # of cells parted by blanks
_BLANK = re.compile(r"\S[ \u3000\xa0]+\S")
_WORD = re.compile(r"\S+")
_PHRASE = re.compile(r"\S+(?:[ \u3000\xa0]\S+)*")
_SPACE = " \t\r\u3000\xa0"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that may be a row: where its cells stand, without blanks around, and the mark that divides them.

    `rule` is a row of dashes; `span` is how many columns each of its cells but the first stands above; a line is
    `opened` and `closed` by bars at its ends.
    """

    mark: str
    cells: tuple[Span, ...]
    rule: bool = False
    span: int = 1
    opened: bool = False
    closed: bool = False

    @property
    def shape(self) -> tuple[str, int]:
        return self.mark, len(self.cells)


def with_tables(document: Document) -> Document:
    """The document with the tables of its plain text as blocks; one that has blocks already is returned as it is."""
    return document if document.blocks else replace(document, blocks=tuple(tables(document.text)))


def tables(text: str) -> Iterator[Block]:
    """The cells of all tables in order; linear in the length of the text.

    A table is a run of lines with equally many cells, or of cells that have a line each.
    """
    numbers = itertools.count(1)
    found = [*_marked(text, numbers)]
    for number, rows in zip(numbers, unruled(text), strict=False):
        found += [
            Block(a, b, "cell", table=number, row=r, column=c)
            for r, row in enumerate(rows, 1)
            for c, (a, b) in row
        ]
    yield from sorted(found, key=attrgetter("start"))


def _marked(text: str, numbers: Iterator[int]) -> Iterator[Block]:
    run: list[_Line] = []
    heads: list[_Line] = []
    before: deque[_Line] = deque(maxlen=8)
    for line in itertools.chain(_lines(text), (None,)):
        if run and (line is None or line.shape != run[0].shape):
            span = _span(run, line)
            if not span and _is_table(text, run):
                yield from _cells(text, _headed(text, heads, run), next(numbers))
                before.clear()
            heads = [replace(run[0], span=span)] if span else []
            run = []
        if line is None:
            return
        if line.mark:
            if not run and not heads:
                heads = _heads(text, before, line)
            run.append(line)
        before.append(line)


def _lines(text: str) -> Iterator[_Line]:
    for m in _LINE.finditer(text):
        start, end = m.span()
        if _MARKS.search(text, start, end):
            yield _line(text, start, end)
        elif end - start < _LONGEST_ROW and _BLANK.search(text, start, end):
            yield _blank(text, start, end)
        else:
            yield _Line("", (m.span(),))


def _line(text: str, start: int, end: int) -> _Line:
    bars = _spans(_PIPE, text, start, end)
    cells = _between(text, start, bars or _spans(_TAB, text, start, end), end)
    if not bars:
        return _Line("\t", cells)
    opened, closed = cells[0][0] == cells[0][1], cells[-1][0] == cells[-1][1]
    cells = cells[opened : len(cells) - closed]
    rule = bool(cells) and all(_RULE.fullmatch(text, a, b) for a, b in cells)
    return _Line("|" if len(cells) > 1 else "", cells, rule, opened=opened, closed=closed)


def _between(text: str, start: int, marks: Sequence[Span], end: int) -> tuple[Span, ...]:
    edges = [start, *itertools.chain.from_iterable(marks), end]
    return tuple(_stripped(text, a, b) for a, b in zip(edges[::2], edges[1::2], strict=True))


def _stripped(text: str, start: int, end: int) -> Span:
    words = text[start:end].rstrip(_SPACE)
    return start + len(words) - len(words.lstrip(_SPACE)), start + len(words)


def _blank(text: str, start: int, end: int) -> _Line:
    """A line whose cells are parted by wide blanks, or by any before the numbers at its end; at least three."""
    words, cells = _spans(_WORD, text, start, end), _spans(_PHRASE, text, start, end)
    name = len(words)
    while name > 1 and _is_amount(text, words[name - 1]):
        name -= 1
    if name < len(words) - 1 and len(cells) < len(words):
        first, last = words[0][0], words[name - 1][1]
        english = ENGLISH.search(text, first, last)
        cells = [(first, english.start() if english and english.start() > first else last), *words[name:]]
    return _Line(" " if len(cells) > 2 else "", tuple(cells))


def _spans(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[Span]:
    return [m.span() for m in pattern.finditer(text, start, end)]


def _is_amount(text: str, cell: Span) -> bool:
    return bool(AMOUNT.fullmatch(text, *cell) or NOTHING.fullmatch(text, *cell))


def _amounts(text: str, line: _Line) -> int:
    return sum(_is_amount(text, cell) for cell in line.cells)


def _heads(text: str, before: Sequence[_Line], below: _Line) -> list[_Line]:
    """The heads above the first row of a run that are no row like it: words over its cells, or one row broken over lines."""
    cells: tuple[Span, ...] = ()
    if below.mark == " " and before and not before[-1].mark and _amounts(text, below):
        cells = tuple(_spans(_WORD, text, before[-1].cells[0][0], before[-1].cells[-1][1]))
        return [_Line(" ", cells)] if len(cells) - len(below.cells) in (0, 1) else []
    for line in reversed(before if below.mark == "|" else ()):
        if not line.closed or line.rule or len(cells) >= len(below.cells):
            break
        cells = (*line.cells, *cells)
    return [_Line("|", cells)] if len(cells) == len(below.cells) else []


def _headed(text: str, heads: Sequence[_Line], run: Sequence[_Line]) -> Sequence[_Line]:
    """The rows of a run below their heads; where these are one more, the first cells are two, as 水泥 吨 are."""
    if not heads or len(heads[0].cells) <= len(run[0].cells):
        return [*heads, *run]
    pairs = [_spans(_WORD, text, *x.cells[0]) for x in run]
    if any(len(pair) != 2 for pair in pairs):
        return run
    return [*heads, *(replace(x, cells=(*two, *x.cells[1:])) for x, two in zip(run, pairs, strict=True))]


def _span(run: Sequence[_Line], below: _Line | None) -> int:
    """How many columns each head of a first row spans whose spans were lost: the row below it has as many for each."""
    if below is None or len(run) != 2 or not run[1].rule or below.mark != run[0].mark:
        return 0
    few, many = len(run[0].cells) - 1, len(below.cells) - 1
    start, end = below.cells[0]
    return many // few if start == end and 0 < few < many and many % few == 0 else 0


def _is_table(text: str, run: Sequence[_Line]) -> bool:
    """Whether lines are enough for a table, and most of them say more than one thing: lines indented by tabs do not."""
    rows = [line for line in run if not line.rule]
    blank = run[0].mark == " "
    least = 3 if blank or run[0].shape == ("\t", 2) else 2
    full = sum((_amounts(text, x) if blank else sum(a < b for a, b in x.cells)) > 1 for x in rows)
    return (len(rows) >= least or 0 < len(rows) < len(run)) and 2 * full >= len(rows)


def _cells(text: str, run: Sequence[_Line], number: int) -> Iterator[Block]:
    rows = [x for x in run if not x.rule]
    filled = [max((c for c, (a, b) in enumerate(x.cells) if a < b), default=0) for x in rows]
    width = max(filled)
    for row, (line, last) in enumerate(zip(rows, filled, strict=True), 1):
        if 1 < last < width and _moved(text, line):
            continue
        for column, (a, b) in enumerate(line.cells, 1):
            if a < b:
                wide = line.span if column > 1 else 1
                at = column if wide == 1 else 2 + (column - 2) * wide
                yield Block(a, b, "cell", table=number, row=row, column=at, columns=wide)


def _moved(text: str, line: _Line) -> bool:
    """Whether a row short of cells left out blanks and filled up at its end: pages do that close rows, but open none."""
    numbers = sum(text[a:b][:1].isdigit() for a, b in line.cells)
    return line.closed and not line.opened and numbers > 1
