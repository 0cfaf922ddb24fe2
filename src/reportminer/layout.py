"""Tables that plain text shows by pipes or by tabs, as blocks of kind cell."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from reportminer.model import Block, Document
from reportminer.unruled import ENGLISH, unruled

_LINE = re.compile(r"[^\n]*\n?")
_MARKS = re.compile("[\t|｜]")
_LONGEST_ROW = 160
_TAB = re.compile("\t")
_PIPE = re.compile(r"[|｜]")
_RULE = re.compile(r"\s*:?-+:?\s*")
_WIDE = re.compile(r"(?<=\S)[ \u3000\xa0]{2,}(?=\S)")
_TAIL = re.compile(
    r"(?<=\S)(?:[ \u3000\xa0]+(?:-?\d[\d,]*(?:\.\d+)?%?|[-—–…]+)(?=[ \u3000\xa0]|$)){2,}[ \u3000\xa0]*$"
)
_AMOUNT = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?|[-—–…]+")
_BLANK = re.compile(r"\S(?:[ \u3000\xa0]{2,}\S|[ \u3000\xa0]-?\d)")
_NUMBERS = re.compile(r"\d[ \u3000\xa0]+-?\d")
_WORD = re.compile(r"\S+")
_SPACE = " \t\r\u3000\xa0"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that may be a row: where its cells stand, and the mark that divides them; `rule` is a row of dashes.

    `span` is how many columns each of its cells but the first stands above; `closed` tells a bar at its end.
    """

    mark: str
    cells: tuple[tuple[int, int], ...]
    rule: bool = False
    span: int = 1
    closed: bool = False

    @property
    def shape(self) -> tuple[str, int]:
        return self.mark, len(self.cells)


def with_tables(document: Document) -> Document:
    """The document with the tables of its plain text as blocks; one that has blocks already is returned as it is."""
    return document if document.blocks else replace(document, blocks=tuple(tables(document.text)))


def tables(text: str) -> Iterator[Block]:
    """The cells of all tables in order; linear in the length of the text.

    A table is a run of lines with equally many cells: two lines, or three where they have but two cells and tabs
    between. In most of its lines more than one cell is filled, so that lines indented by tabs are no table.
    """
    numbers = itertools.count(1)
    found = (
        [*_marked(text, numbers)]
        if _MARKS.search(text) or _WIDE.search(text) or _NUMBERS.search(text)
        else []
    )
    for number, rows in zip(numbers, unruled(text), strict=False):
        found += [
            Block(a, b, "cell", table=number, row=r, column=c)
            for r, row in enumerate(rows, 1)
            for c, (a, b) in row
        ]
    yield from sorted(found, key=attrgetter("start"))


def _marked(text: str, numbers: Iterator[int]) -> Iterator[Block]:
    run: list[_Line] = []
    above: list[_Line] = []
    before = last = None
    broken: list[_Line] = []  # a | b |⏎c |⏎d | e |: what may be one row of heads
    for line in itertools.chain(_lines(text), (None,)):
        if run and (line is None or line.shape != run[0].shape):
            span = _span(text, run, line)
            if not span and _is_table(text, run):
                if not above and run[0].mark == " ":
                    run = _below_words(text, before, run)
                yield from _cells(text, [*above, *run], next(numbers))
                broken = []
            above = [replace(run[0], span=span)] if span else []
            run = []
        if not run:
            before = last
        last = line
        if line is None:
            return
        if line.mark:
            if not run and not above:
                above = _one_row(broken, line)
            run.append(line)
        broken = [*broken, line][-8:] if line.closed and not line.rule else []


def _one_row(broken: Sequence[_Line], below: _Line) -> list[_Line]:
    """The last of the lines above a table that together have as many cells as its rows, as one row."""
    for n in range(2, len(broken) + 1):
        cells = tuple(c for line in broken[-n:] for c in line.cells)
        if len(cells) >= len(below.cells):
            return [_Line("|", cells)] if len(cells) == len(below.cells) else []
    return []


def _lines(text: str) -> Iterator[_Line]:
    for m in _LINE.finditer(text):
        if m.end() > m.start():
            line = m[0]
            end = m.end() - line.endswith("\n")
            if _MARKS.search(line):
                yield _line(text, m.start(), end)
            elif len(line) < _LONGEST_ROW and _BLANK.search(line):
                yield _blank(text, m.start(), end)
            else:
                yield _Line("", ((m.start(), end),))


def _line(text: str, start: int, end: int) -> _Line:
    bars = [m.start() for m in _PIPE.finditer(text, start, end)]
    if bars:
        first = bars[0] if not text[start : bars[0]].strip(_SPACE) else start - 1
        last = bars[-1] if not text[bars[-1] + 1 : end].strip(_SPACE) else end
        inner = [b for b in bars if first < b < last]
        cells = _between(first, inner, last)
        rule = bool(cells) and all(_RULE.fullmatch(text, a, b) for a, b in cells)
        return _Line("|" if len(cells) > 1 else "", cells, rule, closed=last == bars[-1])
    tabs = [m.start() for m in _TAB.finditer(text, start, end)]
    return _Line("\t" if tabs else "", _between(start - 1, tabs, end))


