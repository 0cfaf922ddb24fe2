"""Rows won and lost against the accepted state: `python benchmarks/scores.py [--write] [FOLDER]`.

FOLDER holds gold, NAME.tsv beside NAME.txt, and is `samples/` unless named. What counts as accepted is in
`tests/scores.tsv` (figures per sample) and `tests/accepted_rows.tsv` (the ids of the rows that are right);
`--write` makes the present state of the samples the accepted one. Gold elsewhere has no accepted state: its
figures are printed, and its faults.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
if (ROOT / "src").is_dir() and str(ROOT / "src") not in sys.path:
    sys.path.append(str(ROOT / "src"))  # works in a checkout that is not installed

from reportminer.score import GoldRow, align, gold_files, in_one_line, judge, load_gold, score  # noqa: E402

if TYPE_CHECKING:
    from reportminer.extract import Extractor
    from reportminer.model import Observation

SAMPLES = ROOT / "samples"
FIGURES = ROOT / "tests" / "scores.tsv"
ROWS = ROOT / "tests" / "accepted_rows.tsv"
FIELDS = ("value", "modifier", "unit", "label", "aspect")
SLACK = 0.001


@dataclass(frozen=True, slots=True)
class Measured:
    """One gold file against the present code; `rows` maps the ids to a line that shows gold and reading."""

    figures: Mapping[str, float]
    right: frozenset[str]
    rows: Mapping[str, str]
    notes: tuple[str, ...]

    def lost(self, accepted: frozenset[str]) -> list[str]:
        """Rows that were right when the state was accepted and no longer are."""
        return [self.rows.get(i, f"{i} is no row any more") for i in _sorted(accepted - self.right)]

    def won(self, accepted: frozenset[str]) -> list[str]:
        """Rows that are right now and were not."""
        return [self.rows[i] for i in _sorted(self.right - accepted)]


@cache
def _extractor() -> Extractor:
    from reportminer.extract import Extractor

    return Extractor()


@cache
def measure(path: Path) -> Measured:
    """The figures and the right rows of one gold file."""
    gold = load_gold(path)
    observed = _extractor().extract_document(gold.document).observations
    result = score(gold, observed)
    pairs, missed, _ = align(gold.rows, observed)
    rows = {g.id: _line(g, o) for g, o in pairs} | {g.id: _line(g, None) for g in missed}
    right = frozenset(g.id for g, o in pairs if not g.optional and _right(g, o))
    figures = {k: v for k, v in result.figures.items() if v is not None and k not in ("gold", "pred")}
    return Measured(figures, right, rows, result.notes)


def _right(g: GoldRow, o: Observation) -> bool:
    verdict = judge(g, o)
    return all(verdict[field] for field in FIELDS)


def _line(g: GoldRow, o: Observation | None) -> str:
    if o is None:
        return f"  {g.id}\t«{g.mention}» {g.labels[0]}\tnot found"
    q = o.quantity
    wrong = ", ".join(name for name, ok in judge(g, o).items() if not ok) or "right"
    got = f"{o.scope} {o.indicator} {q.modifier} {q.value} {q.unit} {o.aspect}"
    return f"  {g.id}\t«{g.mention}» {g.labels[0]}\t{got}\t{wrong}"


def fallen(accepted: Mapping[str, float], now: Mapping[str, float]) -> list[str]:
    """Accepted figures that are lower now by more than the slack, in words."""
    return [
        f"  {k}: {v:.4f} -> {now.get(k, 0):.4f}" for k, v in accepted.items() if now.get(k, 0) < v - SLACK
    ]


def risen(accepted: Mapping[str, float], now: Mapping[str, float]) -> list[str]:
    """Figures that are higher now by more than the slack, in words."""
    return [
        f"  {k}: {accepted.get(k, 0):.4f} -> {v:.4f}"
        for k, v in now.items()
        if v > accepted.get(k, -1) + SLACK
    ]


@cache
def accepted_figures() -> dict[str, dict[str, float]]:
    """Sample → figure → value."""
    found: dict[str, dict[str, float]] = {}
    for sample, figure, value in _table(FIGURES):
        found.setdefault(sample, {})[figure] = float(value)
    return found


@cache
def accepted_rows() -> dict[str, frozenset[str]]:
    """Sample → ids of the rows that are right."""
    return {sample: frozenset(ids.split()) for sample, ids in _table(ROWS)}


def _table(path: Path) -> list[list[str]]:
    if not path.is_file():
        return []
    lines = path.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines[1:] if line and not line.startswith("# ")]


def write(measured: Mapping[str, Measured]) -> None:
    """Makes what was measured the accepted state."""
    figures = [f"{s}\t{k}\t{v:.4f}" for s, m in measured.items() for k, v in m.figures.items()]
    FIGURES.write_text("\n".join(["sample\tfigure\tvalue", *figures]) + "\n", "utf-8")
    rows = [f"{s}\t{' '.join(_sorted(m.right))}" for s, m in measured.items()]
    ROWS.write_text("\n".join(["sample\tright", *rows]) + "\n", "utf-8")


def _sorted(ids: frozenset[str]) -> list[str]:
    return sorted(ids, key=lambda i: (len(i), i))


def report(name: str, m: Measured, known: bool) -> None:
    """Prints one gold file: its figures, and the rows won and lost, or its faults."""
    print(f"{name}: {in_one_line(dict(m.figures))}")
    if not known:
        print(*(f"  {note}" for note in m.notes), sep="\n")
        return
    accepted = accepted_rows().get(name, frozenset())
    for title, lines in (("won", m.won(accepted)), ("lost", m.lost(accepted))):
        if lines:
            print(f" {title} {len(lines)}", *lines, sep="\n")


def main(arguments: list[str]) -> int:
    """0 when nothing fell, 1 when a figure did."""
    folder = Path(next((x for x in arguments if not x.startswith("-")), SAMPLES)).resolve()
    own = folder == SAMPLES
    measured = {path.stem: measure(path) for path in gold_files(folder)}
    for name, m in measured.items():
        report(name, m, own)
    if "--write" in arguments:
        if not own:
            print("--write is for samples/ alone", file=sys.stderr)
            return 2
        write(measured)
        return 0
    return int(own and any(fallen(accepted_figures().get(n, {}), m.figures) for n, m in measured.items()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
