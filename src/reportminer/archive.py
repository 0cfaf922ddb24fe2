"""Keeps the table of a whole archive in a database: what is done is not done again, what has changed is."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Literal

from reportminer import __version__
from reportminer.errors import ReportminerError
from reportminer.ledger import carry_over, without_row
from reportminer.lexicon import Lexicon
from reportminer.limits import LIMITS
from reportminer.log import logger
from reportminer.pool import Pool, default_jobs
from reportminer.progress import Advance, progress
from reportminer.store import (
    Known,
    begin_file,
    connect,
    end_file,
    file_at,
    file_with,
    put_part,
    put_place,
    settle,
    transaction,
)
from reportminer.walk import Walk, relative, shown, walk
from reportminer.work import Failure, Part, Task

Again = Literal["", "failed", "all"]
_PAGE = 500


@dataclass(slots=True)
class Summary:
    """What a run did, in numbers of files; `faults` says what of the sources could not be looked at.

    `unsettled` are corrections of the archive that find no row after the run.
    """

    found: int = 0
    read: int = 0
    unchanged: int = 0
    changed: int = 0
    moved: int = 0
    gone: int = 0
    failed: int = 0
    unsettled: int = 0
    faults: tuple[str, ...] = ()

    def __str__(self) -> str:
        counts = asdict(self) | {"faults": 0, "unsettled": 0}
        return ", ".join(f"{n:,} {name}" for name, n in counts.items() if n or name == "found")


@dataclass(slots=True)
class _Flight:
    """A file that the workers have: where it was found, and where else the same content was found meanwhile."""

    sha256: str
    name: str
    size: int
    file: int | None = None
    also: list[str] = field(default_factory=list)


def archive(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    to: str | os.PathLike[str],
    *,
    jobs: int | None = None,
    lexicon: Lexicon | None = None,
    again: Again = "",
    time_limit: float = LIMITS.seconds,
    show: bool | None = None,
) -> Summary:
    """Read all reports of folders, patterns and files into the SQLite database `to`; interrupted, it goes on there.

    A file is known by its content: it is read again only where the version of reportminer or the lexicon is another,
    or where `again` says so (`failed` or `all`). `time_limit` is in seconds for each document, 0 for none; `show` as
    `wanted` in `progress`. Raises `ReportminerError` for a database that cannot be used.
    """
    to = Path(to)
    try:
        with closing(connect(to)) as db:
            run = _Run(db, walk(sources), to.absolute().parent, lexicon, again)
            return run.go(Pool(jobs or default_jobs(), lexicon, time_limit), show)
    except sqlite3.Error as e:
        raise ReportminerError(f"{to}: writing failed ({e}); what was done is kept, run again") from None


class _Run:
    """One run over the sources: its counts, and what the workers have."""

    def __init__(
        self, db: sqlite3.Connection, sources: Walk, folder: Path, lexicon: Lexicon | None, again: Again
    ) -> None:
        self.db, self.walk, self.folder, self.again = db, sources, str(folder), again
        self.lexicon = lexicon
        self.stamp = (__version__, (lexicon or Lexicon.default()).digest)
        self.summary = Summary()
        self.flights: dict[int, _Flight] = {}
        self.flying: dict[str, int] = {}
        self.run = 0
        self.advance: Advance = lambda done, failed: None

    def go(self, pool: Pool, show: bool | None) -> Summary:
        """The whole run; its row says how it ended."""
        self._begin(pool.jobs)
        state = "failed"
        try:
            self._look()
            with (
                progress(self.summary.found, wanted=show) as self.advance,
                closing(pool.run(self._tasks())) as parts,
            ):
                for part in parts:
                    self._take(part)
            self._settle()
            self.summary.unsettled = without_row(self.db)
            state = "done"
        except KeyboardInterrupt:
            state = "interrupted"
            raise
        finally:
            self._end(state)
        return self.summary

    # ------------------------------------------------------------------ what there is

    def _look(self) -> None:
        """All files of the sources into a table of this connection, however many there are."""
        self.db.execute(
            "CREATE TEMP TABLE found (path TEXT PRIMARY KEY, real BLOB, size INTEGER) WITHOUT ROWID"
        )
        with transaction(self.db):
            for f in self.walk.files():
                row = (relative(shown(f.path), self.folder), os.fsencode(f.path), f.size)
                self.db.execute("INSERT OR IGNORE INTO found VALUES (?, ?, ?)", row)
        self.summary.found = self.db.execute("SELECT count(*) FROM found").fetchone()[0]
        self.summary.faults = tuple(fault.reason for fault in self.walk.faults)
        logger.info("%d files found", self.summary.found)

    def _found(self) -> Iterator[tuple[str, bytes, int]]:
        last = ""
        while page := self.db.execute(
            "SELECT path, real, size FROM found WHERE path > ? ORDER BY path LIMIT ?", (last, _PAGE)
        ).fetchall():
            yield from page
            last = page[-1][0]

    def _tasks(self) -> Iterator[Task]:
        """The files that must be read; the others are settled on the way."""
        for key, (path, real, size) in enumerate(self._found()):
            try:
                digest = content_hash(os.fsdecode(real))
            except OSError as e:
                self._unreadable(path, size, e)
                continue
            known = file_with(self.db, digest)
            if digest in self.flying:
                self.flights[self.flying[digest]].also.append(path)
            elif known and not self._must_read(known):
                self._keep(path, known)
            else:
                resumes = known is not None and known.state == "open" and self._current(known)
                self.flights[key] = _Flight(digest, path, size, known.id if known and resumes else None)
                self.flying[digest] = key
                skip = known.parts if known and resumes else 0
                yield Task(key, os.fsdecode(real), path, size, skip)

    def _current(self, known: Known) -> bool:
        return (known.extractor, known.lexicon) == self.stamp

    def _must_read(self, known: Known) -> bool:
        wanted = self.again == "all" or (self.again == "failed" and known.state == "failed")
        return wanted or known.state == "open" or not self._current(known)

    def _keep(self, path: str, known: Known) -> None:
        here = file_at(self.db, path)
        if here is None or here.id != known.id:
            with transaction(self.db):
                self._place(path, known.id)
        self.summary.unchanged += 1
        self.summary.failed += known.state == "failed"
        self.advance(1, int(known.state == "failed"))

    def _unreadable(self, path: str, size: int, error: OSError) -> None:
        reason = f"{path}: cannot be read ({error.strerror or error}); check the rights of the file"
        here = file_at(self.db, path)
        if not here or here.sha256 or self.again:
            part = Part(0, 0, path, "", True, failure=Failure("unread", reason))
            with transaction(self.db):
                file = begin_file(self.db, "", (path, size), (*self.stamp, self.run))
                self._place(path, file)
                put_part(self.db, file, part, path)
                end_file(self.db, file)
        self.summary.failed += 1
        self.advance(1, 1)

    # ------------------------------------------------------------------ what comes in

    def _take(self, part: Part) -> None:
        """One document into the database, whole or not at all."""
        flight = self.flights[part.key]
        with transaction(self.db):
            file = flight.file
            if file is None:
                digest = part.sha256 or flight.sha256
                file = begin_file(self.db, digest, (flight.name, flight.size), (*self.stamp, self.run))
                self._place(flight.name, file)
            put_part(self.db, file, part, flight.name)
            carry_over(self.db, file, part.number, self.lexicon)
            if part.last:
                end_file(self.db, file)
                for path in flight.also if part.sha256 in ("", flight.sha256) else ():
                    self._place(path, file)
        flight.file = file
        if part.failure:
            logger.info("failed: %s", part.failure.reason)
            if part.failure.detail:
                logger.error("%s", part.failure.detail)
        if part.last:
            self._landed(part.key, flight, file)

    def _landed(self, key: int, flight: _Flight, file: int) -> None:
        del self.flights[key]
        del self.flying[flight.sha256]
        state = self.db.execute("SELECT state FROM files WHERE id = ?", (file,)).fetchone()[0]
        count = 1 + len(flight.also)
        self.summary.read += 1
        self.summary.unchanged += len(flight.also)
        self.summary.failed += state == "failed"
        self.advance(count, int(state == "failed"))

    # ------------------------------------------------------------------ begin and end

    def _begin(self, jobs: int) -> None:
        with transaction(self.db):
            made = self.db.execute(
                "INSERT INTO runs (started, state, sources, jobs, extractor, lexicon) VALUES (?, ?, ?, ?, ?, ?)",
                (_now(), "running", "\n".join(map(shown, self.walk.sources)), jobs, *self.stamp),
            )
        assert made.lastrowid is not None
        self.run = made.lastrowid

    def _settle(self) -> None:
        """Forget the places below the sources where nothing lies any more."""
        unfound = "SELECT path, file FROM places WHERE path > ? AND path NOT IN (SELECT path FROM found)"
        last = ""
        with transaction(self.db):
            while page := self.db.execute(f"{unfound} ORDER BY path LIMIT ?", (last, _PAGE)).fetchall():
                last = page[-1][0]
                for path, file in page:
                    if self.walk.covers(os.path.join(self.folder, path)):
                        self._vanished(path, file)
            settle(self.db, self.run)

    def _vanished(self, path: str, file: int) -> None:
        self.db.execute("DELETE FROM places WHERE path = ?", (path,))
        elsewhere = self.db.execute("SELECT 1 FROM places WHERE file = ?", (file,)).fetchone()
        self.summary.moved += bool(elsewhere)
        self.summary.gone += not elsewhere

    def _place(self, path: str, file: int) -> None:
        """The file lies here; another one that lay here before was changed into it."""
        before = file_at(self.db, path)
        if before is None or before.id != file:
            put_place(self.db, path, file)
            self.summary.changed += before is not None and before.sha256 is not None

    def _end(self, state: str) -> None:
        s = self.summary
        counts = (s.found, s.read, s.unchanged, s.changed, s.moved, s.gone, s.failed)
        with transaction(self.db):
            self.db.execute(
                "UPDATE runs SET ended = ?, state = ?, found = ?, read = ?, unchanged = ?, changed = ?, moved = ?, gone = ?,"
                " failed = ? WHERE id = ?",
                (_now(), state, *counts, self.run),
            )
        logger.info("run %d %s: %s", self.run, state, s)


def content_hash(path: str) -> str:
    """SHA-256 of a file's bytes, in hexadecimal; raises `OSError`."""
    with open(path, "rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
