"""Speed against `jieba.cut` of the same text, in one run: `python benchmarks/speed.py [FILES]`.

Reads the samples, or the files named. Every round measures all tasks one after the other, so that a busy
machine slows them alike; the figures are medians of five rounds. Seconds say little by themselves: compare
the ratios.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if (ROOT / "src").is_dir() and str(ROOT / "src") not in sys.path:
    sys.path.append(str(ROOT / "src"))  # works in a checkout that is not installed

from reportminer.extract import Extractor  # noqa: E402
from reportminer.read import read  # noqa: E402

ROUNDS = 5
SIZES = (1, 4, 16)
START = "import sys; sys.path.append({path!r}); "
STARTS = {
    "python alone": "pass",
    "import reportminer": "import reportminer",
    "reportminer --help": "from reportminer.cli import main; sys.argv = ['reportminer', '--help']; main()",
}

Task = Callable[[], object]


def seconds(task: Task) -> float:
    """How long one run of the task takes."""
    before = perf_counter()
    task()
    return perf_counter() - before


def medians(tasks: Mapping[str, Task]) -> dict[str, float]:
    """Seconds of each task; each is run once beforehand, then all of them in turn, `ROUNDS` times."""
    for task in tasks.values():
        task()
    rounds = [{name: seconds(task) for name, task in tasks.items()} for _ in range(ROUNDS)]
    return {name: median(r[name] for r in rounds) for name in tasks}


def jieba_tokenizer() -> Any:
    """jieba with its dictionary loaded, so that loading is not measured."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42.1 has unescaped patterns
        import jieba
    jieba.default_logger.setLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    with tempfile.TemporaryDirectory() as folder:
        tokenizer.tmp_dir = folder
        tokenizer.initialize()
    return tokenizer


def against_jieba(texts: Sequence[str]) -> None:
    """Prints characters per second, and how many times as long as `jieba.cut` each task takes."""
    extractor, jieba = Extractor(), jieba_tokenizer()
    took = medians(
        {
            "jieba.cut": lambda: [list(jieba.cut(t)) for t in texts],
            "text → observations": lambda: [extractor.extract(t) for t in texts],
            "text → table": lambda: [extractor.extract(t).table for t in texts],
        }
    )
    size = sum(map(len, texts))
    print(f"{len(texts)} texts, {size:,} characters")
    for name, t in took.items():
        print(
            f"{name:22}{size / t:>12,.0f} characters/s   {t / took['jieba.cut']:5.2f} × the time of jieba.cut"
        )


def growth(text: str) -> None:
    """Prints how the time grows with the length of one document; 4 and 16 would be linear."""
    extractor = Extractor()
    copies = {f"{n}x": (text + "\n") * n for n in SIZES}
    took = medians({name: lambda t=t: extractor.extract(t) for name, t in copies.items()})  # type: ignore[misc]
    print("\nlength and time of one document")
    for name, t in took.items():
        print(f"{name:22}{len(copies[name]):>12,} characters     {t / took['1x']:5.2f} × the time of 1x")


def starts() -> None:
    """Prints how long a fresh Python takes to import the package and to show the help."""
    took = medians({name: lambda c=code: _fresh(c) for name, code in STARTS.items()})  # type: ignore[misc]
    print("\nstart, in a fresh process")
    for name, t in took.items():
        print(f"{name:22}{t * 1000:>12,.0f} ms")


def _fresh(code: str) -> None:
    start = START.format(path=str(ROOT / "src"))
    subprocess.run([sys.executable, "-c", start + code], stdout=subprocess.DEVNULL, check=True)


def main(arguments: list[str]) -> int:
    """0 when everything was measured."""
    paths = [Path(x) for x in arguments] or sorted((ROOT / "samples").glob("*.txt"))
    texts = [read(path).text for path in paths]
    against_jieba(texts)
    growth("\n".join(texts))
    starts()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
