"""The text of a Word paragraph as it stands once all changes are accepted and all hidden text is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reportminer.readers.ooxml import Element, W, attribute, local, switch
from reportminer.readers.wordstyles import Styles
from reportminer.readers.wordsymbols import equation, symbol

GONE = frozenset(
    {"del", "moveFrom", "Fallback", "delText", "delInstrText", "rt", "pPr", "rPr", "sdtPr", "tblPr"}
)
"""Elements whose text is no part of the document: deleted, moved away, said a second time, or properties."""
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_OF_FORMULAS = {"den": "/", "sup": "^"}
_STORIES = frozenset({"body", "footnote", "endnote", "txbxContent"})
_PRIVATE = re.compile("[\uf020-\uf0ff\ufffc]")
_DRAWN = frozenset({"drawing", "pict", "object"})
_TODAY = re.compile(r"\s*(?:DATE|TIME)\b", re.I)


@dataclass(slots=True)
class Line:
    """What was gathered of a paragraph: its text, its text boxes, and the notes it refers to."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    result: bool = False
    hides: bool = True


@dataclass(slots=True)
class Runs:
    """Gathers the paragraphs of one story (body, note, text box) in their order; a field may span several of them.

    `undated` leaves out the results of DATE fields, which a converter has set to the day of conversion.
    """

    styles: Styles
    story: Element
    undated: bool = False
    dropped_dates: int = 0
    _fields: list[_Field] = field(default_factory=list)
    _hiding: int = 0
    _paired: set[Element] = field(init=False)

    def __post_init__(self) -> None:
        self._paired = set(_paired(self.story))

    def gather(self, parent: Element, style: str, line: Line) -> None:
        """Add what `parent`, a paragraph or an element in it, shows; `style` is the paragraph's."""
        for child in parent:
            name = local(child)
            if name == "r":
                self._run(child, style, line)
            elif name == "AlternateContent":
                self.gather(branch(child), style, line)
            elif name == "sdt":
                if not placeholder(child):
                    self.gather(child, style, line)
            elif name == "fldSimple" and self.undated and _TODAY.match(attribute(child, "instr")):
                self.dropped_dates += 1
            elif name and name not in GONE:
                self._show(_OF_FORMULAS.get(name, ""), line)
                self.gather(child, style, line)

    def _run(self, run: Element, style: str, line: Line) -> None:
        hidden = self._hidden(run, style)
        for child in run:
            name = local(child)
            if name in ("fldChar", "instrText"):
                self._field(child, name, line, hidden)
            elif hidden or not name or name in GONE:
                continue
            elif name == "AlternateContent" or name in _DRAWN:
                if self._shown():
                    line.boxes.extend(text_boxes(child))
            elif name in _NOTES:
                if self._shown():
                    line.notes.append((_NOTES[name], attribute(child, "id")))
            elif name == "ruby":
                for base in child.iterchildren(f"{W}rubyBase"):
                    self.gather(base, style, line)
            else:
                self._show(_sign(child, name), line)

    def _hidden(self, run: Element, style: str) -> bool:
        properties = run.find(f"{W}rPr")
        said = switch(properties, "vanish")
        if said is None and properties is not None:
            named = properties.find(f"{W}rStyle")
            said = None if named is None else self.styles.hidden(attribute(named))
        return bool(self.styles.hidden(style) if said is None else said)

    def _field(self, element: Element, name: str, line: Line, hidden: bool) -> None:
        if name == "instrText":
            if self._fields and not self._fields[-1].result:
                self._fields[-1].instruction += element.text or ""
        elif element in self._paired:
            self._mark(attribute(element, "fldCharType"), line, hidden)

    def _mark(self, kind: str, line: Line, hidden: bool) -> None:
        if kind == "begin":
            self._fields.append(_Field())
            self._hiding += 1
        elif self._fields and kind == "separate" and not self._fields[-1].result:
            begun = self._fields[-1]
            dated = self.undated and bool(_TODAY.match(begun.instruction))
            begun.result, begun.hides = True, dated
            self.dropped_dates += dated
            self._hiding -= not dated
        elif self._fields and kind == "end":
            ended = self._fields.pop()
            self._hiding -= ended.hides
            if not ended.result and not hidden:
                self._show(equation(ended.instruction), line)

    def _shown(self) -> bool:
        return not self._hiding

    def _show(self, text: str, line: Line) -> None:
        if text and self._shown():
            line.pieces.append(text)


def branch(alternate: Element) -> Element:
    """The one alternative of `mc:AlternateContent` that is read: the first choice, or the fallback where there is none."""
    found = {local(child): child for child in reversed(alternate)}
    return found.get("Choice", found.get("Fallback", ()))


def text_boxes(element: Element) -> Iterator[Element]:
    """The contents of the text boxes in a drawing, each once; those within another come with it."""
    for child in branch(element) if local(element) == "AlternateContent" else element:
        name = local(child)
        if name == "txbxContent":
            yield child
        elif name and name not in GONE:
            yield from text_boxes(child)


def placeholder(control: Element) -> bool:
    """Whether a content control shows its prompt (单击此处输入文字) and holds nothing yet."""
    return bool(switch(control.find(f"{W}sdtPr"), "showingPlcHdr"))


def _sign(child: Element, name: str) -> str:
    if name == "t":
        return _PRIVATE.sub(lambda m: symbol(_font(child), f"{ord(m[0]):X}"), child.text or "")
    if name == "br":
        return "" if attribute(child, "type") in ("page", "column") else "\n"
    if name == "sym":
        return symbol(attribute(child, "font"), attribute(child, "char"))
    return _SIGNS.get(name, "")


def _font(child: Element) -> str:
    fonts = child.getparent().find(f"{W}rPr/{W}rFonts")
    return attribute(fonts, "ascii") or attribute(fonts, "hAnsi")


def _paired(story: Element) -> Iterator[Element]:
    """The marks of those fields that are begun, and ended: a mark that stands alone must not swallow what follows."""
    open_: list[list[Element]] = []
    for mark in _marks(story):
        kind = attribute(mark, "fldCharType")
        if kind == "begin":
            open_.append([mark])
        elif open_ and kind in ("separate", "end"):
            open_[-1].append(mark)
            if kind == "end":
                yield from open_.pop()


def _marks(story: Element) -> Iterator[Element]:
    for mark in story.iter(f"{W}fldChar"):
        if _story_of(mark) is story:
            yield mark


def _story_of(mark: Element) -> Element | None:
    """The body, note or text box in which a mark counts; none where it is deleted."""
    for above in mark.iterancestors():
        name = local(above)
        if name in GONE:
            return None
        if name in _STORIES:
            return above
    return None
