"""The documents of an archive one by one, as their rows are checked and reviewed: memory is bounded by one document."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from reportminer.checks.outliers import Level, bare, standing_out
from reportminer.checks.stated import Finding
from reportminer.display.page import Reviewed
from reportminer.errors import ReportminerError
from reportminer.ledger import decisions, rows_read
from reportminer.model import COLUMNS, Unread
from reportminer.store import ROW_NAMES, connect_to_read, quoted
from reportminer.texts import texts
from reportminer.where import Condition, clause, conditions

PAGE_ROWS = 20_000
"""The rows of one review page; beyond, a browser gets slow."""


@dataclass(frozen=True, slots=True)
class Archived:
    """The documents of an archive that have a row for which all conditions are true."""

    db: sqlite3.Connection
    folder: Path
    wanted: tuple[Condition, ...] = field(default=())

    @classmethod
    @contextmanager
    def open(cls, database: str | os.PathLike[str], where: Sequence[str] = ()) -> Iterator[Archived]:
        """An archive at one moment; `where` as for `export`. Raises `ReportminerError` for what is none."""
        path, wanted = Path(database), conditions(where, {c.name: c.dtype for c in COLUMNS})
        with closing(connect_to_read(path)) as db:
            db.create_function("bare", 1, bare, deterministic=True)
            db.execute("BEGIN")
            try:
                yield cls(db, path.absolute().parent, wanted)
            except sqlite3.Error as e:
                raise ReportminerError(f"{path}: cannot be read ({e})") from None

    def documents(self) -> Iterator[tuple[int, str, int]]:
        """Id, name and number of rows of each document, in the order of the archive."""
        among, values = self._among()
        yield from self.db.execute(f"SELECT document_id, document, observations FROM sources{among}", values)

    def rows(self, document_id: int, document: str) -> list[dict[str, Any]]:
        """The rows of a document as they are shown, dicts with the keys of `COLUMNS`."""
        found = self.db.execute(
            f'SELECT {quoted(ROW_NAMES)} FROM observations WHERE document_id = ? ORDER BY "row"',
            (document_id,),
        )
        return [{"document": document, **dict(zip(ROW_NAMES, row, strict=True))} for row in found]

    def outliers(self) -> Iterator[tuple[Finding, dict[str, Any]]]:
        """Values far from those of the same kind in the other documents, and their rows; SQLite does the sorting."""
        among, values = self._among()
        also = f"{among} AND " if among else " WHERE "
        levels = self.db.execute(
            'SELECT bare(indicator), unit, status, document, "row", indicator, scope, mention, value FROM indicators'
            f"{also}aspect = 'level' AND value > 0 AND dimension IS NOT 'ratio' ORDER BY 1, 2, 3, 4, 5",
            values,
        )
        names = ("document", "row", "indicator", "scope", "mention", "value")
        for _, same in groupby(levels, key=lambda r: r[:3]):
            for found in standing_out([Level.of(dict(zip(names, r[3:], strict=True))) for r in same]):
                yield found, self._row(found.document, found.row)

    def reviewed(self) -> Iterator[Reviewed | Unread]:
        """Each document with its text, its rows as they were read and what was decided; or why the text is not there.

        Raises `ReportminerError` where there are none, and where they are too many for one page.
        """
        chosen = {id: (name, rows) for id, name, rows in self.documents()}
        total = sum(rows for _, rows in chosen.values())
        if not chosen:
            raise ReportminerError("the archive has no document with such rows; change --where")
        if total > PAGE_ROWS:
            raise ReportminerError(
                f"{total:,} rows of {len(chosen):,} documents, more than the {PAGE_ROWS:,} of one page; choose some, for"
                " example with: --where 'document=reports/2023/*'"
            )
        for known, text in texts(self.db, self.folder, chosen):
            if isinstance(text, Unread):
                yield text
            else:
                rows = rows_read(self.db, known.id, known.document)
                yield Reviewed(known.document, text, rows, decisions(self.db, known.id, known.document))

    def _among(self) -> tuple[str, tuple[str | float, ...]]:
        if not self.wanted:
            return "", ()
        sql, values = clause(self.wanted)
        return f" WHERE document IN (SELECT document FROM indicators{sql})", values

    def _row(self, document: str, row: int) -> dict[str, Any]:
        found = self.db.execute(
            f'SELECT {quoted(ROW_NAMES)} FROM observations WHERE "row" = ?'
            " AND document_id = (SELECT document_id FROM sources WHERE document = ?)",
            (row, document),
        )
        return {"document": document, **dict(zip(ROW_NAMES, found.fetchone(), strict=True))}
