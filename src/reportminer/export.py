"""The tables of an archive to files, row by row: an archive may be larger than memory."""

from __future__ import annotations

import csv
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from reportminer.errors import ReportminerError
from reportminer.ledger import DECIDED, STATE
from reportminer.model import COLUMNS
from reportminer.parquet import FILE_ROWS, pyarrow, write_file, write_partitions, write_parts
from reportminer.store import ROW_NAMES, connect_to_read
from reportminer.where import Condition, clause, conditions
from reportminer.workbook import add_sheets, workbook, xlsxwriter
from reportminer.write import cell, in_json

FORMATS = ("csv", "jsonl", "xlsx", "parquet")
_SHOWN = "f.path || CASE x.member WHEN '' THEN '' ELSE '!/' || x.member END"
_ROW_OF_R = ", ".join(f'r."{name}"' for name in ROW_NAMES)
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be exported: the names and dtypes of its columns, and the query that gives them."""

    name: str
    fields: tuple[tuple[str, str], ...]
    query: str

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.fields]


def _fields(strings: str, numbers: str = "") -> tuple[tuple[str, str], ...]:
    return (*((n, "string") for n in strings.split()), *((n, "Int64") for n in numbers.split()))


TABLES = {
    t.name: t
    for t in (
        Table("observations", tuple((c.name, c.dtype) for c in COLUMNS), "SELECT * FROM indicators"),
        Table(
            "documents",
            _fields(
                "document title publisher region report_type period encoding flags sha256",
                "characters observations rejected",
            ),
            "SELECT document, title, publisher, region, report_type, period, encoding, flags, sha256,"
            " characters, observations, rejected FROM sources",
        ),
        Table(
            "failures",
            _fields("document kind reason", "tries size"),
            f"SELECT {_SHOWN} AS document, x.kind, x.reason, f.tries, f.size FROM files f"
            " CROSS JOIN failures x ON x.file = f.id WHERE f.gone IS NULL ORDER BY f.path, f.id, x.part",
        ),
        Table(
            "rejected",
            _fields("document mention exclusion", "start end"),
            f'SELECT {_SHOWN} AS document, r.mention, r.exclusion, r.start, r."end" FROM files f'
            " CROSS JOIN documents x ON x.file = f.id CROSS JOIN rejected r ON r.document_id = x.id"
            " WHERE f.gone IS NULL ORDER BY f.path, f.id, x.part, r.id",
        ),
        Table(
            "corrections",
            _fields(
                "document mention decision state who when note fields source applied digest", "row start end"
            ),
            f"SELECT coalesce(x.document, c.document) AS document, c.mention, c.decision, {STATE} AS state, c.who,"
            ' c."when", c.note, c.fields, c.source, c.applied, c.digest, x."row", c.start, c."end" FROM corrections c'
            f" LEFT JOIN ({DECIDED}) x ON x.correction = c.id ORDER BY c.id, 1",
        ),
        Table(
            "originals",
            tuple((c.name, c.dtype) for c in COLUMNS),
            f"SELECT {_SHOWN} AS document, {_ROW_OF_R} FROM files f"
            " CROSS JOIN documents x ON x.file = f.id CROSS JOIN originals r ON r.document_id = x.id"
            ' WHERE f.gone IS NULL ORDER BY f.path, f.id, x.part, r."row"',
        ),
    )
}
"""What can be exported, by name."""


def export(
    database: str | os.PathLike[str],
    output: str | os.PathLike[str] | IO[str],
    *,
    format: str = "",
    table: str = "observations",
    where: Sequence[str] = (),
    partition_by: str = "",
    file_rows: int = FILE_ROWS,
) -> int:
    """Write a table of an archive to a file or, as csv or jsonl, to a stream; the number of its rows.

    `format` is that of the suffix unless given; `where` holds conditions as in `where.condition`, all of which must be
    true. Parquet of more than `file_rows` rows, or with `partition_by` a column, becomes a folder. A workbook of
    observations has sheets of documents and failures too. A file appears when it is whole.
    Raises `ReportminerError` for wrong use and `MissingExtraError` where a library is to be installed.
    """
    stream = None if isinstance(output, str | os.PathLike) else output
    format = format or ("csv" if stream else format_of(str(output)))
    source = table_of(table)
    dtypes = dict(source.fields)
    wanted = conditions(where, dtypes)
    check(format, partition_by, dtypes, to_stream=stream is not None)
    try:
        with closing(connect_to_read(Path(database))) as db:
            db.execute("BEGIN")  # all that follows sees the archive at one moment
            if stream:
                return _to_stream(stream, format, source, _rows(db, source, wanted))
            with _whole(Path(os.fspath(output))) as path:  # type: ignore[arg-type]
                if format == "parquet":
                    return _to_parquet(db, path, source, wanted, partition_by, file_rows)
                if format == "xlsx":
                    return _to_workbook(db, path, source, wanted)
                encoding = "utf-8-sig" if format == "csv" else "utf-8"
                with open(path, "w", encoding=encoding, newline="") as text:
                    return _to_stream(text, format, source, _rows(db, source, wanted), "\r\n")
    except sqlite3.Error as e:
        raise ReportminerError(f"{os.fspath(database)}: cannot be read ({e})") from None


def format_of(path: str) -> str:
    """The format that the suffix of `path` stands for; raises `ReportminerError` if it stands for none."""
    suffix = Path(path).suffix.lower().lstrip(".")
    if suffix not in FORMATS:
        known = ", ".join(f".{f}" for f in FORMATS)
        raise ReportminerError(f"{path}: no format has the suffix «.{suffix}»; use one of {known}")
    return suffix


def table_of(name: str) -> Table:
    """The table with this name; raises `ReportminerError` for an unknown one."""
    if name not in TABLES:
        raise ReportminerError(f"no table «{name}»; use one of {', '.join(TABLES)}")
    return TABLES[name]


def check(format: str, partition_by: str, dtypes: dict[str, str], *, to_stream: bool) -> None:
    """Raise before any work is done if something asked for cannot be had."""
    if format not in FORMATS:
        raise ReportminerError(f"no format «{format}»; use one of {', '.join(FORMATS)}")
    if format in ("xlsx", "parquet") and to_stream:
        raise ReportminerError(f"{format} is written to a file only; name one")
    if partition_by and format != "parquet":
        raise ReportminerError(f"only parquet can be partitioned, and the format is {format}")
    if partition_by and partition_by not in dtypes:
        raise ReportminerError(f"no column «{partition_by}» to partition by; use one of {', '.join(dtypes)}")
    if format == "xlsx":
        xlsxwriter()
    if format == "parquet":
        pyarrow()


def _rows(
    db: sqlite3.Connection, table: Table, wanted: Sequence[Condition], order: str = ""
) -> Iterator[tuple[Any, ...]]:
    sql, values = clause(wanted)
    cursor = db.execute(f"SELECT * FROM ({table.query}){sql}{order}", values)
    while page := cursor.fetchmany(_PAGE):
        yield from page


def _to_stream(
    stream: IO[str], format: str, table: Table, rows: Iterator[tuple[Any, ...]], ends: str = "\n"
) -> int:
    names, count = table.names, 0
    if format == "csv":
        out = csv.writer(stream, lineterminator=ends)
        out.writerow(names)
        for row in rows:
            out.writerow([cell(v) for v in row])
            count += 1
    else:
        for row in rows:
            stream.write(in_json(dict(zip(names, row, strict=True))) + "\n")
            count += 1
    return count


def _to_workbook(db: sqlite3.Connection, path: Path, table: Table, wanted: Sequence[Condition]) -> int:
    with workbook(str(path)) as book:
        count = add_sheets(book, table.name, table.names, _rows(db, table, wanted))
        if table.name == "observations":
            of_document = [c for c in wanted if c.column == "document"]
            for other in (TABLES["documents"], TABLES["failures"]):
                add_sheets(book, other.name, other.names, _rows(db, other, of_document))
    return count


def _to_parquet(
    db: sqlite3.Connection, path: Path, table: Table, wanted: Sequence[Condition], by: str, file_rows: int
) -> int:
    if by:
        return write_partitions(path, table.fields, _rows(db, table, wanted, f' ORDER BY "{by}"'), by)
    sql, values = clause(wanted)
    count = db.execute(f"SELECT count(*) FROM ({table.query}){sql}", values).fetchone()[0]
    rows = _rows(db, table, wanted)
    return (
        write_parts(path, table.fields, rows, file_rows)
        if count > file_rows
        else write_file(path, table.fields, rows)
    )


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A place beside `path` to write at; what was written there takes its name when all went well."""
    if path.is_dir():
        raise ReportminerError(
            f"{path}: a folder of this name is there already; remove it or give another name"
        )
    if not path.parent.is_dir():
        raise ReportminerError(f"{path}: the folder {path.parent} is not there; make it first")
    draft = path.with_name(f".{path.name}.part")
    _remove(draft)
    try:
        yield draft
        os.replace(draft, path)
    except OSError as e:
        raise ReportminerError(f"{path}: cannot be written ({e.strerror or e})") from None
    finally:
        _remove(draft)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
