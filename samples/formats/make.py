"""Makes the report of content.py in every format: python samples/formats/make.py (needs LibreOffice, openpyxl, fonts for Chinese).

Word, spreadsheet, web page, OFD and the plain texts are written here; LibreOffice makes .doc, .rtf, .pdf, .xls and .ods of them.
"""

from __future__ import annotations

import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from csv import writer as csv_writer
from email.message import EmailMessage
from html import escape
from io import BytesIO, StringIO
from pathlib import Path

from content import BLOCKS, TITLE

HERE = Path(__file__).parent
NAME = "report"
_CHINESE = "一二三四五六七八九十"
_DATE = (2024, 1, 15, 0, 0, 0)  # in every archive, so that a file made anew is the same file


def numbered() -> Iterator[tuple[str, object]]:
    """The blocks as a reader sees them: numbers of headings written out, insertions taken, deletions left out."""
    first = second = 0
    for kind, what in BLOCKS:
        if kind == "h1":
            first, second = first + 1, 0
            yield "h1", f"{_CHINESE[first - 1]}、{what}"
        elif kind == "h2":
            second += 1
            yield "h2", f"（{_CHINESE[second - 1]}）{what}"
        elif kind == "p":
            yield "p", "".join(r.lstrip("+") for r in what if not r.startswith("-"))
        else:
            yield kind, what


def spans(rows: list[list[str | None]]) -> list[list[tuple[str, int, int]]]:
    """Each row's cells as (text, rows, columns); covered places are left out."""
    out = []
    for r, row in enumerate(rows):
        cells = []
        for c, text in enumerate(row):
            if text is None or text == "^":
                continue
            wide = next((k for k in range(1, len(row) - c) if row[c + k] is not None), len(row) - c)
            high = next((k for k in range(1, len(rows) - r) if rows[r + k][c] != "^"), len(rows) - r)
            cells.append((text, high, wide))
        out.append(cells)
    return out


# ------------------------------------------------------------------ plain text, Markdown, CSV


def txt() -> str:
    lines = [TITLE]
    for kind, what in numbered():
        lines += (
            ["\t".join("" if x in (None, "^") else x for x in row) for row in what]
            if kind == "table"
            else [what]
        )
    return "\n".join(lines) + "\n"


def md() -> str:
    lines = [f"# {TITLE}"]
    for kind, what in numbered():
        if kind == "table":
            rows = ["| " + " | ".join("" if x in (None, "^") else x for x in row) + " |" for row in what]
            lines += ["\n".join([rows[0], "|" + " --- |" * len(what[0]), *rows[1:]])]
        else:
            lines.append({"h1": "## ", "h2": "### "}.get(kind, "") + what)
    return "\n\n".join(lines) + "\n"


def csv() -> bytes:
    out = StringIO()
    writer = csv_writer(out)
    writer.writerow([TITLE])
    for kind, what in numbered():
        writer.writerows(
            ([("" if x in (None, "^") else x) for x in row] for row in what) if kind == "table" else [[what]]
        )
    return out.getvalue().encode("gb18030")


# ------------------------------------------------------------------ Word

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def docx(*, tracked: bool, control: bool = True) -> bytes:
    """A Word file with automatic numbering, and with tracked changes if asked for; else with these accepted."""
    body = [_paragraph([TITLE], "Title", tracked)]
    for kind, what in BLOCKS:
        if kind == "table":
            body += [_table(what), "<w:p/>"]
        elif kind == "p":
            body.append(_paragraph(what, "", tracked))
        else:
            body.append(_paragraph([what], {"h1": "Heading1", "h2": "Heading2"}[kind], tracked))
    if control:
        body[2] = f"<w:sdt><w:sdtContent>{body[2]}</w:sdtContent></w:sdt>"
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>内部批注：此处共9999项</w:t></w:r></w:p>"
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1800" w:bottom="1440" w:left="1800" w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>'
    document = (
        f"<w:document {_W}><w:body>{''.join(body)}{hidden if tracked else ''}{section}</w:body></w:document>"
    )
    head = f"<w:hdr {_W}><w:p><w:r><w:t>{TITLE}</w:t></w:r></w:p></w:hdr>"
    foot = f'<w:ftr {_W}><w:p><w:r><w:t>第 </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t> 页</w:t></w:r></w:p></w:ftr>'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = [("styles", "styles"), ("numbering", "numbering"), ("header", "header1"), ("footer", "footer1")]
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + f'<Override PartName="/word/document.xml" ContentType="{main}.document.main+xml"/>'
        + "".join(f'<Override PartName="/word/{f}.xml" ContentType="{main}.{k}+xml"/>' for k, f in kinds)
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{rel}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{rel}/{k}" Target="{f}.xml"/>'
            for n, (k, f) in enumerate(kinds, 1)
        )
        + "</Relationships>",
        "word/document.xml": document,
        "word/styles.xml": _styles(),
        "word/numbering.xml": _numbering(),
        "word/header1.xml": head,
        "word/footer1.xml": foot,
    }
    return packed(
        {
            n: ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + x).encode()
            for n, x in parts.items()
        }
    )


