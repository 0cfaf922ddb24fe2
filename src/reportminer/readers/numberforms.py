"""Whole numbers as Word writes them before a paragraph: `w:numFmt` (ECMA-376 17.18.59) and a number → its characters."""

from __future__ import annotations

from collections.abc import Callable

_SMALL = "一二三四五六七八九"
_LEGAL = "壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def number_text(form: str, n: int) -> str:
    """`n` in the form that Word calls `form`; decimal for forms not known here and numbers that a form does not reach.

    >>> number_text("chineseCountingThousand", 21)
    '二十一'
    """
    if form in ("none", "bullet"):
        return ""
    make = _FORMS.get(form)
    return (make(n) if make and n >= 0 else "") or str(n)


def _counting(
    n: int, digits: str, units: tuple[str, str, str], zero: str, plain_ten: bool, ones: bool
) -> str:
    """Place by place up to 9999; `plain_ten`: 十二 and not 一十二; `ones`: 一百 and not 百."""
    if n == 0:
        return zero
    if n > 9999:
        return ""
    out, gap = "", False
    for unit, place in zip((*reversed(units), ""), (1000, 100, 10, 1), strict=True):
        digit = n // place % 10
        if not digit:
            gap = bool(out)
            continue
        silent = digit == 1 and unit and ((not ones) or (place == 10 and plain_ten and n < 20))
        out += (zero if gap and ones else "") + ("" if silent else digits[digit - 1]) + unit
        gap = False
    return out


def _thousand(n: int) -> str:
    return _counting(n, _SMALL, ("十", "百", "千"), "零", True, True)


def _tens(n: int) -> str:
    """Like `_thousand` up to 99, then digit by digit, as Word's plain Chinese counting does."""
    return _thousand(n) if n < 100 else _by_digit(n, "○")


def _japanese(n: int) -> str:
    return _counting(n, _SMALL, ("十", "百", "千"), "〇", True, False)


def _legal(n: int) -> str:
    return _counting(n, _LEGAL, ("拾", "佰", "仟"), "零", False, True)


def _legal_traditional(n: int) -> str:
    return _counting(n, _LEGAL_TRADITIONAL, ("拾", "佰", "仟"), "零", False, True)


def _by_digit(n: int, zero: str = "〇") -> str:
    return "".join(zero if d == "0" else _SMALL[int(d) - 1] for d in str(n))


def _circle(n: int) -> str:
    for first, last, code in ((0, 0, 0x24EA), (1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= n <= last:
            return chr(code + n - first)
    return ""


def _run(code: int, count: int) -> Callable[[int], str]:
    """A row of characters of Unicode that stand for 1, 2, 3 …"""
    return lambda n: chr(code + n - 1) if 1 <= n <= count else ""


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda n: signs[n - 1] if 1 <= n <= len(signs) else ""


def _letters(n: int) -> str:
    """a … z, aa, bb …, as Word repeats the letter."""
    return chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1) if 1 <= n <= 780 else ""


def _roman(n: int) -> str:
    if not 1 <= n <= 4999:
        return ""
    out = ""
    for value, sign in _ROMAN:
        out += sign * (n // value)
        n %= value
    return out


def _full_width(n: int) -> str:
    return str(n).translate(_FULL_WIDTH)


def _ordinal(n: int) -> str:
    ending = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circle,
    "decimalEnclosedCircleChinese": _circle,
    "decimalEnclosedParen": _run(0x2474, 20),
    "decimalEnclosedFullstop": _run(0x2488, 20),
    "numberInDash": lambda n: f"- {n} -",
    "ordinal": _ordinal,
    "hex": lambda n: f"{n:X}",
    "lowerLetter": _letters,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
    "chineseCounting": _tens,
    "taiwaneseCounting": _tens,
    "chineseCountingThousand": _thousand,
    "taiwaneseCountingThousand": _thousand,
    "japaneseCounting": _japanese,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal_traditional,
    "ideographDigital": _by_digit,
    "japaneseDigitalTenThousand": _by_digit,
    "taiwaneseDigital": lambda n: _by_digit(n, "○"),
    "ideographEnclosedCircle": _run(0x3280, 10),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": lambda n: _STEMS[(n - 1) % 10] + _BRANCHES[(n - 1) % 12] if n else "",
}
