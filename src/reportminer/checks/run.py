"""All checks of one report together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from reportminer.checks.contradictions import contradictions
from reportminer.checks.fits import Fits, fits
from reportminer.checks.growth import growth
from reportminer.checks.shares import shares_of_amounts, shares_of_whole
from reportminer.checks.stated import Finding, stated
from reportminer.checks.sums import sums
from reportminer.lexicon import Lexicon
from reportminer.model import Observation

NAMES = ("sum", "share", "whole", "growth", "values", "unit")
"""The checks of one report: totals and parts, shares and amounts, shares and 100 %, rates and levels, one value, units."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How often each check could be made, by its name, and what did not hold, in the order of the rows."""

    counts: Mapping[str, int]
    findings: tuple[Finding, ...]

    @property
    def flags(self) -> dict[int, tuple[str, ...]]:
        """The flags of each row that has any."""
        found: dict[int, tuple[str, ...]] = {}
        for f in self.findings:
            if f.flag not in found.get(f.row, ()):
                found[f.row] = (*found.get(f.row, ()), f.flag)
        return found


def check_rows(rows: Iterable[Mapping[str, Any] | Observation], lexicon: Lexicon | None = None) -> Checked:
    """Check the rows of one document against each other: its observations, or dicts with the keys of `COLUMNS`."""
    of_document = stated(rows)
    known = _fits(lexicon or Lexicon.default())
    each = (sums, shares_of_amounts, shares_of_whole, growth, contradictions, partial(fits, known=known))
    results = [check(of_document) for check in each]
    counts = {name: checked for name, (checked, _) in zip(NAMES, results, strict=True)}
    findings = sorted((f for _, found in results for f in found), key=lambda f: (f.row, f.check))
    return Checked(counts, tuple(findings))


@lru_cache(maxsize=8)
def _fits(lexicon: Lexicon) -> Fits:
    return Fits.of(lexicon.tables["fits.tsv"])
