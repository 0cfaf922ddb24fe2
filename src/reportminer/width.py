"""One-to-one folding of full-width characters, so that every position stays where it was."""

from __future__ import annotations

from string import ascii_letters

_FULL = "０１２３４５６７８９％．＋－／＝＜＞～"
_HALF = "0123456789%.+-/=<>~"
_LETTERS = {chr(0xFEE0 + ord(c)): c for c in ascii_letters}
_TABLE = dict(zip(_FULL + "()﹪", _HALF + "（）%", strict=True)) | _LETTERS


def fold(text: str) -> str:
    """`text` with full-width digits, letters and signs as ASCII and brackets as （）; the length is the same."""
    for char in _TABLE.keys() & set(text):
        text = text.replace(char, _TABLE[char])
    return text
