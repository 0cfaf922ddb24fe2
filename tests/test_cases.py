"""Regression cases: one row is one mention, marked [[…]] in its text, and what must be read of it.

`cases/*.tsv`: an empty cell claims nothing, `|` separates alternatives. `value` is as in gold, `lo..hi` for a range;
`name` is what scope and indicator together must hold: `a+b` both, `a-b` a without b, `=a` exactly a; `part_of` is
the mention of the total, `-` for none. `\\n` in a text is a line break.
`cases/negatives.tsv`: the marked number must be refused, by one of the named exclusions where some are named.
`cases/known_failures.tsv`: texts of rows above that are known to fail; a row that passes must leave the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from reportminer import Extractor, Observation

FOLDER = Path(__file__).parent / "cases"
COLUMNS = ("text", "value", "rel", "unit", "name", "aspect", "status", "period", "part_of")
FILES = sorted(p for p in FOLDER.glob("*.tsv") if p.stem not in ("negatives", "known_failures"))
SAME_UNITS = {"位": "名", "人": "名", "辆次": "车次", "度": "千瓦时"}


def table(path: Path) -> Iterator[dict[str, str]]:
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("# ")]
    header = lines[0].split("\t")
    for line in lines[1:]:
        yield dict(zip(header, line.split("\t"), strict=True))


@cache
def known() -> dict[str, str]:
    return {row["text"]: row["cause"] for row in table(FOLDER / "known_failures.tsv")}


def params(path: Path) -> list[Any]:
    out: list[Any] = []
    for row in table(path):
        cause = known().get(row["text"])
        marks = [pytest.mark.xfail(reason=cause, strict=True)] if cause is not None else []
        out.append(pytest.param(row, id=row["text"][:40], marks=marks))
    return out


@cache
def extractor() -> Extractor:
    return Extractor()


def marked(text: str) -> tuple[str, int, int]:
    parts = re.fullmatch(r"(.*?)\[\[(.+?)\]\](.*)", text.replace("\\n", "\n"), re.S)
    assert parts, f"no [[mention]] in {text}"
    before, mention, after = parts.groups()
    return before + mention + after, len(before), len(before) + len(mention)


def holds(name: str, wanted: str) -> bool:
    if wanted.startswith("="):
        return name == wanted[1:]
    return all((w in name) != (s == "-") for s, w in re.findall(r"([+-]?)([^+-]+)", wanted))


def number(cell: str) -> float | None:
    return float(cell) if cell else None


def near(one: float | None, other: object) -> bool:
    if one is None or other is None:
        return one is None and other is None
    return float(str(other)) == pytest.approx(one, rel=1e-6)


def value_is(o: Observation, cell: str, rel: str) -> bool:
    low, dots, high = cell.partition("..")
    if dots:
        return near(number(low), o.quantity.low) and near(number(high), o.quantity.high)
    return near(number(cell), o.quantity.value) if cell or rel == "~" else True


@pytest.mark.parametrize("row", [p for path in FILES for p in params(path)])
def test_reading(row: dict[str, str]) -> None:
    text, start, end = marked(row["text"])
    observed = extractor().extract(text).observations
    here = [o for o in observed if o.start < end and start < o.end]
    assert len(here) == 1, f"«{text[start:end]}» is read {len(here)} times"
    o = here[0]
    unit = SAME_UNITS.get(o.quantity.unit, o.quantity.unit)
    wrong = {
        "value": not value_is(o, row["value"], row["rel"]),
        "rel": bool(row["rel"]) and o.quantity.modifier != row["rel"],
        "unit": bool(row["rel"]) and unit not in [SAME_UNITS.get(u, u) for u in row["unit"].split("|")],
        "name": bool(row["name"])
        and not any(holds(o.scope + o.indicator, n) for n in row["name"].split("|")),
        "aspect": bool(row["aspect"]) and o.aspect not in row["aspect"].split("|"),
        "status": bool(row["status"]) and o.status != row["status"],
        "period": bool(row["period"]) and o.period not in row["period"].split("|"),
        "part_of": bool(row["part_of"]) and total(o, observed) != row["part_of"],
    }
    q = o.quantity
    got = f"{o.scope}·{o.indicator} {q.modifier} {q.value} {q.low} {q.high} {q.unit} {o.aspect} {o.status} {o.period} of {total(o, observed)} by {o.rule}"
    assert not any(wrong.values()), f"{[k for k, bad in wrong.items() if bad]}: got {got}"


def total(o: Observation, observed: tuple[Observation, ...]) -> str:
    return "-" if o.part_of is None else observed[o.part_of - 1].mention


@pytest.mark.parametrize("row", params(FOLDER / "negatives.tsv"))
def test_refused(row: dict[str, str]) -> None:
    text, start, end = marked(row["text"])
    result = extractor().extract(text)
    read = [o for o in result.observations if o.start < end and start < o.end]
    assert not read, f"read as {read[0].indicator} {read[0].mention}"
    names = {r.exclusion for r in result.rejected if r.start < end and start < r.end}
    wanted = {name for name in row["exclusion"].split("|") if name}
    assert not wanted or wanted & names, f"refused by {sorted(names) or 'nothing'}"


def test_known_failures_are_rows() -> None:
    texts = {row["text"] for path in FILES for row in table(path)} | {
        r["text"] for r in table(FOLDER / "negatives.tsv")
    }
    assert set(known()) <= texts, f"no such row: {set(known()) - texts}"


def test_rows_are_unique() -> None:
    texts = [row["text"] for path in (*FILES, FOLDER / "negatives.tsv") for row in table(path)]
    assert len(texts) == len(set(texts))
    assert all(set(row) == set(COLUMNS) for path in FILES for row in table(path))
