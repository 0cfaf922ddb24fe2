"""Tables of plain text without marks between their cells: one cell a line, as pages of the web are copied."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

AMOUNT = re.compile(r"[-+－−]?\d[\d,]*(?:\.\d+)?[%％‰]?")
NOTHING = re.compile(r"[-—–－…·/*]+")
ENGLISH = re.compile(r"(?:^|\s+)(?=.*[a-z]{3})[A-Za-z#][A-Za-z0-9 ´’'.,:()&-]*$")  # a translation
_CELL = re.compile(
    r"^[^\S\n]*+([^\s|｜](?:[^\n|｜。；！？]{0,38}[^\s|｜。；！？])?)[^\S\n|｜]*+[|｜\s]*?$", re.M
)
_LONE = re.compile(rf"^[^\S\n]*{AMOUNT.pattern}[^\S\n|｜]*[|｜]?[^\S\n]*$", re.M)
_YEAR = re.compile(r"(?:19|20)\d\d")
_BRACKETED = re.compile(r"[（(][^（()）]{1,8}[)）]")
_BAR = re.compile("[|｜]")
_STUB = re.compile(
    r"(?:指标|项目|名称|[类种组]别|品种|分类|地区|[区县市]|国别|行业|产业|科目|年份|内容|单位|专业|学校)$"
)
_MEASURE = re.compile(
    r"[（(][^()（）]{1,8}[)）]$|[%％年月率数量值额速比重幅均分]$|单位$|累计|合计|增长|增减|^(?:19|20)\d\d$"
)
_ABOVE = re.compile(r"单位[:：]|^附?表\d|表$")

Span = tuple[int, int]
Rows = list[list[tuple[int, Span]]]
"""The filled cells of each row, each with its column from 1."""


def unruled(text: str) -> Iterator[Rows]:
    """The tables that stand in a text one cell a line; linear in its length.

    They are told by rows alike, of words and then of numbers, below as many heads as a row has cells.
    """
    if sum(1 for _ in itertools.islice(_LONE.finditer(text), 3)) < 3:
        return
    cells: list[Span] = []
    end, closed, bars = 0, True, False
    for m in _CELL.finditer(text):
        if text[end : m.start()].strip("\n\t |｜\u3000\xa0"):
            yield from _tables(text, cells)
            cells, closed, bars = [], True, False
        english = ENGLISH.search(m[1])
        until = m.start(1) + english.start() if english else m.end(1)
        if cells and (_BRACKETED.fullmatch(m[1]) or (not closed and bars and until > m.start(1))):
            cells[-1] = (cells[-1][0], until)  # a cell that was broken, or its unit
        elif until > m.start(1):
            cells.append((m.start(1), until))
        end = m.end()
        closed = bool(_BAR.search(text, m.end(1), end))
        bars = bars or closed
    yield from _tables(text, cells)


def _tables(text: str, cells: Sequence[Span]) -> Iterator[Rows]:
    kinds = "".join(_kind(text[a:b]) for a, b in cells)
    said = ["".join(text[a:b].split()) for a, b in cells]
    at = 0
    while (first := kinds.find("N", at)) >= 0:
        numbers = _run(kinds, first, "NYB")
        stubs = _run(kinds, first + numbers, "WY")
        heads = _heads(said, at, first - stubs, stubs + numbers) if 0 < stubs < 4 else []
        rows = _rows(kinds, heads[-1][-1][1] + 1, stubs, numbers) if heads else []
        if rows:
            lines = (*heads, *(enumerate(row, 1) for row in rows))
            yield [[(c, cells[i]) for c, i in line] for line in lines]
        at = rows[-1].stop if rows else first + numbers


def _kind(cell: str) -> str:
    """N for a number, W for words, Y for a year, which may be either, B for a dash in the place of a number."""
    if _YEAR.fullmatch(cell):
        return "Y"
    return "N" if AMOUNT.fullmatch(cell) else "B" if NOTHING.fullmatch(cell) else "W"


def _run(kinds: str, at: int, some: str) -> int:
    ahead = kinds[at : at + 99]
    return len(ahead) - len(ahead.lstrip(some))


@lru_cache(maxsize=64)
def _row(stubs: int, numbers: int) -> re.Pattern[str]:
    """One row: perhaps a line that heads a group, words, numbers; in `short` some of the numbers are missing."""
    return re.compile(
        rf"(?P<band>W)?[WY]{{{stubs}}}[NYB]{{{numbers}}}(?![NB])|(?P<short>[WY]{{{stubs}}}[NB]{{1,{numbers}}})"
    )


def _rows(kinds: str, start: int, stubs: int, numbers: int) -> list[range]:
    """The cells of each row from `start` on, none where there are too few rows for a table."""
    rows: list[range] = []
    at = start
    while m := _row(stubs, numbers).match(kinds, at):
        at = m.end()
        if m["band"]:
            rows.append(range(m.start(), m.start() + 1))
        if not m["short"]:
            rows.append(range(m.start() + bool(m["band"]), at))
    full = sum(len(r) > 1 for r in rows)
    return rows if full > 2 or (full == 2 and stubs + numbers > 2) else []


def _heads(said: Sequence[str], at: int, start: int, width: int) -> list[list[tuple[int, int]]]:
    """The rows of heads that end before `start`, each head with its column.

    A line that heads a group may stand between, the corner may be blank, and one head may stand over all the others.
    """
    for last in (start, start - 1):
        first = last - width
        if first + 1 < at or (last < start and _MEASURE.search(said[last])):
            continue
        line = list(enumerate(range(first, last), 1))
        measures = all(_MEASURE.search(head) for head in said[first + 1 : last])
        if first >= at and (_STUB.search(said[first]) or (measures and _opens(said, first, at))):
            return [line]
        if measures and _opens(said, first + 1, at):
            return [line[1:]]
        if measures and first > at and _STUB.search(said[first - 1]):
            return [[(1, first - 1), (2, first)], line[1:]]
    return []


def _opens(said: Sequence[str], first: int, at: int) -> bool:
    """Whether a table can begin here: at the start of a run, or below its title or unit."""
    return first == at or bool(_ABOVE.search(said[first - 1]))
