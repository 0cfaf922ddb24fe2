"""Units that can be compared: a unit, its base, and how many of the base it is; exact fractions throughout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from reportminer.errors import LexiconError
from reportminer.lexicon import Entry, Lexicon


@dataclass(frozen=True, slots=True)
class Conversions:
    """The entries of `conversions.tsv`: for a unit its base and the factor; a unit that is not there is its own base."""

    known: Mapping[str, tuple[str, Fraction]]

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> Conversions:
        """Raises `LexiconError` for a factor that is no positive number."""
        return _conversions(lexicon)

    def base(self, unit: str) -> str:
        """The base of a unit: 米 of 公里."""
        return self.known[unit][0] if unit in self.known else unit

    def convert(self, value: float, unit: str, into: str) -> float:
        """A value in another unit of the same base; raises `ValueError` where the bases differ.

        The number as it is printed is taken for exact, so 3.5公里 are 3500米 and nothing beside.
        """
        if unit == into:
            return value
        if self.base(unit) != self.base(into):
            raise ValueError(f"{unit} cannot be converted into {into}")
        factor = self._factor(unit) / self._factor(into)
        return value if factor == 1 else float(Fraction(repr(float(value))) * factor)

    def common(self, units: Iterable[str]) -> str:
        """The unit in which most of these stand; of two that are equally frequent the first by code point."""
        counts = Counter(units)
        return min(counts, key=lambda unit: (-counts[unit], unit), default="")

    def _factor(self, unit: str) -> Fraction:
        return self.known[unit][1] if unit in self.known else Fraction(1)


@lru_cache(maxsize=8)
def _conversions(lexicon: Lexicon) -> Conversions:
    return Conversions({e["unit"]: (e["base"], _read(e)) for e in lexicon.tables["conversions.tsv"]})


def _read(entry: Entry) -> Fraction:
    try:
        factor = Fraction(entry["factor"])
    except (ValueError, ZeroDivisionError):
        factor = Fraction(0)
    if factor <= 0 or not entry["base"]:
        raise LexiconError(
            f"{entry.place}: «{entry['unit']}» needs a base and a factor above zero, such as 1000 or 2000/3"
        )
    return factor
