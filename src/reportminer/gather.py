"""Rows for a comparison, with what is known of each report: from an archive, or from tables written before."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from reportminer.errors import ReportminerError
from reportminer.model import COLUMNS
from reportminer.store import connect_to_read
from reportminer.where import clause, conditions

ABOUT = ("region", "publisher", "title")
"""What is known of the report that a row comes from, beside `COLUMNS`."""
_DTYPES = {c.name: c.dtype for c in COLUMNS} | dict.fromkeys(ABOUT, "string")
_NUMBERS = ("Int64", "Float64")

Row = dict[str, Any]


def archive_rows(path: str | Path, where: Sequence[str] = ()) -> list[Row]:
    """The rows of an archive for which all conditions hold; raises `ReportminerError` if it cannot be read."""
    wanted, values = clause(conditions(where, _DTYPES))
    try:
        with closing(connect_to_read(path)) as db:
            db.row_factory = sqlite3.Row
            db.execute("CREATE TEMP TABLE told AS SELECT document, region, publisher, title FROM sources")
            db.execute("CREATE INDEX temp.told_by_document ON told (document)")
            query = "SELECT i.*, t.region, t.publisher, t.title FROM indicators i LEFT JOIN told t USING (document)"
            return [dict(row) for row in db.execute(f"SELECT * FROM ({query}){wanted}", values)]
    except sqlite3.Error as e:
        raise ReportminerError(f"{path}: cannot be read ({e})") from None


def is_table(path: str | Path) -> bool:
    """Whether a file is a table that `extract` or `export` wrote: by its suffix and its columns."""
    return Path(path).suffix.lower() in (".csv", ".jsonl") and {"indicator", "value"} <= _columns(Path(path))


def _columns(path: Path) -> set[str]:
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            first = file.readline()
        if path.suffix.lower() == ".csv":
            return {*next(csv.reader([first]), ())}
        found = json.loads(first or "null")
        return {*found} if isinstance(found, dict) else set()
    except (OSError, ValueError, csv.Error):
        return set()


def table_rows(path: str | Path) -> list[Row]:
    """The rows of a table in CSV or JSON Lines; raises `ReportminerError` naming the line that is broken."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            if Path(path).suffix.lower() == ".csv":
                return [_typed(row, f"{path}:{n}") for n, row in enumerate(csv.DictReader(file), 2)]
            return [_object(line, f"{path}:{n}") for n, line in enumerate(file, 1) if line.strip()]
    except (OSError, UnicodeDecodeError, csv.Error) as e:
        raise ReportminerError(f"{path}: cannot be read ({e})") from None


def _object(line: str, place: str) -> Row:
    try:
        found = json.loads(line)
    except ValueError as e:
        raise ReportminerError(f"{place}: no JSON ({e})") from None
    if not isinstance(found, dict):
        raise ReportminerError(f"{place}: not an object; one row a line is wanted")
    return found


def _typed(row: Mapping[str, Any], place: str) -> Row:
    typed: Row = {}
    for name, cell in row.items():
        if name is None:
            raise ReportminerError(f"{place}: more cells than the header has columns")
        number = _DTYPES.get(name) in _NUMBERS
        try:
            typed[name] = None if cell in ("", None) else float(cell) if number else cell
        except ValueError:
            raise ReportminerError(f"{place}: {name} «{cell}» is no number") from None
    return typed


def kept(rows: Iterable[Row], where: Sequence[str]) -> Iterator[Row]:
    """Those rows for which all conditions hold, as they hold in an archive."""
    if not where:
        yield from rows
        return
    wanted, values = clause(conditions(where, _DTYPES))
    names = ", ".join(f'"{name}"' for name in _DTYPES)
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(f"CREATE TABLE one ({names})")
        for row in rows:
            db.execute("DELETE FROM one")
            db.execute(
                f"INSERT INTO one VALUES ({', '.join('?' * len(_DTYPES))})",
                [row.get(name) for name in _DTYPES],
            )
            if db.execute(f"SELECT 1 FROM one{wanted}", values).fetchone():
                yield row
