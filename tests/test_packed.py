"""ZIP archives: names, nesting, bombs, damage; nothing is written and no member stops another."""

from __future__ import annotations

import contextlib
import io
import os
import random
import struct
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from reportminer import ReadError, extract_file
from reportminer.limits import LIMITS
from reportminer.model import Document, Unread
from reportminer.packed import Allowance, members
from reportminer.read import read, read_all

TEXT = "全县办件48件。\n".encode()
PAGE = "<html><body><p>全县办件48件。</p></body></html>".encode()


def packed(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore")  # a name that is there twice
        for name, data in files:
            info = zipfile.ZipInfo("x")
            info.filename = name
            info.compress_type = method
            archive.writestr(info, data)
    return out.getvalue()


def renamed(data: bytes, placeholder: bytes, name: bytes, *, flag: bool = False) -> bytes:
    """An archive whose member is called by these bytes, as other programs write them."""
    data = data.replace(placeholder, name)
    return (
        data
        if flag
        else data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x08", b"PK\x01\x02\x14\x03\x14\x00\x00\x00")
    )


def read_in(data: bytes, name: str = "a.zip") -> list[tuple[str, str]]:
    """Source and text of each member, or the reason why it was not read."""
    return [(d.source, d.reason if isinstance(d, Unread) else d.text) for d in read_all(data, name)]


def test_members_come_in_order_with_their_place() -> None:
    data = packed(("乙/报告.txt", TEXT), ("甲.html", PAGE), ("空/", b""))
    assert read_in(data) == [
        ("a.zip!/乙/报告.txt", "全县办件48件。\n"),
        ("a.zip!/甲.html", "全县办件48件。\n"),
    ]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "big5"])
def test_names_without_a_flag(encoding: str) -> None:
    name = "年度報告/總結.txt" if encoding == "big5" else "二〇二二年/工作报告.txt"
    raw = name.encode(encoding)
    data = renamed(packed(("#" * len(raw), TEXT)), b"#" * len(raw), raw)
    assert [s for s, _ in read_in(data)] == [f"a.zip!/{name}"]


NAMES = [
    ("甲\\乙.txt", "甲/乙.txt"),
    ("../../etc/甲.txt", "etc/甲.txt"),
    ("/etc/甲.txt", "etc/甲.txt"),
    ("C:\\甲.txt", "甲.txt"),
    ("./甲//乙.txt", "甲/乙.txt"),
    ("甲\n\x1b[31m.txt", "甲[31m.txt"),
]


@pytest.mark.parametrize(("name", "clean"), NAMES)
def test_no_name_leads_out_of_the_archive(name: str, clean: str) -> None:
    assert [s for s, _ in read_in(packed((name, TEXT)))] == [f"a.zip!/{clean}"]


def test_what_systems_leave_behind_is_passed_over() -> None:
    junk = ["__MACOSX/._甲.txt", "甲/.DS_Store", "Thumbs.db", "甲/desktop.ini", "甲/~$报告.docx", "甲/"]
    assert [s for s, _ in read_in(packed(*((n, b"x") for n in junk), ("甲.txt", TEXT)))] == ["a.zip!/甲.txt"]


def test_two_members_of_one_name() -> None:
    assert [s for s, _ in read_in(packed(("甲.txt", TEXT), ("甲.txt", TEXT)))] == [
        "a.zip!/甲.txt",
        "a.zip!/甲.txt (2)",
    ]


def test_archives_within_archives() -> None:
    inner = packed(("甲.txt", TEXT))
    assert [s for s, _ in read_in(packed(("里.zip", inner), ("乙.txt", TEXT)))] == [
        "a.zip!/里.zip!/甲.txt",
        "a.zip!/乙.txt",
    ]
    for _ in range(LIMITS.depth):
        inner = packed(("里.zip", inner))
    ((source, reason),) = read_in(inner)
    assert source.count("!/") == LIMITS.depth
    assert f"more than {LIMITS.depth} deep" in reason


def test_a_bad_member_stops_no_other() -> None:
    damaged = bytearray(
        packed(("坏.txt", os.urandom(500)), ("图.png", b"\x89PNG12"), ("噪", b"\xff" * 30), ("好.txt", TEXT))
    )
    damaged[60] ^= 0xFF
    got = read_in(bytes(damaged))
    assert [s.rpartition("/")[2] for s, _ in got] == ["坏.txt", "图.png", "噪", "好.txt"]
    assert [r.startswith(s) for s, r in got] == [True, True, True, False]
    assert ["damaged" in got[0][1], "OCR" in got[1][1], "no encoding" in got[2][1]] == [True] * 3


