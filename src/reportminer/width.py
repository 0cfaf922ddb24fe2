"""One-to-one folding of full-width characters, so that every position stays where it was."""

from __future__ import annotations

import re
from string import ascii_letters
from unicodedata import normalize

_FULL = "０１２３４５６７８９％．＋－／＝＜＞～"
_HALF = "0123456789%.+-/=<>~"
_LETTERS = {chr(0xFEE0 + ord(c)): c for c in ascii_letters}
# fonts in PDF files give characters as the radicals that look like them; Unicode has equals for most of these
_RADICALS = "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳"
_MEANT = "民西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟"
_TABLE = dict(zip(_FULL + "()﹪" + _RADICALS, _HALF + "（）%" + _MEANT, strict=True)) | _LETTERS
_FOLDED = frozenset((*_TABLE, *map(chr, range(0x2E80, 0x2FD6))))


def fold(text: str) -> str:
    """`text` with full-width digits, letters and signs as ASCII, brackets as （）, radicals as characters; the length is the same."""
    for char in _FOLDED.intersection(text):
        text = text.replace(char, _TABLE.get(char) or normalize("NFKC", char))
    return text


# what is no Latin letter or sign; a range of hanzi takes `re` a millisecond to compile
_WIDE = "[^\x00-\u02ff]"
_HALF_STOP = re.compile(rf"[,;:](?:(?<=%.)|(?<={_WIDE}.)|(?<=,)(?={_WIDE}))")
_HALF_END = re.compile(rf"\.(?:(?<=\S{_WIDE}\.)|(?<=\S%\.))(?={_WIDE}|\n|\Z)")
_WIDE_STOP = {",": "，", ";": "；", ":": "："}


_QUOTED = re.compile(r'"(?=[^\W_a-zA-Z])([^"\n]{2,30})"')


def fold_stops(text: str) -> str:
    """`text` with the , ; : beside Chinese characters as ，；：, and the quotation marks around them as “”, which clauses are told by; the length is the same.

    So is the . of a text that ends its sentences in it; elsewhere it may stand in a name (让.莫内).
    """
    if '"' in text:
        text = _QUOTED.sub(r"“\1”", text)
    if "," in text or ";" in text or ":" in text:
        text = _HALF_STOP.sub(lambda m: _WIDE_STOP[m[0]], text)
    if text.count(".") > text.count("。") and len(_HALF_END.findall(text)) > text.count("。"):
        text = _HALF_END.sub("。", text)
    return text
