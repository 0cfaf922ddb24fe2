"""Tables of plain text without marks between their cells: one cell a line, as pages of the web are copied."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

_CELL = re.compile(r"^[^\S\n]*+([^\s|｜](?:[^\n|｜]{0,38}[^\s|｜])?)[^\S\n|｜]*+[|｜\s]*?$", re.M)
_NUMBER = re.compile(
    r"(?!.*(?:[年月日号]|月份|季度)$)[<>≤≥＜＞=]?[-+－−]?\d[\d,]*(?:\.\d+)?\s?(?:[%％‰]|[^\W\d]{1,4})?"
)
_LONE = re.compile(r"^[^\S\n]*-?\d[\d,]*(?:\.\d+)?%?[^\S\n|｜]*[|｜]?[^\S\n]*$", re.M)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOTHING = re.compile(r"[-—–－…·/*]+")
_BRACKETED = re.compile(r"[（(][^（()）]{1,8}[)）]")
_BAR = re.compile("[|｜]")
ENGLISH = re.compile(
    r"(?:^|\s+)(?:[#IVX.]+\s*)?(?=.*[a-z]{3})[A-Za-z][A-Za-z0-9 ´’'.,:()&-]*$"
)  # a translation
_PROSE = re.compile(r"[。；！？]|，.*，")
_STUB = re.compile(
    r"(?:指标|项目|名称|[类种组]别|品种|分类|地区|[区县市]|国别|行业|产业|科目|年份|内容|单位|专业|学校)$"
)
_MEASURED = re.compile(
    r"[（(][^()（）]{1,8}[)）]$|[%％]$|[年月率数量值额速比重幅均分]$|单位$|累计|合计|增长|增减"
)
_ABOVE = re.compile(r"单位\s*[:：]|^附?表\s*\d|[表续]）?$")
_WIDEST = 12

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
        prose = _PROSE.search(m[1])
        if text[end : m.start()].strip("\n\t |｜\u3000\xa0") or prose:
            yield from _tables(text, cells)
            cells, closed, bars = [], True, False
        english = ENGLISH.search(m[1])
        until = m.start(1) + english.start() if english else m.end(1)
        if cells and (_BRACKETED.fullmatch(m[1]) or (not closed and bars and until > m.start(1))):
            cells[-1] = (cells[-1][0], until)  # a cell that was broken, or its unit
        elif not prose and until > m.start(1):
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
        words = _run(kinds, first + numbers, "WY")
        for stubs in (words, words - 1):
            start, width = first - stubs, stubs + numbers
            heads = _heads(said, at, start, width) if 0 < stubs < 4 and start > at else []
            rows = _rows(kinds, heads[-1][-1][1] + 1, stubs, numbers) if heads else []
            if rows:
                body = [list(enumerate(row, 1)) for row in rows]
                yield [[(c, cells[i]) for c, i in row] for row in (*heads, *body)]
                at = rows[-1].stop
                break
        else:
            at = first + numbers


def _kind(cell: str) -> str:
    """N for a number, W for words, Y for a year, which may be either, B for a dash in the place of a number."""
    if _YEAR.fullmatch(cell):
        return "Y"
    return "N" if _NUMBER.fullmatch(cell) else "B" if _NOTHING.fullmatch(cell) else "W"


def _run(kinds: str, at: int, some: str) -> int:
    ahead = kinds[at : at + 99]
    return len(ahead) - len(ahead.lstrip(some))


@lru_cache(maxsize=64)
def _row(stubs: int, numbers: int) -> re.Pattern[str]:
    """One row: perhaps a line that heads a group, words, numbers; in `short` some of the numbers are missing."""
    return re.compile(
        rf"(?P<band>W)?[WY]{{{stubs}}}[NYB]{{{numbers}}}(?![NB])|(?P<short>[WY]{{{stubs}}}[NB]{{1,{numbers}}})(?=W)"
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
    if width > _WIDEST:
        return []
    for last in (start, start - 1):
        first = last - width
        told = [_told(h) for h in said[max(at, first + 1) : last]]
        if len(told) < width - 1 or (last < start and _told(said[last])):
            continue
        line = list(enumerate(range(first, last), 1))
        if first >= at and (
            (_STUB.search(said[first]) and any(told)) or (all(told) and _opens(said, first, at))
        ):
            return [line]
        if all(told) and _opens(said, first + 1, at):
            return [line[1:]]
        if all(told) and first > at and _STUB.search(said[first - 1]):
            return [[(1, first - 1), (2, first)], line[1:]]
    return []


def _told(head: str) -> bool:
    return bool(_MEASURED.search(head) or _YEAR.fullmatch(head))


def _opens(said: Sequence[str], first: int, at: int) -> bool:
    """Whether a table can begin here: at the start of a run, or below its title or unit."""
    return first == at or bool(_ABOVE.search(said[first - 1]))
