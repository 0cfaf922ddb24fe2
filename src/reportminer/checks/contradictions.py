"""One indicator with two values in one report."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise

from reportminer.checks.stated import Finding, Stated

FAR = Decimal("0.15")  # values that differ more are values of two things, named alike
_OTHERWISE = re.compile(r"[：:]|年均|累计|五年[来内间]|以来|期间|平均|预计|其中|按|[到至]20|同口径|人均")


def contradictions(rows: Sequence[Stated]) -> tuple[int, list[Finding]]:
    """How many indicators are stated more than once, and those whose values differ by more than rounding."""
    groups: dict[tuple[str, ...], list[Stated]] = defaultdict(list)
    for r in _plain(rows):
        if len(r.indicator) > 3:
            key = (r.indicator, r.scope, r.unit, r.aspect, r.basis, r.status, r.period)
            groups[key].append(r)
    checked, found = 0, []
    for same in groups.values():
        pairs = [(a, b) for a, b in pairwise(same) if a.sentence != b.sentence]
        checked += bool(pairs)
        found += [_finding(a, b) for a, b in pairs if _differ(a, b)][:1]
    return checked, found


def _plain(rows: Sequence[Stated]) -> Iterator[Stated]:
    """Levels that their own sentence names in full, before it speaks of anything else."""
    for _, group in groupby(rows, key=lambda r: r.sentence):
        first = ""
        for r in group:
            first = first or r.indicator
            if r.indicator != first:
                break
            plain = r.aspect == "level" and r.exact and r.value and r.unit != "%" and not r.inherited
            if plain and r.indicator in r.lead.replace("的", "") and not _OTHERWISE.search(r.lead):
                yield r


def _differ(a: Stated, b: Stated) -> bool:
    x, y = a.value or Decimal(0), b.value or Decimal(0)
    rounding = max(a.step, b.step)
    return rounding < abs(x - y) <= FAR * max(abs(x), abs(y))


def _finding(a: Stated, b: Stated) -> Finding:
    message = f"{a.name}: {a.mention} and {b.mention}"
    return Finding("values", "two values", a.document, b.row, (b.row, a.row), b.mention, a.mention, message)
