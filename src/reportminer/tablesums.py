"""Totals of a table and their parts: by 合计 and its like where the sums agree, by 其中, numbering and indentation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

_REACH = 200  # rows that one total may add up
_STEPS = 60  # rows between a part and what it is a part of
_SLACK = Decimal("0.0006")


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a table: where it stands, and what its heads say of totals and parts.

    `group` are the heads above the last one, of the row and of the column; `depth` orders the rows that say by
    numbering or indentation how they nest, `part` is 其中.
    """

    row: int
    column: int
    value: Decimal | None
    unit: str
    level: bool
    row_total: bool
    column_total: bool
    row_group: tuple[str, ...]
    column_group: tuple[str, ...]
    rank: int
    indent: int
    part: bool


def links(entries: Sequence[Entry]) -> dict[int, int]:
    """Entry → the entry that it is a part of; a part across its row goes before one down its column."""
    base = min((e.indent for e in entries), default=0)
    entries = [replace(e, indent=e.indent - base) for e in entries] if base else entries
    found: dict[int, int] = {}
    rows: dict[int, list[int]] = defaultdict(list)
    columns: dict[int, list[int]] = defaultdict(list)
    for i, e in enumerate(entries):
        if e.level and e.value is not None:
            rows[e.row].append(i)
            columns[e.column].append(i)
    for line in rows.values():
        _across(entries, line, found)
    for line in columns.values():
        _down(entries, line, found)
    return found


def _across(entries: Sequence[Entry], line: Sequence[int], found: dict[int, int]) -> None:
    """合计 and the columns that stand under the same heads as it."""
    for i in line:
        total = entries[i]
        if not total.column_total:
            continue
        group = total.column_group
        members = [
            j
            for j in line
            if not entries[j].column_total
            and entries[j].column_group[: len(group)] == group
            and entries[j].unit == total.unit
            and j not in found
        ]
        if _agrees(entries, members, total):
            found.update(dict.fromkeys(members, i))


def _down(entries: Sequence[Entry], line: Sequence[int], found: dict[int, int]) -> None:
    nested: dict[int, int] = {}
    for k, i in enumerate(line):
        parent = _nested(entries, line[max(0, k - _STEPS) : k], i, nested)
        if parent is not None:
            nested[i] = parent
    for k, i in enumerate(line):
        if entries[i].row_total:
            for run in (_before(entries, line, k, nested), _after(entries, line, k, nested)):
                if _agrees(entries, run, entries[i]):
                    nested.update(dict.fromkeys(run, i))
                    break
    for child, total in nested.items():
        found.setdefault(child, total)


def _nested(entries: Sequence[Entry], before: Sequence[int], i: int, nested: Mapping[int, int]) -> int | None:
    """The row above of which a row is a part by its wording: 其中, a deeper number, more indentation."""
    e = entries[i]
    if e.row_total or not before:
        return None
    last = before[-1]
    if e.part:
        return nested.get(last, last) if entries[last].part else last
    if e.indent and entries[last].part and e.indent >= entries[last].indent + 2:
        return nested.get(last)
    for j in reversed(before):
        above = entries[j]
        if above.row_group != e.row_group:
            return None
        if e.indent > above.indent and not above.part:
            return None if above.row_total else j
        if e.indent == above.indent and not above.part and 0 < above.rank < e.rank:
            return j
        if e.indent and e.indent == above.indent and e.rank == above.rank and j in nested:
            return nested[j]
        if not e.indent and not e.rank:
            return None
    return None


def _before(entries: Sequence[Entry], line: Sequence[int], k: int, nested: Mapping[int, int]) -> list[int]:
    group = entries[line[k]].row_group
    run: list[int] = []
    for j in reversed(line[max(0, k - _REACH) : k]):
        if entries[j].row_group[: len(group)] != group:
            break
        if j not in nested and entries[j].unit == entries[line[k]].unit:
            run.append(j)
    return _shortest(entries, run, entries[line[k]])


def _after(entries: Sequence[Entry], line: Sequence[int], k: int, nested: Mapping[int, int]) -> list[int]:
    run: list[int] = []
    for j in line[k + 1 : k + 1 + _REACH]:
        if entries[j].row_total and not entries[j].row_group:
            break
        if j not in nested and entries[j].unit == entries[line[k]].unit:
            run.append(j)
    return _shortest(entries, run, entries[line[k]])


def _shortest(entries: Sequence[Entry], run: Sequence[int], total: Entry) -> list[int]:
    """The first entries of a run that add up to the total, at least two; all of it where none do."""
    added = Decimal(0)
    for n, j in enumerate(run, 1):
        added += entries[j].value or Decimal(0)
        if (
            n > 1
            and _equal(added, total.value, n)
            and (total.value or not any(entries[x].value for x in run[n:]))
        ):
            rest = run[n:]
            zeros = next((m for m, x in enumerate(rest) if entries[x].value), len(rest))
            return list(run[: n + zeros])
    return list(run)


def _agrees(entries: Sequence[Entry], members: Sequence[int], total: Entry) -> bool:
    values = [entries[j].value or Decimal(0) for j in members]
    return len(values) > 1 and _equal(sum(values, Decimal(0)), total.value, len(values))


def _equal(added: Decimal, total: Decimal | None, parts: int) -> bool:
    """Equal but for rounding."""
    return total is not None and abs(added - total) <= min(abs(total) * _SLACK * parts, abs(total) / 100)
