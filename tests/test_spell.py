"""Numbers spelt in words are read back as the same numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.numerals import find_numerals
from reportminer.spell import spell


@pytest.mark.parametrize(
    ("number", "formal", "written"),
    [
        (0, False, "零"),
        (320, False, "三百二十"),
        (320, True, "叁佰贰拾"),
        (386_000, False, "三十八万六千"),
        (Decimal("3.05"), False, "三点零五"),
        (-12, False, "负十二"),
        (Decimal("1E3"), False, "一千"),
    ],
)
def test_spell(number: int | Decimal, formal: bool, written: str) -> None:
    assert spell(number, formal) == written


@pytest.mark.parametrize("number", [10**16, Decimal("NaN"), Decimal("Infinity")])
def test_refused(number: int | Decimal) -> None:
    with pytest.raises(ValueError, match="cannot be spelt"):
        spell(number)


@given(st.integers(0, 10**12), st.booleans())
def test_what_is_spelt_is_read_back(number: int, formal: bool) -> None:
    written = spell(number, formal)
    (numeral,) = find_numerals(f"共{written}元")
    assert (numeral.value, numeral.start, numeral.end) == (Decimal(number), 1, 1 + len(written))


@given(st.decimals(0, 10**6, places=3))
def test_decimals_are_read_back(number: Decimal) -> None:
    (numeral,) = find_numerals(f"共{spell(number)}元")
    assert numeral.value == number
