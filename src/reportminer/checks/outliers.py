"""Values that stand far from those of the same indicator in the other reports of an archive."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log10
from statistics import median
from typing import Any

from reportminer.checks.stated import Finding
from reportminer.model import absent

FEWEST = 5  # values of the same kind, below which nothing is an outlier
FACTOR = 1000.0  # how far from the median, at least: a county and its country lie closer
SPREADS = 6.0  # and how many times as far as most values are

Kind = tuple[str, str, str]
"""What makes levels comparable: indicator without the body, unit, status."""


@dataclass(frozen=True, slots=True)
class Level:
    """One value to compare, above 0; small, since an archive has many of a kind."""

    document: str
    row: int
    name: str
    mention: str
    value: float

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Level:
        """From a dict with the keys of `COLUMNS`."""
        indicator, scope = row["indicator"], "" if absent(row["scope"]) else row["scope"]
        name = indicator if scope in indicator else f"{scope}{indicator}"
        return cls(row["document"], int(row["row"]), name, row["mention"], float(row["value"]))


def outliers(rows: Iterable[Mapping[str, Any]], factor: float = FACTOR) -> list[Finding]:
    """Findings over the rows of many documents, dicts with the keys of `COLUMNS` (a DataFrame's `to_dict("records")`).

    Compared are levels of the same indicator and unit, whatever the place and the year; a value stands out that is
    at least `factor` times larger or smaller than the median, and `SPREADS` times as far from it, in orders of
    magnitude, as the values are on the median. 万 read for 亿 stands out so; a fall by half does not.
    """
    groups: dict[Kind, list[Level]] = defaultdict(list)
    for row in rows:
        if kind := kind_of(row):
            groups[kind].append(Level.of(row))
    return [f for same in groups.values() for f in standing_out(same, factor)]


def kind_of(row: Mapping[str, Any]) -> Kind | None:
    """What a row, a dict with the keys of `COLUMNS`, is compared with; None where it is no level above 0."""
    value, unit = row["value"], row["unit"]
    if row["aspect"] != "level" or absent(value) or value <= 0 or row["dimension"] == "ratio":
        return None
    return bare(row["indicator"]), "" if absent(unit) else str(unit), str(row["status"])


def bare(indicator: str) -> str:
    """The indicator without 全市 and the like."""
    return re.sub(r"^(?:全市|全省|全县|全区|全国|全年|年末)", "", indicator)


def standing_out(same: Sequence[Level], factor: float = FACTOR) -> Iterator[Finding]:
    """What stands out among all levels of one kind."""
    if len(same) < FEWEST or len({r.document for r in same}) < 2:
        return
    logs = [log10(r.value) for r in same]
    middle = median(logs)
    spread = median(abs(x - middle) for x in logs)
    for r, x in zip(same, logs, strict=True):
        if abs(x - middle) >= max(log10(factor), SPREADS * spread):
            times = 10 ** abs(x - middle)
            how = f"{times:.0f} times {'above' if x > middle else 'below'} the median"
            message = f"{r.name} {r.mention} ({r.document}): {how} of {len(same)} values"
            yield Finding("outlier", "outlier", r.document, r.row, (r.row,), r.mention, how, message)
