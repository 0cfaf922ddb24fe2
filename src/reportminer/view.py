"""The view of a text that all patterns run on: folded, without markup and stray spaces, soft line breaks joined.

The text itself is never rewritten; `View.span` leads every place in the view back to it.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportminer.script import simplify
from reportminer.width import fold, fold_stops

BREAK = "\n"
CELL = "\t"

_WIDE_MARKS = "，。；：、！？（）《》〈〉“”‘’【】〔〕％—…"
_WIDE = "\u3400-\u9fff〇\U00020000-\U0003ffff" + _WIDE_MARKS
_SPACE = " \t\u3000\xa0\u2002\u2003\u2009\r\x0b\x0c"
_EDITS = re.compile(
    rf"(?P<lines>[{_SPACE}]*\n[\s\u3000]*)"
    r"|(?P<drop>\[(?:bookmark|image):[^\]\n]*\]|!\[[^\]\n]*\]\([^)\n]*\)|\*\*|__|~~|`|[\u200b-\u200f\ufeff\xad]"
    r"|</?(?:strong|em|b|i|u|a|span|font|sup|sub|img)\b[^<>\n]*>"
    rf"|(?<=[\w{_WIDE_MARKS}%])\[\d{{1,3}}\]|(?<=[^\W\d])[①-⑳](?=\d[\d.,]*[^\d.,年月、]))"  # 社会总产值①18774亿元
    r"|(?P<tag></?[A-Za-z][A-Za-z0-9]*(?:\s[^<>\n]*)?/?>)"
    rf"|(?P<pipe>(?<![^\n|])[{_SPACE}]*\|[{_SPACE}]*|[{_SPACE}]+\|[{_SPACE}]*|\|[{_SPACE}]+|\|(?=\n))"
    rf"|(?P<gap>[{_SPACE}]*\t[{_SPACE}]*|[{_SPACE}]{{4,}})"
    rf"|(?P<space>(?:[{_SPACE}]|&nbsp;)+)"
)
_EDIT_STARTS = re.compile(rf"[{_SPACE}\n\[!*_~`<|&①-⑳\u200b-\u200f\ufeff\xad]")  # what every edit begins with
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–－·]\s*\d{1,4}\s*[-—–－·]|第\s*\d+\s*[页頁].{0,12}|\d{1,3}\s*/\s*\d{1,3})\s*"
)
_ITEM = re.compile(
    r"\s*(?:[#*|>•●■◆\-]\s|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、.．]\D|第[一二三四五六七八九十]{1,3}[章节節条條部编編])"
)
_LONG_LINE = 40
_ENDS = frozenset("。！？；：!?;:|")
_WIDE_CHAR = re.compile(rf"[{_WIDE}]")
_WIDE_RUN = re.compile(rf"[{_WIDE}]+")


@dataclass(frozen=True, slots=True)
class View:
    """`text` for reading, and where its characters stand in the source text.

    `plain` is the same text in the report's own characters; it is `text` itself where these are simplified. `runs` are
    the places at which a stretch begins that the source has as it is, and `sources` where it begins there.
    """

    text: str
    plain: str
    runs: Sequence[int] = (0,)
    sources: Sequence[int] = (0,)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the source text of view[start:end]; not for empty spans."""
        run = bisect_right(self.runs, start) - 1
        shift = self.sources[run] - self.runs[run]
        if run + 1 == len(self.runs) or end <= self.runs[run + 1]:
            return start + shift, end + shift
        return start + shift, self.source(end - 1) + 1

    def source(self, place: int) -> int:
        """The place in the source text of a place in the view."""
        run = bisect_right(self.runs, place) - 1
        return self.sources[run] + place - self.runs[run]

    def place(self, source: int) -> int:
        """The first place in the view that stands at a place in the source text, or behind it."""
        run = bisect_left(self.sources, source)
        behind = self.runs[run] if run < len(self.runs) else len(self.text)
        return min(self.runs[run - 1] + source - self.sources[run - 1], behind) if run else behind


def make_view(text: str) -> View:
    """The reading view of a source text; linear in its length."""
    folded = fold_stops(fold(text))
    joins = _soft_breaks(folded)
    pieces: list[str] = []
    runs, sources = array("I"), array("I")
    at = size = 0
    for start, end, put in _edits(folded, joins):
        for piece, source in ((folded[at:start], at), (put, min(start, max(len(text) - 1, 0)))):
            if piece:
                pieces.append(piece)
                runs.append(size)
                sources.append(source)
                size += len(piece)
        at = end
    if not pieces:
        return View(simplify(folded), folded)
    pieces.append(folded[at:])
    runs.append(size)
    sources.append(at)
    plain = "".join(pieces)
    return View(simplify(plain), plain, runs, sources)


def _edits(text: str, joins: dict[int, int]) -> Iterator[tuple[int, int, str]]:
    done = at = 0
    while opening := _EDIT_STARTS.search(text, at):
        m = _EDITS.match(text, opening.start())
        at = m.end() if m else opening.end()
        if m is None or m.start() < done:
            continue
        kind, start, end = m.lastgroup, m.start(), m.end()
        if kind == "lines":
            done = joins.get(start, end)
            yield start, done, "" if start in joins else BREAK
        elif kind == "tag":
            yield start, end, BREAK
        elif kind == "gap" or kind == "pipe":
            yield start, end, CELL if start and text[start - 1] != "\n" else ""
        elif kind == "drop" or _is_stray(text, start, end):
            yield start, end, ""


