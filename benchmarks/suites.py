"""Scores reportminer on outside suites of Chinese numbers: `python benchmarks/suites.py [DIR] [options]`.

DIR, or the environment variable REPORTMINER_SUITES, names a directory with a `run.py` that scores a function
`text -> [{start, end, value (number | [low, high] | None), unit, kind}]`; options such as `--fail 20` and
`--suite NAME` go on to it. The cases belong to their authors and are no part of this project.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportminer.numerals import Numeral

HERE = Path(__file__).resolve().parent
_PARTS = {"%": 100, "‰": 1000}


def mentions(text: str) -> list[dict[str, Any]]:
    """All numbers of `text` in the form that the suites compare; 30 % and 三成 are 0.3."""
    return [_mention(numeral) for numeral in quantities(text)]


def quantities(text: str) -> list[Numeral]:
    """What is measured: the one place to change when a later stage is to be scored instead."""
    from reportminer.numerals import find_numerals  # here, so that `main` runs without an installed package

    return find_numerals(text)


def _mention(numeral: Numeral) -> dict[str, Any]:
    return {
        "start": numeral.start,
        "end": numeral.end,
        "value": _value(numeral),
        "unit": numeral.unit,
        "kind": "range" if numeral.modifier == ".." else "percent" if numeral.unit else "number",
    }


def _value(numeral: Numeral) -> float | list[float | None] | None:
    """30 % is 0.3; the bounds of a range stay as written, 80 and 90."""
    if numeral.value is not None:
        return float(numeral.value / _PARTS.get(numeral.unit, 1))
    return [None if bound is None else float(bound) for bound in (numeral.low, numeral.high)]


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
    paths = [str(HERE), str(HERE.parent / "src"), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, str(directory / "run.py"), "suites:mentions", *arguments]
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
