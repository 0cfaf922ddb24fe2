"""PDF with a text layer: characters and ruled lines by pdfium, lines joined into paragraphs by `reflow`."""

from __future__ import annotations

from reportminer.model import Document
from reportminer.readers.paged import document_of
from reportminer.readers.pdfium import drawn_pages


def read(data: bytes) -> Document:
    """The text of a PDF, page by page; tables with ruled lines become cells, headings and paragraphs stay apart.

    Pages without text are named in a flag. Raises `ReadError` where no page has text, where the file is encrypted or
    damaged, and where it is beyond the limits of pages or time.
    """
    return document_of(drawn_pages(data))
