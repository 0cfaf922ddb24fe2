"""What is OFD's own: the parts of the package, templates, packed distances, and packages that are no good."""

from __future__ import annotations

import io
import zipfile

import pytest
from sheets import Sheet, ofd

from reportminer import ReadError
from reportminer.read import read

NAME = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SAID = "全县建成书房36处，接待读者2.4万人次。"


def said() -> Sheet:
    sheet = Sheet()
    sheet.text(90, 100, SAID)
    return sheet


def page(inner: str, before: str = "") -> str:
    return f"<ofd:Page {NAME}>{before}<ofd:Content><ofd:Layer>{inner}</ofd:Layer></ofd:Content></ofd:Page>"


def document(pages: str, common: str = "") -> str:
    return (
        f"<ofd:Document {NAME}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        f"{common}</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
    )


def text_object(text: str, *, x: float = 30, y: float = 40, code: str = "", more: str = "") -> str:
    return f'<ofd:TextObject Boundary="{x} {y} 150 6" Size="4" {more}><ofd:TextCode X="0" Y="0" {code}>{text}</ofd:TextCode></ofd:TextObject>'


CONTENT = "Doc_0/Pages/Page_0/Content.xml"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (text_object("书房36处", code='DeltaX="4 4 2 2"'), "书房36处"),
        (text_object("书房房36处", code='DeltaX="g 3 4 g 2 2"'), "书房房36处"),
        (text_object("书房", code='DeltaX="4"') + text_object("36处", x=38, code='DeltaX="2 2"'), "书房36处"),
        (text_object("36处", x=38, code='DeltaX="2 2"') + text_object("书房", code='DeltaX="4"'), "书房36处"),
        (text_object("书房36处", code='DeltaX="2 2 1 1"', more='CTM="2 0 0 2 0 0"'), "书房36处"),
        ("<ofd:PageBlock><ofd:PageBlock>" + text_object("书房36处", code='DeltaX="4 4 2 2"') + "</ofd:PageBlock></ofd:PageBlock>", "书房36处"),
        (text_object("书&lt;房&#x33;6处", code='DeltaX="4 2 4 2 2"'), "书<房36处"),
(text_object("书房36处"), "书房36处"),  # no distances: each where the last ends
        (text_object("书房36处", code='DeltaX="x 4 1e99"'), None),
        (text_object("书房", code='DeltaX="g g g"') + "<!-- no text -->", None),
    ],
)  # fmt: skip
def test_text_objects(inner: str, text: str | None) -> None:
    got = read(ofd([Sheet()], parts={CONTENT: page(inner)})).text.strip()
    assert got == text if text is not None else set("书房") <= set(got)


def test_templates_lie_under_their_pages() -> None:
    common = '<ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
    parts = {
        "Doc_0/Document.xml": document('<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>', common),
        "Doc_0/Tpls/Tpl_0/Content.xml": page(text_object("统计报表", code='DeltaX="4 4 4"')),
        CONTENT: page(
            text_object("书房36处", y=60, code='DeltaX="4 4 2 2"'),
            '<ofd:Template TemplateID="9" ZOrder="Background"/>',
        ),
    }
    assert read(ofd([Sheet()], parts=parts)).text == "统计报表\n书房36处\n"


@pytest.mark.parametrize(
    "place",
    ["/Doc_0/Pages/Page_0/Content.xml", "./Pages/../Pages/Page_0/Content.xml", "pages\\page_0\\content.xml"],
)
def test_places_of_parts(place: str) -> None:
    parts = {"Doc_0/Document.xml": document(f'<ofd:Page ID="1" BaseLoc="{place}"/>')}
    assert read(ofd([said()], parts=parts)).text.strip() == SAID


def test_several_documents_in_one_file() -> None:
    body = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    got = read(ofd([said()], parts={"OFD.xml": f"<ofd:OFD {NAME}>{body}{body}</ofd:OFD>"}))
    assert got.text.split("\n")[:2] == [SAID, SAID]
    assert [b.page for b in got.blocks] == [1, 2]


def test_what_is_not_read_is_told() -> None:
    inner = (
        text_object("书房36处", code='DeltaX="4 4 2 2"')
        + '<ofd:CompositeObject ResourceID="3" Boundary="0 0 9 9"/>'
    )
    pages = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in (0, 1))
    parts = {CONTENT: page(inner), "Doc_0/Document.xml": document(pages)}
    assert read(ofd([Sheet()], parts=parts)).flags == (
        "page 1 has composite objects, which are not read",
        "page 2 is missing in the file",
    )


BOMB = '<!DOCTYPE a [<!ENTITY x "书房9处"><!ENTITY y "&x;&x;&x;"><!ENTITY s SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("entity", ["x", "y", "s"])
def test_entities_are_not_resolved(entity: str) -> None:
    inner = text_object(f"书房36处&{entity};", code='DeltaX="4 4 2 2 4"')
    got = read(ofd([Sheet()], parts={CONTENT: BOMB + page(inner)}))
    assert got.text.strip() == "书房36处"


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"OFD.xml": "no xml"}, "damaged or cut off.*may be encrypted"),
        ({"OFD.xml": ""}, "damaged or cut off"),
        ({"Doc_0/Document.xml": "\x01\x02"}, "damaged or cut off"),
        ({CONTENT: "<a><b></a>"}, "damaged or cut off"),
        ({CONTENT: page("")}, "has no text"),
        ({"OFD.xml": f"<ofd:OFD {NAME}><ofd:DocBody><ofd:DocRoot>Doc_7/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"}, "damaged"),
        ({CONTENT: page("<a>" * 400 + "</a>" * 400)}, "damaged or cut off"),
        ({CONTENT: page(text_object("书" * 300_000))}, "more than 50,000 characters"),
        ({CONTENT: page(" " * (33 * 2**20))}, "unpacks to more than"),
    ],
)  # fmt: skip
def test_packages_that_cannot_be_read(parts: dict[str, str], message: str) -> None:
    with pytest.raises(ReadError, match=message):
        read(ofd([said()], parts=parts), "report.ofd")


def test_an_encrypted_package() -> None:
    data = bytearray(ofd([said()]))
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(header)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(header, at + 1)
    with pytest.raises(ReadError, match="is encrypted; save it without a password"):
        read(bytes(data), "report.ofd")


def test_too_many_parts() -> None:
    out = io.BytesIO(ofd([said()]))
    with zipfile.ZipFile(out, "a") as archive:
        for n in range(20_001):
            archive.writestr(f"r/{n}", b"")
    with pytest.raises(ReadError, match="more than 20,000 parts"):
        read(out.getvalue(), "report.ofd")
