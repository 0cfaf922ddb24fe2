"""One-to-one folding of full-width characters, so that every position stays where it was."""

from __future__ import annotations

_FULL = "０１２３４５６７８９％．＋－／＝＜＞～"
_HALF = "0123456789%.+-/=<>~"
_LETTERS = {0xFF21 + i: 0x41 + i for i in range(26)} | {0xFF41 + i: 0x61 + i for i in range(26)}
_TABLE = str.maketrans(_FULL + "()﹪", _HALF + "（）%") | _LETTERS


def fold(text: str) -> str:
    """`text` with full-width digits, letters and signs as ASCII and brackets as （）; the length is the same."""
    return text.translate(_TABLE)
