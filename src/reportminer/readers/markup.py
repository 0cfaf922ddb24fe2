"""A tree of HTML elements laid out as blocks and tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from reportminer.model import BlockKind
from reportminer.readers.build import Builder, Cell, one_line

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BLOCKS = frozenset((
    *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"),
    *("fieldset", "figcaption", "figure", "footer", "form", "h", "header", "hr", "html", "legend", "li", "main", "nav"),
    *("ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *_HEADINGS),
))  # fmt: skip
_SPACE = re.compile(r" {2,}")
_NUMBERED = re.compile(r"[（(]?[\d〇一二三四五六七八九十]{1,3}[)）、.．]|第[\d一二三四五六七八九十百]{1,4}[章节條条款项]|[①-⑳❶-❿]|[A-Za-z][.)）]")  # fmt: skip
_SUPERSCRIPT = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_FOOTNOTE = re.compile(r"\b(?:doc-footnote|doc-endnotes?|footnotes?|endnotes?)\b")
_CHINESE = re.compile(r"cjk-ideographic|chinese|japanese|korean", re.I)
_LONG_CELL, _FEW_CELLS = 300, 6


def lay_out(root: HtmlElement, builder: Builder, title: str = "") -> None:
    """Blocks and tables of `root` in the order of the text; the heading that reads `title` is the title."""

    def put(text: str, kind: BlockKind, level: int) -> None:
        is_title = kind == "heading" and level == 1 and text == title
        builder.add(text, "title" if is_title else kind, 0 if is_title else level)

    _Flow(put, builder).walk(root)


def line(element: HtmlElement) -> str:
    """All that stands in an element as one line."""
    lines: list[str] = []
    _Flow(lambda text, kind, level: lines.append(text)).walk(element)
    return _joined(lines)


@dataclass(slots=True)
class _List:
    """An open list: the number of its next item, and how it is written; "" for none."""

    number: int = 1
    style: str = ""

    def marker(self, item: HtmlElement) -> str:
        value = item.get("value", "")
        self.number = int(value) if value.isdecimal() and len(value) < 6 else self.number
        self.number += 1
        return _written(self.number - 1, self.style) if self.style else ""


@dataclass(slots=True)
class _Flow:
    """Collects text and hands it over block by block; tables go to `builder`, without one they become lines."""

    put: Callable[[str, BlockKind, int], None]
    builder: Builder | None = None
    _text: list[str] = field(default_factory=list)
    _kinds: list[tuple[BlockKind, int]] = field(default_factory=lambda: [("paragraph", 0)])
    _lists: list[_List] = field(default_factory=list)
    _marker: str = ""
    _kept: int = 0  # open elements that keep their line breaks

    def walk(self, root: HtmlElement) -> None:
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "end":
                self._end(element)
                if element is not root:
                    self._say(element.tail)
            elif self._start(element, element is root):
                self._say(element.text)
            else:
                walker.skip_subtree()
        self._flush()

    def _say(self, text: str | None) -> None:
        if text and self._kept:
            first, *others = text.split("\n")
            self._text.append(first)
            for other in others:
                self._flush()
                self._text.append(other)
        elif text:
            self._text.append(text)

    def _start(self, element: HtmlElement, is_root: bool) -> bool:
        """Whether to go into it."""
        tag = element.tag
        if tag == "br":
            self._break()
        elif tag == "sup" and (raised := _raised(element)):
            self._text.append(raised)
            return False
        if tag not in _BLOCKS:
            return True
        self._flush()
        self._open(element)
        if tag == "table" and self.builder and not is_root:
            return not self._table(element, self.builder)
        return True

    def _open(self, element: HtmlElement) -> None:
        tag, (kind, level) = element.tag, self._kinds[-1]
        if kind == "footnote" or _FOOTNOTE.search(f"{element.get('role', '')} {element.get('class', '')}"):
            kind, level = "footnote", 0
        elif tag in _HEADINGS:
            kind, level = "heading", _HEADINGS[tag]
        elif tag == "li":
            kind, level = "item", 0
        elif tag in ("td", "th"):
            kind, level = "paragraph", 0
        self._kinds.append((kind, level))
        if tag in ("ol", "ul"):
            self._lists.append(_list(element))
        elif tag == "li" and self._lists:
            self._marker = self._lists[-1].marker(element)
        self._kept += tag == "pre"

    def _end(self, element: HtmlElement) -> None:
        if element.tag not in _BLOCKS:
            return
        self._flush()
        self._kinds.pop()
        if element.tag in ("ol", "ul"):
            self._lists.pop()
        self._kept -= element.tag == "pre"

    def _break(self) -> None:
        """A line break ends a block, but a heading is one whatever lines it is set in."""
        if self._kinds[-1][0] == "heading":
            self._text.append("\n")
        else:
            self._flush()

    def _flush(self) -> None:
        text = _collapsed("".join(self._text))
        self._text.clear()
        if not text:
            return
        if self._marker and not _NUMBERED.match(text):
            text = self._marker + text
        self._marker = ""
        self.put(text, *self._kinds[-1])

    def _table(self, element: HtmlElement, builder: Builder) -> bool:
        """Lay out a table of data, what stands in it outside of cells first; False if it is one for the looks."""
        grid = _Grid.of(element)
        if grid.is_layout(element):
            return False
        for loose in grid.loose:
            builder.add(loose)
        builder.table([[_cell(c) for c in row] for row in grid.rows])
        return True


@dataclass(slots=True)
class _Grid:
    """The rows of cells of one table, not those of tables within it, and the text that stands in no cell."""

    rows: list[list[HtmlElement]] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, table: HtmlElement) -> _Grid:
        grid = cls()
        walker = etree.iterwalk(table, events=("start", "end"))
        for event, element in walker:
            if event == "end":
                grid._keep(element.tail if element is not table else "")
            elif element.tag in ("td", "th"):
                if not grid.rows:
                    grid.rows.append([])
                grid.rows[-1].append(element)
                walker.skip_subtree()
            elif (
                element.tag in ("caption", "table", "p", "div")
                and element is not table
                and _cell_less(element)
            ):
                grid._keep(line(element))
                walker.skip_subtree()
            else:
                grid._keep(element.text)
                if element.tag == "tr":
                    grid.rows.append([])
        return grid

    def _keep(self, text: str | None) -> None:
        text = _collapsed(text or "")
        if text:
            self.loose.append(text)

    def is_layout(self, table: HtmlElement) -> bool:
        """Whether the table only places things on the page: one column, tables within, a page of prose in a cell."""
        cells = [c for row in self.rows for c in row]
        if table.get("role") in ("presentation", "none") or max(map(len, self.rows), default=0) < 2:
            return True
        nested = sum(c.find(".//table") is not None for c in cells)
        if nested:
            return len(cells) < max(6, 4 * nested)
        if len(cells) > _FEW_CELLS:
            return False
        return any(len(c.text_content().strip()) > _LONG_CELL or c.find(".//h1") is not None for c in cells)


def _cell_less(element: HtmlElement) -> bool:
    return element.tag == "table" or next(element.iter("td", "th"), None) is None


def _cell(element: HtmlElement) -> Cell:
    return Cell(line(element), _places(element, "rowspan"), _places(element, "colspan"))


def _places(element: HtmlElement, name: str) -> int:
    said = element.get(name, "").strip()
    return min(max(int(said), 1), 1000) if said.isdecimal() and len(said) < 6 else 1


def _raised(element: HtmlElement) -> str:
    """A raised number must not run into the one before it: m² and 10⁸, and [1] for a footnote; "" for other text."""
    text = element.text_content().strip()
    if not re.fullmatch(r"[+−-]?\d{1,4}", text):
        return ""
    linked = element.find(".//a") is not None or element.getparent().tag == "a"
    return f"[{text}]" if linked else text.translate(_SUPERSCRIPT)


def _list(element: HtmlElement) -> _List:
    said = f"{element.get('type', '')} {element.get('style', '')}"
    start = element.get("start", "")
    number = int(start) if start.isdecimal() and len(start) < 6 else 1
    if element.tag == "ul" or re.search(r"list-style[^;]*:\s*none", said):
        return _List(number)
    kind = element.get("type", "")
    return _List(number, "一" if _CHINESE.search(said) else kind if kind in ("a", "A", "i", "I") else "1")


def _written(number: int, style: str) -> str:
    if style == "一":
        return f"{_chinese(number)}、"
    if style in ("a", "A") and number <= 26:
        return f"{chr(ord(style) + number - 1)}. "
    return f"{number}. "


def _chinese(number: int) -> str:
    digits = "〇一二三四五六七八九"
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")


def _collapsed(text: str) -> str:
    """White space as a browser shows it; a line break between Chinese characters is none."""
    return _SPACE.sub(" ", one_line(text)).strip()


def _joined(lines: list[str]) -> str:
    return _collapsed("\n".join(lines))
