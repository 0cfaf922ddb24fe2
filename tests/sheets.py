"""Pages made for the tests: text and lines put at places, written as PDF or as OFD by the fewest means."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

MILLIMETRE = 72 / 25.4


def advance(char: str) -> float:
    """How wide a character is drawn, in its size."""
    return 0.5 if char < "\u2000" else 1.0


def width(text: str, size: float) -> float:
    """How wide a text is drawn, in points."""
    return sum(map(advance, text)) * size


@dataclass
class Sheet:
    """One page; places are in points from its upper left corner."""

    wide: float = 595
    high: float = 842
    texts: list[tuple[float, float, float, str, float]] = field(default_factory=list)
    shapes: list[tuple[float, float, float, float, str]] = field(default_factory=list)
    image: bool = False

    def text(self, x: float, y: float, text: str, size: float = 12, turn: float = 0) -> None:
        """A text that begins at x on the base line y, turned clockwise by degrees."""
        self.texts.append((x, y, size, text, turn))

    def paragraph(
        self, y: float, text: str, *, left: float = 90, right: float = 510, size: float = 12, indent: float = 2, pitch: float = 20, first: str = ""
    ) -> float:  # fmt: skip
        """A paragraph broken into full lines, none of which begins with a closing mark; gives the y below it."""
        x, line = left + indent * size, ""
        for char in text:
            if x + width(line + char, size) > right and char not in "，。；：、！？）”":
                self.text(x, y, line, size)
                x, y, line = left, y + pitch, ""
            line += char
        self.text(x, y, line, size)
        return y + pitch

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A drawn line."""
        self.shapes.append((x0, y0, x1, y1, "line"))

    def fill(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A filled box."""
        self.shapes.append((x0, y0, x1, y1, "fill"))

    def grid(
        self, xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[str]], *, sides: bool = True
    ) -> None:
        """A table with all its lines, or without those at its left and right."""
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        for x in xs if sides else xs[1:-1]:
            self.rule(x, ys[0], x, ys[-1])
        for y, row in zip(ys, rows, strict=False):
            for x, cell in zip(xs, row, strict=False):
                self.text(x + 4, y + 14, cell, 10)


def pdf(sheets: Sequence[Sheet], *, trailer: str = "", rotate: int = 0) -> bytes:
    """The pages as PDF, in a font that every reader has and none need embed."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(sheets)}/Kids[{' '.join(f'{6 + 2 * n} 0 R' for n in range(len(sheets)))}]>>",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
        "/FontDescriptor 5 0 R/DW 1000/W[1 95 500]>>",
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -120 1000 880]/Ascent 880/Descent -120/StemV 80/ItalicAngle 0/CapHeight 700>>",
    ]
    for n, sheet in enumerate(sheets):
        content = _content(sheet)
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {sheet.wide} {sheet.high}]/Rotate {rotate}"
            f"/Resources<</Font<</F 3 0 R>>>>/Contents {7 + 2 * n} 0 R>>",
            f"<</Length {len(content)}>>stream\n{content}\nendstream",
        ]
    return written(objects, trailer)


def _content(sheet: Sheet) -> str:
    lines = []
    for x, y, size, text, turn in sheet.texts:
        c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        place = f"{c:.4f} {-s:.4f} {s:.4f} {c:.4f} {x:.2f} {sheet.high - y:.2f} Tm"
        lines.append(f"BT /F {size} Tf {place} <{text.encode('utf-16-be').hex()}> Tj ET")
    for x0, y0, x1, y1, kind in sheet.shapes:
        if kind == "line":
            lines.append(f"{x0} {sheet.high - y0} m {x1} {sheet.high - y1} l S")
        else:
            lines.append(f"0.9 g {x0} {sheet.high - y1} {x1 - x0} {y1 - y0} re f 0 g")
    if sheet.image:
        lines.append("q 300 0 0 300 100 300 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q")
    return "\n".join(lines)


def written(objects: Sequence[str], trailer: str = "") -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for n, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{n} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010} 00000 n \n" for place in places).encode())
    out.write(
        f"trailer\n<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return out.getvalue()


def ofd(sheets: Sequence[Sheet], *, parts: dict[str, str] | None = None) -> bytes:
    """The pages as OFD; `parts` are added to the archive, or take the place of its own."""
    name = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    kids = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(sheets)))
    files = {
        "OFD.xml": f"<ofd:OFD {name}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {name}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        f"</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{kids}</ofd:Pages></ofd:Document>",
    }
    for n, sheet in enumerate(sheets):
        files[f"Doc_0/Pages/Page_{n}/Content.xml"] = (
            f"<ofd:Page {name}><ofd:Area><ofd:PhysicalBox>0 0 {sheet.wide / MILLIMETRE:.3f} {sheet.high / MILLIMETRE:.3f}"
            f"</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer>{_objects(sheet)}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, body in (files | (parts or {})).items():
            archive.writestr(path, body)
    return out.getvalue()


def _objects(sheet: Sheet) -> str:
    found = []
    for x, y, size, text, turn in sheet.texts:
        c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        steps = " ".join(f"{advance(char) * size / MILLIMETRE:.4f}" for char in text[:-1])
        found.append(
            f'<ofd:TextObject Boundary="{x / MILLIMETRE:.3f} {y / MILLIMETRE:.3f} 200 10" Size="{size / MILLIMETRE:.4f}" '
            f'CTM="{c:.4f} {s:.4f} {-s:.4f} {c:.4f} 0 0"><ofd:TextCode X="0" Y="0" DeltaX="{steps}">{escape(text)}</ofd:TextCode></ofd:TextObject>'
        )
    for x0, y0, x1, y1, kind in sheet.shapes:
        a, b, c, d = (v / MILLIMETRE for v in (x0, y0, x1, y1))
        path = f"M {a} {b} L {c} {d}" if kind == "line" else f"M {a} {b} L {c} {b} L {c} {d} L {a} {d} C"
        how = "" if kind == "line" else ' Stroke="false" Fill="true"'
        found.append(
            f'<ofd:PathObject Boundary="0 0 210 297"{how}><ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:PathObject>'
        )
    if sheet.image:
        found.append('<ofd:ImageObject Boundary="10 10 90 90" ResourceID="1"/>')
    return "".join(found)
