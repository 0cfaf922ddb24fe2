"""Observations to files and streams: a format's name gives its writer."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from reportminer.errors import ReportminerError
from reportminer.model import COLUMNS, Observation
from reportminer.workbook import add_sheets, workbook, xlsxwriter

Rows = Sequence[Observation]


def write(observations: Iterable[Observation], path: str | Path, format: str = "") -> None:
    """Write the table to a file; the format is that of the suffix unless it is given.

    CSV files have a byte order mark and CRLF, which is what spreadsheet programs expect.
    Raises `ReportminerError` for an unknown format, `MissingExtraError` without xlsxwriter, and `OSError`.
    """
    format = format or format_of(path)
    check_format(format)
    rows = list(observations)
    if format == "xlsx":
        with open(path, "wb") as binary:
            write_xlsx(rows, binary)
        return
    encoding = "utf-8-sig" if format == "csv" else "utf-8"
    with open(path, "w", encoding=encoding, errors="backslashreplace", newline="") as text:
        if format == "csv":
            write_csv(rows, text, "\r\n")
        else:
            WRITERS[format](rows, text)


def format_of(path: str | Path) -> str:
    """The format that the suffix of `path` stands for; raises `ReportminerError` if it stands for none."""
    suffix = Path(path).suffix.lower().lstrip(".")
    if suffix not in FORMATS or suffix == "table":
        known = ", ".join(f".{f}" for f in FORMATS if f != "table")
        raise ReportminerError(f"{path}: no format has the suffix «.{suffix}»; use one of {known}")
    return suffix


def check_format(format: str) -> None:
    """Raise before any work is done if `format` is unknown or what it needs is not installed."""
    if format not in FORMATS:
        raise ReportminerError(f"no format «{format}»; use one of {', '.join(FORMATS)}")
    if format == "xlsx":
        xlsxwriter()


def write_csv(rows: Rows, stream: IO[str], ends: str = "\n") -> None:
    """A header and one line a row; numbers without needless `.0` and exponent, nothing as an empty cell."""
    out = csv.writer(stream, lineterminator=ends)
    out.writerow([c.name for c in COLUMNS])
    for row in rows:
        out.writerow([cell(v) for v in row.as_dict().values()])


def write_jsonl(rows: Rows, stream: IO[str]) -> None:
    """One JSON object a line with exactly the columns as keys, null where empty."""
    for row in rows:
        stream.write(in_json(row.as_dict()) + "\n")


def write_json(rows: Rows, stream: IO[str]) -> None:
    """One JSON list of the objects of `write_jsonl`, one a line."""
    stream.write("[" + ",".join("\n" + in_json(row.as_dict()) for row in rows) + "\n]\n")


def write_xlsx(rows: Rows, stream: IO[bytes]) -> None:
    """A workbook with one sheet, or several where one does not hold all rows."""
    with workbook(stream) as book:
        add_sheets(
            book, "observations", [c.name for c in COLUMNS], (list(r.as_dict().values()) for r in rows)
        )


def write_table(rows: Rows, stream: IO[str]) -> None:
    """A table for the eye, aligned, without columns that are empty throughout; by rich on a terminal."""
    table = _for_the_eye(rows)
    if stream.isatty():
        _draw(table, stream)
    else:
        stream.writelines(line + "\n" for line in _aligned(table))


FORMATS = ("csv", "jsonl", "json", "xlsx", "table")
WRITERS: Mapping[str, Callable[[Rows, IO[str]], None]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
    "json": write_json,
    "table": write_table,
}


def plain(value: float) -> str:
    """A number without exponent, and without a fraction where there is none: 62000, 0.5, 0.00001."""
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def said(row: Observation) -> str:
    """The value as a reader wants it: 62000, >1540000, 5..10, or the mention where no number is known."""
    q = row.quantity
    if q.modifier == ".." and q.low is not None and q.high is not None:
        return f"{plain(float(q.low))}..{plain(float(q.high))}"
    if q.value is None:
        return f"~{row.mention}" if q.modifier == "~" else row.mention
    return ("" if q.modifier == "=" else q.modifier) + plain(float(q.value))


def width(text: str) -> int:
    """The cells that `text` takes on a terminal; a hanzi takes two."""
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def shorten(text: str, limit: int) -> str:
    """`text` in at most `limit` cells, cut with …"""
    if width(text) <= limit:
        return text
    while width(text) > limit - 1:
        text = text[:-1]
    return text + "…"


def cell(value: Any) -> Any:
    """A value as it stands in CSV."""
    return plain(value) if isinstance(value, float) else value


def in_json(row: Mapping[str, Any]) -> str:
    """A row as a JSON object, whole numbers without a fraction."""
    values = {k: int(v) if isinstance(v, float) and v.is_integer() else v for k, v in row.items()}
    return json.dumps(values, ensure_ascii=False)


def _for_the_eye(rows: Rows) -> list[list[str]]:
    """The header and the cells of the table for the eye."""
    several = len({r.document for r in rows}) > 1
    shown: dict[str, Callable[[Observation], str]] = {
        "document": lambda r: r.document if several else "",
        "row": lambda r: str(r.row),
        "indicator": lambda r: r.indicator,
        "scope": lambda r: r.scope,
        "value": said,
        "unit": lambda r: r.quantity.unit,
        "aspect": lambda r: " ".join(x for x in (r.aspect, r.basis) if x),
        "status": lambda r: "" if r.status == "actual" else r.status,
        "period": lambda r: r.period,
        "part_of": lambda r: "" if r.part_of is None else str(r.part_of),
    }
    limits = {"document": 30, "indicator": 40, "scope": 20, "value": 20}
    columns = [
        [name, *(shorten(" ".join(get(r).split()), limits.get(name, 16)) for r in rows)]
        for name, get in shown.items()
    ]
    optional = {"document", "scope", "status", "part_of"}
    kept = [c for c in columns if any(c[1:]) or c[0] not in optional]
    return [list(line) for line in zip(*kept, strict=True)]


def _aligned(table: list[list[str]]) -> list[str]:
    widths = [max(map(width, column)) for column in zip(*table, strict=True)]
    right = {table[0].index(name) for name in ("row", "value")}
    lines = []
    for line in table:
        cells = [
            " " * (w - width(c)) + c if k in right else c + " " * (w - width(c))
            for k, (c, w) in enumerate(zip(line, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return lines


def _draw(table: list[list[str]], stream: IO[str]) -> None:
    # here, not on top: rich takes longer to import than most reports to read
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in table[0]:
        drawn.add_column(name, justify="right" if name in ("row", "value") else "left", overflow="fold")
    for line in table[1:]:
        drawn.add_row(*(Text(c) for c in line))
    Console(file=stream).print(drawn)
