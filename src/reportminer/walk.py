"""Folders, patterns and files to the files in them, one by one and in order, whatever their number."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from glob import has_magic, iglob
from pathlib import Path
from stat import S_ISREG

from reportminer.formats import FORMATS
from reportminer.model import Unread

_SUFFIXES = tuple(s for f in FORMATS for s in f.suffixes)


@dataclass(frozen=True, slots=True)
class Found:
    """A file as the system names it, and its size in bytes."""

    path: str
    size: int


@dataclass(slots=True)
class Walk:
    """The files below some sources: folders (the formats we read, not what is hidden), patterns, and files.

    After the walk `faults` says what could not be looked at, in words for a person, and `covers` tells of a path whether
    the walk would have met it.
    """

    sources: tuple[str, ...]
    faults: list[Unread] = field(default_factory=list)
    _unseen: list[str] = field(default_factory=list)

    def files(self) -> Iterator[Found]:
        """The files, source by source; a file that two sources hold comes twice."""
        for source in self.sources:
            if os.path.isdir(source):
                yield from self._below(source)
            elif os.path.lexists(source) or not has_magic(source):
                yield from self._file(source)
            else:
                yield from self._matching(source)

    def covers(self, path: str) -> bool:
        """Whether a file at this path would have been found, were it there."""
        real = os.path.realpath(path)
        if any(_within(real, folder) for folder in self._unseen):
            return False
        return any(self._reaches(source, path, real) for source in self.sources)

    def _reaches(self, source: str, path: str, real: str) -> bool:
        if os.path.isdir(source):
            return _within(real, os.path.realpath(source))
        if os.path.lexists(source) or not has_magic(source):
            return os.path.abspath(path) == os.path.abspath(source) and os.path.isdir(os.path.dirname(real))
        return Path(os.path.abspath(path)).match(os.path.abspath(source).replace("**", "*"))

    def _below(self, folder: str) -> Iterator[Found]:
        for here, folders, names in os.walk(folder, onerror=self._refused):
            folders[:] = sorted(f for f in folders if not f.startswith("."))
            for name in sorted(names):
                if name.lower().endswith(_SUFFIXES) and not name.startswith((".", "~$")):
                    yield from self._file(os.path.join(here, name))

    def _matching(self, pattern: str) -> Iterator[Found]:
        hit = False
        for path in iglob(pattern, recursive=True):
            hit = True
            yield from self._below(path) if os.path.isdir(path) else self._file(path)
        if not hit:
            self._fault(pattern, "no file matches this pattern; check the folder and the quotes")

    def _file(self, path: str) -> Iterator[Found]:
        try:
            found = os.stat(path)
            if S_ISREG(found.st_mode):
                yield Found(path, found.st_size)
            else:
                self._fault(path, "neither a file nor a folder")
        except FileNotFoundError:
            self._fault(path, "no such file or folder; check the name")
        except (OSError, ValueError) as e:
            self._fault(path, f"cannot be looked at ({e})")
            self._unseen.append(os.path.realpath(path))

    def _refused(self, error: OSError) -> None:
        self._fault(str(error.filename), f"this folder cannot be looked into ({error.strerror})")
        self._unseen.append(os.path.realpath(str(error.filename)))

    def _fault(self, path: str, reason: str) -> None:
        self.faults.append(Unread(shown(path), f"{shown(path)}: {reason}"))


def walk(sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> Walk:
    """The walk through one source or several."""
    if isinstance(sources, str | os.PathLike):
        sources = (sources,)
    return Walk(tuple(os.fspath(s) for s in sources))


def shown(path: str) -> str:
    """A path as text that any tool can store; names that are no UTF-8 are read as GB18030."""
    try:
        path.encode()
        return path
    except UnicodeEncodeError:
        return os.fsencode(path).decode("gb18030", "backslashreplace")


def relative(path: str, folder: str) -> str:
    """A path as seen from `folder`, with `/` between its parts; absolute where it lies on another drive."""
    try:
        return os.path.relpath(path, folder).replace(os.sep, "/")
    except ValueError:
        return os.path.abspath(path).replace(os.sep, "/")


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
