"""Numbers as a spreadsheet shows them: the unit and the per cent often stand in the format alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from math import isfinite

GENERAL = "General"
_YEAR_MONTH, _MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
BUILTIN = {
    **{
        0: GENERAL,
        1: "0",
        2: "0.00",
        3: "#,##0",
        4: "#,##0.00",
        9: "0%",
        10: "0.00%",
        11: GENERAL,
        12: GENERAL,
    },
    **dict.fromkeys((14, 15, 30), "yyyy-mm-dd"),
    **{16: "m-d", 17: "yyyy-mm", 22: "yyyy-mm-dd h:mm", 31: 'yyyy"年"m"月"d"日"'},
    **dict.fromkeys((18, 20, 32, 34, 55), "h:mm"),
    **dict.fromkeys((19, 21, 33, 35, 45, 46, 47, 56), "h:mm:ss"),
    **dict.fromkeys((27, 36, 50, 52, 57), _YEAR_MONTH),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), _MONTH_DAY),
    **dict.fromkeys((37, 38, 41, 42), "#,##0;-#,##0"),
    **dict.fromkeys((39, 40, 43, 44), "#,##0.00;-#,##0.00"),
    **dict.fromkeys((5, 6), '"¥"#,##0'),
    **dict.fromkeys((7, 8), '"¥"#,##0.00'),
}
"""The formats that a workbook names by number only, as programs in China show them (ECMA-376 18.8.30)."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<skip>[_*].)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式|通用格式)|(?P<exponent>E[+-]?0+)|(?P<ampm>AM/PM|A/P|上午/下午)"
    r"|(?P<date>y+|e+|m+|d+|h+|s+|aaaa?)|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<other>.)",
    re.I | re.S,
)
_CONDITION = re.compile(r"([<>]=?|=|<>)\s*(-?\d+(?:\.\d+)?)")
_SIGNS = re.compile(r"[-−△▲▼↓负]")
_LAST_DAY = 2_958_466  # 9999-12-31 and its hours
_CJK = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    tokens: tuple[_Token, ...]
    condition: tuple[str, float] | None = None

    def has(self, kind: str) -> bool:
        return any(t.kind == kind for t in self.tokens)

    @property
    def words(self) -> str:
        return "".join(t.text for t in self.tokens if t.kind == "literal" and _CJK.search(t.text))


def shown(value: float, code: str = GENERAL, *, since_1904: bool = False) -> str:
    """`value` in the format `code`: 0.986 in `0.0%` is 98.6%, 12345.678 in `#,##0.00"万元"` is 12,345.68万元.

    Dates come as 2023年5月1日 where the format says so, else as 2023-05-01. A negative number has its minus sign
    whatever the format puts in its place, but not beside a word of the format's own (下降0.0%).
    """
    if code == GENERAL or not code or not isfinite(value):
        return general(value)
    sections = _sections(code)
    section = _choose(sections, value)
    if section.has("date") and not section.has("digit") and not section.has("general"):
        return _date(value, section, since_1904)
    try:
        text = _number(abs(Decimal(repr(value))), section)
    except InvalidOperation:  # nothing that has digits
        return general(value)
    if (
        value < 0
        and re.search(r"[1-9]", text)
        and not _SIGNS.search(text)
        and section.words == sections[0].words
    ):
        return re.sub(r"\d", r"-\g<0>", re.sub(r"[()（）]", "", text), count=1)
    return text.strip()


def general(value: float) -> str:
    """A number without a format: whole ones without a point, others with as many digits as fit a cell."""
    if not isfinite(value):
        return ""
    if value == int(value) and abs(value) < 1e16:
        return str(int(value))
    whole = len(str(int(abs(value))))
    text = f"{value:.{10 - whole}f}" if whole < 9 and abs(value) >= 1e-5 else f"{Decimal(f'{value:.15g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=1000)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[_Section] = []
    tokens: list[_Token] = []
    condition: tuple[str, float] | None = None
    for token in _tokens(code[:500]):
        if token.kind == "condition" and (m := _CONDITION.fullmatch(token.text)):
            condition = (m[1], float(m[2]))
        elif token.kind == "end":
            sections.append(_Section(tuple(tokens), condition))
            tokens, condition = [], None
        else:
            tokens.append(token)
    return (*sections, _Section(tuple(tokens), condition))


def _tokens(code: str) -> Iterator[_Token]:
    for m in _TOKEN.finditer(code):
        kind, text = m.lastgroup or "", m[m.lastgroup or 0]
        if kind == "bracket":
            yield from _bracketed(text)
        elif kind in ("quoted", "escaped"):
            yield _Token("literal", text)
        elif kind == "other":
            yield _Token("end" if text == ";" else "at" if text == "@" else "literal", text)
        elif kind != "skip":
            yield _Token(kind, text.lower() if kind == "date" else text)


def _bracketed(text: str) -> Iterator[_Token]:
    if text.startswith("$"):
        yield _Token("literal", text[1:].split("-")[0])
    elif re.fullmatch(r"h+|m+|s+", text, re.I):
        yield _Token("date", "[" + text.lower()[0])
    elif _CONDITION.fullmatch(text):
        yield _Token("condition", text)


def _choose(sections: tuple[_Section, ...], value: float) -> _Section:
    if any(s.condition for s in sections):
        for section in sections[:3]:
            if section.condition is None or _holds(value, *section.condition):
                return section
        return sections[min(len(sections), 3) - 1]
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]


