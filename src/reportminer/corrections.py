"""What a person decided about rows: a file of gold columns and a few more, and rows with the decisions carried out."""

from __future__ import annotations

import re
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
    "scope",
)  # fmt: skip
"""The columns of a corrections file: those of gold tables, the place of the mention, and the decision.

`scope`, the last, may be missing: files of earlier versions had none.
"""

DECISIONS = ("accept", "correct", "reject", "add", "open", "reopen")
"""What may be decided; `open` is nothing yet, `reopen` takes back what was decided before."""

ADDED = "added by hand"
"""The `rule` of rows that a person added."""

_FIELD_OF = {
    "indicator": "label", "value": "value", "modifier": "rel", "unit": "unit", "period": "period", "part_of": "parent",
    "aspect": "aspect", "status": "status", "scope": "scope",
}  # fmt: skip
_BREAKS = re.compile(r"[\t\r\n]+")
_KNOWN = {"modifier": get_args(Modifier), "aspect": get_args(Aspect), "status": get_args(Status)}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of a corrections file.

    `id` is the number of the row, or any other name for one that was added; `fields` holds, as written, what was changed
    (all of a row for an added one), by the names of the table's columns. `part_of` is the id of the total, or its place,
    `@START-END`, which holds also where the rows are numbered otherwise.
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
    `unmatched` are the corrections for which no row was found, nor the total that they name, and additions that overlap a
    row.
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
    if missing := [c for c in COLUMNS if c not in (*header, "scope")]:
        raise ReadError(
            f"{path}:1: no corrections file, the header lacks {', '.join(missing)}; save one from a review page"
        )
    cells = {n: line.split("\t") for n, line in enumerate(lines, 2) if line.strip()}
    rows = {n: dict(zip(header, each, strict=False)) for n, each in cells.items()}
    places = {
        (c.get("document", ""), c.get("id", "")): f"@{c.get('start')}-{c.get('end')}" for c in rows.values()
    }
    found, faults = [], []
    for n, cell in rows.items():
        try:
            if len(cells[n]) != len(header):
                raise ValueError(
                    f"{len(cells[n])} cells, and the header has {len(header)}; save the file anew"
                )
            found.append(_correction(cell, places))
        except ValueError as e:
            faults.append(f"{path}:{n}: {e}")
    if faults:
        raise ReadError("\n".join(faults))
    return [c for c in found if c.decision != "open"]


def _correction(cell: Mapping[str, str], places: Mapping[tuple[str, str], str]) -> Correction:
    decision, changed = cell["decision"], cell["changed"].split()
    if decision not in DECISIONS:
        raise ValueError(f"decision «{decision}»; use one of {' '.join(DECISIONS)}")
    if unknown := sorted(set(changed) - set(_FIELD_OF)):
        raise ValueError(f"changed «{' '.join(unknown)}»; use names of {' '.join(_FIELD_OF)}")
    start, end = int(cell["start"]), int(cell["end"])
    if not 0 <= start < end:
        raise ValueError(f"the place {start} to {end} is none; start is less than end")
    names = list(_FIELD_OF) if decision == "add" else changed if decision == "correct" else []
    fields = {name: cell.get(_FIELD_OF[name], "").split("|")[0] for name in names}
    for name, value in fields.items():
        if name in _KNOWN and value not in _KNOWN[name]:
            raise ValueError(f"{_FIELD_OF[name]} «{value}»; use one of {' '.join(_KNOWN[name])}")
    if {"value", "modifier"} & set(fields):
        fields |= {"value": cell["value"], "modifier": cell["rel"]}
        bounds(cell["value"], cell["rel"])
    if whole := fields.get("part_of"):
        if (cell["document"], whole) not in places:
            raise ValueError(f"parent «{whole}» is no id of this document")
        fields["part_of"] = places[cell["document"], whole]
    return Correction(
        cell["document"], cell["id"], start, end, cell["mention"], decision, fields,
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
    observations: Iterable[Row],
    corrections: Sequence[Correction],
    who: str = "",
    when: str = "",
    lexicon: Lexicon | None = None,
) -> Applied:
    """Carry the corrections out on rows, dicts with the keys of the table's `COLUMNS`, of one or more documents.

    A correction is for the row of its document with the same mention at the same place; an addition where a row stands
    already corrects that row. `who` and `when` (ISO 8601) are put down for corrections that do not say so themselves;
    `lexicon`, by default that of the package, gives dimensions and categories. The rows given are not changed.
    """
    rows = [{k: None if absent(v) else v for k, v in row.items()} for row in observations]
    wanted = [c for c in corrections if c.decision not in ("open", "reopen")]
    places = _Places.of(rows, wanted)
    gone: set[int] = set()
    added: list[dict[str, Any]] = []
    log: list[dict[str, Any]] = []
    unmatched = []
    for c in wanted:
        k = places.row.get(_place(c))
        if not places.fits(c, k):
            unmatched.append(c)
            continue
        original = None if k is None else dict(rows[k])
        corrected = _corrected(original or _new(c, places.number[c.document, c.id]), c, places, lexicon)
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


