"""The samples' gold: no figure may fall below `tests/scores.tsv`, and a rise is written down."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

import scores  # noqa: E402

SAMPLES = sorted((ROOT / "samples").glob("*.tsv"))
COMMAND = "python benchmarks/scores.py --write"


def test_every_sample_is_accepted() -> None:
    assert [p.stem for p in SAMPLES] == sorted(scores.accepted_figures()), f"run {COMMAND}"
    assert set(scores.accepted_rows()) <= {p.stem for p in SAMPLES}, f"run {COMMAND}"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_figures(path: Path) -> None:
    measured = scores.measure(path)
    accepted = scores.accepted_figures().get(path.stem, {})
    fallen = scores.fallen(accepted, measured.figures)
    lost = measured.lost(scores.accepted_rows().get(path.stem, frozenset()))
    assert not fallen, "\n".join([f"{path.stem} fell:", *fallen, "rows lost:", *lost])
    risen = scores.risen(accepted, measured.figures)
    assert not risen, "\n".join([f"{path.stem} rose; run {COMMAND} and commit it:", *risen])
