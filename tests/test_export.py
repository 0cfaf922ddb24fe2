"""What an archive is exported to, read back."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import pytest

import reportminer as rm
from made_reports import write_reports
from reportminer import cli, parquet, workbook
from reportminer import export as export_module
from reportminer.archive import archive
from reportminer.errors import MissingExtraError, ReportminerError
from reportminer.export import TABLES, export
from reportminer.where import clause, condition

NAMES = [c.name for c in rm.COLUMNS]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of six reports, a file that failed and one that is gone."""
    folder = tmp_path_factory.mktemp("archive")
    write_reports(folder / "reports", 7)
    (folder / "reports" / "scan.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    archive(folder / "reports", folder / "a.sqlite", jobs=1, show=False)
    (folder / "reports" / "0000" / "report-000006.txt").unlink()
    archive(folder / "reports", folder / "a.sqlite", jobs=1, show=False)
    return folder / "a.sqlite"


@pytest.fixture(scope="module")
def expected(database: Path) -> list[dict[str, Any]]:
    """The rows as `extract_file` gives them."""
    paths = sorted(database.parent.glob("reports/0000/*.txt"))
    assert len(paths) == 6
    return [
        {**row, "document": path.relative_to(database.parent).as_posix()}
        for path in paths
        for row in rm.extract_file(path).to_dicts()
    ]


Rows = list[dict[str, Any]]


def test_csv(database: Path, expected: Rows, tmp_path: Path) -> None:
    assert export(database, tmp_path / "t.csv") == len(expected)
    data = (tmp_path / "t.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfdocument,row,")
    assert data.count(b"\r\n") == len(expected) + 1
    found = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [(r["document"], r["indicator"], r["mention"]) for r in found] == [
        (r["document"], r["indicator"], r["mention"]) for r in expected
    ]
    assert [float(r["value"]) if r["value"] else None for r in found] == [r["value"] for r in expected]


def test_jsonl(database: Path, expected: Rows, tmp_path: Path) -> None:
    export(database, tmp_path / "t.jsonl")
    lines = (tmp_path / "t.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == expected
    stream = io.StringIO()
    assert export(database, stream, format="jsonl") == len(expected)
    assert stream.getvalue().splitlines() == lines


def test_xlsx(database: Path, expected: Rows, tmp_path: Path) -> None:
    export(database, tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["observations", "documents", "failures"]
    for sheet, count in zip(book, (len(expected), 6, 1), strict=True):
        assert sheet.max_row == count + 1
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.endswith(str(count + 1))
        assert {cell.font.name for line in sheet.iter_rows(max_row=2) for cell in line} == {"微软雅黑"}
        assert max(d.width for d in sheet.column_dimensions.values()) >= 24
    values = list(book["observations"].iter_rows(values_only=True))
    assert [dict(zip(NAMES, line, strict=True)) for line in values[1:]] == expected
    assert [line[0] for line in book["failures"].iter_rows(min_row=2, values_only=True)] == [
        "reports/scan.txt"
    ]


def test_a_sheet_that_is_full_goes_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROW_LIMIT", 3)
    with workbook.workbook(str(tmp_path / "t.xlsx")) as book:
        assert workbook.add_sheets(book, "rows", ["n"], ([n] for n in range(6))) == 6
        assert workbook.add_sheets(book, "few", ["n"], ([n] for n in range(4))) == 4
    sheets = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert {s.title: [r[0] for r in s.iter_rows(min_row=2, values_only=True)] for s in sheets} == {
        "rows": [0, 1, 2], "rows 2": [3, 4, 5], "few": [0, 1, 2], "few 2": [3],
    }  # fmt: skip


# ------------------------------------------------------------------ parquet


@pytest.fixture
def arrow() -> None:
    pytest.importorskip("pyarrow")


@pytest.mark.usefixtures("arrow")
def test_parquet_has_the_columns_and_dtypes(database: Path, expected: Rows, tmp_path: Path) -> None:
    export(database, tmp_path / "t.parquet")
    found = pd.read_parquet(tmp_path / "t.parquet")
    assert {n: str(d) for n, d in found.dtypes.items()} == {c.name: c.dtype for c in rm.COLUMNS}
    assert [{k: None if pd.isna(v) else v for k, v in r.items()} for r in found.to_dict("records")] == expected  # fmt: skip


@pytest.mark.usefixtures("arrow")
def test_large_parquet_is_a_folder_of_parts(
    database: Path, expected: Rows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "GROUP_ROWS", 20)
    assert export(database, tmp_path / "t.parquet", file_rows=50) == len(expected)
    parts = sorted(p.name for p in (tmp_path / "t.parquet").iterdir())
    assert parts == [f"part-{n:05}.parquet" for n in range(-(-len(expected) // 50))]
    found = pd.read_parquet(tmp_path / "t.parquet")
    assert list(found["mention"]) == [r["mention"] for r in expected]


@pytest.mark.usefixtures("arrow")
def test_parquet_partitioned_by_a_column(database: Path, expected: Rows, tmp_path: Path) -> None:
    from pyarrow.dataset import partitioning

    export(database, tmp_path / "t.parquet", partition_by="unit", where=["unit!=%"])
    kept = [r for r in expected if r["unit"] != "%"]
    found = pd.read_parquet(tmp_path / "t.parquet", partitioning=partitioning(flavor="hive"))
    assert sorted(found["mention"]) == sorted(r["mention"] for r in kept)
    units = {None if pd.isna(u) else u for u in found["unit"]}
    assert units == {r["unit"] for r in kept}
    one = found[found["unit"] == "人次"]
    assert list(one["value"]) == [r["value"] for r in kept if r["unit"] == "人次"]


@pytest.mark.usefixtures("arrow")
def test_nothing_as_parquet(database: Path, tmp_path: Path) -> None:
    for options in ({}, {"partition_by": "unit"}):
        path = tmp_path / f"{len(options)}.parquet"
        assert export(database, path, where=["unit=光年"], **options) == 0
    assert pd.read_parquet(tmp_path / "0.parquet").empty


# ------------------------------------------------------------------ conditions

WHERE: list[tuple[str, Callable[[dict[str, Any]], bool]]] = [
    ("unit=人次", lambda r: r["unit"] == "人次"),
    ("unit = 场|次 ", lambda r: r["unit"] in ("场", "次")),
    ("unit!=人次", lambda r: r["unit"] != "人次"),
    ("category=", lambda r: r["category"] is None),
    ("category!=", lambda r: r["category"] is not None),
    ("category=|audience", lambda r: r["category"] in (None, "audience")),
    ("period=2*", lambda r: (r["period"] or "").startswith("2")),
    ("document=*000003.txt", lambda r: r["document"].endswith("000003.txt")),
    ("scope!=北*", lambda r: not (r["scope"] or "").startswith("北")),
    ("value>=1,000", lambda r: r["value"] is not None and r["value"] >= 1000),
    ("value<10", lambda r: r["value"] is not None and r["value"] < 10),
    ("row=1", lambda r: r["row"] == 1),
    ("part_of!=", lambda r: r["part_of"] is not None),
    ("period>2018", lambda r: (r["period"] or "") > "2018"),
]


@pytest.mark.parametrize(("text", "holds"), WHERE, ids=[t for t, _ in WHERE])
def test_where(database: Path, expected: Rows, text: str, holds: Callable[[dict[str, Any]], bool]) -> None:
    stream = io.StringIO()
    export(database, stream, format="jsonl", where=[text])
    assert [json.loads(line) for line in stream.getvalue().splitlines()] == [r for r in expected if holds(r)]


def test_all_conditions_must_be_true(database: Path, expected: Rows) -> None:
    count = sum(r["unit"] == "人次" and r["row"] < 20 for r in expected)
    assert 0 < count == export(database, io.StringIO(), where=["unit=人次", "row<20"])


def test_what_a_condition_is_in_sql() -> None:
    dtypes = {"unit": "string", "value": "Float64"}
    hostile = condition("unit=x' OR 1=1 --", dtypes)
    assert clause([hostile]) == (' WHERE ("unit" IS ?)', ("x' OR 1=1 --",))
    assert condition("unit=a[b]?*", dtypes).values == ("a[[]b][?]*",)
    assert clause([]) == ("", ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("人次", "is no condition; write it like category=audience"),
        ("units=人次", "no column «units»; use one of document, row"),
        ("value=many", "«many» is no number"),
        ("value>", "nothing stands after >"),
    ],
)
def test_wrong_conditions(database: Path, text: str, message: str) -> None:
    with pytest.raises(ReportminerError, match=message):
        export(database, io.StringIO(), where=[text])


# ------------------------------------------------------------------ tables, files, errors


def test_other_tables(database: Path) -> None:
    found = {}
    for name, table in TABLES.items():
        stream = io.StringIO()
        export(database, stream, table=name)
        lines = list(csv.reader(io.StringIO(stream.getvalue())))
        assert lines[0] == table.names
        found[name] = len(lines) - 1
    assert (found["documents"], found["failures"]) == (6, 1)
    assert found["rejected"] > 6
    stream = io.StringIO()
    export(database, stream, table="failures", where=["kind=unread"])
    assert stream.getvalue().splitlines()[1] == (
        "reports/scan.txt,unread,reports/scan.txt is an image; it needs OCR first,1,8"
    )


def test_a_file_appears_when_it_is_whole(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "t.csv"
    export(database, target, where=["row=1"])
    before = target.read_bytes()

    def fail(*args: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(export_module, "cell", fail)
        with pytest.raises(RuntimeError):
            export(database, target)
    assert target.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["t.csv"]


@pytest.mark.parametrize(
    ("output", "options", "message"),
    [
        ("t.doc", {}, "use one of .csv, .jsonl, .xlsx, .parquet"),
        ("t.csv", {"table": "nonsense"}, "no table «nonsense»; use one of observations"),
        ("t.csv", {"format": "yaml"}, "no format «yaml»"),
        ("t.csv", {"partition_by": "unit"}, "only parquet can be partitioned"),
        ("t.parquet", {"partition_by": "units"}, "no column «units» to partition by"),
        ("no/t.csv", {}, "the folder .* is not there"),
        ("folder.csv", {}, "a folder of this name is there already"),
    ],
)
def test_wrong_use(
    database: Path, tmp_path: Path, output: str, options: dict[str, str], message: str
) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(ReportminerError, match=message):
        export(database, tmp_path / output, **options)  # type: ignore[arg-type]


def test_a_workbook_is_no_stream_and_a_missing_archive_is_told(tmp_path: Path, database: Path) -> None:
    with pytest.raises(ReportminerError, match="xlsx is written to a file only"):
        export(database, io.StringIO(), format="xlsx")
    with pytest.raises(ReportminerError, match="no such archive; make it with: reportminer archive"):
        export(tmp_path / "gone.sqlite", io.StringIO())


def test_what_to_install_is_said(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, extra in (("xlsxwriter", "excel"), ("pyarrow.parquet", "parquet")):
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(MissingExtraError, match=rf'pip install "reportminer\[{extra}\]"'):
            export(database, tmp_path / ("t.xlsx" if extra == "excel" else "t.parquet"))


def test_on_the_command_line(
    database: Path, expected: Rows, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["export", str(database), "--where", "row=1"]) == 0
    out, err = capsys.readouterr()
    assert (len(out.splitlines()), err) == (7, "")
    assert cli.main(["export", str(database), "-o", str(tmp_path / "t.jsonl")]) == 0
    assert capsys.readouterr().err == f"reportminer: {tmp_path / 't.jsonl'}: {len(expected)} rows\n"
    assert cli.main(["export", str(database), "--where", "nonsense"]) == 1
    assert capsys.readouterr().err.startswith("reportminer: «nonsense» is no condition")
