"""CSV: encodings, delimiters, quotes, and what is no table."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportminer import ReadError
from reportminer.limits import LIMITS
from reportminer.model import COLUMNS, Document
from reportminer.read import read
from reportminer.readers import csv

TABLES = [
    ("指标,目标值\n场次,48\n", "指标\t目标值\n场次\t48\n"),
    ("指标\t目标值\n场次\t48\n", "指标\t目标值\n场次\t48\n"),
    ("指标;目标值\n场次;48\n人次;3,6\n", "指标\t目标值\n场次\t48\n人次\t3,6\n"),
    ("指标,说明\n甲,一;二\n乙,三;四\n", "指标\t说明\n甲\t一;二\n乙\t三;四\n"),
    ('指标,目标值\r\n资金,"1,234.5"\r\n', "指标\t目标值\n资金\t1,234.5\n"),
    ('指标,说明\n甲,"第一行\n第二行"\n', "指标\t说明\n甲\t第一行第二行\n"),
    ('指标,说明\n甲,"称""一站式"""\n', '指标\t说明\n甲\t称"一站式"\n'),
    ("标题\n\n指标,目标值\n场次,48\n人次,360\n", "标题\n指标\t目标值\n场次\t48\n人次\t360\n"),
    ("甲,,3\n,2,\n", "甲\t\t3\n\t2\t\n"),
    ("sep=;\n甲;1\n乙;2\n", "甲\t1\n乙\t2\n"),
    ("全县办件48件。\n其中网上12件。\n", "全县办件48件。\n其中网上12件。\n"),
    ("", ""),
    ("\n\n", ""),
]


@pytest.mark.parametrize(("source", "text"), TABLES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_tables(source: str, text: str, encoding: str) -> None:
    document = read(source.encode(encoding), "a.csv")
    assert document.text == text
    assert all(b.table for b in document.blocks) == ("。" not in text and "标题" not in text)


def test_cells_know_their_place() -> None:
    document = read("标题\n\n指标,目标值\n场次,48\n".encode(), "a.csv")
    assert document.location(document.text.index("48")) == "table 1, row 4, column 2"


def test_an_open_quotation_mark_loses_nothing() -> None:
    lines = ['甲,"称,1', *(f"乙{n},好,{n}" for n in range(100))]
    document = read("\n".join(lines).encode(), "a.csv")
    assert document.text.splitlines()[0] == '甲\t"称\t1'
    assert len(document.text.splitlines()) == 101
    assert document.flags == ("a quotation mark is left open",)


def test_a_long_field_is_read() -> None:
    long = "字" * 200_000
    assert read(f"甲,乙\n{long},2\n".encode(), "a.csv").text == f"甲\t乙\n{long}\t2\n"


def test_what_reportminer_wrote_is_refused() -> None:
    header = ",".join(c.name for c in COLUMNS)
    with pytest.raises(ReadError, match=r"^out\.csv: a table that reportminer wrote"):
        read(f"\ufeff{header}\r\na.txt,1,讲座\r\n".encode(), "out.csv")


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("build", "csv"):
        monkeypatch.setattr(
            f"reportminer.readers.{module}.LIMITS", replace(LIMITS, cells=100, characters=2_000)
        )
    for source in ("1,2\n" * 51, "字" * 2001):
        with pytest.raises(ReadError, match=r"^a\.csv: holds more than"):
            read(source.encode(), "a.csv")


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from('甲1,\t;"\n\r '), max_size=60))
def test_any_text_is_read(text: str) -> None:
    with contextlib.suppress(ReadError):
        document = csv.read(text.encode())
        assert isinstance(document, Document)
        assert {c for c in document.text if c in "甲1"} == {c for c in text if c in "甲1"}
