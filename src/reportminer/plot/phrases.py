"""What a picture says in words and numbers, in Chinese and in English."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from reportminer.errors import ReportminerError

Words = Mapping[str, str]

PHRASES: dict[str, Words] = {
    "zh": {
        "actual": "实际",
        "target": "目标",
        "range": "区间（下限至上限）",
        "over": "多于此数（余、至少）",
        "under": "少于此数（不足、至多）",
        "other": "其他",
        "unit": "单位：{}",
        "no unit": "无单位",
        "level": "",
        "change": "增减",
        "share": "占比",
        "rank": "位次",
        "log": "对数刻度",
        "cut": "纵轴不从零起",
        "row": "{} 行",
        "more rows": "另有 {} 行未画",
        "more lines": "另有 {} 条线未画",
        "more charts": "另有 {} 张小图未画",
        "more categories": "另有 {} 个类别（{} 行）未画",
        "no year": "{} 行没有年份，未画",
        "no value": "{} 行没有能画的数值，未画",
        "part year": "{} 行不是整年的数，未画",
        "twice": "{} 处同一年有不同的数，画后出现的",
        "aspects": "未画：{}",
        "no glyph": "�代替字体里没有的 {} 个字",
        "year": "年份",
        "of year": "{}年",
        "join": "；",
        "pair": "：",
        "gap": "　",
        "brackets": "（{}）",
        "alt lines": "折线图：{} 条线，{} 组坐标，{}—{}年",
        "alt bars": "条形图：{}年，{} 条",
        "alt sheet": "小图表：{} 个类别，{} 条",
    },
    "en": {
        "actual": "actual",
        "target": "target",
        "range": "range, low to high",
        "over": "more than this, or at least",
        "under": "less than this, or at most",
        "other": "other",
        "unit": "unit: {}",
        "no unit": "no unit",
        "level": "",
        "change": "change",
        "share": "share",
        "rank": "rank",
        "log": "logarithmic scale",
        "cut": "axis not from zero",
        "row": "{} rows",
        "more rows": "{} more rows not shown",
        "more lines": "{} more lines not shown",
        "more charts": "{} more charts not shown",
        "more categories": "{} more categories ({} rows) not shown",
        "no year": "{} rows have no year and are not shown",
        "no value": "{} rows have no value that can be shown",
        "part year": "{} rows are not of a whole year and are not shown",
        "twice": "{} times one year has two values; the later one is shown",
        "aspects": "not shown: {}",
        "no glyph": "� stands for {} characters that no font has",
        "year": "year",
        "of year": "{}",
        "join": "; ",
        "pair": ": ",
        "gap": "   ",
        "brackets": " ({})",
        "alt lines": "Line chart: {} lines in {} pairs of axes, {} to {}",
        "alt bars": "Bar chart: {}, {} bars",
        "alt sheet": "Small charts: {} categories, {} bars",
    },
}
_SIGNS = {">": ">", ">=": "≥", "<": "<", "<=": "≤", "~": "≈"}
_NARROW, _ELLIPSIS = 0.6, "…"
_NOT_FIRST, _NOT_LAST = "，。、；：）》」』”’！？％%,.;:)]}", "（《「『“‘([{"


def words_of(language: str) -> Words:
    """The words of a language; raises `ReportminerError` for one that is not spoken."""
    if language not in PHRASES:
        raise ReportminerError(f"no words for language {language!r}; use one of {', '.join(PHRASES)}")
    return PHRASES[language]


def number(value: float, words: Words) -> str:
    """A number as its readers write it, with six digits that count: 7.3万, 283.94亿; 73,000 in English."""
    if not value:
        return "0"
    if value < 0:
        return f"−{number(-value, words)}"
    size = value
    if size >= 1e16 or size < 1e-4:
        return f"{value:.4g}"
    if words is PHRASES["zh"]:
        for power, name in ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")):
            if size >= power:
                return f"{_plain(value / power)}{name}"
    return _plain(value)


def _plain(value: float) -> str:
    digits = len(str(int(value)))
    text = f"{value:,.{max(0, 6 - digits)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(
    value: float | None, low: float | None, high: float | None, modifier: str, unit: str, words: Words
) -> str:
    """A quantity as a label: `>860`, `300–500`, `12.5%`; the unit only where it is %."""
    percent = "%" if unit == "%" else ""
    if value is not None:
        return f"{_SIGNS.get(modifier, '')}{number(value, words)}{percent}"
    ends = [number(x, words) for x in (low, high) if x is not None]
    sign = "" if len(ends) == 2 else "≥" if low is not None else "≤"
    return f"{sign}{'–'.join(ends)}{percent}"


def ems(text: str) -> float:
    """The width of a text, in the width of a Chinese character."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else _NARROW for c in text)


def wrapped(text: str, width: float, lines: int) -> str:
    """The text in lines of at most `width` Chinese characters; what does not fit into `lines` of them is cut with …."""
    done, line = [], ""
    for c in text:
        if ems(line + c) > width and not (c in _NOT_FIRST and ems(line) <= width):
            kept = line.rstrip(_NOT_LAST) or line
            done.append(kept)
            line = line[len(kept) :]
        line += c
        if len(done) == lines:
            cut = done[-1]
            while cut and ems(cut + _ELLIPSIS) > width:
                cut = cut[:-1]
            done[-1], line = cut + _ELLIPSIS, ""
            break
    return "\n".join([*done, *([line] if line else [])])
