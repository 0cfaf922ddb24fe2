"""The archive: nothing lost, nothing twice, whatever happens to the files, the workers and the run."""

from __future__ import annotations

import io
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

import pytest

import reportminer as rm
from breakable import DIES, RAISES, break_workers
from made_reports import report, write_reports
from reportminer import archive as archive_module
from reportminer import cli, store
from reportminer.archive import Summary, archive
from reportminer.errors import ReportminerError
from reportminer.progress import Lines, clock, progress
from reportminer.store import connect, connect_to_read, transaction
from reportminer.walk import relative, shown, walk
from reportminer.work import clean

NOT_COMPARED = {"id", "run", "seconds", "file", "document_id"}


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(connect_to_read(database)) as db:
        return db.execute(query).fetchall()


def contents(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of an archive but the log of its runs, without numbers that only count and without times."""
    of_file = "FROM {0} x JOIN files f ON f.id = x.file"
    of_document = "FROM {0} x JOIN documents d ON d.id = x.document_id JOIN files f ON f.id = d.file"
    tables = {
        "files": ("path", "FROM files x"),
        "places": ("f.path", of_file),
        "documents": ("f.path, x.part", of_file),
        "failures": ("f.path, x.part", of_file),
        "observations": ('f.path, d.part, x."row"', of_document),
        "rejected": ("f.path, d.part, x.start", of_document),
    }
    found = {}
    with closing(connect_to_read(database)) as db:
        for table, (order, source) in tables.items():
            names = [r[1] for r in db.execute(f"PRAGMA table_info({table})") if r[1] not in NOT_COMPARED]
            columns = ", ".join(f'x."{n}"' for n in names)
            extra = "" if table == "files" else ", f.path"
            found[table] = db.execute(
                f"SELECT {columns}{extra} {source.format(table)} ORDER BY {order}"
            ).fetchall()
    return found


def run(sources: Any, to: Path, **options: Any) -> dict[str, int]:
    """One run; what it counted, without zeros."""
    summary = archive(sources, to, jobs=1, show=False, **options)
    names = ("found", "read", "unchanged", "changed", "moved", "gone", "failed")
    return {n: getattr(summary, n) for n in names if getattr(summary, n)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three reports, one of which is none."""
    here = tmp_path / "reports"
    here.mkdir()
    for n in (1, 2):
        (here / f"{n}.txt").write_text(report(n), "utf-8")
    (here / "scan.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    return here


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "indicators.sqlite"


# ------------------------------------------------------------------ what is in it


def test_the_rows_are_those_of_extract(folder: Path, to: Path) -> None:
    assert run(folder, to) == {"found": 3, "read": 3, "failed": 1}
    results = [rm.extract_file(folder / f"{n}.txt") for n in (1, 2)]
    expected = [tuple({**r, "document": f"reports/{n}.txt"}.values()) for n, x in enumerate(results, 1) for r in x.to_dicts()]  # fmt: skip
    assert rows(to, "SELECT * FROM indicators") == expected
    assert rows(to, "SELECT document, observations, rejected, characters FROM sources") == [
        (f"reports/{n}.txt", len(x.observations), len(x.rejected), len(x.document.text))
        for n, x in enumerate(results, 1)
    ]
    assert rows(to, "SELECT mention, start, \"end\", exclusion FROM rejected ORDER BY id") == [
        (r.mention, r.start, r.end, r.exclusion) for x in results for r in x.rejected
    ]  # fmt: skip
    ((kind, reason),) = rows(to, "SELECT kind, reason FROM failures")
    assert (kind, reason) == ("unread", "reports/scan.txt is an image; it needs OCR first")
    assert rows(to, "SELECT state, found, read, failed, ended IS NULL FROM runs") == [("done", 3, 3, 1, 0)]


def test_members_of_a_zip_are_documents(tmp_path: Path, to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_workers(tmp_path, monkeypatch)
    with ZipFile(tmp_path / "a.zip", "w") as members:
        for name, text in (
            ("x/1.txt", "讲座12场。"),
            ("2.txt", RAISES),
            ("3.txt", ""),
            ("4.txt", "讲座14场。"),
        ):
            members.writestr(name, text)
    assert run([tmp_path / "a.zip"], to) == {"found": 1, "read": 1, "failed": 1}
    assert rows(to, "SELECT document, value FROM indicators") == [
        ("a.zip!/x/1.txt", 12),
        ("a.zip!/4.txt", 14),
    ]
    assert rows(to, "SELECT part, member, kind FROM failures") == [
        (1, "2.txt", "internal error"),
        (2, "3.txt", "unread"),
    ]
    assert rows(to, "SELECT state, parts FROM files") == [("failed", 4)]
    assert run([tmp_path / "a.zip"], to) == {"found": 1, "unchanged": 1, "failed": 1}


# ------------------------------------------------------------------ a second run


def touch_nothing(folder: Path) -> None:
    pass


def change(folder: Path) -> None:
    (folder / "1.txt").write_text(report(11), "utf-8")


def move(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "1.txt").rename(folder / "sub" / "one.txt")


def remove(folder: Path) -> None:
    (folder / "1.txt").unlink()


def copy(folder: Path) -> None:
    (folder / "copy.txt").write_bytes((folder / "1.txt").read_bytes())


def swap(folder: Path) -> None:
    first, second = (folder / "1.txt").read_bytes(), (folder / "2.txt").read_bytes()
    (folder / "1.txt").write_bytes(second)
    (folder / "2.txt").write_bytes(first)


SECOND = [
    (touch_nothing, {"found": 3, "unchanged": 3, "failed": 1}, ["reports/1.txt", "reports/2.txt"]),
    (change, {"found": 3, "read": 1, "unchanged": 2, "changed": 1, "failed": 1}, ["reports/1.txt", "reports/2.txt"]),
    (move, {"found": 3, "unchanged": 3, "moved": 1, "failed": 1}, ["reports/2.txt", "reports/sub/one.txt"]),
    (remove, {"found": 2, "unchanged": 2, "gone": 1, "failed": 1}, ["reports/2.txt"]),
    (copy, {"found": 4, "unchanged": 4, "failed": 1}, ["reports/1.txt", "reports/2.txt"]),
    (swap, {"found": 3, "unchanged": 3, "changed": 2, "failed": 1}, ["reports/1.txt", "reports/2.txt"]),
]  # fmt: skip


@pytest.mark.parametrize(("act", "counts", "documents"), SECOND, ids=lambda x: getattr(x, "__name__", ""))
def test_a_second_run_does_what_is_new(
    folder: Path, to: Path, act: Callable[[Path], None], counts: dict[str, int], documents: list[str]
) -> None:
    run(folder, to)
    act(folder)
    assert run(folder, to) == counts
    assert [d for (d,) in rows(to, "SELECT DISTINCT document FROM indicators")] == documents
    for name in documents:
        expected = [tuple(r.values())[1:] for r in rm.extract_file(folder.parent / name).to_dicts()]
        assert [r[1:] for r in rows(to, "SELECT * FROM indicators") if r[0] == name] == expected
    fresh = to.with_name("fresh.sqlite")
    run(folder, fresh)
    assert rows(to, "SELECT * FROM indicators") == rows(fresh, "SELECT * FROM indicators")


def test_what_is_gone_is_kept_and_comes_back_unread(folder: Path, to: Path) -> None:
    run(folder, to)
    before = rows(to, "SELECT * FROM indicators")
    data = (folder / "1.txt").read_bytes()
    remove(folder)
    assert run(folder, to)["gone"] == 1
    assert rows(to, "SELECT path FROM files WHERE gone IS NOT NULL") == [("reports/1.txt",)]
    (folder / "1.txt").write_bytes(data)
    assert run(folder, to) == {"found": 3, "unchanged": 3, "failed": 1}
    assert rows(to, "SELECT * FROM indicators") == before


def test_the_same_content_twice_is_read_once(folder: Path, to: Path) -> None:
    copy(folder)
    assert run(folder, to) == {"found": 4, "read": 3, "unchanged": 1, "failed": 1}
    assert rows(to, "SELECT path FROM places WHERE file = (SELECT file FROM places WHERE path = 'reports/copy.txt')") == [
        ("reports/1.txt",), ("reports/copy.txt",),
    ]  # fmt: skip
    remove(folder)
    assert run(folder, to)["moved"] == 1
    assert ("reports/copy.txt",) in rows(to, "SELECT DISTINCT document FROM indicators")


def test_only_what_a_run_would_have_met_is_gone(folder: Path, to: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write_reports(other, 1)
    run([folder, other], to)
    remove(folder)
    assert run(other, to) == {"found": 1, "unchanged": 1}
    assert run([folder / "2.txt"], to) == {"found": 1, "unchanged": 1}
    assert run([tmp_path / "unmounted"], to) == {}
    assert run([str(folder / "*.txt")], to) == {"found": 2, "unchanged": 2, "gone": 1, "failed": 1}


def test_failures_are_taken_up_when_asked(
    tmp_path: Path, folder: Path, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "1.txt").write_text(DIES, "utf-8")
    with monkeypatch.context() as broken:
        break_workers(tmp_path, broken)
        assert run(folder, to) == {"found": 3, "read": 3, "failed": 2}
    assert rows(to, "SELECT kind FROM failures ORDER BY kind") == [("unread",), ("worker died",)]
    assert run(folder, to) == {"found": 3, "unchanged": 3, "failed": 2}
    assert run(folder, to, again="failed") == {"found": 3, "read": 2, "unchanged": 1, "failed": 1}
    assert rows(to, "SELECT path, tries, state FROM files ORDER BY path") == [
        ("reports/1.txt", 2, "done"),
        ("reports/2.txt", 1, "done"),
        ("reports/scan.txt", 2, "failed"),
    ]
    assert run(folder, to, again="all") == {"found": 3, "read": 3, "failed": 1}


def test_another_version_or_lexicon_reads_anew(
    folder: Path, to: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(folder, to)
    before = contents(to)["observations"]
    monkeypatch.setattr(archive_module, "__version__", "9.9")
    assert run(folder, to) == {"found": 3, "read": 3, "failed": 1}
    assert contents(to)["observations"] == before
    (tmp_path / "units.tsv").write_text(
        "unit\tforms\tdimension\tkind\tnot_before\tnot_after\texamples\tcounterexamples\n塘口\t\tcount\tmeasure\n",
        "utf-8",
    )
    lexicon = rm.Lexicon.load(tmp_path)
    assert run(folder, to, lexicon=lexicon) == {"found": 3, "read": 3, "failed": 1}
    assert run(folder, to, lexicon=lexicon) == {"found": 3, "unchanged": 3, "failed": 1}
    assert rows(to, "SELECT DISTINCT extractor, lexicon FROM files") == [("9.9", lexicon.digest)]


def test_a_file_that_may_not_be_read(folder: Path, to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = archive_module.content_hash

    def refuse(path: str) -> str:
        if path.endswith("1.txt"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    with monkeypatch.context() as locked:
        locked.setattr(archive_module, "content_hash", refuse)
        for again, tries in (("", 1), ("", 1), ("failed", 2)):
            assert run(folder, to, again=again)["failed"] == 2
            assert rows(to, "SELECT tries, reason FROM files JOIN failures ON file = id WHERE sha256 IS NULL") == [
                (tries, "reports/1.txt: cannot be read (Permission denied); check the rights of the file")
            ]  # fmt: skip
    assert run(folder, to) == {"found": 3, "read": 1, "unchanged": 2, "failed": 1}
    assert rows(to, "SELECT count(*) FROM files") == [(3,)]


# ------------------------------------------------------------------ interruptions


def interrupt_after(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    real, seen = archive_module._Run._take, iter(range(1_000_000))

    def take(self: Any, part: Any) -> None:
        if next(seen) >= count:
            raise KeyboardInterrupt
        real(self, part)

    monkeypatch.setattr(archive_module._Run, "_take", take)


@pytest.mark.parametrize("count", [0, 1, 3, 5])
def test_an_interrupted_run_goes_on(
    tmp_path: Path, to: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    break_workers(tmp_path, monkeypatch)
    here = tmp_path / "reports"
    write_reports(here, 2)
    with ZipFile(here / "a.zip", "w") as members:
        for n in range(4):
            members.writestr(f"{n}.txt", RAISES if n == 1 else report(n + 10))
    with monkeypatch.context() as interrupted:
        interrupt_after(count, interrupted)
        with pytest.raises(KeyboardInterrupt):
            run(here, to)
    assert rows(to, "SELECT state FROM runs") == [("interrupted",)]
    counts = run(here, to)
    assert (counts["found"], counts["failed"]) == (3, 1)
    fresh = to.with_name("fresh.sqlite")
    run(here, fresh)
    assert contents(to) == contents(fresh)


def test_two_runs_at_once_spoil_nothing(tmp_path: Path, to: Path) -> None:
    here = tmp_path / "reports"
    write_reports(here, 12)
    command = [sys.executable, "-m", "reportminer", "archive", str(here), "--to", str(to), "--jobs", "1", "--quiet"]  # fmt: skip
    both = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    assert [p.communicate(timeout=120)[1] and p.returncode for p in both] == [0, 0]
    fresh = to.with_name("fresh.sqlite")
    run(here, fresh)
    for table in ("observations", "rejected", "places", "failures"):
        assert contents(to)[table] == contents(fresh)[table]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_in_a_process(tmp_path: Path, to: Path) -> None:
    here = tmp_path / "reports"
    write_reports(here, 300)
    command = [sys.executable, "-m", "reportminer", "archive", str(here), "--to", str(to)]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, preexec_fn=heed_ctrl_c)
    wait_for_rows(to)
    running.send_signal(signal.SIGINT)
    message = running.communicate(timeout=30)[1].decode()
    assert running.returncode == 130
    assert "reportminer: interrupted; what was read is in" in message
    assert "Traceback" not in message
    assert rows(to, "SELECT state FROM runs") == [("interrupted",)]
    assert rows(to, "PRAGMA integrity_check") == [("ok",)]


def heed_ctrl_c() -> None:
    """Whoever runs the tests in the background has it ignored, and a child inherits that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_for_rows(to: Path, seconds: float = 60.0) -> None:
    """Until a document is in the archive."""
    for _ in range(int(seconds / 0.05)):
        time.sleep(0.05)
        try:
            if rows(to, "SELECT 1 FROM documents LIMIT 1"):
                return
        except ReportminerError:
            continue
    pytest.fail("nothing was read")


# ------------------------------------------------------------------ the database


def test_a_migration_is_done_whole_or_not_at_all(
    folder: Path, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(folder, to)
    before = contents(to)
    good = "CREATE TABLE notes (id INTEGER PRIMARY KEY);\nALTER TABLE documents ADD COLUMN note TEXT"
    monkeypatch.setattr(store, "MIGRATIONS", (*store.MIGRATIONS, good + ";\nSELECT nonsense"))
    with pytest.raises(ReportminerError, match="cannot be used as an archive"):
        connect(to)
    with pytest.raises(ReportminerError, match="an archive of an older version"):
        connect_to_read(to)
    monkeypatch.setattr(store, "MIGRATIONS", (*store.MIGRATIONS[:-1], good))
    connect(to).close()
    assert rows(to, "PRAGMA user_version") == [(len(store.MIGRATIONS),)]
    assert rows(to, "SELECT count(note), count(*) FROM documents") == [(0, 2)]
    monkeypatch.undo()
    with pytest.raises(ReportminerError, match="newer version"):
        connect(to)
    assert before["observations"]


def test_what_is_no_archive_is_left_alone(folder: Path, tmp_path: Path, to: Path) -> None:
    with closing(sqlite3.connect(to)) as db:
        db.execute("CREATE TABLE theirs (x)")
    text = tmp_path / "text.sqlite"
    text.write_text("no database, but a text that is long enough to be taken for one " * 20)
    for path, message in (
        (to, "a database of something else"),
        (text, "cannot be used as an archive"),
        (tmp_path / "no" / "a.sqlite", "the folder .* is not there"),
        (tmp_path, "cannot be used as an archive"),
    ):
        with pytest.raises(ReportminerError, match=message):
            run(folder, path)
    with closing(sqlite3.connect(to)) as db:
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]
    for path in (text, tmp_path / "gone.sqlite"):
        with pytest.raises(ReportminerError, match=r"no such archive|not an archive"):
            connect_to_read(path)


def test_every_table_and_column_is_documented(to: Path, root: Path) -> None:
    page = (root / "docs" / "archive.md").read_text("utf-8")
    with closing(connect(to)) as db:
        tables = [n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        for table in tables:
            assert f"### `{table}`" in page
            section = page.split(f"### `{table}`")[1].split("\n##")[0]
            columns = [r[1] for r in db.execute(f"PRAGMA table_info({table})")]
            known = (
                {c.name for c in rm.COLUMNS}
                if table in ("observations", "originals", "indicators")
                else set()
            )
            lost = [c for c in columns if f"`{c}`" not in section and c not in known]
            assert not lost, f"docs/archive.md, {table}: say what these are: {lost}"


def test_what_sqlite_cannot_store_is_made_storable() -> None:
    assert clean(("a", 1, None, 2.5)) == ("a", 1, None, 2.5)
    assert clean(("a\ud800b", 1)) == ("a?b", 1)


def half(db: sqlite3.Connection) -> None:
    with transaction(db):
        db.execute("CREATE TABLE notes (x)")
        db.execute("INSERT INTO notes VALUES (1)")
        raise KeyError


def test_half_a_transaction_is_none(to: Path) -> None:
    with closing(connect(to)) as db:
        with pytest.raises(KeyError):
            half(db)
        assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'notes'").fetchone() == (0,)


# ------------------------------------------------------------------ names, progress, command line


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no UTF-8 are Linux's")
def test_names_in_gbk(tmp_path: Path, to: Path) -> None:
    here = tmp_path / "reports"
    here.mkdir()
    (Path(os.fsdecode(os.fsencode(here) + "/年报.txt".encode("gbk")))).write_text("讲座12场。", "utf-8")
    assert run(here, to) == {"found": 1, "read": 1}
    assert rows(to, "SELECT document, value FROM indicators") == [("reports/年报.txt", 12)]
    assert run(here, to) == {"found": 1, "unchanged": 1}


def test_paths_are_seen_from_the_database(tmp_path: Path) -> None:
    assert relative(str(tmp_path / "a" / "b.txt"), str(tmp_path)) == "a/b.txt"
    assert relative(str(tmp_path / "b.txt"), str(tmp_path / "c")) == "../b.txt"
    assert shown("年报.txt") == "年报.txt"


def test_folders_that_refuse_are_told_and_cover_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = walk(folder)
    way._refused(PermissionError(13, "Permission denied", str(folder / "sub")))
    assert [f.reason for f in way.faults] == [
        f"{folder / 'sub'}: this folder cannot be looked into (Permission denied)"
    ]
    assert way.covers(str(folder / "gone.txt"))
    assert not way.covers(str(folder / "sub" / "gone.txt"))


def times(*seconds: float) -> Callable[[], float]:
    steps: Iterator[float] = iter(seconds)
    return lambda: next(steps)


def test_lines_of_a_log() -> None:
    stream = io.StringIO()
    lines = Lines(400, stream, times(0.0, 5.0, 10.0, 12.0, 40.0))
    for done, failed in ((50, 0), (50, 2), (10, 0), (290, 1)):
        lines(done, failed)
    assert stream.getvalue().splitlines() == [
        "100 of 400 files, 10.0/s, 0:30 left, 2 failed",
        "400 of 400 files, 10.0/s, 3 failed",
    ]
    assert [clock(s) for s in (7.9, 750, 11_100)] == ["0:07", "12:30", "3:05:00"]


def test_a_bar_on_a_terminal_and_nothing_if_not_wanted() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    with progress(4, stream) as advance:
        advance(3, 1)
    assert "3/4" in stream.getvalue()
    assert "1 failed" in stream.getvalue()
    quiet = Terminal()
    with progress(4, quiet, wanted=False) as advance:
        advance(4, 0)
    assert quiet.getvalue() == ""


def test_a_notebook_is_known_without_importing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from reportminer import progress as module

    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    assert not module._in_notebook()
    for name, answer in (("ZMQInteractiveShell", True), ("TerminalInteractiveShell", False)):
        shell = type(name, (), {})()
        fake = SimpleNamespace(get_ipython=lambda shell=shell: shell)
        monkeypatch.setitem(sys.modules, "IPython", fake)  # type: ignore[arg-type]
        assert module._in_notebook() is answer


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes of POSIX")
def test_what_is_no_file_is_not_waited_for(folder: Path, to: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    summary = archive(folder, to, jobs=1, show=False)
    assert (summary.found, summary.faults) == (3, (f"{folder / 'pipe.txt'}: neither a file nor a folder",))


def test_a_file_that_changes_while_it_is_read(
    folder: Path, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = archive_module.content_hash
    monkeypatch.setattr(archive_module, "content_hash", lambda path: real(path).replace("a", "b"))
    assert run(folder, to)["read"] == 3
    monkeypatch.undo()
    assert run(folder, to) == {"found": 3, "unchanged": 3, "failed": 1}


def test_on_the_command_line(folder: Path, to: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["archive", str(folder), "--to", str(to), "--jobs", "1"]
    assert cli.main([*arguments, "--quiet", "--log", str(to.with_name("log.txt"))]) == 1
    out, err = capsys.readouterr()
    assert (out, err.splitlines()) == (
        "",
        [
            f"reportminer: {to}: 3 found, 3 read, 1 failed",
            f"reportminer: the failures: reportminer export {to} --table failures",
        ],
    )
    assert "INFO failed: reports/scan.txt is an image" in to.with_name("log.txt").read_text("utf-8")
    (folder / "scan.txt").unlink()
    assert cli.main(arguments) == 0
    assert capsys.readouterr().err.splitlines()[-1] == f"reportminer: {to}: 2 found, 2 unchanged, 1 gone"
    assert cli.main(["archive", "nowhere", "--to", str(to), "--quiet"]) == 1
    assert "nowhere: no such file or folder" in capsys.readouterr().err
    assert cli.main(["archive", str(folder)]) == 2
    assert cli.main(["archive", str(folder), "--to", str(to), "--log", str(folder)]) == 1


def test_a_summary_says_what_happened() -> None:
    assert str(Summary()) == "0 found"
    assert str(Summary(found=1200, read=3, gone=1)) == "1,200 found, 3 read, 1 gone"
