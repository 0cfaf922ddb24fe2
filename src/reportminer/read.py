"""A file of any format to a `Document`: told by its content, read by the module of its format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from reportminer.errors import MissingExtraError, ReadError, ReportminerError
from reportminer.formats import FORMATS, TEXT, ZIP, Format, sniff
from reportminer.limits import LIMITS
from reportminer.model import Document, Unread

SUFFIXES = tuple(s for f in FORMATS for s in f.suffixes)
"""The suffixes that are looked for in a folder."""


def read(source: str | Path | bytes, name: str = "") -> Document:
    """The text of a file (a path) or of bytes, with its blocks.

    `name` becomes the document's `source`; by default that is the path as given.
    Raises `ReadError` for what is missing, not allowed, damaged, encrypted, beyond the limits or of no format that is
    read, `MissingExtraError` where a library is to be installed; the message names the file.
    """
    if isinstance(source, bytes):
        data, place = source, name or "the input"
    else:
        data, place = load(source), str(source)
        name = name or place
    return replace(_document(data, place), source=name)


def read_all(source: str | Path | bytes, name: str = "") -> Iterator[Document | Unread]:
    """Each document of a file or of bytes, or what could not be read and why: several for a ZIP archive, else one.

    Never raises for a bad input; a member's source is `archive.zip!/folder/report.doc`.
    """
    try:
        yield read(source, name)
    except ReportminerError as e:
        yield Unread(name or ("the input" if isinstance(source, bytes) else str(source)), str(e))


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


def _document(data: bytes, place: str) -> Document:
    found = sniff(data, place)
    if isinstance(found, str):
        raise ReadError(f"{place} is {found}")
    if found is ZIP:
        raise ReadError(f"{place} is a ZIP archive of several files; read_all reads them one by one")
    if found.missing:
        raise MissingExtraError(
            f"{place}: {found.description} needs {', '.join(found.missing)}; "
            f"install it with: pip install 'reportminer[{found.extra}]'"
        )
    return _with_place(_reader(found), data, place)


def _with_place(reader: Callable[[bytes], Document], data: bytes, place: str) -> Document:
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