def _is_stray(text: str, start: int, end: int) -> bool:
    """A space is stray at a line's ends and beside a Chinese character; between Latin words it stays."""
    if start == 0 or end == len(text):
        return True
    before, after = text[start - 1], text[end]
    if before.isdigit() and after.isdigit():
        return _parts_thousands(text, start, end)
    return before == "\n" or bool(_WIDE_CHAR.match(before) or _WIDE_CHAR.match(after))


_THOUSANDS = re.compile(r"(?<=[^\W\d]|[、，；：（])\d{1,3}(?:[ \xa0\u2009]\d{3})*\Z")
_MORE_THOUSANDS = re.compile(r"\d{3}(?:[ \xa0\u2009]\d{3})*(?:\.\d+)?(?:[%‰]|[ \xa0\u2009]?[^\W\d])")
_LONGEST = 24  # characters of a number whose thousands are set apart


def _parts_thousands(text: str, start: int, end: int) -> bool:
    """Whether a space parts the thousands of one number (文化站5 716座, as ISO 80000-1 has it), not two cells."""
    before = _THOUSANDS.search(text, max(start - _LONGEST, 0), start)
    return before is not None and _MORE_THOUSANDS.match(text, end) is not None


def _soft_breaks(text: str) -> dict[int, int]:
    """Where line breaks only wrap a paragraph: from the end of a line to the start of its continuation.

    A text counts as wrapped when many of its lines end near one common width without a closing mark.
    A page number between two such lines is part of the gap. In any text a line goes on that ends or begins in the
    middle of a clause, and so do the parts of a formula of which each has a line (PM, 2.5).
    """
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    full = [(a, b, _width(text[a:b])) for a, b in lines if text[a:b].strip()]
    measure = _wrap_width([(text[a:b], w) for a, b, w in full])
    joins: dict[int, int] = {}
    page_turned = raised = False
    last: tuple[int, int, int] | None = None
    for row in full:
        if _PAGE_NUMBER.fullmatch(text[row[0] : row[1]]):
            page_turned = True
            continue
        if last and "\t" not in text[last[0] : row[1]].strip(_SPACE):  # rows of a table stay lines
            here, there = text[last[0] : last[1]].rstrip(_SPACE), text[row[0] : row[1]]
            wrapped = (measure and last[2] >= measure - 6) or (page_turned and last[2] >= _LONG_LINE)
            lowered = bool(_FORMULA.search(here[-5:]) and _LOWERED.fullmatch(there))
            goes_on = wrapped or raised or lowered or _in_mid_clause(here, there)
            raised = lowered
            if goes_on and here[-1] not in _ENDS and not _ITEM.match(there):
                joins[last[0] + len(here)] = row[0] + len(there) - len(there.lstrip(_SPACE))
        last, page_turned = row, False
    return joins


_FORMULA = re.compile("(?:PM|CO|SO|NO|NH|CH|VOC|(?<![A-Za-z])[MOHNR])$")
_LOWERED = re.compile(rf"[{_SPACE}]*(?:\d{{1,2}}(?:\.\d)?|[xXs])[{_SPACE}]*")
_COUNTED = re.compile(rf"[{_SPACE}]*\d[\d.,]*[{_SPACE}]*(?![年A-Za-z_])(?:[^\W\d]|[％%‰])")
_TAIL = 80


def _in_mid_clause(here: str, there: str) -> bool:
    """Whether a line break stands within a clause: …，惠及职工⏎238万人。 …比上年增加0.49⏎万人。"""
    first = there.lstrip(_SPACE)[:1]
    if here[-1] in "，、（《" or first in _NEVER_FIRST:
        return True
    if not ("，" in here[-_TAIL:] or "。" in here[-_TAIL:]):
        return False  # a heading, a cell
    if first.isdigit():
        return here[-1].isalpha() and not here[-1].isascii() and bool(_COUNTED.match(there))
    return here[-1].isdigit() and bool(_UNIT_FIRST.match(there))


_UNIT_FIRST = re.compile(  # …的415⏎万失业人员, …增加0.49⏎万人。 but not …为39.8⏎人均收入…
    rf"[{_SPACE}]*(?!人[均民口才大]|个[人体]|元[旦月]|家[庭电具居]|户[籍均]|条[件例]|次[年日月要]|名[义称]|公[司共开安路布告园民]"
    r"|平[均台稳]|立[足项案法即]|只[有是要]|头部|项目|所[有以]|张[家北掖]|篇幅|种[植子]|处[于理置在]|架构|天[然气津]|千方|百[姓年]|场[均地所馆]|台湾|倍受|座谈)"
    r"[万亿千百个人元家户亩吨倍条件次名辆台套座米公平立只头项所张册篇场种处艘架株岁天]"
)
_NEVER_FIRST = frozenset("，、。；）》”％")


def _wrap_width(lines: list[tuple[str, int]]) -> int:
    """The common width of wrapped lines, in half-width columns; 0 when the text is not wrapped."""
    if len(lines) < 4:
        return 0
    widths = Counter(w for _, w in lines if 30 <= w <= 130)
    if not widths:
        return 0
    top = max(widths, key=lambda w: (sum(widths[v] for v in range(w - 4, w + 1)), w))
    near = [s for s, w in lines if top - 6 <= w <= top + 1]
    open_ended = [s for s in near if s.rstrip(_SPACE)[-1] not in _ENDS]
    long = sum(w > top + 6 for _, w in lines)
    wrapped = len(open_ended) >= 3 and len(open_ended) >= 0.6 * len(near) and long <= 0.1 * len(lines)
    return top if wrapped and len(near) >= 0.15 * len(lines) else 0


def _width(line: str) -> int:
    line = line.strip(_SPACE)
    return len(line) + sum(map(len, _WIDE_RUN.findall(line)))
