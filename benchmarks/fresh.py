"""What a fresh process takes: start-up, peak memory, and the instructions it executes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import peers
from peers import JIEBA, PeerFailure, environment_of
from spread import Spread, Took, figure, ratios, table
from texts import SAMPLES, Text, county_report, of_bytes

COMMAND = "import sys; from reportminer.cli import main; sys.exit(main())"
# nothing is kept of an earlier start: the patterns of `re` are compiled
FIRST = f"""
import os, tempfile
folder = tempfile.TemporaryDirectory()
os.environ["XDG_CACHE_HOME"] = folder.name
{COMMAND}
"""
# the system's own figure of a process counts the memory of the one that started it, so it is asked here
WITH_MEMORY = """
import sys
from time import process_time
from reportminer.cli import main
code = main()
with open("/proc/self/status") as status:
    (line,) = (x for x in status if x.startswith("VmHWM"))
print(int(line.split()[1]) / 1024, process_time(), file=sys.stderr)
sys.exit(code)
"""
WHOLE = "import jieba; jieba.lcut(open({path!r}, encoding='utf-8').read())"
BIG = 10 * 1_000_000


_COMPILED = tempfile.TemporaryDirectory(prefix="reportminer-")


def surroundings() -> dict[str, str]:
    """Modules are compiled once and kept, as those of an installed package are."""
    found = {k: v for k, v in peers.surroundings().items() if k != "PYTHONDONTWRITEBYTECODE"}
    return found | {"PYTHONPYCACHEPREFIX": _COMPILED.name}


@dataclass(frozen=True, slots=True)
class Start:
    """A program that is started afresh, and the one it is compared with."""

    name: str
    command: Sequence[str]
    against: str = ""


def run(command: Sequence[str], *, lines: int = 0) -> Took:
    """Runs the command to its end, or by the clock to so many lines; raises `PeerFailure` if it fails."""
    with tempfile.TemporaryFile() as said:
        began = perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, env=surroundings())
        assert process.stdout is not None
        for _ in range(lines):
            process.stdout.readline()
        reached = perf_counter()
        for _ in process.stdout:
            pass
        _, status, used = os.wait4(process.pid, 0)
        ended = perf_counter()
        process.stdout.close()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            words = said.read().decode(errors="replace").strip().splitlines()
            raise PeerFailure(words[-1] if words else f"exit code {process.returncode}")
    return Took((reached if lines else ended) - began, used.ru_utime + used.ru_stime)


def starts(report: Path, jieba_python: str) -> list[Start]:
    """What is started, each after what it is compared with."""
    python, path = sys.executable, str(report)
    help_, whole = "`reportminer --help`", "`jieba.lcut` of four pages"
    return [
        Start("`python -c pass`", (python, "-c", "pass")),
        Start("`import click`", (python, "-c", "import click")),
        Start("`import reportminer`", (python, "-c", "import reportminer"), "`python -c pass`"),
        Start(help_, (python, "-c", COMMAND, "--help"), "`import click`"),
        Start(whole, (jieba_python, "-c", WHOLE.format(path=path))),
        Start(
            "the very first `reportminer extract` of four pages",
            (python, "-c", FIRST, "extract", path),
            whole,
        ),
        Start("`reportminer extract` of four pages", (python, "-c", COMMAND, "extract", path), whole),
    ]


def start_section(rounds: int, environments: Path | None) -> str:
    """Milliseconds from the start of a process to its end, and the ratios asked for."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.txt"
        report.write_text(county_report().text, "utf-8")
        planned = [start for start in starts(report, _jieba_python(environments)) if _can_run(start)]
        took: dict[str, list[Took]] = {start.name: [] for start in planned}
        first: list[float] = []
        for _ in range(rounds):
            for start in planned:
                took[start.name].append(run(start.command))
            first.append(run(planned[-1].command, lines=2).wall)
    row = f"The first row came after {Spread.of(1000 * x for x in first)} ms by the clock.\n"
    return start_table(planned, took) + "\n" + row


def _jieba_python(environments: Path | None) -> str:
    try:
        return environment_of(JIEBA, environments) if environments else sys.executable
    except PeerFailure:
        return sys.executable


