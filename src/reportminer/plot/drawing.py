"""Draws cards of bars: every size in inches, laid out in columns by hand, so that nothing overlaps or is cut."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from reportminer.plot.cards import Bar, Block, Card, Page
from reportminer.plot.fonts import MISSING, Typeface, typeface
from reportminer.plot.phrases import Words, ems, wrapped
from reportminer.plot.picture import COLOURS, FAINT, INK, QUIET, Picture, styled

COLUMN, GAP, MARGIN = 4.5, 0.3, 0.3
LABELS, PLOT = 1.95, 2.5
TEXT = 8.0
EM = TEXT / 72
LABEL_EMS, LABEL_LINES, TITLE_EMS, AXIS_EMS = 16.0, 3, 30.0, 18.0
LINE, ROW_GAP, HEAD, TITLE, TITLE_LINE, CARD_GAP, BLOCK_GAP = 0.15, 0.09, 0.24, 0.24, 0.18, 0.2, 0.06
TITLE_BESIDE, LINE_SPACING = 13.0, 1.3
NOTE_LINE, LEGEND_LINE, PAGE_TITLE = 0.17, 0.19, 0.42
COLOUR, THICK = COLOURS[0], 0.13


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a card goes: column, and inches from the top of the columns."""

    card: Card
    column: int
    top: float


def draw(page: Page) -> Picture:
    """The picture of a page; raises `ReportminerError` where Chinese has no font."""
    face = typeface(page.texts())
    spots, columns, height = _laid_out(page.cards)
    width = 2 * MARGIN + columns * COLUMN + (columns - 1) * GAP
    notes = wrapped_notes(page.notes, face, page.texts(), page.words, width)
    head = PAGE_TITLE if page.title else 0.0
    across = 5 if columns > 1 else 2
    keys = len(_keys(page))
    legend = LEGEND_LINE * math.ceil(keys / across) + ROW_GAP if keys else 0.0
    full = 2 * MARGIN + head + height + legend + NOTE_LINE * len(notes)
    with styled(face.families):
        picture = Picture(figsize=(width, full))
        picture.families, picture.title, picture.alt = face.families, page.title, page.alt
        sketch = _Sketch(picture, face, width, full, page.words)
        if page.title:
            sketch.write(MARGIN, MARGIN, wrapped(page.title, width / EM / 1.9, 1), size=13, weight="bold")
        for spot in spots:
            sketch.card(spot, MARGIN + head)
        if legend:
            _legend(
                picture,
                page,
                (MARGIN / width, (MARGIN + NOTE_LINE * len(notes) + ROW_GAP / 2) / full),
                across,
            )
        for i, note in enumerate(notes):
            sketch.write(MARGIN, full - MARGIN - NOTE_LINE * (len(notes) - i), note, color=QUIET)
    return picture


def wrapped_notes(
    notes: tuple[str, ...], face: Typeface, texts: Iterable[str], words: Words, width: float
) -> list[str]:
    """The notes as lines of the page's width, with one more where characters have no glyph."""
    lost = face.lacks(texts)
    all_notes = [*notes, *([words["no glyph"].format(len(lost))] if lost else [])]
    lines = wrapped(words["join"].join(all_notes), (width - 2 * MARGIN) / EM, 6)
    return lines.splitlines()


def _laid_out(cards: tuple[Card, ...]) -> tuple[list[Spot], int, float]:
    """Each card's place, the number of columns, and the height of the longest.

    The tallest card is dealt out first, each to the column that is shortest so far, so that they end alike; within a
    column the cards keep their order.
    """
    columns = 1 if len(cards) < 2 else 2 if len(cards) < 9 else 3
    dealt: list[list[int]] = [[] for _ in range(columns)]
    heights = [0.0] * columns
    for i in sorted(range(len(cards)), key=lambda i: -_card_height(cards[i])):
        at = heights.index(min(heights))
        dealt[at].append(i)
        heights[at] += _card_height(cards[i]) + CARD_GAP
    dealt.sort(key=lambda column: min(column, default=len(cards)))
    spots = []
    for at, column in enumerate(dealt):
        top = 0.0
        for i in sorted(column):
            spots.append(Spot(cards[i], at, top))
            top += _card_height(cards[i]) + CARD_GAP
    return spots, columns, max(heights)


