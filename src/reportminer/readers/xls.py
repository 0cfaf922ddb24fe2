"""Old Excel workbooks and those of WPS (.xls, .et): values as the sheets show them."""

from __future__ import annotations

import io
from collections.abc import Iterator

import xlrd
from xlrd.biffh import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, XL_CELL_NUMBER, XL_CELL_TEXT

from reportminer.errors import ReadError
from reportminer.readers.grid import Grid
from reportminer.readers.numberformat import GENERAL, shown


def grids(data: bytes) -> Iterator[Grid | str]:
    """Each sheet, or the name of one that is hidden; raises `ReadError`."""
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
        )
        for number, name in enumerate(book.sheet_names()):
            sheet = book.sheet_by_index(number)
            yield str(name) if sheet.visibility else _grid(book, sheet, str(name))
            book.unload_sheet(number)
    except ReadError:
        raise
    except Exception as e:  # xlrd fails on damage in ever new ways
        if "encrypted" in str(e):
            raise ReadError("encrypted; save it without a password") from None
        raise ReadError(
            f"a damaged workbook ({type(e).__name__}: {e}); open it and save it as .xlsx"
        ) from None


def _grid(book: xlrd.Book, sheet: xlrd.sheet.Sheet, name: str) -> Grid:
    grid = Grid(name)
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row), 1):
            grid.put(row + 1, column, _shown(book, cell))
    for top, bottom, left, right in sheet.merged_cells:
        grid.merge(top + 1, left + 1, bottom, right)
    return grid


def _shown(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    if cell.ctype == XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype in (XL_CELL_NUMBER, XL_CELL_DATE):
        return shown(cell.value, _format(book, cell.xf_index), since_1904=bool(book.datemode))
    if cell.ctype == XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    return str(xlrd.error_text_from_code.get(cell.value, "#N/A")) if cell.ctype == XL_CELL_ERROR else ""


def _format(book: xlrd.Book, style: int | None) -> str:
    if style is None or not 0 <= style < len(book.xf_list):
        return GENERAL
    known = book.format_map.get(book.xf_list[style].format_key)
    return str(known.format_str) if known else GENERAL
