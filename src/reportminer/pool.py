"""A pool of worker processes: tasks in, parts out, in bounded memory; a worker that dies or hangs costs one document."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from queue import Empty, Full, Queue
from threading import Thread
from time import monotonic
from typing import Any

from reportminer.errors import ReportminerError
from reportminer.formats import ZIP
from reportminer.lexicon import Lexicon
from reportminer.log import logger
from reportminer.work import Begun, Failure, FailureKind, Part, Ready, Task

CHUNK_BYTES, CHUNK_TASKS, CHUNK_NAMES = (
    128 * 1024,
    16,
    2000,
)  # names: two chunks fit the smallest pipe there is
STARTING_SECONDS = 120.0
FAILED_STARTS = 3
_TICK = 0.5


def default_jobs() -> int:
    """As many workers as there are processors for us."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(eq=False, slots=True)
class _Worker:
    """One process and what it has been given; `heard` is when it last said something or was given something."""

    process: subprocess.Popen[bytes]
    tasks: deque[Task] = field(default_factory=deque)
    ready: bool = False
    heard: float = field(default_factory=monotonic)
    waiting: bool = False  # its message waits for us: then it is not the one that is late
    number: int = 0  # documents of its first task that are done
    begun: str = ""  # the document that it has read and now extracts


@dataclass(slots=True)
class _Source:
    """The tasks that are still to come; `more` until they have ended."""

    tasks: Iterator[Task]
    more: bool = True

    def next(self) -> Task | None:
        task = next(self.tasks, None) if self.more else None
        self.more = task is not None
        return task


