"""Pages of a PDF as pdfium draws them: each character with its place, and each straight line."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from ctypes import byref, c_double, c_float, c_int
from threading import Lock
from typing import Any

import pypdfium2
from pypdfium2 import raw

from reportminer.errors import ReadError
from reportminer.limits import LIMITS
from reportminer.readers.glyphs import Glyph, upright
from reportminer.readers.layout import Drawn
from reportminer.readers.ruled import MOST, Edge, Point, Rule, drawn_edges, rules_of

_PDFIUM = Lock()  # pdfium is not safe in threads
_SKEW = math.radians(8)  # text that slants more is a watermark
_NESTING = 5
_OBJECTS = 50_000  # drawn on a page; a page of more is a map
_PIECES = 2_000  # of one path; a path of more is a map too
_LETTERS = 20  # drawn shapes that may be letters
_GLYPHS = 50_000  # on a page


_Box = tuple[float, float, float, float]
_Matrix = tuple[float, float, float, float, float, float]


def drawn_pages(data: bytes) -> Iterator[tuple[Drawn, list[str]]]:
    """Each page of a PDF, and what is to be said of it: `is damaged and was not read`.

    Raises `ReadError` for what is encrypted, damaged, or beyond the limits of pages or time.
    """
    with _PDFIUM:
        try:
            pdf = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError:
            raise ReadError(_refusal()) from None
        try:
            yield from _pages(pdf)
        finally:
            pdf.close()


def _refusal() -> str:
    """Why pdfium did not open the file."""
    code = raw.FPDF_GetLastError()
    if code == raw.FPDF_ERR_PASSWORD:
        return "is encrypted; save it without a password"
    if code == raw.FPDF_ERR_SECURITY:
        return "is protected in a way that is not read; save it without protection"
    return "is damaged or cut off and cannot be opened as PDF; get the file anew"


def _pages(pdf: Any) -> Iterator[tuple[Drawn, list[str]]]:
    count = len(pdf)
    if count > LIMITS.pages:
        raise ReadError(f"has {count:,} pages, more than the {LIMITS.pages:,} that are read; split it")
    end = time.thread_time() + LIMITS.seconds
    for number in range(1, count + 1):
        if time.thread_time() > end:
            done = f"{number - 1:,} of {count:,} pages"
            raise ReadError(f"takes longer than {LIMITS.seconds} seconds to read ({done} were); split it")
        try:
            page = pdf[number - 1]
        except pypdfium2.PdfiumError:
            yield Drawn(number, ()), ["is damaged and was not read"]
            continue
        try:
            yield _page(page, number)
        finally:
            page.close()


def _page(page: Any, number: int) -> tuple[Drawn, list[str]]:
    box = page.get_cropbox()
    try:
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return Drawn(number, ()), ["is damaged and was not read"]
    try:
        turned, slanted = _turned(text, box)
    finally:
        text.close()
    notes = ["has slanted text, taken for a watermark and left out"] if slanted else []
    angle = max(turned, key=lambda a: len(turned[a]), default=0)
    rules = _rules(page, angle)
    if len(rules) > 10 * MOST:
        rules = []
        notes.append("has too many drawn lines to look for tables")
    ys = [upright(x, -y, angle)[1] for x in box[::2] for y in box[1::2]]
    aside = [glyphs for quarter, glyphs in sorted(turned.items()) if quarter != angle]
    return Drawn(number, turned.get(angle, ()), rules, min(ys), max(ys), aside, _is_pictured(page)), notes


def _turned(text: Any, box: _Box) -> tuple[dict[int, list[Glyph]], bool]:
    """The characters within a page's box by the quarters that they are turned, and whether some stand askew."""
    turned: dict[int, list[Glyph]] = {}
    askew = False
    left, low, right, high = box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1
    for angle, char, (x0, y0, x1, y1), origin in _characters(text):
        if not (left <= (x0 + x1) / 2 <= right and low <= (y0 + y1) / 2 <= high):
            continue
        if angle <= _SKEW:
            glyph, quarter = Glyph(char, min(x0, x1), max(x0, x1), -origin[1], abs(y1 - y0)), 0
        else:
            quarters = round(angle / (math.pi / 2))
            if abs(angle - quarters * math.pi / 2) > _SKEW:
                askew = True
                continue
            quarter = quarters % 4
            a, b = upright(x0, -y0, quarter), upright(x1, -y1, quarter)
            base = upright(origin[0], -origin[1], quarter)[1]
            glyph = Glyph(char, min(a[0], b[0]), max(a[0], b[0]), base, abs(a[1] - b[1]))
        turned.setdefault(quarter, []).append(glyph)
    return turned, askew


