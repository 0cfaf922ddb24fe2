"""Lines of pages to paragraphs, headings and tables: what the typesetter broke is joined, what the writer broke is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from reportminer.model import BlockKind
from reportminer.readers.build import Builder, Cell
from reportminer.readers.glyphs import Line
from reportminer.readers.layout import Page, common, without_running
from reportminer.readers.tables import Table, continued, first_width, joint, tabulated

_ENDS = "。！？；：!?;:"
_HANGING = "，。、；：！？,.;:!?”’）》」』"
_MARKER = re.compile(
    r"(?:第[一二三四五六七八九十百]{1,4}[章节编部条]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}[、.．)）](?!\d)|[①-⑳●•■◆◇○★➢]|[-—]\s|[一二三四五六七八九十]是)"
)
_PUNCTUATION = re.compile(r"[，。；：！？,;:!?]")
_HYPHENATED = re.compile(r"[a-z]-$")
_STOPS = re.compile(r"[。；：！？;:!?]")
_NUMBERED_HEADING = re.compile(
    r"第[一二三四五六七八九十百]{1,4}[章节编部]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]"
)
_LONGEST_HEADING = 42
_LARGER = 1.12  # of the body's size: type that differs as much is another kind of text
_INDENT = 0.8  # of a character: less is no indent
_PITCH = 1.6  # of the usual distance of lines: more parts paragraphs
_MANY = 12  # lines: of so many, three must end alike to show the margin, else two
_TELLING = 5  # lines of a page from which its margins can be told
_SPACED = 1.12  # of the usual distance: as much more between paragraphs parts them
_NOTE = 0.88  # of the body's size: smaller type at the foot of a page is a note


@dataclass(frozen=True, slots=True)
class Measure:
    """Between which margins a page's text is set, and how far its lines usually stand apart."""

    left: float
    right: float
    pitch: float

    def centres(self, line: Line) -> bool:
        """Whether a line stands in the middle, away from both margins."""
        before, after = line.left - self.left, self.right - line.right
        return min(before, after) > 0.5 * line.unit and abs(before - after) < line.unit


@dataclass(frozen=True, slots=True)
class Setting:
    """How a page is set: the measure of each of its columns of text, from left to right."""

    columns: tuple[Measure, ...]

    def measure(self, line: Line) -> Measure:
        """The measure between whose margins a line stands; that of all columns which it goes across."""
        over = [m for m in self.columns if min(m.right, line.right) - max(m.left, line.left) > line.unit]
        if len(over) > 1:
            return Measure(over[0].left, over[-1].right, over[0].pitch)
        return over[0] if over else self.columns[0]


@dataclass(frozen=True, slots=True)
class Body:
    """What holds for the whole of a document: the size of its text, and whether an indent or space parts paragraphs."""

    em: float
    indents: bool
    spaced: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A line, the measure of its page and the page's number."""

    line: Line
    measure: Measure
    page: int

    @property
    def indent(self) -> float:
        """How far it is set in, in characters."""
        return (self.line.left - self.measure.left) / self.line.unit


@dataclass(frozen=True, slots=True)
class _Said:
    """A text that is ready, and what it is."""

    page: int
    kind: BlockKind
    text: str


@dataclass(slots=True)
class _Flow:
    """The paragraph that is being read, and the notes that wait for its end."""

    builder: Builder
    body: Body
    lines: list[Placed] = field(default_factory=list)
    waiting: list[_Said] = field(default_factory=list)
    texts: int = 0  # paragraphs so far that are no titles

    def close(self) -> None:
        """Hands on the paragraph, then what waits for its end."""
        if self.lines:
            self.waiting.insert(0, _Said(self.lines[0].page, self._kind(), _joined(self.lines)))
        for said in self.waiting:
            self.builder.page = said.page
            self.builder.add(said.text, said.kind)
        self.lines, self.waiting = [], []

    def wait(self, page: Page, notes: Sequence[Placed]) -> None:
        """Keeps the notes of a page, and what is turned on it, until the paragraph ends."""
        self.waiting += [_Said(page.number, "footnote", _joined(n)) for n in _paragraphs(notes, self.body)]
        self.waiting += [_Said(page.number, "paragraph", text) for text in page.aside]

    def _kind(self) -> BlockKind:
        text = _joined(self.lines)
        short = (
            len(text) <= 1.5 * _LONGEST_HEADING and text[-1] not in "。！？；，：、,;" and "\t" not in text
        )
        if short and len(text) <= _LONGEST_HEADING and _NUMBERED_HEADING.match(text):
            return "heading"
        if short and self.body.em and self.lines[0].line.em >= _LARGER * self.body.em:
            return "heading" if self.texts else "title"
        self.texts += 1
        return "paragraph"


