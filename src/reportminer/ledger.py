"""Corrections in an archive: what was decided and when, the rows as they were read, and the rows as they are shown.

A decision belongs to a text, known by its digest, and to a place in it. So it holds for every document with this text,
whatever it is called, and when the text is read anew by another version. `observations` has the rows with the decisions
carried out, `originals` those of them that were read otherwise.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reportminer.corrections import ADDED, Correction, apply_corrections, in_one_line
from reportminer.errors import ReportminerError
from reportminer.lexicon import Lexicon
from reportminer.score import digest as digest_of
from reportminer.store import ROW_NAMES, connect_to_change, insert_into, quoted, transaction
from reportminer.texts import texts

Place = tuple[int, int, str]


@dataclass(slots=True)
class Outcome:
    """What became of the corrections of a file, in numbers; `reasons` says why some were refused.

    `known` were in the archive already, `older` than what is in force there: they are kept as history.
    """

    applied: int = 0
    known: int = 0
    older: int = 0
    refused: int = 0
    reasons: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = {
            "applied": self.applied,
            "there already": self.known,
            "older than what is there": self.older,
        }
        counts["refused"] = self.refused
        return ", ".join(f"{n:,} {name}" for name, n in counts.items() if n or name == "applied")


@dataclass(frozen=True, slots=True)
class _Held:
    """A decision of the archive, by its id; `later` is that of the one that took its place."""

    id: int
    correction: Correction
    later: int | None


def apply_to_archive(
    database: str | os.PathLike[str],
    corrections: Sequence[Correction],
    *,
    who: str = "",
    source: str = "",
    lexicon: Lexicon | None = None,
) -> Outcome:
    """Carry corrections out in an archive, all in one transaction; what was read is kept beside what is shown.

    Of two decisions on one place the one with the later `when` holds, and both are kept; what is there already changes
    nothing. `who` is put down where a correction names nobody, the time of now where it has none; `source` is where they
    come from. What finds no text or no row is refused and told. Raises `ReportminerError` for what is no archive.
    """
    path, outcome = Path(database), Outcome()
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    stamp = (who, source, now)
    try:
        with closing(connect_to_change(path)) as db, transaction(db):
            of_text: dict[str, list[Correction]] = {}
            for (document, told), group in _by_document(corrections).items():
                digest, fault = _text_of(db, path.absolute().parent, document, told)
                if fault:
                    outcome.refused += len(group)
                    outcome.reasons.append(f"{document}: {fault} ({len(group):,} lines)")
                else:
                    of_text.setdefault(digest, []).extend(group)
            for digest, group in of_text.items():
                _take_in(db, digest, group, stamp, outcome, lexicon)
    except ValueError as e:
        raise ReportminerError(f"{source or 'a correction'}: {e}; nothing was changed") from None
    except sqlite3.Error as e:
        raise ReportminerError(f"{path}: writing failed ({e}); nothing was changed, run again") from None
    return outcome


def _by_document(corrections: Sequence[Correction]) -> dict[tuple[str, str], list[Correction]]:
    groups: dict[tuple[str, str], list[Correction]] = {}
    for c in corrections:
        if c.decision != "open":
            groups.setdefault((c.document, c.digest), []).append(c)
    return groups


# ------------------------------------------------------------------ which text


def _text_of(db: sqlite3.Connection, folder: Path, document: str, told: str) -> tuple[str, str]:
    """The digest of the text that corrections are for, or what is wrong: by the digest they tell, else by the name."""
    if told and db.execute("SELECT 1 FROM documents WHERE digest = ?", (told,)).fetchone():
        return told, ""
    found = _at(db, document)
    if found is None:
        return "", "no document of the archive has this text or this name"
    id, digest = found
    if digest is None:  # read by an earlier version, which did not keep it
        for _, text in texts(db, folder, [id]):
            if not isinstance(text, str):
                return "", text.reason
            digest = digest_of(text)
            db.execute("UPDATE documents SET digest = ? WHERE id = ?", (digest, id))
    if told and told != digest:
        return "", "the text is not the one that was reviewed; review it anew"
    return digest or "", ""


def _at(db: sqlite3.Connection, document: str) -> tuple[int, str | None] | None:
    """Id and digest of the document with this name."""
    parts = document.split("!/")
    for k in range(len(parts), 0, -1):
        found: tuple[int, str | None] | None = db.execute(
            "SELECT d.id, d.digest FROM files f JOIN documents d ON d.file = f.id"
            " WHERE f.path = ? AND d.member = ? AND f.gone IS NULL",
            ("!/".join(parts[:k]), "!/".join(parts[k:])),
        ).fetchone()
        if found:
            return found
    return None


# ------------------------------------------------------------------ taking in


def _take_in(
    db: sqlite3.Connection,
    digest: str,
    group: Sequence[Correction],
    stamp: tuple[str, str, str],
    outcome: Outcome,
    lexicon: Lexicon | None,
) -> None:
    """The corrections of one text into the archive; those that find no row in any of its documents go out again."""
    fresh: dict[int, Correction] = {}
    for c in group:
        new = _put(db, digest, c, stamp, outcome)
        if new is not None:
            fresh[new] = c
    while fresh:
        _refresh_all(db, digest, lexicon)
        lost = [id for id in fresh if _finds_nothing(db, id)]
        if not lost:
            break
        for id in lost:
            c = fresh.pop(id)
            reason = (
                "no such row, or it would overlap another" if c.decision == "add" else "no such row there"
            )
            outcome.refused += 1
            outcome.reasons.append(f"{c.document}: {c.decision} «{c.mention}» at {c.start}: {reason}")
            db.execute("UPDATE corrections SET superseded = NULL WHERE superseded = ?", (id,))
            db.execute("DELETE FROM corrections WHERE id = ?", (id,))
        if not fresh:
            _refresh_all(db, digest, lexicon)
    outcome.applied += len(fresh)


def _put(
    db: sqlite3.Connection, digest: str, c: Correction, stamp: tuple[str, str, str], outcome: Outcome
) -> int | None:
    """A correction into the history; its id if it is in force now."""
    who, source, now = stamp
    history = _history(db, digest, (c.start, c.end))
    in_force = next((h for h in history if h.later is None), None)
    nothing = in_force is None or in_force.correction.decision == "reopen"
    told = [h for h in history if c.when or h is in_force]  # what was not said when is said now
    if any(_same(c, h.correction) for h in told) or (c.decision == "reopen" and nothing):
        outcome.known += 1
        return None
    c = replace(c, who=c.who or who, when=c.when or now)
    made = db.execute(
        insert_into("corrections", _COLUMNS),
        (
            digest, c.document, c.start, c.end, c.mention, c.decision, json.dumps(dict(c.fields), ensure_ascii=False),
            c.note, c.who, c.when, source, now,
        ),
    )  # fmt: skip
    id = made.lastrowid
    if in_force and in_force.correction.when > c.when:
        db.execute("UPDATE corrections SET superseded = ? WHERE id = ?", (in_force.id, id))
        outcome.older += 1
        return None
    if in_force:
        db.execute("UPDATE corrections SET superseded = ? WHERE id = ?", (id, in_force.id))
    return id


_COLUMNS = (
    "digest", "document", "start", "end", "mention", "decision", "fields", "note", "who", "when", "source", "applied",
)  # fmt: skip


def _same(c: Correction, held: Correction) -> bool:
    """Whether it says what was said before; who and when count only where it tells them."""
    said = (c.decision, dict(c.fields), c.note, in_one_line(c.mention))
    before = (held.decision, dict(held.fields), held.note, in_one_line(held.mention))
    return said == before and c.who in ("", held.who) and c.when in ("", held.when)


def _finds_nothing(db: sqlite3.Connection, id: int) -> bool:
    """Whether a decision in force does nothing in any document."""
    in_force = db.execute("SELECT 1 FROM corrections WHERE id = ? AND superseded IS NULL", (id,)).fetchone()
    return bool(in_force) and not db.execute("SELECT 1 FROM decided WHERE correction = ?", (id,)).fetchone()


# ------------------------------------------------------------------ what is held


def _history(
    db: sqlite3.Connection, digest: str, span: tuple[int, int] | None = None, document: str = ""
) -> list[_Held]:
    """All decisions on a text, or on one place in it; places in the order in which they were first decided on."""
    at = ' AND start = ? AND "end" = ?' if span else ""
    found = db.execute(
        'SELECT id, start, "end", mention, decision, fields, note, who, "when", superseded FROM corrections'
        f" WHERE digest = ?{at} ORDER BY id",
        (digest, *(span or ())),
    ).fetchall()
    first: dict[tuple[int, int], int] = {}
    held = []
    for id, start, end, mention, decision, fields, note, who, when, later in found:
        first.setdefault((start, end), id)
        c = Correction(
            document, f"c{id}", start, end, mention, decision, json.loads(fields), digest, note, who, when
        )
        held.append(_Held(id, c, later))
    return sorted(held, key=lambda h: (first[h.correction.start, h.correction.end], h.id))


def rows_read(db: sqlite3.Connection, document_id: int, document: str = "") -> list[dict[str, Any]]:
    """The rows of a document as they were read, without what was corrected, in their order."""
    columns = quoted(ROW_NAMES)
    found = db.execute(
        f"SELECT {columns} FROM originals WHERE document_id = :id UNION ALL SELECT {columns} FROM observations"
        f' WHERE document_id = :id AND rule IS NOT :added AND "row" NOT IN'
        f' (SELECT "row" FROM originals WHERE document_id = :id) ORDER BY "row"',
        {"id": document_id, "added": ADDED},
    )
    return [{"document": document, **dict(zip(ROW_NAMES, row, strict=True))} for row in found]


def decisions(db: sqlite3.Connection, document_id: int, document: str) -> list[Correction]:
    """The decisions that are in force for a document, with its name, whether or not their rows are found.

    Those that were taken back (`reopen`) are among them, but no rejections of what was added.
    """
    digest = db.execute("SELECT digest FROM documents WHERE id = ?", (document_id,)).fetchone()[0]
    held = _history(db, digest or "", document=document)
    places = {_place(r) for r in rows_read(db, document_id)}
    each = _in_force(held, places)
    return [h.correction for h, settled in each if not settled or h.correction.decision == "reopen"]


def _in_force(held: Sequence[_Held], places: set[Place]) -> Iterator[tuple[_Held, bool]]:
    """The decisions that nothing later replaces, and whether they ask for what is so already."""
    added = {_place_of(h.correction) for h in held if h.correction.decision == "add"}
    for h in held:
        if h.later is None:
            place, decision = _place_of(h.correction), h.correction.decision
            yield h, decision == "reopen" or (decision == "reject" and place in added and place not in places)


def _place(row: Mapping[str, Any]) -> Place:
    return row["start"], row["end"], in_one_line(row["mention"])


def _place_of(c: Correction) -> Place:
    return c.start, c.end, in_one_line(c.mention)


# ------------------------------------------------------------------ carrying out


def carry_over(db: sqlite3.Connection, file: int, part: int, lexicon: Lexicon | None = None) -> None:
    """Carry out on a document that was just read what was decided on its text before."""
    found = db.execute(
        "SELECT d.id, d.digest FROM documents d WHERE d.file = ? AND d.part = ?"
        " AND EXISTS (SELECT 1 FROM corrections c WHERE c.digest = d.digest)",
        (file, part),
    ).fetchone()
    if found:
        document_id, digest = found
        _refresh(db, document_id, digest, lexicon)


def _refresh_all(db: sqlite3.Connection, digest: str, lexicon: Lexicon | None) -> None:
    for (id,) in db.execute("SELECT id FROM documents WHERE digest = ?", (digest,)).fetchall():
        _refresh(db, id, digest, lexicon)


def _refresh(db: sqlite3.Connection, document_id: int, digest: str, lexicon: Lexicon | None) -> None:
    """The rows of a document as the decisions in force make them, from the rows as they were read."""
    read, held = rows_read(db, document_id), _history(db, digest)
    in_force = list(_in_force(held, {_place(r) for r in read}))
    done = apply_corrections(read, [h.correction for h, settled in in_force if not settled], lexicon=lexicon)
    row = {_place(e["original"] or e["corrected"]): e["row"] for e in done.log}
    of_decision = [(h.id, row.get(_place_of(h.correction)), settled) for h, settled in in_force]
    shown = {r["row"]: r for r in done.rows}
    for table in ("observations", "originals", "decided"):
        db.execute(f"DELETE FROM {table} WHERE document_id = ?", (document_id,))
    _insert(db, "observations", document_id, list(shown.values()))
    _insert(db, "originals", document_id, [r for r in read if shown.get(r["row"]) != r])
    db.executemany(
        insert_into("decided", ("document_id", "correction", "row")),
        [(document_id, id, number) for id, number, settled in of_decision if settled or number is not None],
    )
    db.execute("UPDATE documents SET observations = ? WHERE id = ?", (len(shown), document_id))


def _insert(db: sqlite3.Connection, table: str, document_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    sql = insert_into(table, ("document_id", *ROW_NAMES))
    db.executemany(sql, [(document_id, *(r[name] for name in ROW_NAMES)) for r in rows])


STATE = """CASE
    WHEN c.superseded IS NOT NULL THEN 'superseded'
    WHEN x.document_id IS NOT NULL THEN 'in force'
    WHEN EXISTS (SELECT 1 FROM documents d JOIN files f ON f.id = d.file WHERE d.digest = c.digest AND f.gone IS NULL)
        THEN 'unmatched'
    ELSE 'stale' END"""
"""The state of a correction `c`; `x` is what it decides in documents that are there."""

DECIDED = """SELECT y.correction, y.document_id, y."row",
        f.path || CASE d.member WHEN '' THEN '' ELSE '!/' || d.member END AS document
    FROM decided y JOIN documents d ON d.id = y.document_id JOIN files f ON f.id = d.file WHERE f.gone IS NULL"""
"""What decisions in force do: in which documents that are there, and to which of their rows (null: none is left)."""


def without_row(db: sqlite3.Connection) -> int:
    """How many decisions in force find no row now: their text has changed, or it is read otherwise."""
    return int(
        db.execute(
            "SELECT count(*) FROM corrections c WHERE c.superseded IS NULL AND c.decision <> 'reopen' AND NOT EXISTS"
            " (SELECT 1 FROM decided y JOIN documents d ON d.id = y.document_id JOIN files f ON f.id = d.file"
            " WHERE y.correction = c.id AND f.gone IS NULL)"
        ).fetchone()[0]
    )
