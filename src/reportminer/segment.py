"""A view cut into blocks and sentences; headings keep their place as the section path."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportminer.model import Block, Document, Sentence
from reportminer.nameparts import ENTRY
from reportminer.record import maker
from reportminer.view import View

SENTENCE_END = "。！？!?"

_sentence = maker(Sentence)
_MARKERS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(r"#{1,6}")),
    (1, re.compile(r"第[一二三四五六七八九十百]{1,4}[章节编部](?:分)?")),
    (2, re.compile(r"[一二三四五六七八九十]{1,3}、")),
    (3, re.compile(r"（[一二三四五六七八九十]{1,3}）")),
    (4, re.compile(r"\d{1,2}(?:[、.．](?!\d)|[、．](?=(?:19|20)\d\d年))")),  # 3、2022年春节…
    (5, re.compile(r"（\d{1,2}）")),
    (3, re.compile("■")),
)
_MARKER_STARTS = frozenset("■#第（一二三四五六七八九十")
_BULLET = re.compile(  # ▶新建公园, 01新建公园
    r"(?:[●■◆◇○★☆▶►▪•➢→✓√]+\s*(?=\S)|(?:[—·\-*]+|0\d)\s*(?=[^\W\d]|[“《]))(?![年月日号时点]|个月)"
)
# yearbooks: the head of an entry, on the line of its text
_ENTRY = re.compile(r"【(?P<head>[^【】]{1,20})】\s*")
_ENTRY_LEVEL, _NAMED_LEVEL = 3, 7
_LONGEST_HEADING, _LONGEST_CLOSED = 42, 12
_HEADINGS = ("title", "heading")
_LINE = re.compile(r"(?<![^\n\t])[^\n\t]*")
_PLAIN, _TITLE = Block(0, 0), Block(0, 0, "title")
_TITLE_MARK = re.compile(r"\s*(#)(?!#)")  # Markdown: what the text opens with
_INLINE = re.compile(r"\d{1,2}[、.．](?=[^\W\d])|（\d{1,2}）")  # …。2、检查市场9个
_TITLED = re.compile(  # 二是河道治理工程。总投资300万元: what the sentence after it is about
    r"\s*(?:[一二三四五六七八九十]是)?[^，；：、。\n\d]{3,24}(?:工程|项目)。\s*"
    r"(?=(?:(?:计划|概算|估算|批复|中央|[省市]级)*总?(?:投资|投入|资金)|占地|建筑面积|建设规模))"
)
_SENTENCE = re.compile(rf"[^{SENTENCE_END}]*(?:[{SENTENCE_END}][”’」』）]*|$)")


def segment(view: View, document: Document) -> Iterator[Sentence]:
    """The sentences of a document's view in order; empty ones are left out. Its blocks tell the headings that its format states."""
    path: list[tuple[int, str]] = []
    text = view.text
    title = _TITLE_MARK.match(text)
    for number, line in enumerate(_LINE.finditer(text)):
        at, end = line.span()
        if at < end and not line[0].isspace():
            known = document.block(view.source(at)) or (
                _TITLE if title and at <= title.start(1) < end else _PLAIN
            )
            yield from _sentences(text, at, end, number, path, known)


def _sentences(
    text: str, start: int, end: int, number: int, path: list[tuple[int, str]], known: Block
) -> Iterator[Sentence]:
    in_table = known.kind == "cell"  # numbered rows are no headings of what follows the table
    entry = None if in_table else _ENTRY.match(text, start, end)
    if entry and entry.end() < end:
        _enter(path, _ENTRY_LEVEL, entry["head"])
        start = entry.end()
    spans = _split(text, start, end)
    level, marker_end = _marker(text, start) if not entry else (_ENTRY_LEVEL * (start < entry.end()), start)
    if known.kind == "heading":
        level = level or known.level + 1
    first = text[spans[0][0] : spans[0][1]]
    if not level and number and known == _PLAIN and len(first) <= _LONGEST_CLOSED and ENTRY.fullmatch(first):
        level = _NAMED_LEVEL  # the name of a village, a museum on a line of its own
    is_heading = not in_table and (
        known.kind in _HEADINGS or (len(spans) == 1 and _reads_as_heading(first, level))
    )
    if (
        level
        and known.kind not in ("cell", "title")
        and (is_heading or (len(spans) > 1 and len(first) <= _LONGEST_HEADING))
    ):
        _enter(path, level, text[start : spans[0][1]].strip("#。 【】"))
    section = " > ".join(t for _, t in path)
    titled = -1
    for n, (a, b) in enumerate(spans):
        inline = _INLINE.match(text, a, b) if n else None
        begin = marker_end if n == 0 and marker_end < b else inline.end() if inline else a
        ends = n + 1 < len(spans) and text.endswith(("工程。", "项目。"), a, b)
        last = max(begin, text.rfind("；", begin, b) + 1) if ends else begin
        begin = titled if titled >= 0 else begin
        titled = last if ends and _TITLED.match(text, last) else -1
        if titled != begin:
            yield _sentence(begin, b if titled < 0 else titled, number, section, is_heading)


def _enter(path: list[tuple[int, str]], level: int, heading: str) -> None:
    """Below a heading: it takes the place of those of its level and of what stands under them."""
    path[:] = [(k, t) for k, t in path if k < level] + [(level, heading)]


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = [m.span() for m in _SENTENCE.finditer(text, start, end) if m.end() > m.start()]
    return spans or [(start, end)]


def _marker(text: str, start: int) -> tuple[int, int]:
    """The level of the heading or list marker at `start` and where it ends; a bullet has no level."""
    if text[start] in _MARKER_STARTS or text[start].isdecimal():
        for level, pattern in _MARKERS:
            if m := pattern.match(text, start):
                return (len(m[0]) if m[0][0] == "#" else level), m.end()
    bullet = _BULLET.match(text, start)
    return 0, bullet.end() if bullet else start


def _reads_as_heading(line: str, level: int) -> bool:
    # 4.社会救助。 on a line of its own
    short = len(line) <= (_LONGEST_CLOSED if line[-1] == "。" else _LONGEST_HEADING)
    return bool(level) and short and line[-1] not in "；;！，"
