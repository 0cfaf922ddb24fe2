"""A report gives the same rows as plain text, as Word document with automatic numbers, and as Rich Text."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from docx_made import docx, lvl, numbered, p, r

from reportminer import Extractor
from reportminer.readers.numberforms import number_text

SAMPLES = [
    "communique-2023",
    "culture-2022",
    "education-2024",
    "street-2023",
    "health-2024",
    "propaganda-2023",
    "works-1962",
]
_FORMS = (
    (re.compile(r"([一二三四五六七八九十]+)、"), "chineseCountingThousand", "%1、"),
    (re.compile(r"（([一二三四五六七八九十]+)）"), "chineseCounting", "（%2）"),
    (re.compile(r"(\d+)\.(?!\d)"), "decimal", "%3."),
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="1">'
    + "".join(lvl(at, form, text) for at, (_, form, text) in enumerate(_FORMS))
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)


def as_word(text: str) -> tuple[bytes, int]:
    """The report with its numbers made automatic where they are what Word would count; how many were."""
    counts, body = [0, 0, 0], []
    for line in filter(str.strip, text.splitlines()):
        level, rest = _automatic(line, counts)
        runs = "".join(r(escape(rest[at : at + 7])) for at in range(0, len(rest), 7))  # numbers cut by runs
        body.append(p(runs) if level is None else numbered(runs, 1, level))
    return docx("".join(body), numbering=NUMBERING), sum("numPr" in each for each in body)


def _automatic(line: str, counts: list[int]) -> tuple[int | None, str]:
    for level, (pattern, form, _) in enumerate(_FORMS):
        m = pattern.match(line)
        if m and m[1] == number_text(form, counts[level] + 1):
            counts[level:] = [counts[level] + 1, *[0] * (2 - level)]
            return level, line[m.end() :].strip()
    return None, line


def as_rich_text(text: str) -> bytes:
    lines = (re.sub(r"([\\{}])", r"\\\1", line) for line in text.splitlines())
    codes = "\\par\n".join(
        "".join(c if c < "\x80" else rf"\u{_signed(ord(c))}?" for c in line) for line in lines
    )
    return b"{\\rtf1\\ansi\\ansicpg936 " + codes.encode() + b"\\par}"


def _signed(code: int) -> int:
    return code - 0x10000 if code > 0x7FFF else code


@cache
def extractor() -> Extractor:
    return Extractor()


def rows(path: Path) -> list[tuple[object, ...]]:
    return [
        (row.quantity.value, row.quantity.unit, row.indicator, row.section, row.mention)
        for row in extractor().extract_file(path).observations
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_same_rows(name: str, root: Path, tmp_path: Path) -> None:
    plain = root / "samples" / f"{name}.txt"
    word, automatic = as_word(plain.read_text("utf-8"))
    (tmp_path / "a.docx").write_bytes(word)
    (tmp_path / "a.rtf").write_bytes(as_rich_text(plain.read_text("utf-8")))
    expected = rows(plain)
    assert len(expected) > 50
    assert automatic > 3
    assert rows(tmp_path / "a.docx") == expected
    assert rows(tmp_path / "a.rtf") == expected
