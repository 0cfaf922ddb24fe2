"""Numbers in Chinese words, the way back from `numerals`; the only home of cn2an."""

from __future__ import annotations

from decimal import Decimal

_LIMIT = 10**16


def spell(number: int | Decimal, formal: bool = False) -> str:
    """`number` in Chinese words: 三百二十, or formal as on cheques: 叁佰贰拾. `find_numerals` reads it back.

    Raises `ValueError` for 10 ** 16 and more (a number that has no common spelling) and for no number (NaN).
    """
    import cn2an

    value = Decimal(number)
    if not value.is_finite() or abs(value) >= _LIMIT:
        raise ValueError(f"{number} cannot be spelt; give a number below 1 0000 0000 0000 0000")
    written: str = cn2an.an2cn(f"{value:f}", "up" if formal else "low")
    return written
