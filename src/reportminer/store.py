"""The archive's SQLite database: its schema, its migrations, and one transaction a document. See docs/archive.md."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from reportminer.errors import ReportminerError
from reportminer.model import COLUMNS
from reportminer.work import DOCUMENT_FIELDS, Part, clean

APPLICATION = 0x52504D31  # "RPM1", so that a foreign database is never written to
_WAIT = 60.0
_MAGIC = b"SQLite format 3\0"

_SQL_TYPES = {"string": "TEXT", "category": "TEXT", "Int64": "INTEGER", "Float64": "REAL"}
_ROW = tuple(c for c in COLUMNS if c.name != "document")
ROW_NAMES = tuple(c.name for c in _ROW)
"""The columns of a row of `observations`: those of the table but `document`, which the archive keeps once."""


def quoted(names: Sequence[str]) -> str:
    """Names of columns as SQL wants them."""
    return ", ".join(f'"{name}"' for name in names)


_VERSION_1 = f"""
CREATE TABLE runs (
    id INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT, state TEXT NOT NULL, sources TEXT NOT NULL,
    jobs INTEGER NOT NULL, extractor TEXT NOT NULL, lexicon TEXT NOT NULL,
    found INTEGER, read INTEGER, unchanged INTEGER, changed INTEGER, moved INTEGER, gone INTEGER, failed INTEGER
);
CREATE TABLE files (
    id INTEGER PRIMARY KEY, sha256 TEXT UNIQUE, path TEXT NOT NULL, size INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'failed')), parts INTEGER NOT NULL, tries INTEGER NOT NULL,
    extractor TEXT NOT NULL, lexicon TEXT NOT NULL,
    run INTEGER NOT NULL REFERENCES runs, gone INTEGER REFERENCES runs
);
CREATE INDEX files_by_path ON files (path);
CREATE TABLE places (
    path TEXT PRIMARY KEY, file INTEGER NOT NULL REFERENCES files ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX places_by_file ON places (file);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, file INTEGER NOT NULL REFERENCES files ON DELETE CASCADE, part INTEGER NOT NULL,
    member TEXT NOT NULL, title TEXT, publisher TEXT, region TEXT, report_type TEXT, period TEXT, encoding TEXT,
    characters INTEGER NOT NULL, flags TEXT,
    observations INTEGER NOT NULL, rejected INTEGER NOT NULL, seconds REAL NOT NULL, UNIQUE (file, part)
);
CREATE TABLE observations (
    id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    {", ".join(f'"{c.name}" {_SQL_TYPES[c.dtype]}' for c in _ROW)},
    UNIQUE (document_id, "row")
);
CREATE TABLE rejected (
    id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    mention TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, exclusion TEXT NOT NULL
);
CREATE INDEX rejected_by_document ON rejected (document_id);
CREATE TABLE failures (
    file INTEGER NOT NULL REFERENCES files ON DELETE CASCADE, part INTEGER NOT NULL,
    member TEXT NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (file, part)
) WITHOUT ROWID;
CREATE VIEW sources AS
    SELECT d.id AS document_id, f.path || CASE d.member WHEN '' THEN '' ELSE '!/' || d.member END AS document,
        f.id AS file, f.sha256, d.title, d.publisher, d.region, d.report_type, d.period, d.encoding, d.characters,
        d.flags, d.observations, d.rejected
    FROM files f CROSS JOIN documents d ON d.file = f.id
    WHERE f.gone IS NULL ORDER BY f.path, f.id, d.part;
CREATE VIEW indicators AS
    SELECT f.path || CASE d.member WHEN '' THEN '' ELSE '!/' || d.member END AS document,
        {", ".join(f'o."{c.name}"' for c in _ROW)}
    FROM files f CROSS JOIN documents d ON d.file = f.id CROSS JOIN observations o ON o.document_id = d.id
    WHERE f.gone IS NULL ORDER BY f.path, f.id, d.part, o."row";