def reflow(pages: Sequence[Page], builder: Builder) -> None:
    """Puts what the pages say into `builder`, block by block; running heads and page numbers are left out."""
    cleaned = without_running(pages)
    settings = _settings(cleaned)
    body = _body(cleaned, settings)
    flow = _Flow(builder, body)
    table: Table | None = None  # the last item, if it was a table; it may go on over the page
    for page, setting in zip(cleaned, settings, strict=True):
        items, notes = _notes(page, body)
        turned = True
        for item in _with_tabulated(items):
            if isinstance(item, Table):
                flow.close()
                here = replace(item, pages=(page.number,) * len(item.rows))
                whole = continued(table, here) if table and turned else None
                _put_table(builder, None if whole else table)
                table = whole or here
            else:
                _put_table(builder, table)
                table = None
                _add_line(flow, Placed(item, setting.measure(item), page.number), turned)
            turned = False
        if notes or page.aside:
            _put_table(builder, table)
            table = None
        flow.wait(page, [Placed(line, setting.measure(line), page.number) for line in notes])
    flow.close()
    _put_table(builder, table)


def _put_table(builder: Builder, table: Table | None) -> None:
    if table:
        builder.table(_rows(builder, table))


def _rows(builder: Builder, table: Table) -> Iterator[tuple[Cell, ...]]:
    """The rows, while `builder` is told on which page each stands."""
    for builder.page, row in zip(table.pages, table.rows, strict=True):
        yield row


def _add_line(flow: _Flow, placed: Placed, turned: bool) -> None:
    if flow.lines and _begins(flow.lines, placed, flow.body, turned):
        flow.close()
    flow.lines.append(placed)


def _with_tabulated(items: Sequence[Line | Table]) -> Iterator[Line | Table]:
    """The items with tables in place of lines whose wide gaps stand one below another."""
    waiting: list[Line] = []
    for item in (*items, None):
        if isinstance(item, Line) and len(item.parts) > 1:
            waiting.append(item)
            continue
        table = tabulated(waiting) if len(waiting) > 1 else None
        yield from (table,) if table else waiting
        waiting = []
        if item:
            yield item


def _notes(page: Page, body: Body) -> tuple[list[Line | Table], list[Line]]:
    """What the page says, and the notes in smaller type at its foot."""
    items = list(page.items)
    notes: list[Line] = []
    while items and isinstance(items[-1], Line) and 0 < items[-1].em < _NOTE * body.em:
        notes.insert(0, items[-1])
        items.pop()
    if not items or page.bottom - page.top <= 0 or (notes and _middle(notes, page)):
        return list(page.items), []
    return items, notes


def _middle(notes: Sequence[Line], page: Page) -> bool:
    return notes[0].base - page.top < 0.5 * (page.bottom - page.top)


def _settings(pages: Sequence[Page]) -> list[Setting]:
    """The setting of each page, after its own lines where they tell it, else after the document's."""
    ems = [line.em for page in pages for line in page.lines if line.em]
    em = median(ems) if ems else 10.0
    single = [line for page in pages if not page.in_columns for line in page.lines]
    widest = Measure(
        min((x.left for x in single), default=0), max((x.right for x in single), default=0), 1.5 * em
    )
    whole = _measure(single, widest, em, 1)
    return [_setting(page, whole, em) for page in pages]


def _setting(page: Page, whole: Measure, em: float) -> Setting:
    if not page.in_columns:
        return Setting((_measure(page.lines, whole, em, _TELLING),))
    measures = tuple(_measure(column, whole, em, 3) for column in _columns(page.lines))
    return Setting(tuple(sorted(measures, key=lambda m: m.left)))


