"""The DataFrame and its description."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import product

import pandas as pd
import pytest

from reportminer.model import COLUMNS, Document, Observation, Quantity, Result
from reportminer.table import table_schema, to_frame

EXACT = Observation(
    "报告.txt", 1, "读书活动", "", "", Quantity(Decimal(48), Decimal(48), Decimal(48), "=", "场", "count"),
    "level", "", "actual", "2023", None, "", "读书活动48场。", "48场", 4, 7, "head",
)  # fmt: skip
VAGUE = Observation(
    "报告.txt", 2, "展板", "各村", "boards", Quantity(None, Decimal(20), Decimal(99), "~", "块", "count"),
    "change", "同比", "target", "2023-Q2", 1, "一、宣传", "展板几十块。", "几十块", 10, 13, "head", ("a", "b"),
)  # fmt: skip
CASES = [(), (EXACT,), (VAGUE,), (EXACT, VAGUE)]


@pytest.mark.parametrize("rows", CASES, ids=len)
def test_names_and_dtypes_are_those_of_columns(rows: tuple[Observation, ...]) -> None:
    frame = to_frame(rows)
    assert [(name, str(dtype)) for name, dtype in frame.dtypes.items()] == [
        (c.name, c.dtype) for c in COLUMNS
    ]
    assert len(frame) == len(rows)


def test_values() -> None:
    first, second = to_frame(iter((EXACT, VAGUE))).to_dict("records")
    assert (first["value"], first["row"], first["indicator"], first["modifier"]) == (48.0, 1, "读书活动", "=")
    assert (second["low"], second["high"], second["part_of"], second["flags"]) == (20.0, 99.0, 1, "a; b")
    assert pd.isna(second["value"])
    assert all(pd.isna(first[name]) for name in ("scope", "category", "basis", "part_of", "section", "flags"))


@pytest.mark.parametrize(("a", "b"), [*product(CASES[1:3], CASES[1:3])])
def test_joined_tables_keep_the_dtypes_of_closed_lists(
    a: tuple[Observation, ...], b: tuple[Observation, ...]
) -> None:
    joined = pd.concat([to_frame(a), to_frame(b)])
    assert {str(joined[name].dtype) for name in ("modifier", "aspect", "status")} == {"category"}


def test_result_gives_the_table() -> None:
    assert Result(Document("", "a"), (EXACT,)).table.equals(to_frame([EXACT]))


def test_schema_describes_every_column() -> None:
    schema = table_schema()
    assert json.loads(json.dumps(schema)) == schema
    assert [f["name"] for f in schema["fields"]] == [c.name for c in COLUMNS]
    assert schema["primaryKey"] == ["document", "row"]
    fields = {f["name"]: f for f in schema["fields"]}
    assert {fields[n]["type"] for n in ("row", "start", "end", "part_of")} == {"integer"}
    assert fields["value"]["type"] == "number"
    assert fields["status"]["constraints"] == {"required": True, "enum": ["actual", "target"]}
    assert "constraints" not in fields["scope"]
    assert all(f["title"] and f["description"] for f in schema["fields"])
