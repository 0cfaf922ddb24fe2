"""A sheet holds more than one table: titles, prose and notes stand above, between and below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportminer.readers.build import Builder, Cell, one_line

Line = tuple[int, Sequence[Cell]]
"""The number of a row, and its cells, of which at least one is filled."""

_PROSE = re.compile(r"[。；：:]\s*$|[。；].{10,}")
_HEADS = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|第[一二三四五六七八九十]+[章节部]|表\s?\d|附[表件]|(?:计量)?单位[:：]|注[:：]|备注|说明)"
)
_LONG = 40
_DIGIT = re.compile(r"\d")


def lay(builder: Builder, lines: Sequence[Line]) -> None:
    """Adds the rows of a sheet: a line with one filled cell stands by itself, unless it is a row of the table around it."""
    table: list[Line] = []
    for at, (number, cells) in enumerate(lines):
        filled = [c for c in cells if c.text.strip()]
        if not filled:
            continue
        within = table and cells[0].text.strip() != filled[0].text.strip()  # a value; its label is left out
        if len(filled) > 1 or within or (table and not _apart(filled[0].text, lines, at)):
            table.append((number, cells))
            continue
        _close(builder, table)
        for column, cell in enumerate(cells, 1):
            builder.add(one_line(cell.text), row=number, column=cell.column or column)
    _close(builder, table)


def _close(builder: Builder, table: list[Line]) -> None:
    if table:
        builder.table([cells for _, cells in table], [number for number, _ in table])
        table.clear()


def _apart(text: str, lines: Sequence[Line], at: int) -> bool:
    """Whether a line with one filled cell ends the table above it: prose, a heading over a new header, the last note."""
    if len(text) > _LONG or _PROSE.search(text) or lines[at][0] > lines[at - 1][0] + 1:
        return True
    following = next((cells for _, cells in lines[at + 1 :] if _several(cells)), None)
    if following is None:
        return True
    return bool(_HEADS.match(text)) and not any(_DIGIT.search(c.text) for c in following)


def _several(cells: Sequence[Cell]) -> bool:
    return sum(bool(c.text.strip()) for c in cells) > 1
