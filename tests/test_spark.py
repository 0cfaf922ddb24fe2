"""The table from batches of pandas frames, and on a Spark cluster of two worker processes.

The cluster needs Java and pyspark and is skipped where one is missing. `REPORTMINER_SPARK=2000` has it read so many
made reports besides the samples, instead of the few of an ordinary test run.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import reportminer as rm
from made_reports import report, write_reports
from reportminer import spark
from reportminer.errors import ReportminerError

MADE = int(os.environ.get("REPORTMINER_SPARK", "40"))
BAD = b"\x89PNG\r\n\x1a\n"

Rows = list[dict[str, Any]]


def rows_of(frames: Iterator[pd.DataFrame]) -> Rows:
    found = list(frames)
    for frame in found:
        assert {n: str(d) for n, d in frame.dtypes.items()} == {
            c.name: c.dtype.replace("category", "string") for c in rm.COLUMNS
        }
    return [plain(row) for frame in found for row in frame.to_dict("records")]


def plain(row: dict[str, Any]) -> dict[str, Any]:
    return {k: None if pd.isna(v) else v for k, v in row.items()}


def local(texts: dict[str, str]) -> Rows:
    return [row for name, text in texts.items() for row in rm.extract(text, name).to_dicts()]


TEXTS = {f"report {n}": report(n) for n in range(5)}


@pytest.mark.parametrize("size", [1, 2, 5])
def test_batches_of_texts(size: int) -> None:
    frame = pd.DataFrame({"document": list(TEXTS), "text": list(TEXTS.values())})
    batches = [frame[k : k + size] for k in range(0, len(frame), size)]
    assert rows_of(spark.extract_batches(batches)) == local(TEXTS)


def test_batches_of_files_and_their_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    content = [*(t.encode("gb18030") for t in TEXTS.values()), BAD]
    frame = pd.DataFrame({"path": [*TEXTS, "scan.png"], "content": content, "length": 1})
    assert rows_of(spark.extract_batches([frame])) == local(TEXTS)
    (failed,) = spark.failure_batches([frame])
    assert failed.to_dict("records") == [
        {"document": "scan.png", "reason": "scan.png is an image; it needs OCR first"}
    ]
    monkeypatch.setattr(spark, "_ROWS", 1)
    assert len(list(spark.extract_batches([frame]))) == len(TEXTS)


def test_a_fault_of_ours_costs_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    real = rm.Extractor.extract_document

    def extract_document(self: rm.Extractor, document: rm.Document) -> rm.Result:
        if document.source == "report 2":
            raise ValueError("broken on purpose")
        return real(self, document)

    monkeypatch.setattr(rm.Extractor, "extract_document", extract_document)
    frame = pd.DataFrame({"document": list(TEXTS), "text": list(TEXTS.values())})
    kept = {n: t for n, t in TEXTS.items() if n != "report 2"}
    monkeypatch.undo()
    expected = local(kept)
    monkeypatch.setattr(rm.Extractor, "extract_document", extract_document)
    assert rows_of(spark.extract_batches([frame])) == expected
    (failed,) = spark.failure_batches([frame])
    assert list(failed["document"]) == ["report 2"]
    assert "ValueError: broken on purpose" in failed["reason"][0]


def test_nothing_gives_no_frame() -> None:
    assert list(spark.extract_batches([])) == []
    assert list(spark.extract_batches([pd.DataFrame({"document": ["a"], "text": [None]})])) == []
    assert list(spark.failure_batches([pd.DataFrame({"document": ["a"], "text": ["讲座3场"]})])) == []


def test_one_frame_to_one() -> None:
    frame = pd.DataFrame({"document": list(TEXTS), "text": list(TEXTS.values())})
    assert rows_of(iter([spark.extract_frame(frame)])) == local(TEXTS)
    assert rows_of(iter([spark.extract_frame(None), spark.extract_frame(frame[:0])])) == []


def test_own_lexicon(tmp_path: Path) -> None:
    (tmp_path / "units.tsv").write_text(
        "unit\tforms\tdimension\tkind\tnot_before\tnot_after\texamples\tcounterexamples\n塘口\t\tcount\tmeasure\n",
        "utf-8",
    )
    frame = pd.DataFrame({"document": ["a"], "text": ["全年改造鱼塘236塘口。"]})
    assert list(spark.extract_batches([frame])) == []
    (found,) = spark.extract_batches([frame], lexicon=str(tmp_path))
    assert list(found["unit"]) == ["塘口"]


def test_other_columns_are_refused() -> None:
    with pytest.raises(ReportminerError, match="documents want path and content"):
        list(spark.extract_batches([pd.DataFrame({"file": ["a"]})]))


def test_the_schema_is_that_of_the_columns() -> None:
    assert spark.schema().startswith("`document` string, `row` bigint, `indicator` string")
    assert [part.split()[0].strip("`") for part in spark.schema().split(", ")] == [c.name for c in rm.COLUMNS]


# ------------------------------------------------------------------ a cluster


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """A master and two workers, each a process of its own with a core and a Python."""
    if find_spec("pyspark") is None or shutil.which("java") is None:
        pytest.skip("needs pyspark and Java")
    from pyspark.sql import SparkSession

    source = str(Path(rm.__file__).parents[1])
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .appName("reportminer")
        .config("spark.executorEnv.PYTHONPATH", source)
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "64")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
    )
    session = builder.getOrCreate()
    yield session
    session.stop()


def collected(frame: Any) -> Rows:
    return sorted((row.asDict() for row in frame.collect()), key=lambda r: (r["document"], r["row"]))


@pytest.mark.filterwarnings("ignore")
def test_files_on_a_cluster(session: Any, tmp_path: Path, root: Path) -> None:
    folder = tmp_path / "reports"
    write_reports(folder, MADE)
    for sample in (root / "samples").glob("*.txt"):
        shutil.copy(sample, folder / sample.name)
    (folder / "scan.txt").write_bytes(BAD)
    paths = sorted(folder.rglob("*.txt"))
    documents = (
        session.read.format("binaryFile")
        .option("recursiveFileLookup", "true")
        .load(folder.as_uri())
        .repartition(8)
    )
    there = collected(spark.indicators(documents))
    here = rm.extract_files(paths, jobs=1, show=False).to_dicts()
    for row in there:
        row["document"] = row["document"].removeprefix("file:")
    assert there == sorted(here, key=lambda r: (r["document"], r["row"]))
    assert len({r["document"] for r in there}) == len(paths) - 1
    (failed,) = spark.failures(documents).collect()
    assert failed["reason"].endswith("scan.txt is an image; it needs OCR first")


@pytest.mark.filterwarnings("ignore")
def test_texts_on_a_cluster(session: Any) -> None:
    frame = session.createDataFrame(list(TEXTS.items()), "document string, text string").repartition(2)
    assert collected(spark.indicators(frame)) == local(TEXTS)
    assert spark.indicators(frame).schema.simpleString() == "struct<" + ",".join(
        f"{c.name}:{spark._DDL[c.dtype]}" for c in rm.COLUMNS
    ) + ">"  # fmt: skip
