"""How well indicators are aligned: twelve reports in samples/panel with their true series.

    python benchmarks/panel.py            pairwise precision and recall
    python benchmarks/panel.py --errors   and the names that were joined wrongly, or not joined

A pair is two observations of the same series. Rules and word lists were first tuned on the reports of two
places (云岫县, 雁滩区) alone; the pairs of the other two, with each other and with these, are reported apart.
docs/compare.md has what they came to before anybody had looked at them.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import reportminer as rm

FOLDER = Path(__file__).resolve().parents[1] / "samples" / "panel"
TUNED = ("yunxiu", "yantan")

Key = tuple[str, int]
Pair = tuple[Key, Key]


def lines() -> list[dict[str, str]]:
    """The lines of the table that holds the true series of each observation."""
    with open(FOLDER / "alignment.tsv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def truth() -> dict[Key, str]:
    """The true series of each observation, by document and place in its text."""
    return {(r["document"], int(r["start"])): r["series"] for r in lines()}


def rows() -> Iterator[dict[str, Any]]:
    """The rows of all twelve reports, with what is known of each report."""
    extractor = rm.Extractor()
    for path in sorted(FOLDER.glob("*.txt")):
        result = extractor.extract_file(path)
        about = {k: getattr(result.document, k) for k in ("region", "publisher", "title")}
        for row in result.to_dicts():
            yield {**row, **about, "document": path.name}


def pairs(series: Mapping[Key, str]) -> set[Pair]:
    """All pairs of observations with the same series."""
    members: dict[str, list[Key]] = defaultdict(list)
    for key, name in series.items():
        members[name].append(key)
    return {pair for keys in members.values() for pair in combinations(sorted(keys), 2)}


def figures(found: set[Pair], true: set[Pair], wanted: Callable[[Pair], bool]) -> str:
    """Precision and recall over the pairs that are wanted."""
    mine, right = set(filter(wanted, found)), set(filter(wanted, true))
    both = len(mine & right)
    precision, recall = both / max(len(mine), 1), both / max(len(right), 1)
    return f"pairs {len(right):5}  precision {precision:.3f}  recall {recall:.3f}"


def is_tuned(pair: Iterable[Key]) -> bool:
    return all(document.startswith(TUNED) for document, _ in pair)


def place(key: Key) -> str:
    return key[0].split("-")[0]


KINDS: Mapping[str, Callable[[Pair], bool]] = {
    "all": lambda pair: True,
    "tuned on": is_tuned,
    "held out": lambda pair: not is_tuned(pair),
    "between places": lambda pair: place(pair[0]) != place(pair[1]),
    "held out, between": lambda pair: place(pair[0]) != place(pair[1]) and not is_tuned(pair),
}


def main() -> None:
    true = truth()
    table = list(rows())
    names = {(r["document"], r["start"]): r for r in table}
    start_of = {(r["document"], r["row"]): r["start"] for r in table}
    panel = rm.panel(table)
    series = {(r["document"], start_of[r["document"], r["row"]]): r["series_id"] for r in panel.rows}
    found, wanted = pairs({k: v for k, v in series.items() if k in true}), pairs(true)
    print(f"observations {len(true)}, extracted {len(set(true) & set(names))}; series {len(panel)}")
    for kind, test in KINDS.items():
        print(f"{kind:18} {figures(found, wanted, test)}")
    if "--errors" in sys.argv:
        tuned_only = "--held-out" not in sys.argv
        for word, wrong in (("joined", found - wanted), ("apart", wanted - found)):
            for said in sorted({_said(p, names, true) for p in wrong if is_tuned(p) or not tuned_only}):
                print(f"{word}: {said}")


def _said(pair: Pair, names: Mapping[Key, Mapping[str, Any]], true: Mapping[Key, str]) -> str:
    both = sorted(
        f"{true[k]}={names[k]['scope'] or ''}|{names[k]['indicator']}|{names[k]['unit']}|{names[k]['aspect']}"
        for k in pair
        if k in names
    )
    return " ~ ".join(both)


if __name__ == "__main__":
    main()
