"""A file read in a process of its own, for libraries that a hostile file can make hang, crash or fill the memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from reportminer.errors import ReadError
from reportminer.limits import LIMITS
from reportminer.model import Block, Document

_BLOCK = attrgetter(*(f.name for f in fields(Block)))
_PACKAGES = Path(__file__).resolve().parents[2]  # where reportminer itself is imported from
_CPU_TIME_OVER = 24  # the signal of a system that ends a process for it
_TOO_LONG = f"takes longer than {LIMITS.seconds} seconds to read; split it, or print it as PDF anew"
_PATIENCE = 3  # times the limit of working time, for a machine that has other work too


def read_apart(module: str, data: bytes) -> Document:
    """What the `read_here` of `module`, run as a program, makes of `data`.

    Raises `ReadError` where that does, and where the process takes longer or more memory than the limits allow, or crashes.
    """
    command = [sys.executable, "-P", "-W", "ignore", "-m", module]
    path = os.pathsep.join(filter(None, (str(_PACKAGES), os.environ.get("PYTHONPATH", ""))))
    environment = os.environ | {"PYTHONPATH": path}
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            env=environment,
            timeout=_PATIENCE * LIMITS.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ReadError(
            f"takes longer than {LIMITS.seconds} seconds to read; split it, or print it as PDF anew"
        ) from None
    except OSError as e:
        raise ReadError(f"cannot be read: no process could be started for it ({e})") from None
    if done.returncode == -_CPU_TIME_OVER:
        raise ReadError(_TOO_LONG)
    if done.returncode or not done.stdout:
        memory = f"{LIMITS.process_bytes >> 20:,} MB"
        raise ReadError(
            f"is damaged or needs more than {memory} of memory: reading it broke off; print it as PDF anew"
        )
    return _document(json.loads(done.stdout))


def _document(answer: dict[str, Any]) -> Document:
    if "error" in answer:
        raise ReadError(answer["error"])
    blocks = tuple(Block(*values) for values in answer["blocks"])
    return Document(answer["text"], flags=tuple(answer["flags"]), blocks=blocks)


def answer(read_here: Callable[[bytes], Document]) -> None:
    """The other end: reads stdin, and writes to stdout what came of it."""
    _bound()
    data = sys.stdin.buffer.read()
    try:
        with _out_of_the_way():
            document = read_here(data)
        said: dict[str, Any] = {
            "text": document.text,
            "flags": document.flags,
            "blocks": [*map(_BLOCK, document.blocks)],
        }
    except ReadError as e:
        said = {"error": str(e)}
    sys.stdout.buffer.write(json.dumps(said, ensure_ascii=False).encode())


def _bound() -> None:
    """Bounds memory and working time of this process, where the system can."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (LIMITS.seconds + 2, LIMITS.seconds + 4))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (LIMITS.process_bytes, LIMITS.process_bytes))


@contextmanager
def _out_of_the_way() -> Iterator[None]:
    """While it holds, what a library prints goes to stderr, away from the answer."""
    out = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(out, 1)
        os.close(out)
