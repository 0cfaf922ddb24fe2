"""Saved web pages (MHTML): the page among the parts, read as any other."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message

from reportminer.decoding import decode
from reportminer.errors import ReadError
from reportminer.model import Document
from reportminer.readers import html


def read(data: bytes) -> Document:
    """The first page with text; raises `ReadError` if there is none."""
    empty: Document | None = None
    try:
        for page, charset in _pages(data):
            document = html.document(decode(page, html.declared(page) or charset))
            if document.text.strip():
                return document
            empty = empty or document
    except (MessageError, ValueError, LookupError) as e:
        raise ReadError(f"a saved web page that is damaged ({e}); open the page and save it anew") from None
    if empty:
        return empty
    raise ReadError("a saved web page without a page in it; open the page and save it anew as .html")


def _pages(data: bytes) -> Iterator[tuple[bytes, str]]:
    """The pages of the message and the encoding that each part states."""
    start = len(data) - len(data.lstrip())
    for part in message_from_bytes(data[start:]).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield payload, _charset(part)


def _charset(part: Message) -> str:
    return str(part.get_content_charset() or "")
