"""Values that stand far from those of the same indicator in the other reports of an archive."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log10
from statistics import median
from typing import Any

from reportminer.checks.stated import Finding, Stated

FEWEST = 5  # values of the same kind, below which nothing is an outlier
FACTOR = 1000.0  # how far from the median, at least: a county and its country lie closer
SPREADS = 6.0  # and how many times as far as most values are


def outliers(rows: Iterable[Mapping[str, Any]], factor: float = FACTOR) -> list[Finding]:
    """Findings over the rows of many documents, dicts with the keys of `COLUMNS` (a DataFrame's `to_dict("records")`).

    Compared are levels of the same indicator and unit, whatever the place and the year; a value stands out that is
    at least `factor` times larger or smaller than the median, and `SPREADS` times as far from it, in orders of
    magnitude, as the values are on the median. 万 read for 亿 stands out so; a fall by half does not.
    """
    groups: dict[tuple[str, ...], list[Stated]] = defaultdict(list)
    for r in map(Stated.of, rows):
        if r.aspect == "level" and r.value and r.value > 0 and r.dimension != "ratio":
            groups[_bare(r.indicator), r.unit, r.status].append(r)
    return [f for same in groups.values() for f in _standing_out(same, factor)]


def _bare(indicator: str) -> str:
    return re.sub(r"^(?:全市|全省|全县|全区|全国|全年|年末)", "", indicator)


def _standing_out(same: Sequence[Stated], factor: float) -> Iterable[Finding]:
    if len(same) < FEWEST or len({r.document for r in same}) < 2:
        return
    logs = [log10(float(r.value or 1)) for r in same]
    middle = median(logs)
    spread = median(abs(x - middle) for x in logs)
    for r, x in zip(same, logs, strict=True):
        if abs(x - middle) >= max(log10(factor), SPREADS * spread):
            times = 10 ** abs(x - middle)
            how = f"{times:.0f} times {'above' if x > middle else 'below'} the median"
            message = f"{r.name} {r.mention} ({r.document}): {how} of {len(same)} values"
            yield Finding("outlier", "outlier", r.document, r.row, (r.row,), r.mention, how, message)
