"""Many files at once to one table, for notebooks and scripts; what failed stands beside it and is not raised."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reportminer.lexicon import Lexicon
from reportminer.limits import LIMITS
from reportminer.model import COLUMNS, Unread
from reportminer.pool import Pool, default_jobs
from reportminer.progress import progress
from reportminer.table import rows_to_frame
from reportminer.walk import shown, walk
from reportminer.work import Part, Task

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was read from many files: the rows of all, and `failures`, each with its source and its reason."""

    rows: tuple[tuple[Any, ...], ...] = field(repr=False)
    failures: tuple[Unread, ...]
    documents: int

    @property
    def table(self) -> pd.DataFrame:
        """The observations as one DataFrame with the columns and dtypes of `COLUMNS`, documents in their order."""
        return rows_to_frame(self.rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The observations as plain dicts, for tools that want no DataFrame."""
        names = [c.name for c in COLUMNS]
        return [dict(zip(names, row, strict=True)) for row in self.rows]


def extract_files(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    jobs: int | None = None,
    lexicon: Lexicon | None = None,
    time_limit: float = LIMITS.seconds,
    show: bool | None = None,
) -> Extracted:
    """The observations of files, of all reports in folders, and of the files that patterns (`*.docx`) match.

    `jobs` worker processes, by default one for each processor, read one document each at a time, `time_limit` seconds
    at most (0: no limit). `show` is None for a progress bar on a terminal or in a notebook and lines in a log, False for
    nothing. Bad files are among the `failures`, never raised.
    """
    found = walk(paths)
    files = list(dict.fromkeys(found.files()))
    parts: dict[int, list[Part]] = {}
    tasks = (Task(n, f.path, shown(f.path), f.size) for n, f in enumerate(files))
    pool = Pool(jobs or default_jobs(), lexicon, time_limit)
    with progress(len(files), wanted=show) as advance, closing(pool.run(tasks)) as coming:
        for part in coming:
            parts.setdefault(part.key, []).append(part)
            if part.last:
                advance(1, int(any(p.failure for p in parts[part.key])))
    ordered = [part for key in sorted(parts) for part in parts[key]]
    rows = tuple((p.source, *row) for p in ordered for row in p.rows)
    failed = tuple(Unread(p.source, p.failure.reason) for p in ordered if p.failure)
    return Extracted(rows, (*found.faults, *failed), sum(bool(p.document) for p in ordered))
