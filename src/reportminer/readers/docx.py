"""Word documents: the body with all changes accepted, automatic numbers written out, headers and hidden text left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reportminer.model import BlockKind, Document
from reportminer.readers.build import Builder
from reportminer.readers.numbering import Counters, read_numbering
from reportminer.readers.ooxml import Element, Package, W, attribute, local, number
from reportminer.readers.wordnames import BODY_TEXT, is_short
from reportminer.readers.wordruns import Line, Runs, branch, placeholder
from reportminer.readers.wordstyles import Styles
from reportminer.readers.wordtables import Table, read_rows

_WRAPPERS = frozenset({"sdtContent", "customXml", "smartTag", "ins", "moveTo", "dir", "bdo"})
_CONTENTS = "Table of Contents"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as it is shown: `marker` is its automatic number."""

    text: str
    kind: BlockKind = "paragraph"
    level: int = 0
    marker: str = ""


@dataclass(slots=True)
class Reader:
    """Walks the stories of one document; `flags` collects what it could not read."""

    package: Package
    styles: Styles
    counters: Counters
    undated: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)
    flags: dict[str, None] = field(default_factory=dict)

    def story(self, root: Element) -> Iterator[Paragraph | Table]:
        """The paragraphs and tables of the body, a note or a text box."""
        runs = Runs(self.styles, root, undated=self.undated)
        yield from self._blocks(root, runs)
        if runs.dropped_dates:
            self.flags["date field left out"] = None

    def _blocks(self, parent: Element, runs: Runs) -> Iterator[Paragraph | Table]:
        line = Line()
        for element in self._flow(parent):
            if local(element) == "tbl":
                yield from self._table(element, runs)
                continue
            contents = self._read(element, runs, line)
            if _mark_is_gone(element):
                continue  # the next paragraph goes on with it
            if not contents:
                yield self._paragraph(element, line)
            yield from self._beside(line)
            line = Line()
        if line.pieces or line.boxes:
            yield Paragraph(line.text)
            yield from self._beside(line)

    def _read(self, element: Element, runs: Runs, line: Line) -> bool:
        """Gather a paragraph; tells whether it is one of a table of contents."""
        style = self._style(element)
        runs.gather(element, style, line)
        return self.styles.is_contents(style) or any(
            _is_contents(a) for a in element.iterancestors(f"{W}sdt")
        )

    def _beside(self, line: Line) -> Iterator[Paragraph | Table]:
        self.notes.extend(line.notes)
        for box in line.boxes:
            yield from self.story(box)

    def _flow(self, parent: Element) -> Iterator[Element]:
        """The paragraphs and tables in `parent`, also those in content controls and the like."""
        for child in parent:
            name = local(child)
            if name in ("p", "tbl"):
                yield child
            elif name == "AlternateContent":
                yield from self._flow(branch(child))
            elif name in _WRAPPERS or (name == "sdt" and not placeholder(child)):
                yield from self._flow(child)
            elif name == "altChunk":
                self.flags["embedded document not read"] = None

    def _paragraph(self, element: Element, line: Line) -> Paragraph:
        properties, style, text = (
            element.find(f"{W}pPr"),
            self._style(element),
            line.text.strip(" \u3000\t\n"),
        )
        place = self.counters.place(properties, style)
        marker = self.counters.advance(*place) if place else ""
        if self.styles.is_title(style) and is_short(text):
            return Paragraph(text, "title", 0, marker)
        level = self._outline(properties, style)
        if level < BODY_TEXT and is_short(text):
            return Paragraph(text, "heading", level + 1, marker)
        return Paragraph(text, "item" if place else "paragraph", 0, marker)

    def _outline(self, properties: Element | None, style: str) -> int:
        stated = None if properties is None else properties.find(f"{W}outlineLvl")
        if stated is not None:
            return number(stated, otherwise=BODY_TEXT)
        inherited = self.styles.outline(style)
        return BODY_TEXT if inherited is None else inherited

    def _style(self, element: Element) -> str:
        return attribute(element.find(f"{W}pPr/{W}pStyle")) or self.styles.default

    def _table(self, element: Element, runs: Runs) -> Iterator[Paragraph | Table]:
        """The table and, after it, the tables in its cells; a frame of one cell is no table."""
        inner: list[Table] = []

        def text_of(cell: Element) -> str:
            lines: list[str] = []
            for block in self._blocks(cell, runs):
                if isinstance(block, Table):
                    inner.append(block)
                else:
                    lines.append((block.marker + block.text).strip())
            return "\n".join(line for line in lines if line)

        rows = read_rows(element)
        if len(rows) == 1 and len(rows[0]) == 1 and rows[0][0].content is not None:
            yield from self._blocks(rows[0][0].content, runs)
            return
        yield Table.of(rows, text_of)
        yield from inner


def read(data: bytes) -> Document:
    """The document of a .docx file; raises `ReadError` for what is damaged, encrypted or beyond the limits."""
    return read_made(data)


def read_made(data: bytes, *, undated: bool = False, flags: tuple[str, ...] = ()) -> Document:
    """Like `read`, of a file that a converter made; `undated`: its DATE fields tell the day of conversion, and are left out."""
    package = Package.open(data)
    main = package.main()
    parts = package.related(main)
    styles = Styles(package.xml(parts.get("styles", "word/styles.xml")))
    counters = read_numbering(package.xml(parts.get("numbering", "word/numbering.xml")), styles)
    reader = Reader(package, styles, counters, undated)
    builder = Builder()
    root = package.xml(main)
    body = None if root is None else root.find(f"{W}body")
    title = "" if body is None else _fill(builder, reader.story(body))
    for note in _notes(reader, parts):
        text = "\n".join(p.text for p in reader.story(note) if isinstance(p, Paragraph) and p.text)
        builder.add(text.strip(), "footnote")
    return builder.document(title=title, flags=(*flags, *reader.flags))


def _fill(builder: Builder, blocks: Iterator[Paragraph | Table]) -> str:
    """Put the blocks into `builder`; the document's title, if a paragraph says that it is one."""
    titles: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            builder.table(block.rows)
        elif block.text:
            builder.add(block.marker + block.text, block.kind, block.level)
            if block.kind == "title" and len(titles) < 1:
                titles.append(re.sub(r"\s*\n\s*", "", block.text))
    return "".join(titles)


def _notes(reader: Reader, parts: dict[str, str]) -> Iterator[Element]:
    """The footnotes and endnotes that the text refers to, in its order, also those that notes refer to."""
    by_place: dict[tuple[str, str], Element] = {}
    for kind in ("footnotes", "endnotes"):
        root = (
            reader.package.xml(parts.get(kind, f"word/{kind}.xml"))
            if any(n[0] == kind for n in reader.notes)
            else None
        )
        by_place |= {(kind, attribute(note, "id")): note for note in (() if root is None else root)}
    for place in dict.fromkeys(reader.notes):
        if place in by_place:
            yield by_place[place]


def _mark_is_gone(paragraph: Element) -> bool:
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and any(local(e) in ("del", "moveFrom") for e in mark)


def _is_contents(control: Element) -> bool:
    return attribute(control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")) == _CONTENTS
