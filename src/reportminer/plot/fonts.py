"""Fonts: finds one that has Chinese characters, and tells what no font has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

from reportminer.errors import ReportminerError

# In the order in which they are taken. Forms for the Chinese mainland come first; a collection (.ttc) may be known
# to older matplotlibs by its first face only, which is the Japanese one: it has the characters too.
FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "PingFang HK",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "SimHei",
    "DengXian",
    "Noto Sans CJK JP",
    "Source Han Sans",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Heiti SC",
    "Heiti TC",
    "STHeiti",
    "Droid Sans Fallback",
    "AR PL UMing CN",
    "Noto Serif CJK SC",
    "Noto Serif CJK JP",
    "SimSun",
    "Arial Unicode MS",
)
FALLBACK = "DejaVu Sans"  # comes with matplotlib
MISSING = "\ufffd"  # the sign for a character that cannot be shown; the fallback has it
_PROBE = "一万亿年县镇场次数占比"
_HINT = (
    "no font with Chinese characters was found. Install one: apt-get install fonts-noto-cjk (Debian, Ubuntu), dnf "
    "install google-noto-sans-cjk-fonts (Fedora), apk add font-noto-cjk (Alpine), brew install --cask "
    "font-noto-sans-cjk-sc (macOS); on Windows Microsoft YaHei comes with the Chinese language pack"
)


@dataclass(frozen=True, slots=True)
class Typeface:
    """The families a picture is set in, and the characters they have."""

    families: tuple[str, ...]
    characters: frozenset[int]

    def lacks(self, texts: Iterable[str]) -> set[str]:
        """The characters of the texts that would come out as boxes."""
        return {c for t in texts for c in t if ord(c) not in self.characters and c != "\n"}


def typeface(texts: Iterable[str]) -> Typeface:
    """The font for these texts; raises `ReportminerError`, with what to install, where Chinese has none."""
    plain = _characters(font_manager.findfont(FALLBACK), 0)
    wanted = {c for text in texts for c in text}
    if not any(is_chinese(c) for c in wanted):
        return Typeface((FALLBACK,), plain)
    found = chinese_font()
    if found is None:
        raise ReportminerError(_HINT)
    name, path, index = found
    return Typeface((name, FALLBACK), plain | _characters(path, index))


def is_chinese(character: str) -> bool:
    """Whether it is a Han character or a sign of Chinese text."""
    return unicodedata.east_asian_width(character) in "WF" and unicodedata.category(character)[0] in "LP"


def chinese_font() -> tuple[str, str, int] | None:
    """Name, path and index of a font that has Chinese; the known families first, then any other that has it."""
    known = {name: i for i, name in enumerate(FAMILIES)}
    for again in (False, True):
        entries = sorted(_entries(again), key=lambda e: (known.get(e[0], len(known)), e))
        for name, path, index in entries:
            if set(map(ord, _PROBE)) <= _characters(path, index):
                return name, path, index
    return None


def _entries(again: bool) -> list[tuple[str, str, int]]:
    """The upright, regular fonts that matplotlib knows; with `again` also those installed since it last looked."""
    manager = font_manager.fontManager
    if again:
        known = {e.fname for e in manager.ttflist}
        for path in sorted(set(font_manager.findSystemFonts()) - known):
            try:
                manager.addfont(path)
            except (OSError, RuntimeError):
                continue  # a damaged font file is none
    return [
        (e.name, e.fname, getattr(e, "index", 0))
        for e in manager.ttflist
        if e.style == "normal" and 300 <= int(e.weight if str(e.weight).isdigit() else 400) <= 500
    ]


@lru_cache(maxsize=256)
def _characters(path: str, index: int) -> frozenset[int]:
    if not Path(path).is_file():
        return frozenset()
    try:
        font = FT2Font(path, face_index=index) if index else FT2Font(path)
        return frozenset(font.get_charmap())
    except (OSError, RuntimeError):
        return frozenset()
