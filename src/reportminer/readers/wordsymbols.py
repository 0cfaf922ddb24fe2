"""Signs of Word's symbol fonts, which stand at places of their own (F020–F0FF), as characters of Unicode."""

from __future__ import annotations

import re

from reportminer.readers.numberforms import number_text

_SYMBOL = {
    **{
        0xA3: "≤",
        0xB3: "≥",
        0xB1: "±",
        0xB4: "×",
        0xB8: "÷",
        0xB0: "°",
        0xB9: "≠",
        0xBB: "≈",
        0xA5: "∞",
        0xB7: "•",
    },
    **{
        0xA2: "′",
        0xB2: "″",
        0xAE: "→",
        0xAC: "←",
        0xAD: "↑",
        0xAF: "↓",
        0xD7: "·",
        0xBC: "…",
        0x6D: "μ",
        0x53: "Σ",
    },
}
_WINGDINGS = {
    **{0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0xA8: "□", 0x75: "◆", 0x76: "◆", 0x9F: "•", 0xA1: "○"},
    **{0xA7: "▪", 0xD8: "➢", 0xE0: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
    **{0x81 + n: chr(0x2460 + n) for n in range(10)},
    **{0x8C + n: chr(0x2776 + n) for n in range(10)},
}
_WINGDINGS_2 = {
    **{0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x53: "☒", 0xA3: "□"},
    **{0x6A + n: chr(0x2460 + n) for n in range(10)},
}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}

_OBJECT = 0xFFFC  # stands for a picture
_ENCLOSED = re.compile(r"\s*eq\s+\\o\s*(?:\\a[clr]\s*)?\(\s*[○〇◯□△◇]\s*[,，;；]\s*(\w+)\s*\)", re.I)
_FRACTION = re.compile(r"\s*eq\s+\\f\s*\(\s*([\d.]+)\s*[,，;；]\s*([\d.]+)\s*\)", re.I)


def symbol(font: str, code: str) -> str:
    """The sign at `code` (hexadecimal, `F0B3`) of a font; empty where it is none that a reader could use."""
    if not re.fullmatch(r"[0-9A-Fa-f]{1,6}", code):
        return ""
    place = int(code, 16)
    signs = _FONTS.get(font.lower())
    if 0xF000 <= place <= 0xF0FF or (signs and place <= 0xFF):
        low = place & 0xFF
        plain = chr(low) if font.lower() == "symbol" and 0x20 <= low < 0x40 else ""
        return (signs or {}).get(low, plain)
    return chr(place) if place <= 0x10FFFF and not 0xD800 <= place <= 0xDFFF and place != _OBJECT else ""


def equation(instruction: str) -> str:
    """What an EQ field shows that has no result of its own: an enclosed number (⑫) or a fraction (1/2)."""
    enclosed = _ENCLOSED.match(instruction)
    if enclosed:
        inner = enclosed[1]
        return (
            number_text("decimalEnclosedCircle", int(inner)) if re.fullmatch(r"[0-9]{1,2}", inner) else inner
        )
    fraction = _FRACTION.match(instruction)
    return f"{fraction[1]}/{fraction[2]}" if fraction else ""
