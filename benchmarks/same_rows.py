"""One report in every format against the same report as plain text: how many rows are the same.

    python benchmarks/same_rows.py

A row is the same when value, unit, indicator and section are. The files are made by samples/formats/make.py.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from reportminer import Document, Extractor
from reportminer.formats import Format, sniff
from reportminer.read import read_all

FOLDER = Path(__file__).resolve().parents[1] / "samples" / "formats"
KINDS = sorted(p.suffix[1:] for p in FOLDER.glob("report.*"))

Rows = Counter[tuple[object, ...]]


def path_of(kind: str) -> Path:
    return FOLDER / f"report.{kind}"


def format_of(kind: str) -> Format:
    found = sniff(path_of(kind).read_bytes(), f"report.{kind}")
    assert isinstance(found, Format), found
    return found


def rows(kind: str, extractor: Extractor) -> Rows:
    """The rows of the report in one format, each as what is compared."""
    (document,) = read_all(path_of(kind))
    assert isinstance(document, Document), document
    found = extractor.extract_document(document).observations
    return Counter((o.quantity.value, o.quantity.low, o.quantity.unit, o.indicator, o.section) for o in found)


def agreement(wanted: Rows, found: Rows) -> float:
    """The share of rows that both have (0 to 1), of the greater number."""
    return (wanted & found).total() / max(wanted.total(), found.total(), 1)


def main() -> None:
    extractor = Extractor()
    wanted = rows("txt", extractor)
    print("| format | rows | the same as in the .txt |\n| --- | --- | --- |")
    for kind in KINDS:
        missing = format_of(kind).missing
        if missing:
            print(f"| .{kind} | – | needs {', '.join(missing)} |")
            continue
        found = rows(kind, extractor)
        print(f"| .{kind} | {found.total()} | {agreement(wanted, found):.1%} |")


if __name__ == "__main__":
    main()
