"""Units that do not fit what is measured: an area in pieces, an income in kilometres."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reportminer.checks.stated import Finding, Stated
from reportminer.lexicon import Entry

_ANYTHING = (
    "倍",
    "番",
    "分",
    "次",
)  # 两次下调利率: acts are counted, and their name ends in what is acted on


@dataclass(frozen=True, slots=True)
class Fits:
    """The entries of `fits.tsv`, by the last character of a name: its last word, its dimensions, words that keep it out."""

    words: Mapping[str, tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Fits:
        """From the lexicon's entries; longer words are asked first."""
        rules = [(w, e.list("dimensions"), e.list("not")) for e in entries for w in e.list("words")]
        rules.sort(key=lambda rule: -len(rule[0]))
        lasts = dict.fromkeys(word[-1] for word, *_ in rules)
        return cls({last: tuple(rule for rule in rules if rule[0].endswith(last)) for last in lasts})

    def knows(self, indicator: str) -> bool:
        """Whether the name ends in one of the words."""
        return any(indicator.endswith(word) for word, *_ in self.words.get(indicator[-1:], ()))

    def wanted(self, indicator: str, dimension: str) -> tuple[str, ...]:
        """The dimensions that the name wants, if `dimension` is none of them; else nothing."""
        for word, dimensions, refused in self.words.get(indicator[-1:], ()):
            if indicator.endswith(word) and not any(w in indicator for w in refused):
                return () if dimension in dimensions else dimensions
        return ()


def fits(rows: Sequence[Stated], known: Fits) -> tuple[int, list[Finding]]:
    """How many levels have a name that says what it is measured in, and those measured in something else."""
    checked, found = 0, []
    for r in rows:
        if r.aspect != "level" or not r.dimension or r.dimension == "ratio" or r.unit in _ANYTHING:
            continue
        if not known.knows(r.indicator):
            continue
        checked += 1
        if wanted := known.wanted(r.indicator, r.dimension):
            expected = " or ".join(wanted)
            message = f"{r.name} {r.mention}: {r.dimension}, where {expected} is expected"
            found.append(
                Finding("unit", "unit?", r.document, r.row, (r.row,), r.dimension, expected, message)
            )
    return checked, found
