"""Rich Text: code pages, what is no text, tables, notes, and hostile files."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reportminer import ReadError
from reportminer.limits import Limits
from reportminer.model import Document
from reportminer.read import read
from reportminer.readers import rtf as rtf_reader

FONTS = (
    r"{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f1\fnil\fcharset134 SimSun{\*\falt \'cb\'ce\'cc\'e5};}"
    r"{\f2\fnil\fcharset2 Symbol;}{\f3\fnil\fcharset136 MingLiU;}{\f4\fnil\fcharset134 \'ba\'da\'cc\'e5;}}"
)
STYLES = (
    r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 heading 2;}{\s3 Title;}{\s4 toc 1;}{\s5\outlinelevel2 own;}"
    r"{\*\cs10 Default;}}"
)


def rtf(body: str) -> bytes:
    """A file in GBK with fonts and styles; what is no ASCII in `body` becomes its bytes in GBK, as old programs write them."""
    head = r"{\rtf1\ansi\ansicpg936\deff0" + FONTS + STYLES + r"{\*\generator Riched20;}{\info{\title Alt}}"
    return (head + body + "}").encode("gb18030")


def hexed(text: str, encoding: str = "gb18030") -> str:
    return "".join(f"\\'{b:02x}" for b in text.encode(encoding))


def u(text: str) -> str:
    units = text.encode("utf-16-le")
    return "".join(
        rf"\u{int.from_bytes(units[i : i + 2], 'little', signed=True)}?" for i in range(0, len(units), 2)
    )


TEXTS = {
    "bytes of GBK": (r"\f1 " + hexed("全县培训12场。") + r"\par", "全县培训12场。\n"),
    "bytes of GBK in a Western font": (r"\f0 " + hexed("全县") + r"\par", "全县\n"),
    "GBK beyond GB2312, raw, with a trail byte that is a letter": (r"\f1 镕国\par", "镕国\n"),
    "bytes of Big5": (r"\f3 " + hexed("舉辦", "big5") + r"\par", "舉辦\n"),
    "bytes of the West": (r"{\rtf1\ansi\ansicpg1252 caf\'e9\par}", "café\n"),
    "Unicode, and what stands for it elsewhere": (r"\uc1 " + u("植树𠮷") + r"1200" + r"\par", "植树𠮷1200\n"),
    "Unicode with two bytes beside it": (r"\uc2\u26032" + hexed("新") + r"\u22686" + hexed("增") + r"5\par", "新增5\n"),
    "Unicode in either form": (r"{\upr{\f1 " + hexed("旧") + r"}{\*\ud{" + u("新") + r"}}}12\par", "新12\n"),
    "deleted text": (r"500{\deleted\revauthdel1 300}{\revised\revauth1 200}\deleted 4\deleted0 5\par", "5002005\n"),
    "a deleted end of paragraph": (r"A{\deleted\par}B\par", "AB\n"),
    "hidden text": (r"A{\v B}C\v D\v0 E\v F\plain G\par", "ACEG\n"),
    "fields": (r"A{\field{\*\fldinst {HYPERLINK http://x/9}}{\fldrslt {\ul B}}}C\par", "ABC\n"),
    "headers, pictures, comments, bookmarks": (
        r"{\header H1\par}{\footer 2\par}{\pict\pngblip 89504e47}{\*\bkmkstart b1}A{\*\annotation {\atnid X}N}\par",
        "A\n",
    ),
    "binary data": (r"{\pict\bin5 {}\}}}A\par", "A\n"),
    "signs": (r"A\emdash B\~C\_D\-E\{F\}\\\ldblquote G\rdblquote\lquote H\rquote\par", "A—B C-DE{F}\\“G”‘H’\n"),
    "symbols": (r"{\f2 \'b3}95{\f2\u-3933 ?}8\par", "≥95≤8\n"),
    "tabs and breaks": (r"A\tab B\line C\page D\par\pard E\sect F", "A\tB\nCD\nE\nF\n"),
    "line ends of the source are none": ("A\r\nB\\\nC\\par", "AB\nC\n"),
    "numbers": (
        r"{\listtext\pard\plain " + hexed("一、") + r"\tab}A\par{\listtext 1.\tab}5\par{\pntext (a)\tab}B\par{\listtext\'b7\tab}C\par",
        "一、A\n1. 5\n(a)B\nC\n",
    ),
    "a table of contents": (r"{\s4 A\tab 3\par}\pard B\par", "B\n"),
    "a text box after its paragraph, once": (
        r"A{\shp{\*\shpinst{\sp{\sn x}{\sv 12}}{\shptxt \pard B\par C\par}}{\shprslt{\*\do{\dptxbxtext B\par C\par}}}}D\par E\par",
        "AD\nB\nC\nE\n",
    ),
    "a text box of old": (r"A{\*\do\dptxbx{\dptxbxtext B\par}}\par", "A\nB\n"),
    "notes at the end": (r"A{\super\chftn}{\footnote\pard {\super\chftn} N{\b o}te\par}B\par C\par", "AB\nC\nNote\n"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "text"), TEXTS.values(), ids=TEXTS)
def test_what_is_text(body: str, text: str) -> None:
    data = body.encode("latin-1") if body.startswith("{\\rtf") else rtf(body)
    document = read(data)
    assert (document.text, document.flags) == (text, ())


def test_kinds_and_title() -> None:
    body = r"\pard\s3 T1\line T2\par\pard\s1 H1\par\pard\s2 H2\par\pard\outlinelevel3 H4\par\pard\s5 H3\par\pard P\par"
    document = read(
        rtf(
            body
            + r"\pard\s1 "
            + hexed("全年培训8场。其中线上3场。")
            + r"\par{\footnote N}\pard{\listtext 1.\tab}I\par"
        )
    )
    assert [(b.kind, b.level) for b in document.blocks] == [
        *[("title", 0), ("heading", 1), ("heading", 2), ("heading", 4), ("heading", 3)],
        *[("paragraph", 0), ("paragraph", 0), ("item", 0), ("footnote", 0)],
    ]
    assert document.title == "T1T2"


ROW = r"\trowd\cellx1000\cellx2000\cellx3000 "
TABLES = {
    "rows": (
        ROW + r"\pard\intbl A\cell B\cell C\cell\row" + ROW + r"1\cell 2\cell 3\cell\row\pard X\par",
        "A\tB\tC\n1\t2\t3\nX\n",
        [("A", 1, 1, 1, 1), ("B", 1, 2, 1, 1), ("C", 1, 3, 1, 1), ("1", 2, 1, 1, 1), ("2", 2, 2, 1, 1), ("3", 2, 3, 1, 1)],
    ),
    "wide and high cells": (
        r"\trowd\clvmgf\cellx1000\cellx3010\pard\intbl A\cell B\cell\row"
        r"\trowd\clvmrg\cellx1000\cellx2000\cellx3000 \cell 1\cell 2\cell\row\pard",
        "A\tB\t\n\t1\t2\n",
        [("A", 1, 1, 2, 1), ("B", 1, 2, 1, 2), ("1", 2, 2, 1, 1), ("2", 2, 3, 1, 1)],
    ),
    "cells merged across": (
        r"\trowd\clmgf\cellx1000\clmrg\cellx2000\cellx3000\pard\intbl A\cell\cell B\cell\row" + ROW + r"1\cell 2\cell 3\cell\row",
        "A\t\tB\n1\t2\t3\n",
        [("A", 1, 1, 1, 2), ("B", 1, 3, 1, 1), ("1", 2, 1, 1, 1), ("2", 2, 2, 1, 1), ("3", 2, 3, 1, 1)],
    ),
    "paragraphs in a cell, and edges told after the row": (
        r"\pard\intbl A\par B\cell C\cell\trowd\cellx1000\cellx2000\row\pard",
        "A B\tC\n",
        [("A B", 1, 1, 1, 1), ("C", 1, 2, 1, 1)],
    ),
    "a row without edges, and one without an end": (
        r"\pard\intbl A\cell B\cell\row C\cell D\cell\pard X\par",
        "A\tB\nC\tD\nX\n",
        [("A", 1, 1, 1, 1), ("B", 1, 2, 1, 1), ("C", 2, 1, 1, 1), ("D", 2, 2, 1, 1)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "text", "cells"), TABLES.values(), ids=TABLES)
def test_tables(body: str, text: str, cells: list[tuple[str, int, int, int, int]]) -> None:
    document = read(rtf(body))
    assert document.text == text
    found = [
        (document.text[b.start : b.end], b.row, b.column, b.rows, b.columns)
        for b in document.blocks
        if b.table
    ]
    assert found == cells


def test_a_table_in_a_cell_follows_as_a_table_of_its_own() -> None:
    inner = r"\pard\intbl\itap2 I1\nestcell I2\nestcell{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}{\nonesttables\par}"
    body = (
        ROW + r"\pard\intbl\itap1 A\par " + inner + r"\pard\intbl\itap1 Z\cell B\cell C\cell\row\pard X\par"
    )
    document = read(rtf(body))
    assert document.text == "A Z\tB\tC\nI1\tI2\nX\n"
    assert [b.table for b in document.blocks] == [1, 1, 1, 2, 2, 0]


BROKEN = [
    (rtf("A12\\par")[:-1], "A12\n", ("cut off",)),
    (rtf("A\\par}B{\\b"), "A\n", ()),
    (b"{\\rtf1", "", ("cut off", "empty text")),
    (b"{\\rtf1}", "", ("empty text",)),
    (b"{\\rtf1\\u99999999 A\\ansicpg77777\\'e9\\f99\\'ff\\par}", None, ()),
    (
        b"{\\rtf1\\cell\\row\\nestcell\\nestrow\\itap9999\\cell A\\row\\cellx\\clmrg\\clvmrg\\cellx-5 B\\cell\\row}",
        None,
        (),
    ),
]


@pytest.mark.parametrize(("data", "text", "flags"), BROKEN)
def test_broken_files(data: bytes, text: str | None, flags: tuple[str, ...]) -> None:
    document = read(data)
    assert document.flags == flags
    assert text in (None, document.text)


def test_depth_is_limited() -> None:
    with pytest.raises(ReadError, match="nested too deeply"):
        read(b"{\\rtf1" + b"{" * 100_000)


def test_time_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtf_reader, "LIMITS", Limits(seconds=0))
    with pytest.raises(ReadError, match="takes more than 0 s"):
        read(b"{\\rtf1" + b"\\b" * 70_000)


_WORDS = [
    *(r"\par ", r"\cell ", r"\row ", r"\intbl ", r"\itap2 ", r"\nestcell ", r"\nestrow ", r"\trowd ", r"\cellx900 "),
    *(r"\clmrg ", r"\clvmrg ", r"\pard ", "{", "}", r"{\*", r"{\shptxt ", r"{\footnote ", r"{\upr{", r"{\*\ud{", r"\bin9 "),
    *(r"\u-3913 ", r"\uc9 ", r"\'d6", r"\f2 ", r"\v ", r"\deleted ", r"{\fonttbl\f5\fcharset2 ", r"{\stylesheet\s9 ", "12", "\\"),
    *(r"\u-10240 ", r"\u-9216 ", r"\outlinelevel2 ", r"{\listtext ", r"\plain ", ";"),
]  # fmt: skip


@settings(max_examples=200)
@given(st.lists(st.sampled_from(_WORDS), max_size=40))
@example([r"\u-10240 ", "12"])
def test_any_order_of_words_is_a_document_or_a_read_error(words: list[str]) -> None:
    _reads_or_explains(rtf("".join(words)))


@settings(max_examples=100)
@given(st.data())
def test_any_mutation_is_a_document_or_a_read_error(data: st.DataObject) -> None:
    whole = bytearray(
        rtf("".join(body for body, _ in TEXTS.values()) + "".join(b for b, *_ in TABLES.values()))
    )
    for _ in range(data.draw(st.integers(1, 10))):
        whole[data.draw(st.integers(6, len(whole) - 1))] = data.draw(st.integers(0, 255))
    _reads_or_explains(bytes(whole[: data.draw(st.integers(6, len(whole)))]))


def _reads_or_explains(data: bytes) -> None:
    began = time.process_time()
    with contextlib.suppress(ReadError):
        document = read(data)
        assert isinstance(document, Document)
        document.text.encode()
    assert time.process_time() - began < 5
