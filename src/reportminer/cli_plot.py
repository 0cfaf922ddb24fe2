"""The command `plot`: pictures of a report or of a panel."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from reportminer.cli import attempts, extractor_of
from reportminer.cli_options import lexicon_option
from reportminer.errors import ReportminerError


@click.command()
@click.argument("file")
@click.option(
    "-o", "--output", metavar="FILE", required=True, help="The picture to write: FILE.svg or FILE.png."
)
@click.option(
    "--kind",
    type=click.Choice(["sheet", "lines", "bars"]),
    default="sheet",
    show_default=True,
    help="A sheet of a report; lines or bars of a panel, as CSV or JSON Lines.",
)
@click.option(
    "--series", multiple=True, metavar="NAME", help="Only this series of the panel; may be repeated."
)
@click.option("--year", type=int, help="The year of bars; by default the last that has a value.")
@click.option("--title", default="", metavar="TEXT", help="What to write above the picture.")
@click.option(
    "--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Of the words on it."
)
@lexicon_option
def plot(
    file: str,
    output: str,
    kind: str,
    series: tuple[str, ...],
    year: int | None,
    title: str,
    language: str,
    lexicon_folder: str | None,
) -> int:
    """Draw what the report FILE counts, category by category, or lines and bars of the panel FILE.

    Needs matplotlib: pip install "reportminer[plot]". What a picture leaves out is said on it. See docs/plot.md.
    """
    from reportminer import plot as pictures

    if kind != "bars" and year is not None:
        raise click.UsageError("--year is for --kind bars")
    if kind == "sheet" and series:
        raise click.UsageError("--series is for --kind lines and --kind bars")
    if Path(output).suffix.lower() not in (".png", ".svg"):
        raise click.UsageError(f"{output}: a picture is written as .png or .svg; give such a name")
    if not Path(output).parent.is_dir():
        raise click.UsageError(f"{output}: the folder {Path(output).parent} is not there; make it first")
    words: dict[str, Any] = {"title": title, "language": language}
    if kind == "sheet":
        results = list(attempts(extractor_of(lexicon_folder), file, None))
        if len(results) > 1:
            raise ReportminerError(f"{file} holds {len(results)} reports; a sheet is of one")
        if not results or results[0] is None:
            return 1
        figure = pictures.sheet(results[0], **words)
    elif kind == "lines":
        figure = pictures.lines(panel_rows(file), series, **words)
    else:
        figure = pictures.bars(panel_rows(file), series, year, **words)
    pictures.save(figure, output)
    return 0


def panel_rows(file: str) -> list[dict[str, Any]]:
    """The rows of a panel as CSV or JSON Lines, by the suffix; raises `ReportminerError` for what is neither."""
    suffix = Path(file).suffix.lower()
    if suffix not in _READERS:
        raise ReportminerError(f"{file}: a panel is read from .csv or .jsonl; for a report use --kind sheet")
    try:
        content = Path(file).read_text("utf-8-sig")
        return list(_READERS[suffix](content))
    except UnicodeDecodeError:
        raise ReportminerError(f"{file}: not in UTF-8; save it so") from None
    except (csv.Error, ValueError) as e:
        raise ReportminerError(f"{file}: no panel ({e})") from None


def _csv_rows(content: str) -> Iterator[dict[str, Any]]:
    yield from csv.DictReader(content.splitlines(keepends=True))


def _json_rows(content: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        row = json.loads(line)
        if not isinstance(row, dict):
            raise ValueError(f"line {number} is no object")
        yield row


_READERS = {".csv": _csv_rows, ".jsonl": _json_rows}