def _holds(value: float, sign: str, bound: float) -> bool:
    compared = {"<": value < bound, ">": value > bound, "=": value == bound}
    return (sign == "<>" and value != bound) or (sign != "<>" and any(compared[c] for c in sign))


def _number(value: Decimal, section: _Section) -> str:
    tokens = section.tokens
    if section.has("general"):
        return "".join(general(float(value)) if t.kind == "general" else t.text for t in tokens)
    if section.has("at") or section.has("exponent") or _is_fraction(tokens):
        return general(float(value))
    digits = [i for i, t in enumerate(tokens) if t.kind == "digit"]
    if not digits:
        return "".join(t.text for t in tokens if t.kind == "literal")
    point = next((i for i, t in enumerate(tokens) if t.kind == "point"), len(tokens))
    value *= Decimal(100) ** sum(t.kind == "percent" for t in tokens)
    scale, grouped = _commas(tokens, digits, point)
    decimals = sum(i > point for i in digits)
    value = (value / Decimal(1000) ** scale).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, part = f"{value:f}".partition(".")
    before = [i for i in digits if i < point]
    placed = _whole(whole, tokens, before, grouped) | _part(part, tokens, [i for i in digits if i > point])
    out = []
    for i, t in enumerate(tokens):
        if t.kind in ("literal", "percent"):
            out.append(t.text)
        elif t.kind == "point":
            out.append(
                ("" if before else whole) + ("." if any(placed.get(k) for k in digits if k > i) else "")
            )
        else:
            out.append(placed.get(i, ""))
    return "".join(out)


def _is_fraction(tokens: tuple[_Token, ...]) -> bool:
    kinds = "".join("d" if t.kind == "digit" else "/" if t.text == "/" else " " for t in tokens)
    return "d/d" in kinds


def _commas(tokens: tuple[_Token, ...], digits: list[int], point: int) -> tuple[int, bool]:
    """How many thousands the format divides by (commas behind the last digit), and whether it groups digits."""
    commas = [i for i, t in enumerate(tokens) if t.kind == "comma"]
    before = [i for i in digits if i < point]
    behind = [i for i in commas if i > digits[-1] or (before and before[-1] < i < point)]
    return len(behind), bool(before) and any(before[0] < i < before[-1] for i in commas)


def _whole(whole: str, tokens: tuple[_Token, ...], at: list[int], grouped: bool) -> dict[int, str]:
    """The digits before the point in the places of the format; literals may stand between these."""
    if not at:
        return {}
    least = sum(tokens[i].text == "0" for i in at)
    whole = whole.lstrip("0").rjust(least, "0")
    if not whole and any(t.kind == "point" for t in tokens):
        whole = "0"
    if not any(t.kind == "literal" for t in tokens[at[0] : at[-1]]):
        return {at[0]: f"{int(whole):,}" if grouped and whole and least < 5 else whole}
    placed = {}
    for i in reversed(at[1:]):
        placed[i], whole = whole[-1:], whole[:-1]
    return placed | {at[0]: whole}


def _part(part: str, tokens: tuple[_Token, ...], at: list[int]) -> dict[int, str]:
    placed = dict(zip(at, part, strict=False))
    for i in reversed(at):
        if tokens[i].text == "0" or placed.get(i) != "0":
            break
        placed[i] = ""
    return placed


def _date(value: float, section: _Section, since_1904: bool) -> str:
    if not 0 <= value < _LAST_DAY:
        return general(value)
    if any(t.text.startswith("[") for t in section.tokens if t.kind == "date"):
        minutes = round(value * 1440)
        return f"{minutes // 60}:{minutes % 60:02}"
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30 if value >= 60 else 31)
    try:
        at = start + timedelta(seconds=round(value * 86400))
    except OverflowError:
        return general(value)
    named = list(_named(section))
    if any(re.search("[年月日时分]", text) for part, text in named if part == "literal"):
        return "".join(_piece(at, part, text) for part, text in named).strip()
    return _iso(at, {part for part, _ in named})


def _named(section: _Section) -> Iterator[tuple[str, str]]:
    """The pieces of a date's format; m is the minute beside hours and seconds."""
    dates = [t.text[0] for t in section.tokens if t.kind == "date"]
    at = 0
    for token in section.tokens:
        if token.kind != "date":
            yield "literal", token.text if token.kind in ("literal", "point", "comma") else ""
            continue
        letter = token.text[0]
        near = (*dates[max(at - 1, 0) : at], *dates[at + 1 : at + 2])
        minute = letter == "m" and (dates[max(at - 1, 0)] == "h" or "s" in near)
        at += 1
        yield {"e": "y", "m": "minute" if minute else "m"}.get(letter, letter), token.text


def _piece(at: datetime, part: str, text: str) -> str:
    values = {"y": at.year, "m": at.month, "d": at.day, "h": at.hour}
    if part in values:
        return str(values[part])
    if part in ("minute", "s"):
        return f"{at.minute if part == 'minute' else at.second:02}"
    return "星期" + "一二三四五六日"[at.weekday()] if part == "a" else text


def _iso(at: datetime, parts: set[str]) -> str:
    day = ""
    if "y" in parts:
        day = f"{at:%Y-%m-%d}" if "d" in parts else f"{at:%Y-%m}" if "m" in parts else f"{at.year}年"
    elif parts & {"m", "d"}:
        day = (f"{at.month}月" if "m" in parts else "") + (f"{at.day}日" if "d" in parts else "")
    time = f"{at:%H:%M:%S}" if "s" in parts else f"{at:%H:%M}" if "h" in parts else ""
    return " ".join(x for x in (day, time) if x)
