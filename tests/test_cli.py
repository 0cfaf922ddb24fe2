"""The command line, with an extractor that finds every number followed by 场."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from reportminer import __version__, cli
from reportminer.errors import LexiconError
from reportminer.lexicon import COLUMNS_OF
from reportminer.model import COLUMNS, Document, Observation, Quantity, Rejected, Result
from reportminer.score import GOLD_COLUMNS
from reportminer.write import FORMATS

NAMES = [c.name for c in COLUMNS]
TEXT = "2023年，县文化馆举办讲座12场，其中\n进村8场。\n"


class Extractor:
    def __init__(self, lexicon: object = None) -> None:
        self.lexicon = lexicon

    def extract_document(self, document: Document) -> Result:
        found = list(re.finditer(r"(\d+)场", document.text))
        rows = tuple(observation(document, n, m) for n, m in enumerate(found, 1))
        years = re.finditer(r"\d{4}年", document.text)
        return Result(document, rows, tuple(Rejected(m[0], m.start(), m.end(), "date") for m in years))


def observation(document: Document, row: int, m: re.Match[str]) -> Observation:
    number = Decimal(m[1])
    return Observation(
        document.source, row, "讲座", "进村" if row > 1 else "", "", Quantity(number, number, number, "=", "场", "count"),
        "level", "", "actual", "2023", 1 if row > 1 else None, "", document.text, m[0], m.start(), m.end(), "head",
    )  # fmt: skip


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the command line in an empty folder: exit code, stdout, stderr."""
    module = ModuleType("reportminer.extract")
    module.Extractor = Extractor  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "reportminer.extract", module)
    monkeypatch.chdir(tmp_path)

    def call(*args: str) -> tuple[int, str, str]:
        code = cli.main(args)
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    for name, data in (
        ("b.txt", TEXT.encode()),
        ("a.md", "讲座3场".encode("gb18030")),
        ("sub/c.TXT", "讲座5场".encode()),
        ("sub/.hidden.txt", b"x"),
        ("sub/scan.png", b"\x89PNG"),
    ):
        path = tmp_path / "reports" / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(data)
    return tmp_path / "reports"


def test_csv_into_a_pipe(run: Run, reports: Path) -> None:
    code, out, err = run("extract", "reports/b.txt")
    lines = out.split("\n")
    assert (code, err) == (0, "")
    assert lines[0] == ",".join(NAMES)
    assert lines[1].startswith("reports/b.txt,1,讲座,,,12,12,12,=,场,count,level,,actual,2023,,,")


def test_folder_is_read_in_order_without_hidden_files(run: Run, reports: Path) -> None:
    code, out, err = run("extract", "reports", "--format", "jsonl")
    rows = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [(Path(r["document"]).as_posix(), r["value"]) for r in rows] == [
        ("reports/a.md", 3),
        ("reports/b.txt", 12),
        ("reports/b.txt", 8),
        ("reports/sub/c.TXT", 5),
    ]
    assert all(list(r) == NAMES for r in rows)


def test_a_file_given_twice_is_read_once(run: Run, reports: Path) -> None:
    _, out, _ = run("extract", "reports/a.md", "reports/a.md", "--format", "jsonl")
    assert len(out.splitlines()) == 1


def test_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for args, document in (((), "-"), (("--document-id", "x7"), "x7")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode("gb18030"))))
        code, out, _ = run("extract", "-", "--format", "jsonl", *args)
        assert (code, [json.loads(line)["document"] for line in out.splitlines()]) == (0, [document] * 2)


def archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("甲/总结.txt", TEXT)
        out.writestr("图.png", b"\x89PNG")
        out.writestr("乙.md", "讲座3场")


def test_the_documents_of_an_archive(run: Run, tmp_path: Path) -> None:
    archive(tmp_path / "a.zip")
    code, out, err = run("extract", "a.zip", "--format", "jsonl")
    rows = [json.loads(line) for line in out.splitlines()]
    assert [(r["document"], r["value"]) for r in rows] == [
        ("a.zip!/甲/总结.txt", 12),
        ("a.zip!/甲/总结.txt", 8),
        ("a.zip!/乙.md", 3),
    ]
    assert (code, err) == (1, "reportminer: a.zip!/图.png is an image; it needs OCR first\n")
    code, out, err = run("explain", "a.zip")
    assert (code, re.findall(r"^== (.*)", out, re.M)) == (1, ["a.zip!/甲/总结.txt", "a.zip!/乙.md"])
    code, out, _ = run("extract", "a.zip", "--format", "jsonl", "--document-id", "x7")
    assert [json.loads(line)["document"] for line in out.splitlines()][-1] == "x7!/乙.md"


