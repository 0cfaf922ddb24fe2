"""Totals against their stated parts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from reportminer.checks.stated import Finding, Stated, said, totals

NEAR = Decimal("0.02")  # parts that miss their total by so little were meant to fill it
FAR = Decimal("0.15")  # parts that exceed it by more overlap, or belong to another total
# Names that between them leave nothing out.
_WHOLE = tuple(
    tuple(re.compile(word) for word in words.split())
    for words in ("城镇|城市 乡村|农村", "男 女", "进口 出口", "第一产业 第二产业 第三产业", "一产 二产 三产")
)
_DIVIDES = re.compile(r"按[^，。；]{1,12}(?:分|看)|分[^，。；]{1,8}看|从[^，。；]{1,10}看|分为|包括")


def divisions(rows: Sequence[Stated]) -> Iterator[tuple[Stated, list[Stated]]]:
    """Each total with the parts of one division of it, in the order of the text."""
    by_row = totals(rows)
    parts: dict[int, list[Stated]] = defaultdict(list)
    for r in rows:
        total = by_row.get(r.part_of) if r.part_of is not None else None
        if total and _summable(r, total):
            parts[total.row].append(r)
    for row, of in parts.items():
        for division in _split(by_row[row], of):
            yield by_row[row], division


def _summable(part: Stated, total: Stated) -> bool:
    same = (part.unit, part.aspect, part.status) == (total.unit, "level", total.status)
    return same and total.aspect == "level" and bool(total.value) and bool(part.value)


def _split(total: Stated, parts: Sequence[Stated]) -> Iterator[list[Stated]]:
    """Parts of one division: until they fill the total, or the text divides anew."""
    run: list[Stated] = []
    for part in parts:
        if run and (_adds_up(total, run) or _anew(run[-1], part)):
            yield run
            run = []
        run.append(part)
    if run:
        yield run


def _anew(last: Stated, part: Stated) -> bool:
    if part.sentence != last.sentence:
        return bool(_DIVIDES.match(part.lead))
    return bool(_DIVIDES.search(part.gap))


def tolerance(total: Stated, parts: Sequence[Stated]) -> Decimal:
    """How far rounding alone can part them: half of the last digit of each number written."""
    steps = [total.step, *(p.step for p in parts)]
    if len(set(steps)) == 1 and total.step == 1:
        return Decimal(0)  # things counted one by one
    return sum(steps, Decimal(0)) / 2


def _difference(total: Stated, parts: Sequence[Stated]) -> Decimal:
    return sum((p.value or Decimal(0) for p in parts), Decimal(0)) - (total.value or Decimal(0))


def _adds_up(total: Stated, parts: Sequence[Stated]) -> bool:
    return len(parts) > 1 and abs(_difference(total, parts)) <= tolerance(total, parts)


def complete(parts: Sequence[Stated]) -> bool:
    """Whether the names of the parts leave nothing out: 城镇 and 乡村, 男 and 女."""
    names = [p.name for p in parts]
    return any(
        len(names) == len(words) and all(sum(bool(w.search(n)) for n in names) == 1 for w in words)
        for words in _WHOLE
    )


def sums(rows: Sequence[Stated]) -> tuple[int, list[Finding]]:
    """How many divisions could be checked, and those that do not add up."""
    checked, found = 0, []
    for total, parts in divisions(rows):
        exact = total.exact and all(p.exact for p in parts)
        off, allowed = _difference(total, parts), tolerance(total, parts)
        value = total.value or Decimal(0)
        if len(parts) < 2:
            continue
        if abs(off) <= allowed or _one_too_many(total, parts):
            checked += 1
        elif _more(total) < off and (off <= FAR * value or slip(total, parts)) and _apart(total, parts):
            checked += 1
            found.append(_finding(total, parts, off, "parts>total"))
        elif exact and off < 0 and (complete(parts) or _told(parts, -off, value) or slip(total, parts)):
            checked += 1
            found.append(_finding(total, parts, off, "parts<total"))
    return checked, found


def _more(total: Stated) -> Decimal:
    """How far 860余 reaches beyond its figure."""
    return NEAR * (total.value or Decimal(0)) if total.modifier in (">", ">=") else Decimal(0)


def _one_too_many(total: Stated, parts: Sequence[Stated]) -> bool:
    """第二产业8.8亿，其中制造业8.16亿；第三产业39.7亿: a part of a part taken for one of the total is no slip."""
    return len(parts) > 2 and any(_adds_up(total, [p for p in parts if p is not one]) for one in parts)


def _apart(total: Stated, parts: Sequence[Stated]) -> bool:
    """Whether the parts can be parts: none as large as the total."""
    return all((p.value or Decimal(0)) < (total.value or Decimal(0)) for p in parts)


def _told(parts: Sequence[Stated], off: Decimal, value: Decimal) -> bool:
    """按…分, 分为: the text says that it divides the total, and what is left over is little."""
    return bool(_DIVIDES.search(parts[0].lead)) and off <= NEAR * value


def slip(total: Stated, parts: Sequence[Stated]) -> bool:
    """Whether one digit of the total, or two that are swapped, make the whole difference."""
    if any(p.step != total.step for p in parts):
        return False
    added = (total.value or Decimal(0)) + _difference(total, parts)
    one, other = (f"{abs(v) / total.step:.0f}" for v in (total.value or Decimal(0), added))
    while one.endswith("0") and other.endswith("0"):
        one, other = one[:-1], other[:-1]
    if len(one) != len(other) or len(one) < 3:
        return False
    differing = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    swapped = len(differing) == 2 and differing[1] - differing[0] == 1
    return len(differing) == 1 or (swapped and sorted(one) == sorted(other))


def _finding(total: Stated, parts: Sequence[Stated], off: Decimal, flag: str) -> Finding:
    value, added = total.value or Decimal(0), (total.value or Decimal(0)) + off
    terms = " + ".join(p.mention for p in parts)
    message = (
        f"{total.name} {total.mention}: {terms} = {said(added, total.unit)}, {said(abs(off), total.unit)} "
    )
    return Finding(
        "sum", flag, total.document, total.row, (total.row, *(p.row for p in parts)), said(value, total.unit),
        said(added, total.unit), message + ("too much" if off > 0 else "too little"),
    )  # fmt: skip
