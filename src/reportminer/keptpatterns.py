"""Compiled patterns, kept from one start of the command line to the next: half of a cold start goes into compiling them.

`re` cannot keep what it compiled; a pickled pattern is compiled anew. But its compiler hands the engine a list of numbers,
which the engine checks before it trusts them. These are kept in a file of the user's private cache folder, as bytecode lies
beside a module, and read by the very same Python only. Whatever is missing, foreign or damaged is compiled as ever.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
import tempfile
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from reportminer.cachefolder import private_folder

_MOST = 4000
"""So many patterns are kept; a file that would outgrow it starts afresh with those in use."""

_Key = tuple[str | bytes, int]
_Code = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]


@contextmanager
def kept_patterns() -> Iterator[None]:
    """While it lasts, `re.compile` takes from the file what an earlier start has compiled; at its end the file has all.

    Only for a process that is ours: the compiler of `re` is replaced in it. Nothing is done on a Python whose `re` is made otherwise.
    """
    folder = private_folder()
    compiler, engine, parser = (_internal(name) for name in ("re._compiler", "_sre", "re._parser"))
    known = hasattr(compiler, "_code") and hasattr(engine, "MAGIC") and hasattr(parser, "parse")
    if folder is None or not known:
        yield
        return
    kept = _Kept(folder / _name(engine), engine.compile, compiler, parser)
    plain, compiler.compile = compiler.compile, kept.compile
    try:
        yield
    finally:
        compiler.compile = plain
        kept.save()


def _internal(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        return None


def _name(engine: Any) -> str:
    """What tells this engine from all others: the numbers of one mean nothing to another."""
    return f"patterns-{sys.implementation.cache_tag}-{sys.hexversion:x}-{engine.MAGIC}-{engine.CODESIZE}"


class _Kept:
    """The compiled patterns of a file, and those that were asked for in this process."""

    def __init__(
        self, file: Path, engine: Callable[..., re.Pattern[Any]], compiler: Any, parser: Any
    ) -> None:
        self._file, self._engine, self._compiler, self._parser = file, engine, compiler, parser
        self._plain = compiler.compile
        self._known = _read(file)
        self._used: dict[_Key, _Code] = {}

    def compile(self, source: Any, flags: int = 0) -> re.Pattern[Any]:
        """As the compiler of `re` does it."""
        if not isinstance(source, str | bytes) or flags & re.DEBUG:
            return self._plain(source, flags)  # type: ignore[no-any-return]
        key = source, int(flags)
        with suppress(KeyError, TypeError, ValueError, OverflowError, RuntimeError):
            pattern = self._of(source, self._known[key])
            self._used[key] = self._known[key]
            return pattern
        code = self._code(source, int(flags))
        pattern = self._of(source, code)
        self._used[key] = code
        return pattern

    def _of(self, source: str | bytes, code: _Code) -> re.Pattern[Any]:
        flags, numbers, groups, names, places = code
        return self._engine(source, flags, array("I", numbers).tolist(), groups, names, places)

    def _code(self, source: str | bytes, flags: int) -> _Code:
        """What the compiler hands to the engine, with all that `re._compiler.compile` adds; raises `re.error` for a fault."""
        tree = self._parser.parse(source, flags)
        numbers = array("I", self._compiler._code(tree, flags)).tobytes()
        names: dict[str, int] = tree.state.groupdict
        places: list[str | None] = [None] * tree.state.groups
        for name, place in names.items():
            places[place] = name
        return flags | tree.state.flags, numbers, tree.state.groups - 1, dict(names), tuple(places)

    def save(self) -> None:
        """Writes the file, if this process has compiled what is not in it."""
        if self._used.keys() <= self._known.keys():
            return
        kept = self._known | self._used
        data = marshal.dumps(kept if len(kept) <= _MOST else self._used)
        with suppress(OSError):
            handle, name = tempfile.mkstemp(dir=self._file.parent)
            with os.fdopen(handle, "wb") as out:
                out.write(sha256(data).digest() + data)
            os.replace(name, self._file)


def _read(file: Path) -> dict[_Key, _Code]:
    """What the file has; nothing where it is missing or not as it was written."""
    try:
        whole = memoryview(file.read_bytes())
        digest, data = whole[:32], whole[32:]
        known = marshal.loads(data) if sha256(data).digest() == digest else {}
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return known if isinstance(known, dict) else {}
