"""A file of any format to a `Document`: told by its content, read by the module of its format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from reportminer.errors import MissingExtraError, ReadError, ReportminerError
from reportminer.formats import FORMATS, TEXT, ZIP, Format, sniff
from reportminer.limits import LIMITS
from reportminer.model import Document, Unread
from reportminer.packed import Allowance, members

_T = TypeVar("_T")

SUFFIXES = tuple(s for f in FORMATS for s in f.suffixes)
"""The suffixes that are looked for in a folder."""


def read(source: str | Path | bytes, name: str = "") -> Document:
    """The text of a file (a path) or of bytes, with its blocks.

    `name` becomes the document's `source`; by default that is the path as given.
    A ZIP archive is read where it holds one document only; `read_all` reads several.
    Raises `ReadError` for what is missing, not allowed, damaged, encrypted, beyond the limits or of no format that is
    read, `MissingExtraError` where a library is to be installed; the message names the file.
    """
    data, place, name = _opened(source, name)
    found = sniff(data, place)
    if found is ZIP:
        return _only(data, place)
    return replace(_document(found, data, place), source=name)


def read_all(source: str | Path | bytes, name: str = "", skip: int = 0) -> Iterator[Document | Unread]:
    """Each document of a file or of bytes, or what could not be read and why: several for a ZIP archive, else one.

    Never raises for a bad input; a member's source is `archive.zip!/folder/report.doc`. The first `skip` of them are passed
    over and not opened.
    """
    try:
        data, place, name = _opened(source, name)
    except ReportminerError as e:
        yield Unread(name or str(source), str(e))
    else:
        yield from _all(data, place, name, Allowance(skip=skip), 0)


def _opened(source: str | Path | bytes, name: str) -> tuple[bytes, str, str]:
    """The bytes, what to call them in messages, and the name of the document."""
    if isinstance(source, bytes):
        return source, name or "the input", name
    return load(source), str(source), name or str(source)


def _all(data: bytes, place: str, name: str, allowance: Allowance, depth: int) -> Iterator[Document | Unread]:
    found = sniff(data, place)
    try:
        if found is not ZIP:
            if not allowance.passes_over():
                yield replace(_document(found, data, place), source=name)
        elif depth >= LIMITS.depth:
            raise ReadError(f"{place}: archives within archives, more than {LIMITS.depth} deep; unpack it")
        else:
            for m in _with_place(partial(members, allowance=allowance), data, place):
                inner = f"{place}!/{m.name}"
                if m.fault and allowance.passes_over():
                    continue
                if m.fault:
                    yield Unread(f"{name}!/{m.name}", f"{inner}: {m.fault}")
                else:
                    yield from _all(m.data, inner, f"{name}!/{m.name}", allowance, depth + 1)
    except ReportminerError as e:
        if not allowance.passes_over():
            yield Unread(name or place, str(e))


def _only(data: bytes, place: str) -> Document:
    """The one document of an archive."""
    found: Document | None = None
    faults = []
    for one in _all(data, place, place, Allowance(), 0):
        if isinstance(one, Unread):
            faults.append(one.reason)
        elif found:
            raise ReadError(f"{place} is a ZIP archive of several files; read_all reads them one by one")
        else:
            found = one
    if found:
        return found
    raise ReadError(faults[0] if faults else f"{place} is a ZIP archive without a document in it")


def read_text(path: str | Path) -> Document:
    """A file as plain text, whatever its name or content says; raises `ReadError`."""
    return _with_place(_reader(TEXT), load(path), str(path))


def load(path: str | Path) -> bytes:
    """The bytes of a file; raises `ReadError` with the reason."""
    try:
        size = Path(path).stat().st_size
        if size > LIMITS.file_bytes:
            raise ReadError(
                f"{path}: {size / 2**20:.0f} MB, more than the {LIMITS.file_bytes >> 20} MB that are read; split it"
            )
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise ReadError(f"{path}: no such file; check the name and the folder") from None
    except IsADirectoryError:
        raise ReadError(f"{path} is a folder; give the files in it") from None
    except PermissionError:
        raise ReadError(f"{path}: no permission to read it; check the rights of the file") from None
    except (OSError, ValueError) as e:
        raise ReadError(f"{path}: cannot be read ({e})") from None


def _document(found: Format | str, data: bytes, place: str) -> Document:
    if isinstance(found, str):
        raise ReadError(f"{place} is {found}")
    if found.missing:
        raise MissingExtraError(
            f"{place}: {found.description} needs {', '.join(found.missing)}; "
            f"install it with: pip install 'reportminer[{found.extra}]'"
        )
    return _with_place(_reader(found), data, place)


def _with_place(reader: Callable[[bytes], _T], data: bytes, place: str) -> _T:
    """What `reader` makes of `data`; its errors name the place."""
    try:
        return reader(data)
    except ReadError as e:
        raise ReadError(f"{place}: {e}") from None
    except (MemoryError, RecursionError) as e:
        raise ReadError(f"{place}: too large or too deeply nested to be read ({type(e).__name__})") from None


def _reader(found: Format) -> Callable[[bytes], Document]:
    reader: Callable[[bytes], Document] = import_module(f"reportminer.readers.{found.reader}").read
    return reader