@dataclass(slots=True)
class Pool:
    """`jobs` processes with one warm extractor each, which live as long as one `run`.

    `seconds` is the time limit for reading a document and again for extracting it; 0 for none.
    """

    jobs: int
    lexicon: Lexicon | None = None
    seconds: float = 0.0
    _workers: list[_Worker] = field(default_factory=list)
    _again: deque[Task] = field(default_factory=deque)
    _inbox: Queue[tuple[_Worker, Any]] = field(default_factory=Queue)
    _failed_starts: int = 0
    _closed: bool = False

    def run(self, tasks: Iterable[Task]) -> Generator[Part]:
        """The parts of all tasks as they come: those of one task in their order, tasks in any order.

        Takes from `tasks` only what the workers can begin with. Raises `ReportminerError` if workers cannot start.
        Closing the generator ends the workers.
        """
        self._inbox, self._closed, self._failed_starts = Queue(maxsize=4 * self.jobs), False, 0
        source = _Source(iter(tasks))
        try:
            self._fill(source)
            while self._workers and (source.more or self._again or any(w.tasks for w in self._workers)):
                with suppress(Empty):
                    yield from self._take(*self._inbox.get(timeout=_TICK))
                if self._inbox.empty():
                    yield from self._late()
                self._fill(source)
        finally:
            self._close()

    # ------------------------------------------------------------------ one step

    def _fill(self, source: _Source) -> None:
        """Give tasks to those who have hardly any left, and start the workers that are wanted."""
        for worker in self._workers:
            if worker.ready and len(worker.tasks) <= 1:
                chunk = self._chunk(source)
                if chunk:
                    self._give(worker, chunk)
        while len(self._workers) < self.jobs:
            chunk = self._chunk(source)
            if not chunk:
                return
            self._start(chunk)

    def _take(self, worker: _Worker, message: Any) -> Iterator[Part]:
        if worker not in self._workers:
            return  # the last words of one that was ended
        if isinstance(message, Part):
            worker.number, worker.begun = message.number + 1, ""
            if message.last:
                worker.tasks.popleft()
                worker.number = worker.tasks[0].skip if worker.tasks else 0
            yield message
        elif isinstance(message, Begun):
            worker.begun = message.source
        elif isinstance(message, Ready):
            if message.fault:
                raise ReportminerError(f"a worker cannot start: {message.fault}")
            worker.ready, self._failed_starts = True, 0
        else:
            yield from self._lost(worker, "worker died", _manner(worker.process))

    def _late(self) -> Iterator[Part]:
        """End the workers that are beyond the limit."""
        now = monotonic()
        for w in list(self._workers):
            limit = self.seconds if w.ready else max(self.seconds, STARTING_SECONDS)
            if limit and w.tasks and not w.waiting and now - w.heard > limit:
                reason = f"took longer than {limit:g} seconds; give more time with --time-limit, or split it"
                yield from self._lost(w, "time limit", reason)

    def _lost(self, worker: _Worker, kind: FailureKind, manner: str) -> Iterator[Part]:
        """Replace a worker; the document it was at is the failure, what it had not begun is done by others."""
        self._workers.remove(worker)
        _end(worker.process)
        tasks = list(worker.tasks)
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= FAILED_STARTS:
                raise ReportminerError(f"workers cannot start: the last one {manner}")
        elif tasks:
            part, rest = _failed(worker, tasks.pop(0), Failure(kind, manner))
            logger.warning("%s; its worker is replaced", part.failure.reason if part.failure else manner)
            tasks[:0] = rest
            yield part
        self._again.extend(tasks)

    # ------------------------------------------------------------------ workers

    def _start(self, chunk: list[Task]) -> None:
        code = f"import sys; sys.path[:] = {sys.path!r}; from reportminer.worker import main; main()"
        own: dict[str, Any] = {"process_group": 0}  # Ctrl-C is for the parent
        if sys.platform == "win32":
            own = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        process = subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, **own
        )
        worker = _Worker(process)
        self._workers.append(worker)
        Thread(target=self._listen, args=(worker,), daemon=True).start()
        _tell(process, (self.lexicon, self.seconds))
        self._give(worker, chunk)

    def _give(self, worker: _Worker, chunk: list[Task]) -> None:
        if not worker.tasks:
            worker.heard, worker.number = monotonic(), chunk[0].skip
        worker.tasks.extend(chunk)
        _tell(worker.process, tuple(chunk))

    def _listen(self, worker: _Worker) -> None:
        """In a thread of its own: what the worker says into the inbox, None when it says nothing more."""
        assert worker.process.stdout
        message: Any = ()
        while message is not None and not self._closed:
            try:
                message = pickle.load(worker.process.stdout)
            except (EOFError, OSError, ValueError, pickle.UnpicklingError):
                message = None
            worker.waiting, worker.heard = True, monotonic()
            while not self._closed:
                with suppress(Full):
                    self._inbox.put((worker, message), timeout=_TICK)
                    break
            worker.heard, worker.waiting = monotonic(), False

    def _chunk(self, source: _Source) -> list[Task]:
        """The next tasks for one worker: about so many bytes, so that none waits long for another at the end."""
        chunk: list[Task] = []
        size = names = 0
        while size < CHUNK_BYTES and len(chunk) < CHUNK_TASKS and names < CHUNK_NAMES // 2:
            task = self._again.popleft() if self._again else source.next()
            if task is None:
                break
            chunk.append(task)
            size += task.size
            names += len(task.path.encode(errors="replace")) + len(task.name.encode(errors="replace"))
        return chunk

    def _close(self) -> None:
        self._closed = True
        workers, self._workers = self._workers, []
        for w in workers:
            _end(w.process)
        self._again.clear()


def _failed(worker: _Worker, task: Task, failure: Failure) -> tuple[Part, list[Task]]:
    """The part for the document that a lost worker was at, and the task for those that follow it in its file."""
    several = (
        worker.number > 0 or task.path.lower().endswith(ZIP.suffixes) or worker.begun not in ("", task.name)
    )
    unnamed = f"{task.name}!/document {worker.number + 1}" if several else task.name
    source = worker.begun or unnamed
    told = replace(failure, reason=f"{source}: {failure.reason}")
    part = Part(task.key, worker.number, source, "", not several, failure=told)
    return part, [replace(task, skip=worker.number + 1)] if several else []


def _manner(process: subprocess.Popen[bytes]) -> str:
    try:
        code = process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return "the worker that read it stopped answering"
    how = f"was killed by signal {-code}, as when memory runs out" if code < 0 else f"ended with code {code}"
    return f"the worker that read it {how}"


def _tell(process: subprocess.Popen[bytes], message: Any) -> None:
    assert process.stdin
    with suppress(OSError):  # it is dead: the thread that listens will know
        pickle.dump(message, process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
        process.stdin.flush()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and leave nothing of it behind."""
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)  # with the converters that it may have started
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with suppress(OSError, ValueError):
                pipe.close()
