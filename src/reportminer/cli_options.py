"""What the commands share: options that mean the same everywhere, and how they speak."""

from __future__ import annotations

import sys
from typing import Any

import click

lexicon_option = click.option(
    "--lexicon",
    "lexicon_folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="Folder with your own units.tsv, cues.tsv …, added to the lexicon of the package.",
)


def say(message: str) -> None:
    """A message for the person at the terminal: on standard error."""
    stream: Any = sys.stderr
    print(f"reportminer: {message}", file=stream)
