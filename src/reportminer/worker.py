"""A worker process: tasks come in by standard input, parts go out by what was standard output.

It is started as a program of its own and not forked, so that it works alike on every system, in notebooks and in
scripts without a `__main__` guard. It ends when its parent ends: then its standard input does.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
from collections.abc import Iterator
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any

from reportminer.extract import Extractor
from reportminer.work import Begun, Part, Ready, Task, internal, perform

GRACE = 15.0
"""Seconds after the time limit in which the parent should have ended a worker; then it ends itself."""


def main() -> None:
    """Serve until standard input ends."""
    incoming, outgoing = _pipes()
    lexicon, seconds = pickle.load(incoming)
    try:
        extractor = Extractor(lexicon)
        extractor.extract("2023年，举办讲座12场。")
    except Exception as e:
        _send(outgoing, Ready(f"{type(e).__name__}: {e}"))
        return
    tasks: SimpleQueue[tuple[Task, ...]] = SimpleQueue()
    Thread(target=_receive, args=(incoming, tasks), daemon=True).start()
    _send(outgoing, Ready())
    while True:
        for task in tasks.get():
            for message in _guarded(extractor, task, seconds):
                _send(outgoing, message)


def _guarded(extractor: Extractor, task: Task, seconds: float) -> Iterator[Begun | Part]:
    """The messages of a task; what must not happen is a failure of this document and not the end of the worker."""
    source, number = task.name, task.skip
    watch = seconds > 0
    try:
        if watch:
            _watch(seconds)
        for message in perform(extractor, task):
            source, number = message.source, message.number + isinstance(message, Part)
            yield message
            if watch:
                _watch(seconds)
    except Exception as e:
        yield Part(task.key, number, source or task.name, "", True, failure=internal(source, e))
    finally:
        faulthandler.cancel_dump_traceback_later()


def _watch(seconds: float) -> None:
    """End this process if it hangs and its parent, which would end it, is gone; works while Python itself stands."""
    faulthandler.dump_traceback_later(2 * seconds + GRACE, exit=True)


def _receive(incoming: IO[bytes], tasks: SimpleQueue[tuple[Task, ...]]) -> None:
    """Take tasks at once, so that the parent never waits to hand them out; the end of input ends the process."""
    try:
        while True:
            tasks.put(pickle.load(incoming))
    except (EOFError, OSError, pickle.UnpicklingError):
        os._exit(0)


def _send(outgoing: IO[bytes], message: Any) -> None:
    try:
        pickle.dump(message, outgoing, protocol=pickle.HIGHEST_PROTOCOL)
        outgoing.flush()
    except OSError:  # the parent is gone
        os._exit(0)


def _pipes() -> tuple[IO[bytes], IO[bytes]]:
    """The pipes from and to the parent, out of reach of libraries that print and of programs that they start."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return incoming, outgoing
