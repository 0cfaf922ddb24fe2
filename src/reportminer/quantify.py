"""A mention and the words around it read as a `Quantity`."""

from __future__ import annotations

from decimal import Decimal

from reportminer.model import Modifier, Quantity
from reportminer.numerals import Numeral

_MORE = ("多", "余", "有余", "+")
# units that the table does not show: 三成 is 30 %, 八角 0.8 元
CONVERTED = {
    "成": ("%", Decimal(10)),
    "角": ("元", Decimal("0.1")),
    "分钱": ("元", Decimal("0.01")),
}


def quantify(
    numeral: Numeral, unit: str, dimension: str, before: str, after: str, written: str, sign: int
) -> Quantity:
    """The quantity of one mention.

    `before` and `after` are the modifiers that the words around it give (empty for none), `written` is the
    mention as it stands in the text; with `sign` -1 value and bounds are negative.
    """
    modifier = _modifier(numeral, before, after, written)
    if unit in CONVERTED:
        unit, factor = CONVERTED[unit]
        numeral = _times(numeral, factor)
    value, low, high = numeral.value, numeral.low, numeral.high
    if value is None and high is None and modifier == "~":
        value = low  # 上百, 上亿: the one figure that the word names
    if modifier in (">", ">="):
        high = None
    elif modifier in ("<", "<="):
        low = None
    elif modifier == "~" and value is not None:
        low = high = None
    if sign < 0:
        value, low, high = _negative(value), _negative(high), _negative(low)
    return Quantity(value, low, high, modifier, unit, dimension)


def _modifier(numeral: Numeral, before: str, after: str, written: str) -> Modifier:
    if numeral.modifier == "..":
        return ".."
    if numeral.modifier != "=":
        return numeral.modifier
    if written.endswith(_MORE):
        return ">"
    return after or before or "="  # type: ignore[return-value]


def _times(n: Numeral, factor: Decimal) -> Numeral:
    value, low, high = (None if bound is None else bound * factor for bound in (n.value, n.low, n.high))
    return n._replace(value=value, low=low, high=high)


def _negative(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value
