"""What a check looks at, and what it finds: a row with the exactness of its number, and a finding in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from reportminer.model import absent

_BEFORE = 120
_WRITTEN = re.compile(r"\d[\d,]*(?:\.(\d+))?")
_RATE_UNITS = ("%", "‰")


class Stated(NamedTuple):
    """One row of the table, as checks want it.

    `step` is the unit of the last digit written (0.1亿元: 10000000), `lead` the sentence up to the mention, `gap` what
    stands between it and the number before.
    """

    document: str
    indicator: str
    scope: str
    category: str
    modifier: str
    unit: str
    dimension: str
    aspect: str
    basis: str
    status: str
    period: str
    section: str
    sentence: str
    mention: str
    location: str
    row: int
    value: Decimal | None
    part_of: int | None
    inherited: bool
    lead: str
    gap: str

    @classmethod
    def of(cls, row: Mapping[str, Any], lead: str = "", gap: str = "") -> Stated:
        """From a dict with the keys of `COLUMNS`."""
        number = int(row["row"])
        value = None if absent(row["value"]) else Decimal(str(row["value"]))
        part_of = None if absent(row["part_of"]) else int(row["part_of"])
        inherited = "inherited" in _word(row["flags"])
        words = [_word(row[name]) for name in _WORDS]
        return cls._make((*words, number, value, part_of, inherited, lead, gap))

    @property
    def step(self) -> Decimal:
        """The unit of the last digit written."""
        return step_of(self.mention, self.value)

    @property
    def exact(self) -> bool:
        """Stated without 约, 超 or 近."""
        return self.modifier == "=" and self.value is not None

    @property
    def name(self) -> str:
        """Scope and indicator, in words."""
        return self.indicator if self.scope in self.indicator else f"{self.scope}{self.indicator}"


_WORDS = Stated._fields[: Stated._fields.index("row")]


def _word(cell: Any) -> str:
    if type(cell) is str:
        return cell
    return "" if absent(cell) else str(cell)


@dataclass(frozen=True, slots=True)
class Finding:
    """Numbers that contradict each other: `flag` goes to `row`, `rows` are all that take part.

    `found` is what the report states, `expected` what the others make of it, `message` says it to a person.
    """

    check: str
    flag: str
    document: str
    row: int
    rows: tuple[int, ...]
    found: str
    expected: str
    message: str


def stated(rows: Iterable[Mapping[str, Any]]) -> list[Stated]:
    """The rows of one document, in the order of the text, each with what leads to its number."""
    found: list[Stated] = []
    at, sentence = 0, ""
    for row in rows:
        if row["sentence"] != sentence:
            at, sentence = 0, "" if absent(row["sentence"]) else row["sentence"]
        start = max(at, sentence.find(row["mention"], at))
        gap, lead = sentence[max(at, start - _BEFORE) : start], sentence[max(0, start - _BEFORE) : start]
        found.append(Stated.of(row, lead, gap))
        at = start + len(row["mention"])
    return found


@lru_cache(maxsize=4096)
def step_of(mention: str, value: Decimal | None) -> Decimal:
    """The unit of the last digit that is written; for Chinese numerals that of the last one that is not zero."""
    if not value:
        return Decimal(1)
    written = _WRITTEN.search(unicodedata.normalize("NFKC", mention))
    number = Decimal(written[0].replace(",", "")) if written else Decimal(0)
    if written and number:
        times = Decimal(10) ** round((abs(value) / number).log10())
        return times.scaleb(-len(written[1] or ""))
    exponent = abs(value).normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(int(exponent), (abs(value) / 100).adjusted()))


def said(value: Decimal, unit: str = "") -> str:
    """A number for a person: 1286.4亿元, 12.5%, 3200人."""
    size, times = abs(value), ""
    if unit not in _RATE_UNITS and size >= 10**8:
        value, times = value / 10**8, "亿"
    elif unit not in _RATE_UNITS and size >= 10**5:
        value, times = value / 10**4, "万"
    shown = f"{round(value, 4):f}"
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown) + times + unit
