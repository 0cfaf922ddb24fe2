"""What a panel looks at: a row of the table, from a DataFrame or from dicts, as a frozen value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reportminer.errors import ReportminerError
from reportminer.model import absent
from reportminer.width import fold

WANTED = ("indicator", "value", "unit")
_YEAR = re.compile(r"(\d{4})(?:-(?:\d{2}|Q\d|H\d)(?:-\d{2})?)?")
_YEAR_END = re.compile(r"(\d{4})-12(?:-3[01])?")
_PER = re.compile(r"(?:提高|上调|调整)?(?:达到|到|至|为|达)?(?:每人)?每(月|年|天)(?:每人)?$")
_SPAN = re.compile(
    r"(?:(?P<mean>年均|年平均|年化)|(?<![0-9])(?P<years>(?:[0-9]{1,2}|[一二三四五六七八九十两]+)年)(?!月))[^，。；、：]{0,12}$"
)
_LAST_YEAR = re.compile(r"同比|按年|年率|[比较](?:上年|去年|上一年|前一年|年初)(?:末|底|同期|年末)?(?:同比)?")


@dataclass(frozen=True, slots=True)
class Stated:
    """One row: what a report states, in words of its own."""

    document: str
    row: int
    indicator: str
    scope: str
    category: str
    value: float | None
    low: float | None
    high: float | None
    modifier: str
    unit: str
    aspect: str
    basis: str
    status: str
    period: str
    mention: str
    region: str
    publisher: str
    title: str
    span: str

    @property
    def measured(self) -> tuple[str, str]:
        """Name and unit, a time in the name put into the unit: 低保标准每人每月 in 元 is 低保标准 in 元/月."""
        m = _PER.search(self.indicator)
        if not m or not m.start() or self.unit != "元":
            return self.indicator, self.unit
        return self.indicator[: m.start()], f"{self.unit}/{m[1]}"

    @property
    def year(self) -> int | None:
        """The year of a period that lies in one year, be it a month of it; None for several years."""
        m = _YEAR.fullmatch(self.period)
        return int(m[1]) if m else None

    @property
    def when(self) -> str:
        """The period as it heads a column: the year's end counts as the year."""
        m = _YEAR_END.fullmatch(self.period)
        return m[1] if m else self.period

    @property
    def against(self) -> str:
        """What a change is measured against: empty for the year before, however it is said; 年均 for a yearly mean."""
        if self.aspect != "change":
            return ""
        if self.span:
            return self.span
        year, other = self.year, re.fullmatch(r"[比较](\d{4})年(?:末|底)?", self.basis)
        if other and year is not None and int(other[1]) == year - 1:
            return ""
        return "" if _LAST_YEAR.fullmatch(self.basis) else self.basis

    @property
    def exact(self) -> bool:
        """Stated without 约, 超 or 近, as a fact."""
        return self.modifier == "=" and self.value is not None and self.status == "actual"


_TEXTS = (
    "document", "indicator", "scope", "category", "unit", "basis", "period", "mention", "region", "publisher", "title",
)  # fmt: skip
_NUMBERS = ("value", "low", "high")
_DEFAULTS = {"modifier": "=", "aspect": "level", "status": "actual"}


def stated(table: Any) -> list[Stated]:
    """The rows of a DataFrame or of dicts, sorted by document and row, so that their order never matters.

    Columns that are not there count as empty; `indicator`, `value` and `unit` must be there.
    Raises `ReportminerError` where they are not, or where a value is no number.
    """
    dicts: Iterable[Any] = table.to_dict("records") if hasattr(table, "to_dict") else table
    rows = [_row(n, d) for n, d in enumerate(dicts, 1)]
    return sorted(rows, key=_place)


def _place(r: Stated) -> tuple[Any, ...]:
    texts = (r.indicator, r.scope, r.period, r.mention, r.unit, r.aspect, r.basis, r.status, r.category)
    return (r.document, r.row, *texts, str(r.value), str(r.low), str(r.high), r.region, r.publisher, r.title)


def _row(number: int, cells: Any) -> Stated:
    if not isinstance(cells, Mapping):
        raise ReportminerError(
            f"row {number} is no row of a table but {type(cells).__name__}; give result.table or dicts"
        )
    lost = [name for name in WANTED if name not in cells]
    if lost:
        raise ReportminerError(
            f"row {number} has no {', '.join(lost)}; a panel is made of the table that `reportminer extract` writes"
        )
    texts: dict[str, Any] = {name: _text(cells.get(name)) for name in _TEXTS}
    given: dict[str, Any] = {name: _text(cells.get(name)) or default for name, default in _DEFAULTS.items()}
    numbers: dict[str, Any] = {name: _number(cells.get(name), name, number) for name in _NUMBERS}
    row = _number(cells.get("row"), "row", number)
    span = _span(_text(cells.get("sentence")), texts["mention"])
    return Stated(**texts, **given, **numbers, row=number if row is None else int(row), span=span)


def _span(sentence: str, mention: str) -> str:
    """年均, or 5年, where the clause before the number says that a change is one of several years."""
    at = sentence.find(mention) if mention else -1
    m = _SPAN.search(sentence[:at]) if at > 0 else None
    return ("年均" if m["mean"] else m["years"]) if m else ""


def _text(cell: Any) -> str:
    return "" if absent(cell) else fold(str(cell)).strip()


def _number(cell: Any, name: str, number: int) -> float | None:
    if absent(cell) or cell == "":
        return None
    try:
        value = float(cell)
    except (TypeError, ValueError):
        raise ReportminerError(f"row {number}: {name} «{cell}» is no number") from None
    return value if abs(value) != float("inf") else None
