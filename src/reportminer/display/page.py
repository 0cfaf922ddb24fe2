"""The review page: one file that needs nothing else, and lets nothing in or out but the corrections one saves."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib.resources import files
from typing import Any, get_args

from reportminer import __version__
from reportminer.corrections import COLUMNS, Correction, apply_corrections, plain
from reportminer.display.marks import Piece, Row, by_line, escaped, hues, marks, pieces
from reportminer.lexicon import Lexicon
from reportminer.model import Aspect, Modifier, Result, Status, absent
from reportminer.score import digest

_FIELDS = (
    "row", "indicator", "scope", "category", "modifier", "unit", "aspect", "status", "period", "part_of", "section",
    "mention", "start", "end", "flags",
)  # fmt: skip
_AROUND = 16
_PLACE = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One document to look at: its name, its text, and its rows, as they were read, with the keys of `COLUMNS`.

    `corrections` are what was decided on it before; those that find no row are left out.
    """

    document: str
    text: str
    rows: Sequence[Row]
    corrections: Sequence[Correction] = ()

    @classmethod
    def of(cls, result: Result) -> Reviewed:
        """What was read from one document."""
        return cls(result.document.source, result.document.text, result.to_dicts())


def review_page(documents: Iterable[Reviewed], language: str = "") -> str:
    """The page as HTML; `language` is `en` or `zh`, and by default that of the browser.

    Its content security policy allows its own script and style and nothing else, so that no text can do harm.
    """
    reviewed = [replace(d, rows=[_filled(r) for r in d.rows]) for d in documents]
    labels = {e["category"]: e["label"] for e in Lexicon.default().tables["categories.tsv"]}
    hue = hues(list(labels))
    style, script = _data("review.css"), _data("review.js")
    filled = {
        "POLICY": policy(script, style),
        "LANGUAGE": language or "en",
        "STYLE": style,
        "SCRIPT": script,
        "ARTICLES": "\n".join(_article(k, d, hue) for k, d in enumerate(reviewed)),
        "DATA": _json(_payload(reviewed, language, labels, hue)),
    }
    return _PLACE.sub(lambda m: filled[m[1]], _data("review.html"))


def policy(script: str, style: str) -> str:
    """What the page may do: run this script, use this style, and reach nowhere."""
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def _data(name: str) -> str:
    return (files("reportminer.display") / name).read_text("utf-8")


def _json(value: Any) -> str:
    """JSON that may stand inside a script element: nothing in it can end the element or open a comment."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        written = written.replace(char, f"\\u{ord(char):04x}")
    return written.encode("utf-8", "replace").decode()


def _payload(
    reviewed: Sequence[Reviewed], language: str, labels: Mapping[str, str], hue: Mapping[str, int]
) -> dict[str, Any]:
    return {
        "version": __version__,
        "language": language,
        "columns": COLUMNS,
        "words": json.loads(_data("words.json")),
        "labels": labels,
        "hues": hue,
        "units": [e["unit"] for e in Lexicon.default().tables["units.tsv"]],
        "choices": {
            "modifier": get_args(Modifier),
            "aspect": get_args(Aspect),
            "status": get_args(Status),
        },
        "documents": [_document(d) for d in reviewed],
    }


def _document(d: Reviewed) -> dict[str, Any]:
    periods = Counter(r["period"] for r in d.rows if r["period"])
    return {
        "name": d.document,
        "digest": digest(d.text),
        "period": periods.most_common(1)[0][0] if periods else "",
        "rows": [_row(d.text, r) for r in d.rows],
        **_decided(d),
    }


_PAST = {"accept": "accepted", "correct": "corrected", "reject": "rejected", "add": "added"}


def _decided(d: Reviewed) -> dict[str, Any]:
    """What was decided before, by the number of the row, and the rows that were added."""
    if not d.corrections:
        return {"done": {}, "added": []}
    carried = apply_corrections(d.rows, d.corrections)
    number = {(r["start"], r["end"]): str(r["row"]) for r in (*d.rows, *carried.rows)}
    by_place = {(c.start, c.end): c for c in d.corrections}
    done, added = {}, []
    for c in d.corrections:
        if c.decision == "reopen" and (c.start, c.end) in number:
            done[number[c.start, c.end]] = _told("open", {}, c)
    for entry in carried.log:
        row = entry["original"] or entry["corrected"]
        c = by_place[row["start"], row["end"]]
        decision = _PAST[c.decision]
        fields = dict(c.fields) if entry["original"] else {}
        if entry["original"] is None:
            added.append(_row(d.text, row) | {"added": True, "archived": True})
        elif c.decision == "add":  # what was added then is read now
            decision = _PAST["correct"]
        if whole := re.fullmatch(r"@(\d+)-(\d+)", fields.get("part_of", "")):
            fields["part_of"] = number.get((int(whole[1]), int(whole[2])), "")
        done[str(row["row"])] = _told(decision, fields, c)
    return {"done": done, "added": added}


def _told(decision: str, fields: Mapping[str, str], c: Correction) -> dict[str, Any]:
    return {"decision": decision, "fields": fields, "note": c.note, "who": c.who, "when": c.when}


def _filled(row: Row) -> dict[str, Any]:
    """The row with None for what is empty, also where it comes from a DataFrame."""
    return {name: None if absent(value) else value for name, value in row.items()}


def _row(text: str, row: Row) -> dict[str, Any]:
    kept = {f: "" if row[f] is None else row[f] for f in _FIELDS}
    before, after = text[max(0, row["start"] - _AROUND) : row["start"]], text[row["end"] :][:_AROUND]
    context = f"{before}[[{text[row['start'] : row['end']]}]]{after}"
    return kept | {"value": value_of(row), "context": re.sub(r"\s", " ", context)}


def value_of(row: Row) -> str:
    """The value as gold tables write it: a plain number, `lo..hi` for a range, nothing for 几十."""
    if row["modifier"] == "..":
        return f"{_number(row['low'])}..{_number(row['high'])}"
    return _number(row["value"])


def _number(value: Any) -> str:
    return "" if absent(value) else plain(Decimal(str(value)))


def _article(number: int, d: Reviewed, hue: Mapping[str, int]) -> str:
    colour = {r["row"]: hue.get(r["category"] or "") for r in d.rows}
    body = "".join(
        f'<div class="line" data-at="{start}">'
        f"{''.join(_piece(d.text, p, colour) for p in pieces(start, end, found))}</div>"
        for start, end, found in by_line(d.text, marks(d.text, d.rows))
    )
    # hidden until the script opens it, so that the browser does not lay out each half of it while it reads on
    return f'<article id="d{number}" lang="zh" hidden>{body}</article>'


def _piece(text: str, piece: Piece, colour: Mapping[int, int | None]) -> str:
    words = escaped(text[piece.start : piece.end])
    if piece.row is not None:
        return f'<mark class="{_hue(colour[piece.row])}" data-row="{piece.row}">{words}</mark>'
    if piece.names:
        rows = " ".join(map(str, piece.names))
        return f'<span class="name {_hue(colour[piece.names[0]])}" data-rows="{rows}">{words}</span>'
    return words


def _hue(hue: int | None) -> str:
    return "h" if hue is None else f"h{hue}"
