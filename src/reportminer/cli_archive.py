"""The commands `archive` and `export`; what they work with is imported when they run."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from reportminer.cli_options import lexicon_option, say
from reportminer.errors import ReportminerError
from reportminer.limits import LIMITS

if TYPE_CHECKING:
    from reportminer.archive import Again


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--to", required=True, metavar="FILE", help="The SQLite database, made if it is not there.")
@click.option(
    "--jobs", type=click.IntRange(1, 256), metavar="N", help="Worker processes; by default one a processor."
)
@click.option("--retry-failed", "again", flag_value="failed", help="Also read again what failed before.")
@click.option("--redo", "again", flag_value="all", help="Read everything again.")
@click.option(
    "--time-limit",
    type=click.FloatRange(0, 86_400),
    default=LIMITS.seconds,
    show_default=True,
    metavar="SECONDS",
    help="What a document may take before it counts as failed; 0 for no limit.",
)
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.option("--log", metavar="FILE", help="Append what happens to FILE.")
@lexicon_option
def archive(
    sources: tuple[str, ...],
    to: str,
    jobs: int | None,
    again: Again | None,
    time_limit: float,
    quiet: bool,
    log: str | None,
    lexicon_folder: str | None,
) -> int:
    """Read all reports of the SOURCEs into a database; run again, it reads only what is new.

    A SOURCE is a folder, a file, or a pattern in quotes ('reports/**/*.docx'). What is in the database already is known
    by its content: files that have changed, moved or gone are noticed. Ctrl-C stops at any moment, and the next run
    goes on there. What failed is a row with its reason, and the exit code is 1. See docs/archive.md.
    """
    from reportminer.archive import archive as keep
    from reportminer.lexicon import Lexicon

    if log:
        _log_to(log)
    lexicon = Lexicon.load(lexicon_folder) if lexicon_folder else None
    try:
        summary = keep(
            sources,
            to,
            jobs=jobs,
            lexicon=lexicon,
            again=again or "",
            time_limit=time_limit,
            show=False if quiet else None,
        )
    except KeyboardInterrupt:
        say(f"interrupted; what was read is in {to}, and the same command goes on from there")
        raise
    for fault in summary.faults:
        say(fault)
    say(f"{to}: {summary}")
    if summary.unsettled:
        say(
            f"corrections that find no row any more: {summary.unsettled:,}; see them with: reportminer export {to}"
            " --table corrections --where 'state=unmatched|stale'"
        )
    if summary.failed:
        say(f"the failures: reportminer export {to} --table failures")
    return int(bool(summary.failed or summary.faults))


@click.command()
@click.argument("database", metavar="DATABASE")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option(
    "--format",
    type=click.Choice(("csv", "jsonl", "xlsx", "parquet")),
    help="By default that of the suffix of -o; CSV on standard output.",
)
@click.option(
    "--table",
    type=click.Choice(("observations", "documents", "failures", "rejected", "corrections", "originals")),
    default="observations",
    show_default=True,
    help="What to export.",
)
@click.option(
    "--where",
    multiple=True,
    metavar="CONDITION",
    help="COLUMN=VALUE, also with != > >= < <=; * stands for anything, | separates alternatives, no value means an"
    " empty cell. Given several times, all must be true.",
)
@click.option(
    "--partition-by", default="", metavar="COLUMN", help="Parquet: a folder for each value of COLUMN."
)
def export(
    database: str,
    output: str | None,
    format: str | None,
    table: str,
    where: tuple[str, ...],
    partition_by: str,
) -> int:
    """Write the table of an archive, or a part of it, to a file.

    CSV and JSON Lines, also to standard output; Excel, with sheets of documents and failures; Parquet, of more than a
    million rows as a folder of parts. For example: --where 'category=audience|sessions' --where 'period=2023*' --where
    'document=reports/2023/*'.
    """
    from reportminer.export import export as write

    count = write(
        database,
        output or sys.stdout,
        format=format or "",
        table=table,
        where=where,
        partition_by=partition_by,
    )
    if output:
        say(f"{output}: {count:,} rows")
    return 0


def _log_to(path: str) -> None:
    import logging

    try:
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError as e:
        raise ReportminerError(f"{path}: the log cannot be written ({e.strerror})") from None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("reportminer")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
