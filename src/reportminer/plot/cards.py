"""What a picture of bars holds, before it is drawn: cards with blocks of bars, each block in one unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from reportminer.plot.phrases import Words, amount
from reportminer.plot.points import Point

APART = 200
"""From this ratio of the largest to the smallest on, bars of one unit would be too unlike to be seen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it ends, or from where to where a range goes, and what stands beside it."""

    label: str
    said: str
    value: float | None
    low: float | None
    high: float | None
    modifier: str
    target: bool

    @property
    def ends(self) -> tuple[float, ...]:
        """The numbers that the bar needs room for."""
        return tuple(x for x in (self.value, self.low, self.high) if x is not None)

    @property
    def openness(self) -> str:
        """`>` where the true value may be more, `<` where it may be less."""
        if self.value is None:
            return ">" if self.high is None else "<" if self.low is None else ""
        return self.modifier[0] if self.modifier in (">", ">=", "<", "<=") else ""

    @property
    def is_range(self) -> bool:
        return self.value is None and self.low is not None and self.high is not None

    @property
    def tip(self) -> float:
        """Where the filled part ends: the value, or the lower bound of a range."""
        return self.ends[0]


@dataclass(frozen=True, slots=True)
class Block:
    """Bars of one unit on one scale, under the title of their axis; rates stay on a plain scale always."""

    title: str
    bars: tuple[Bar, ...]
    rates: bool = False

    @property
    def logarithmic(self) -> bool:
        """Whether the values lie so far apart that dots on a logarithmic scale serve better than bars."""
        ends = [e for bar in self.bars for e in bar.ends]
        return not self.rates and min(ends) > 0 and max(ends) >= APART * min(ends)


@dataclass(frozen=True, slots=True)
class Card:
    """One small chart: its title, its blocks, and what was left out."""

    title: str
    blocks: tuple[Block, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A whole picture of bars."""

    title: str
    alt: str
    cards: tuple[Card, ...]
    notes: tuple[str, ...] = ()
    words: Words = field(repr=False, default_factory=dict)

    @property
    def bars(self) -> list[Bar]:
        return [bar for card in self.cards for block in card.blocks for bar in block.bars]

    def texts(self) -> Iterator[str]:
        """Everything that is written on it, so that a font can be looked for."""
        yield from (self.title, *self.notes, *self.words.values())
        for card in self.cards:
            yield from (card.title, card.more)
            yield from (b.title for b in card.blocks)
        yield from (text for bar in self.bars for text in (bar.label, bar.said))


def bar(point: Point, label: str, words: Words) -> Bar:
    """The bar of a point."""
    if point.target:
        label += words["brackets"].format(words["target"])
    said = amount(point.value, point.low, point.high, point.modifier, point.unit, words)
    low, high = (None, None) if point.value is not None else (point.low, point.high)
    return Bar(label, said, point.value, low, high, point.modifier, point.target)


def axis_title(unit: str, aspect: str, words: Words) -> str:
    """The title of an axis: its unit, and change or share where it is not the thing itself."""
    named = words["unit"].format(unit) if unit else words["no unit"]
    kind = words.get(aspect, aspect)
    return named + (words["brackets"].format(kind) if kind else "")


def shares(counts: Sequence[int], total: int) -> list[int]:
    """How many of each group are shown, one each in turn, until there are `total`."""
    given = [0] * len(counts)
    while sum(given) < min(total, sum(counts)):
        for i, count in enumerate(counts):
            if given[i] < count and sum(given) < total:
                given[i] += 1
    return given


def left_out(count: int, words: Words) -> str:
    return words["more rows"].format(count) if count else ""


def total_rows(cards: Iterable[Card]) -> int:
    return sum(len(block.bars) for card in cards for block in card.blocks)
