"""The rows that a picture is made of, from a panel, a DataFrame, a result or plain dicts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from reportminer.errors import ReportminerError

_ENTITIES = ("entity", "region", "publisher")
_WHOLE_YEAR = re.compile(r"\d{4}(-12(-31)?|-01/\d{4}-12|-01-01/\d{4}-12-31)?")
_LISTED = 5
_LARGEST = 1e30  # what is larger, or no number, is not drawn, and said

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Point:
    """One value, or one range, of one series at one time; `year` is None where the panel has none."""

    series: str
    series_id: str
    entity: str
    category: str
    aspect: str
    unit: str
    status: str
    period: str
    year: int | None
    value: float | None
    low: float | None
    high: float | None
    modifier: str

    @property
    def target(self) -> bool:
        return self.status == "target"

    @property
    def drawable(self) -> bool:
        return any(x is not None for x in (self.value, self.low, self.high))

    @property
    def whole_year(self) -> bool:
        """Whether it is of a whole year, or of its end; half years and plans of five years are not."""
        one = len({end[:4] for end in self.period.split("/")}) == 1
        return not self.period or (one and _WHOLE_YEAR.fullmatch(self.period) is not None)

    @property
    def size(self) -> float:
        """What it is sorted by: the value, or the far end of what is known of it."""
        found = [x for x in (self.value, self.high, self.low) if x is not None]
        return found[0] if found else 0.0


def records_of(table: Any) -> list[Record]:
    """The rows as dicts in which nothing is None; raises `ReportminerError` for what holds no rows at all."""
    if hasattr(table, "to_dicts"):
        return list(table.to_dicts())
    table = getattr(table, "table", table)
    if hasattr(table, "columns") and hasattr(table, "notna"):
        return list(table.astype(object).where(table.notna(), None).to_dict("records"))
    if isinstance(table, Iterable) and not isinstance(table, str | bytes | Mapping):
        found = list(table)
        if all(isinstance(r, Mapping) for r in found):
            return found
    raise ReportminerError(
        f"no table: {type(table).__name__}; give a panel, its DataFrame, or a list of dicts"
    )


def points(table: Any, series_column: str = "series") -> list[Point]:
    """The points of a panel in its order; raises `ReportminerError` where a column is missing or no number."""
    records = records_of(table)
    if not records:
        raise ReportminerError("nothing to draw: the table has no rows")
    names = {str(name) for name in records[0]}
    lost = [n for n in (series_column, "value", "unit") if n not in names]
    if lost:
        raise ReportminerError(
            f"the table has no column {', '.join(lost)}; it has {', '.join(sorted(names))}"
        )
    entity = next((n for n in _ENTITIES if n in names), "")
    return [_point(r, i, series_column, entity) for i, r in enumerate(records, 1)]


def _point(record: Record, at: int, series: str, entity: str) -> Point:
    year = _number(record, "year", at)
    return Point(
        series=text(record.get(series)),
        series_id=text(record.get("series_id")),
        entity=text(record.get(entity)),
        category=text(record.get("category")),
        aspect=text(record.get("aspect")) or "level",
        unit=text(record.get("unit")),
        status=text(record.get("status")) or "actual",
        period=text(record.get("period")),
        year=int(year) if year is not None and 0 < year < 10_000 else None,
        value=_number(record, "value", at),
        low=_number(record, "low", at),
        high=_number(record, "high", at),
        modifier=text(record.get("modifier")) or "=",
    )


def text(value: Any) -> str:
    """A cell as text, "" for nothing; without line breaks and characters that cannot be drawn."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())


def _number(record: Record, column: str, at: int) -> float | None:
    value = record.get(column)
    if value is None or value == "":
        return None
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        raise ReportminerError(f"row {at}: {column} is {str(value)[:40]!r}; a number is wanted") from None
    return found if abs(found) < _LARGEST else None


def chosen(points: Sequence[Point], series: str | Sequence[str]) -> list[Point]:
    """The points of the series of these names or ids, in the order asked for; all where none is asked for."""
    wanted = [series] if isinstance(series, str) and series else list(series)
    if not wanted:
        return list(points)
    known = list(dict.fromkeys(n for p in points for n in (p.series, p.series_id) if n))
    for name in wanted:
        if name not in known:
            near = get_close_matches(name, known, _LISTED, 0.3) or known[:_LISTED]
            raise ReportminerError(f"no series {name!r} in the table; there are {len(known)}, such as {near}")
    return [p for name in wanted for p in points if name in (p.series, p.series_id)]


def labels(points: Iterable[Point]) -> dict[tuple[str, str], str]:
    """What names a line or bar: the part of series and entity in which they differ, or both."""
    pairs = list(dict.fromkeys((p.series, p.entity) for p in points))
    one_series, one_entity = (len({pair[i] for pair in pairs}) == 1 for i in (0, 1))
    if one_entity:
        return {(s, e): s for s, e in pairs}
    return {(s, e): (e or s) if one_series else " · ".join(filter(None, (e, s))) for s, e in pairs}


def grouped(points: Iterable[Point], key: Any) -> Iterator[tuple[Any, list[Point]]]:
    """The points by key, in the order in which keys come first."""
    groups: dict[Any, list[Point]] = {}
    for p in points:
        groups.setdefault(key(p), []).append(p)
    yield from groups.items()


def annual(points: Sequence[Point], words: Mapping[str, str]) -> tuple[list[Point], list[str]]:
    """The points that can be drawn by year, and notes that say how many others there are, and why."""
    tests = (
        ("no value", lambda p: p.drawable),
        ("no year", lambda p: p.year is not None),
        ("part year", lambda p: p.whole_year),
    )
    left, notes = list(points), []
    for reason, holds in tests:
        kept = [p for p in left if holds(p)]
        if len(kept) < len(left):
            notes.append(words[reason].format(len(left) - len(kept)))
        left = kept
    if not left:
        raise ReportminerError(f"nothing to draw: {words['join'].join(notes)}")
    last = {_key(p): p for p in left}
    quantities = {(*_key(p), p.value, p.low, p.high) for p in left}
    twice = len(quantities) - len(last)
    return list(last.values()), [*notes, *([words["twice"].format(twice)] if twice else [])]


def _key(p: Point) -> tuple[str, str, str, str, str, int | None]:
    return p.series, p.entity, p.unit, p.aspect, p.status, p.year
