"""The grid of a Word table: rows and cells without the deleted ones, merged cells once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reportminer.readers.build import Cell
from reportminer.readers.grid import Place, merge_down
from reportminer.readers.ooxml import Element, W, attribute, local, number, switch

_WIDEST = 1000
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo"})


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table as the builder takes them."""

    rows: tuple[tuple[Cell, ...], ...]

    @classmethod
    def of(cls, rows: list[list[Place[Element]]], text_of: Callable[[Element], str]) -> Table:
        """The table of `rows`; `text_of` gives the text of a cell and is called in the order of the text."""
        return cls(
            tuple(
                tuple(Cell("" if p.content is None else text_of(p.content), p.rows, p.columns) for p in row)
                for row in rows
            )
        )


def read_rows(table: Element) -> list[list[Place[Element]]]:
    """The cells of `w:tbl`; without an element where a row begins further to the right."""
    return merge_down(list(_places(tr)) for tr in _within(table, "tr") if not _is_gone(tr.find(f"{W}trPr")))


def _is_gone(row: Element | None) -> bool:
    return row is not None and (row.find(f"{W}del") is not None or bool(switch(row, "hidden")))


def _places(tr: Element) -> Iterator[Place[Element]]:
    column = min(max(number(tr.find(f"{W}trPr/{W}gridBefore")), 0), _WIDEST)
    if column:
        yield Place(None, 0, column)
    last: Place[Element] | None = None
    for tc in _within(tr, "tc"):
        properties = tc.find(f"{W}tcPr")
        if _property(properties, "cellDel") is not None:
            continue
        columns = min(max(number(_property(properties, "gridSpan"), otherwise=1), 1), _WIDEST)
        if last is not None and attribute(_property(properties, "hMerge")) == "continue":
            last.columns += columns
            column += columns
            continue
        if last is not None:
            yield last
        vertical = _property(properties, "vMerge")
        goes_on = vertical is not None and attribute(vertical) != "restart"
        last = Place(tc, column, columns, merged=vertical is not None, goes_on=goes_on)
        column += columns
    if last is not None:
        yield last


def _property(properties: Element | None, name: str) -> Element | None:
    return None if properties is None else properties.find(W + name)


def _within(parent: Element, name: str) -> Iterator[Element]:
    for child in parent:
        found = local(child)
        if found == name:
            yield child
        elif found in _WRAPPERS:
            yield from _within(child, name)
