"""What was measured, and the arithmetic of it: medians, their spread, ratios within a round, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, log10
from statistics import median


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by the clock and of the processor; peak memory in MB where it was asked for."""

    wall: float
    cpu: float
    peak: float = 0.0

    def __truediv__(self, parts: float) -> Took:
        """The share of one of so many repetitions or characters."""
        return Took(self.wall / parts, self.cpu / parts, self.peak)


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of several rounds, and the lowest and highest of them."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread:
        """Raises `ValueError` without values."""
        found = sorted(values)
        if not found:
            raise ValueError("nothing was measured")
        return cls(median(found), found[0], found[-1])

    def __str__(self) -> str:
        return f"{figure(self.median)} ({figure(self.low)}–{figure(self.high)})"


def ratios(over: Sequence[float], under: Sequence[float]) -> Spread:
    """`over` in multiples of `under`, each round by itself: what slows a whole round falls out."""
    return Spread.of(a / b for a, b in zip(over, under, strict=True))


def figure(value: float) -> str:
    """Three figures and never an exponent: 0.0123, 1.23, 12.3, 1,230."""
    if value == 0:
        return "0"
    digits = 2 - floor(log10(abs(value)))
    return f"{round(value, digits):,.{max(0, digits)}f}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first are numbers and stand to the right."""
    rule = ["---"] + ["--:"] * (len(head) - 1)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (head, rule, *rows))
