"""A text with its quantities, and the words they were named from, marked: cut up here, in code points.

A browser counts in other units than Python does, so nothing is left for it to slice.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Row = Mapping[str, Any]
"""One observation with the keys of `COLUMNS`, as `Result.to_dicts` gives it."""

HUES = 12
"""Categories share so many colours, neighbours in `categories.tsv` the same."""

_LINE = re.compile(r"[^\n]{0,4000}\n|[^\n]{1,4000}")
_CONTROLS = {c: 0x2400 + c for c in range(32) if c not in (9, 10, 13)} | {0x7F: 0x2421}


@dataclass(frozen=True, slots=True)
class Piece:
    """text[start:end]: of the mention of `row`, or of words that the `names` of rows were read from, or plain."""

    start: int
    end: int
    row: int | None = None
    names: tuple[int, ...] = ()


def lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines of a text, each with its line break; overlong ones are cut, so that a page can lay them out."""
    return (m.span() for m in _LINE.finditer(text))


def pieces(start: int, end: int, marks: Sequence[Piece]) -> list[Piece]:
    """text[start:end] cut at the `marks`, which may overlap; mentions win over names."""
    cuts = sorted({start, end, *(at for m in marks for at in (m.start, m.end) if start < at < end)})
    found = []
    for left, right in pairwise(cuts):
        over = [m for m in marks if m.start < right and left < m.end]
        row = next((m.row for m in over if m.row is not None), None)
        names = () if row is not None else tuple(sorted({n for m in over for n in m.names}))
        found.append(Piece(left, right, row, names))
    return found


def marks(text: str, rows: Iterable[Row]) -> list[Piece]:
    """The marks of all rows, in the order of the text."""
    found = []
    for row in rows:
        found.append(Piece(row["start"], row["end"], row["row"]))
        found += [Piece(a, b, None, (row["row"],)) for a, b in named_from(text, row)]
    return sorted(found, key=lambda m: (m.start, m.end))


def by_line(text: str, found: Sequence[Piece]) -> Iterator[tuple[int, int, list[Piece]]]:
    """Each line with the marks that lie in it, wholly or in part."""
    spans = list(lines(text))
    at = 0
    within: dict[int, list[Piece]] = defaultdict(list)
    for mark in found:
        while at < len(spans) - 1 and spans[at][1] <= mark.start:
            at += 1
        k = at
        while k < len(spans) and spans[k][0] < mark.end:
            within[k].append(mark)
            k += 1
    for k, (start, end) in enumerate(spans):
        yield start, end, within.get(k, [])


def named_from(text: str, row: Row) -> list[tuple[int, int]]:
    """Where the words of a row's name and scope stand in its sentence: the longest pieces, before the number first."""
    sentence = row["sentence"] or ""
    first = text.find(sentence, max(0, row["end"] - len(sentence)), row["start"] + len(sentence))
    if not sentence or first < 0:
        return []
    mention = (row["start"] - first, row["end"] - first)
    words = (row["indicator"], row["scope"])
    return sorted(span for name in words if name for span in _spans(sentence, name, first, mention))


def _spans(sentence: str, name: str, first: int, mention: tuple[int, int]) -> list[tuple[int, int]]:
    spans, at = [], 0
    while at < len(name) - 1:
        place, size = _longest(sentence, name[at:], mention)
        if size:
            spans.append((first + place, first + place + size))
        at += size or 1
    return spans


def _longest(sentence: str, name: str, mention: tuple[int, int]) -> tuple[int, int]:
    """Place and size of the longest beginning of `name`, of two characters or more, outside the mention."""
    for size in range(len(name), 1, -1):
        place = sentence.rfind(name[:size], 0, mention[0])
        if place < 0:
            place = sentence.find(name[:size], mention[1])
        if place >= 0:
            return place, size
    return 0, 0


def shown(text: str) -> str:
    """As a browser will show it, code point for code point: control characters as their pictures."""
    return text.translate(_CONTROLS).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def escaped(text: str) -> str:
    """`shown`, safe between tags and in attributes; a carriage return is kept from becoming a line break."""
    return html.escape(shown(text)).replace("\r", "&#13;")


def hues(categories: Sequence[str]) -> dict[str, int]:
    """The colour, 0 to `HUES` - 1, of each category; `categories` in the order of the lexicon."""
    return {c: HUES * i // len(categories) for i, c in enumerate(categories)}
