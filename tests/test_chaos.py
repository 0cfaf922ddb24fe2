"""An archive whose runs are killed at random moments is in the end what an undisturbed run makes of it.

`REPORTMINER_CHAOS=2000,20` takes 2,000 documents and 20 kills instead of the few of an ordinary test run.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from zipfile import ZipFile

import pytest

from breakable import RAISES, break_workers
from made_reports import report, write_reports
from reportminer.errors import ReportminerError
from reportminer.store import connect_to_read
from test_archive import contents, rows

DOCUMENTS, KILLS = map(int, os.environ.get("REPORTMINER_CHAOS", "60,3").split(","))
HALVES = """
SELECT d.id FROM documents d
WHERE d.observations != (SELECT count(*) FROM observations o WHERE o.document_id = d.id)
   OR d.rejected != (SELECT count(*) FROM rejected r WHERE r.document_id = d.id)
UNION ALL
SELECT id FROM files f WHERE state = 'done' AND parts != (SELECT count(*) FROM documents d WHERE d.file = f.id)
UNION ALL
SELECT id FROM files f WHERE NOT EXISTS (SELECT 1 FROM places p WHERE p.file = f.id)
"""

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of POSIX"),
]


def start(sources: Path, to: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "reportminer", "archive", str(sources), "--to", str(to), "--jobs", "2"]
    return subprocess.Popen([*command, "--quiet"], stderr=subprocess.DEVNULL)


def done(to: Path) -> int:
    """The documents that are in the archive."""
    try:
        return int(rows(to, "SELECT count(*) FROM documents")[0][0])
    except ReportminerError:
        return 0


class Reader(Thread):
    """Looks for half documents, over and over, while others write."""

    def __init__(self, to: Path) -> None:
        super().__init__(daemon=True)
        self.to, self.over, self.looks, self.halves = to, Event(), 0, list[int]()

    def run(self) -> None:
        while not self.over.wait(0.05):
            try:
                with closing(connect_to_read(self.to)) as db:
                    self.halves += [i for (i,) in db.execute(HALVES)]
            except ReportminerError:  # not there yet
                continue
            self.looks += 1


def workers_of(process: int) -> list[int]:
    path = Path(f"/proc/{process}/task/{process}/children")
    return [int(n) for n in path.read_text().split()] if path.exists() else []


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Reports in folders, in a ZIP archive, and some that fail."""
    break_workers(tmp_path, monkeypatch)
    folder = tmp_path / "reports"
    write_reports(folder, DOCUMENTS - 10)
    with ZipFile(folder / "more.zip", "w") as members:
        for n in range(10):
            members.writestr(f"{n}.txt", RAISES if n == 4 else report(100_000 + n))
    (folder / "scan.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    return folder


def test_killed_and_resumed(reports: Path, tmp_path: Path) -> None:
    to, fresh = tmp_path / "killed.sqlite", tmp_path / "fresh.sqlite"
    dice = random.Random(20)
    reader = Reader(to)
    reader.start()
    left: list[int] = []
    for moment in sorted(dice.sample(range(DOCUMENTS * 2 // 3), KILLS)):
        running = start(reports, to)
        while done(to) < moment and running.poll() is None:
            time.sleep(0.01)
        time.sleep(dice.uniform(0, 0.05))
        left += workers_of(running.pid)
        running.send_signal(signal.SIGKILL)
        assert running.wait(timeout=30) == -signal.SIGKILL, "it was done before it was killed"
        if to.exists():
            assert rows(to, "PRAGMA integrity_check") == [("ok",)]
    assert start(reports, to).wait(timeout=3600) == 1  # what fails, fails
    reader.over.set()
    reader.join(timeout=60)
    assert start(reports, fresh).wait(timeout=3600) == 1
    assert contents(to) == contents(fresh)
    assert len(contents(to)["documents"]) == DOCUMENTS - 1
    assert (reader.looks > 0, reader.halves) == (True, [])
    assert not [w for w in left if alive(w)], "workers outlived the run that was killed"
    print(f"{DOCUMENTS} documents, {KILLS} kills, {reader.looks} looks of a reader, {len(left)} workers")
