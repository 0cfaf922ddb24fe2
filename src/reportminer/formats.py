"""Which formats there are, how each is told by its content, and what each needs to be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its `reader` is a module of `readers/`, which needs the importable modules `needs` of `extra`.

    A need may be met in several ways, `soffice|doc2docx`: by LibreOffice's program or by a module.
    """

    name: str
    description: str
    suffixes: tuple[str, ...]
    reader: str = ""
    extra: str = ""
    needs: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The modules that are wanted and not installed; `LibreOffice or doc2docx` where one of several is enough."""
        unmet = (need.split("|") for need in self.needs if not any(map(_is_here, need.split("|"))))
        return tuple(
            " or ".join("LibreOffice" if way == "soffice" else way for way in ways) for ways in unmet
        )


def soffice() -> str | None:
    """Where LibreOffice's program is, if it is on the path."""
    from shutil import which  # here, since few inputs need it

    return which("soffice") or which("libreoffice")


def _is_here(way: str) -> bool:
    return bool(soffice()) if way == "soffice" else find_spec(way) is not None


TEXT = Format("txt", "plain text, Markdown", (".txt", ".md", ".text"), "text")
DOCX = Format("docx", "Word", (".docx", ".docm", ".wpsx"), "docx", "docs", ("lxml",))
DOC = Format(
    "doc",
    "old Word and WPS Writer",
    (".doc", ".wps", ".dot", ".wpt"),
    "office",
    "legacy",
    ("lxml", "soffice|doc2docx"),
)
RTF = Format("rtf", "Rich Text", (".rtf",), "rtf")
PDF = Format("pdf", "PDF with a text layer", (".pdf",), "pdf", "docs", ("pypdfium2",))
OFD = Format("ofd", "OFD (GB/T 33190)", (".ofd",), "ofd", "docs", ("lxml",))
HTML = Format("html", "web page", (".html", ".htm", ".shtml", ".xhtml"), "html", "docs", ("lxml",))
MHT = Format("mht", "saved web page", (".mht", ".mhtml"), "mht", "docs", ("lxml",))
XLSX = Format("xlsx", "Excel and OpenDocument spreadsheet", (".xlsx", ".xlsm", ".xlsb", ".ods"), "sheet")
XLS = Format("xls", "old Excel and WPS spreadsheet", (".xls", ".et"), "sheet", "docs", ("xlrd",))
CSV = Format("csv", "comma- or tab-separated table", (".csv",), "csv")
ZIP = Format("zip", "ZIP archive of any of these", (".zip",))

