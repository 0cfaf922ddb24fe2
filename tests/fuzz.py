"""Damaged files: every mutation of a good file gives documents, or an error of the package's own, in bounded time and memory.

    python tests/fuzz.py --count 10000 --seed 1 [--kinds pdf docx …]

prints a line a format: how many were read, how many refused, the slowest, and how far the peak memory rose.
"""

from __future__ import annotations

import argparse
import faulthandler
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reportminer.model import Document, Unread
from reportminer.read import read_all

FOLDER = Path(__file__).resolve().parents[1] / "samples" / "formats"
SECONDS = 60
"""How long one damaged file may take."""

SLOW = ("doc", "wps")  # each starts LibreOffice; so many fewer of them are tried
SLOW_SHARE = 100


@dataclass(slots=True)
class Tally:
    """What became of the mutations of one format."""

    kind: str
    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def __str__(self) -> str:
        reasons = sum(self.refused.values())
        return f"{self.kind:<5} {self.read + reasons:>6} tried {self.read:>6} read {reasons:>6} refused, slowest {self.slowest:.2f} s"


def mutated(data: bytes, other: bytes, dice: random.Random) -> bytes:
    """`data` cut off, with bits flipped, with a stretch of itself or of `other` put in, doubled or zeroed."""
    way = dice.randrange(5)
    if way == 0:
        return data[: dice.randrange(len(data))]
    out = bytearray(data)
    if way == 1:
        for _ in range(2 ** dice.randrange(8)):
            out[dice.randrange(len(out))] ^= 1 << dice.randrange(8)
        return bytes(out)
    a, b = sorted(dice.randrange(len(out)) for _ in range(2))
    b = min(b, a + 4096)
    if way == 2:
        start = dice.randrange(len(other))
        out[a:b] = other[start : start + dice.randrange(4096)]
    elif way == 3:
        out[a:a] = out[a:b]
    else:
        out[a:b] = bytes(b - a)
    return bytes(out)


def run(kinds: list[str], count: int, seed: int) -> Iterator[Tally]:
    """A tally a format; raises what is no error of the package's own, and ends the process on a hang."""
    files = {k: (FOLDER / f"report.{k}").read_bytes() for k in kinds}
    for kind, data in files.items():
        tally = Tally(kind)
        dice = random.Random(f"{seed} {kind}")
        for number in range(max(1, count // SLOW_SHARE) if kind in SLOW else count):
            damaged = mutated(data, dice.choice(list(files.values())), dice)
            faulthandler.dump_traceback_later(SECONDS * 4, exit=True)
            began = time.perf_counter()
            try:
                found = list(read_all(damaged, f"{number}.{kind}"))
            except Exception as e:
                raise AssertionError(f"seed {seed}, {kind} number {number}: {type(e).__name__}: {e}") from e
            tally.slowest = max(tally.slowest, time.perf_counter() - began)
            for one in found:
                if isinstance(one, Unread):
                    assert one.reason.startswith(f"{number}.{kind}"), f"no name in {one.reason!r}"
                    tally.refused[one.reason.partition(": ")[2][:60]] += 1
                else:
                    assert isinstance(one, Document)
                    tally.read += 1
        faulthandler.cancel_dump_traceback_later()
        yield tally


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    kinds = sorted(p.suffix[1:] for p in FOLDER.glob("report.*"))
    parser.add_argument("--count", type=int, default=10_000, help="mutations over all formats")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="+", choices=kinds, default=kinds)
    said = parser.parse_args()
    quick = [k for k in said.kinds if k not in SLOW]
    before = _peak()
    for tally in run(said.kinds, -(-said.count // max(len(quick), 1)), said.seed):
        print(tally, f"peak memory +{_peak() - before} MB", flush=True)
        for reason, n in tally.refused.most_common(3):
            print(f"      {n:>6} {reason}")


def _peak() -> int:
    """The greatest resident memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