"""

_VERSION_2 = f"""
ALTER TABLE documents ADD COLUMN digest TEXT;
CREATE INDEX documents_by_digest ON documents (digest);
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY, digest TEXT NOT NULL, document TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, mention TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('accept', 'correct', 'reject', 'add', 'reopen')),
    fields TEXT NOT NULL, note TEXT NOT NULL, who TEXT NOT NULL, "when" TEXT NOT NULL,
    source TEXT NOT NULL, applied TEXT NOT NULL, superseded INTEGER REFERENCES corrections
);
CREATE INDEX corrections_by_place ON corrections (digest, start, "end");
CREATE TABLE decided (
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    correction INTEGER NOT NULL REFERENCES corrections, "row" INTEGER, PRIMARY KEY (document_id, correction)
) WITHOUT ROWID;
CREATE INDEX decided_by_correction ON decided (correction);
CREATE TABLE originals (
    id INTEGER PRIMARY KEY, document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    {", ".join(f'"{c.name}" {_SQL_TYPES[c.dtype]}' for c in _ROW)},
    UNIQUE (document_id, "row")
);
"""

MIGRATIONS: tuple[str, ...] = (_VERSION_1, _VERSION_2)
"""The scripts that lead from each version of the schema to the next; `PRAGMA user_version` counts those done."""


def connect(path: str | Path) -> sqlite3.Connection:
    """Open the archive to write, making or migrating it as needed; raises `ReportminerError` if it is none of ours."""
    folder = Path(path).parent
    if not folder.is_dir():
        raise ReportminerError(f"{path}: the folder {folder} is not there; make it first")
    try:
        db = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
        try:
            _check(db, path)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("PRAGMA foreign_keys = ON")
            _migrate(db)
        except BaseException:
            db.close()
            raise
    except sqlite3.Error as e:
        raise ReportminerError(
            f"{path}: cannot be used as an archive ({e}); give the name of a new file"
        ) from None
    return db


def connect_to_change(path: str | Path) -> sqlite3.Connection:
    """Open an archive that is there, to write; raises `ReportminerError` if there is none."""
    connect_to_read(path).close()
    return connect(path)


def connect_to_read(path: str | Path) -> sqlite3.Connection:
    """Open an archive to look at, also while it is written; raises `ReportminerError` if there is none.

    One of an older version is migrated before, if it can be written to.
    """
    _must_be(path)
    try:
        db = sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro", uri=True, timeout=_WAIT)
        try:
            version = _check(db, path)
            if not version:
                raise ReportminerError(f"{path}: not an archive of reportminer (an empty database)")
            if version != len(MIGRATIONS):
                _renew(path)
        except BaseException:
            db.close()
            raise
    except sqlite3.Error as e:
        raise ReportminerError(f"{path}: not an archive of reportminer ({e})") from None
    return db


def is_archive(path: str | Path) -> bool:
    """Whether a file is an SQLite database, told by its first bytes; false for what cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except (OSError, ValueError):
        return False


def _must_be(path: str | Path) -> None:
    if not os.path.isfile(path):
        raise ReportminerError(
            f"{path}: no such archive; make it with: reportminer archive FOLDER --to {path}"
        )


def _renew(path: str | Path) -> None:
    """Bring an older archive up to date, so that it can be read."""
    try:
        connect(path).close()
    except ReportminerError as e:
        raise ReportminerError(
            f"{path}: an archive of an older version, and it cannot be renewed where it lies; copy it elsewhere ({e})"
        ) from None


