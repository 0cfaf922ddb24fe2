"""Patterns kept from one start to the next: they match as before, and whatever is wrong with them, they are compiled anew."""

from __future__ import annotations

import marshal
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer import cachefolder, keptpatterns
from reportminer.keptpatterns import kept_patterns

COMPILER = import_module("re._compiler")
PATTERNS = [
    (r"(?P<year>\d{4})年(?:(?P<month>1[0-2]|[1-9])月)?", 0),
    ("[一二三四五六七八九十百千万亿]+(?:余|多)?[个名户](?![月次])", 0),
    ("(?<=[其共])中|(?P<all>合计|总计)", re.VERBOSE),
    ("a(b)?(?(1)c|d)", re.IGNORECASE | re.ASCII),
    (rb"\x00+|[\xe4-\xe9]", 0),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the package in a cache folder that is empty; nothing is compiled yet."""
    monkeypatch.setattr(cachefolder, "_user_cache", lambda: tmp_path)
    re.purge()
    yield tmp_path / "reportminer"
    re.purge()


def compiled() -> list[re.Pattern[str]]:
    """The patterns, compiled as another process would do it."""
    re.purge()
    with kept_patterns():
        return [re.compile(source, flags) for source, flags in PATTERNS]  # type: ignore[call-overload]


def kept(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def alike(a: re.Pattern[str], b: re.Pattern[str]) -> bool:
    return (a.pattern, a.flags, a.groups, dict(a.groupindex)) == (
        b.pattern,
        b.flags,
        b.groups,
        dict(b.groupindex),
    )


def test_they_are_taken_from_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = compiled()
    monkeypatch.setattr(COMPILER, "_code", None)  # whoever compiles now, fails
    assert all(map(alike, compiled(), first))


@given(st.text("2023年1月一二万余名户次其中共合计abcd", max_size=20))
def test_they_match_as_before(text: str) -> None:
    for pattern, (source, flags) in zip(compiled(), PATTERNS, strict=True):
        plain = re.compile(source, flags)  # type: ignore[call-overload]
        asked = text if isinstance(source, str) else text.encode()
        spans = [[(m.span(), m.groups(), m.lastgroup) for m in p.finditer(asked)] for p in (pattern, plain)]
        assert spans[0] == spans[1]


def test_the_file_is_the_users_alone_and_written_once(folder: Path) -> None:
    compiled()
    file = kept(folder)
    written = file.stat().st_mtime_ns
    if sys.platform != "win32":
        assert (stat.S_IMODE(folder.stat().st_mode), stat.S_IMODE(file.stat().st_mode)) == (0o700, 0o600)
    compiled()
    assert kept(folder).stat().st_mtime_ns == written


def wrong_numbers(data: bytes) -> bytes:
    """The file with every pattern's numbers replaced by such as mean nothing."""
    codes = {key: (code[0], b"\xff" * 64, *code[2:]) for key, code in marshal.loads(data[32:]).items()}
    return sealed(marshal.dumps(codes))


def sealed(data: bytes) -> bytes:
    return sha256(data).digest() + data


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda data: b"",
        lambda data: b"no patterns",
        lambda data: data[:-9],
        lambda data: data[:99] + bytes(9) + data[108:],
        lambda data: sealed(b"no marshal"),
        lambda data: sealed(marshal.dumps([1, 2])),
        lambda data: sealed(marshal.dumps({key: 0 for key in marshal.loads(data[32:])})),
        wrong_numbers,
    ],
)
def test_a_damaged_file_is_not_believed(folder: Path, spoilt: object) -> None:
    first = compiled()
    assert callable(spoilt)
    kept(folder).write_bytes(spoilt(kept(folder).read_bytes()))
    assert all(map(alike, compiled(), first))
    assert [bool(p.search("2023年")) for p in compiled()[:4]] == [True, False, False, False]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_folder_open_to_others_is_neither_read_nor_written(folder: Path) -> None:
    compiled()
    planted = kept(folder)
    planted.write_bytes(b"planted")
    folder.chmod(0o777)
    compiled()
    assert planted.read_bytes() == b"planted"


def test_nothing_is_kept_where_no_folder_can_be_made(folder: Path) -> None:
    folder.write_text("a file", "utf-8")
    assert compiled()[0].fullmatch("2023年5月")
    assert folder.read_text("utf-8") == "a file"


def test_another_re_is_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keptpatterns, "_internal", lambda name: None)
    assert compiled()[0].fullmatch("2023年5月")
    assert list(folder.iterdir()) == []


def test_too_many_patterns_start_afresh(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled()
    monkeypatch.setattr(keptpatterns, "_MOST", 5)
    with kept_patterns():
        re.compile("一个新的式样")
    codes = marshal.loads(kept(folder).read_bytes()[32:])
    assert [source for source, _ in codes] == ["一个新的式样"]


def test_the_compiler_is_put_back_and_faults_are_told_as_ever(folder: Path) -> None:
    plain = COMPILER.compile
    with pytest.raises(re.error, match="unterminated"), kept_patterns():
        re.compile("[一二")
    assert COMPILER.compile is plain


def test_the_command_line_keeps_its_patterns(tmp_path: Path, caches: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text("2023年，举办讲座12场。", "utf-8")
    command = [sys.executable, "-X", "utf8", "-m", "reportminer", "extract", str(report)]
    said = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert said[0] == said[1]
    assert "讲座" in said[0]
    assert len(list((caches / "reportminer").glob("patterns-*"))) == (sys.platform == "linux")
