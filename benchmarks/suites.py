"""Scores reportminer on outside suites of Chinese numbers: `python benchmarks/suites.py [DIR] [options]`.

DIR, or the environment variable REPORTMINER_SUITES, names a directory with a `run.py` that scores a function
`text -> [{start, end, value (number | [low, high] | None), unit, kind}]`; options such as `--fail 20` and
`--suite NAME` go on to it. Two levels can be scored: `mentions`, every number with its unit and modifier, and
with `--observations` what is left of them in the table, where dates and telephone numbers must not appear.
The cases belong to their authors and are no part of this project.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportminer.extract import Extractor
    from reportminer.find import Finder
    from reportminer.model import Quantity

HERE = Path(__file__).resolve().parent
_PARTS = {"%": 100, "‰": 1000}


def mentions(text: str) -> list[dict[str, Any]]:
    """All numbers of `text` with their units, nothing excluded; 30 % and 三成 are 0.3."""
    from reportminer.model import Document  # here, so that `main` runs without an installed package
    from reportminer.segment import segment
    from reportminer.view import make_view

    view = make_view(text)
    found = _finder().find(view.text, list(segment(view, Document(text))), [])
    return [_shown(*view.span(m.start, m.end), _quantity(view.text, m)) for f in found for m in f.mentions]


def observations(text: str) -> list[dict[str, Any]]:
    """The rows that `extract` makes of `text`."""
    return [_shown(o.start, o.end, o.quantity) for o in _extractor().extract(text).observations]


@cache
def _extractor() -> Extractor:
    from reportminer.extract import Extractor

    return Extractor()


@cache
def _finder() -> Finder:
    """Without exclusions: in the suites a bare number is a number."""
    from reportminer.find import Finder

    return Finder(Finder.from_lexicon(_extractor().lexicon).units)


def _quantity(text: str, mention: Any) -> Quantity:
    from reportminer.cues import Cues
    from reportminer.quantify import quantify

    cues = Cues.from_lexicon(_extractor().lexicon)
    before = cues.before.search(text, max(mention.start - 6, 0), mention.start)
    after = cues.after.match(text, mention.end)
    around = cues.bound_around(
        text[max(mention.start - 6, 0) : mention.start], text[mention.end : mention.end + 6]
    )
    unit = mention.unit
    return quantify(
        mention.numeral,
        unit.name if unit else "",
        unit.dimension if unit else "",
        around[2] if around else cues.modifier[before["word"]] if before else "",
        cues.modifier.get(after[0], "") if after else "",
        text[mention.start : mention.end],
        1,
    )


def _shown(start: int, end: int, q: Quantity) -> dict[str, Any]:
    kind = "range" if q.modifier == ".." else "percent" if q.unit in _PARTS else q.dimension or "number"
    return {"start": start, "end": end, "value": _value(q), "unit": q.unit, "kind": kind}


def _value(q: Quantity) -> float | list[float | None] | None:
    """30 % is 0.3; the bounds of a range stay as written, 80 and 90."""
    if q.value is not None:
        return float(q.value / _PARTS.get(q.unit, 1))
    return [None if bound is None else float(bound) for bound in (q.low, q.high)]


def main(arguments: list[str]) -> int:
    """Runs the suites in a process of its own; 0 also if there are none here."""
    named = arguments.pop(0) if arguments and not arguments[0].startswith("-") else None
    directory = Path(named or os.environ.get("REPORTMINER_SUITES", "suites")).resolve()
    if not (directory / "run.py").is_file():
        print(
            f"no suites in {directory}: name the directory that holds run.py, or set REPORTMINER_SUITES",
            file=sys.stderr,
        )
        return 0
    level = "observations" if "--observations" in arguments else "mentions"
    arguments = [x for x in arguments if x != "--observations"]
    paths = [str(HERE), str(HERE.parent / "src"), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, str(directory / "run.py"), f"suites:{level}", *arguments]
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