def test_encrypted_members_are_told() -> None:
    data = bytearray(packed(("密.txt", TEXT), ("明.txt", TEXT), method=zipfile.ZIP_STORED))
    central = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1
    got = read_in(bytes(data))
    assert "encrypted" in got[0][1]
    assert got[1] == ("a.zip!/明.txt", TEXT.decode())


def test_unknown_packing_is_told() -> None:
    data = bytearray(packed(("甲.txt", TEXT)))
    struct.pack_into("<H", data, 8, 9)
    struct.pack_into("<H", data, data.index(b"PK\x01\x02") + 10, 9)
    assert "packed in a way that is not read" in read_in(bytes(data))[0][1]


def test_bombs_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    ((source, reason),) = read_in(packed(("大.txt", b"0" * 2**25)))
    assert (source, "expands more than 400 times" in reason) == ("a.zip!/大.txt", True)
    small = replace(LIMITS, members=3, unpacked_bytes=1000, file_bytes=900)
    monkeypatch.setattr("reportminer.packed.LIMITS", small)
    many, large = packed(*((f"{n}.txt", b"1") for n in range(4))), packed(("甲.txt", b"1" * 1001))
    for data, reason in ((many, "more than 3 members"), (large, "unpacks to more than")):
        with pytest.raises(ReadError, match=reason):
            members(data, Allowance(small.members, small.unpacked_bytes))
    (member,) = members(packed(("甲.txt", b"1" * 950)), Allowance(3, 1000))
    assert "more than the" in member.fault


def test_the_allowance_is_shared_by_nested_archives() -> None:
    inner = packed(("甲.txt", b"1" * 600))
    allowance = Allowance(10, 1000 + 2 * len(inner))
    for member in members(packed(("1.zip", inner), ("2.zip", inner), method=zipfile.ZIP_STORED), allowance):
        if member.name == "1.zip":
            assert len(list(members(member.data, allowance))) == 1
        else:
            with pytest.raises(ReadError, match="unpacks to more"):
                members(member.data, allowance)


def test_sizes_that_lie_do_not_help() -> None:
    data = bytearray(packed(("甲.txt", b"0" * 10**6)))
    central = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, central + 24, 10)
    assert "damaged" in read_in(bytes(data))[0][1]


def test_an_archive_of_one_document_is_that_document(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed(("图.png", b"\x89PNG12"), ("甲.txt", TEXT)))
    assert read(path).source == f"{path}!/甲.txt"
    assert [o.mention for o in extract_file(path).observations] == ["48件"]
    for files, reason in (
        ((("甲.txt", TEXT), ("乙.txt", TEXT)), "several files; read_all"),
        ((("图.png", b"\x89PNG12"),), "a.zip!/图.png is an image"),
        ((), "without a document in it"),
    ):
        path.write_bytes(packed(*files))
        with pytest.raises(ReadError, match=reason):
            read(path)


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert len(read_in(packed(("../甲.txt", TEXT), ("/tmp/乙.txt", TEXT)))) == 2
    assert not list(tmp_path.iterdir())


def test_read_all_never_raises(tmp_path: Path) -> None:
    for source in (tmp_path / "gone.zip", tmp_path, b"PK\x03\x04rest", b"\x89PNG"):
        (unread,) = read_all(source)
        assert isinstance(unread, Unread)
    (document,) = read_all(TEXT, "甲")
    assert isinstance(document, Document)


def test_damaged_archives_give_documents_or_reasons() -> None:
    good, chance = packed(("甲.txt", TEXT * 9), ("里.zip", packed(("乙.html", PAGE)))), random.Random(7)
    for _ in range(400):
        data = bytearray(good)
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with contextlib.suppress(StopIteration):
            for one in read_all(bytes(data), "a.zip"):
                assert isinstance(one, Document | Unread)


@pytest.mark.parametrize("skip", range(6))
def test_documents_that_are_passed_over_are_not_opened(skip: int) -> None:
    inner = packed(("b.txt", TEXT), ("c.pdf", b"%PDF-1.4 cut"))
    data = packed(("a.txt", TEXT), ("in.zip", inner), ("d.zip", b"PK\x03\x04 cut"), ("e.txt", TEXT))
    sources = [one.source for one in read_all(data, "x.zip")]
    assert sources == [f"x.zip!/{m}" for m in ("a.txt", "in.zip!/b.txt", "in.zip!/c.pdf", "d.zip", "e.txt")]
    assert [one.source for one in read_all(data, "x.zip", skip)] == sources[skip:]
