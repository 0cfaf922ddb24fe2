"""Bars of one year of a panel: entities beside each other for each series, or the series of one entity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportminer.errors import ReportminerError
from reportminer.plot.cards import Block, Card, Page, axis_title, bar, left_out, total_rows
from reportminer.plot.drawing import draw
from reportminer.plot.phrases import Words, words_of
from reportminer.plot.picture import Picture
from reportminer.plot.points import Point, annual, chosen, grouped, points, text

CARDS, BARS = 24, 12
"""At most so many small charts, and bars in each; what is left out is said."""


def bars(
    panel: Any,
    series: str | Sequence[str] = (),
    year: int | None = None,
    title: str = "",
    language: str = "zh",
) -> Picture:
    """The picture; see `reportminer.plot.bars`."""
    words = words_of(language)
    found, notes = annual(chosen(points(panel), series), words)
    years = sorted({p.year for p in found if p.year is not None})
    year = years[-1] if year is None else year
    if year not in years:
        raise ReportminerError(f"no value of {year} in the table; it has {', '.join(map(str, years[-12:]))}")
    of_year = [p for p in found if p.year == year]
    several = len({p.entity for p in of_year}) > 1
    cards = _by_series(of_year, words) if several else _by_unit(of_year, words)
    shown = tuple(cards[:CARDS])
    if len(cards) > CARDS:
        notes.append(words["more charts"].format(len(cards) - CARDS))
    spoken = words["of year"].format(year)
    heading = words["gap"].join(filter(None, [text(title) or ("" if several else of_year[0].entity), spoken]))
    alt = words["alt bars"].format(year, total_rows(shown))
    return draw(Page(heading, alt, shown, tuple(notes), words))


def _by_series(found: Sequence[Point], words: Words) -> list[Card]:
    """A card for each series, whose bars are entities."""
    return [
        _card(name or words["other"], group, unit, aspect, lambda p: p.entity or p.series, words)
        for (name, unit, aspect), group in grouped(found, lambda p: (p.series, p.unit, p.aspect))
    ]


def _by_unit(found: Sequence[Point], words: Words) -> list[Card]:
    """A card for each unit and aspect, whose bars are series."""
    return [
        _card("", group, unit, aspect, lambda p: p.series, words)
        for (unit, aspect), group in grouped(found, lambda p: (p.unit, p.aspect))
    ]


def _card(title: str, group: list[Point], unit: str, aspect: str, label: Any, words: Words) -> Card:
    ordered = _ordered(group)
    shown = ordered[:BARS]
    bars = tuple(bar(p, label(p) or words["other"], words) for p in shown)
    return Card(
        title,
        (Block(axis_title(unit, aspect, words), bars, unit == "%"),),
        left_out(len(ordered) - len(shown), words),
    )


def _ordered(group: list[Point]) -> list[Point]:
    """The largest actual value first, each target below what it is the target of."""
    sizes: dict[tuple[str, str], float] = {}
    for p in sorted(group, key=lambda p: p.target, reverse=True):
        sizes[p.entity, p.series] = p.size
    return sorted(group, key=lambda p: (-sizes[p.entity, p.series], p.entity, p.series, p.target))
