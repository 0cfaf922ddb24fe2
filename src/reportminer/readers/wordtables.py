"""The grid of a Word table: rows and cells without the deleted ones, merged cells once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reportminer.readers.build import Cell
from reportminer.readers.ooxml import Element, W, attribute, local, number, switch

_WIDEST = 1000
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo"})


@dataclass(slots=True)
class Place:
    """One cell and the places of the grid that it covers; no element where a row begins further to the right."""

    element: Element | None
    column: int
    columns: int = 1
    rows: int = 1
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table as the builder takes them."""

    rows: tuple[tuple[Cell, ...], ...]

    @classmethod
    def of(cls, rows: list[list[Place]], text_of: Callable[[Element], str]) -> Table:
        """The table of `rows`; `text_of` gives the text of a cell and is called in the order of the text."""
        return cls(
            tuple(
                tuple(
                    Cell("" if p.element is None else text_of(p.element), p.rows, p.columns)
                    for p in row
                )
                for row in rows
            )
        )


def read_rows(table: Element) -> list[list[Place]]:
    """The rows of `w:tbl`; a cell that goes on from above is left out and counted in the rows of the first."""
    rows: list[list[Place]] = []
    open_: dict[int, Place] = {}  # column → the merged cell that the row above shows there
    for tr in _within(table, "tr"):
        properties = tr.find(f"{W}trPr")
        if properties is not None and (properties.find(f"{W}del") is not None or switch(properties, "hidden")):
            continue
        row, below = [], {}
        for place in _places(tr):
            first = open_.get(place.column) if place.goes_on else None
            if first is not None and first.columns == place.columns:
                first.rows += 1
                below[place.column] = first
                continue
            if _merges(place):
                below[place.column] = place
            row.append(place)
        rows.append(row)
        open_ = below
    return rows


def _places(tr: Element) -> Iterator[Place]:
    column = min(number(tr.find(f"{W}trPr/{W}gridBefore")), _WIDEST)
    if column > 0:
        yield Place(None, 0, column)
    last: Place | None = None
    for tc in _within(tr, "tc"):
        properties = tc.find(f"{W}tcPr")
        if properties is not None and properties.find(f"{W}cellDel") is not None:
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
        last = Place(tc, column, columns, goes_on=goes_on)
        column += columns
    if last is not None:
        yield last


def _property(properties: Element | None, name: str) -> Element | None:
    return None if properties is None else properties.find(W + name)


def _merges(place: Place) -> bool:
    return place.element is not None and place.element.find(f"{W}tcPr/{W}vMerge") is not None


def _within(parent: Element, name: str) -> Iterator[Element]:
    for child in parent:
        found = local(child)
        if found == name:
            yield child
        elif found in _WRAPPERS:
            yield from _within(child, name)
