"""The command `apply`: corrections into an archive."""

from __future__ import annotations

import click

from reportminer.cli_options import lexicon_option, say


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="CORRECTIONS...")
@click.option("--to", required=True, metavar="FILE", help="The archive, an SQLite database.")
@click.option("--who", default="", metavar="NAME", help="Who decided, where the file does not say so.")
@lexicon_option
def apply(files: tuple[str, ...], to: str, who: str, lexicon_folder: str | None) -> int:
    """Carry out in an archive what was decided on a review page: the files CORRECTIONS that it saved.

    The table then has the corrected rows, in every export too; the rows as they were read are kept beside them, with who
    decided and when. A file is one transaction, and a second time it changes nothing. What finds no text or no row in
    the archive is named, and the exit code is 1. See docs/review.md.
    """
    from reportminer.corrections import read_corrections
    from reportminer.ledger import apply_to_archive
    from reportminer.lexicon import Lexicon

    lexicon = Lexicon.load(lexicon_folder) if lexicon_folder else None
    read = [(file, read_corrections(file)) for file in files]  # faults are told before anything is changed
    refused = 0
    for file, corrections in read:
        outcome = apply_to_archive(to, corrections, who=who, source=file, lexicon=lexicon)
        for reason in outcome.reasons:
            say(f"{file}: {reason}")
        say(f"{file}: {outcome}")
        refused += outcome.refused
    return int(refused > 0)
