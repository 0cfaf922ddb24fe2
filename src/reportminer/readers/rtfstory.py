"""Paragraphs and tables of an RTF file as they come to their ends: body, text box or note."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reportminer.errors import ReadError
from reportminer.limits import LIMITS
from reportminer.model import BlockKind
from reportminer.readers.build import Builder, Cell
from reportminer.readers.merged import Place, merge_down
from reportminer.readers.wordnames import BODY_TEXT, heading_level, is_contents, is_short, is_title, spaced

_NEAR = 60  # twips; edges of two rows that are nearer than a millimetre are one
_BLANK = " \u3000\t\n"
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


@dataclass(frozen=True, slots=True)
class CellEdge:
    """The right edge of a cell, in twips, and whether it begins (f) or goes on with a merged one, across or down (v)."""

    right: int = 0
    clmgf: bool = False
    clmrg: bool = False
    clvmgf: bool = False
    clvmrg: bool = False


@dataclass(slots=True)
class _Level:
    """A table that is being read: its rows, the cells of the present row, the paragraphs of the present cell."""

    rows: list[tuple[list[str], list[CellEdge]]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    kind: BlockKind
    level: int
    plain: str


_Table = list[list[Cell]]


@dataclass(slots=True)
class Story:
    """What is written paragraph by paragraph; the properties of the present paragraph are set from outside."""

    style: str = ""
    outline: int = -1
    depth: int = 0
    edges: list[CellEdge] = field(default_factory=list)
    edge: CellEdge = field(default_factory=CellEdge)
    boxes: list[Story] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _marker: list[str] = field(default_factory=list)
    _levels: dict[int, _Level] = field(default_factory=dict)
    _nested: list[_Table] = field(default_factory=list)
    _blocks: list[_Paragraph | _Table] = field(default_factory=list)
    _length: int = 0

    def write(self, text: str, *, marker: bool = False) -> None:
        """Text of the present paragraph, or of its number."""
        (self._marker if marker else self._pieces).append(text)
        self._length += len(text)
        if self._length > LIMITS.characters:
            raise ReadError(f"holds more than {LIMITS.characters:,} characters; split it into several files")

    def reset(self) -> None:
        """A paragraph has no style, is no heading and stands in no table, unless that is said."""
        self.style, self.outline, self.depth = "", -1, 0

    def end_paragraph(self) -> None:
        """The paragraph ends here; it is a line of a cell or a block."""
        text, marker = self._take()
        if self.depth:
            self._at(self.depth).lines.append(marker + text)
        else:
            self._end_table()
            if not is_contents(self.style):
                self._blocks.append(self._block(text, marker))
            self._end_boxes()

    def end_cell(self, depth: int) -> None:
        """The cell ends here, and with it the tables in it."""
        text, marker = self._take()
        level = self._at(depth)
        lines = [*level.lines, marker + text]
        for box in self.boxes:
            lines.append(box.text)
        self.boxes = []
        level.cells.append("\n".join(line.strip(_BLANK) for line in lines if line.strip(_BLANK)))
        level.lines = []
        self._nested.extend(self._close(depth + 1))

    def end_row(self, depth: int) -> None:
        """The row ends here; its edges were told before it, or at its end."""
        level = self._at(depth)
        if level.cells:
            level.rows.append((level.cells, self.edges))
            level.cells = []

    @property
    def text(self) -> str:
        """All of it as text, a line a paragraph or row."""
        self.end_paragraph()
        lines = []
        for block in self._blocks:
            rows = block if isinstance(block, list) else [[Cell(block.text)]]
            lines += [" ".join(cell.text for cell in row) for row in rows]
        return "\n".join(line for line in lines if line.strip())

    def deliver(self, builder: Builder) -> str:
        """Put the blocks into `builder`; the title, if a paragraph says that it is one."""
        self.end_paragraph()
        self._end_table()
        title = ""
        for block in self._blocks:
            if isinstance(block, list):
                builder.table(block)
            else:
                builder.add(block.text, block.kind, block.level)
                title = title or (re.sub(r"\s*\n\s*", "", block.plain) if block.kind == "title" else "")
        return title

    def _at(self, depth: int) -> _Level:
        return self._levels.setdefault(depth, _Level())

    def _take(self) -> tuple[str, str]:
        text, marker = ("".join(parts).strip(_BLANK) for parts in (self._pieces, self._marker))
        self._pieces, self._marker = [], []
        shown = marker if re.search(r"\w", marker) else ""  # a bullet is no number
        return _joined(text), spaced(_joined(shown))

    def _block(self, text: str, marker: str) -> _Paragraph:
        named = heading_level(self.style)
        level = self.outline if self.outline >= 0 else BODY_TEXT if named is None else named
        kind: BlockKind = "item" if marker else "paragraph"
        if is_short(text) and is_title(self.style):
            kind = "title"
        elif is_short(text) and level < BODY_TEXT:
            kind = "heading"
        return _Paragraph(marker + text if text else "", kind, level + 1 if kind == "heading" else 0, text)

    def _end_boxes(self) -> None:
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            box.end_paragraph()
            self._blocks.extend(box._blocks)

    def _end_table(self) -> None:
        self._blocks.extend([*self._close(1), *self._nested])
        self._nested = []

    def _close(self, depth: int) -> Iterator[_Table]:
        """The table at `depth`, and what was left of deeper ones; cells without an end of row are a last row."""
        for at in sorted(d for d in self._levels if d >= depth):
            level = self._levels.pop(at)
            left = [*level.cells, *filter(str.strip, level.lines)]
            if left:
                level.rows.append((left, []))
            if level.rows:
                yield grid(level.rows)


def _joined(text: str) -> str:
    """Text with the halves of characters beyond 16 bits put together."""
    return _PAIR.sub(lambda m: m[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"), text)


def grid(rows: Sequence[tuple[list[str], list[CellEdge]]]) -> _Table:
    """The cells with the rows and columns that they cover, as the edges tell; without edges, one column each."""
    ends: list[int] = []
    for right in sorted({edge.right for _, edges in rows for edge in edges}):
        if not ends or right - ends[-1] >= _NEAR:
            ends.append(right)
    merged = merge_down(list(_places(texts, edges, ends)) for texts, edges in rows)
    return [[Cell(p.content, p.rows, p.columns) for p in row] for row in merged]


def _places(texts: list[str], edges: list[CellEdge], ends: list[int]) -> Iterator[Place[str]]:
    column, last = 0, None
    for number, text in enumerate(texts):
        edge = edges[number] if number < len(edges) else CellEdge()
        columns = max(bisect_right(ends, edge.right) - column, 1) if edge.right else 1
        if edge.clmrg and last is not None:
            last.columns += columns
            last.content += text
        else:
            if last is not None:
                yield last
            last = Place(text, column, columns, merged=edge.clvmgf or edge.clvmrg, goes_on=edge.clvmrg)
        column += columns
    if last is not None:
        yield last
