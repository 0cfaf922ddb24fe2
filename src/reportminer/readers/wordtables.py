"""The grid of a Word table: rows and cells without the deleted ones, merged cells once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reportminer.readers.build import Cell
from reportminer.readers.merged import Place, merge_down
from reportminer.readers.ooxml import Element, attribute, local, number, properties

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
    rows = ((tr, properties(tr, "trPr")) for tr in _within(table, "tr"))
    return merge_down(
        list(_places(tr, said)) for tr, said in rows if "del" not in said and not _is_on(said.get("hidden"))
    )


def _is_on(said: Element | None) -> bool:
    return said is not None and attribute(said) not in ("0", "false", "off")


def _places(tr: Element, said: dict[str, Element]) -> Iterator[Place[Element]]:
    column = min(max(number(said.get("gridBefore")), 0), _WIDEST)
    if column:
        yield Place(None, 0, column)
    last: Place[Element] | None = None
    for tc in _within(tr, "tc"):
        of_cell = properties(tc, "tcPr")
        if "cellDel" in of_cell:
            continue
        columns = min(max(number(of_cell.get("gridSpan"), otherwise=1), 1), _WIDEST)
        if last is not None and attribute(of_cell.get("hMerge")) == "continue":
            last.columns += columns
            column += columns
            continue
        if last is not None:
            yield last
        merged = "vMerge" in of_cell
        goes_on = merged and attribute(of_cell["vMerge"]) != "restart"
        last = Place(tc, column, columns, merged=merged, goes_on=goes_on)
        column += columns
    if last is not None:
        yield last


def _within(parent: Element, name: str) -> Iterator[Element]:
    for child in parent:
        found = local(child)
        if found == name:
            yield child
        elif found in _WRAPPERS:
            yield from _within(child, name)
