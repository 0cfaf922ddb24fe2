"""Paragraphs that are lines only: a document made from a PDF ends a paragraph with every line, or at every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reportminer.model import BlockKind
from reportminer.readers.wordtables import Table

_INDENTED = 300  # twips; a Chinese paragraph begins two characters in, 400 twips at the smallest
_FLUSH = 100
_FULL = 20  # characters; a line that ends within a sentence reaches the margin
_CLOSED = frozenset("。！？；：!?;:”」）)")
_OPENS = re.compile(
    r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\D|第[一二三四五六七八九十\d]{1,3}[章节条部]|[图表注]|附件|单位"
)
_TORN_BEFORE = re.compile(r"[0-9，、]$")
_TORN_AFTER = re.compile(r"[0-9]|[万亿]\S|[，、。；]")
_WIDE = re.compile(r"[\u2e80-\uffef]")
_RAGGED = 10  # half characters by which lines of one width differ
_MANY = 8
_LATIN = re.compile(r"[0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as it is shown: `marker` is its automatic number, `indent` where its first line begins, in twips."""

    text: str
    kind: BlockKind = "paragraph"
    level: int = 0
    marker: str = ""
    style: str = ""
    indent: int = 0
    centred: bool = False


def rejoin(blocks: Iterable[Paragraph | Table]) -> Iterator[Paragraph | Table]:
    """The blocks with those paragraphs put together of which the later goes on with the sentence of the earlier.

    That is told by the indent: the first line of the earlier is indented, the later is not; or by the width, where many
    lines of the document end within a sentence at one width.
    """
    blocks = [b for b in blocks if isinstance(b, Table) or b.text]
    measure = _measure(blocks)
    lines: list[Paragraph] = []  # those of one paragraph
    for block in blocks:
        if lines and not (isinstance(block, Paragraph) and _goes_on(lines[0], lines[-1], block, measure)):
            yield _put_together(lines)
            lines = []
        if isinstance(block, Table):
            yield block
        else:
            lines.append(block)
    if lines:
        yield _put_together(lines)


def _goes_on(first: Paragraph, last: Paragraph, this: Paragraph, measure: int) -> bool:
    if not _may_go_on(last, this) or this.indent > _FLUSH:
        return False
    if first.indent >= _INDENTED:
        return len(last.text) >= _FULL
    return bool(measure) and _is_near(last.text, measure)


def _may_go_on(last: Paragraph, this: Paragraph) -> bool:
    plain = last.kind == this.kind == "paragraph" and last.style == this.style and not this.centred
    return plain and last.text[-1] not in _CLOSED and not _OPENS.match(this.text)


def _measure(blocks: Sequence[Paragraph | Table]) -> int:
    """The width of the lines, in half characters, if paragraphs at the margin are lines; 0 if they are paragraphs.

    They are lines if most of those near one width end within a sentence, and many of these ends stand at a number or
    a comma: that tells lines from items without a full stop.
    """
    plain = [b for b in blocks if isinstance(b, Paragraph) and b.kind == "paragraph" and b.indent <= _FLUSH]
    pairs = [(a, b) for a, b in pairwise(plain) if _may_go_on(a, b)]
    widths = Counter(_width(a.text) for a, _ in pairs if len(a.text) >= _FULL)
    if not widths:
        return 0
    measure = max(widths, key=lambda w: (sum(widths[v] for v in range(w - _RAGGED, w + 1)), w))
    near = [(a, b) for a, b in pairs if _is_near(a.text, measure)]
    all_near = sum(_is_near(p.text, measure) for p in plain)
    torn = sum(bool(_TORN_BEFORE.search(a.text) or _TORN_AFTER.match(b.text)) for a, b in near)
    return measure if len(near) >= _MANY and 2 * len(near) >= all_near and 4 * torn >= len(near) else 0


def _is_near(text: str, measure: int) -> bool:
    return len(text) <= measure + 2 and measure - _RAGGED <= _width(text) <= measure + 2


def _width(text: str) -> int:
    """In half characters: a Chinese character is as wide as two digits."""
    return len(text) + len(_WIDE.findall(text))


def _put_together(lines: list[Paragraph]) -> Paragraph:
    pieces = [lines[0].text]
    for last, this in pairwise(lines):
        pieces += [" " * bool(_LATIN.match(last.text[-1]) and _LATIN.match(this.text)), this.text]
    return replace(lines[0], text="".join(pieces))
