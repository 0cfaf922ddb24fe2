"""Corrections in an archive: carried out, kept, carried over, and never lost without a word."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from reportminer import ledger
from reportminer.archive import archive
from reportminer.archived import Archived
from reportminer.cli import main
from reportminer.corrections import COLUMNS, Correction, read_corrections
from reportminer.display.page import Reviewed
from reportminer.errors import ReportminerError
from reportminer.ledger import Outcome, apply_to_archive
from reportminer.lexicon import Lexicon
from reportminer.score import digest
from reportminer.store import connect_to_read

TEXT = "2023年，全县开展宣讲860场，受众7.3万人次；其中进农村512场、进社区164场。另有展厅三处，见第七展厅。\n"
OTHER = "全年举办讲座12场，参加群众340人次。\n"
IDS = {"860场": "1", "7.3万人次": "2", "512场": "3", "164场": "4", "三处": "5"}
EARLY, LATE = "2024-05-01T09:00:00Z", "2024-06-01T09:00:00Z"


def line(mention: str, decision: str, changed: str = "", text: str = TEXT, **cells: object) -> str:
    start = text.index(mention)
    filled: dict[str, object] = {
        "id": IDS.get(mention, "n1"), "context": f"[[{mention}]]", "rel": "=", "label": "展厅", "head": "展厅",
        "aspect": "level", "status": "actual", "start": start, "end": start + len(mention), "document": "here/a.txt",
        "digest": digest(text), "mention": mention, "decision": decision, "changed": changed, "when": EARLY,
    }  # fmt: skip
    return "\t".join(str((filled | cells).get(c, "")) for c in COLUMNS)


VALUE = line("7.3万人次", "correct", "value scope", value=73500, scope="全县机关")
REJECT = line("860场", "reject")
ACCEPT = line("512场", "accept")
ADD = line("七", "add", value=7, unit="个")
OPEN = line("164场", "open", when="")


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(["\t".join(COLUMNS), *lines]) + "\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    (folder / "a.txt").write_text(TEXT, "utf-8")
    (folder / "b.txt").write_text(OTHER, "utf-8")
    return read_again(folder / "x.sqlite")


@pytest.fixture
def to(tmp_path: Path, made: Path) -> Path:
    """An archive of two reports."""
    shutil.copytree(made.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / made.name


def read_again(to: Path, **options: Any) -> Path:
    archive(to.parent, to, jobs=1, show=False, **options)
    return to


def carry(to: Path, *lines: str, who: str = "李") -> Outcome:
    return apply_to_archive(to, read_corrections(write(to.with_name("c.tsv"), *lines)), who=who)


def query(to: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(connect_to_read(to)) as db:
        return db.execute(sql).fetchall()


def shown(to: Path) -> list[tuple[Any, ...]]:
    return query(to, "SELECT \"row\", mention, value, part_of FROM indicators WHERE document = 'a.txt'")


def all_of_it(to: Path) -> list[tuple[Any, ...]]:
    tables = ("observations", "originals", "decided", "corrections", "documents")
    return [row for table in tables for row in query(to, f"SELECT '{table}', * FROM {table}")]


def exported(to: Path, table: str, *where: str) -> list[dict[str, Any]]:
    out = to.with_name("out.jsonl")
    options = [x for w in where for x in ("--where", w)]
    assert main(["export", str(to), "--table", table, "-o", str(out), *options]) == 0
    return [json.loads(x) for x in out.read_text("utf-8").splitlines()]


READ = [
    (1, "860场", 860, None), (2, "7.3万人次", 73000, None), (3, "512场", 512, 1), (4, "164场", 164, 1), (5, "三处", 3, None),
]  # fmt: skip
DONE = [
    (2, "7.3万人次", 73500, None), (3, "512场", 512, None), (4, "164场", 164, None), (5, "三处", 3, None), (6, "七", 7, None),
]  # fmt: skip


def test_original_and_corrected_are_both_there(to: Path) -> None:
    assert shown(to) == READ
    outcome = carry(to, VALUE, REJECT, ACCEPT, ADD, OPEN)
    assert (outcome.applied, outcome.refused) == (4, 0)
    assert shown(to) == DONE
    assert query(to, "SELECT scope, low FROM indicators WHERE mention = '7.3万人次'") == [("全县机关", 73500)]
    assert query(to, "SELECT observations FROM sources WHERE document = 'a.txt'") == [(5,)]
    before = {r["row"]: (r["mention"], r["value"], r["part_of"]) for r in exported(to, "originals")}
    assert before == {n: (mention, value, of) for n, mention, value, of in READ[:4]}
    told = [(r["row"], r["decision"], r["state"], r["who"], r["when"]) for r in exported(to, "corrections")]
    assert told == [
        (2, "correct", "in force", "李", EARLY),
        (1, "reject", "in force", "李", EARLY),
        (3, "accept", "in force", "李", EARLY),
        (6, "add", "in force", "李", EARLY),
    ]
    assert [r["value"] for r in exported(to, "observations", "document=a.txt")] == [r[2] for r in DONE]


def test_the_same_file_twice_changes_nothing(to: Path) -> None:
    carry(to, VALUE, REJECT, ACCEPT, ADD)
    before = all_of_it(to)
    outcome = carry(to, VALUE, REJECT, ACCEPT, ADD, who="王")
    assert (outcome.applied, outcome.known) == (0, 4)
    assert all_of_it(to) == before


@pytest.mark.parametrize("order", [(EARLY, LATE), (LATE, EARLY)])
def test_the_later_decision_holds_and_the_earlier_is_kept(to: Path, order: tuple[str, str]) -> None:
    values = {EARLY: 1, LATE: 2}
    for when in order:
        carry(to, line("7.3万人次", "correct", "value", value=values[when], when=when))
    assert shown(to)[1] == (2, "7.3万人次", 2, None)
    assert query(to, "SELECT value FROM originals") == [(73000,)]
    states = {r["when"]: (r["state"], json.loads(r["fields"])["value"]) for r in exported(to, "corrections")}
    assert states == {EARLY: ("superseded", "1"), LATE: ("in force", "2")}


@pytest.mark.parametrize(
    ("first", "then", "rows"),
    [
        ((VALUE,), line("7.3万人次", "accept", when=LATE), READ),
        ((VALUE,), line("7.3万人次", "reopen", when=LATE), READ),
        ((REJECT,), line("860场", "reopen", when=LATE), READ),
        ((ADD,), line("七", "reject", when=LATE), READ),
        ((ADD,), line("七", "reopen", when=LATE), READ),
        ((ADD, line("164场", "correct", "part_of", parent="n1")), line("860场", "reject", when=LATE),
         [(2, "7.3万人次", 73000, None), (3, "512场", 512, None), (4, "164场", 164, 6), (5, "三处", 3, None), (6, "七", 7, None)]),
        ((ADD, line("见", "add", value=1, id="n2")), line("七", "correct", "", when=LATE), None),
    ],
)  # fmt: skip
def test_a_decision_can_be_taken_back(
    to: Path, first: Sequence[str], then: str, rows: list[tuple[Any, ...]] | None
) -> None:
    carry(to, *first)
    before = shown(to)
    outcome = carry(to, then)
    assert shown(to) == (before if rows is None else rows)
    assert outcome.refused == (rows is None)  # an added row is added anew, not corrected
    again = all_of_it(to)
    carry(to, *first)
    assert carry(to, then).applied == 0
    assert all_of_it(to) == again


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ((line("860场", "reject", digest="0" * 16, document="c.txt"),), "no document of the archive"),
        ((line("860场", "reject", digest="0" * 16, document="a.txt"),), "not the one that was reviewed"),
        ((line("860场", "reject", start=3, end=7),), "no such row there"),
        ((line("60场", "add", value=60),), "would overlap another"),
        ((line("512场", "reject", digest="", document="x.txt"),), "no document of the archive"),
    ],
)
def test_what_finds_no_row_is_refused_and_the_rest_carried_out(
    to: Path, lines: Sequence[str], fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["apply", str(write(to.with_name("c.tsv"), *lines, VALUE)), "--to", str(to)]) == 1
    said = capsys.readouterr().err
    assert fault in said
    assert "1 applied, 1 refused" in said
    assert shown(to)[1][2] == 73500
    assert query(to, "SELECT count(*) FROM corrections") == [(1,)]


def test_a_correction_without_a_digest_goes_by_the_name(to: Path) -> None:
    (b,) = [Correction("b.txt", "1", 6, 9, "12场", "correct", {"value": "13", "modifier": "="})]
    assert apply_to_archive(to, [b], who="王").applied == 1
    assert query(to, "SELECT value FROM indicators WHERE document = 'b.txt'") == [(13,), (340,)]
    assert apply_to_archive(to, [b]).known == 1
    other = replace(b, fields={"value": "14", "modifier": "="})
    for correction, value in ((other, 14), (b, 13)):  # said without a time, it is said now
        assert apply_to_archive(to, [correction]).applied == 1
        assert query(to, "SELECT value FROM indicators WHERE document = 'b.txt'")[0] == (value,)


def rename(folder: Path) -> None:
    (folder / "a.txt").rename(folder / "z.txt")


def pack(folder: Path) -> None:
    with ZipFile(folder / "p.zip", "w") as members:
        members.write(folder / "a.txt", "in/a.txt")
    (folder / "a.txt").unlink()


def nothing(folder: Path) -> None:
    pass


@pytest.mark.parametrize("act", [nothing, rename, pack])
@pytest.mark.parametrize("again", ["", "all"])
def test_corrections_stay_with_their_text(to: Path, act: Callable[[Path], None], again: Any) -> None:
    carry(to, VALUE, REJECT, ADD)
    before = query(to, "SELECT \"row\", mention, value, part_of FROM indicators WHERE document <> 'b.txt'")
    act(to.parent)
    summary = archive(to.parent, to, jobs=1, show=False, again=again)
    assert summary.unsettled == 0
    after = query(to, "SELECT \"row\", mention, value, part_of FROM indicators WHERE document <> 'b.txt'")
    assert after == before


def test_a_new_lexicon_carries_over_what_still_stands_there(to: Path) -> None:
    """With other words some rows are read otherwise: decisions find theirs by the place, and none is lost."""
    carry(to, VALUE, ADD, line("512场", "correct", "part_of", parent="2"))
    own = to.parent / "own"
    own.mkdir()
    (own / "exclusions.toml").write_text(
        '[listeners]\nleft = \'受众\'\nexamples = ["受众[[7.3]]万人次"]\ncounterexamples = ["宣讲[[860场]]"]\n',
        "utf-8",
    )
    summary = archive(to.parent, to, jobs=1, show=False, lexicon=Lexicon.load(own))
    assert "7.3万人次" not in [r[1] for r in shown(to)]
    assert [r[1] for r in shown(to)][-1] == "七"
    states = {(r["mention"], r["state"]) for r in exported(to, "corrections", "state=unmatched")}
    assert states == {
        ("7.3万人次", "unmatched"),
        ("512场", "unmatched"),
    }  # the total of the second is lost too
    assert summary.unsettled == 2
    assert read_again(to) == to
    assert shown(to)[1][2] == 73500  # with the words of before it is there again
    assert exported(to, "corrections", "state=unmatched") == []


def test_what_was_added_and_is_read_now_corrects_the_row(to: Path) -> None:
    carry(to, ADD)
    with closing(sqlite3.connect(to)) as db, db:  # as if 三处 had been added before it was read
        at = (TEXT.index("三处"), TEXT.index("三处") + 2, "三处")
        db.execute("UPDATE corrections SET start = ?, \"end\" = ?, mention = ? WHERE mention = '七'", at)
    read_again(to, again="all")
    assert shown(to)[4] == (5, "三处", 7, None)
    assert len(shown(to)) == 5


def test_what_has_changed_is_stale_and_told(
    to: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    carry(to, VALUE, REJECT)
    monkeypatch.chdir(to.parent)
    text = (to.parent / "a.txt").read_text("utf-8")
    (to.parent / "a.txt").write_text(text + "展厅四处。\n", "utf-8")
    assert main(["archive", ".", "--to", "x.sqlite", "--quiet", "--jobs", "1"]) == 0
    assert "find no row any more: 2" in capsys.readouterr().err
    assert {r["state"] for r in exported(to, "corrections")} == {"stale"}
    (to.parent / "a.txt").write_text(text, "utf-8")
    assert main(["archive", ".", "--to", "x.sqlite", "--quiet", "--jobs", "1"]) == 0
    assert "find no row" not in capsys.readouterr().err
    assert shown(to)[0] == (2, "7.3万人次", 73500, None)


@pytest.mark.parametrize("at", range(1, 4))
def test_an_error_in_the_middle_leaves_all_as_it_was(
    to: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    carry(to, line("164场", "accept"))
    before, calls = all_of_it(to), iter(range(1, 99))
    real = ledger._insert

    def failing(*given: Any) -> None:
        real(*given)
        if next(calls) == at:
            raise KeyboardInterrupt

    monkeypatch.setattr(ledger, "_insert", failing)
    other = line("12场", "reject", text=OTHER, id=1)
    with pytest.raises(KeyboardInterrupt):
        carry(to, VALUE, REJECT, ADD, other)
    assert all_of_it(to) == before
    monkeypatch.undo()
    assert carry(to, VALUE, REJECT, ADD, other).applied == 4


def as_of_version_1(to: Path) -> None:
    with closing(sqlite3.connect(to)) as db:
        for table in ("originals", "decided", "corrections"):
            db.execute(f"DROP TABLE {table}")
        db.execute("DROP INDEX documents_by_digest")
        db.execute("ALTER TABLE documents DROP COLUMN digest")
        db.execute("PRAGMA user_version = 1")
        db.commit()


def test_an_archive_of_version_1_opens_and_takes_corrections(to: Path) -> None:
    as_of_version_1(to)
    assert [r["value"] for r in exported(to, "observations", "document=a.txt")] == [r[2] for r in READ]
    assert exported(to, "corrections") == []
    as_of_version_1(to)
    lines = [x.replace("here/a.txt", "a.txt") for x in (VALUE, REJECT, ADD)]
    assert carry(to, *lines).applied == 3
    assert shown(to)[0] == (2, "7.3万人次", 73500, None)


def test_version_1_without_its_file_is_told(to: Path) -> None:
    as_of_version_1(to)
    (to.parent / "a.txt").write_text(OTHER, "utf-8")
    outcome = carry(to, VALUE.replace("here/a.txt", "a.txt"))
    assert (outcome.applied, outcome.refused) == (0, 1)
    assert "not the text that was extracted" in outcome.reasons[0]


def test_a_read_only_archive_of_version_1_says_what_to_do(to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_of_version_1(to)

    def refuse(path: object) -> None:
        raise ReportminerError("read-only")

    monkeypatch.setattr("reportminer.store.connect", refuse)
    with pytest.raises(ReportminerError, match="cannot be renewed where it lies; copy it"):
        connect_to_read(to)


@pytest.mark.parametrize(
    ("content", "to_what", "fault"),
    [
        ("id\tvalue\n", "x.sqlite", "no corrections file"),
        (None, "x.sqlite", "no such file"),
        ("\t".join(COLUMNS) + "\n" + VALUE + "\tmore\n", "x.sqlite", r"c.tsv:2: 24 cells"),
        ("\t".join(COLUMNS) + "\n" + VALUE + "\n", "none.sqlite", "no such archive"),
        ("\t".join(COLUMNS) + "\n" + VALUE + "\n", "empty.sqlite", "an empty database"),
        ("\t".join(COLUMNS) + "\n" + VALUE + "\n", "a.txt", "not an archive of reportminer"),
    ],
)
def test_wrong_use_is_told(
    to: Path, content: str | None, to_what: str, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path, before = to.with_name("c.tsv"), all_of_it(to)
    to.with_name("empty.sqlite").touch()
    if content is not None:
        path.write_text(content, "utf-8")
    assert main(["apply", str(path), "--to", str(to.with_name(to_what))]) == 1
    assert fault in capsys.readouterr().err
    assert all_of_it(to) == before
    assert not to.with_name("none.sqlite").exists()


def test_a_value_that_is_none_is_told(to: Path) -> None:
    before = all_of_it(to)
    bad = Correction("b.txt", "1", 6, 9, "12场", "correct", {"value": "viele", "modifier": "="})
    with pytest.raises(ReportminerError, match=r"«viele» is no plain number.*nothing was changed"):
        apply_to_archive(to, [bad])
    assert all_of_it(to) == before


# ------------------------------------------------------------------ review and check of an archive


def test_check_of_an_archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for n in range(6):
        value = "1.2亿" if n == 5 else f"{n + 2}00"
        (tmp_path / f"{n}.txt").write_text(
            f"全年培训党员{value}人次。办班30场，其中线上20场、线下11场。", "utf-8"
        )
    to = read_again(tmp_path / "x.sqlite")
    files = [str(p) for p in sorted(tmp_path.glob("*.txt"))]
    assert main(["check", *files, "--format", "jsonl"]) == 0
    of_files = [json.loads(x) for x in capsys.readouterr().out.splitlines()]
    assert main(["check", str(to), "--format", "jsonl"]) == 0
    of_archive = [json.loads(x) for x in capsys.readouterr().out.splitlines()]
    assert [f["check"] for f in of_archive].count("outlier") == 1
    for f in of_files:
        f["document"], f["message"] = Path(f["document"]).name, f["message"].replace(f"{tmp_path}/", "")
    assert of_archive == of_files
    assert main(["check", str(to), "--where", "document=5.txt"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("5.txt: ")
    assert "over all" not in text
    assert main(["check", str(to)]) == 0
    assert "over all documents:" in capsys.readouterr().out


def test_check_sees_the_corrected_rows(to: Path, capsys: pytest.CaptureFixture[str]) -> None:
    carry(to, line("860场", "correct", "value", value=600))
    assert main(["check", str(to), "--format", "jsonl"]) == 0
    (found,) = [json.loads(x) for x in capsys.readouterr().out.splitlines()]
    assert (found["document"], found["check"]) == ("a.txt", "sum")


def test_review_of_an_archive_names_what_it_cannot_show(to: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = to.with_name("r.html")
    (to.parent / "b.txt").write_text("别的文字。", "utf-8")
    assert main(["review", str(to), "-o", str(page)]) == 1
    assert "b.txt: not the text that was extracted" in capsys.readouterr().err
    assert '"name":"a.txt"' in page.read_text("utf-8")
    (to.parent / "b.txt").unlink()
    assert main(["review", str(to), "-o", str(page), "--where", "document=a*"]) == 0
    assert main(["review", str(to), "-o", str(page)]) == 1
    assert "b.txt: no such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("args", "code", "fault"),
    [
        (["x.sqlite", "--where", "unit=nonsense"], 1, "no document with such rows"),
        (["x.sqlite", "--where", "colour=red"], 1, "no column «colour»"),
        (["a.txt", "--where", "unit=场"], 2, "--where is for an archive"),
        (["theirs.db"], 1, "a database of something else"),
    ],
)
def test_wrong_use_of_review(
    to: Path, args: list[str], code: int, fault: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.chdir(to.parent)
    with closing(sqlite3.connect("theirs.db")) as db:
        db.execute("CREATE TABLE theirs (x)")
    assert main(["review", *args]) == code
    assert fault in capsys.readouterr().err


def test_too_many_rows_for_a_page(to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportminer.archived.PAGE_ROWS", 6)
    with Archived.open(to) as opened:
        reviewed = opened.reviewed()
        with pytest.raises(ReportminerError, match="7 rows of 2 documents, more than the 6"):
            next(reviewed)


def test_members_of_a_zip_are_read_again(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "p.zip", "w") as members:
        for name, text in (("x/1.txt", OTHER), ("2.png", b"\x89PNG\r\n\x1a\n"), ("3.txt", TEXT)):
            members.writestr(name, text)
    to = read_again(tmp_path / "x.sqlite")
    with Archived.open(to) as opened:
        found = list(opened.reviewed())
    assert [(r.document, r.text) for r in found if isinstance(r, Reviewed)] == [
        ("p.zip!/x/1.txt", OTHER),
        ("p.zip!/3.txt", TEXT),
    ]
