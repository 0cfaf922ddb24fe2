"""Numbers as Word writes them before paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.readers.numberforms import _FORMS, number_text

ROWS = [
    ("decimal", {0: "0", 7: "7", 12: "12"}),
    ("decimalZero", {7: "07", 12: "12"}),
    ("decimalFullWidth", {12: "１２"}),
    ("decimalEnclosedCircle", {0: "⓪", 1: "①", 20: "⑳", 21: "㉑", 35: "㉟", 36: "㊱", 50: "㊿", 51: "51"}),
    ("decimalEnclosedCircleChinese", {3: "③"}),
    ("decimalEnclosedParen", {1: "⑴", 20: "⒇", 21: "21"}),
    ("decimalEnclosedFullstop", {1: "⒈"}),
    ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一○○", 105: "一○五"}),
    ("taiwaneseCounting", {12: "十二"}),
    ("chineseCountingThousand", {10: "十", 21: "二十一", 100: "一百", 101: "一百零一", 110: "一百一十"}),
    ("chineseCountingThousand", {111: "一百一十一", 1001: "一千零一", 1010: "一千零一十", 9999: "九千九百九十九", 10000: "10000"}),
    ("taiwaneseCountingThousand", {115: "一百一十五", 0: "零"}),
    ("japaneseCounting", {10: "十", 100: "百", 101: "百一", 1111: "千百十一", 220: "二百二十"}),
    ("chineseLegalSimplified", {3: "叁", 10: "壹拾", 26: "贰拾陆", 103: "壹佰零叁"}),
    ("ideographLegalTraditional", {3: "參", 20: "貳拾"}),
    ("ideographDigital", {10: "一〇", 23: "二三"}),
    ("taiwaneseDigital", {10: "一○"}),
    ("ideographEnclosedCircle", {1: "㊀", 10: "㊉", 11: "11"}),
    ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
    ("ideographZodiac", {1: "子", 12: "亥"}),
    ("ideographZodiacTraditional", {1: "甲子", 12: "乙亥", 60: "癸亥"}),
    ("lowerLetter", {1: "a", 26: "z", 27: "aa", 53: "aaa", 0: "0"}),
    ("upperLetter", {2: "B", 28: "BB"}),
    ("lowerRoman", {4: "iv", 9: "ix", 1994: "mcmxciv", 5000: "5000"}),
    ("upperRoman", {14: "XIV", 40: "XL"}),
    ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 11: "11th", 22: "22nd", 113: "113th"}),
    ("hex", {255: "FF"}),
    ("numberInDash", {1: "- 1 -"}),
    ("none", {1: ""}),
    ("bullet", {1: ""}),
    ("koreanCounting", {5: "5"}),
    ("decimalZero", {-3: "-3"}),
]  # fmt: skip


@pytest.mark.parametrize(("form", "numbers"), ROWS)
def test_forms(form: str, numbers: dict[int, str]) -> None:
    assert {n: number_text(form, n) for n in numbers} == numbers


@given(st.sampled_from([*_FORMS, "decimal"]), st.integers(0, 999_999_999))
def test_no_number_is_left_without_a_text(form: str, n: int) -> None:
    assert number_text(form, n)
