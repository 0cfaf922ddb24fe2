"""Speed of reportminer beside its peers, in one run: `python benchmarks/speed.py --peers --write`.

    python benchmarks/speed.py                  beside jieba and a plain regex alone
    python benchmarks/speed.py --peers          beside all peers, each installed into its own environment
    python benchmarks/speed.py --peers --write  and the tables of docs/performance.md are written anew
    python benchmarks/speed.py my-reports/ --only peers

Every round measures all that is compared one after the other, so that a busy machine slows them alike; the
figures are medians of the rounds, with the lowest and the highest, and ratios are taken within a round.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
for place in ("src", "benchmarks"):
    if str(ROOT / place) not in sys.path:
        sys.path.append(str(ROOT / place))  # works in a checkout that is not installed

from against import section as peers_section  # noqa: E402
from fresh import instruction_section, memory_section, start_section  # noqa: E402
from growth import growth_section, hostile_section, parallel_section  # noqa: E402
from peers import PeerFailure, default_environments  # noqa: E402
from reportminer import __version__  # noqa: E402
from texts import chosen  # noqa: E402

PAGE = ROOT / "docs" / "performance.md"
MARKED = "<!-- speed: {name} -->\n{body}<!-- /speed: {name} -->"


def sections(given: argparse.Namespace) -> dict[str, Callable[[], str]]:
    """What can be measured, by name, in the order of the page."""
    environments = given.environments if given.peers else None
    texts = chosen(given.folder)
    return {
        "peers": lambda: peers_section(texts, given.rounds, environments),
        "start": lambda: start_section(given.rounds, environments),
        "growth": lambda: growth_section(texts, given.rounds),
        "hostile": lambda: hostile_section(given.rounds),
        "memory": lambda: memory_section(texts),
        "parallel": lambda: parallel_section(given.rounds, given.documents),
        "instructions": instruction_section,
    }


NAMES = ("peers", "start", "growth", "hostile", "memory", "parallel", "instructions")


def machine() -> str:
    """The machine, in one line: processor, cores, system, Python."""
    model = platform.processor() or platform.machine()
    try:
        told = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
        model = told[1] if told else model
    except OSError:
        pass
    cores = f"{os.cpu_count()} cores"
    return f"{model}, {cores}, {platform.system()}, Python {platform.python_version()}"


def measured(measure: Callable[[], str], rounds: int) -> str:
    """The section and on what it was measured; what made it impossible, in its place."""
    before = os.getloadavg()[0]
    try:
        body = measure()
    except PeerFailure as failure:
        body = f"Not measured: {failure}\n"
    load = f"load {before:.1f} before and {os.getloadavg()[0]:.1f} after"
    return f"{body}\nreportminer {__version__}, {machine()}; {rounds} rounds; {load}.\n"


def put(page: str, name: str, body: str) -> str:
    """The page with this section in its place; raises `ValueError` if the page has no markers for it."""
    marked = re.compile(rf"<!-- speed: {name} -->\n.*?<!-- /speed: {name} -->", re.DOTALL)
    if not marked.search(page):
        raise ValueError(f"{PAGE}: has no section «speed: {name}»; put in the two markers")
    return marked.sub(lambda _: MARKED.format(name=name, body=f"\n{body}\n"), page)


def arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, help="texts (.txt, UTF-8) instead of the samples")
    parser.add_argument("--peers", action="store_true", help="install the peers and measure them too")
    parser.add_argument("--environments", type=Path, default=default_environments(), metavar="DIR")
    parser.add_argument("--rounds", type=int, default=5, metavar="N")
    parser.add_argument("--documents", type=int, default=600, metavar="N", help="reports of the archive")
    parser.add_argument("--only", nargs="+", choices=NAMES, metavar="SECTION", help=", ".join(NAMES))
    parser.add_argument("--write", action="store_true", help=f"write the tables into docs/{PAGE.name}")
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    """0 when everything was measured that could be."""
    given = arguments(words)
    for name, measure in sections(given).items():
        if given.only and name not in given.only:
            continue
        body = measured(measure, given.rounds)
        print(f"## {name}\n\n{body}", flush=True)
        if given.write:
            PAGE.write_text(put(PAGE.read_text("utf-8"), name, body), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