def _can_run(start: Start) -> bool:
    """Runs it once beforehand, which compiles modules and fills caches; says why not, if it fails."""
    try:
        run(start.command)
    except PeerFailure as failure:
        print(f"{start.name}: {failure}", file=sys.stderr)
        return False
    return True


def start_table(planned: Sequence[Start], took: Mapping[str, Sequence[Took]]) -> str:
    head = ("a fresh process", "CPU, ms", "by the clock, ms", "CPU, in multiples of")
    rows = []
    for start in planned:
        own = took[start.name]
        multiple = "–"
        if start.against in took:
            other = [t.cpu for t in took[start.against]]
            multiple = f"{ratios([t.cpu for t in own], other)} × {start.against}"
        rows.append(
            [
                start.name,
                str(Spread.of(1000 * t.cpu for t in own)),
                str(Spread.of(1000 * t.wall for t in own)),
                multiple,
            ]
        )
    return table(head, rows)


def memory_section(texts: Sequence[Text]) -> str:
    """Peak memory of `reportminer extract -o`, one process a document."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for text in (county_report(), texts[-1]):
            for size in (0, BIG // 10, BIG):
                document = of_bytes(text.text, size) if size else text.text
                path = Path(folder) / "report.txt"
                path.write_text(document, "utf-8")
                count, took = extracted(path, Path(folder) / "rows.csv")
                name = f"{text.name}{', copies of it' if size else ''}"
                rows.append(
                    [name, f"{path.stat().st_size:,}", f"{count:,}", figure(took.peak), figure(took.cpu)]
                )
    return table(("`reportminer extract` of", "bytes", "rows", "peak memory, MB", "CPU, s"), rows)


def extracted(path: Path, to: Path) -> tuple[int, Took]:
    """Rows of the document, CPU seconds and peak memory; raises `PeerFailure`."""
    command = (sys.executable, "-c", WITH_MEMORY, "extract", str(path), "-o", str(to))
    began = perf_counter()
    done = subprocess.run(command, env=surroundings(), capture_output=True, text=True, check=False)
    said = done.stderr.strip().splitlines()
    if done.returncode or not said:
        raise PeerFailure(said[-1] if said else f"exit code {done.returncode}")
    peak, cpu = map(float, said[-1].split())
    with open(to, encoding="utf-8") as lines:
        count = sum(1 for _ in lines) - 1
    return count, Took(perf_counter() - began, cpu, peak)


WARM = """
from pathlib import Path
from reportminer import Extractor
extractor = Extractor()
for name in {names!r}:
    extractor.extract(Path(name).read_text("utf-8")).observations
"""


def instruction_section() -> str:
    """Instructions a character, counted by valgrind; the same to a thousandth on every run."""
    if shutil.which("valgrind") is None:
        return "Not counted: valgrind is not installed.\n"
    samples = sorted(SAMPLES.glob("*.txt"))
    known, unseen = samples[0::2], samples[1::2]
    run((sys.executable, "-c", WARM.format(names=[str(path) for path in samples])))  # compiles the modules
    with ThreadPoolExecutor(2) as pool:  # side by side: what is counted does not depend on the clock
        alone, both = pool.map(instructions, (known, [*known, *unseen]))
    size = sum(len(path.read_text("utf-8")) for path in unseen)
    rows = [
        ["start, lexicon, and one half of the samples", f"{alone:,}", "–"],
        [f"the other half, {size:,} characters", f"{both - alone:,}", f"{(both - alone) / size:,.0f}"],
    ]
    return table(("text → observations", "instructions", "a character"), rows)


def instructions(paths: Sequence[Path]) -> int:
    """Instructions of a process that extracts these texts one after another; raises `PeerFailure`."""
    code = WARM.format(names=[str(path) for path in paths])
    counted = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null")
    done = subprocess.run(
        [*counted, sys.executable, "-c", code],
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"Collected\s*:\s*(\d+)", done.stderr)
    if done.returncode or not found:
        raise PeerFailure(f"valgrind does not count: {done.stderr.strip().splitlines()[-1]}")
    return int(found[1])
