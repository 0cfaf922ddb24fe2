"""Many files at once: the same rows as one by one, and what a bad file or a broken worker costs."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest

import reportminer as rm
from breakable import DIES, DIES_WHEN_READ, HANGS, HANGS_IN_C, PRINTS, RAISES, break_workers
from made_reports import report, write_reports
from reportminer.errors import ReportminerError
from reportminer.lexicon import Lexicon
from reportminer.pool import Pool
from reportminer.work import Part, Task

LIMIT = 3.0


def write_texts(folder: Path, *texts: str) -> list[Path]:
    paths = [folder / f"{n}.txt" for n in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, "utf-8")
    return paths


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_table_in_the_order_of_the_files(root: Path, jobs: int) -> None:
    paths = sorted((root / "samples").glob("*.txt"), reverse=True)
    found = rm.extract_files(paths, jobs=jobs, show=False)
    one_by_one = pd.concat([rm.extract_file(p).table for p in paths], ignore_index=True)
    one_by_one = one_by_one.astype({"dimension": found.table["dimension"].dtype})  # joined with other values
    pd.testing.assert_frame_equal(found.table, one_by_one)
    assert (found.failures, found.documents) == ((), len(paths))
    assert found.to_dicts() == [row for p in paths for row in rm.extract_file(p).to_dicts()]


def test_folders_patterns_and_what_is_not_there(tmp_path: Path) -> None:
    write_reports(tmp_path / "a", 3)
    (tmp_path / "a" / "scan.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "a" / ".hidden.txt").write_text("举办讲座3场。", "utf-8")
    (tmp_path / "a" / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    found = rm.extract_files(
        [tmp_path / "a", str(tmp_path / "a/*/*-000001.txt"), tmp_path / "gone.txt", tmp_path / "*.docx"],
        jobs=1,
        show=False,
    )
    assert sorted({Path(d).name for d in found.table["document"]}) == [f"report-{n:06}.txt" for n in range(3)]
    assert [(Path(f.source).name, f.reason.split(": ")[-1].split(";")[0]) for f in found.failures] == [
        ("gone.txt", "no such file or folder"),
        ("*.docx", "no file matches this pattern"),
        ("scan.txt", f"{tmp_path / 'a' / 'scan.txt'} is an image"),
    ]


def test_nothing_to_do() -> None:
    found = rm.extract_files([], show=False)
    assert (found.table.empty, found.failures, list(found.table.columns)) == (
        True,
        (),
        [c.name for c in rm.COLUMNS],
    )


BROKEN = [
    (DIES, "the worker that read it ended with code 9"),
    (HANGS, "took longer than 3 seconds; give more time with --time-limit, or split it"),
    (HANGS_IN_C, "took longer than 3 seconds; give more time with --time-limit, or split it"),
    (RAISES, "internal error (ValueError: broken on purpose); please report it with the file"),
]


@pytest.mark.parametrize(("word", "reason"), BROKEN)
def test_a_broken_worker_costs_one_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, reason: str
) -> None:
    break_workers(tmp_path, monkeypatch)
    texts = [f"全年举办讲座{n}场。" for n in range(100, 112)]
    texts[1] += word
    texts[7] += word
    paths = write_texts(tmp_path, *texts)
    found = rm.extract_files(paths, jobs=2, time_limit=LIMIT, show=False)
    assert list(found.table["value"]) == [n for n in range(100, 112) if n not in (101, 107)]
    assert [(f.source, f.reason) for f in found.failures] == [
        (str(paths[n]), f"{paths[n]}: {reason}") for n in (1, 7)
    ]


def zip_of(path: Path, *texts: str) -> Path:
    with ZipFile(path, "w") as members:
        for n, text in enumerate(texts):
            members.writestr(f"{n}.txt", text)
    return path


@pytest.mark.parametrize(
    ("word", "rows", "failed"),
    [
        (RAISES, [10, 12, 13, 50], {"a.zip!/1.txt": "internal error"}),
        (DIES, [10, 12, 13, 50], {"a.zip!/1.txt": "ended with code 9"}),
        (HANGS, [10, 12, 13, 50], {"a.zip!/1.txt": "took longer than 3 seconds"}),
        (DIES_WHEN_READ, [10, 12, 13, 50], {"a.zip!/document 2": "ended with code 9"}),
    ],
)
def test_a_broken_member_costs_one_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, rows: list[int], failed: dict[str, str]
) -> None:
    break_workers(tmp_path, monkeypatch)
    monkeypatch.chdir(tmp_path)
    texts = [f"举办讲座{n}场。" for n in range(10, 14)]
    texts[1] += word
    zip_of(tmp_path / "a.zip", *texts)
    (tmp_path / "b.txt").write_text("举办讲座50场。", "utf-8")
    found = rm.extract_files(["a.zip", "b.txt"], jobs=1, time_limit=LIMIT, show=False)
    assert list(found.table["value"]) == rows
    assert [f.source for f in found.failures] == list(failed)
    assert all(words in f.reason for f, words in zip(found.failures, failed.values(), strict=True))


def test_what_a_library_prints_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    break_workers(tmp_path, monkeypatch)
    paths = write_texts(tmp_path, *[f"举办讲座{n}场。{PRINTS}" for n in (3, 4)])
    assert list(rm.extract_files(paths, jobs=1, show=False).table["value"]) == [3, 4]


def test_own_lexicon_reaches_the_workers(tmp_path: Path) -> None:
    lexicon = tmp_path / "lexicon"
    lexicon.mkdir()
    (lexicon / "units.tsv").write_text(
        "unit\tforms\tdimension\tkind\tnot_before\tnot_after\texamples\tcounterexamples\n塘口\t口塘\tcount\tmeasure\n",
        "utf-8",
    )
    paths = write_texts(tmp_path, "全年改造鱼塘236塘口。")
    assert rm.extract_files(paths, jobs=1, show=False).table.empty
    found = rm.extract_files(paths, jobs=1, show=False, lexicon=Lexicon.load(lexicon))
    assert list(found.table["unit"]) == ["塘口"]


def test_workers_that_cannot_start_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = write_texts(tmp_path, "举办讲座3场。")
    broken = replace(Lexicon.default(), tables={})
    with pytest.raises(ReportminerError, match="a worker cannot start: KeyError"):
        rm.extract_files(paths, jobs=1, show=False, lexicon=broken)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    (tmp_path / "python").write_text("#!/bin/sh\nexit 7\n")
    (tmp_path / "python").chmod(0o755)
    if sys.platform != "win32":
        with pytest.raises(ReportminerError, match=r"workers cannot start: .* ended with code 7"):
            rm.extract_files(paths, jobs=1, show=False)


def test_tasks_are_taken_as_they_are_wanted_and_large_ones_alone(tmp_path: Path) -> None:
    (path,) = write_texts(tmp_path, "举办讲座3场。")
    drawn = 0

    def tasks(size: int) -> Iterator[Task]:
        nonlocal drawn
        for drawn in range(1, 501):
            yield Task(drawn, str(path), path.name, size)

    for size, most in ((1_000, 40), (10_000_000, 3)):
        pool = Pool(1)
        coming = pool.run(tasks(size))
        assert isinstance(next(coming), Part)
        assert drawn <= most
        coming.close()
        assert drawn <= most


def test_every_task_gives_its_parts_once(tmp_path: Path) -> None:
    paths = write_texts(tmp_path, *(report(n) for n in range(40)))
    tasks = [Task(n, str(p), p.name, p.stat().st_size) for n, p in enumerate(paths)]
    parts = list(Pool(2).run(tasks))
    assert sorted((p.key, p.number, p.last) for p in parts) == [(n, 0, True) for n in range(40)]


def test_a_script_without_a_guard(tmp_path: Path, root: Path) -> None:
    (tmp_path / "script.py").write_text(
        f"import sys; sys.path.insert(0, {str(root / 'src')!r})\nimport reportminer as rm\n"
        f"print(len(rm.extract_files({str(root / 'samples' / 'works-1962.txt')!r}, jobs=2).table))\n",
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, tmp_path / "script.py"], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (
        0,
        f"{len(rm.extract_file(root / 'samples' / 'works-1962.txt').table)}\n",
    )
    assert done.stderr.startswith("1 of 1 files, ")


def test_one_silent_logger(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    break_workers(tmp_path, monkeypatch)
    paths = write_texts(tmp_path, DIES)
    with caplog.at_level(logging.INFO, "reportminer"):
        rm.extract_files(paths, jobs=1, show=False)
    assert [(r.name, r.levelname) for r in caplog.records] == [("reportminer", "WARNING")]
    assert capfd.readouterr() == ("", "")
    assert any(isinstance(h, logging.NullHandler) for h in logging.getLogger("reportminer").handlers)
