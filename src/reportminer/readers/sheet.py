"""Workbooks of all kinds: each visible sheet a table."""

from __future__ import annotations

from collections.abc import Iterator

from reportminer.errors import ReadError
from reportminer.model import COLUMNS, Document
from reportminer.readers import ods, xlsb, xlsx
from reportminer.readers.build import Builder
from reportminer.readers.grid import Grid
from reportminer.readers.regions import lay
from reportminer.readers.stream import container

_OWN = [c.name for c in COLUMNS][:5]


def read(data: bytes) -> Document:
    """The visible sheets; raises `ReadError` for what is damaged, encrypted, too large or written by reportminer."""
    builder = Builder()
    hidden: list[str] = []
    unstored = errors = cells = 0
    for grid in _grids(data):
        if isinstance(grid, str):
            hidden.append(grid)
            continue
        if grid.cells:
            first = grid.cells[min(grid.cells)]
            refuse_own([first.get(n, "") for n in range(1, 6)])
        builder.sheet = grid.name
        lay(builder, list(zip(grid.numbers, grid.rows(), strict=True)))
        unstored += grid.unstored
        errors += grid.errors
        cells += grid.size
    flags = [f"hidden sheet left out: {name}" for name in hidden]
    if unstored:
        flags.append(f"{unstored} formulas without a stored result; open and save the workbook")
    if errors:
        flags.append(f"{errors} cells hold an error of calculation")
    return builder.document(flags=flags)


def refuse_own(header: list[str]) -> None:
    """Raises `ReadError` where a table begins as those that reportminer writes."""
    if header[:5] == _OWN:
        raise ReadError("a table that reportminer wrote, no report; leave it out")


def _grids(data: bytes) -> Iterator[Grid | str]:
    if not data.startswith(b"PK"):
        from reportminer.readers import xls  # needs a library that the others do not

        yield from xls.grids(data)
        return
    with container(data) as archive:
        names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        yield from xlsx.grids(data)
    elif "xl/workbook.bin" in names:
        yield from xlsb.grids(data)
    else:
        yield from ods.grids(data)
