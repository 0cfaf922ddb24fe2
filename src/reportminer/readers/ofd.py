"""OFD (GB/T 33190), the Chinese standard for fixed layout: a ZIP of XML; its lines are joined like those of PDF."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import Any
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from lxml import etree

from reportminer.errors import ReadError
from reportminer.limits import LIMITS
from reportminer.model import Document
from reportminer.readers.glyphs import Glyph, is_wide, upright
from reportminer.readers.layout import Drawn
from reportminer.readers.paged import document_of
from reportminer.readers.ruled import MOST, Edge, Point, Rule, drawn_edges, rules_of

_POINT = 72 / 25.4  # points in a millimetre
_PART_BYTES = 32 * 2**20  # of one XML part
_GLYPHS = 50_000  # on a page
_NESTING = 30
_A4 = (0.0, 0.0, 210.0, 297.0)
_SKEW = math.radians(8)
_DAMAGED = "is damaged or cut off and cannot be opened as OFD; get the file anew"
_BROKEN = (BadZipFile, ZlibError, OSError, EOFError, NotImplementedError, ValueError)
_PATH = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_TAKES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

_Matrix = tuple[float, float, float, float, float, float]
_PLAIN: _Matrix = (1, 0, 0, 1, 0, 0)


def read(data: bytes) -> Document:
    """The text of an OFD file, page by page; tables with ruled lines become cells.

    Raises `ReadError` where no page has text, where the file is encrypted or damaged, and where it is beyond the limits.
    """
    try:
        archive = ZipFile(BytesIO(data))
    except _BROKEN:
        raise ReadError(_DAMAGED) from None
    with archive:
        return document_of(_pages(_Package(archive)))


@dataclass(slots=True)
class _Package:
    """The parts of the archive, read within the limits."""

    archive: ZipFile
    left: int = LIMITS.unpacked_bytes
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = self.archive.namelist()
        if len(names) > LIMITS.members:
            raise ReadError(f"holds more than {LIMITS.members:,} parts, which is no report")
        self.names = {name.replace("\\", "/").lstrip("/").lower(): name for name in names}

    def xml(self, path: str) -> Any | None:
        """The root of an XML part; `None` where there is no such part."""
        name = self.names.get(path.lower())
        if name is None:
            return None
        try:
            with self.archive.open(name) as part:
                data = part.read(min(self.left, _PART_BYTES) + 1)
        except _BROKEN:
            raise ReadError(_DAMAGED) from None
        except RuntimeError:  # what zipfile says of an encrypted member
            raise ReadError("is encrypted; save it without a password") from None
        self.left -= len(data)
        if self.left < 0 or len(data) > _PART_BYTES:
            raise ReadError(
                f"unpacks to more than {LIMITS.unpacked_bytes >> 20} MB or has a page of more than 32 MB; split it"
            )
        try:
            return etree.fromstring(data, _parser())
        except etree.XMLSyntaxError:
            raise ReadError(f"{_DAMAGED}; if it opens elsewhere, it may be encrypted") from None


def _parser() -> Any:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )


def _pages(package: _Package) -> Iterator[tuple[Drawn, list[str]]]:
    """The pages of all documents in the file, numbered through."""
    root = package.xml("OFD.xml")
    if root is None:
        raise ReadError(_DAMAGED)
    end = time.thread_time() + LIMITS.seconds
    number = 0
    for place in _all(root, "DocRoot"):
        path = _path("", place.text)
        document = package.xml(path)
        if document is None:
            raise ReadError(_DAMAGED)
        templates = {
            t.get("ID", ""): _path(dirname(path), t.get("BaseLoc")) for t in _all(document, "TemplatePage")
        }
        size = _numbers(next((box.text for box in _all(document, "PhysicalBox")), ""))
        for page in _all(document, "Page"):
            number += 1
            if number > LIMITS.pages:
                raise ReadError(f"has more than the {LIMITS.pages:,} pages that are read; split it")
            if time.thread_time() > end:
                raise ReadError(f"takes longer than {LIMITS.seconds} seconds to read; split it")
            yield _drawn(package, number, _path(dirname(path), page.get("BaseLoc")), templates, size)


def _path(folder: str, location: str | None) -> str:
    place = (location or "").strip().replace("\\", "/")
    return normpath(place.lstrip("/") if place.startswith("/") else join(folder, place))


def _drawn(
    package: _Package, number: int, path: str, templates: dict[str, str], size: Sequence[float]
) -> tuple[Drawn, list[str]]:
    """What stands on a page and on the templates that lie under it."""
    root = package.xml(path)
    if root is None:
        return Drawn(number, ()), ["is missing in the file"]
    canvas = _Canvas()
    for template in _all(root, "Template"):
        under = package.xml(templates.get(template.get("TemplateID", ""), ""))
        if under is not None:
            canvas.draw(under, 0)
    canvas.draw(root, 0)
    box = _numbers(next((b.text for b in _all(root, "PhysicalBox")), "")) or size
    left, top, width, height = box if len(box) == 4 else _A4
    angle = max(canvas.turned, key=lambda a: len(canvas.turned[a]), default=0)
    corners = ((left * _POINT, top * _POINT), ((left + width) * _POINT, (top + height) * _POINT))
    ys = [upright(x, y, angle)[1] for x, y in corners]
    edges = ((upright(*a, angle), upright(*b, angle)) for a, b in canvas.edges)
    rules: list[Rule] = []
    if len(canvas.edges) > 10 * MOST:
        canvas.notes.append("has too many drawn lines to look for tables")
    else:
        rules += rules_of(edges)
    aside = [glyphs for quarter, glyphs in sorted(canvas.turned.items()) if quarter != angle]
    page = Drawn(number, canvas.turned.get(angle, ()), rules, min(ys), max(ys), aside, canvas.pictured)
    return page, list(dict.fromkeys(canvas.notes))


@dataclass(slots=True)
class _Canvas:
    """The characters of a page by the quarters that they are turned, and the edges of its paths, in points."""

    turned: dict[int, list[Glyph]] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pictured: bool = False
    count: int = 0

    def draw(self, node: Any, depth: int) -> None:
        """Adds all that stands under an XML element."""
        for child in node:
            kind = _local(child)
            if kind == "TextObject":
                self._text(child)
            elif kind == "PathObject":
                self._paths(child)
            elif kind == "ImageObject":
                self.pictured = True
            elif kind == "CompositeObject":
                self.notes.append("has composite objects, which are not read")
            elif depth < _NESTING and kind not in ("Area", "Template", "Actions"):
                self.draw(child, depth + 1)

    def _text(self, item: Any) -> None:
        matrix, size = _placed(item), abs(_number(item.get("Size"), 3.5))
        angle = math.atan2(matrix[1], matrix[0]) + math.radians(_number(item.get("CharDirection"), 0))
        quarters = round(angle / (math.pi / 2))
        if abs(angle - quarters * math.pi / 2) > _SKEW:
            self.notes.append("has slanted text, taken for a watermark and left out")
            return
        quarter, tall = quarters % 4, size * math.hypot(matrix[2], matrix[3]) * _POINT
        wide = size * math.hypot(matrix[0], matrix[1]) * abs(_number(item.get("HScale"), 1)) * _POINT
        x = y = 0.0
        for code in (c for c in item if _local(c) == "TextCode"):
            text = (code.text or "") + "".join(child.tail or "" for child in code)
            x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
            self.count += len(text)
            if self.count > _GLYPHS:
                raise ReadError(
                    f"has a page of more than {_GLYPHS:,} characters, which is no page of a report"
                )
            for char, (dx, dy) in zip(text, _steps(code, text, size), strict=True):
                left, base = upright(*_at(matrix, x + dx, y + dy), quarter)
                right = left + wide * _advance(char)
                self.turned.setdefault(quarter, []).append(Glyph(char, left, right, base, tall))

    def _paths(self, item: Any) -> None:
        matrix = _placed(item)
        stroked = item.get("Stroke", "true") != "false"
        if not stroked and item.get("Fill", "false") != "true":
            return
        for data in (c for c in item if _local(c) == "AbbreviatedData"):
            for shape in _shapes((data.text or "")[:200_000], matrix):
                self.edges += drawn_edges(shape, stroked)


def _placed(item: Any) -> _Matrix:
    """The matrix from an object's own space to the page, in millimetres."""
    a, b, c, d, e, f = (
        (*_numbers(item.get("CTM", "")), *_PLAIN)[:6] if len(_numbers(item.get("CTM", ""))) == 6 else _PLAIN
    )
    box = _numbers(item.get("Boundary", ""))
    x, y = (box[0], box[1]) if len(box) == 4 else (0.0, 0.0)
    return a, b, c, d, e + x, f + y


