"""Plain text and Markdown: all is kept but a byte order mark; tables are told by their pipes or tabs."""

from __future__ import annotations

from reportminer.decoding import decode
from reportminer.errors import ReadError
from reportminer.layout import with_tables
from reportminer.limits import LIMITS
from reportminer.model import Document


def read(data: bytes) -> Document:
    """The decoded text; raises `ReadError` for what is in no known encoding."""
    decoded = decode(data)
    if len(decoded.text) > LIMITS.characters:
        raise ReadError(f"holds more than {LIMITS.characters:,} characters; split it into several files")
    flags = decoded.flags if decoded.text.strip() else (*decoded.flags, "empty text")
    return with_tables(Document(decoded.text, encoding=decoded.encoding, flags=flags))
