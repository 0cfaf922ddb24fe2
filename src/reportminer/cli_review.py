"""The commands for looking and checking: `review` and `check`."""

from __future__ import annotations

from pathlib import Path

import click

from reportminer.cli import attempt, extractor_of, inputs_of, lexicon_option


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
    from reportminer.display.page import Reviewed, review_page

    if not Path(output).parent.is_dir():
        raise click.UsageError(f"{output}: the folder {Path(output).parent} is not there; make it first")
    extractor, inputs = extractor_of(lexicon_folder), inputs_of(files)
    results = [r for source in inputs if (r := attempt(extractor, source, None))]
    if results:
        page = review_page(map(Reviewed.of, results), language or "")
        Path(output).write_text(page, "utf-8", newline="\n")
    return int(len(results) < len(inputs))
