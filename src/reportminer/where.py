"""Conditions like `category=audience` and `value>=1000`, from a person to SQL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reportminer.errors import ReportminerError

_FORM = re.compile(r"\s*(?P<column>\w+)\s*(?P<operator>!=|>=|<=|=|>|<)\s*(?P<value>.*?)\s*", re.DOTALL)
_NUMBERS = ("Int64", "Float64")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on one column; in SQL `sql` with its `values` in place of the question marks."""

    column: str
    sql: str
    values: tuple[str | float, ...] = ()


def condition(text: str, dtypes: Mapping[str, str]) -> Condition:
    """`COLUMN OPERATOR VALUE` with one of = != > >= < <=, for columns of these dtypes.

    After = and !=, `|` separates alternatives, `*` stands for any characters, and no value means an empty cell.
    Raises `ReportminerError` saying what is wrong.
    """
    m = _FORM.fullmatch(text)
    if not m:
        raise ReportminerError(
            f"«{text}» is no condition; write it like category=audience, period=2023* or value>=100"
        )
    column, operator, value = m["column"], m["operator"], m["value"]
    if column not in dtypes:
        raise ReportminerError(f"«{text}»: no column «{column}»; use one of {', '.join(dtypes)}")
    if operator in ("=", "!="):
        each = [_equal(column, one, dtypes[column], text) for one in value.split("|")]
        sql = " OR ".join(c.sql for c in each)
        sql = f"({sql})" if operator == "=" else f"NOT ({sql})"
        return Condition(column, sql, tuple(v for c in each for v in c.values))
    if not value:
        raise ReportminerError(f"«{text}»: nothing stands after {operator}")
    typed: str | float = _number(value, text) if dtypes[column] in _NUMBERS else value
    return Condition(column, f'"{column}" {operator} ?', (typed,))


def conditions(texts: Iterable[str], dtypes: Mapping[str, str]) -> tuple[Condition, ...]:
    """All of several conditions."""
    return tuple(condition(text, dtypes) for text in texts)


def clause(all_of: Iterable[Condition]) -> tuple[str, tuple[str | float, ...]]:
    """The WHERE clause for all of the conditions together, and its values."""
    given = tuple(all_of)
    sql = " AND ".join(c.sql for c in given)
    return f" WHERE {sql}" if sql else "", tuple(v for c in given for v in c.values)


def _equal(column: str, value: str, dtype: str, text: str) -> Condition:
    """True or false and never unknown, so that NOT turns it round for empty cells too."""
    if not value:
        return Condition(column, f'"{column}" IS NULL')
    if dtype in _NUMBERS:
        return Condition(column, f'"{column}" IS ?', (_number(value, text),))
    if "*" in value:
        pattern = re.sub(r"[\[?]", lambda m: f"[{m[0]}]", value)
        return Condition(column, f"coalesce(\"{column}\", '') GLOB ?", (pattern,))
    return Condition(column, f'"{column}" IS ?', (value,))


def _number(value: str, text: str) -> float:
    try:
        return float(value.replace(",", ""))
    except ValueError:
        raise ReportminerError(f"«{text}»: «{value}» is no number, and the column holds numbers") from None
