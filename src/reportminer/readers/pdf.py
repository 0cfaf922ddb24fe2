"""PDF with a text layer: characters and ruled lines by pdfium, lines joined into paragraphs by `reflow`."""

from __future__ import annotations

from reportminer.model import Document
from reportminer.readers.apart import answer, read_apart


def read(data: bytes) -> Document:
    """The text of a PDF, page by page; tables with ruled lines become cells, headings and paragraphs stay apart.

    Pages without text are named in a flag. pdfium is no match for every hostile file: it runs in a process of its own.
    Raises `ReadError` where no page has text, where the file is encrypted or damaged, and where it is beyond the
    limits of pages, time or memory.
    """
    return read_apart("reportminer.readers.pdf", data)


def read_here(data: bytes) -> Document:
    """The same in this process, which a hostile file may hang or crash."""
    from reportminer.readers.paged import document_of
    from reportminer.readers.pdfium import drawn_pages

    return document_of(drawn_pages(data))


if __name__ == "__main__":
    answer(read_here)
