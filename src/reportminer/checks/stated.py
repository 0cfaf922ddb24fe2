"""What a check looks at, and what it finds: a row with the exactness of its number, and a finding in words."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from reportminer.model import Observation, absent, as_float
from reportminer.record import maker

_BEFORE = 120
_WRITTEN = re.compile(r"\d[\d,]*(?:\.(\d+))?")
_RATE_UNITS = ("%", "‰")


class Stated(NamedTuple):
    """One row of the table, as checks want it; in its sentence the mention begins at `start`, the one before ends at `after`."""

    document: str
    indicator: str
    scope: str
    modifier: str
    unit: str
    dimension: str
    aspect: str
    basis: str
    status: str
    period: str
    sentence: str
    mention: str
    row: int
    value: Decimal | None
    part_of: int | None
    inherited: bool
    start: int
    after: int

    @classmethod
    def of(cls, row: Mapping[str, Any] | Observation, start: int = 0, after: int = 0) -> Stated:
        """From an observation, or a dict with the keys of `COLUMNS`."""
        if isinstance(row, Observation):
            return cls._of_observation(row, start, after)
        number = int(row["row"])
        value = None if absent(row["value"]) else Decimal(str(row["value"]))
        part_of = None if absent(row["part_of"]) else int(row["part_of"])
        inherited = "inherited" in _word(row["flags"])
        words = (_word(row[name]) for name in _WORDS)
        return cls._make((*words, number, value, part_of, inherited, start, after))

    @staticmethod
    def _of_observation(o: Observation, start: int, after: int) -> Stated:
        q, inherited = o.quantity, bool(o.flags) and any("inherited" in flag for flag in o.flags)
        return _stated(
            o.document, o.indicator, o.scope, q.modifier, q.unit, q.dimension, o.aspect, o.basis, o.status, o.period,
            o.sentence, o.mention, o.row, _as_in_table(q.value), o.part_of, inherited, start, after,
        )  # fmt: skip

    @property
    def lead(self) -> str:
        """The sentence up to the mention."""
        return self.sentence[max(0, self.start - _BEFORE) : self.start]

    @property
    def gap(self) -> str:
        """What stands between the mention and the number before."""
        return self.sentence[max(self.after, self.start - _BEFORE) : self.start]

    @property
    def step(self) -> Decimal:
        """The unit of the last digit written: 10000000 for 0.1亿元."""
        return step_of(self.mention, self.value)

    @property
    def exact(self) -> bool:
        """Stated without 约, 超 or 近."""
        return self.modifier == "=" and self.value is not None

    @property
    def name(self) -> str:
        """Scope and indicator, in words."""
        return self.indicator if self.scope in self.indicator else f"{self.scope}{self.indicator}"


_stated = maker(Stated)


def _as_in_table(value: Decimal | None) -> Decimal | None:
    """With no more digits than the table shows."""
    most = sys.float_info.dig
    short = value is None or len(str(value)) <= most or len(value.as_tuple().digits) <= most
    return value if short else Decimal(str(as_float(value)))


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


def stated(rows: Iterable[Mapping[str, Any] | Observation]) -> list[Stated]:
    """The rows of one document, in the order of the text, each with its place in its sentence."""
    found: list[Stated] = []
    at, sentence = 0, ""
    for row in rows:
        if isinstance(row, Observation):
            told, mention = row.sentence, row.mention
        else:
            told, mention = _word(row["sentence"]), _word(row["mention"])
        if told != sentence:
            at, sentence = 0, told
        start = max(at, sentence.find(mention, at))
        found.append(Stated.of(row, start, at))
        at = start + len(mention)
    return found


def totals(rows: Sequence[Stated]) -> dict[int, Stated]:
    """The rows that others are parts of, by their numbers."""
    wanted = {r.part_of for r in rows}
    return {r.row: r for r in rows if r.row in wanted}


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
