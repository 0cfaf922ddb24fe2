"""Lines over the years: one pair of axes a unit and aspect, one line a series and entity."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from reportminer.plot.cards import axis_title
from reportminer.plot.drawing import LINE_SPACING, MARGIN, NOTE_LINE, wrapped_notes
from reportminer.plot.fonts import MISSING, Typeface, typeface
from reportminer.plot.phrases import Words, number, words_of, wrapped
from reportminer.plot.picture import COLOURS, FAINT, INK, QUIET, Picture, styled
from reportminer.plot.points import Point, annual, chosen, grouped, labels, points, text

LINES, CHARTS, YEARS = 12, 10, 14
"""At most so many lines a chart, charts, and years that are written below."""
_WIDTH, _LEFT, _PLOT, _LEGEND_EMS = 10.0, 0.85, 5.9, 22.0
_HEIGHT, _FOOT, _HEAD, _TITLE, _ENTRY = 2.3, 0.4, 0.35, 0.35, 0.19
_APART = 1000
_MARKERS = "os^DvPX*"
_DASHES: tuple[Any, ...] = ("-", (0, (4, 1.2)))

Line = tuple[str, list[Point]]
Chart = tuple[str, list[Line], int]


def lines(panel: Any, series: str | Sequence[str] = (), title: str = "", language: str = "zh") -> Picture:
    """The picture; see `reportminer.plot.lines`."""
    words = words_of(language)
    found, notes = annual(chosen(points(panel), series), words)
    charts = _charts(found, words)
    if len(charts) > CHARTS:
        notes.append(words["more charts"].format(len(charts) - CHARTS))
    charts = charts[:CHARTS]
    hidden = sum(more for _, _, more in charts)
    if hidden:
        notes.append(words["more lines"].format(hidden))
    years = sorted(
        {p.year for _, shown, _ in charts for _, line in shown for p in line if p.year is not None}
    )
    count = sum(len(shown) for _, shown, _ in charts)
    alt = words["alt lines"].format(count, len(charts), years[0], years[-1])
    title = text(title)
    texts = [
        title,
        alt,
        *notes,
        *words.values(),
        *(t for name, shown, _ in charts for t in (name, *dict(shown))),
    ]
    return _drawn(charts, years, notes, texts, title, alt, words)


def _charts(found: Sequence[Point], words: Words) -> list[Chart]:
    """Axis title, lines with their names, and how many lines were left out, for each unit and aspect."""
    charts = []
    for (unit, aspect), group in grouped(found, lambda p: (p.unit, p.aspect)):
        names = labels(group)
        every = [
            (names[key] or words["other"], line)
            for key, line in grouped(group, lambda p: (p.series, p.entity))
        ]
        longest = sorted(
            every, key=lambda line: (-len({p.year for p in line[1]}), -max(p.size for p in line[1]))
        )
        kept = {id(line) for _, line in longest[:LINES]}
        shown = [line for line in every if id(line[1]) in kept]
        charts.append(
            (_name(group, axis_title(unit, aspect, words), words["gap"]), shown, len(every) - len(shown))
        )
    return charts


def _name(group: Sequence[Point], unit: str, gap: str) -> str:
    """What all lines of a chart share, and their unit: that is not said again at each line."""
    entities, series = (
        list(dict.fromkeys(p.entity for p in group)),
        list(dict.fromkeys(p.series for p in group)),
    )
    shared = [entities[0]] if len(entities) == 1 else [series[0]] if len(series) == 1 else []
    return gap.join(filter(None, [*shared, unit]))


def _drawn(
    charts: list[Chart],
    years: list[int],
    notes: list[str],
    texts: list[str],
    title: str,
    alt: str,
    words: Words,
) -> Picture:
    face = typeface(texts)
    below = wrapped_notes(tuple(notes), face, texts, words, _WIDTH)
    heights = [max(_HEIGHT, _legend_height(shown)) for _, shown, _ in charts]
    head = _TITLE if title else 0.0
    full = 2 * MARGIN + head + sum(_HEAD + h + _FOOT for h in heights) + NOTE_LINE * len(below)
    with styled(face.families):
        picture = Picture(figsize=(_WIDTH, full))
        picture.families, picture.title, picture.alt = face.families, title, alt
        top = MARGIN + head
        if title:
            _write(picture, MARGIN, MARGIN, full, wrapped(_shown(title, face), 55, 1), 13)
        for (name, shown, _), height in zip(charts, heights, strict=True):
            top += _HEAD
            box = (_LEFT / _WIDTH, 1 - (top + height) / full, _PLOT / _WIDTH, height / full)
            _chart(picture.add_axes(box), wrapped(_shown(name, face), 58, 1), shown, years, face, words)
            top += height + _FOOT
        for i, note in enumerate(below):
            _write(picture, MARGIN, full - MARGIN - NOTE_LINE * (len(below) - i), full, note, 8, QUIET)
    return picture


def _write(
    picture: Picture, x: float, y: float, full: float, words: str, size: float, color: str = INK
) -> None:
    weight = "bold" if size > 10 else "normal"
    picture.text(x / _WIDTH, 1 - y / full, words, size=size, color=color, weight=weight, va="top", ha="left")


def _shown(words: str, face: Typeface) -> str:
    lost = face.lacks([words])
    return "".join(MISSING if c in lost else c for c in words)


def _legend_height(shown: list[Line]) -> float:
    entries = sum(1 + wrapped(name, _LEGEND_EMS, 2).count("\n") for name, _ in shown)
    return _ENTRY * (entries + 4)  # four lines for what targets, ranges and bounds look like


def _chart(axes: Axes, name: str, shown: list[Line], years: list[int], face: Typeface, words: Words) -> None:
    handles: list[Line2D] = []
    for i, (label, line) in enumerate(shown):
        colour, marker = COLOURS[i % len(COLOURS)], _MARKERS[i % len(_MARKERS)]
        dash = _DASHES[i // len(COLOURS)]
        _line(axes, [p for p in line if not p.target], colour, marker, dash)
        _targets(axes, [p for p in line if p.target], colour, marker)
        entry = wrapped(_shown(label, face), _LEGEND_EMS, 2)
        entry = f" {entry}" if entry.startswith("_") else entry  # older matplotlibs would leave it out
        handles.append(Line2D([], [], color=colour, marker=marker, linestyle=dash, markersize=5, label=entry))
    handles += _keys([p for _, line in shown for p in line], words)
    legend = axes.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(1.01, 1.02),
        frameon=False,
        handlelength=2.6,
        borderaxespad=0,
    )
    for entry_text in legend.get_texts():
        entry_text.set_linespacing(LINE_SPACING)
    _scales(axes, name, [p for _, line in shown for p in line], years, words)


def _line(axes: Axes, line: list[Point], colour: str, marker: str, dash: Any) -> None:
    """The values joined from year to year, with a gap where one is missing; ranges as bars, bounds with an arrowhead."""
    by_year = {p.year: p for p in line if p.year is not None}
    if not by_year:
        return
    span = range(min(by_year), max(by_year) + 1)
    values = [by_year[y].value if y in by_year else None for y in span]
    heights = [math.nan if v is None else v for v in values]
    axes.plot(list(span), heights, color=colour, marker=marker, linestyle=dash, markersize=5, linewidth=1.6)
    for p in by_year.values():
        _bounds(axes, p, colour)


def _targets(axes: Axes, line: list[Point], colour: str, marker: str) -> None:
    for p in line:
        if p.year is not None and p.value is not None:
            axes.plot(
                p.year,
                p.value,
                marker=marker,
                markersize=8,
                markerfacecolor="white",
                color=colour,
                linestyle="none",
            )
        _bounds(axes, p, colour)


def _bounds(axes: Axes, p: Point, colour: str) -> None:
    if p.year is None:
        return
    if p.value is None and p.low is not None and p.high is not None:
        middle, half = (p.low + p.high) / 2, (p.high - p.low) / 2
        axes.errorbar(p.year, middle, half, fmt="none", ecolor=colour, capsize=4, elinewidth=1.4)
        return
    openness = p.modifier[0] if p.modifier in (">", ">=", "<", "<=") else ""
    if p.value is None:
        openness = ">" if p.high is None else "<"
    if openness:
        axes.annotate(
            "",
            (p.year, p.size),
            xytext=(0, 14 if openness == ">" else -14),
            textcoords="offset points",
            arrowprops={
                "arrowstyle": "<|-",
                "color": colour,
                "mutation_scale": 7,
                "shrinkA": 0,
                "shrinkB": 0,
            },
            annotation_clip=False,
        )
        if p.value is None:
            axes.plot(p.year, p.size, marker="_", color=colour, markersize=8)


def _keys(found: list[Point], words: Words) -> list[Line2D]:
    """What targets, ranges and bounds look like, where there are any."""
    keys = (
        (any(p.target for p in found), "o", 7, "white", "target"),
        (any(p.value is None and None not in (p.low, p.high) for p in found), "|", 9, INK, "range"),
        (any(p.modifier in (">", ">=") for p in found), "^", 4, INK, "over"),
        (any(p.modifier in ("<", "<=") for p in found), "v", 4, INK, "under"),
    )
    look: dict[str, Any] = {"color": INK, "linestyle": "none"}
    return [
        Line2D([], [], marker=m, markersize=size, markerfacecolor=fill, label=words[name], **look)
        for there, m, size, fill, name in keys
        if there
    ]


def _scales(axes: Axes, name: str, found: list[Point], years: list[int], words: Words) -> None:
    first, last = years[0], years[-1]
    step = max(1, math.ceil((last - first + 1) / YEARS))
    axes.set_xlim(first - 0.4, last + 0.4)
    axes.xaxis.set_major_locator(FixedLocator(list(range(first, last + 1, step))))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: str(round(x))))
    ends = [x for p in found for x in (p.value, p.low, p.high) if x is not None]
    low, high = min(ends), max(ends)
    said = ""
    if low > 0 and high >= _APART * low and found[0].unit != "%":
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(numticks=8))
        axes.yaxis.set_minor_formatter(NullFormatter())
        said = words["log"]
    else:
        axes.yaxis.set_major_locator(MaxNLocator(5))
        said = _from_zero(axes, low, high, words)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: number(y, words)))
    axes.grid(axis="y", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_title(name + (words["brackets"].format(said) if said else ""), loc="left", size=9, weight="bold")


def _from_zero(axes: Axes, low: float, high: float, words: Words) -> str:
    """Zero belongs to the axis unless all values are far from it and near each other; then it is said."""
    if low >= 0 and low < 0.7 * high:
        axes.set_ylim(0, high * 1.12)
    elif low < 0:
        axes.axhline(0, color=QUIET, linewidth=0.8)
        axes.margins(y=0.15)
    elif high > low:
        axes.margins(y=0.15)
        return words["cut"]
    else:
        axes.set_ylim(0, high * 1.12 or 1.0)
    return ""
