"""Pictures of what reports say: lines and bars of a panel, and a sheet of one report.

They are drawn with matplotlib (`pip install "reportminer[plot]"`), which is loaded when the first picture is made. Every
function returns a `matplotlib.figure.Figure` that shows itself in a notebook; `save` writes it as PNG or SVG. A panel is
what `reportminer.panel` makes, its DataFrame, or dicts with the same names.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reportminer.errors import MissingExtraError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["bars", "lines", "save", "sheet"]


def lines(panel: Any, series: str | Sequence[str] = (), *, title: str = "", language: str = "zh") -> Figure:
    """A line over the years for each series and entity of a panel; one pair of axes a unit and aspect.

    `series` limits it to these names or ids. A missing year is a gap, a target hollow and dashed, a range a bar from low to
    high. Beyond twelve lines a pair of axes shows those with the most years, and says what it left out.
    Raises `ReportminerError` where there is nothing to draw, a name is unknown, or no font has Chinese characters.
    """
    _matplotlib()
    from reportminer.plot.over_years import lines as draw

    return draw(panel, series, title, language)


def bars(
    panel: Any,
    series: str | Sequence[str] = (),
    year: int | None = None,
    *,
    title: str = "",
    language: str = "zh",
) -> Figure:
    """Bars of one year, by default the last that has a value: the entities beside each other, series by series.

    Where there is one entity only, its series stand together, unit by unit. Bars start at zero; where values of one
    unit lie two orders of magnitude apart, dots on a logarithmic scale take their place, and it is said.
    Raises `ReportminerError` as `lines` does.
    """
    _matplotlib()
    from reportminer.plot.in_year import bars as draw

    return draw(panel, series, year, title, language)


def sheet(result: Any, *, title: str = "", language: str = "zh", rows: int = 8) -> Figure:
    """What one report counts: a small chart for each category, its largest values, unit by unit.

    `result` is a `Result`, or its table. `rows` is how many a category shows; how many more there are is said.
    Raises `ReportminerError` where the report has no rows, the table is of several documents, or no font has Chinese.
    """
    _matplotlib()
    from reportminer.plot.of_report import sheet as draw

    return draw(result, title, language, rows)


def save(figure: Figure, path: str | os.PathLike[str]) -> None:
    """Write a picture as PNG or SVG, by the suffix; the same picture gives the same bytes.

    Raises `ReportminerError` for another suffix and where the file cannot be written.
    """
    _matplotlib()
    from reportminer.plot.picture import save as write

    write(figure, path)


def _matplotlib() -> None:
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError:
        raise MissingExtraError('pictures need matplotlib: pip install "reportminer[plot]"') from None
