"""The code pages of an RTF file: of the whole and of each font, and bytes in them as text."""

from __future__ import annotations

from dataclasses import dataclass, field

from reportminer.readers.wordsymbols import symbol

_SYMBOLS = 2
_PAGE_OF_CHARSET = {
    **{77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5hkscs"},
    **{
        161: "cp1253",
        162: "cp1254",
        163: "cp1258",
        177: "cp1255",
        178: "cp1256",
        186: "cp1257",
        204: "cp1251",
    },
    **{222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850"},
}
_PAGE = {
    936: "gb18030",
    950: "big5hkscs",
    932: "cp932",
    949: "cp949",
    65001: "utf-8",
    10000: "mac_roman",
    10008: "gb18030",
}
_WESTERN = "cp1252"


@dataclass(slots=True)
class Fonts:
    """The font table as far as it decides which characters bytes stand for."""

    page: int = 0
    default: int = -1
    _charsets: dict[int, int] = field(default_factory=dict)
    _names: dict[int, str] = field(default_factory=dict)

    def charset(self, font: int, charset: int) -> None:
        """Font number `font` is of this character set (RTF 1.9.1, fcharset)."""
        self._charsets[font] = charset

    def name(self, font: int, text: str) -> None:
        """A piece of the name of font number `font`, which ends with a semicolon."""
        self._names.setdefault(font, text.partition(";")[0].strip())

    def decode(self, data: bytes, font: int) -> str:
        """The text of `data` written in `font` (-1: the default one)."""
        font = self.default if font < 0 else font
        charset = self._charsets.get(font, 1)
        if charset == _SYMBOLS:
            return "".join(self.character(0xF000 + b, font) if b >= 0x20 else "" for b in data)
        if data.isascii():
            return data.decode("ascii")
        own, whole = _PAGE_OF_CHARSET.get(charset, ""), _PAGE.get(self.page, _western(self.page))
        for page in filter(None, (own, whole, "gb18030")):
            try:
                return data.decode(page)
            except (UnicodeDecodeError, LookupError):
                continue
        return data.decode(own or _WESTERN, "replace")

    def character(self, code: int, font: int) -> str:
        """One UTF-16 unit; signs of symbol fonts as what they show."""
        if 0xF020 <= code <= 0xF0FF:
            return symbol(self._names.get(self.default if font < 0 else font, ""), f"{code:X}")
        return chr(code)


def _western(page: int) -> str:
    return f"cp{page}" if page not in (0, 1252) else ""
