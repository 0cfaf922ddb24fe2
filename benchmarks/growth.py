"""How time grows with the length of one document, with hostile input, and with a second worker."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from math import ceil
from pathlib import Path

from archive import archive_run
from made_reports import write_reports
from peers import OBSERVATIONS, PeerFailure, Running
from spread import Spread, figure, ratios, table
from texts import HOSTILE, Text, county_report, hostile, of_bytes

SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
BASE = 10_000
LONG_ROUNDS = 3  # of the documents from a megabyte on
LONG = 1_000_000
TIMING_SECONDS = 0.5
LIMIT = 900.0


def growth_section(texts: Sequence[Text], rounds: int) -> str:
    """Time a character of documents from 1 kB to 10 MB, in multiples of that of 10 kB in the same round."""
    tables = []
    with Running(OBSERVATIONS) as running:
        for text in (county_report(), texts[-1]):
            rows = growth_rows(running, text.text, rounds)
            tables.append(table((f"copies of {text.name}", "characters", "time a character"), rows))
    return "\n".join(tables)


def growth_rows(running: Running, text: str, rounds: int, sizes: Sequence[int] = SIZES) -> list[list[str]]:
    """One row a size: its bytes, characters, and how its time a character compares with that of `BASE`."""
    base = of_bytes(text, BASE)
    rows = []
    for size in sizes:
        document = of_bytes(text, size)
        own, other = [], []
        for _ in range(min(rounds, LONG_ROUNDS) if size >= LONG else rounds):
            other.append(a_character(running, base))
            own.append(a_character(running, document))
        compared = "1" if size == BASE else f"{ratios(own, other)} × that of 10 kB"
        rows.append([f"{len(document.encode()):,} bytes", f"{len(document):,}", compared])
    return rows


def a_character(running: Running, text: str) -> float:
    """Processor seconds a character, of as many repetitions as a timing needs."""
    once = running.ask(text, 1, LIMIT).took.cpu
    if once >= TIMING_SECONDS:
        return once / len(text)
    return running.ask(text, ceil(TIMING_SECONDS / max(once, 1e-6)), LIMIT).took.cpu / len(text)


def hostile_section(rounds: int, sizes: tuple[int, int] = (100_000, 1_000_000)) -> str:
    """Time a character of a million characters of one kind, in multiples of that of a hundred thousand."""
    short, long = sizes
    rows = []
    for kind in HOSTILE:
        try:
            with Running(OBSERVATIONS) as running:
                own, other = [], []
                for _ in range(min(rounds, LONG_ROUNDS)):
                    other.append(a_character(running, hostile(kind, short)))
                    own.append(a_character(running, hostile(kind, long)))
            said = [figure(1e6 * Spread.of(own).median), str(ratios(own, other))]
        except PeerFailure as failure:
            said = ["–", str(failure)]
        rows.append([f"{kind}: {hostile(kind, 12)}…", *said])
    return table((f"{long:,} characters of", "µs a character", f"× that of {short:,}"), rows)


def parallel_section(rounds: int, documents: int) -> str:
    """Documents a second of an archive with one worker and with two."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_reports(folder / "reports", documents)
        by_jobs: dict[int, list[float]] = {1: [], 2: []}
        spent: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(rounds):
            for jobs in by_jobs:
                figures = archive_run(folder / "reports", folder / "a.sqlite", jobs)
                by_jobs[jobs].append(figures["seconds"])
                spent[jobs].append(figures["cpu"])
    rows = [
        [
            f"{jobs} worker{'s' if jobs > 1 else ''}",
            str(Spread.of(documents / seconds for seconds in by_jobs[jobs])),
            str(ratios(by_jobs[1], by_jobs[jobs])),
            str(ratios(spent[jobs], spent[1])),
        ]
        for jobs in by_jobs
    ]
    head = (f"an archive of {documents:,} reports", "documents/s", "× the speed of one", "× its CPU")
    return table(head, rows)
