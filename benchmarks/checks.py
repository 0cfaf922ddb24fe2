"""How often the checks apply, and what they notice: `python benchmarks/checks.py [FOLDER]`.

FOLDER holds texts (`.txt`) and is `samples/` unless named. Prints, for each check, how often it could be
made and how often it found something. Then, for every total whose parts add up, one digit of it is altered
in the text and the text read anew: how many of those slips are noticed. Which digit is chosen by chance, the
same each time.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if (ROOT / "src").is_dir() and str(ROOT / "src") not in sys.path:
    sys.path.append(str(ROOT / "src"))  # works in a checkout that is not installed

from reportminer.checks.run import NAMES, check_rows  # noqa: E402
from reportminer.checks.stated import stated  # noqa: E402
from reportminer.checks.sums import divisions  # noqa: E402
from reportminer.extract import Extractor  # noqa: E402
from reportminer.model import Observation, Result  # noqa: E402
from reportminer.read import read  # noqa: E402


def totals(result: Result) -> Iterator[Observation]:
    """The totals in figures whose parts add up."""
    rows = result.to_dicts()
    doubtful = {f.row for f in check_rows(rows).findings}
    for row in dict.fromkeys(total.row for total, parts in divisions(stated(rows)) if len(parts) > 1):
        o = result.observations[row - 1]
        exact = (
            sum(p.quantity.value or 0 for p in result.observations if p.part_of == row) == o.quantity.value
        )
        if exact and row not in doubtful and re.match(r"\d{2}", o.mention):
            yield o


def slips(extractor: Extractor, result: Result, chance: random.Random) -> Iterator[bool]:
    """For each total, whether a slip in one of its digits is noticed anywhere in the text."""
    before = {(f.flag, f.row) for f in check_rows(result.to_dicts()).findings}
    for o in totals(result):
        text = result.document.text
        digits = [i for i in range(o.start, o.end) if text[i].isdigit()]
        at = chance.choice(digits)
        new = chance.choice([d for d in "123456789" if d != text[at]])
        altered = extractor.extract(text[:at] + new + text[at + 1 :])
        yield bool({(f.flag, f.row) for f in check_rows(altered.to_dicts()).findings} - before)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "samples"
    extractor, chance = Extractor(), random.Random(1)
    checked, found, noticed = Counter[str](), Counter[str](), Counter[bool]()
    for path in sorted(folder.rglob("*.txt")):
        result = extractor.extract_document(read(path))
        of_text = check_rows(result.to_dicts())
        checked.update(of_text.counts)
        found.update(f.check for f in of_text.findings)
        noticed.update(slips(extractor, result, chance))
    for name in NAMES:
        print(f"{name:7} made {checked[name]:5}  in doubt {found[name]:4}")
    print(f"totals altered by one digit: {noticed.total()}, noticed {noticed[True]}")


if __name__ == "__main__":
    main()
