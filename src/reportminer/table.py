"""Observations to a DataFrame, and the description of its columns for other tools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, get_args

from reportminer.model import COLUMNS, Aspect, Column, Modifier, Observation, Status

if TYPE_CHECKING:
    import pandas as pd

KEY = ("document", "row")
_TYPES = {"string": "string", "category": "string", "Int64": "integer", "Float64": "number"}
_VALUES = {"modifier": get_args(Modifier), "aspect": get_args(Aspect), "status": get_args(Status)}
_ALWAYS = frozenset(
    (
        "document",
        "row",
        "indicator",
        "modifier",
        "aspect",
        "status",
        "sentence",
        "mention",
        "start",
        "end",
        "rule",
    )
)


def to_frame(observations: Iterable[Observation]) -> pd.DataFrame:
    """One row an observation, with exactly the names and dtypes of `COLUMNS`; an empty table keeps them.

    The categories of `modifier`, `aspect` and `status` are always all, so that tables can be joined.
    """
    return rows_to_frame([tuple(o.as_dict().values()) for o in observations])


def rows_to_frame(rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """The same from rows whose values stand in the order of `COLUMNS`, None where there is nothing."""
    import pandas as pd

    columns = zip(*rows, strict=True) if rows else [()] * len(COLUMNS)
    typed = {}
    for c, values in zip(COLUMNS, columns, strict=True):
        dtype: Any = pd.CategoricalDtype(list(_VALUES[c.name])) if c.name in _VALUES else c.dtype
        typed[c.name] = pd.array(list(values), dtype=dtype)
    return pd.DataFrame(typed)


def table_schema() -> dict[str, Any]:
    """The columns as a Table Schema (https://specs.frictionlessdata.io/table-schema/), ready for JSON."""
    return {"fields": [_field(c) for c in COLUMNS], "primaryKey": list(KEY), "missingValues": [""]}


def _field(column: Column) -> dict[str, Any]:
    name = column.name
    constraints: dict[str, Any] = {"required": True} if name in _ALWAYS else {}
    if name in _VALUES:
        constraints["enum"] = list(_VALUES[name])
    return {
        "name": name,
        "type": _TYPES[column.dtype],
        "title": column.description_zh,
        "description": column.description,
        **({"constraints": constraints} if constraints else {}),
    }
