"""Parts of a ZIP container, and XML read as a stream: nothing is held that is not asked for, no entity is known."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from time import monotonic
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from reportminer.errors import ReadError
from reportminer.limits import LIMITS

DAMAGED = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError)
"""What reading a damaged container raises."""

_CHUNK = 2**18

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


@contextmanager
def container(data: bytes) -> Iterator[ZipFile]:
    """The container in `data`; whatever is wrong with it becomes a `ReadError`."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            size = sum(i.file_size for i in archive.infolist())
            if size > LIMITS.unpacked_bytes:
                raise ReadError(f"unpacks to {size >> 20} MB, more than the {LIMITS.unpacked_bytes >> 20} MB that are read")  # fmt: skip
            yield archive
    except DAMAGED as e:
        raise ReadError(f"a damaged file ({e}); open it in its program and save it anew") from None


def parse(source: IO[bytes], start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Read XML to its end, calling back with local names; raises `ReadError` where it is none, has a DOCTYPE or takes too long."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise ReadError(
            "an XML part with a DOCTYPE, which no such file has; open it in its program and save it anew"
        )

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, had: start(_local(name), had)
    if end:
        parser.EndElementHandler = lambda name: end(_local(name))
    if text:
        parser.CharacterDataHandler = text
    started = monotonic()
    try:
        while chunk := source.read(_CHUNK):
            parser.Parse(chunk, False)
            if monotonic() - started > LIMITS.seconds:
                raise ReadError(
                    f"takes more than {LIMITS.seconds} seconds to be read; split it into several files"
                )
        parser.Parse(b"", True)
    except expat.ExpatError as e:
        raise ReadError(f"a damaged file (XML: {e}); open it in its program and save it anew") from None


def _local(name: str) -> str:
    return name.rpartition(":")[2]
