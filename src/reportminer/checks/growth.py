"""Levels against the changes stated of them, and against the level of the year before."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from reportminer.checks.stated import Finding, Stated, said

FAR = Decimal(3)  # points beyond which it is another level, or another growth
_REAL = re.compile(r"可比|不变价|实际增长|实际|剔除|扣除|同口径|名义")
_YEAR = re.compile(r"\d{4}")
_AT_CONSTANT_PRICES = re.compile(r"生产总值|增加值|总产值|GDP|业产值")
_YEAR_BEFORE = re.compile(r"^(?:同比|[比较]上年(?:同期|末)?|[比较]去年(?:同期|末)?|按年|[比较]年初|)$")

Triple = tuple[Stated, Decimal, Decimal, Stated, tuple[int, ...]]


def triples(rows: Sequence[Stated]) -> Iterator[Triple]:
    """Level, the level before it, how far rounding may move their ratio, the rate stated, and all rows taking part."""
    yield from _by_amount(rows)
    yield from _by_level(rows)


def _key(r: Stated) -> tuple[str, str, str]:
    return (r.indicator, r.scope, r.status)


def _rate(r: Stated) -> bool:
    return r.aspect == "change" and r.unit == "%" and r.exact and not _REAL.search(r.lead + r.indicator)


def _by_amount(rows: Sequence[Stated]) -> Iterator[Triple]:
    """863家，比上年净增41家，增长5.0%."""
    for _, run in groupby(rows, key=lambda r: (_key(r), r.sentence, r.period)):
        said_of = list(run)
        if len(said_of) < 3:
            continue
        levels = [r for r in said_of if r.aspect == "level" and r.exact and r.unit != "%"]
        amounts = [
            r for r in said_of if r.aspect == "change" and r.exact and levels and r.unit == levels[0].unit
        ]
        rates = [r for r in said_of if _rate(r)]
        if (
            len(levels) == len(amounts) == len(rates) == 1
            and len({amounts[0].basis, rates[0].basis} - {""}) < 2
        ):
            level, amount = levels[0], amounts[0]
            before = (level.value or Decimal(0)) - (amount.value or Decimal(0))
            if before > 0 and amount.value:
                error = (
                    amount.step / 2 / before
                    + (level.step + amount.step) / 2 / before * abs(amount.value) / before
                )
                yield level, before, error * 100, rates[0], (rates[0].row, level.row, amount.row)


def _by_level(rows: Sequence[Stated]) -> Iterator[Triple]:
    """168.3亿元 in 2023, 121.6亿元 in 2022, and a growth of 38.4%."""
    levels: dict[tuple[str, ...], list[Stated]] = defaultdict(list)
    for r in rows:
        if r.aspect == "level" and r.exact and r.value and r.unit != "%" and not r.inherited:
            levels[(*_key(r), r.unit, r.period)].append(r)
    units = {key[:3]: key[3] for key in levels}
    for rate in rows:
        yearly = _rate(rate) and _YEAR_BEFORE.match(rate.basis) and _YEAR.fullmatch(rate.period)
        if not yearly or len(rate.indicator) < 3 or _AT_CONSTANT_PRICES.search(rate.indicator):
            continue
        key = (*_key(rate), units.get(_key(rate), ""))
        now, before = levels.get((*key, rate.period), []), levels.get((*key, str(int(rate.period) - 1)), [])
        if len(now) == len(before) == 1:
            a, b = now[0], before[0]
            first, last = abs(b.value or Decimal(1)), abs(a.value or Decimal(1))
            error = (a.step / 2 / last + b.step / 2 / first) * last / first
            yield a, first, error * 100, rate, (rate.row, a.row, b.row)


def growth(rows: Sequence[Stated]) -> tuple[int, list[Finding]]:
    """How many rates could be worked out from levels, and those that come out otherwise."""
    checked, found = 0, []
    for level, before, error, rate, taking_part in triples(rows):
        expected = ((level.value or Decimal(0)) / before - 1) * 100
        off, allowed = abs(expected - (rate.value or Decimal(0))), rate.step / 2 + error
        if off <= allowed:
            checked += 1
        elif off <= FAR + allowed:
            checked += 1
            found.append(_finding(level, before, rate, expected, taking_part))
    return checked, found


def _finding(
    level: Stated, before: Decimal, rate: Stated, expected: Decimal, rows: tuple[int, ...]
) -> Finding:
    made = f"{round(expected, 2)}%"
    message = (
        f"{rate.name} {said(rate.value or Decimal(0), '%')}: "
        f"from {said(before, level.unit)} to {level.mention} is {made}"
    )
    return Finding(
        "growth",
        "change≠levels",
        rate.document,
        rate.row,
        rows,
        said(rate.value or Decimal(0), "%"),
        made,
        message,
    )