def _check(db: sqlite3.Connection, path: str | Path) -> int:
    """The version of the schema, 0 for an empty database."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    ours = db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION
    filled = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if filled and not ours:
        raise ReportminerError(f"{path}: a database of something else; give the name of a new file")
    if version > len(MIGRATIONS):
        raise ReportminerError(f"{path}: written by a newer version of reportminer; update this one")
    return version


def _migrate(db: sqlite3.Connection) -> None:
    """Bring the schema up to date: each step whole, or not at all."""
    while True:
        with transaction(db):
            version = int(db.execute("PRAGMA user_version").fetchone()[0])
            if version >= len(MIGRATIONS):
                return
            for statement in MIGRATIONS[version].split(";\n"):
                db.execute(statement)
            db.execute(f"PRAGMA application_id = {APPLICATION}")
            db.execute(f"PRAGMA user_version = {version + 1}")


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All that is written within, or nothing of it."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if db.in_transaction:  # a full disk has ended it already
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


# ------------------------------------------------------------------ writing


def begin_file(
    db: sqlite3.Connection, sha256: str, place: tuple[str, int], stamp: tuple[str, str, int]
) -> int:
    """The row of a file whose first document arrives: made anew, or emptied.

    `sha256` is empty for a file whose bytes cannot be had; `place` is path and size, `stamp` extractor, lexicon, run.
    """
    known = file_at(db, place[0]) if not sha256 else None
    if sha256 or (known and known.sha256):
        known = file_with(db, sha256)
    if known:
        db.execute("DELETE FROM documents WHERE file = ?", (known.id,))
        db.execute("DELETE FROM failures WHERE file = ?", (known.id,))
        db.execute(
            "UPDATE files SET state = 'open', parts = 0, tries = tries + 1, extractor = ?, lexicon = ?, run = ?"
            " WHERE id = ?",
            (*stamp, known.id),
        )
        return known.id
    made = db.execute(
        "INSERT INTO files (sha256, path, size, state, parts, tries, extractor, lexicon, run)"
        " VALUES (?, ?, ?, 'open', 0, 1, ?, ?, ?)",
        (sha256 or None, *place, *stamp),
    )
    assert made.lastrowid is not None
    return made.lastrowid


@dataclass(frozen=True, slots=True)
class Known:
    """A file of the archive; `state` is `open` while not all of its documents are in."""

    id: int
    sha256: str | None
    state: str
    parts: int
    extractor: str
    lexicon: str


_KNOWN = "SELECT f.id, f.sha256, f.state, f.parts, f.extractor, f.lexicon FROM files f "


def file_with(db: sqlite3.Connection, sha256: str) -> Known | None:
    """The file with this content."""
    row = db.execute(_KNOWN + "WHERE f.sha256 = ?", (sha256,)).fetchone()
    return Known(*row) if row else None


def file_at(db: sqlite3.Connection, path: str) -> Known | None:
    """The file that was last seen at this place."""
    row = db.execute(_KNOWN + "JOIN places p ON p.file = f.id WHERE p.path = ?", (path,)).fetchone()
    return Known(*row) if row else None


def put_place(db: sqlite3.Connection, path: str, file: int) -> None:
    """The file lies here."""
    db.execute("INSERT OR REPLACE INTO places VALUES (?, ?)", (path, file))


def put_part(db: sqlite3.Connection, file: int, part: Part, name: str) -> None:
    """What one document gave: its rows, or its failure."""
    member = part.source.removeprefix(name).removeprefix("!/")
    if part.failure:
        values = (file, part.number, member, part.failure.kind, part.failure.reason)
        db.execute("INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?)", clean(values))
    elif part.source:
        _put_document(db, file, part, member)
    db.execute("UPDATE files SET parts = max(parts, ?) WHERE id = ?", (part.number + bool(part.source), file))


def end_file(db: sqlite3.Connection, file: int) -> None:
    """Nothing more comes of this file."""
    db.execute(
        "UPDATE files SET state ="
        " CASE WHEN EXISTS (SELECT 1 FROM failures WHERE file = id) THEN 'failed' ELSE 'done' END WHERE id = ?",
        (file,),
    )


def _put_document(db: sqlite3.Connection, file: int, part: Part, member: str) -> None:
    counts = (len(part.rows), len(part.rejected), round(part.seconds, 4))
    made = db.execute(_INSERT_DOCUMENT, clean((file, part.number, member, *part.document, *counts)))
    document = made.lastrowid
    db.executemany(_INSERT_OBSERVATION, [(document, *row) for row in part.rows])
    db.executemany(_INSERT_REJECTED, [(document, *row) for row in part.rejected])


def insert_into(table: str, names: Sequence[str]) -> str:
    """The statement that puts a row with these columns into a table."""
    return f"INSERT INTO {table} ({quoted(names)}) VALUES ({', '.join('?' * len(names))})"


_INSERT_DOCUMENT = insert_into(
    "documents", ("file", "part", "member", *DOCUMENT_FIELDS, "observations", "rejected", "seconds")
)
_INSERT_OBSERVATION = insert_into("observations", ("document_id", *ROW_NAMES))
_INSERT_REJECTED = insert_into("rejected", ("document_id", "mention", "start", "end", "exclusion"))


def settle(db: sqlite3.Connection, run: int) -> None:
    """After places have changed: where each file lies now; those that lie nowhere any more become `gone`."""
    db.execute("DELETE FROM files WHERE sha256 IS NULL AND id NOT IN (SELECT file FROM places)")
    db.execute("UPDATE files SET gone = ? WHERE gone IS NULL AND id NOT IN (SELECT file FROM places)", (run,))
    db.execute("UPDATE files SET gone = NULL WHERE gone IS NOT NULL AND id IN (SELECT file FROM places)")
    db.execute(
        "UPDATE files SET path = (SELECT min(path) FROM places WHERE file = id)"
        " WHERE gone IS NULL AND path IS NOT (SELECT min(path) FROM places WHERE file = id)"
    )
