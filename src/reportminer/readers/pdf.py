"""PDF with a text layer: characters and ruled lines by pdfium, lines joined into paragraphs by `reflow`."""

from __future__ import annotations

from collections.abc import Sequence

from reportminer.errors import ReadError
from reportminer.model import Document
from reportminer.readers.build import Builder
from reportminer.readers.pdfium import drawn_pages
from reportminer.readers.layout import page_of
from reportminer.readers.reflow import reflow


def read(data: bytes) -> Document:
    """The text of a PDF, page by page; tables with ruled lines become cells, headings and paragraphs stay apart.

    Pages without text are named in a flag. Raises `ReadError` where no page has text, where the file is encrypted or
    damaged, and where it is beyond the limits of pages or time.
    """
    said: dict[str, list[int]] = {}
    pages = []
    for drawn, notes in drawn_pages(data):
        pages.append(page_of(drawn))
        for note in notes:
            said.setdefault(note, []).append(drawn.number)
    flags = tuple(f"{_named(where)} {note}" for note, where in said.items())
    without = [page.number for page in pages if not page.items]
    if len(without) == len(pages):
        raise ReadError("has no text: its pages are images, which need OCR first")
    if without:
        has = "has no text: it needs OCR" if len(without) == 1 else "have no text: they need OCR"
        flags = (*flags, f"{_named(without)} {has}")
    builder = Builder()
    reflow(pages, builder)
    return builder.document(flags=flags)


def _named(pages: Sequence[int]) -> str:
    """`page 3`, `pages 3, 4 and 5`; no more than twenty are named."""
    if len(pages) == 1:
        return f"page {pages[0]}"
    first, last = pages[:20], f"{len(pages) - 20} more" if len(pages) > 20 else str(pages[-1])
    return f"pages {', '.join(map(str, first if len(pages) > 20 else pages[:-1]))} and {last}"
