"""The sheet of one report: a card for each category, its largest values as bars, unit by unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from reportminer.errors import ReportminerError
from reportminer.lexicon import Lexicon
from reportminer.plot.cards import Block, Card, Page, axis_title, bar, left_out, shares, total_rows
from reportminer.plot.drawing import draw
from reportminer.plot.phrases import PHRASES, Words, words_of
from reportminer.plot.picture import Picture
from reportminer.plot.points import Point, grouped, points, records_of, text

CATEGORIES, UNITS = 40, 4
"""At most so many categories, and units in each."""


def sheet(result: Any, title: str = "", language: str = "zh", rows: int = 8) -> Picture:
    """The picture; see `reportminer.plot.sheet`."""
    words = words_of(language)
    if rows < 1:
        raise ReportminerError(f"rows is {rows}; at least 1 is wanted")
    records = records_of(result)
    documents = list(dict.fromkeys(text(r.get("document")) for r in records))
    if len(documents) > 1:
        raise ReportminerError(
            f"a sheet is of one report, and the table is of {len(documents)}; keep the rows of one `document`"
        )
    every = points(records, "indicator")
    scopes = [text(r.get("scope")) for r in records]
    found = [(p, s) for p, s in zip(every, scopes, strict=True) if p.aspect == "level" and p.drawable]
    notes = _left_out(every, words)
    if not found:
        raise ReportminerError(f"nothing to draw: {words['join'].join(notes)}")
    cards, more = _cards(found, _main_period(every), rows, words)
    heading = text(title) or _heading(result) or documents[0]
    alt = words["alt sheet"].format(len(cards), total_rows(cards))
    return draw(Page(heading, alt, tuple(cards), (*more, *notes), words))


def _cards(
    found: Sequence[tuple[Point, str]], period: str, rows: int, words: Words
) -> tuple[list[Card], list[str]]:
    names = category_names(words)
    groups: dict[str, list[tuple[Point, str]]] = {}
    for p, scope in found:
        groups.setdefault(p.category, []).append((p, scope))
    ordered = sorted(groups.items(), key=lambda g: (not g[0], -len(g[1])))
    shown, rest = ordered[:CATEGORIES], ordered[CATEGORIES:]
    cards = [
        _card(names.get(name, name) or words["other"], group, period, rows, words) for name, group in shown
    ]
    lost = sum(len(group) for _, group in rest)
    return cards, [words["more categories"].format(len(rest), lost)] if rest else []


def _card(name: str, group: Sequence[tuple[Point, str]], period: str, rows: int, words: Words) -> Card:
    scopes = dict(group)
    units = sorted(grouped(scopes, lambda p: p.unit), key=lambda g: -len(g[1]))[:UNITS]
    blocks = []
    for (unit, of_unit), count in zip(units, shares([len(g) for _, g in units], rows), strict=True):
        largest = sorted(of_unit, key=lambda p: -abs(p.size))[:count]
        bars = tuple(bar(p, _label(p, scopes[p], period, words), words) for p in largest)
        if bars:
            blocks.append(Block(axis_title(unit, "level", words), bars, unit == "%"))
    missing = len(group) - sum(len(b.bars) for b in blocks)
    return Card(name, tuple(blocks), left_out(missing, words))


def _label(point: Point, scope: str, period: str, words: Words) -> str:
    name = words["pair"].join(filter(None, (scope, point.series)))
    return name + (words["brackets"].format(point.period) if point.period not in ("", period) else "")


def _left_out(every: Sequence[Point], words: Words) -> list[str]:
    """What the sheet does not show: rates of change, shares and ranks, and rows without a number."""
    counts = Counter(p.aspect for p in every if p.aspect != "level")
    parts = [f"{words.get(a, a)} {words['row'].format(n)}" for a, n in counts.items()]
    empty = sum(p.aspect == "level" and not p.drawable for p in every)
    return [
        *([words["aspects"].format(", ".join(parts))] if parts else []),
        *([words["no value"].format(empty)] if empty else []),
    ]


def _main_period(every: Sequence[Point]) -> str:
    return Counter(p.period for p in every).most_common(1)[0][0]


def _heading(result: Any) -> str:
    document = getattr(result, "document", None)
    return text(getattr(document, "title", "")) if document is not None else ""


def category_names(words: Words) -> dict[str, str]:
    """The names of the categories by id, in the language of the words."""
    entries = Lexicon.default().tables["categories.tsv"]
    if words is PHRASES["zh"]:
        return {e["category"]: e["label"] for e in entries}
    return {e["category"]: e["category"].replace("_", " ") for e in entries}
