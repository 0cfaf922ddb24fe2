"""Tables to Parquet, batch by batch in bounded memory; large ones become a folder of parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby, islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

from reportminer.errors import MissingExtraError

GROUP_ROWS = 50_000
FILE_ROWS = 1_000_000
"""The rows of one file; more of them become a folder."""

_NOTHING = "__HIVE_DEFAULT_PARTITION__"

Fields = Sequence[tuple[str, str]]
"""Names and dtypes of columns, as in `COLUMNS`."""


def pyarrow() -> Any:
    """The library; raises `MissingExtraError` with what to install."""
    try:
        import pyarrow.parquet
    except ImportError:
        raise MissingExtraError('parquet needs pyarrow: pip install "reportminer[parquet]"') from None
    return pyarrow


def write_file(path: Path, fields: Fields, rows: Iterable[Sequence[Any]]) -> int:
    """All rows into one file; their number."""
    arrow, schema, total = pyarrow(), arrow_schema(fields), 0
    with closing(arrow.parquet.ParquetWriter(path, schema, compression="zstd")) as out:
        for batch in _batches(rows, GROUP_ROWS):
            out.write_table(_table(batch, schema))
            total += len(batch)
    return total


def write_parts(
    folder: Path, fields: Fields, rows: Iterable[Sequence[Any]], file_rows: int = FILE_ROWS
) -> int:
    """`part-00000.parquet` and so on, each with at most `file_rows` rows; the number of rows."""
    folder.mkdir(parents=True)
    rest, total = iter(rows), 0
    for number in range(1_000_000):
        part = islice(rest, file_rows)
        first = next(part, None)
        if first is None and number:
            break
        path = folder / f"part-{number:05}.parquet"
        total += write_file(path, fields, () if first is None else _with(first, part))
    return total


def write_partitions(folder: Path, fields: Fields, rows: Iterable[Sequence[Any]], by: str) -> int:
    """One folder `by=value` for each run of rows with the same value, as Hive, Spark, DuckDB and Polars read them."""
    at = [name for name, _ in fields].index(by)
    kept = [*fields[:at], *fields[at + 1 :]]
    without: Callable[[Sequence[Any]], Sequence[Any]] = lambda row: (*row[:at], *row[at + 1 :])  # noqa: E731
    folder.mkdir(parents=True)
    total = 0
    for value, group in groupby(rows, key=lambda row: row[at]):
        name = _NOTHING if value is None else quote(str(value), safe="")
        total += write_parts(folder / f"{by}={name}", kept, map(without, group))
    return total


def arrow_schema(fields: Fields) -> Any:
    """The Arrow schema, with pandas' own dtypes noted, so that `read_parquet` gives the dtypes of `COLUMNS` again."""
    arrow = pyarrow()
    types = {
        "string": arrow.string(),
        "category": arrow.dictionary(arrow.int32(), arrow.string()),
        "Int64": arrow.int64(),
        "Float64": arrow.float64(),
    }
    return arrow.schema([(name, types[dtype]) for name, dtype in fields], _pandas_dtypes(fields))


def _pandas_dtypes(fields: Fields) -> dict[bytes, bytes]:
    import json

    columns = [
        {"name": name, "field_name": name, "pandas_type": "unicode", "numpy_type": dtype, "metadata": None}
        for name, dtype in fields
        if dtype != "category"
    ]
    return {b"pandas": json.dumps({"index_columns": [], "column_indexes": [], "columns": columns}).encode()}


def _table(batch: list[Sequence[Any]], schema: Any) -> Any:
    arrow = pyarrow()
    columns = zip(*batch, strict=True)
    arrays = [arrow.array(column, type=field.type) for field, column in zip(schema, columns, strict=True)]
    return arrow.Table.from_arrays(arrays, schema=schema)


def _batches(rows: Iterable[Sequence[Any]], size: int) -> Iterator[list[Sequence[Any]]]:
    rest = iter(rows)
    while batch := list(islice(rest, size)):
        yield batch


def _with(first: Sequence[Any], rest: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    yield first
    yield from rest
