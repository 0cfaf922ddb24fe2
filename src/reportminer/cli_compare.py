"""The command `compare`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from reportminer.cli import attempts, extractor_of, inputs_of
from reportminer.cli_options import lexicon_option, say
from reportminer.compare import format_of, print_panel, told, write_panel
from reportminer.errors import ReportminerError
from reportminer.gather import ABOUT, Row, archive_rows, is_table, kept, table_rows
from reportminer.panel.alike import MIN_SCORE
from reportminer.store import is_archive


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE: .csv, .jsonl, .xlsx or .parquet.")
@click.option(
    "--format",
    type=click.Choice(("table", "csv", "jsonl")),
    default="table",
    show_default=True,
    help="What to print without -o.",
)
@click.option(
    "--wide", is_flag=True, help="A line a series and a column a place and year, not a line a value."
)
@click.option(
    "--mapping", metavar="FILE", help="The series that a person gave to names; see --write-mapping."
)
@click.option(
    "--write-mapping", metavar="FILE", help="Write all names with their series, score and rule, to edit."
)
@click.option(
    "--min-score",
    type=click.FloatRange(0, 1),
    default=MIN_SCORE,
    show_default=True,
    metavar="SCORE",
    help="What names must reach to be the same indicator.",
)
@click.option(
    "--where",
    multiple=True,
    metavar="CONDITION",
    help="Compare only rows for which COLUMN=VALUE, as in export; also region, publisher and title.",
)
@lexicon_option
def compare(
    sources: tuple[str, ...],
    output: str | None,
    format: str,
    wide: bool,
    mapping: str | None,
    write_mapping: str | None,
    min_score: float,
    where: tuple[str, ...],
    lexicon_folder: str | None,
) -> int:
    """Align the same indicators of several reports and years, and show them side by side.

    A SOURCE is an archive, a table that extract or export wrote (.csv, .jsonl), a report, or a folder of reports. Names
    that differ in wording are matched by rules; what has no counterpart is listed in a workbook (-o FILE.xlsx) with the
    reason. See docs/compare.md.
    """
    from reportminer.lexicon import Lexicon
    from reportminer.panel.build import panel
    from reportminer.panel.mapping import write_mapping as write_names

    _check_output(output)
    gathered = _Gathered(lexicon_folder)
    rows = [row for source in inputs_of(sources) for row in gathered.rows(source, where)]
    if not rows:
        say("nothing to compare: no row was read")
        return 1
    lexicon = Lexicon.load(lexicon_folder) if lexicon_folder else None
    made = panel(rows, mapping=mapping, min_score=min_score, lexicon=lexicon)
    if write_mapping:
        write_names(made.names, write_mapping)
        say(f"{write_mapping}: {len(made.names):,} names; edit the column series, and give it to --mapping")
    if output:
        say(f"{output}: {write_panel(made, output, wide=wide):,} lines")
    elif format != "table":
        print_panel(made, format, wide=wide)
    else:
        for line in told(made, shutil.get_terminal_size((100, 24)).columns):
            click.echo(line)
    return int(gathered.failed)


class _Gathered:
    """Reads sources one after the other, and remembers whether one failed."""

    def __init__(self, lexicon_folder: str | None) -> None:
        self._lexicon_folder = lexicon_folder
        self.failed = False

    def rows(self, source: str, where: Sequence[str]) -> Iterator[Row]:
        """The rows of one source for which all conditions hold."""
        if is_archive(source):
            yield from archive_rows(source, where)
        elif is_table(source):
            yield from kept(table_rows(source), where)
        else:
            yield from kept(self._report(source), where)

    def _report(self, source: str) -> Iterator[Row]:
        for result in attempts(extractor_of(self._lexicon_folder), source, None):
            self.failed |= result is None
            for row in result.to_dicts() if result else ():
                assert result is not None
                yield row | {name: getattr(result.document, name) for name in ABOUT}


def _check_output(output: str | None) -> None:
    if output is None:
        return
    try:
        format_of(output)
    except ReportminerError as e:
        raise click.UsageError(str(e)) from None
    if not Path(output).parent.is_dir():
        raise click.UsageError(f"{output}: the folder {Path(output).parent} is not there; make it first")