def _at(m: _Matrix, x: float, y: float) -> Point:
    """A point of an object's space on the page, in points."""
    return (m[0] * x + m[2] * y + m[4]) * _POINT, (m[1] * x + m[3] * y + m[5]) * _POINT


def _steps(code: Any, text: str, size: float) -> Iterator[Point]:
    """How far each character stands from the first; where nothing is said, the next begins where one ends."""
    along, down = _deltas(code.get("DeltaX", ""), len(text)), _deltas(code.get("DeltaY", ""), len(text))
    x = y = 0.0
    for n, char in enumerate(text):
        yield x, y
        if not along and not down:
            x += size * _advance(char)
        x += along[n] if n < len(along) else (along[-1] if along else 0.0)
        y += down[n] if n < len(down) else 0.0


def _advance(char: str) -> float:
    return 1.0 if is_wide(char) else 0.5


def _deltas(text: str, count: int) -> list[float]:
    """The distances of a list in which `g 3 4.2` stands for 4.2 three times."""
    found: list[float] = []
    words = iter(text.split())
    for word in words:
        if word == "g":
            times = int(_number(next(words, None), 0))
            found += [_number(next(words, None), 0)] * max(min(times, count), 0)
        else:
            found.append(_number(word, 0))
        if len(found) >= count:
            break
    return found


def _shapes(data: str, m: _Matrix) -> Iterator[list[Edge]]:
    """The straight edges of each shape of a path."""
    shape: list[Edge] = []
    start = last = _at(m, 0, 0)
    words = _PATH.findall(data)
    n = 0
    while n < len(words):
        kind = words[n].upper()
        takes = _TAKES.get(kind, 0)
        values = [_number(word, 0) for word in words[n + 1 : n + 1 + takes]]
        n += 1 + takes
        if kind == "C":
            shape.append((last, start))
            last = start
        elif takes and len(values) == takes:
            here = _at(m, values[-2], values[-1])
            if kind in "SM":
                yield shape
                shape, start = [], here
            elif kind == "L":
                shape.append((last, here))
            last = here
    yield shape


def _all(node: Any, name: str) -> Iterator[Any]:
    return (found for found in node.iter(f"{{*}}{name}", name))


def _local(node: Any) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _number(text: str | None, default: float) -> float:
    try:
        value = float(text) if text else default
    except ValueError:
        return default
    return value if abs(value) < 1e6 else default  # neither infinite nor no number


def _numbers(text: str | None) -> list[float]:
    return [_number(word, 0) for word in (text or "").split()]
