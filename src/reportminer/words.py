"""Chinese words: jieba, with a dictionary in memory and a cache file that are this package's own.

jieba's shared tokenizer, which a caller may have fed with words, is left alone, and so is the cache file that
jieba keeps in the folder for temporary files, where anyone may write.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from reportminer.width import fold

_WORD = re.compile(r"\w")


def words(text: str) -> list[str]:
    """The words of `text` in order, full-width characters folded; without spaces and punctuation.

    What is not in jieba's dictionary falls into single characters: no guesses, so that the words depend on the
    text alone. The dictionary is loaded at the first call, which takes about a second, less with a cache file.
    """
    return [w for w in _tokenizer().cut(fold(text), HMM=False) if _WORD.match(w)]


def likeness(a: str, b: str) -> float:
    """How much two names of indicators have in common: 0 no word, 1 the same words in whatever order.

    The share of characters that stand in common words (Dice's coefficient over words, weighed by length).
    """
    first, second = Counter(words(a)), Counter(words(b))
    size = _characters(first) + _characters(second)
    return 2 * _characters(first & second) / size if size else float(a == b)


def _characters(counted: Counter[str]) -> int:
    return sum(len(w) * n for w, n in counted.items())


@cache
def _tokenizer() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42.1 asks for pkg_resources and has unescaped patterns
        import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.cache_file = f"jieba-{jieba.__version__}.cache"
    with _private_folder() as folder, _silent(jieba.default_logger):
        tokenizer.tmp_dir = str(folder)
        tokenizer.initialize()
    return tokenizer


@contextmanager
def _silent(logger: logging.Logger) -> Iterator[None]:
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


@contextmanager
def _private_folder() -> Iterator[Path]:
    """A folder for the cache that nobody else can write: one in the user's cache folder, else one for this once."""
    folder = _user_cache() / "reportminer"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        private = _is_private(folder)
    except OSError:
        private = False
    if private:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="reportminer-") as once:
        yield Path(once)


def _is_private(folder: Path) -> bool:
    if sys.platform == "win32":
        return os.access(folder, os.W_OK)  # a user's own folder there already
    found = folder.lstat()
    mine = found.st_uid == os.geteuid() and found.st_mode & 0o170077 == 0o040000
    return mine and os.access(folder, os.W_OK)


def _user_cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named) if os.path.isabs(named) else Path.home() / ".cache"
