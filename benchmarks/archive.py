"""Throughput and memory of archives and exports: `python benchmarks/archive.py [throughput|memory|export]`.

Every figure comes from a process of its own, over reports made by `made_reports`. Runs with one worker and
with two take turns, so that a busy machine slows them alike; the ratio says more than the seconds.
`--documents` and `--rounds` make it shorter or longer.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
for folder in ("src", "benchmarks"):
    if str(ROOT / folder) not in sys.path:
        sys.path.append(str(ROOT / folder))  # works in a checkout that is not installed

from made_reports import report, write_reports  # noqa: E402
from reportminer import __version__, extract, store  # noqa: E402
from reportminer.work import Part  # noqa: E402

RUN = (
    "INSERT INTO runs (id, started, state, sources, jobs, extractor, lexicon)"
    " VALUES (1, '', 'done', '', 1, '', '')"
)
PROGRAM = """
import json, resource, sys, time
sys.path[:] = {path!r}
began = time.perf_counter()
{code}
seconds = time.perf_counter() - began
own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
cpu = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
peaks = dict(parent=own.ru_maxrss / 1024, worker=children.ru_maxrss / 1024)
print(json.dumps(dict(seconds=seconds, cpu=cpu, share=(own.ru_utime + own.ru_stime) / cpu, **peaks)))
"""


def measured(code: str) -> dict[str, float]:
    """Seconds, CPU seconds and the parent's share of them, peak memory of parent and largest worker in MB."""
    program = PROGRAM.format(path=sys.path, code=code)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def archive_run(sources: Path, to: Path, jobs: int, *, fresh: bool = True) -> dict[str, float]:
    if fresh:
        for path in to.parent.glob(to.name + "*"):
            path.unlink()
    return measured(
        "from reportminer.archive import archive\n"
        f"archive({str(sources)!r}, {str(to)!r}, jobs={jobs}, show=False)"
    )


def throughput(folder: Path, documents: int, rounds: int) -> None:
    """Documents a second with one worker and with two, and how fast a second run is."""
    write_reports(folder / "reports", documents)
    ratios, again = [], []
    print(f"{documents:,} reports of about 1,400 characters; start of the workers included")
    for number in range(1, rounds + 1):
        one, two = (archive_run(folder / "reports", folder / "a.sqlite", jobs) for jobs in (1, 2))
        second = archive_run(folder / "reports", folder / "a.sqlite", 2, fresh=False)
        ratios.append(one["seconds"] / two["seconds"])
        again.append(two["seconds"] / second["seconds"])
        said = [
            f"{documents / run['seconds']:.1f}/s ({run['cpu']:.1f} s of CPU, {run['share']:.0%} parent)"
            for run in (one, two)
        ]
        print(
            f"round {number}: 1 worker {said[0]}, 2 workers {said[1]}, ratio {ratios[-1]:.2f}; "
            f"second run {second['seconds']:.2f} s, {again[-1]:.0f} × faster; load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
    print(
        f"median ratio {median(ratios):.2f}, best {max(ratios):.2f}; second run {median(again):.0f} × faster"
    )


def memory(folder: Path, counts: tuple[int, ...]) -> None:
    """Peak memory of the parent and of a worker, over reports of one paragraph."""
    for count in counts:
        sources = folder / f"short-{count}"
        for number in range(count):
            path = sources / f"{number // 500:04}" / f"{number:06}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(report(number).split("\n")[:3]), "utf-8")
        first = archive_run(sources, folder / "m.sqlite", 2)
        second = archive_run(sources, folder / "m.sqlite", 2, fresh=False)
        print(
            f"{count:>7,} documents: parent {first['parent']:.1f} MB, worker {first['worker']:.1f} MB, "
            f"{first['seconds']:.0f} s; again: parent {second['parent']:.1f} MB, {second['seconds']:.1f} s",
            flush=True,
        )


def exports(folder: Path, counts: tuple[int, ...]) -> None:
    """Peak memory and time of exports of so many rows."""
    for count in counts:
        database = folder / f"{count}.sqlite"
        rows = fill(database, count)
        for name in ("rows.csv", "rows.jsonl", "rows.parquet", "rows.xlsx"):
            if name == "rows.xlsx" and count > 200_000:
                continue
            target = folder / f"{count}-{name}"
            figures = measured(
                "from reportminer.export import export\n"
                f"assert export({str(database)!r}, {str(target)!r}) == {rows}"
            )
            size = sum(p.stat().st_size for p in [target, *target.glob("*")] if p.is_file()) / 2**20
            print(
                f"{rows:>9,} rows to {target.suffix[1:]:<8} {figures['seconds']:6.1f} s, "
                f"peak {figures['parent']:.0f} MB, {size:.0f} MB written"
            )


def fill(database: Path, count: int) -> int:
    """An archive with at least so many observations, those of 200 reports over and over; their number."""
    texts = [extract(report(n)).observations for n in range(200)]
    each = [tuple(tuple(o.as_dict().values())[1:] for o in rows) for rows in texts]
    known = ("title", None, None, None, "2023", "utf-8", 1400, None)
    total = number = 0
    with closing(store.connect(database)) as db, store.transaction(db):
        db.execute(RUN)
        while total < count:
            rows, number = each[number % len(each)], number + 1
            total += len(rows)
            name = f"reports/{number:07}.txt"
            file = store.begin_file(db, f"{number:064}", (name, 1), (__version__, "", 1))
            store.put_place(db, name, file)
            store.put_part(db, file, Part(0, 0, name, "", True, document=known, rows=rows), name)
            store.end_file(db, file)
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("what", nargs="*", default=["throughput", "memory", "export"])
    parser.add_argument("--documents", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "throughput" in given.what:
            throughput(folder, given.documents, given.rounds)
        if "memory" in given.what:
            memory(folder, (1_000, 20_000))
        if "export" in given.what:
            exports(folder, (100_000, 1_000_000))


if __name__ == "__main__":
    main()
