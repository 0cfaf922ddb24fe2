"""Binary Excel workbooks (.xlsb, [MS-XLSB]): records of type, length and data."""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Iterator
from zipfile import ZipFile

from reportminer.readers.grid import Grid
from reportminer.readers.numberformat import BUILTIN, GENERAL, shown
from reportminer.readers.stream import container, parse
from reportminer.readers.workbook import Book

_ROW, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = 0, 2, 3, 4, 5, 6, 7
_MADE_TEXT, _MADE_REAL, _MADE_BOOL, _MADE_ERROR, _RICH = 8, 9, 10, 11, 62
_STRING, _FORMAT, _STYLE, _PROPERTIES, _SHEET, _MERGED = 19, 44, 47, 153, 156, 176
_STYLES_BEGIN, _STYLES_END = 617, 618
_MOST = 2**24  # bytes of one record


def grids(data: bytes) -> Iterator[Grid | str]:
    """Each sheet, or the name of one that is hidden; raises `ReadError`."""
    with container(data) as archive:
        try:
            book = _book(archive)
            for name, part in book.parts():
                yield _grid(archive, part, name, book) if part else name
        except struct.error as e:
            raise ValueError(f"a record that is too short: {e}") from None


def _records(archive: ZipFile, part: str) -> Iterator[tuple[int, bytes]]:
    if part not in archive.namelist():
        return
    with archive.open(part) as source:
        while head := source.read(1):
            kind = head[0]
            if kind & 0x80:
                kind = (kind & 0x7F) | (_byte(source.read(1)) & 0x7F) << 7
            size = shift = 0
            for _ in range(4):
                byte = _byte(source.read(1))
                size |= (byte & 0x7F) << shift
                shift += 7
                if not byte & 0x80:
                    break
            if size > _MOST:
                raise ValueError("a record that is too long")
            yield kind, source.read(size)


def _byte(data: bytes) -> int:
    if not data:
        raise ValueError("cut off within a record")
    return data[0]


def _book(archive: ZipFile) -> Book:
    book = Book()

    def relations(tag: str, had: dict[str, str]) -> None:
        if tag == "Relationship":
            target = posixpath.join("/xl", had.get("Target", ""))
            book.targets[had.get("Id", "")] = posixpath.normpath(target).lstrip("/")

    with archive.open("xl/_rels/workbook.bin.rels") as part:
        parse(part, relations)
    for kind, data in _records(archive, "xl/workbook.bin"):
        if kind == _SHEET:
            relation, at = _wide(data, 8)
            book.sheets.append((_wide(data, at)[0], relation, data[0] > 0))
        elif kind == _PROPERTIES:
            book.since_1904 = bool(data[0] & 1)
    strings = _records(archive, "xl/sharedStrings.bin")
    book.strings = [_wide(data, 1)[0] for kind, data in strings if kind == _STRING]
    book.formats = _formats(archive)
    return book


def _formats(archive: ZipFile) -> list[str]:
    own: dict[int, str] = {}
    styles: list[int] = []
    within = False
    for kind, data in _records(archive, "xl/styles.bin"):
        if kind == _FORMAT:
            own[struct.unpack_from("<H", data)[0]] = _wide(data, 2)[0]
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            within = kind == _STYLES_BEGIN
        elif kind == _STYLE and within:
            styles.append(struct.unpack_from("<H", data, 2)[0])
    return [own.get(n) or BUILTIN.get(n, GENERAL) for n in styles]


def _grid(archive: ZipFile, part: str, name: str, book: Book) -> Grid:
    grid = Grid(name)
    row = 0
    for kind, data in _records(archive, part):
        if kind == _ROW:
            row = struct.unpack_from("<I", data)[0] + 1
        elif _RK <= kind <= _MADE_ERROR or kind == _RICH:
            column, style = struct.unpack_from("<II", data)
            grid.put(row, column + 1, _value(kind, data, style & 0xFFFFFF, book))
        elif kind == _MERGED:
            top, bottom, left, right = struct.unpack_from("<4I", data)
            grid.merge(top + 1, left + 1, bottom + 1, right + 1)
    return grid


def _value(kind: int, data: bytes, style: int, book: Book) -> str:
    if kind in (_TEXT, _MADE_TEXT):
        return _wide(data, 8)[0]
    if kind == _RICH:
        return _wide(data, 9)[0]
    if kind == _SHARED:
        at = struct.unpack_from("<I", data, 8)[0]
        return book.strings[at] if at < len(book.strings) else ""
    if kind in (_BOOL, _MADE_BOOL):
        return "TRUE" if data[8] else "FALSE"
    if kind in (_ERROR, _MADE_ERROR):
        return "#N/A"
    value = _rk(data) if kind == _RK else struct.unpack_from("<d", data, 8)[0]
    code = book.formats[style] if style < len(book.formats) else GENERAL
    return shown(value, code, since_1904=book.since_1904)


def _rk(data: bytes) -> float:
    """A number in four bytes: an integer or the upper half of a double, perhaps to be divided by 100."""
    raw = struct.unpack_from("<i", data, 8)[0]
    value = float(raw >> 2) if raw & 2 else struct.unpack("<d", struct.pack("<q", (raw & ~3) << 32))[0]
    return float(value / 100 if raw & 1 else value)


def _wide(data: bytes, at: int) -> tuple[str, int]:
    """A string with its length before it, and the place behind it."""
    size = struct.unpack_from("<I", data, at)[0]
    if size == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * size
    return data[at + 4 : end].decode("utf-16-le", "replace"), end
