"""How far a long run is: a bar on a terminal and in a notebook, a line now and then in a log, or nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import IO, Any

Advance = Callable[[int, int], None]
"""Tells that so many files more are done, and of them so many failed."""

EVERY = 10.0
"""Seconds between two lines of a log."""


@contextmanager
def progress(total: int, stream: IO[str] | None = None, *, wanted: bool | None = None) -> Iterator[Advance]:
    """Show how many of `total` files are done, on standard error unless another stream is given.

    `wanted` is None for a bar where somebody looks on and lines elsewhere, False for nothing at all.
    """
    stream = stream or sys.stderr
    if wanted is False or not total:
        yield lambda done, failed: None
    elif stream.isatty() or _in_notebook():
        with _bar(total, stream) as advance:
            yield advance
    else:
        yield Lines(total, stream)


class Lines:
    """A plain line every ten seconds and at the end: done, rate, time left, failures."""

    def __init__(self, total: int, stream: IO[str], clock: Callable[[], float] = monotonic) -> None:
        self.total, self.stream, self.clock = total, stream, clock
        self.done = self.failed = 0
        self.began = self.told = clock()

    def __call__(self, done: int, failed: int) -> None:
        self.done += done
        self.failed += failed
        now = self.clock()
        if now - self.told >= EVERY or self.done >= self.total:
            self.told = now
            self.stream.write(self.line(now - self.began) + "\n")
            self.stream.flush()

    def line(self, seconds: float) -> str:
        """`1,200 of 20,000 files, 31.2/s, 10:02 left, 3 failed`."""
        rate = self.done / seconds if seconds else 0.0
        left = f", {clock((self.total - self.done) / rate)} left" if rate and self.done < self.total else ""
        failed = f", {self.failed:,} failed" if self.failed else ""
        return f"{self.done:,} of {self.total:,} files, {rate:,.1f}/s{left}{failed}"


def clock(seconds: float) -> str:
    """Seconds as 0:07, 12:30 or 3:05:00."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _in_notebook() -> bool:
    """Whether a notebook shows what we print; asked without importing it."""
    shell = sys.modules.get("IPython")
    return bool(shell and type(shell.get_ipython()).__name__ == "ZMQInteractiveShell")


@contextmanager
def _bar(total: int, stream: IO[str]) -> Iterator[Advance]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns: tuple[Any, ...] = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[told]}"),
    )
    state = Lines(total, stream)
    with Progress(*columns, console=Console(file=None if _in_notebook() else stream)) as bar:
        task = bar.add_task("", total=total, rate="", told="")

        def advance(done: int, failed: int) -> None:
            state.done += done
            state.failed += failed
            seconds = monotonic() - state.began
            rate = f"{state.done / seconds:,.1f}/s" if seconds else ""
            told = f"{state.failed:,} failed" if state.failed else ""
            bar.update(task, advance=done, rate=rate, told=told)

        yield advance
