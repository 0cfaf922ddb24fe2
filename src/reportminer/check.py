"""Parts that their sum gives away; whether stated sums hold is told by `checks`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, islice

from reportminer.model import Row
from reportminer.nameparts import KINDS, PER_UNIT, flow_of

_REACH = 12
_NO_CHANCE = 4  # so many amounts, or three with a total of so many digits, add up to no total by chance
_FEW = 10  # two numbers add up to fewer than that by chance: 结项7个，立项4个；三等奖3个
_FAR = 12  # amounts between a total and a division of it
_MORE = Decimal("1.02")  # how far 余 may reach beyond its figure


def parts_by_sum(rows: Sequence[Row]) -> dict[int, int]:
    """Rows that must be parts: a run of two or more amounts that adds up exactly to an amount just before it, or a share that fits.

    Those of a division (按等级分，…) may stand further from it. No sum goes beyond its paragraph.
    """
    found: dict[int, int] = {}
    for _, block in groupby(enumerate(rows), key=lambda row: row[1].sentence.block):
        found.update(_parts(dict(block)))
    return found


def _parts(rows: Mapping[int, Row]) -> dict[int, int]:
    found: dict[int, int] = {}
    by_unit: dict[str, list[int]] = defaultdict(list)
    for i, row in rows.items():
        if _is_summand(row):
            by_unit[KINDS.get(row.quantity.unit, row.quantity.unit)].append(i)
    for chain in by_unit.values():
        for k, total in enumerate(chain[:-2]):
            start = k + 1
            while run := _run(rows, chain[start : start + _REACH], total):
                # nothing stands between two divisions
                again = start > k + 1 and run[0] != chain[start - 1] + 1
                if again or rows[total].named.parent in run or not _told_together(rows, total, run):
                    break
                found.update({i: total for i in run if rows[i].named.parent is None and i not in found})
                start += len(run)  # 城镇8万人，乡村6万人；男性9万人，女性5万人
        for k, first in enumerate(chain):
            if rows[first].divides:
                found.update(_divided(rows, chain[:k], chain[k:]))
        found.update(
            {i: k for i, k in _by_share(rows, chain) if rows[i].named.parent is None and i not in found}
        )
    return found


def _is_summand(r: Row) -> bool:
    """Whether a row is an amount that may be a part, or have parts; comparisons, goals, per-head figures and cells of tables are none."""
    told = r.named.aspect == "level" and r.quantity.value is not None and r.quantity.unit
    apart = r.named.compared or r.status == "target" or r.named.rule == "table"
    apart = apart or r.named.thing.endswith(("顺差", "逆差", "差额"))  # of 出口 and 进口
    return bool(told) and not apart and not PER_UNIT.search(r.named.indicator)


def _value(r: Row) -> Decimal:
    return r.quantity.value or Decimal(0)


# of the whole, not of what was planned
_SHARE_OF = re.compile("(?<!完成)占比$|占[^计任目预]*(?:比重|比例)$")


def _share(r: Row | None) -> Decimal | None:
    """The share of a whole that a row tells, if it tells one."""
    told = r is not None and r.quantity.unit == "%" and r.named.aspect == "share"
    return r.quantity.value if r and told and _SHARE_OF.search(r.named.thing) else None


def _by_share(rows: Mapping[int, Row], chain: Sequence[int]) -> Iterator[tuple[int, int]]:
    """无法提供265件，占32.9%: an amount and the one before it, near it, of which it is the very share told behind it."""
    for k, i in enumerate(chain):
        share = _share(rows.get(i + 1))
        if share is None or share == share.to_integral_value():
            continue  # an even share fits other amounts by chance
        part, digit = 100 * _value(rows[i]), Decimal(10) ** -len(str(share).partition(".")[2])
        near = reversed(chain[max(0, k - _FAR) : k])  # 研发投入2亿元，占营业收入的5%: no part of the income
        flows = ("", "支出", flow_of(rows[i].named.thing))
        wholes = ((j, _value(rows[j])) for j in near if flow_of(rows[j].named.thing) in flows)
        fit = (j for j, whole in wholes if whole and -digit / 2 <= part / whole - share < digit)
        yield from ((i, j) for j in islice(fit, 1))


def _told_together(rows: Mapping[int, Row], total: int, run: Sequence[int]) -> bool:
    """Whether a sum is no chance: one is known to be a part, or all stand in one sentence side by side.

    Other units stand between only where each is told with the parts as well (11起7人，…8起5人，…3起2人).
    """
    if any(rows[i].named.parent == total for i in run) or _no_chance(rows, total, run):
        return True
    if any(rows[i].number != rows[total].number for i in run) or _value(rows[total]) < _FEW:
        return False
    if rows[total].listed and all(rows[i].listed for i in run):
        return False  # 新建茶园16个、桑园7个、果园2个、苗圃5个: fellows, none of them the total of others
    beside, among = (
        {
            rows[i].quantity.unit
            for i in range(a + 1, b)
            if rows[i].named.aspect == "level" and rows[i].quantity.unit != rows[total].quantity.unit
        }
        for a, b in ((total, run[0]), (run[0], run[-1]))
    )
    return among <= beside and (bool(among) or not beside)


def _no_chance(rows: Mapping[int, Row], total: int, run: Sequence[int]) -> bool:
    """Whether a sum is too long, or too exact, to be one of chance, whatever sentences of a paragraph its parts stand in."""
    if rows[total].quantity.modifier == ">" or any(rows[i].named.parent is not None for i in run):
        return False
    digits = len(_value(rows[total]).normalize().as_tuple().digits)
    return len(run) >= _NO_CHANCE - (digits >= _NO_CHANCE)


def _divided(rows: Mapping[int, Row], before: Sequence[int], after: Sequence[int]) -> dict[int, int]:
    """The parts of a division (按等级分，…) that add up exactly to an amount before it, whatever stands between."""
    parts = [i for i in after if rows[i].named.parent not in after][:_REACH]
    for total in reversed(before[-_FAR:]):
        if run := _run(rows, parts, total, exactly=True):
            return dict.fromkeys(run, total)
    return {}


def _run(rows: Mapping[int, Row], after: Sequence[int], total: int, exactly: bool = False) -> Sequence[int]:
    """The first amounts of `after` that add up to the total, or, for 860余, to a little more than it."""
    whole, flow = _value(rows[total]), flow_of(rows[total].named.thing)
    if whole <= 2:
        return ()
    most = whole * _MORE if rows[total].quantity.modifier == ">" and not exactly else whole
    added = Decimal(0)
    for n, i in enumerate(after, 1):
        value = _value(rows[i])
        if value <= 0 or (flow and flow_of(rows[i].named.thing) not in ("", flow)):
            return ()  # 收入9亿元，支出8亿元，结余1亿元
        added += value
        if whole <= added <= most and n >= 2:
            return after[:n]
        if added > most:
            return ()
    return ()
