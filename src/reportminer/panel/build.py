"""`panel`: from a table to a `Panel`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from reportminer.errors import ReportminerError
from reportminer.lexicon import Lexicon
from reportminer.panel.align import align
from reportminer.panel.alike import MIN_SCORE
from reportminer.panel.convert import Conversions
from reportminer.panel.mapping import read_mapping
from reportminer.panel.result import Panel
from reportminer.panel.rows import stated
from reportminer.panel.wording import Wording

if TYPE_CHECKING:
    import os

    import pandas as pd


def panel(
    table: pd.DataFrame | Iterable[Mapping[str, Any]],
    *,
    mapping: str | os.PathLike[str] | pd.DataFrame | Iterable[Mapping[str, Any]] | None = None,
    min_score: float = MIN_SCORE,
    lexicon: Lexicon | None = None,
) -> Panel:
    """Align the same indicators across reports and years.

    `table` is what `result.table` or an export holds, of several reports, or dicts with its keys; columns `region`,
    `publisher` and `title`, if there, tell who reports, else the document's name does. `mapping` is a file as
    `Panel.mapping` describes, edited by a person, or such a table, and overrides the rules. Names that no rule of at least
    `min_score` (0 to 1) makes one stay apart. The order of the rows makes no difference.
    Raises `ReportminerError` for a table or mapping that cannot be used.
    """
    if not 0 <= min_score <= 1:
        raise ReportminerError(f"min_score is {min_score}; give a number from 0 to 1")
    known = lexicon or Lexicon.default()
    conversions = Conversions.from_lexicon(known)
    placed = align(stated(table), Wording.from_lexicon(known), conversions, read_mapping(mapping), min_score)
    return Panel(tuple(placed), conversions)
