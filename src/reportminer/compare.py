"""A panel for people and for other tools: as a table on the terminal, and as files."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from reportminer.checks.stated import said
from reportminer.errors import ReportminerError
from reportminer.panel.result import SHEET, TABLE, UNALIGNED, Panel
from reportminer.parquet import write_file
from reportminer.workbook import add_sheets, workbook
from reportminer.write import cell, in_json, shorten, width

FORMATS = ("csv", "jsonl", "xlsx", "parquet")
_NAME = 30
_NARROWEST = 60


def format_of(path: str) -> str:
    """The format that the suffix of `path` stands for; raises `ReportminerError` if it stands for none."""
    suffix = Path(path).suffix.lower().lstrip(".")
    if suffix not in FORMATS:
        raise ReportminerError(
            f"{path}: no format has the suffix «.{suffix}»; use one of {', '.join(f'.{f}' for f in FORMATS)}"
        )
    return suffix


def write_panel(panel: Panel, path: str, *, wide: bool = False) -> int:
    """Write the tidy panel, or the wide sheet, to a file; the number of its lines.

    The format is that of the suffix; a workbook has both, and what stands alone, and the names with their series.
    Raises `ReportminerError` for an unknown suffix or a file that cannot be written, `MissingExtraError` where a library
    is to be installed.
    """
    format = format_of(path)
    try:
        if format == "xlsx":
            return _workbook(panel, path)
        header, lines, dtypes = _sheet(panel) if wide else _tidy(panel)
        if format == "parquet":
            return write_file(Path(path), [(c, dtypes[c]) for c in header], map(tuple, lines))
        encoding = "utf-8-sig" if format == "csv" else "utf-8"
        with open(path, "w", encoding=encoding, newline="") as stream:
            return write_stream(stream, format, header, lines, "\r\n")
    except OSError as e:
        raise ReportminerError(f"{path}: cannot be written ({e.strerror or e})") from None


def write_stream(
    stream: IO[str], format: str, header: Sequence[str], lines: Iterable[Sequence[Any]], ends: str = "\n"
) -> int:
    """Lines as CSV or JSON Lines."""
    written = list(lines)
    if format == "csv":
        out = csv.writer(stream, lineterminator=ends)
        out.writerow(header)
        out.writerows([cell(v) for v in line] for line in written)
    else:
        stream.writelines(in_json(dict(zip(header, line, strict=True))) + "\n" for line in written)
    return len(written)


def print_panel(panel: Panel, format: str, *, wide: bool) -> None:
    """The tidy panel, or the wide sheet, as CSV or JSON Lines on standard output."""
    header, lines, _ = _sheet(panel) if wide else _tidy(panel)
    write_stream(sys.stdout, format, header, lines)


def _tidy(panel: Panel) -> tuple[list[str], list[list[Any]], Mapping[str, str]]:
    return list(TABLE), [list(row.values()) for row in panel.rows], TABLE


def _sheet(panel: Panel) -> tuple[list[str], list[list[Any]], Mapping[str, str]]:
    header, lines = panel.sheet()
    texts = {*SHEET, "flags"}
    return header, lines, {c: "string" if c in texts else "Float64" for c in header}


def _workbook(panel: Panel, path: str) -> int:
    header, lines = panel.sheet()
    names = panel.names
    with workbook(path) as book:
        add_sheets(book, "wide", header, lines)
        add_sheets(book, "panel", list(TABLE), (list(r.values()) for r in panel.rows))
        add_sheets(book, "unaligned", list(UNALIGNED), (list(r.values()) for r in panel.alone))
        add_sheets(book, "names", list(names[0]) if names else ["name"], (list(r.values()) for r in names))
    return len(lines)


def told(panel: Panel, columns: int) -> Iterator[str]:
    """The wide sheet for the eye: at most `columns` cells wide, in several blocks if need be; then what it comes to."""
    header, lines = panel.sheet()
    places = header[len(SHEET) : -1]
    lines = sorted(lines, key=lambda line: -sum(v is not None for v in line[len(SHEET) : -1]))
    names = [shorten(_name(line), _NAME) for line in lines]
    cells = [[_value(v) for v in line[len(SHEET) : -1]] for line in lines]
    left = max([width(n) for n in names] + [6])
    for block in _blocks(places, cells, max(columns, _NARROWEST) - left):
        yield _line("", left, [(places[k], w) for k, w in block])
        for name, line in zip(names, cells, strict=True):
            if any(line[k] for k, _ in block):
                yield _line(name, left, [(line[k], w) for k, w in block])
        yield ""
    yield summary(panel)


def summary(panel: Panel) -> str:
    """How much was aligned, in one line."""
    rows = panel.rows
    documents, entities = {r["document"] for r in rows}, {r["entity"] for r in rows}
    crowded = sum(bool(r["flags"]) for r in rows)
    told = f"{len(panel)} series of {len(rows)} rows from {len(documents)} documents, {len(entities)} places or bodies"
    alone = f"{len(panel.alone)} rows stand alone"
    return f"{told}; {alone}" + (f"; {crowded} rows share a cell" if crowded else "")


def _name(line: Sequence[Any]) -> str:
    series, scope, unit, aspect, basis, status = line[: len(SHEET)]
    full = series if not scope or scope in series else f"{scope}{series}"
    marks = [unit, "" if aspect == "level" else aspect, basis if aspect == "change" else ""]
    return " ".join([full, *(m for m in marks if m), *(() if status == "actual" else (status,))])


def _value(value: float | None) -> str:
    return "" if value is None else said(Decimal(repr(value)))


def _blocks(
    places: Sequence[str], cells: Sequence[Sequence[str]], room: int
) -> Iterator[list[tuple[int, int]]]:
    """The columns that fit beside each other, with their widths."""
    block: list[tuple[int, int]] = []
    for k, place in enumerate(places):
        w = max(width(place), *(width(line[k]) for line in cells)) + 2
        if block and sum(x for _, x in block) + w > room:
            yield block
            block = []
        block.append((k, w))
    if block:
        yield block


def _line(name: str, left: int, cells: Iterable[tuple[str, int]]) -> str:
    padded = "".join(" " * (w - width(text)) + text for text, w in cells)
    return (name + " " * (left - width(name)) + padded).rstrip()
