"""Encodings, damage, files that are no text, and the errors of reading."""

from __future__ import annotations

import codecs
import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportminer import ReadError
from reportminer.decoding import decode, plausibility
from reportminer.read import read

SIMPLE = "全县共举办读书活动48场，参加群众3.6万人次，同比增长12.5%。\r\n其中乡镇活动31场。\n"
TRADITIONAL = "全縣共舉辦讀書活動48場，參加民眾3.6萬人次，同比增長12.5%。\r\n其中鄉鎮活動31場。\n"
LONG = SIMPLE * 60

ENCODED = [
    (SIMPLE, "utf-8", b"", "utf-8"),
    (SIMPLE, "utf-8", codecs.BOM_UTF8, "utf-8"),
    (SIMPLE, "utf-16-le", codecs.BOM_UTF16_LE, "utf-16-le"),
    (SIMPLE, "utf-16-be", codecs.BOM_UTF16_BE, "utf-16-be"),
    (SIMPLE, "utf-32-le", codecs.BOM_UTF32_LE, "utf-32-le"),
    (SIMPLE, "utf-32-be", codecs.BOM_UTF32_BE, "utf-32-be"),
    (SIMPLE, "utf-16-le", b"", "utf-16-le"),
    (SIMPLE, "utf-16-be", b"", "utf-16-be"),
    ("一一一\n一1", "utf-16-le", b"", "utf-16-le"),
    ("一一一\n一1", "utf-16-be", b"", "utf-16-be"),
    (SIMPLE, "gb2312", b"", "gb18030"),
    (SIMPLE, "gb18030", b"", "gb18030"),
    (SIMPLE, "gb18030", b"\x84\x31\x95\x33", "gb18030"),
    (TRADITIONAL, "gb18030", b"", "gb18030"),
    (TRADITIONAL, "big5", b"", "big5"),
    (TRADITIONAL, "utf-8", b"", "utf-8"),
    ("植树㎡𠮷1200株", "gb18030", b"", "gb18030"),
    ("8.3万人", "gb18030", b"", "gb18030"),
    ("2022年 8.3万人 98.6%", "gb18030", b"", "gb18030"),
    ("3600場次", "big5", b"", "big5"),
    ("联通", "gb18030", b"", "gb18030"),  # these bytes are UTF-8 too, of no Chinese
    ("café", "utf-8", b"", "utf-8"),
    ("plain 12", "ascii", b"", "utf-8"),
]


@pytest.mark.parametrize(("text", "encoding", "bom", "named"), ENCODED)
def test_encodings(text: str, encoding: str, bom: bytes, named: str) -> None:
    decoded = decode(bom + text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.flags) == (text, named, ())


CUT = [
    ("utf-8", 1, "utf-8"),
    ("utf-8", 2, "utf-8"),
    ("gb18030", 1, "gb18030"),
    ("utf-16-le", 1, "utf-16-le"),
]


@pytest.mark.parametrize(("encoding", "left_out", "named"), CUT)
def test_a_file_cut_within_a_character_loses_only_that(encoding: str, left_out: int, named: str) -> None:
    text = SIMPLE + "培训人"
    decoded = decode(text.encode(encoding)[:-left_out])
    assert (decoded.text, decoded.encoding) == (text[:-1], named)
    assert decoded.flags[0].startswith("cut in mid-character")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("at", [0, 400, 2501])
def test_few_broken_bytes_are_counted(encoding: str, at: int) -> None:
    data = bytearray(LONG.encode(encoding))
    data[at:at] = b"\xff"
    decoded = decode(bytes(data))
    assert (decoded.encoding, decoded.flags) == (encoding, (f"{decoded.replaced} broken bytes",))
    assert 1 <= decoded.replaced <= 3
    assert "参加群众3.6万人次" in decoded.text


def test_utf8_with_a_broken_byte_that_is_faultless_gb18030() -> None:
    data = LONG.encode().replace("，".encode(), b",", 1).replace("全".encode(), b"\xe5\x85", 1)
    assert decode(data).encoding == "utf-8"


@pytest.mark.parametrize("data", [b"\xff" * 20, b"\x81\xff\x20" * 30, b"ab\0cd\0\0\0\xff", bytes(range(256))])
def test_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError):
        decode(data)


UNREAD = [
    (b"\x89PNG\r\n", "an image.*OCR"),
    (b"\xff\xd8\xff\xe0", "an image.*OCR"),
    (b"\x1f\x8b\x08", "packed"),
    (b"SQLite format 3\0", "SQLite"),
    (b"PK\x03\x04rest", "cut off or damaged"),
]


@pytest.mark.parametrize(("data", "kind"), UNREAD)
def test_files_that_are_not_read_are_named(data: bytes, kind: str) -> None:
    with pytest.raises(ReadError, match=rf"^a\.txt is .*{kind}"):
        read(data, "a.txt")


def test_line_ends_and_spaces_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    text = " \u3000一、全县\r\n\r\n\x0c二、全市\r三\t四\n"
    path.write_bytes(codecs.BOM_UTF8 + text.encode())
    document = read(path)
    assert (document.text, document.source, document.encoding) == (text, str(path), "utf-8")
    assert read(str(path), "id-7").source == "id-7"


@pytest.mark.parametrize("data", [b"", b" \r\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_empty_text_is_flagged(data: bytes) -> None:
    document = read(data)
    assert (document.text.strip(), document.source, document.flags) == ("", "", ("empty text",))


def test_broken_bytes_are_flagged_in_the_document() -> None:
    assert read(LONG.encode() + b"\xff\n").flags == ("1 broken bytes",)


def test_what_cannot_be_read_is_explained(tmp_path: Path) -> None:
    (tmp_path / "noise.txt").write_bytes(b"\xff" * 20)
    cases: list[tuple[str | Path, str]] = [
        (tmp_path / "gone.txt", "gone.txt: no such file"),
        (tmp_path, "is a folder"),
        (tmp_path / "noise.txt", r"noise\.txt: in no encoding known here"),
        ("a\0b", "cannot be read"),
    ]
    for path, message in cases:
        with pytest.raises(ReadError, match=message):
            read(path)


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "denied")

    (tmp_path / "a.txt").write_text("x")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ReadError, match="no permission to read it"):
        read(tmp_path / "a.txt")


def test_plausibility() -> None:
    assert plausibility(SIMPLE) > 0.7
    assert plausibility(TRADITIONAL) > 0.7
    assert plausibility(TRADITIONAL.encode("big5").decode("gb18030")) < 0.4
    assert plausibility("12 km") == 1


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=60))
def test_utf8_text_with_hanzi_comes_back(text: str) -> None:
    assert decode(("的" + text).encode()).text == "的" + text


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_a_read_error(data: bytes) -> None:
    with contextlib.suppress(ReadError):
        assert isinstance(decode(data).text, str)