def _paragraph(runs: list[str] | tuple[str, ...], style: str, tracked: bool) -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{''.join(_run(r, tracked) for r in runs)}</w:p>"


def _run(run: str, tracked: bool) -> str:
    text = escape(run.lstrip("+-"))
    who = 'w:id="1" w:author="审核" w:date="2024-01-15T00:00:00Z"'
    if run.startswith("-"):
        return f"<w:del {who}><w:r><w:delText>{text}</w:delText></w:r></w:del>" if tracked else ""
    plain = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:ins {who}>{plain}</w:ins>" if run.startswith("+") and tracked else plain


def _table(rows: list[list[str | None]]) -> str:
    lines = []
    for row in rows:
        cells, c = [], 0
        while c < len(row):
            wide = next((k for k in range(1, len(row) - c) if row[c + k] is not None), len(row) - c)
            below = next((r[c] for r in rows[rows.index(row) + 1 : rows.index(row) + 2]), None)
            merge = "<w:vMerge/>" if row[c] == "^" else '<w:vMerge w:val="restart"/>' if below == "^" else ""
            span = f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else ""
            text = "" if row[c] == "^" else f"<w:r><w:t>{escape(row[c])}</w:t></w:r>"
            cells.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{1200 * wide}" w:type="dxa"/>{span}{merge}</w:tcPr><w:p>{text}</w:p></w:tc>'
            )
            c += wide
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    grid = '<w:gridCol w:w="1200"/>' * len(rows[0])
    edges = "".join(
        f'<w:{e} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for e in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(lines)}</w:tbl>'


def _styles() -> str:
    def style(name: str, shown: str, extra: str) -> str:
        return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/><w:basedOn w:val="Normal"/><w:pPr>{extra}</w:pPr></w:style>'

    def numbers(level: int) -> str:
        return (
            f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="{level}"/>'
        )

    fonts = '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Noto Sans CJK SC" w:hAnsi="Noto Sans CJK SC" w:eastAsia="Noto Sans CJK SC"/><w:sz w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults>'
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    return f"<w:styles {_W}>{fonts}{normal}{style('Title', 'Title', '')}{style('Heading1', 'heading 1', numbers(0))}{style('Heading2', 'heading 2', numbers(1))}</w:styles>"


def _numbering() -> str:
    def level(n: int, text: str) -> str:
        return f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'

    return f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0">{level(0, "%1、")}{level(1, "（%2）")}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'


# ------------------------------------------------------------------ web page


def html() -> str:
    """A page as offices publish them: declared gb2312, with navigation and a footer around the report."""
    body = [f"<h1>{TITLE}</h1>"]
    for kind, what in numbered():
        if kind == "table":
            rows = [
                "".join(f"<td rowspan={h} colspan={w}>{escape(x)}</td>" for x, h, w in row)
                for row in spans(what)
            ]
            body.append("<table border=1>" + "".join(f"<tr>{r}</tr>" for r in rows) + "</table>")
        else:
            tag = {"h1": "h2", "h2": "h3"}.get(kind, "p")
            body.append(f"<{tag}>{escape(what)}</{tag}>")
    links = "".join(
        f'<li><a href="/{n}.html">{n}</a></li>' for n in ("首页", "政务公开", "政务服务", "互动交流")
    )
    return (
        f'<!DOCTYPE html>\n<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>{TITLE}</title>'
        f"<script>var visits = 10234;</script><style>p{{font-size:16px}}</style></head>\n<body><div class=nav><ul>{links}</ul></div>\n<div id=content>"
        + "\n".join(body)
        + "</div>\n<div class=footer>松溪镇人民政府 版权所有</div></body></html>\n"
    )


def mht() -> bytes:
    message = EmailMessage()
    message["Subject"] = "report"
    message["MIME-Version"] = "1.0"
    message.add_related(html().encode("gb18030"), "text", "html", cte="base64")
    raw = message.as_bytes()
    return raw.replace(b"Content-Type: text/html\n", b'Content-Type: text/html; charset="gb2312"\n')


# ------------------------------------------------------------------ spreadsheet


def xlsx() -> bytes:
    """The report in one sheet: text in the first column, tables as cells, percentages by number format."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "自评报告"
    at = 1
    sheet.cell(at, 1, TITLE)
    for kind, what in numbered():
        at += 1
        if kind != "table":
            sheet.cell(at, 1, what)
            continue
        for r, row in enumerate(spans(what)):
            taken = [c for c, x in enumerate(what[r]) if x not in (None, "^")]
            for c, (text, high, wide) in zip(taken, row, strict=True):
                _fill(sheet.cell(at + r, c + 1), text)
                if high > 1 or wide > 1:
                    sheet.merge_cells(
                        start_row=at + r, start_column=c + 1, end_row=at + r + high - 1, end_column=c + wide
                    )
        at += len(what) - 1
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(cell: object, text: str) -> None:
    share = text.endswith("%") and text[:-1].replace(".", "", 1).isdigit()
    number = text.replace(".", "", 1).isdigit()
    cell.value = float(text[:-1]) / 100 if share else float(text) if number else text
    decimals = len(text.rstrip("%").partition(".")[2])
    shown = "0." + "0" * decimals if decimals else "0"
    if share or number:
        cell.number_format = shown + ("%" if share else "")


# ------------------------------------------------------------------ OFD


def ofd() -> bytes:
    """A page-described report after GB/T 33190: characters of 3.5 mm, 40 lines a page, tables with ruled cells."""
    pages: list[list[str]] = [[]]
    line = 0
    for kind, what in [("p", TITLE), *numbered()]:
        if kind == "table" and line + len(what) > _PAGE:
            pages, line = [*pages, []], 0
        for objects in _ruled(what) if kind == "table" else _lines(kind, what):
            if line == _PAGE:
                pages, line = [*pages, []], 0
            pages[-1] += [o.format(y=20 + 6 * line, below=26 + 6 * line) for o in objects]
            line += 1
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    listed = "".join(
        f'<ofd:Page ID="{n + 1}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages))
    )
    area = "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
    files = {
        "OFD.xml": f'<ofd:OFD {ns} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f"<ofd:Document {ns}>{area}<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    for n, objects in enumerate(pages):
        found = "".join(o.replace(" ", f' ID="{n * 1000 + k}" ', 1) for k, o in enumerate(objects))
        files[f"Doc_0/Pages/Page_{n}/Content.xml"] = (
            f'<ofd:Page {ns}><ofd:Content><ofd:Layer ID="{90000 + n}">{found}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    return packed(
        {name: ('<?xml version="1.0" encoding="UTF-8"?>' + x).encode() for name, x in files.items()}
    )


_PAGE = 40
_SIZE = 3.5


def _advance(text: str) -> list[float]:
    return [_SIZE / 2 if c.isascii() else _SIZE for c in text]


def _text(x: float, text: str) -> str:
    steps = " ".join(f"{a:g}" for a in _advance(text)[:-1]) or "0"
    return f'<ofd:TextObject Boundary="{x:g} {{y}} 170 5" Font="1" Size="{_SIZE:g}"><ofd:TextCode X="0" Y="4" DeltaX="{steps}">{escape(text)}</ofd:TextCode></ofd:TextObject>'


def _rule(x: float, y: str, wide: float, data: str) -> str:
    return f'<ofd:PathObject Boundary="{x:g} {y} {wide:g} 6" LineWidth="0.3"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def _lines(kind: str, what: str) -> list[list[str]]:
    """The lines of a paragraph, its first set in by two characters."""
    out, line, x = [], "", 28.0 if kind == "p" else 20.0
    for c in what:
        if x + sum(_advance(line + c)) > 190:
            out.append([_text(x, line)])
            line, x = "", 20.0
        line += c
    return [*out, [_text(x, line)]]


def _ruled(rows: list[list[str | None]]) -> list[list[str]]:
    """The rows of a table: text and, around each cell, its four lines; merged cells without lines inside."""
    widths = [max(sum(_advance(x or "")) for x in column) + 3 for column in zip(*rows, strict=True)]
    out = []
    for r, row in enumerate(rows):
        objects = []
        for c, text in enumerate(row):
            x, wide = 20 + sum(widths[:c]), widths[c]
            if text not in (None, "^"):
                objects.append(_text(x + 1, text))
            if text != "^":
                objects.append(_rule(x, "{y}", wide, f"M 0 0 L {wide:g} 0"))
            if text is not None:
                objects.append(_rule(x, "{y}", wide, "M 0 0 L 0 6"))
            if c == len(row) - 1:
                objects.append(_rule(x, "{y}", wide, f"M {wide:g} 0 L {wide:g} 6"))
            if r == len(rows) - 1:
                objects.append(_rule(x, "{below}", wide, f"M 0 0 L {wide:g} 0"))
        out.append(objects)
    return out


# ------------------------------------------------------------------ archives and LibreOffice


def packed(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def office(data: bytes, suffix: str, target: str) -> bytes:
    """`data` converted by LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, NAME + suffix)
        source.write_bytes(data)
        command = [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            target,
            "--outdir",
            folder + "/out",
            str(source),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return next(Path(folder, "out").iterdir()).read_bytes()


def main() -> None:
    clean, tracked, book = docx(tracked=False, control=False), docx(tracked=True), xlsx()
    doc = office(docx(tracked=True, control=False), ".docx", "doc:MS Word 97")
    made = {
        "txt": txt().encode(),
        "md": md().encode(),
        "csv": csv(),
        "docx": tracked,
        "doc": doc,
        "wps": doc,
        "rtf": office(clean, ".docx", "rtf"),
        "pdf": office(clean, ".docx", "pdf"),
        "html": html().encode("gb18030"),
        "mht": mht(),
        "xlsx": book,
        "xls": office(book, ".xlsx", "xls"),
        "ods": office(book, ".xlsx", "ods"),
        "ofd": ofd(),
        "zip": packed({"2023年/自评报告.docx": tracked}),
    }
    for suffix, data in made.items():
        (HERE / f"{NAME}.{suffix}").write_bytes(data)
        print(f"{NAME}.{suffix}: {len(data)} bytes")


if __name__ == "__main__":
    main()
