"""One report in every format gives the same rows; damaged files give rows or one clear error."""

from __future__ import annotations

import re

import pytest

from fuzz import SECONDS, SLOW, run
from reportminer import Extractor
from same_rows import KINDS, agreement, format_of, rows

SAME = 0.98


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def needs(kind: str) -> None:
    missing = format_of(kind).missing
    if missing:
        pytest.skip(f"{kind} needs {', '.join(missing)}")


@pytest.mark.parametrize("kind", KINDS)
def test_same_rows_in_every_format(kind: str, extractor: Extractor) -> None:
    needs(kind)
    wanted, found = rows("txt", extractor), rows(kind, extractor)
    assert wanted.total() >= 60
    assert agreement(wanted, found) >= SAME, f"missing {wanted - found}, more {found - wanted}"


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in SLOW])
def test_damaged_files_give_rows_or_an_error(kind: str) -> None:
    needs(kind)
    (tally,) = run([kind], 20, seed=7)
    assert tally.slowest < SECONDS
    assert not [r for r in tally.refused if re.search(r"Traceback|0x[0-9a-f]{6}", r)]
