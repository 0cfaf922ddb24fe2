"""The members of a ZIP archive, one after another and in memory only: nothing is ever written to disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from struct import error as StructError
from typing import TYPE_CHECKING
from zlib import error as ZlibError

from reportminer.decoding import decode
from reportminer.errors import ReadError
from reportminer.limits import LIMITS

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$)", re.I)
_DRIVE = re.compile(r"^[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_CHUNK = 2**20
_SLACK = 2**24  # so much may come of however little


def _damage() -> tuple[type[Exception], ...]:
    """What a damaged archive raises; asked for when something was raised."""
    from zipfile import BadZipFile

    return (
        BadZipFile,
        ZlibError,
        StructError,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    )


@dataclass(slots=True)
class Allowance:
    """What an archive with all that is packed in it may still unpack to, and how many of its documents are passed over."""

    members: int = LIMITS.members
    size: int = LIMITS.unpacked_bytes
    skip: int = 0

    def passes_over(self) -> bool:
        """Whether the next document is one of those to be passed over; it counts as such then."""
        self.skip -= 1
        return self.skip >= 0

    def take(self, archive: ZipFile) -> None:
        """Raises `ReadError` where an archive declares more than is left; what it unpacks to is never more than that."""
        self.members -= len(archive.infolist())
        if self.members < 0:
            raise ReadError(f"holds more than {LIMITS.members:,} members; unpack it and read the files")
        self.size -= sum(i.file_size for i in archive.infolist())
        if self.size < 0:
            raise ReadError(
                f"unpacks to more than {LIMITS.unpacked_bytes >> 20} MB; unpack it and read the files"
            )


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive; `fault` says why it could not be unpacked."""

    name: str
    data: bytes = b""
    fault: str = ""


def members(data: bytes, allowance: Allowance) -> Iterator[Member]:
    """The files of an archive in its order, without folders and without what systems leave behind.

    Raises `ReadError` at once for an archive that cannot be opened or is too large; what is wrong with one member is
    told in that member and stops no other.
    """
    from zipfile import ZipFile  # here, since few inputs are archives

    try:
        archive = ZipFile(BytesIO(data))
    except _damage() as e:
        raise ReadError(f"a ZIP archive that is damaged ({e}); get the file anew") from None
    allowance.take(archive)
    return _each(archive)


def _each(archive: ZipFile) -> Iterator[Member]:
    seen: dict[str, int] = {}
    for info in archive.infolist():
        name = _name(info)
        if not name or name.endswith("/") or _JUNK.search(name):
            continue
        seen[name] = seen.get(name, 0) + 1
        yield _member(archive, info, name if seen[name] == 1 else f"{name} ({seen[name]})")


def _member(archive: ZipFile, info: ZipInfo, name: str) -> Member:
    if info.flag_bits & _ENCRYPTED:
        return Member(name, fault="encrypted; unpack it with its password and read the files")
    if info.file_size > LIMITS.file_bytes:
        return Member(name, fault=f"{info.file_size >> 20} MB, more than the {LIMITS.file_bytes >> 20} MB that are read; split it")  # fmt: skip
    if info.file_size > max(_SLACK, LIMITS.ratio * info.compress_size):
        return Member(name, fault=f"expands more than {LIMITS.ratio} times, as no report does")
    pieces = []
    try:
        with archive.open(info) as source:
            while piece := source.read(_CHUNK):
                pieces.append(piece)
    except NotImplementedError as e:
        return Member(name, fault=f"packed in a way that is not read ({e}); unpack it and read the files")
    except _damage() as e:
        return Member(name, fault=f"damaged in the archive ({e}); get the archive anew")
    return Member(name, b"".join(pieces))


def _name(info: ZipInfo) -> str:
    """The name as a path within the archive, whatever system wrote it; never one that leads out of it."""
    name = info.orig_filename if isinstance(info.orig_filename, str) else info.filename
    if not info.flag_bits & _UTF8_NAME:
        try:  # zipfile took the bytes for cp437; Windows in China writes GBK, others UTF-8 without saying so
            name = decode(name.encode("cp437")).text
        except (ReadError, UnicodeEncodeError):
            name = info.filename
    name = _CONTROL.sub("", _DRIVE.sub("", name.replace("\\", "/")))
    parts = [p for p in name.split("/") if p not in ("", ".", "..")]
    return "/".join(parts) + ("/" if name.endswith("/") else "")
