"""Tables to an Excel workbook, row by row in bounded memory: frozen header, filter, widths, a font with Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import IO, Any

from reportminer.errors import MissingExtraError

ROW_LIMIT = 1_048_575
"""The rows that a sheet holds below its header."""

WIDTHS: Mapping[str, float] = {
    "document": 24, "indicator": 30, "scope": 16, "value": 16, "section": 24, "sentence": 60, "mention": 16,
    "rule": 20, "flags": 20, "title": 40, "publisher": 24, "reason": 60, "exclusion": 20, "location": 20,
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CELL_LIMIT = 32_767
_FONT = {"font_name": "微软雅黑", "font_size": 10}


def xlsxwriter() -> Any:
    """The library; raises `MissingExtraError` with what to install."""
    try:
        import xlsxwriter
    except ImportError:
        raise MissingExtraError('xlsx needs xlsxwriter: pip install "reportminer[excel]"') from None
    return xlsxwriter


@contextmanager
def workbook(target: str | IO[bytes]) -> Iterator[Any]:
    """A workbook that is written when the block ends; no text in it is ever taken for a formula or a link."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": _FONT,
    }
    with xlsxwriter().Workbook(target, options) as book:
        yield book


def add_sheets(book: Any, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Add a sheet for the rows, and `name 2` … where they do not fit into one; the number of rows."""
    rest, total, number = iter(rows), 0, 1
    while True:
        written = _sheet(book, name if number == 1 else f"{name} {number}", columns, islice(rest, ROW_LIMIT))
        total, number = total + written, number + 1
        first = next(rest, None) if written == ROW_LIMIT else None
        if first is None:
            return total
        rest = chain((first,), rest)


def _sheet(book: Any, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    sheet = book.add_worksheet(name)
    for k, column in enumerate(columns):
        sheet.set_column(k, k, WIDTHS.get(column, 10))
    sheet.write_row(0, 0, columns, book.add_format({"bold": True, "bg_color": "#DDE6F0", **_FONT}))
    count = 0
    for count, row in enumerate(rows, 1):
        sheet.write_row(count, 0, [_cell(v) for v in row])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(count, 1), len(columns) - 1)
    return count


def _cell(value: Any) -> Any:
    return _CONTROL.sub("", value)[:_CELL_LIMIT] if isinstance(value, str) else value
