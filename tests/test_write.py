"""What the writers write, read back."""

from __future__ import annotations

import csv
import io
import json
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import pytest

from reportminer.errors import MissingExtraError, ReportminerError
from reportminer.model import COLUMNS, Modifier, Observation, Quantity
from reportminer.write import (
    WRITERS,
    check_format,
    format_of,
    plain,
    said,
    shorten,
    width,
    write,
    write_xlsx,
)

NAMES = [c.name for c in COLUMNS]


def quantity(
    value: str | None, low: str | None = None, high: str | None = None, modifier: Modifier = "="
) -> Quantity:
    first, second, third = (None if x is None else Decimal(x) for x in (value, low, high))
    return Quantity(first, second, third, modifier, "人次", "people")


def observation(row: int, q: Quantity, **changes: Any) -> Observation:
    base = Observation(
        "a.txt", row, "夜校听课", "", "", q, "level", "", "actual", "2023", None, "", "夜校听课62000人次。", "62000人次",
        4, 11, "head",
    )  # fmt: skip
    return replace(base, **changes)


ROWS = [
    observation(1, quantity("62000", "62000", "62000")),
    observation(
        2, quantity("-0.5", "-0.5", "-0.5"), part_of=1, scope="北片", sentence='他说"好",\n又一行\r\n=1+1'
    ),
    observation(3, quantity(None, "5", "10", ".."), indicator="=SUM(A1)", section="http://example.org/"),
    observation(4, quantity(None, modifier="~"), mention="几十人次", flags=("a", "b")),
]


def text_of(format: str, rows: list[Observation]) -> str:
    stream = io.StringIO(newline="")
    WRITERS[format](rows, stream)
    return stream.getvalue()


def test_csv_stream_is_plain() -> None:
    text = text_of("csv", ROWS)
    assert text.startswith("document,row,")
    assert "\r\n" not in text.replace("\r\n=1+1", "")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [r["value"] for r in rows] == ["62000", "-0.5", "", ""]
    assert [(r["low"], r["high"]) for r in rows][2] == ("5", "10")
    assert rows[1]["sentence"] == ROWS[1].sentence
    assert (rows[0]["part_of"], rows[1]["part_of"], rows[3]["flags"]) == ("", "1", "a; b")


def test_csv_file_suits_spreadsheets(tmp_path: Path) -> None:
    write(ROWS, tmp_path / "t.csv")
    data = (tmp_path / "t.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfdocument,row,")
    assert data.count(b"\r\n") == len(ROWS) + 2
    assert list(pd.read_csv(tmp_path / "t.csv").columns) == NAMES


def test_jsonl_has_exactly_the_columns() -> None:
    lines = text_of("jsonl", ROWS).splitlines()
    rows = [json.loads(line) for line in lines]
    assert [list(r) for r in rows] == [NAMES] * len(ROWS)
    assert '"value": 62000,' in lines[0]
    assert "夜校听课" in lines[0]
    assert (rows[0]["scope"], rows[1]["value"], rows[3]["value"]) == (None, -0.5, None)
    assert rows == [r.as_dict() for r in ROWS]


@pytest.mark.parametrize("rows", [[], ROWS], ids=len)
def test_json_is_one_list(rows: list[Observation], tmp_path: Path) -> None:
    write(rows, tmp_path / "t.json")
    assert json.loads((tmp_path / "t.json").read_text("utf-8")) == [r.as_dict() for r in rows]
    assert json.loads(text_of("json", rows)) == [r.as_dict() for r in rows]


@pytest.mark.parametrize(("format", "lines"), [("csv", 1), ("jsonl", 0), ("table", 1)])
def test_no_rows(format: str, lines: int) -> None:
    assert len(text_of(format, []).splitlines()) == lines


def test_xlsx_takes_nothing_for_a_formula_or_a_link(tmp_path: Path) -> None:
    rows = [*ROWS, observation(5, quantity("1"), sentence="甲\x0b乙\x00", indicator="x" * 40_000)]
    write(rows, tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert sheet is not None
    cells = [list(line) for line in sheet.iter_rows()]
    at = NAMES.index
    assert [c.value for c in cells[0]] == NAMES
    assert (cells[1][at("value")].value, cells[1][at("scope")].value) == (62000, None)
    assert (cells[3][at("indicator")].value, cells[3][at("indicator")].data_type) == ("=SUM(A1)", "s")
    assert cells[3][at("section")].hyperlink is None
    assert cells[5][at("sentence")].value == "甲乙"
    assert len(str(cells[5][at("indicator")].value)) == 32_767
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:X6"


def test_xlsx_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingExtraError, match=r'pip install "reportminer\[excel\]"'):
        write_xlsx(ROWS, io.BytesIO())
    with pytest.raises(MissingExtraError):
        check_format("xlsx")


def test_table_is_aligned() -> None:
    rows = [ROWS[0], replace(ROWS[1], indicator="sessions"), ROWS[3]]
    assert text_of("table", rows).splitlines() == [
        "row  indicator  scope      value  unit  aspect  period  part_of",
        "  1  夜校听课              62000  人次  level   2023",
        "  2  sessions   北片        -0.5  人次  level   2023    1",
        "  3  夜校听课          ~几十人次  人次  level   2023".replace("  3", "  4", 1),
    ]


def test_table_names_the_documents_where_there_are_several() -> None:
    assert "document" not in text_of("table", ROWS[:1])
    assert text_of("table", [ROWS[0], replace(ROWS[0], document="b.txt")]).startswith(
        "document  row  indicator"
    )


def test_terminal_gets_a_drawn_table(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    WRITERS["table"]([ROWS[0], replace(ROWS[0], row=2, indicator="[red]名[/red]")], stream)
    assert "──" in stream.getvalue()
    assert "[red]名[/red]" in stream.getvalue()


NUMBERS = [
    (62000.0, "62000"),
    (0.5, "0.5"),
    (-3.10, "-3.1"),
    (1e-05, "0.00001"),
    (1.5e16, "15000000000000000"),
    (0.0, "0"),
]


@pytest.mark.parametrize(("value", "text"), NUMBERS)
def test_plain(value: float, text: str) -> None:
    assert plain(value) == text


SAID = [
    (quantity("62000"), "62000"),
    (quantity("1540000", "1540000", None, ">"), ">1540000"),
    (quantity(None, "5", "10", ".."), "5..10"),
    (quantity(None, None, None, "~"), "~62000人次"),
    (quantity(None, "7", None, ".."), "62000人次"),
]


@pytest.mark.parametrize(("q", "text"), SAID)
def test_said(q: Quantity, text: str) -> None:
    assert said(observation(1, q)) == text


@pytest.mark.parametrize(("text", "cells"), [("", 0), ("ab", 2), ("场次", 4), ("１％", 4), ("e\u0301", 1)])
def test_width(text: str, cells: int) -> None:
    assert width(text) == cells


@pytest.mark.parametrize(("text", "short"), [("场次", "场次"), ("数据中心", "数据…"), ("abcdef", "abcd…")])
def test_shorten(text: str, short: str) -> None:
    assert shorten(text, 5) == short


def test_formats() -> None:
    assert [format_of(f"x.{f}") for f in ("csv", "CSV", "jsonl", "json", "xlsx")] == [
        "csv",
        "csv",
        "jsonl",
        "json",
        "xlsx",
    ]
    for path in ("x.doc", "x", "x.table"):
        with pytest.raises(ReportminerError, match=r"use one of \.csv, \.jsonl, \.json, \.xlsx"):
            format_of(path)
    with pytest.raises(ReportminerError, match="no format «yaml»"):
        check_format("yaml")
