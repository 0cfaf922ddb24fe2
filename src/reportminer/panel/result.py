"""What a panel is: tidy table, wide sheet, what stands alone, and the names with their series; DataFrames when asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reportminer.panel.align import KEPT_OUT, Named, Placed, Series, decided_key
from reportminer.panel.convert import Conversions
from reportminer.panel.mapping import COLUMNS as MAPPING_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

TABLE = {
    "series": "string", "series_id": "string", "indicator": "string", "category": "string", "scope": "string",
    "entity": "string", "region": "string", "publisher": "string", "aspect": "string", "basis": "string",
    "status": "string", "unit": "string", "period": "string", "year": "Int64", "value": "Float64", "low": "Float64",
    "high": "Float64", "modifier": "string", "document": "string", "row": "Int64", "score": "Float64", "rule": "string",
    "mention": "string", "flags": "string",
}  # fmt: skip
"""The columns of `Panel.table` and their dtypes."""

UNALIGNED = {
    "document": "string", "row": "Int64", "indicator": "string", "scope": "string", "value": "Float64",
    "unit": "string", "aspect": "string", "status": "string", "period": "string", "mention": "string",
    "reason": "string",
}  # fmt: skip

SHEET = ("series", "scope", "unit", "aspect", "basis", "status")
"""What names a line of the wide sheet; a column for each entity and period follows, and `flags`."""
SEVERAL = "several values"


@dataclass(frozen=True)
class Panel:
    """Observations of several reports, the same indicators side by side.

    `table` has a line for each aligned observation: `series` is the canonical name, unique with `scope`, `aspect`,
    `basis`, `status` and `unit`, and all of them are in `series_id`; `value`, `low` and `high` are in `unit`; `rule` and
    `score` say how the report's own name, `indicator`, came to it. `unaligned` has the other rows, each with its reason.
    """

    placed: tuple[Placed, ...]
    conversions: Conversions

    def __len__(self) -> int:
        """How many series there are."""
        return len({p.series.id for p in self.placed if p.series and not p.reason})

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The lines of `table` as dicts, for tools that want no DataFrame."""
        crowded = {cell for cell, count in self._cells().items() if count > 1}
        return [self._line(p.named, p.series, crowded) for p in self._aligned]

    @cached_property
    def table(self) -> pd.DataFrame:
        """The tidy panel, a line an observation, sorted by series, entity and period."""
        return _frame(self.rows, TABLE)

    @cached_property
    def unaligned(self) -> pd.DataFrame:
        """The rows that stand alone, with the reason."""
        return _frame(self.alone, UNALIGNED)

    @cached_property
    def alone(self) -> list[dict[str, Any]]:
        """The lines of `unaligned` as dicts."""
        return [_alone(p) for p in self.placed if p.reason]

    @cached_property
    def mapping(self) -> pd.DataFrame:
        """Every name, the series it belongs to (none where it stands alone), score and rule: what a mapping file holds."""
        dtypes = {c: "string" for c in MAPPING_COLUMNS} | {"score": "Float64", "documents": "Int64"}
        return _frame(self.names, dtypes)

    @cached_property
    def names(self) -> list[dict[str, Any]]:
        """The lines of `mapping` as dicts."""
        found: dict[tuple[str, ...], set[str]] = defaultdict(set)
        placed: dict[tuple[str, ...], Placed] = {}
        for p in self.placed:
            if p.series:
                key = decided_key(p.named)
                found[key].add(p.named.stated.document)
                placed[key] = p
        lines = [_name(key, placed[key], len(documents)) for key, documents in found.items()]
        return sorted(
            lines, key=lambda d: (not d["series"], *(str(d[c]) for c in ("series", *MAPPING_COLUMNS)))
        )

    def sheet(self) -> tuple[list[str], list[list[Any]]]:
        """The wide sheet as a header and lines: `SHEET`, a column for each entity and period, `flags`.

        Of several values in one cell the first that is exact and actual stands there, and `flags` says so.
        """
        columns = sorted({_column(r) for r in self.rows})
        cells: dict[str, dict[tuple[str, str], list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
        for r in self.rows:
            cells[r["series_id"]][_column(r)].append(r)
        header = [*SHEET, *(f"{entity} {when}".strip() for entity, when in columns), "flags"]
        return header, [_sheet_line(by_column, columns) for by_column in cells.values()]

    def wide(self) -> pd.DataFrame:
        """The wide sheet: a line a series, indexed by `SHEET`, a column for each entity and period, and `flags`."""
        import pandas as pd

        header, lines = self.sheet()
        frame = pd.DataFrame(lines, columns=header).set_index(list(SHEET))
        values = {c: "Float64" for c in header[len(SHEET) : -1]}
        return frame.astype({**values, "flags": "string"})

    @property
    def _aligned(self) -> list[Placed]:
        aligned = [p for p in self.placed if p.series and not p.reason]
        return sorted(aligned, key=_order)

    def _cells(self) -> dict[tuple[str, str, str], int]:
        counts: dict[tuple[str, str, str], int] = defaultdict(int)
        for p in self._aligned:
            counts[_cell(p.named, p.series)] += 1
        return counts

    def _line(self, n: Named, series: Series | None, crowded: set[tuple[str, str, str]]) -> dict[str, Any]:
        assert series is not None
        s, verdict = n.stated, series.verdicts[n.key]

        def converted(value: float | None) -> float | None:
            return None if value is None else self.conversions.convert(value, n.unit, series.unit)

        flags = SEVERAL if _cell(n, series) in crowded else None
        values = (
            *(series.name, series.id, s.indicator, s.category or None, series.scope, n.reporter.entity),
            *(n.reporter.region or None, n.reporter.publisher or None, s.aspect, s.basis or None, s.status),
            *(series.unit, s.period or None, s.year, converted(s.value), converted(s.low), converted(s.high)),
            *(s.modifier, s.document, s.row, verdict.score, verdict.rule, s.mention, flags),
        )
        return dict(zip(TABLE, values, strict=True))


def _order(p: Placed) -> tuple[Any, ...]:
    assert p.series is not None
    s = p.named.stated
    return (p.series.id, p.named.reporter.entity, s.when, not s.exact, s.document, s.row)


def _cell(n: Named, series: Series | None) -> tuple[str, str, str]:
    assert series is not None
    return (series.id, n.reporter.entity, n.stated.when)


def _column(row: dict[str, Any]) -> tuple[str, str]:
    period = row["period"] or ""
    annual = row["year"] is not None and period[4:] in ("", "-12", "-12-31", "-12-30")
    return (row["entity"], str(row["year"]) if annual else period)


def _sheet_line(
    by_column: dict[tuple[str, str], list[dict[str, Any]]], columns: Sequence[tuple[str, str]]
) -> list[Any]:
    first = next(iter(by_column.values()))[0]
    crowded = [" ".join(c) for c in columns if len(by_column.get(c, ())) > 1]
    said = f"{SEVERAL}: {'、'.join(crowded)}" if crowded else None
    return [*(first[c] or "" for c in SHEET), *(_value(by_column.get(c, ())) for c in columns), said]


def _value(rows: Sequence[dict[str, Any]]) -> float | None:
    """That of the first exact row, else of the first with a value; rows come with the exact ones first."""
    return next((r["value"] for r in rows if r["value"] is not None), None)


def _alone(p: Placed) -> dict[str, Any]:
    s = p.named.stated
    values = (
        *(s.document, s.row, s.indicator, s.scope or None, s.value, s.unit or None, s.aspect, s.status),
        *(s.period or None, s.mention, p.reason),
    )
    return dict(zip(UNALIGNED, values, strict=True))


def _name(key: tuple[str, ...], p: Placed, documents: int) -> dict[str, Any]:
    assert p.series is not None
    verdict = p.series.verdicts[p.named.key]
    if p.reason == KEPT_OUT:
        decided: tuple[Any, ...] = ("-", None, "mapping")
    elif p.reason:
        decided = ("", None, "")
    else:
        decided = (p.series.label, verdict.score, verdict.rule)
    return dict(zip(MAPPING_COLUMNS, (*key, *decided, documents), strict=True))


def _frame(rows: Sequence[dict[str, Any]], dtypes: dict[str, str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {c: pd.Series([r[c] for r in rows], dtype=dtype) for c, dtype in dtypes.items()},
        columns=list(dtypes),
    )
