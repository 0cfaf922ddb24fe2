"""Drawn pages to a document: what every format of fixed layout has in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportminer.errors import ReadError
from reportminer.model import Document
from reportminer.readers.build import Builder
from reportminer.readers.layout import Drawn, Page, page_of
from reportminer.readers.reflow import reflow

_UNREADABLE = 0.3  # of a page's characters: as many without a meaning, and its text is none
_NAMED = 20  # pages that a flag names


def document_of(drawn: Iterable[tuple[Drawn, Sequence[str]]]) -> Document:
    """The document of pages, each with notes on what was left out of it, as `with too many drawn lines`.

    A page of pictures without text is named in a flag. Raises `ReadError` where no page has text.
    """
    said: dict[str, list[int]] = {}
    pages: list[Page] = []
    for page, notes in drawn:
        pages.append(page_of(page))
        garbled = _is_garbled(page)
        silent = page.pictured and not notes and not pages[-1].items and not pages[-1].aside
        for note in (*notes, *(("has text that means nothing: it needs OCR",) if garbled else ())):
            said.setdefault(note, []).append(page.number)
        if silent:
            said.setdefault("has no text: it needs OCR", []).append(page.number)
    if not any(page.items or page.aside for page in pages):
        raise ReadError("has no text: its pages are empty or images; images need OCR first")
    builder = Builder()
    reflow(pages, builder)
    return builder.document(flags=[f"{_named(where)} {_plural(note, where)}" for note, where in said.items()])


def _is_garbled(page: Drawn) -> bool:
    strange = sum(g.text == "\ufffd" or "\ue000" <= g.text <= "\uf8ff" for g in page.glyphs)
    return strange > _UNREADABLE * len(page.glyphs)


def _named(pages: Sequence[int]) -> str:
    """`page 3`, `pages 3, 4 and 5`, `pages 1, 2, … and 80 more`."""
    if len(pages) == 1:
        return f"page {pages[0]}"
    if len(pages) > _NAMED:
        return f"pages {', '.join(map(str, pages[:_NAMED]))} and {len(pages) - _NAMED} more"
    return f"pages {', '.join(map(str, pages[:-1]))} and {pages[-1]}"


def _plural(note: str, pages: Sequence[int]) -> str:
    if len(pages) == 1:
        return note
    words = (
        note.replace("has ", "have ", 1).replace("is ", "are ", 1)
        if note.startswith(("has ", "is "))
        else note
    )
    return words.replace(": it needs", ": they need")
