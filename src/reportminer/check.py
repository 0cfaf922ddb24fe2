"""Parts that their sum gives away; whether stated sums hold is told by `checks`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, islice

from reportminer.model import Amount
from reportminer.nameparts import KINDS
from reportminer.record import replace

_REACH = 12
_NO_CHANCE = 4  # so many amounts, or three with a total of so many digits, add up to no total by chance
_FEW = 10  # two numbers add up to fewer than that by chance: 结项7个，立项4个；三等奖3个
_FAR = 12  # amounts between a total and a division of it
_MORE = Decimal("1.02")  # how far 余 may reach beyond its figure


def parts_by_sum(rows: Iterable[Amount]) -> dict[int, int]:
    """Rows that must be parts: a run of two or more amounts that adds up exactly to an amount just before it, or a share that fits.

    Those of a division (按等级分，…) may stand further from it. No sum goes beyond its paragraph.
    """
    found: dict[int, int] = {}
    for _, block in groupby(enumerate(rows), key=lambda row: row[1].block):
        found.update(_parts(dict(block)))
    return found


def _parts(rows: Mapping[int, Amount]) -> dict[int, int]:
    found: dict[int, int] = {}
    by_unit: dict[str, list[int]] = defaultdict(list)
    for i, row in rows.items():
        if row.aspect == "level" and row.value is not None and row.unit and not row.rate:
            by_unit[KINDS.get(row.unit, row.unit)].append(i)
    for chain in by_unit.values():
        for k, total in enumerate(chain[:-2]):
            start = k + 1
            while run := _run(rows, chain[start : start + _REACH], rows[total]):
                again = (
                    start > k + 1 and run[0] != chain[start - 1] + 1
                )  # nothing stands between two divisions
                if again or rows[total].parent in run or not _told_together(rows, total, run):
                    break
                found.update({i: total for i in run if rows[i].parent is None and i not in found})
                start += len(run)  # 城镇8万人，乡村6万人；男性9万人，女性5万人
        for k, first in enumerate(chain):
            if rows[first].division:
                found.update(_divided(rows, chain[:k], chain[k:]))
        found.update({i: k for i, k in _by_share(rows, chain) if rows[i].parent is None and i not in found})
    return found


def _by_share(rows: Mapping[int, Amount], chain: Sequence[int]) -> Iterator[tuple[int, int]]:
    """无法提供265件，占32.9%: an amount and the one before it, near it, of which it is the very share told behind it."""
    for k, i in enumerate(chain):
        share = rows[i + 1].share if i + 1 in rows else None
        if share is None or share == share.to_integral_value():
            continue  # an even share fits other amounts by chance
        part, digit = 100 * (rows[i].value or Decimal(0)), Decimal(10) ** -len(str(share).partition(".")[2])
        near = reversed(chain[max(0, k - _FAR) : k])  # 研发投入2亿元，占营业收入的5%: no part of the income
        wholes = (
            (j, rows[j].value or Decimal(0)) for j in near if rows[j].flow in ("", "支出", rows[i].flow)
        )
        fit = (j for j, whole in wholes if whole and -digit / 2 <= part / whole - share < digit)
        yield from ((i, j) for j in islice(fit, 1))


def _told_together(rows: Mapping[int, Amount], total: int, run: Sequence[int]) -> bool:
    """Whether a sum is no chance: one is known to be a part, or all stand in one sentence side by side.

    Other units stand between only where each is told with the parts as well (11起7人，…8起5人，…3起2人).
    """
    if any(rows[i].parent == total for i in run) or _no_chance(rows, total, run):
        return True
    if any(rows[i].sentence != rows[total].sentence for i in run) or (rows[total].value or 0) < _FEW:
        return False
    if rows[total].listed and all(rows[i].listed for i in run):
        return False  # 新建茶园16个、桑园7个、果园2个、苗圃5个: fellows, none of them the total of others
    beside, among = (
        {
            rows[i].unit
            for i in range(a + 1, b)
            if rows[i].aspect == "level" and rows[i].unit != rows[total].unit
        }
        for a, b in ((total, run[0]), (run[0], run[-1]))
    )
    return among <= beside and (bool(among) or not beside)


def _no_chance(rows: Mapping[int, Amount], total: int, run: Sequence[int]) -> bool:
    """Whether a sum is too long, or too exact, to be one of chance, whatever sentences of a paragraph its parts stand in."""
    if rows[total].open or any(rows[i].parent is not None for i in run):
        return False
    digits = len((rows[total].value or Decimal(0)).normalize().as_tuple().digits)
    return len(run) >= _NO_CHANCE - (digits >= _NO_CHANCE)


def _divided(rows: Mapping[int, Amount], before: Sequence[int], after: Sequence[int]) -> dict[int, int]:
    """The parts of a division (按等级分，…) that add up exactly to an amount before it, whatever stands between."""
    parts = [i for i in after if rows[i].parent not in after][:_REACH]
    for total in reversed(before[-_FAR:]):
        run = _run(rows, parts, replace(rows[total], open=False))
        if run:
            return dict.fromkeys(run, total)
    return {}


def _run(rows: Mapping[int, Amount], after: Sequence[int], whole: Amount) -> Sequence[int]:
    """The first amounts of `after` that add up to the whole, or, for 860余, to a little more than it."""
    total = whole.value or Decimal(0)
    if total <= 2:
        return ()
    most = total * _MORE if whole.open else total
    added = Decimal(0)
    for n, i in enumerate(after, 1):
        value = rows[i].value or Decimal(0)
        if value <= 0 or (
            whole.flow and rows[i].flow not in ("", whole.flow)
        ):  # 收入9亿元，支出8亿元，结余1亿元
            return ()
        added += value
        if total <= added <= most and n >= 2:
            return after[:n]
        if added > most:
            return ()
    return ()
