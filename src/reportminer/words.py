"""Chinese words: jieba, with a dictionary in memory and a cache file that are this package's own.

jieba's shared tokenizer, which a caller may have fed with words, is left alone, and so is the cache file that
jieba keeps in the folder for temporary files, where anyone may write.
"""

from __future__ import annotations

import logging
import re
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from reportminer.cachefolder import private_folder
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
    with _cache_folder() as folder, _silent(jieba.default_logger):
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
def _cache_folder() -> Iterator[Path]:
    """The package's private folder, else one for this once."""
    folder = private_folder()
    if folder:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="reportminer-") as once:
        yield Path(once)
