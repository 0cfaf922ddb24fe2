"""The commands for looking and checking: `review` and `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reportminer.cli import attempts, extractor_of, inputs_of
from reportminer.cli_options import lexicon_option, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reportminer.checks.stated import Finding
    from reportminer.display.page import Reviewed
    from reportminer.lexicon import Lexicon

_where = click.option(
    "--where",
    multiple=True,
    metavar="CONDITION",
    help="Of an archive: the documents that have a row for which this is true. As for `export`.",
)


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
@_where
@lexicon_option
def review(
    files: tuple[str, ...],
    output: str,
    language: str | None,
    where: tuple[str, ...],
    lexicon_folder: str | None,
) -> int:
    """Write a page on which to look at the rows of FILEs beside their texts, and to correct them.

    The page is one file that needs nothing else and reaches nowhere. What is decided on it is kept in the browser;
    its button saves a corrections file, which `reportminer apply` carries out in an archive and `reportminer score`
    takes as gold. A FILE may be an archive: the texts are read again, and what was decided before is shown.
    """
    from pathlib import Path

    from reportminer.display.page import review_page

    if not Path(output).parent.is_dir():
        raise click.UsageError(f"{output}: the folder {Path(output).parent} is not there; make it first")
    inputs, archives = _inputs(files, where)
    found = [r for a in archives for r in _of_archive(a, where)]
    found += _of_files(inputs, lexicon_folder) if inputs else []
    reviewed = [r for r in found if r]
    if reviewed:
        Path(output).write_text(review_page(reviewed, language or ""), "utf-8", newline="\n")
    return int(len(reviewed) < len(found))


def _inputs(files: Iterable[str], where: Sequence[str]) -> tuple[list[str], list[str]]:
    """The inputs that are files, and those that are archives: told by their content."""
    from reportminer.store import is_archive

    every = inputs_of(files)
    archives = [x for x in every if is_archive(x)]
    if where and not archives:
        raise click.UsageError("--where is for an archive, and there is none among the files")
    return [x for x in every if x not in archives], archives


def _of_files(inputs: Iterable[str], lexicon_folder: str | None) -> Iterator[Reviewed | None]:
    from reportminer.display.page import Reviewed

    extractor = extractor_of(lexicon_folder)
    for result in (r for source in inputs for r in attempts(extractor, source, None)):
        yield Reviewed.of(result) if result else None


def _of_archive(database: str, where: Sequence[str]) -> Iterator[Reviewed | None]:
    from reportminer.archived import Archived
    from reportminer.model import Unread

    with Archived.open(database, where) as archive:
        for one in archive.reviewed():
            if isinstance(one, Unread):
                say(one.reason)
                yield None
            else:
                yield one


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    show_default=True,
    help="Sentences for the eye, or one JSON object a finding.",
)
@_where
@lexicon_option
def check(files: tuple[str, ...], format: str, where: tuple[str, ...], lexicon_folder: str | None) -> int:
    """Check what the numbers of FILEs say of each other, and print what does not add up.

    Totals against parts, shares against amounts and 100 %, rates against levels, one indicator with two values,
    units that do not fit; over several FILEs also values far from all others. The rows in doubt carry a flag in the
    table too. A FILE may be an archive, whose documents are checked as they stand there. What each check does:
    docs/checks.md.
    """
    inputs, archives = _inputs(files, where)
    for database in archives:
        _check_archive(database, where, lexicon_folder, format)
    return _check_files(inputs, lexicon_folder, format) if inputs else 0


def _check_files(inputs: Iterable[str], lexicon_folder: str | None, format: str) -> int:
    from reportminer.checks.outliers import outliers

    extractor = extractor_of(lexicon_folder)
    every: list[dict[str, Any]] = []
    done = failed = 0
    for result in (r for source in inputs for r in attempts(extractor, source, None)):
        if not result:
            failed += 1
            continue
        rows = result.to_dicts()
        _tell(result.document.source, rows, extractor.lexicon, format)
        every += rows
        done += 1
    _tell_outliers(outliers(every) if done > 1 else [], every, format)
    return int(failed > 0)


def _check_archive(database: str, where: Sequence[str], lexicon_folder: str | None, format: str) -> None:
    """One document after the other, and then the values of all of them, as the database sorts them."""
    from reportminer.archived import Archived
    from reportminer.lexicon import Lexicon

    lexicon = Lexicon.load(lexicon_folder) if lexicon_folder else Lexicon.default()
    with Archived.open(database, where) as archive:
        for id, name, _ in archive.documents():
            _tell(name, archive.rows(id, name), lexicon, format)
        found = list(archive.outliers())
    _tell_outliers([f for f, _ in found], [row for _, row in found], format)


def _tell(document: str, rows: Sequence[Mapping[str, Any]], lexicon: Lexicon, format: str) -> None:
    from reportminer.checks.run import check_rows
    from reportminer.checks.told import told

    checked = check_rows(rows, lexicon)
    if format == "text":
        click.echo("\n".join(told(document, checked, rows)))
    else:
        _as_jsonl(checked.findings)


def _tell_outliers(found: Sequence[Finding], rows: Iterable[Mapping[str, Any]], format: str) -> None:
    from reportminer.checks.told import lines

    if format == "jsonl":
        _as_jsonl(found)
    elif found:
        click.echo("\n".join(["over all documents:", *lines(found, rows)]))


def _as_jsonl(found: Iterable[Finding]) -> None:
    import json

    from reportminer.checks.told import as_dicts

    for f in as_dicts(found):
        click.echo(json.dumps(f, ensure_ascii=False))