def _place(c: Correction) -> tuple[str, int, int, str]:
    return c.document, c.start, c.end, in_one_line(c.mention)


def in_one_line(words: str) -> str:
    """As it stands in a cell of a corrections file: tabs and line breaks are a space."""
    return _BREAKS.sub(" ", words)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the rows stand: the index of each by its place, row numbers by id and place, and the spans that are taken."""

    row: Mapping[tuple[str, int, int, str], int]
    number: Mapping[tuple[str, str], int]
    taken: Mapping[str, Sequence[tuple[int, int]]]

    @classmethod
    def of(cls, rows: Sequence[Row], corrections: Sequence[Correction]) -> _Places:
        """Rows keep their numbers, those added come after the last."""
        row = {
            (r["document"], r["start"], r["end"], in_one_line(r["mention"])): k for k, r in enumerate(rows)
        }
        rejected = {_place(c) for c in corrections if c.decision == "reject"}
        taken: dict[str, list[tuple[int, int]]] = {}
        for place in row:
            if place not in rejected:
                taken.setdefault(place[0], []).append(place[1:3])
        last: dict[str, int] = {}
        number: dict[tuple[str, str], int] = {}
        for r in rows:
            last[r["document"]] = max(last.get(r["document"], 0), r["row"])
            number[r["document"], str(r["row"])] = number[r["document"], _at(r["start"], r["end"])] = r["row"]
        for c in corrections:
            k = row.get(_place(c))
            if k is None and c.decision != "add":
                continue
            if k is None:
                last[c.document] = last.get(c.document, 0) + 1
            new = last[c.document] if k is None else rows[k]["row"]
            number[c.document, c.id] = number[c.document, _at(c.start, c.end)] = new
        return cls(row, number, taken)

    def fits(self, c: Correction, k: int | None) -> bool:
        """Whether there is a row to correct, or room for one to add, and the total that it names."""
        if c.fields.get("part_of") and (c.document, c.fields["part_of"]) not in self.number:
            return False
        if k is not None or c.decision != "add":
            return k is not None
        return not any(start < c.end and c.start < end for start, end in self.taken.get(c.document, ()))


def _at(start: int, end: int) -> str:
    return f"@{start}-{end}"


def _new(c: Correction, row: int) -> dict[str, Any]:
    """An added row before its fields are filled in."""
    empty = dict.fromkeys((column.name for column in TABLE), None)
    return empty | {
        "document": c.document, "row": row, "sentence": "", "mention": c.mention, "start": c.start, "end": c.end,
        "rule": ADDED,
    }  # fmt: skip


def _corrected(
    row: dict[str, Any], c: Correction, places: _Places, lexicon: Lexicon | None
) -> dict[str, Any]:
    """The row with the fields of the correction, and what follows from them: bounds, dimension, category."""
    new = dict(row)
    for name in ("indicator", "scope", "unit", "period", "aspect", "status"):
        if name in c.fields:
            new[name] = c.fields[name] or None
    if "part_of" in c.fields:
        new["part_of"] = places.number.get((c.document, c.fields["part_of"]))
    if "value" in c.fields:
        new["modifier"] = c.fields["modifier"]
        new["value"], new["low"], new["high"] = bounds(c.fields["value"], c.fields["modifier"])
    if {"indicator", "unit", "aspect"} & set(c.fields):
        dimensions, categories = _told_by(lexicon or Lexicon.default())
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
def _told_by(lexicon: Lexicon) -> tuple[dict[str, str], Categories]:
    tables = lexicon.tables
    dimensions = {e["unit"]: e["dimension"] for e in tables["units.tsv"]}
    return dimensions, Categories.from_entries(tables["categories.tsv"])
