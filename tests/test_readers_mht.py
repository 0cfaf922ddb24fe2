"""Saved web pages: which part is the page, how it is packed, and what is none."""

from __future__ import annotations

import contextlib
import random
from email.message import EmailMessage

import pytest

from reportminer import ReadError
from reportminer.read import read
from reportminer.readers import mht

PAGE = '<html><head><meta charset="{}"><title>总结</title></head><body><h1>总结</h1><p>办件48件。</p></body></html>'
TEXT = "总结\n办件48件。\n"


def saved(
    encoding: str, packing: str, *, charset: str = "", first: str = "", subtype: str = "related"
) -> bytes:
    message = EmailMessage()
    message["From"] = "<saved by a browser>"
    message["MIME-Version"] = "1.0"
    if first:
        message.set_content(first, subtype="html")
    message.make_mixed() if subtype == "mixed" else message.make_related()
    part = EmailMessage()
    kind = "text/html" + (f'; charset="{charset}"' if charset else "")
    part["Content-Type"] = kind
    part["Content-Transfer-Encoding"] = packing
    data = PAGE.format(encoding if not charset else "").encode(encoding)
    part.set_payload(_packed(data, packing))
    message.attach(part)
    picture = EmailMessage()
    picture.set_content(b"\x89PNG", "image", "png", cid="<1>")
    message.attach(picture)
    return message.as_bytes()


def _packed(data: bytes, packing: str) -> str:
    import base64
    import quopri

    packed = base64.encodebytes(data) if packing == "base64" else quopri.encodestring(data)
    return packed.decode("ascii")


@pytest.mark.parametrize("packing", ["base64", "quoted-printable"])
@pytest.mark.parametrize(
    ("encoding", "charset"), [("utf-8", ""), ("gb2312", ""), ("gb2312", "gb2312"), ("utf-8", "utf-8")]
)
def test_the_page_is_read(encoding: str, charset: str, packing: str) -> None:
    document = read(saved(encoding, packing, charset=charset), "a.mht")
    assert (document.text, document.title, document.blocks[0].kind) == (TEXT, "总结", "title")


def test_an_empty_page_before_it_is_passed_over() -> None:
    assert read(saved("utf-8", "base64", first="<html></html>"), "a.mht").text == TEXT


def test_blank_lines_before_the_head_are_passed_over() -> None:
    assert read(b"\r\n\r\n" + saved("utf-8", "base64").replace(b"\n", b"\r\n"), "a.mhtml").text == TEXT


def test_a_message_without_a_page_is_refused() -> None:
    data = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/plain\n\n12\n--x--\n"
    with pytest.raises(ReadError, match=r"^a\.mht: a saved web page without a page"):
        read(data, "a.mht")


def test_damage_gives_a_document_or_a_read_error() -> None:
    good, chance = saved("gb2312", "quoted-printable"), random.Random(7)
    for _ in range(300):
        data = bytearray(good)
        for _ in range(chance.randrange(1, 10)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with contextlib.suppress(ReadError):
            assert mht.read(bytes(data[: chance.randrange(len(data))])).text is not None