def _characters(text: Any) -> Iterator[tuple[float, str, _Box, Point]]:
    """Angle, character, box and origin of all that a page really draws; pdfium's own spaces and line ends are left out."""
    count = text.count_chars()
    if count > _GLYPHS:
        raise ReadError(f"has a page of more than {_GLYPHS:,} characters, which is no page of a report")
    around, x, y = raw.FS_RECTF(), c_double(), c_double()
    at_box, at_x, at_y, handle = byref(around), byref(x), byref(y), text.raw
    high = 0  # the first half of a character beyond 16 bits
    unscaled = False
    for n in range(count):
        code = raw.FPDFText_GetUnicode(handle, n)
        if raw.FPDFText_IsGenerated(handle, n) == 1 or code < 32:
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code, high = (0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD), 0
        raw.FPDFText_GetLooseCharBox(handle, n, at_box)
        raw.FPDFText_GetCharOrigin(handle, n, at_x, at_y)
        box, origin = (around.left, around.bottom, around.right, around.top), (x.value, y.value)
        if unscaled or 0x4E00 < code <= 0x9FFF:
            ink = text.get_charbox(n)
            unscaled = unscaled if code < 0x4E00 else _misses(box, ink)
            if unscaled:
                box, origin = ink, (ink[0], ink[1])
        yield max(raw.FPDFText_GetCharAngle(handle, n), 0.0), chr(code), box, origin


def _misses(box: _Box, ink: _Box) -> bool:
    """Whether a character's box is not what its ink says: pdfium does not scale it in fonts for upright columns."""
    boxed, inked = max(box[2] - box[0], box[3] - box[1]), max(ink[2] - ink[0], ink[3] - ink[1])
    return inked > 0 and not 0.4 < boxed / inked < 2.5


def _is_pictured(page: Any) -> bool:
    """Whether a page has an image, or drawings enough to be letters."""
    kinds = [raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page.raw, n)) for n in range(_count(page))]
    return (
        any(k not in (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH) for k in kinds)
        or kinds.count(raw.FPDF_PAGEOBJ_PATH) >= _LETTERS
    )


def _count(page: Any) -> int:
    return min(int(raw.FPDFPage_CountObjects(page.raw)), _OBJECTS)


def _rules(page: Any, angle: int) -> list[Rule]:
    """The straight lines, and the straight edges of what is filled, that run along or down the text."""
    found: list[Rule] = []
    for path, matrix, stroked in _paths(page):
        turned = (
            (upright(*_up(a), angle), upright(*_up(b), angle)) for a, b in _edges(path, matrix, stroked)
        )
        found += rules_of(turned)
        if len(found) > 10 * MOST:
            break
    return found


def _up(point: Point) -> Point:
    """A point of the page, where y grows upwards, with y growing downwards."""
    return point[0], -point[1]


def _paths(page: Any) -> Iterator[tuple[Any, _Matrix, bool]]:
    """The visible paths of a page and of the forms on it, each with the matrix that leads to the page, and whether it is stroked."""
    count, get = raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject
    yield from _paths_in(page.raw, count, get, (1, 0, 0, 1, 0, 0), 0)


def _paths_in(
    holder: Any, count: Any, get: Any, outer: _Matrix, depth: int
) -> Iterator[tuple[Any, _Matrix, bool]]:
    fill, stroke = c_int(), c_int()
    for n in range(min(count(holder), _OBJECTS)):
        item = get(holder, n)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            raw.FPDFPath_GetDrawMode(item, byref(fill), byref(stroke))
            if fill.value or stroke.value:
                yield item, _within(_matrix(item), outer), bool(stroke.value)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _NESTING:
            inner = _within(_matrix(item), outer)
            yield from _paths_in(
                item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner, depth + 1
            )


def _matrix(item: Any) -> _Matrix:
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, byref(m))
    return m.a, m.b, m.c, m.d, m.e, m.f


def _within(m: _Matrix, outer: _Matrix) -> _Matrix:
    """`m`, then `outer`."""
    a, b, c, d, e, f = outer
    return (
        m[0] * a + m[1] * c,
        m[0] * b + m[1] * d,
        m[2] * a + m[3] * c,
        m[2] * b + m[3] * d,
        m[4] * a + m[5] * c + e,
        m[4] * b + m[5] * d + f,
    )


def _edges(path: Any, m: _Matrix, stroked: bool) -> Iterator[Edge]:
    """The straight pieces of a path, on the page; of what is only filled, those of thin shapes: the rest is shading."""
    shape: list[Edge] = []
    x, y = c_float(), c_float()
    start = last = (0.0, 0.0)
    for n in range(min(raw.FPDFPath_CountSegments(path), _PIECES)):
        segment = raw.FPDFPath_GetPathSegment(path, n)
        raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        here = (m[0] * x.value + m[2] * y.value + m[4], m[1] * x.value + m[3] * y.value + m[5])
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            yield from drawn_edges(shape, stroked)
            shape, start = [], here
        elif kind == raw.FPDF_SEGMENT_LINETO:
            shape.append((last, here))
        if raw.FPDFPathSegment_GetClose(segment):
            shape.append((here, start))
        last = here
    yield from drawn_edges(shape, stroked)