def _blank(text: str, start: int, end: int) -> _Line:
    """A line whose cells are parted by wide blanks, or by any before the numbers at its end; at least three."""
    line = text[start:end].rstrip(_SPACE)
    tail, words = _TAIL.search(line), [m.span() for m in _WORD.finditer(line)]
    marks = [m.span() for m in _WIDE.finditer(line)]
    if tail and not all(_WIDE.match(line, b) for a, b in words[:-1]):
        english = ENGLISH.search(line, 0, tail.start())
        first = (words[0][0], english.start() if english and english.start() else tail.start())
        cells = [first, *(w for w in words if w[0] > tail.start())]
    else:
        edges = [0, *(x for mark in marks for x in mark), len(line)]
        cells = list(zip(edges[::2], edges[1::2], strict=True))
    return _Line(" " if len(cells) > 2 else "", tuple((start + a, start + b) for a, b in cells))


def _below_words(text: str, before: _Line | None, run: Sequence[_Line]) -> list[_Line]:
    """Rows parted by blanks with the line above as their heads: a word over each column, perhaps none over the first.

    Where there is a word more, the first cells are two, as 水泥 吨 are.
    """
    rows = list(run)
    if before is None or before.mark or not _amounts(text, run[0]):
        return rows
    words = [m.span() for m in _WORD.finditer(text, before.cells[0][0], before.cells[-1][1])]
    pairs = [[m.span() for m in _WORD.finditer(text, *x.cells[0])] for x in rows]
    more = len(words) - len(run[0].cells)
    if more == 1 and all(len(pair) == 2 for pair in pairs):
        rows = [replace(x, cells=(*pair, *x.cells[1:])) for x, pair in zip(rows, pairs, strict=True)]
    elif more == -1 and words:
        words = [(words[0][0], words[0][0]), *words]
    return [_Line(" ", tuple(words)), *rows] if len(words) == len(rows[0].cells) else rows


def _amounts(text: str, line: _Line) -> int:
    return sum(bool(_AMOUNT.fullmatch(text, a, b)) for a, b in line.cells)


def _between(first: int, marks: Sequence[int], last: int) -> tuple[tuple[int, int], ...]:
    edges = [first, *marks, last]
    return tuple((a + 1, b) for a, b in itertools.pairwise(edges))


def _span(text: str, run: Sequence[_Line], below: _Line | None) -> int:
    """How many columns each head of a first row spans whose spans were lost: the row below it has as many for each."""
    if below is None or len(run) != 2 or not run[1].rule or below.mark != run[0].mark:
        return 0
    few, many = len(run[0].cells) - 1, len(below.cells) - 1
    first_a, first_b = below.cells[0]
    fits = 0 < few < many and many % few == 0 and not text[first_a:first_b].strip(_SPACE)
    return many // few if fits else 0


def _is_table(text: str, run: Sequence[_Line]) -> bool:
    rows = [line for line in run if not line.rule]
    mark, columns = run[0].shape
    if mark == " " and 3 * sum(_amounts(text, x) > 1 for x in rows) < 2 * max(len(rows), 3):
        return False
    least = 3 if mark == " " or (mark == "\t" and columns == 2) else 2
    if len(rows) < least and len(rows) == len(run):
        return False
    filled = sum(sum(bool(text[a:b].strip(_SPACE)) for a, b in row.cells) > 1 for row in rows)
    return bool(rows) and 2 * filled >= len(rows)


def _cells(text: str, run: Sequence[_Line], number: int) -> Iterator[Block]:
    rows = [x for x in run if not x.rule]
    filled = [
        max((c for c, (a, b) in enumerate(x.cells) if text[a:b].strip(_SPACE)), default=0) for x in rows
    ]
    width = max(filled)
    for row, (line, last) in enumerate(zip(rows, filled, strict=True), 1):
        if _moved(text, line, last, width):
            continue
        for column, (a, b) in enumerate(line.cells, 1):
            words = text[a:b]
            if words.strip(_SPACE):
                start = a + len(words) - len(words.lstrip(_SPACE))
                end = b - len(words) + len(words.rstrip(_SPACE))
                wide = line.span if column > 1 else 1
                at = column if wide == 1 else 2 + (column - 2) * wide
                yield Block(start, end, "cell", table=number, row=row, column=at, columns=wide)


def _moved(text: str, line: _Line, last: int, width: int) -> bool:
    """Whether a row closed, but not opened by a bar is short of cells: pages that write so leave blanks out, and fill up at the end."""
    opened = text[line.cells[0][0] - 1 : line.cells[0][0]] in ("|", "｜")
    numbers = sum(text[a:b].strip(_SPACE)[:1].isdigit() for a, b in line.cells)
    return line.closed and not opened and 1 < last < width and numbers > 1
