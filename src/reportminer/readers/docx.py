"""Word documents: the body with all changes accepted, automatic numbers written out, headers and hidden text left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reportminer.model import Document
from reportminer.readers.build import Builder
from reportminer.readers.numbering import Counters, read_numbering
from reportminer.readers.ooxml import Element, Package, W, attribute, local, number, properties
from reportminer.readers.wordlines import Paragraph, rejoin
from reportminer.readers.wordnames import BODY_TEXT, is_short
from reportminer.readers.wordruns import Line, Runs, branch, placeholder
from reportminer.readers.wordstyles import Styles
from reportminer.readers.wordtables import Table, read_rows

_WRAPPERS = frozenset({"sdtContent", "customXml", "smartTag", "ins", "moveTo", "dir", "bdo"})
_WIDE_SPACE = 240  # twips, at the smallest size of a text
_CONTENTS = "Table of Contents"


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
                yield from self._end(line)
                yield from self._table(element, runs)
                line = Line()
                continue
            said = properties(element, "pPr")
            style = attribute(said.get("pStyle")) or self.styles.default
            runs.gather(element, style, line)
            if _mark_is_gone(said.get("rPr")):
                continue  # the next paragraph goes on with it
            if not self.styles.is_contents(style) and not _in_contents(element):
                yield self._paragraph(said, style, line)
            yield from self._beside(line)
            line = Line()
        yield from self._end(line)

    def _end(self, line: Line) -> Iterator[Paragraph | Table]:
        """What is left of paragraphs whose end was deleted, with none to go on with."""
        if line.pieces or line.boxes:
            yield Paragraph(line.text)
            yield from self._beside(line)

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

    def _paragraph(self, said: dict[str, Element], style: str, line: Line) -> Paragraph:
        place = self.counters.place(said.get("numPr"), style)
        marker = self.counters.advance(*place) if place else ""
        text = line.text.strip(" \u3000\t\n")
        if is_short(text):
            if self.styles.is_title(style):
                return Paragraph(text, "title", 0, marker)
            level = self._outline(said.get("outlineLvl"), style)
            if level < BODY_TEXT:
                return Paragraph(text, "heading", level + 1, marker)
        if place:
            return Paragraph(text, "item", 0, marker)
        spaces = len(line.text) - len(line.text.lstrip("\u3000"))
        indent = self.styles.indent(said.get("ind"), style) + spaces * _WIDE_SPACE
        aligned = attribute(said.get("jc")) in ("center", "right", "end")
        return Paragraph(text, style=style, indent=indent, centred=aligned)

    def _outline(self, stated: Element | None, style: str) -> int:
        if stated is not None:
            return number(stated, otherwise=BODY_TEXT)
        inherited = self.styles.outline(style)
        return BODY_TEXT if inherited is None else inherited

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
    title = "" if body is None else _fill(builder, rejoin(reader.story(body)))
    for note in _notes(reader, parts):
        text = "\n".join(p.text for p in reader.story(note) if isinstance(p, Paragraph) and p.text)
        builder.add(text.strip(), "footnote")
    return builder.document(title=title, flags=(*flags, *reader.flags))


def _fill(builder: Builder, blocks: Iterator[Paragraph | Table]) -> str:
    """Put the blocks into `builder`; the document's title, if a paragraph says that it is one."""
    title = ""
    for block in blocks:
        if isinstance(block, Table):
            builder.table(block.rows)
        elif block.text:
            builder.add(block.marker + block.text, block.kind, block.level)
            if block.kind == "title" and not title:
                title = re.sub(r"\s*\n\s*", "", block.text)
    return title


def _notes(reader: Reader, parts: dict[str, str]) -> Iterator[Element]:
    """The footnotes and endnotes that the text refers to, in its order."""
    places = list(dict.fromkeys(reader.notes))
    found: dict[tuple[str, str], Element] = {}
    for kind in sorted({kind for kind, _ in places}):
        root = reader.package.xml(parts.get(kind, f"word/{kind}.xml"))
        found |= {(kind, attribute(note, "id")): note for note in (() if root is None else root)}
    return (found[place] for place in places if place in found)


def _mark_is_gone(mark: Element | None) -> bool:
    return mark is not None and any(local(e) in ("del", "moveFrom") for e in mark)


def _in_contents(paragraph: Element) -> bool:
    """Whether it stands in a content control that holds a table of contents."""
    galleries = (
        c.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery") for c in paragraph.iterancestors(f"{W}sdt")
    )
    return any(attribute(gallery) == _CONTENTS for gallery in galleries)
