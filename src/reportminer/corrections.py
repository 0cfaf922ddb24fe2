"""What a person decided about rows: a file of gold columns and a few more, and rows with the decisions carried out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, get_args

from reportminer.classify import Categories
from reportminer.errors import ReadError
from reportminer.lexicon import Lexicon
from reportminer.model import COLUMNS as TABLE
from reportminer.model import Aspect, Modifier, Status, absent
from reportminer.read import read_text
from reportminer.score import GOLD_COLUMNS

COLUMNS = (
    *GOLD_COLUMNS, "start", "end", "document", "digest", "mention", "decision", "changed", "note", "who", "when",
)  # fmt: skip
"""The columns of a corrections file: those of gold tables, the place of the mention, and the decision."""

DECISIONS = ("accept", "correct", "reject", "add", "open")
_FIELD_OF = {
    "indicator": "label", "value": "value", "modifier": "rel", "unit": "unit", "period": "period", "part_of": "parent",
    "aspect": "aspect", "status": "status",
}  # fmt: skip
_KNOWN = {"modifier": get_args(Modifier), "aspect": get_args(Aspect), "status": get_args(Status)}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of a corrections file.

    `id` is the number of the row, or any other name for one that was added; `fields` holds, as written, what was changed
    (all of a row for an added one), by the names of the table's columns.
    """

    document: str
    id: str
    start: int
    end: int
    mention: str
    decision: str
    fields: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    note: str = ""
    who: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """Rows with the corrections carried out, and what was done.

    `rows` are dicts with the keys of `COLUMNS` of the model. `log` has a dict for every row decided: `document`, `row`,
    `decision`, `who`, `when`, `note`, and `original` and `corrected`, the row before and after (None where there is none).
    `unmatched` are the corrections for which no row was found.
    """

    rows: list[dict[str, Any]]
    log: list[dict[str, Any]]
    unmatched: list[Correction]


def plain(value: Decimal) -> str:
    """A number without exponent and needless zeros, as gold tables write it."""
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def read_corrections(path: str | Path) -> list[Correction]:
    """The corrections of a file, rows left open not among them; raises `ReadError` naming every faulty line."""
    first, *lines = read_text(path).text.replace("\r\n", "\n").split("\n")
    header = first.split("\t")
    if missing := [c for c in COLUMNS if c not in header]:
        raise ReadError(
            f"{path}:1: no corrections file, the header lacks {', '.join(missing)}; save one from a review page"
        )
    found, faults = [], []
    for n, line in enumerate(lines, 2):
        try:
            found += [_correction(dict(zip(header, line.split("\t"), strict=True)))] if line.strip() else []
        except ValueError as e:
            faults.append(f"{path}:{n}: {e}")
    if faults:
        raise ReadError("\n".join(faults))
    return [c for c in found if c.decision != "open"]


def _correction(cell: Mapping[str, str]) -> Correction:
    decision, changed = cell["decision"], cell["changed"].split()
    if decision not in DECISIONS:
        raise ValueError(f"decision «{decision}»; use one of {' '.join(DECISIONS)}")
    if unknown := sorted(set(changed) - set(_FIELD_OF)):
        raise ValueError(f"changed «{' '.join(unknown)}»; use names of {' '.join(_FIELD_OF)}")
    names = list(_FIELD_OF) if decision == "add" else changed if decision == "correct" else []
    fields = {name: cell[_FIELD_OF[name]].split("|")[0] for name in names}
    for name, value in fields.items():
        if name in _KNOWN and value not in _KNOWN[name]:
            raise ValueError(f"{_FIELD_OF[name]} «{value}»; use one of {' '.join(_KNOWN[name])}")
    if {"value", "modifier"} & set(fields):
        fields |= {"value": cell["value"], "modifier": cell["rel"]}
        bounds(cell["value"], cell["rel"])
    return Correction(
        cell["document"], cell["id"], int(cell["start"]), int(cell["end"]), cell["mention"], decision, fields,
        cell["digest"], cell["note"], cell["who"], cell["when"],
    )  # fmt: skip


def bounds(value: str, modifier: str) -> tuple[float | None, float | None, float | None]:
    """Value, low and high of a written value (`12.5`, `5..10`, or nothing) and its modifier, as the table has them.

    Raises ValueError saying what is wrong.
    """
    low, dots, high = value.partition("..")
    if bool(dots) != (modifier == ".."):
        raise ValueError(f"value «{value}» with rel «{modifier}»; a range has lo..hi and rel ..")
    try:
        first, last = (float(Decimal(x)) if x else None for x in (low, high))
    except InvalidOperation:
        raise ValueError(f"value «{value}» is no plain number; write 12.5, or 5..10 for a range") from None
    if modifier == "..":
        return None, first, last
    above, below = modifier in (">", ">="), modifier in ("<", "<=")
    if first is not None and first < 0:  # a fall by more than 5 is a change of less than -5
        above, below = below, above
    exact = modifier == "="
    return first, first if exact or above else None, first if exact or below else None


