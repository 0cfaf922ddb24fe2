"""The texts of an archive's documents, read again from their files: the archive holds rows, not texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from reportminer.model import Document, Unread
from reportminer.read import read_all
from reportminer.score import digest

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Extracted:
    """A document as the archive knows it; `digest` is empty where an earlier version has read it."""

    id: int
    document: str
    path: str
    part: int
    digest: str
    characters: int


def texts(
    db: sqlite3.Connection, folder: str | Path, documents: Iterable[int]
) -> Iterator[tuple[Extracted, str | Unread]]:
    """The text of each of the documents, given by their ids, or why it cannot be had.

    Files are looked for from `folder`, that of the database. A text is only given if it is the one that was extracted.
    The order is that of the archive; the members of a ZIP archive are read together.
    """
    ids = list(documents)
    known: list[Extracted] = []
    for first in range(0, len(ids), _AT_ONCE):
        known += _extracted(db, ids[first : first + _AT_ONCE])
    for path, group in groupby(sorted(known, key=lambda x: (x.path, x.part)), key=lambda x: x.path):
        yield from _of_file(db, Path(folder) / path, path, {x.part: x for x in group})


def _extracted(db: sqlite3.Connection, ids: list[int]) -> list[Extracted]:
    found = db.execute(
        "SELECT d.id, f.path || CASE d.member WHEN '' THEN '' ELSE '!/' || d.member END, f.path, d.part,"
        " coalesce(d.digest, ''), d.characters FROM documents d JOIN files f ON f.id = d.file"
        f" WHERE d.id IN ({', '.join('?' * len(ids))})",
        ids,
    )
    return [Extracted(*row) for row in found]


def _of_file(
    db: sqlite3.Connection, place: Path, name: str, parts: dict[int, Extracted]
) -> Iterator[tuple[Extracted, str | Unread]]:
    reason = ""
    for number, read in enumerate(read_all(place, name)):
        if isinstance(read, Unread):
            reason = read.reason
        if number in parts:
            yield parts[number], _verified(db, parts.pop(number), read)
        if not parts:
            return
    for known in parts.values():
        lost = f"{known.document}: not in the file any more" if known.document != name else reason
        yield known, Unread(known.document, reason if len(parts) == 1 and reason else lost)


def _verified(db: sqlite3.Connection, known: Extracted, read: Document | Unread) -> str | Unread:
    if isinstance(read, Unread):
        return Unread(known.document, read.reason)
    text = read.text
    same = digest(text) == known.digest if known.digest else _holds_all(db, known, text)
    if same:
        return text
    return Unread(
        known.document,
        f"{known.document}: not the text that was extracted; run `reportminer archive` on it again",
    )


def _holds_all(db: sqlite3.Connection, known: Extracted, text: str) -> bool:
    """Whether the text is as long as that of the document, and has every mention at its place."""
    places = db.execute(
        'SELECT start, "end", mention FROM observations WHERE document_id = ?'
        ' UNION ALL SELECT start, "end", mention FROM rejected WHERE document_id = ?',
        (known.id, known.id),
    )
    return len(text) == known.characters and all(text[a:b] == mention for a, b, mention in places)