def _card_height(card: Card) -> float:
    more = LINE + ROW_GAP if card.more else 0.0
    return (
        _title_height(card)
        + sum(HEAD + sum(_rows(b)) + BLOCK_GAP for b in card.blocks)
        + more
        - _beside(card)
    )


def _title_height(card: Card) -> float:
    return TITLE + TITLE_LINE * _title(card).count("\n") if card.title else 0.0


def _beside(card: Card) -> float:
    """What is saved where a short title stands on one line with the title of the first axis."""
    return HEAD if card.title and ems(card.title) < TITLE_BESIDE else 0.0


def _title(card: Card) -> str:
    return wrapped(card.title, TITLE_EMS, 2)


def _rows(block: Block) -> list[float]:
    """The height of each row of a block."""
    return [LINE * (1 + _label(bar).count("\n")) + ROW_GAP for bar in block.bars]


def _label(bar: Bar) -> str:
    return wrapped(bar.label, LABEL_EMS, LABEL_LINES)


class _Sketch:
    """A picture on which places are inches from its left and top."""

    def __init__(self, picture: Picture, face: Typeface, width: float, height: float, words: Words) -> None:
        self.picture, self.face, self.words = picture, face, words
        self.width, self.height = width, height

    def shown(self, text: str) -> str:
        """The text with a printer's mark for each character that would come out as a box."""
        lost = self.face.lacks([text])
        return "".join(MISSING if c in lost else c for c in text)

    def write(
        self, x: float, y: float, text: str, *, size: float = TEXT, weight: str = "normal", color: str = INK
    ) -> None:
        self.picture.text(
            x / self.width,
            1 - y / self.height,
            self.shown(text),
            size=size,
            weight=weight,
            color=color,
            va="top",
            ha="left",
            linespacing=LINE_SPACING,
        )

    def card(self, spot: Spot, above: float) -> None:
        x, y = MARGIN + spot.column * (COLUMN + GAP), above + spot.top
        self.write(x, y, _title(spot.card), size=9.5, weight="bold")
        y += _title_height(spot.card) - _beside(spot.card)
        for block in spot.card.blocks:
            heights = _rows(block)
            y += HEAD
            self.block(block, x + LABELS, y, heights)
            y += sum(heights) + BLOCK_GAP
        if spot.card.more:
            self.write(x + LABELS, y, spot.card.more, color=QUIET)

    def block(self, block: Block, x: float, y: float, heights: list[float]) -> None:
        total = sum(heights)
        box = (x / self.width, 1 - (y + total) / self.height, PLOT / self.width, total / self.height)
        axes = self.picture.add_axes(box)
        axes.set_ylim(total, 0)
        middles = [sum(heights[:i]) + h / 2 for i, h in enumerate(heights)]
        axes.set_yticks(middles, [self.shown(_label(bar)) for bar in block.bars], linespacing=LINE_SPACING)
        axes.tick_params(axis="y", length=0, pad=4, labelsize=TEXT)
        log = self.words["brackets"].format(self.words["log"]) if block.logarithmic else ""
        axes.xaxis.set_label_position("top")
        axes.set_xlabel(
            self.shown(wrapped(block.title, AXIS_EMS, 1) + log), loc="left", color=QUIET, labelpad=1, size=7.5
        )
        axes.spines[["bottom", "left"]].set_visible(False)
        (_dots if block.logarithmic else _bars)(axes, block, middles)
        for bar, middle in zip(block.bars, middles, strict=True):
            _value_label(axes, bar, middle, self.shown(bar.said), block.logarithmic)


def _room(block: Block) -> float:
    """The part of the width that the longest label of a value takes."""
    longest = max(ems(bar.said) for bar in block.bars)
    return min(0.6, max(0.3, (longest + 1.6) * EM / PLOT))


