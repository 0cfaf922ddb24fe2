"""Times blotted out, so that no rule has to know how a date looks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reportminer.model import TIME
from reportminer.periods import PeriodMention

_BY_THEN = re.compile(
    "[之以]?前(?![一二两三四五六七八九十几半\\d来往期线述沿景途程后列方身瞻提茅任置者所处端夕移进])"
)


def mask(text: str, periods: Sequence[PeriodMention]) -> str:
    """`text` with every time expression blotted out, except inside 《》: there it belongs to a title.

    The 前 of 年底前 goes with it.
    """
    pieces, at = [], 0
    for p in _outside_titles(text, periods):
        by_then = _BY_THEN.match(text, p.end)
        end = by_then.end() if by_then else p.end
        pieces += [text[at : p.start], TIME * (end - p.start)]
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def _outside_titles(text: str, periods: Sequence[PeriodMention]) -> Iterator[PeriodMention]:
    for p in periods:
        line = text.rfind("\n", max(0, p.start - 80), p.start) + 1
        left = text[max(line, p.start - 80) : p.start]
        if left.count("《") <= left.count("》"):
            yield p
