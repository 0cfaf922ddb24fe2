"""How a result shows itself in a notebook: the text with marks, and the table beside it.

Only inline styles, since some viewers drop others, and no colour of its own but see-through fills, so that it is right on
a light page and on a dark one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reportminer.display.marks import HUES, Piece, by_line, escaped, hues, marks, pieces
from reportminer.lexicon import Lexicon
from reportminer.model import Result

ROWS, OPEN_LINES, CHARACTERS = 50, 30, 8_000
"""How many rows are shown, how many lines of text unfolded, and how many characters of text at all."""

_COLUMNS = ("row", "indicator", "value", "unit", "aspect", "period", "part_of", "flags")
_NUMBERS = ("row", "value", "part_of")
_BOX = "display:flex;flex-wrap:wrap;gap:1em;align-items:flex-start;text-align:left"
_TEXT = "flex:1 1 24em;min-width:0;max-height:32em;overflow:auto;line-height:1.9"
_TABLE = "flex:1 1 30em;min-width:0;max-height:32em;overflow:auto;font-size:.9em"
_RULE = "border-bottom:1px solid rgba(128,128,128,.4);padding:.15em .4em;text-align:"
_WRAPS = ("indicator", "flags")


def as_html(result: Result) -> str:
    """The result as HTML for a notebook; all text in it is escaped, and not taken for formulas."""
    rows = result.to_dicts()
    hue = hues([e["category"] for e in Lexicon.default().tables["categories.tsv"]])
    colour = {r["row"]: _fill(hue.get(r["category"] or "")) for r in rows}
    text = f'<div style="{_TEXT}">{_text(result, rows, colour)}</div>'
    table = f'<div style="{_TABLE}">{_table(rows, colour)}</div>'
    return f'<div class="tex2jax_ignore mathjax_ignore" style="{_BOX}">{text}{table}</div>'


def _fill(hue: int | None) -> str:
    return "rgba(128,128,128,.3)" if hue is None else f"hsla({360 * hue // HUES},80%,50%,.28)"


def _text(result: Result, rows: list[dict[str, Any]], colour: Mapping[int, str]) -> str:
    text = result.document.text[:CHARACTERS]
    shown = [r for r in rows if r["end"] <= len(text)]
    made = [_line(text, found, a, b, colour) for a, b, found in by_line(text, marks(text, shown))]
    more = len(result.document.text) - len(text)
    if more:
        made.append(f"<div><em>… {more:,} more characters in <code>result.document.text</code></em></div>")
    return _folded(made)


def _folded(made: list[str]) -> str:
    rest = made[OPEN_LINES:]
    if not rest:
        return "".join(made)
    summary = f'<summary style="cursor:pointer">… {len(rest)} more lines</summary>'
    return "".join(made[:OPEN_LINES]) + f"<details>{summary}{''.join(rest)}</details>"


def _line(text: str, found: list[Piece], start: int, end: int, colour: Mapping[int, str]) -> str:
    inside = "".join(_piece(text, p, colour) for p in pieces(start, end, found))
    return f'<div style="white-space:pre-wrap;overflow-wrap:anywhere;min-height:1.2em">{inside}</div>'


def _piece(text: str, piece: Piece, colour: Mapping[int, str]) -> str:
    words = escaped(text[piece.start : piece.end])
    if piece.row is not None:
        style = f"background:{colour[piece.row]};color:inherit;border-radius:3px;font-weight:600"
        return f'<mark title="{piece.row}" style="{style}">{words}</mark>'
    if piece.names:
        return f'<span style="border-bottom:2px solid {colour[piece.names[0]]}">{words}</span>'
    return words


def _table(rows: list[dict[str, Any]], colour: Mapping[int, str]) -> str:
    columns = [c for c in _COLUMNS if c == "row" or any(r[c] is not None for r in rows)]
    head = "".join(_cell("th", c, c in _NUMBERS) for c in columns)
    body = "".join(f"<tr>{''.join(_cells(r, columns, colour))}</tr>" for r in rows[:ROWS])
    more = len(rows) - ROWS
    note = f"<p><em>… {more:,} more rows in <code>result.table</code></em></p>" if more > 0 else ""
    return f'<table style="border-collapse:collapse"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}'


def _cells(row: Mapping[str, Any], columns: list[str], colour: Mapping[int, str]) -> Iterator[str]:
    for c in columns:
        said = _value(row) if c == "value" else "" if row[c] is None else str(row[c])
        scope = row["scope"] if c == "indicator" and row["scope"] else ""
        yield _cell("td", said, c in _NUMBERS, colour[row["row"]] if c == "row" else "", c in _WRAPS, scope)


def _value(row: Mapping[str, Any]) -> str:
    """The number with its modifier, as the table for a terminal shows it."""
    if row["modifier"] == "..":
        return f"{row['low']:,.15g}–{row['high']:,.15g}"
    number = "" if row["value"] is None else f"{row['value']:,.15g}"
    return number if row["modifier"] == "=" else f"{row['modifier']}{number}"


def _cell(tag: str, words: str, number: bool, fill: str = "", wraps: bool = False, scope: str = "") -> str:
    style = _RULE + ("right" if number else "left") + (";min-width:8em" if wraps else ";white-space:nowrap")
    style += f";background:{fill}" if fill else ""
    before = f'<span style="opacity:.75">{escaped(scope)}</span> ' if scope else ""
    return f'<{tag} style="{style}">{before}{escaped(words)}</{tag}>'
