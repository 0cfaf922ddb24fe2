"""The commands for looking and checking: `review` and `check`."""

from __future__ import annotations

from typing import Any

import click

from reportminer.cli import attempts, extractor_of, inputs_of
from reportminer.cli_options import lexicon_option


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "-o", "--output", metavar="FILE", default="review.html", show_default=True, help="The page to write."
)
@click.option(
    "--language",
    type=click.Choice(["en", "zh"]),
    help="Language of the page; by default that of the browser, and it can be changed there.",
)
@lexicon_option
def review(files: tuple[str, ...], output: str, language: str | None, lexicon_folder: str | None) -> int:
    """Write a page on which to look at the rows of FILEs beside their texts, and to correct them.

    The page is one file that needs nothing else and reaches nowhere. What is decided on it is kept in the browser;
    its button saves a corrections file, which `reportminer score` takes as gold.
    """
    from pathlib import Path

    from reportminer.display.page import Reviewed, review_page

    if not Path(output).parent.is_dir():
        raise click.UsageError(f"{output}: the folder {Path(output).parent} is not there; make it first")
    extractor, inputs = extractor_of(lexicon_folder), inputs_of(files)
    attempted = [r for source in inputs for r in attempts(extractor, source, None)]
    results = [r for r in attempted if r]
    if results:
        page = review_page(map(Reviewed.of, results), language or "")
        Path(output).write_text(page, "utf-8", newline="\n")
    return int(len(results) < len(attempted))


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="Sentences for the eye, or one JSON object a finding.",
)
@lexicon_option
def check(files: tuple[str, ...], format: str, lexicon_folder: str | None) -> int:
    """Check what the numbers of FILEs say of each other, and print what does not add up.

    Totals against parts, shares against amounts and 100 %, rates against levels, one indicator with two values,
    units that do not fit; over several FILEs also values far from all others. The rows in doubt carry a flag in the
    table too. What each check does: docs/checks.md.
    """
    import json

    from reportminer.checks.outliers import outliers
    from reportminer.checks.run import check_rows
    from reportminer.checks.told import as_dicts, lines, told

    extractor, inputs = extractor_of(lexicon_folder), inputs_of(files)
    every: list[dict[str, Any]] = []
    done = failed = 0
    for result in (r for source in inputs for r in attempts(extractor, source, None)):
        if not result:
            failed += 1
            continue
        rows = result.to_dicts()
        checked = check_rows(rows, extractor.lexicon)
        every += rows
        done += 1
        if format == "text":
            click.echo("\n".join(told(result.document.source, checked, rows)))
        else:
            for f in as_dicts(checked.findings):
                click.echo(json.dumps(f, ensure_ascii=False))
    found = outliers(every) if done > 1 else []
    if format == "jsonl":
        for f in as_dicts(found):
            click.echo(json.dumps(f, ensure_ascii=False))
    elif found:
        click.echo("\n".join(["over all documents:", *lines(found, every)]))
    return int(failed > 0)