def test_failed_inputs_are_named_and_the_others_done(run: Run, reports: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, out, err = run(
        "extract", "gone.txt", "reports/a.md", "empty", "reports/sub/scan.png", "--format", "jsonl"
    )
    assert (code, len(out.splitlines())) == (1, 1)
    assert re.findall(r"reportminer: (\S+?):? ", err) == ["gone.txt", "empty", "reports/sub/scan.png"]
    assert "Traceback" not in err


def test_nothing_is_written_where_every_input_failed(run: Run, tmp_path: Path) -> None:
    assert run("extract", "gone.txt", "-o", "t.csv")[:2] == (1, "")
    assert not (tmp_path / "t.csv").exists()


def test_flags_of_a_document_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "e.txt").write_bytes(b"")
    code, out, err = run("extract", "e.txt")
    assert (code, len(out.splitlines()), err) == (0, 1, "reportminer: e.txt: empty text\n")


@pytest.mark.parametrize(
    ("name", "start"),
    [("t.csv", b"\xef\xbb\xbfdoc"), ("t.jsonl", b'{"doc'), ("t.json", b"[\n{"), ("t.xlsx", b"PK")],
)
def test_suffix_decides_the_format(run: Run, reports: Path, tmp_path: Path, name: str, start: bytes) -> None:
    assert run("extract", "reports", "-o", name) == (0, "", "")
    assert (tmp_path / name).read_bytes().startswith(start)


def test_format_wins_over_suffix(run: Run, reports: Path, tmp_path: Path) -> None:
    assert run("extract", "reports", "-o", "t.txt", "--format", "table")[0] == 0
    assert (tmp_path / "t.txt").read_text("utf-8").startswith("document")


WRONG = [
    ((), "Usage"),
    (("extract",), "Missing argument"),
    (("nonsense",), "No such command"),
    (("extract", "reports", "--format", "yaml"), "yaml"),
    (("extract", "reports", "-o", "t.doc"), "use one of .csv, .jsonl, .json, .xlsx, or say --format"),
    (("extract", "reports", "-o", "no/t.csv"), "the folder no is not there"),
    (("extract", "reports", "--document-id", "x"), "for one input, and there are 3"),
    (("extract", "reports", "--lexicon", "no"), "does not exist"),
    (("score", "no"), "does not exist"),
]


@pytest.mark.parametrize(("args", "message"), WRONG)
def test_wrong_use(run: Run, reports: Path, args: tuple[str, ...], message: str) -> None:
    code, out, err = run(*args)
    assert (code, out) == (2, "")
    assert message in err


