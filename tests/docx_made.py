"""Word files for the tests, made of the XML that stands in them."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}


def p(text: str, style: str = "", properties: str = "") -> str:
    """A paragraph of one run, or of the runs that `text` is where it begins with `<`."""
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    head = f"<w:pPr>{style}{properties}</w:pPr>" if style or properties else ""
    return f"<w:p>{head}{text if text.startswith('<') else r(text)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    head = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{head}<w:t xml:space="preserve">{text}</w:t></w:r>'


def numbered(text: str, num: int, level: int = 0) -> str:
    """A paragraph with an automatic number."""
    return p(text, "", f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def lvl(at: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    """A level of a list."""
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def tc(text: str, properties: str = "") -> str:
    """A cell with a paragraph, or with the blocks that `text` is where it begins with `<`."""
    width = '<w:tcW w:w="2000" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{width}{properties}</w:tcPr>{text if text.startswith('<') else p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A row of cells."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(c if c.startswith('<') else tc(c) for c in cells)}</w:tr>"


def tbl(*rows: str) -> str:
    """A table of rows."""
    columns = max(row.count("<w:tc>") for row in rows)
    grid = '<w:gridCol w:w="2000"/>' * columns
    width = '<w:tblW w:w="0" w:type="auto"/>'
    return f"<w:tbl><w:tblPr>{width}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def fld(instruction: str, result: str = "", mark: str = "") -> str:
    """A complex field; `mark` stands for the run properties of its parts."""
    parts = [f'<w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>']
    if result:
        parts.append(f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r(result, mark)}')
    return f'<w:r>{"".join(parts)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def docx(body: str, *, head: str = "", header: str = "", **parts: str) -> bytes:
    """A .docx file; `parts` are the contents of styles, numbering, footnotes and endnotes; `head` opens the body's part."""
    files = {
        "word/document.xml": f"{head}<w:document {NAMESPACES}><w:body>{body}{_section(header)}</w:body></w:document>"
    }
    for name, content in parts.items():
        files[f"word/{name}.xml"] = f"<w:{_PARTS[name]} {NAMESPACES}>{content}</w:{_PARTS[name]}>"
    if header:
        files["word/header.xml"] = f"<w:hdr {NAMESPACES}>{p(header)}</w:hdr>"
    kinds = [n.removeprefix("word/").removesuffix(".xml") for n in files if n != "word/document.xml"]
    files["word/_rels/document.xml.rels"] = _relations(
        *((f"r{k}", f"{_OFFICE}/{k}", f"{k}.xml") for k in kinds)
    )
    files["_rels/.rels"] = _relations(("r1", f"{_OFFICE}/officeDocument", "word/document.xml"))
    overrides = [("document", "document.main"), *((k, k) for k in kinds)]
    files["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="/word/{k}.xml" ContentType="{_TYPE}.{t}+xml"/>' for k, t in overrides)
        + "</Types>"
    )
    return packed(files)


def packed(files: dict[str, str]) -> bytes:
    """A ZIP container of texts."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name in sorted(files, key=lambda n: n != "[Content_Types].xml"):
            archive.writestr(name, files[name])
    return out.getvalue()


def _section(header: str) -> str:
    reference = '<w:headerReference w:type="default" r:id="rheader"/>' if header else ""
    return f"<w:sectPr>{reference}</w:sectPr>"


def _relations(*relations: tuple[str, str, str]) -> str:
    rows = "".join(f'<Relationship Id="{i}" Type="{t}" Target="{to}"/>' for i, t, to in relations)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'
