"""Which row is a stated part of which: what 其中 breaks down, the whole of a share, what was done with some of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reportminer.context import Context
from reportminer.model import Frame, Named
from reportminer.nameparts import PER_UNIT, TOTAL_WORD, same_kind

_NEAR = 12  # rows; totals stand no further back


def total_for(rows: Sequence[Named], unit: str, among: str) -> int | None:
    """The last level with the same kind of unit, and of the name `among` if one is said: what 其中 breaks down."""
    for i in range(len(rows) - 1, max(-1, len(rows) - _NEAR), -1):
        row = rows[i]
        told = row.aspect == "level" or (among and row.aspect == "change")
        whole = told and not row.compared and row.rule != "whole"
        if whole and same_kind(row.unit, unit) and row.thing.endswith(among):
            return i
    return None


def whole_of(rows: Sequence[Named], child: int, said: str) -> int | None:
    """X占Y总数的N%: where both amounts stand in the paragraph, Y is the total of X, which is row `child`."""
    whole = TOTAL_WORD.sub("", said)
    if len(whole) < 2 or rows[child].aspect != "level":
        return None
    for i in range(child - 1, max(-1, child - 10), -1):
        row = rows[i]
        named_so = whole in row.scope + row.indicator or (len(row.thing) >= 3 and row.thing in whole)
        if row.aspect == "level" and named_so and same_kind(row.unit, rows[child].unit) and not row.compared:
            return i
    return None


def whole_before(rows: Sequence[Named], c: Context, f: Frame) -> str:
    """农民工中，女性占三成; 外送电量800亿度、绿电占比三成: the whole that was told before its share."""
    if f.place != "占" or not f.name:
        return ""
    here = f.listed and c.level is not None and c.level_sentence == c.sentence
    level = rows[c.level] if here and c.level is not None else None
    told = level.thing if level and level.aspect in ("level", "change") else ""
    return c.among or ("" if told.startswith(f.name) else told)


def parent_of(rows: Sequence[Named], c: Context, f: Frame, named: Named) -> int | None:
    """The row that `named` is a stated part of; a rate or a per-unit figure is never one."""
    if named.aspect not in ("level", "change") or PER_UNIT.search(named.indicator):
        return None
    if f.host is not None:
        return f.host if f.name and fits(rows[f.host], named) else None
    if f.kind == "same" and f.prev is not None and (parent := rows[f.prev].parent) is not None:
        near = range(parent, min(parent + 3, f.prev))
        return next((i for i in near if same_kind(rows[i].unit, named.unit)), None)
    if named.compared:
        start = c.last_total if c.last_total is not None else len(rows)
        near = range(start + 1, min(start + 3, len(rows)))
        return next((i for i in near if rows[i].compared and rows[i].parent is None), None)
    tells = f.kind == "did" or (f.kind == "own" and f.name)
    if c.total is not None and tells and fits(rows[c.total], named):
        return c.total
    return None


def fits(total: Named, named: Named) -> bool:
    """Whether two rows can be total and part: same aspect, same kind of unit, and the total is no per-unit figure."""
    same = total.aspect == named.aspect and same_kind(total.unit, named.unit)
    return same and not PER_UNIT.search(total.indicator)


def some_of(counted: Named, whole: Decimal | None, named: Named, value: Decimal | None) -> bool:
    """隐患312处，已整改305处: whether what was done was done with some of the things counted before."""
    is_part = value is not None and whole is not None and value <= whole and fits(counted, named)
    return is_part and counted.owner != named.owner and not counted.compared