def _columns(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each column of text: those that stand one below another; lines across columns are left out."""
    reach = max(x.right for x in lines) - min(x.left for x in lines)
    columns: list[list[Line]] = []
    for line in sorted((x for x in lines if x.right - x.left < 0.6 * reach), key=lambda x: x.left):
        if columns and line.left < max(x.right for x in columns[-1][-200:]):
            columns[-1].append(line)
        else:
            columns.append([line])
    return columns or [list(lines)]


def _measure(lines: Sequence[Line], whole: Measure, em: float, least: int) -> Measure:
    """The measure of some lines; `whole` where they are fewer than `least` or end at no common margin."""
    lines = [x for x in lines if len(x.parts) == 1]
    right = _right(lines)
    if right is None or len(lines) < least:
        return whole
    gaps = [b.base - a.base for a, b in pairwise(lines) if 0 < b.base - a.base < 4 * em]
    left = min(x.left for x in lines if x.right >= right - 2 * max(em, 0.0))
    return Measure(left, right, common(gaps, 0.5) or whole.pitch)


def _right(lines: Sequence[Line]) -> float | None:
    """Where full lines end: as far right as several lines end near each other; punctuation may hang over the margin."""
    inner = [x for x in lines if x.text[-1] not in _HANGING]
    ends = sorted(((x.right, x.unit) for x in (inner if len(inner) > 2 else lines)), reverse=True)
    several = ends[2 if len(ends) > _MANY else 1 :]
    return next((a for (a, unit), (b, _) in zip(ends, several, strict=False) if a - b <= 1.1 * unit), None)


def _body(pages: Sequence[Page], settings: Sequence[Setting]) -> Body:
    sizes = [line.em for page in pages for line in page.lines for _ in range(len(line.text) // 8) if line.em]
    em = median(sizes) if sizes else 0.0
    placed = [
        [Placed(x, s.measure(x), p.number) for x in p.lines] for p, s in zip(pages, settings, strict=True)
    ]
    count = sum(map(len, placed))
    set_in = sum(1.2 <= x.indent <= 4 for page in placed for x in page)
    pairs = [(a, b) for page in placed for a, b in pairwise(page)]
    return Body(em, set_in >= 2 and set_in >= 0.05 * count, _are_spaced(pairs))


def _are_spaced(pairs: Sequence[tuple[Placed, Placed]]) -> bool:
    """Whether more room stands after lines that end early than after full ones: so paragraphs are told apart."""
    gaps: dict[bool, list[float]] = {True: [], False: []}
    for a, b in pairs:
        apart = b.line.base - a.line.base
        if a.line.em and abs(a.line.em - b.line.em) < 0.1 * a.line.em and 0 < apart < 4 * a.line.em:
            gaps[a.measure.right - a.line.right > 2 * a.line.unit].append(apart)
    return min(map(len, gaps.values())) > 1 and median(gaps[True]) > _SPACED * median(gaps[False])


def _paragraphs(lines: Sequence[Placed], body: Body) -> Iterator[list[Placed]]:
    group: list[Placed] = []
    for placed in lines:
        if group and _begins(group, placed, body, False):
            yield group
            group = []
        group.append(placed)
    if group:
        yield group


def _begins(before: Sequence[Placed], new: Placed, body: Body, turned: bool) -> bool:
    """Whether a line begins a paragraph, as the first rule says that knows."""
    for rule in _RULES:
        answer = rule(before, new, body, turned)
        if answer is not None:
            return answer
    return False


def _by_kind(before: Sequence[Placed], new: Placed, body: Body, turned: bool) -> bool | None:
    a, b = before[-1].line, new.line
    if len(a.parts) > 1 or len(b.parts) > 1:
        return True
    if a.em and b.em and max(a.em, b.em) >= _LARGER * min(a.em, b.em):
        return True
    apart = b.base - a.base
    more = _SPACED if body.spaced else _PITCH
    return True if not turned and apart > more * max(new.measure.pitch, 1.1 * b.unit) else None


def _by_room(before: Sequence[Placed], new: Placed, body: Body, turned: bool) -> bool | None:
    """A line that had room for the first word of the next was ended by the writer."""
    last = before[-1]
    room = last.measure.right - last.line.right
    if last.measure.centres(last.line):
        room += last.line.left - last.measure.left
    return True if room > first_width(new.line) + 0.6 * last.line.unit else None


def _by_indent(before: Sequence[Placed], new: Placed, body: Body, turned: bool) -> bool | None:
    """A line that is set in begins a paragraph, unless the whole paragraph is set in so."""
    if new.indent <= _INDENT:
        return None
    last = before[-1]
    if last.line.em >= _LARGER * body.em > 0:
        return False  # a title that goes on
    if last.line.text[-1] in _ENDS or _MARKER.match(new.line.text):
        return True
    if body.indents and len(before) == 1 and _reads_as_heading(last.line.text):
        return True  # a heading that fills its line
    return len(before) > 1 and new.indent - last.indent > _INDENT


def _reads_as_heading(text: str) -> bool:
    return not (_STOPS if _NUMBERED_HEADING.match(text) else _PUNCTUATION).search(text)


def _by_words(before: Sequence[Placed], new: Placed, body: Body, turned: bool) -> bool | None:
    """At the margin: after the end of a sentence where nothing is set in, or where a number of a list follows it."""
    ended = before[-1].line.text[-1]
    if body.indents and before[0].indent > _INDENT:
        return False
    if _MARKER.match(new.line.text):
        return ended in _ENDS
    return ended in "。！？!?" and not body.indents and (turned or not body.spaced)


_RULES = (_by_kind, _by_room, _by_indent, _by_words)


def _joined(lines: Sequence[Placed]) -> str:
    text = ""
    for words in (placed.line.text for placed in lines):
        if text and _HYPHENATED.search(text) and words[0].islower():
            text = text[:-1]
        elif text:
            text += joint(text, words)
        text += words
    return text