def _bars(axes: Axes, block: Block, middles: list[float]) -> None:
    ends = [e for bar in block.bars for e in bar.ends]
    high, low = max(0.0, *ends), min(0.0, *ends)
    room = _room(block)
    sides = (high > 0 or low == 0) + (low < 0)
    span = ((high - low) or 1.0) / (1 - min(0.8, room * sides))
    axes.set_xlim(low - (room * span if low < 0 else 0), high + (room * span if high > 0 or low == 0 else 0))
    axes.set_xticks([])
    axes.axvline(0, color=QUIET, linewidth=0.8, zorder=3)
    for bar, middle in zip(block.bars, middles, strict=True):
        if bar.is_range and bar.low is not None and bar.high is not None:
            axes.barh(middle, bar.low, THICK, color=COLOUR, alpha=0.35)
            axes.barh(
                middle, bar.high - bar.low, THICK, left=bar.low, fill=False, hatch="////", edgecolor=COLOUR
            )
        elif bar.target:
            axes.barh(
                middle, bar.tip, THICK, fill=False, edgecolor=COLOUR, linestyle=(0, (3, 1.5)), linewidth=1
            )
        else:
            axes.barh(middle, bar.tip, THICK, color=COLOUR, alpha=0.6 if bar.openness else 1.0)
        _mark_open(axes, bar, middle)


def _dots(axes: Axes, block: Block, middles: list[float]) -> None:
    """Dots on a logarithmic scale: there, the length of a bar would mean nothing."""
    ends = [e for bar in block.bars for e in bar.ends]
    low, high = math.log10(min(ends)) - 0.25, math.log10(max(ends))
    room = _room(block)
    axes.set_xscale("log")
    axes.set_xlim(10**low, 10 ** (low + (high - low) / (1 - room)))
    first, last = math.ceil(low), math.floor(high)
    decades = [10.0**n for n in range(first, last + 1, 1 + (last - first) // 8)]
    axes.set_xticks(decades, [""] * len(decades))
    axes.set_xticks([], minor=True)
    axes.tick_params(axis="x", length=0)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    for bar, middle in zip(block.bars, middles, strict=True):
        if bar.is_range and bar.low is not None and bar.high is not None:
            axes.plot([bar.low, bar.high], [middle, middle], color=COLOUR, linewidth=3, alpha=0.5)
        else:
            fill = "none" if bar.target else COLOUR
            axes.plot(bar.tip, middle, "o", markersize=5.5, markerfacecolor=fill, markeredgecolor=COLOUR)
        _mark_open(axes, bar, middle)


def _mark_open(axes: Axes, bar: Bar, middle: float) -> None:
    """A small arrowhead where the true value lies further on."""
    if bar.openness:
        more = bar.openness == ">"
        axes.annotate(
            "",
            (bar.tip, middle),
            xytext=(9 if more else -9, 0),
            textcoords="offset points",
            arrowprops={"arrowstyle": "<|-", "color": INK, "mutation_scale": 6, "shrinkA": 0, "shrinkB": 0},
            annotation_clip=False,
        )


def _value_label(axes: Axes, bar: Bar, middle: float, said: str, logarithmic: bool) -> None:
    end = max(bar.ends, key=abs)
    left = end < 0 and not logarithmic
    gap = 11 if bar.openness == ">" else 6 if logarithmic else 3
    axes.annotate(
        said,
        (end, middle),
        xytext=(-gap if left else gap, 0),
        textcoords="offset points",
        va="center",
        ha="right" if left else "left",
        size=TEXT,
        annotation_clip=False,
    )


def _keys(page: Page) -> list[Patch | Line2D]:
    """The legend's entries: nothing where all bars are of the plain kind."""
    bars, words = page.bars, page.words
    dashed: dict[str, Any] = {"fill": False, "edgecolor": COLOUR, "linestyle": (0, (3, 1.5))}
    arrow: dict[str, Any] = {"color": INK, "linestyle": "none", "markersize": 4}
    found: list[tuple[bool, Patch | Line2D]] = [
        (any(b.target for b in bars), Patch(**dashed, label=words["target"])),
        (
            any(b.is_range for b in bars),
            Patch(fill=False, hatch="////", edgecolor=COLOUR, label=words["range"]),
        ),
        (any(b.openness == ">" for b in bars), Line2D([], [], marker=">", **arrow, label=words["over"])),
        (any(b.openness == "<" for b in bars), Line2D([], [], marker="<", **arrow, label=words["under"])),
    ]
    keys = [key for needed, key in found if needed]
    return [Patch(color=COLOUR, label=words["actual"]), *keys] if keys else []


def _legend(picture: Picture, page: Page, corner: tuple[float, float], across: int) -> None:
    picture.legend(
        handles=_keys(page),
        loc="lower left",
        bbox_to_anchor=corner,
        ncols=across,
        frameon=False,
        borderpad=0,
        borderaxespad=0.2,
        handlelength=1.6,
        columnspacing=1.4,
        fontsize=TEXT,
    )
