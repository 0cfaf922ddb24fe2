"""`reportminer compare`: its sources, its outputs, and what it says about wrong use."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from reportminer import cli
from reportminer.errors import ReportminerError
from reportminer.gather import kept, table_rows

REPORTS = Path(__file__).resolve().parents[1] / "samples" / "panel"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line in a folder with the reports of one place: exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    Path("reports").mkdir()
    for path in REPORTS.glob("yunxiu-*.txt"):
        shutil.copy(path, "reports")

    def call(*args: str) -> tuple[int, str, str]:
        code = cli.main(args)
        return (code, *capsys.readouterr())

    return call


def lines(text: str) -> list[list[str]]:
    return list(csv.reader(text.splitlines()))


def test_a_table_for_the_eye(run: Run) -> None:
    code, out, err = run("compare", "reports")
    assert (code, err) == (0, "")
    header, *rows, empty, summary = out.splitlines()
    assert header.split() == ["云岫县", "2021", "云岫县", "2022", "云岫县", "2023"]
    assert ["养老机构", "家", "14", "15", "15"] in [r.split() for r in rows]
    assert empty == ""
    assert "from 3 documents, 1 places or bodies" in summary
    assert "rows stand alone" in summary


def test_archive_tables_and_reports_give_the_same(run: Run) -> None:
    assert run("archive", "reports", "--to", "a.sqlite", "--quiet", "--jobs", "1")[0] == 0
    run("extract", "reports", "-o", "t.csv")
    run("extract", "reports", "-o", "t.jsonl")
    of_archive, of_reports = (
        lines(run("compare", s, "--format", "csv", "--wide")[1]) for s in ("a.sqlite", "reports")
    )
    assert of_archive == of_reports
    assert len(of_archive) > 30
    of_csv, of_jsonl = (
        lines(run("compare", s, "--format", "csv", "--wide")[1]) for s in ("t.csv", "t.jsonl")
    )
    assert of_csv == of_jsonl
    assert len(of_csv) == len(of_archive)
    assert of_csv[0][6] == "yunxiu 2021", "no metadata in these: the name of the document"


def test_files_in_every_format(run: Run) -> None:
    for name in ("p.csv", "p.jsonl", "p.parquet", "p.xlsx"):
        code, out, err = run("compare", "reports", "-o", name)
        assert (code, out) == (0, "")
        assert err.startswith(f"reportminer: {name}: ")
    table = pd.read_csv("p.csv", encoding="utf-8-sig")
    assert (
        len(table)
        == len(Path("p.jsonl").read_text("utf-8").splitlines())
        == len(pd.read_parquet("p.parquet"))
    )
    assert json.loads(Path("p.jsonl").read_text("utf-8").splitlines()[0]).keys() == {*table}
    book = openpyxl.load_workbook("p.xlsx")
    assert book.sheetnames == ["wide", "panel", "unaligned", "names"]
    assert book["panel"].max_row == len(table) + 1
    run("compare", "reports", "--wide", "-o", "w.parquet")
    assert "云岫县 2022" in pd.read_parquet("w.parquet")


@pytest.mark.parametrize("source", ["reports", "t.csv", "a.sqlite"])
def test_only_some_rows(run: Run, source: str) -> None:
    run("extract", "reports", "-o", "t.csv")
    run("archive", "reports", "--to", "a.sqlite", "--quiet", "--jobs", "1")
    out = run("compare", source, "--where", "unit=对", "--where", "period>=2022", "--format", "csv")[1]
    header, *rows = lines(out)
    assert {(r[header.index("unit")], r[header.index("year")]) for r in rows} == {
        ("对", "2022"),
        ("对", "2023"),
    }


def test_a_mapping_there_and_back(run: Run) -> None:
    before = run("compare", "reports", "--format", "csv", "--write-mapping", "m.tsv")[1]
    assert run("compare", "reports", "--format", "csv", "--mapping", "m.tsv")[1] == before
    Path("m.tsv").write_text("name\tseries\n养老机构\t老人院\n", "utf-8")
    assert "\n老人院," in run("compare", "reports", "--format", "csv", "--mapping", "m.tsv")[1]


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("reports", "-o", "x.doc"), 2, "no format has the suffix «.doc»"),
        (("reports", "-o", "no/x.csv"), 2, "the folder no is not there"),
        (("none.txt",), 1, "none.txt"),
        (("reports", "--mapping", "none.tsv"), 1, "none.tsv: cannot be read"),
        (("reports", "--where", "nonsense"), 1, "is no condition"),
        (("reports", "--where", "unit=怪"), 1, "nothing to compare"),
        (("reports", "--min-score", "2"), 2, "is not in the range"),
        (("reports", "--write-mapping", "no/m.tsv"), 1, "cannot be written"),
    ],
)
def test_wrong_use(run: Run, args: tuple[str, ...], code: int, said: str) -> None:
    got, _, err = run("compare", *args)
    assert got == code
    assert said in err
    assert "Traceback" not in err


def test_a_report_that_fails_stops_no_other(run: Run) -> None:
    Path("reports/bad.docx").write_bytes(b"PK\x03\x04 no archive")
    code, out, err = run("compare", "reports")
    assert code == 1
    assert "bad.docx" in err
    assert "养老机构" in out


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("t.csv", "indicator,value,unit\n学校,many,个\n", "t.csv:2: value «many» is no number"),
        ("t.csv", "indicator,value\n学校,3,个\n", "t.csv:2: more cells"),
        ("t.jsonl", '{"indicator": "学校", "value": 3, "unit": ""}\nno\n', "t.jsonl:2: no JSON"),
        ("t.jsonl", '{"indicator": "学校", "value": 3, "unit": ""}\n[]\n', "t.jsonl:2: not an object"),
    ],
)
def test_a_broken_table_says_where(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(ReportminerError, match=said):
        table_rows(tmp_path / name)


def test_conditions_on_rows_without_an_archive() -> None:
    rows = [{"indicator": "学校", "value": 3.0}, {"indicator": "医院", "value": None, "region": "东山县"}]
    assert [r["indicator"] for r in kept(rows, ["value>=1"])] == ["学校"]
    assert [r["indicator"] for r in kept(rows, ["region=东山*"])] == ["医院"]
    assert list(kept(rows, [])) == rows