def apply_corrections(
    observations: Iterable[Row], corrections: Sequence[Correction], who: str = "", when: str = ""
) -> Applied:
    """Carry the corrections out on rows, dicts with the keys of the table's `COLUMNS`, of one or more documents.

    A correction is for the row of its document with the same mention at the same place. `who` and `when` (ISO 8601) are
    put down for corrections that do not say so themselves. The rows given are not changed.
    """
    rows = [{k: None if absent(v) else v for k, v in row.items()} for row in observations]
    place = {(r["document"], r["start"], r["end"], r["mention"]): k for k, r in enumerate(rows)}
    number = _numbers(rows, corrections, place)
    gone: set[int] = set()
    added: list[dict[str, Any]] = []
    log: list[dict[str, Any]] = []
    unmatched = []
    for c in corrections:
        k = place.get((c.document, c.start, c.end, c.mention))
        if (k is None) != (c.decision == "add"):
            unmatched.append(c)
            continue
        original = None if k is None else dict(rows[k])
        corrected = _corrected(original or _new(c, number[c.document, c.id]), c, number)
        if k is None:
            added.append(corrected)
        elif c.decision == "reject":
            gone.add(k)
        else:
            rows[k] = corrected
        log.append(_entry(c, original, None if c.decision == "reject" else corrected, who, when))
    lost = {(rows[k]["document"], rows[k]["row"]) for k in gone}
    kept = [r for k, r in enumerate(rows) if k not in gone] + added
    for r in kept:
        if (r["document"], r["part_of"]) in lost:
            r["part_of"] = None
    return Applied(kept, log, unmatched)


def _numbers(
    rows: Sequence[Row], corrections: Sequence[Correction], place: Mapping[tuple[Any, ...], int]
) -> dict[tuple[str, str], int]:
    """The row number for each id of the corrections: that of the row at its place; added ones come after the last."""
    last: dict[str, int] = {}
    for r in rows:
        last[r["document"]] = max(last.get(r["document"], 0), r["row"])
    number = {(r["document"], str(r["row"])): r["row"] for r in rows}
    for c in corrections:
        k = place.get((c.document, c.start, c.end, c.mention))
        if k is not None:
            number[c.document, c.id] = rows[k]["row"]
        elif c.decision == "add":
            last[c.document] = last.get(c.document, 0) + 1
            number[c.document, c.id] = last[c.document]
    return number


def _new(c: Correction, row: int) -> dict[str, Any]:
    """An added row before its fields are filled in."""
    empty = dict.fromkeys((column.name for column in TABLE), None)
    return empty | {
        "document": c.document, "row": row, "sentence": "", "mention": c.mention, "start": c.start, "end": c.end,
        "rule": "added by hand",
    }  # fmt: skip


def _corrected(row: dict[str, Any], c: Correction, number: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    """The row with the fields of the correction, and what follows from them: bounds, dimension, category."""
    new = dict(row)
    for name in ("indicator", "unit", "period", "aspect", "status"):
        if name in c.fields:
            new[name] = c.fields[name] or None
    if "part_of" in c.fields:
        new["part_of"] = number.get((c.document, c.fields["part_of"]))
    if "value" in c.fields:
        new["modifier"] = c.fields["modifier"]
        new["value"], new["low"], new["high"] = bounds(c.fields["value"], c.fields["modifier"])
    if {"indicator", "unit", "aspect"} & set(c.fields):
        dimensions, categories = _lexicon()
        unit = new["unit"] or ""
        new["dimension"] = dimensions.get(unit) or (row["dimension"] if unit == row["unit"] else None)
        found = categories.of(new["indicator"] or "", unit, new["aspect"], new["dimension"] or "")
        new["category"] = found or None
    return new


def _entry(c: Correction, original: Row | None, corrected: Row | None, who: str, when: str) -> dict[str, Any]:
    row = (corrected or original or {})["row"]
    return {
        "document": c.document, "row": row, "decision": c.decision, "original": original, "corrected": corrected,
        "note": c.note, "who": c.who or who, "when": c.when or when,
    }  # fmt: skip


@cache
def _lexicon() -> tuple[dict[str, str], Categories]:
    tables = Lexicon.default().tables
    dimensions = {e["unit"]: e["dimension"] for e in tables["units.tsv"]}
    return dimensions, Categories.from_entries(tables["categories.tsv"])