def test_what_the_disk_refuses_is_told(run: Run, reports: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").mkdir()
    code, _, err = run("extract", "reports", "-o", "t.csv")
    assert code == 1
    assert err.startswith("reportminer: ")
    assert "t.csv" in err


def test_terminal_gets_a_table_and_no_workbook(
    run: Run, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    code, out, _ = run("extract", "reports/a.md")
    assert (code, "讲座" in out, "," in out) == (0, True, False)
    code, out, err = run("extract", "reports/a.md", "--format", "xlsx")
    assert (code, out, "give -o" in err) == (2, "", True)


def test_explain(run: Run, reports: Path) -> None:
    code, out, err = run("explain", "reports/b.txt")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "@0  [[2023年]]，县文化馆举办讲座12场",
        "    refused: date",
        "@14  23年，县文化馆举办讲座[[12场]]，其中 进村8场。",
        "    1. 讲座 | 12 场 | level | 2023 | rule head",
        "@23  办讲座12场，其中 进村[[8场]]。",
        "    2. 进村: 讲座 | 8 场 | level | 2023 | part of 1 | rule head",
    ]
    assert run("explain", "gone.txt")[0] == 1


def write_gold(path: Path, *lines: str) -> None:
    rows = ["\t".join(GOLD_COLUMNS), *(f"{line}\tlevel\tactual" for line in lines)]
    path.write_text("\n".join(rows) + "\n", "utf-8")


def test_score(run: Run, tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_text(TEXT, "utf-8")
    write_gold(
        tmp_path / "r.tsv", "1\t讲座[[12场]]\t12\t=\t场\t讲座\t讲座", "2\t进村[[8场]]\t8\t=\t场\t听众\t听众"
    )
    code, out, err = run("score", ".", "--errors")
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == ["r", "wrong", "TOTAL"]
    assert "quantity_f1=1.000 label_f1=0.500" in out.splitlines()[-1]
    (tmp_path / "q.tsv").write_text("id\n", "utf-8")
    code, out, err = run("score", ".")
    assert (code, "q.txt: no such file" in err, "TOTAL gold=2" in out) == (1, True, True)
    (tmp_path / "empty").mkdir()
    assert run("score", "empty")[0] == 1


def test_schema_and_formats(run: Run) -> None:
    code, out, _ = run("schema")
    assert (code, [f["name"] for f in json.loads(out)["fields"]]) == (0, NAMES)
    code, out, _ = run("formats")
    assert (code, ".txt .md" in out, "xlsx" in out) == (0, True, True)


def test_lexicon_path(run: Run) -> None:
    code, out, _ = run("lexicon", "path")
    assert code == 0
    assert (Path(out.strip()) / "units.tsv").is_file()


def lexicon_file(folder: Path, name: str, *lines: str) -> None:
    (folder / name).write_text(
        "\n".join(["# own words", "\t".join(COLUMNS_OF[name]), *lines]) + "\n", "utf-8"
    )


def test_lexicon_check_names_all_faults(run: Run, tmp_path: Path) -> None:
    lexicon_file(tmp_path, "units.tsv", "畦\t畦\tcount", "\tx", "畦\t畦", "陇\t陇\tcount" + "\t" * 9)
    lexicon_file(tmp_path, "heads.tsv", "夜校\tthing", "夜校\tthing")
    (tmp_path / "unit.tsv").write_text("x", "utf-8")
    (tmp_path / "cues.tsv").write_bytes(b"\xff\n")
    code, out, _ = run("lexicon", "check", ".")
    assert code == 1
    places = [line.split(": ")[0] for line in out.splitlines()]
    assert sorted(places) == [
        "cues.tsv:1",
        "heads.tsv:4",
        "unit.tsv",
        "units.tsv:4",
        "units.tsv:5",
        "units.tsv:6",
    ]


def test_lexicon_check_tells_what_the_extractor_refuses(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lexicon_file(tmp_path, "heads.tsv", "夜校\tthing")
    assert run("lexicon", "check", ".") == (0, ".: no faults\n", "")

    def refuse(self: Extractor, lexicon: object = None) -> None:
        raise LexiconError("heads.tsv:3: no role «thing»")

    monkeypatch.setattr(Extractor, "__init__", refuse)
    assert run("lexicon", "check", ".") == (1, "heads.tsv:3: no role «thing»\n", "")
    code, out, err = run("extract", "x.txt", "--lexicon", ".")
    assert (code, out, err) == (1, "", "reportminer: heads.tsv:3: no role «thing»\n")


def test_lexicon_check_of_a_folder_without_lexicon(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("lexicon", "check", ".")
    assert (code, "holds no lexicon file" in out) == (1, True)


def test_ctrl_c(run: Run, reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(self: Extractor, document: Document) -> Result:
        raise KeyboardInterrupt

    monkeypatch.setattr(Extractor, "extract_document", interrupt)
    code, out, err = run("extract", "reports")
    assert (code, out, "Traceback" in err) == (130, "", False)


def process(*args: str, **options: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, **options}
    return subprocess.run(
        [sys.executable, "-m", "reportminer", *args],
        capture_output=True,
        env=environment,
        timeout=60,
        check=False,
    )


def test_version_and_help_in_a_process() -> None:
    assert process("--version").stdout.decode().split()[-1] == __version__
    done = process("--help")
    assert (done.returncode, done.stderr) == (0, b"")
    for command in ("explain", "extract", "formats", "lexicon", "schema", "score"):
        assert f"  {command}" in done.stdout.decode()


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from reportminer import cli; cli.main(['--help'])\n"
        "late = {'pandas', 'jieba', 'rich', 'xlsxwriter', 'json', 'decimal', 'logging', 'pathlib', 'reportminer.model', 'reportminer.write'}\n"
        "print(*late & set(sys.modules), file=sys.stderr, end='')"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stderr == b""


def test_the_formats_offered_are_those_that_can_be_written() -> None:
    assert cli.FORMATS == FORMATS


def test_output_is_utf8_on_a_console_of_another_encoding() -> None:
    done = process("schema", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "数值" in done.stdout.decode("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_closed_pipe_is_quiet() -> None:
    command = f"'{sys.executable}' -m reportminer schema | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == (b"0\n", b"")


def test_the_help_tells_of_every_command_without_importing_it() -> None:
    code = (
        "import sys; from reportminer.cli import main; main(['--help']); "
        "print(sorted(m for m in sys.modules if m.startswith('reportminer.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    help_text, _, modules = done.stdout.rpartition("[")
    for name, (module, line) in cli.Lazy.later.items():
        assert re.search(rf"^  {name} +{re.escape(line)}$", help_text, re.M), name
        assert f"reportminer.{module}" not in modules
