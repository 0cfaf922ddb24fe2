"""Shares against the amounts they are made of, and shares of one whole against 100 %."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from reportminer.checks.stated import Finding, Stated, said, totals

REACH = 40  # rows back in which the whole may stand
FAR = Decimal("0.1")  # beyond it the whole is another one
NEAR = Decimal("1.5")  # points by which shares that were meant to make 100 may miss it
_OF = re.compile(r"^(?P<part>.*?)占(?P<whole>.*?)(?:的)?(?:比重|比例|比率|份额|百分比|比)?$")
_ANY = re.compile(r"^(?:其|总数|总量|总额|总人数|全部)?$")


def _percent(part: Stated, whole: Stated) -> Decimal:
    return (part.value or Decimal(0)) / (whole.value or Decimal(1)) * 100


def tolerance(part: Stated, whole: Stated, share: Stated) -> Decimal:
    """How far rounding of the three numbers can part the share from its amounts, in points."""
    a, b = abs(part.value or Decimal(1)), abs(whole.value or Decimal(1))
    error = part.step / 2 / a + whole.step / 2 / b if a and b else Decimal(0)
    return share.step / 2 + _percent(part, whole) * error


def triples(rows: Sequence[Stated]) -> Iterator[tuple[Stated, Stated, Stated]]:
    """Part, whole and share where all three are stated."""
    by_row = totals(rows)
    for k, share in enumerate(rows):
        said_of = _OF.match(share.indicator) if share.aspect == "share" and share.unit == "%" else None
        if not said_of or not share.exact:
            continue
        part = _part(rows[max(0, k - 3) : k], share, said_of["part"])
        whole = part and _whole(part, said_of["whole"], rows[max(0, k - REACH) : k], by_row)
        if part and whole:
            yield part, whole, share


def _part(before: Sequence[Stated], share: Stated, name: str) -> Stated | None:
    for r in reversed(before):
        amount = r.aspect == "level" and r.exact and r.value and r.unit != "%"
        if amount and r.sentence == share.sentence and r.status == share.status:
            return r if name and (r.indicator == name and r.scope == share.scope) else None
    return None


def _whole(part: Stated, name: str, before: Sequence[Stated], by_row: dict[int, Stated]) -> Stated | None:
    """The total that the part is linked to, or the nearest amount of that name."""
    total = by_row.get(part.part_of) if part.part_of is not None else None
    if total and total.exact and total.unit == part.unit and total.value and _named(total, name):
        return total
    if _ANY.match(name):
        return None
    for r in reversed(before):
        amount = r.aspect == "level" and r.exact and r.unit == part.unit and r.status == part.status
        if amount and r.row != part.row and r.period == part.period and r.indicator == name and r.value:
            return r
    return None


def _named(total: Stated, name: str) -> bool:
    return bool(_ANY.match(name)) or name in total.name or total.indicator in name


def shares_of_amounts(rows: Sequence[Stated]) -> tuple[int, list[Finding]]:
    """How many shares could be worked out from their amounts, and those that come out otherwise."""
    checked, found = 0, []
    for part, whole, share in triples(rows):
        expected, value = _percent(part, whole), share.value or Decimal(0)
        off = abs(expected - value)
        if off <= tolerance(part, whole, share):
            checked += 1
        elif off <= FAR * value:
            checked += 1
            found.append(_finding(part, whole, share, expected))
    return checked, found


def _finding(part: Stated, whole: Stated, share: Stated, expected: Decimal) -> Finding:
    made = f"{round(expected, 2)}%"
    message = f"{share.name} {share.mention}: {part.mention} of {whole.mention} ({whole.name}) are {made}"
    rows = (share.row, part.row, whole.row)
    return Finding(
        "share",
        "share≠amounts",
        share.document,
        share.row,
        rows,
        said(share.value or Decimal(0), "%"),
        made,
        message,
    )


def shares_of_whole(rows: Sequence[Stated]) -> tuple[int, list[Finding]]:
    """How many lists of shares come to about 100 %, and those that miss it by more than rounding explains."""
    checked, found = 0, []
    for run in _lists(rows):
        total = sum((r.value or Decimal(0) for r in run), Decimal(0))
        allowed = sum((r.step for r in run), Decimal(0)) / 2
        if abs(total - 100) <= allowed:
            checked += 1
        elif abs(total - 100) <= allowed + NEAR:
            checked += 1
            found.append(_list_finding(run, total))
    return checked, found


def _lists(rows: Sequence[Stated]) -> Iterator[list[Stated]]:
    """Runs of three or more shares of one sentence that are shares of the same whole."""

    def key(r: Stated) -> tuple[object, ...]:
        of = _OF.match(r.indicator)
        share = r.aspect == "share" and r.unit == "%" and r.exact and of is not None
        return (share, r.sentence, of["whole"] if of else "", r.status, r.period)

    shares = [r for r in rows if r.aspect == "share"]
    for (share, *_), run in groupby(shares, key=key):
        listed = list(run)
        if share and len(listed) > 2:
            yield listed


def _list_finding(run: Sequence[Stated], total: Decimal) -> Finding:
    terms = " + ".join(r.mention for r in run)
    message = f"{run[0].name} …: {terms} = {said(total, '%')}"
    rows = tuple(r.row for r in run)
    return Finding(
        "whole", "shares≠100%", run[0].document, run[0].row, rows, said(total, "%"), "100%", message
    )
