"""What tables give among the rows of running text, and which numbers they take from it."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportminer.find import Found
from reportminer.model import Refusal, Row


@dataclass(frozen=True, slots=True)
class TableRows:
    """What one table gives: `rows` in the order of the text, their `named.parent` counted in `rows`.

    `refused` are the numbers of cells that give no row; `taken` are the spans of all cells that are no running text.
    """

    rows: tuple[Row, ...]
    refused: tuple[Refusal, ...]
    taken: tuple[tuple[int, int], ...]


def put_in_order(rows: list[Row], firsts: Sequence[int]) -> None:
    """Sorts the rows as they stand in the text; the parent of row i, counted from `firsts[i]` on, is counted anew."""
    places = array("I", range(len(rows)))
    for new, old in enumerate(sorted(range(len(rows)), key=lambda i: rows[i].start)):
        places[old] = new
    for i, row in enumerate(rows):
        parent = row.named.parent
        if parent is not None:
            rows[i] = row._replace(named=row.named._replace(parent=places[firsts[i] + parent]))
    rows.sort(key=lambda row: row.start)


@dataclass(frozen=True, slots=True)
class _Spans:
    """Spans of the view's text in order, which do not overlap."""

    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, spans: Iterable[tuple[int, int]]) -> _Spans:
        in_order = sorted(spans)
        return cls(array("I", (start for start, _ in in_order)), array("I", (end for _, end in in_order)))

    def hold(self, place: int) -> bool:
        """Whether a place lies in one of them."""
        k = bisect_right(self.starts, place) - 1
        return k >= 0 and place < self.ends[k]


@dataclass(frozen=True, slots=True)
class Taken:
    """What the tables of a document took of its numbers: whole cells, the rows they gave, and the starts of all they read."""

    cells: _Spans
    rows: _Spans
    read: frozenset[int]

    @classmethod
    def by(cls, tables: Sequence[TableRows]) -> Taken:
        rows = [(r.start, r.end) for t in tables for r in t.rows]
        read = {start for start, _ in rows} | {r.start for t in tables for r in t.refused}
        return cls(_Spans.of(span for t in tables for span in t.taken), _Spans.of(rows), frozenset(read))

    def leave(self, found: Found) -> Found:
        """What is left to running text of the numbers of a paragraph; one of a cell that gave nothing is refused."""
        if not self.cells.starts:
            return found
        cells, rows, read = self.cells, self.rows, self.read
        heads = [
            Refusal(m.start, m.end, "table: head")
            for m in found.mentions
            if cells.hold(m.start) and m.start not in read
        ]
        others = [r for r in found.refused if r.start not in read and not rows.hold(r.start)]
        return Found([m for m in found.mentions if not cells.hold(m.start)], [*heads, *others])


def put_among(rows: list[Row], tables: Sequence[Sequence[Row]]) -> None:
    """Puts the rows of tables among those of running text, in the order of the text; parents are counted anew."""
    firsts = [0] * len(rows)
    for table in tables:
        firsts += [len(rows)] * len(table)
        rows += table
    if any(tables):
        put_in_order(rows, firsts)