FORMATS = (TEXT, DOCX, DOC, RTF, PDF, OFD, HTML, MHT, XLSX, XLS, CSV, ZIP)
"""All formats that can be read, in the order of the documentation."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOM = re.compile(rb"\xef\xbb\xbf|\xff\xfe|\xfe\xff")
# What may stand before the first tag of a page: comments, declarations, code of the server.
_BEFORE = rb"(?:\s|<!--.*?-->|<\?xml[^>]*>|<%.*?%>)*+"
_HTML = re.compile(_BEFORE + rb"<(?:!doctype\s+html|html|head|body|meta|table|title)\b", re.I | re.S)
_MARKUP = re.compile(_BEFORE + rb"<(?:div|p|h[1-6]?|br|center|font|span|ul|ol|section|article)\b[^<>]*>", re.I | re.S)  # fmt: skip
_TAGS = re.compile(rb"</(?:div|p|h[1-6]?|td|table|font|span|li|section|article)>|<br\s*/?>", re.I)
_OFFICE_XML = re.compile(rb"<\?mso-application\b|<(?:\w+:)?Workbook\s[^>]*urn:schemas-microsoft-com:office:spreadsheet|<w:wordDocument\s|<pkg:package\s")  # fmt: skip
_MHT = re.compile(
    rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,30}content-type:\s*(?:multipart/related|multipart/alternative|text/html)",
    re.I,
)
_UNREAD = (
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*"), "an image; it needs OCR first"),
    (re.compile(rb"\x1f\x8b|Rar!|7z\xbc\xaf\x27\x1c|BZh"), "a packed archive of a kind that is not read; unpack it"),
    (re.compile(rb"SQLite format 3\0"), "a SQLite database, no report"),
    (re.compile(rb"\x7fELF|MZ"), "a program, no report"),
)  # fmt: skip
_PARTS: tuple[tuple[str, Format], ...] = (
    ("word/document.xml", DOCX),
    ("word/document2.xml", DOCX),
    ("xl/workbook.xml", XLSX),
    ("xl/workbook.bin", XLSX),
    ("OFD.xml", OFD),
)
_HEAD = 4096


def sniff(data: bytes, name: str = "") -> Format | str:
    """The format of `data`, told by its content; the suffix of `name` decides between csv and plain text only.

    A string instead says what `data` is, where that is nothing to be read: `an image; it needs OCR first`.
    """
    head = data[:_HEAD]
    for pattern, kind in _UNREAD:
        if pattern.match(head):
            return kind
    for tell in _TELLS:
        found = tell(data, head)
        if found:
            return found
    return CSV if name.lower().endswith((".csv", ".tsv")) else TEXT


def _zip(data: bytes, head: bytes) -> Format | str | None:
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    from zipfile import BadZipFile, ZipFile  # here, since reports in plain text do without

    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and b"opendocument.spreadsheet" in archive.open("mimetype").read(200):
                return XLSX
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return "a ZIP container (.docx, .xlsx, .ofd or .zip) that is cut off or damaged; get the file anew"
    if "mimetype" in names and "content.xml" in names:
        return "an OpenDocument file of a kind that is not read; save it as .docx or PDF"
    if "ppt/presentation.xml" in names:
        return "a presentation (.pptx), which is not read; save it as PDF"
    return next((f for part, f in _PARTS if part in names), ZIP)


def _ole(data: bytes, head: bytes) -> Format | str | None:
    if not head.startswith(_OLE):
        return None
    if _stream("EncryptedPackage") in data:
        return "encrypted; save it without a password"
    if _stream("WordDocument") in data:
        return DOC
    # the first record
    if _stream("Workbook") in data or _stream("Book") in data or data[512:514] == b"\x09\x08":
        return XLS
    if _stream("PowerPoint Document") in data:
        return "a presentation (.ppt), which is not read; save it as PDF"
    return DOC


def _stream(name: str) -> bytes:
    """How the name of a stream stands in the directory of a compound file ([MS-CFB] 2.6.1)."""
    return name.encode("utf-16-le") + b"\0\0"


def _pdf(data: bytes, head: bytes) -> Format | None:
    return PDF if b"%PDF-" in head[:1024] else None


def _rtf(data: bytes, head: bytes) -> Format | None:
    return RTF if head.lstrip().startswith(b"{\\rtf") else None


def _html(data: bytes, head: bytes) -> Format | None:
    """A page, also in UTF-16; a piece of one, where it begins with a tag and has more of them."""
    head = _BOM.sub(b"", head, count=1).replace(b"\0", b"")
    is_page = _HTML.match(head) or (_MARKUP.match(head) and len(_TAGS.findall(head)) >= 3)
    return HTML if is_page else None


def _xml(data: bytes, head: bytes) -> str | None:
    if _OFFICE_XML.search(head):
        return "an XML file of Office 2003; open it and save it as .docx or .xlsx"
    return None


def _mht(data: bytes, head: bytes) -> Format | None:
    return MHT if _MHT.match(head.replace(b"\r\n", b"\n").lstrip()) else None


_TELLS: tuple[Callable[[bytes, bytes], Format | str | None], ...] = (
    _zip,
    _ole,
    _pdf,
    _rtf,
    _html,
    _xml,
    _mht,
)
