"""Formats are told by content, whatever a file is called."""

from __future__ import annotations

import io
import zipfile

import pytest

from reportminer.formats import sniff


def container(*names: str, mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, mimetype if name == "mimetype" else "x")
    return out.getvalue()


def compound(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + stream.encode("utf-16-le") + b"\0" * 40


ODS = "application/vnd.oasis.opendocument.spreadsheet"
KNOWN = [
    ("全县办件48件。".encode(), "a.pdf", "txt"),
    ("全县办件48件。".encode(), "a.doc", "txt"),
    (b"", "a.docx", "txt"),
    (b"a,b", "a.csv", "csv"),
    (b"a,b", "a.TSV", "csv"),
    (b"a,b", "a.txt", "txt"),
    (b"<html><body>1</body></html>", "a.doc", "html"),
    (b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>', "a.xls", "html"),
    (b"\xef\xbb\xbf \r\n<!DOCTYPE html>", "a.txt", "html"),
    ("<html><p>甲</p>".encode("utf-16"), "a.html", "html"),
    (b'<?xml version="1.0"?><!-- x --><html>', "a.doc", "html"),
    (b'<%@ page pageEncoding="UTF-8"%>\n<!DOCTYPE html>', "a.html", "html"),
    (b"<TABLE border=1><tr><td>1</td></tr>", "a.xls", "html"),
    (b"<h>1</h><br/><p>2</p><br/><p>3</p>", "a.html", "html"),
    (b"<p>1 < 2", "a.txt", "txt"),
    (b"<1%\n", "a.txt", "txt"),
    (b"{\\rtf1\\ansi 1}", "a.doc", "rtf"),
    (b"%PDF-1.4\n", "a.doc", "pdf"),
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=x\r\n", "a.doc", "mht"),
    (b"From: x\nSubject: y\nMIME-Version: 1.0\nContent-Type: text/html; charset=gbk\n", "a.mht", "mht"),
    (container("word/document.xml"), "a.doc", "docx"),
    (container("xl/workbook.xml"), "a.xls", "xlsx"),
    (container("xl/workbook.bin"), "a.xlsx", "xlsx"),
    (container("mimetype", "content.xml", mimetype=ODS), "a.xls", "xlsx"),
    (container("OFD.xml"), "a.pdf", "ofd"),
    (container("a.txt"), "a.docx", "zip"),
    (compound("WordDocument"), "a.docx", "doc"),
    (compound("Workbook"), "a.doc", "xls"),
    (compound("Book"), "a.et", "xls"),
]


@pytest.mark.parametrize(("data", "name", "found"), KNOWN)
def test_formats_are_told_by_content(data: bytes, name: str, found: str) -> None:
    got = sniff(data, name)
    assert not isinstance(got, str), got
    assert got.name == found


UNREAD = [
    (container("ppt/presentation.xml"), "presentation"),
    (
        container("mimetype", "content.xml", mimetype="application/vnd.oasis.opendocument.text"),
        "OpenDocument",
    ),
    (compound("PowerPoint Document"), "presentation"),
    (compound("EncryptedPackage"), "encrypted"),
    (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook>', "Office 2003"),
    (b'<?xml version="1.0"?><w:wordDocument xmlns:w="x">', "Office 2003"),
    (b"Rar!\x1a\x07", "packed"),
    (b"PK\x03\x04", "cut off"),
]


@pytest.mark.parametrize(("data", "reason"), UNREAD)
def test_what_is_not_read_is_named(data: bytes, reason: str) -> None:
    found = sniff(data, "a.doc")
    assert isinstance(found, str)
    assert reason in found


@pytest.mark.parametrize("piece", [b"<!--", b"<% ", b" ", b"<!-- -->", b"a: b\n", b"<div>", b"<?xml "])
def test_no_text_takes_long(piece: bytes) -> None:
    assert sniff(piece * 2000, "a.txt")
