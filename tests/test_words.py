"""Words of names: what they are, how alike names are, and that jieba's shared state is left alone."""

from __future__ import annotations

import logging
import marshal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer import cachefolder
from reportminer import words as module
from reportminer.words import likeness, words

BOGUS = marshal.dumps(({"公益": 0, "公": 1, "益电": 10**9, "益": 0}, 10**9))


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """No tokenizer loaded yet; the folders for temporary files and for caches are below the one given."""
    for name in ("tmp", "home"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    monkeypatch.setattr(cachefolder, "_user_cache", lambda: tmp_path / "home" / "cache")
    module._tokenizer.cache_clear()
    yield tmp_path
    module._tokenizer.cache_clear()


def cached(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.rglob("*.cache"))


def test_words() -> None:
    assert words("公益电影放映，场次") == ["公益", "电影放映", "场次"] or words("公益电影") == [
        "公益",
        "电影",
    ]
    assert words("公益电影（２０２３）") == ["公益", "电影", "2023"]
    assert words(" \n。") == []


@pytest.mark.parametrize(
    ("a", "b", "least", "most"),
    [
        ("公益电影放映", "公益电影放映", 1, 1),
        ("放映公益电影", "公益电影放映", 1, 1),
        ("公益电影放映场次", "公益电影放映", 0.7, 0.99),
        ("市级媒体采用稿件", "省级媒体采用稿件", 0.5, 0.9),
        ("公益电影放映", "春茶产量", 0, 0),
        ("", "", 1, 1),
        ("", "稿件", 0, 0),
    ],
)
def test_likeness(a: str, b: str, least: float, most: float) -> None:
    assert least <= likeness(a, b) <= most


@given(
    st.text("公益电影放映稿件采用人次 ，3", max_size=12), st.text("公益电影放映稿件采用人次 ，3", max_size=12)
)
def test_likeness_has_no_direction(a: str, b: str) -> None:
    assert 0 <= likeness(a, b) == likeness(b, a) <= 1
    assert likeness(a, a) == 1


def test_a_planted_cache_is_neither_read_nor_written(fresh: Path) -> None:
    shared = fresh / "tmp" / "jieba.cache"
    shared.write_bytes(BOGUS)
    assert words("公益电影") == ["公益", "电影"]
    assert shared.read_bytes() == BOGUS
    assert sorted(p.name for p in (fresh / "tmp").iterdir()) == ["jieba.cache"]


def test_the_cache_lies_in_a_folder_of_the_user_alone(fresh: Path) -> None:
    words("稿件")
    folder = fresh / "home" / "cache" / "reportminer"
    assert len(cached(folder)) == 1
    if sys.platform != "win32":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    module._tokenizer.cache_clear()
    assert words("公益电影") == ["公益", "电影"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_folder_open_to_others_is_not_used(fresh: Path) -> None:
    folder = fresh / "home" / "cache" / "reportminer"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    planted = folder / "jieba-0.42.1.cache"
    planted.write_bytes(BOGUS)
    assert words("公益电影") == ["公益", "电影"]
    assert planted.read_bytes() == BOGUS
    assert list((fresh / "tmp").iterdir()) == []


def test_no_cache_folder_can_be_made(fresh: Path) -> None:
    (fresh / "home" / "cache").write_text("a file", "utf-8")
    assert words("公益电影") == ["公益", "电影"]
    assert list((fresh / "tmp").iterdir()) == []


def test_a_damaged_cache_is_made_anew(fresh: Path) -> None:
    words("稿件")
    (file,) = (fresh / "home" / "cache" / "reportminer").glob("*.cache")
    file.write_bytes(b"no marshal")
    module._tokenizer.cache_clear()
    assert words("公益电影") == ["公益", "电影"]


def test_the_shared_tokenizer_is_left_alone() -> None:
    code = (
        "import warnings; warnings.simplefilter('ignore'); import jieba, logging\n"
        "from reportminer.words import words\n"
        "print(words('公益电影'), jieba.dt.initialized, jieba.default_logger.level == logging.DEBUG)"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("['公益', '电影'] False True\n", "")


def test_loading_says_nothing(
    fresh: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        words("稿件")
    assert capfd.readouterr() == ("", "")
    assert not caplog.records
