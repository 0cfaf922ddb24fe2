"""The mapping file: which name belongs to which series, as a person decides it in a spreadsheet or an editor."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportminer.errors import ReportminerError
from reportminer.panel.cluster import ALONE

KEY = ("name", "scope", "aspect", "basis", "status", "unit")
COLUMNS = (*KEY, "series", "score", "rule", "documents")
_NEEDED = ("name", "series")


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided: the series of names, by the columns of `KEY` that the file has.

    A name without a series is left to the rules; `-` keeps it out.
    """

    columns: tuple[str, ...]
    series: Mapping[tuple[str, ...], str]

    def of(self, key: Sequence[str]) -> str:
        """The series of a name, its key in the order of `KEY`; empty where nothing was decided."""
        cells = dict(zip(KEY, key, strict=True))
        return self.series.get(tuple(cells[c] for c in self.columns), "")


NOTHING = Decisions((), {})


def read_mapping(source: Any) -> Decisions:
    """A mapping from a TSV file, a DataFrame or dicts with the columns `name` and `series`, and more of `COLUMNS`.

    Raises `ReportminerError` naming line and mend for a file that cannot be read or contradicts itself.
    """
    if source is None:
        return NOTHING
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        return _mapping(*_lines(path), str(path))
    dicts = source.to_dict("records") if hasattr(source, "to_dict") else list(source)
    header = list(dicts[0]) if dicts else list(COLUMNS)
    rows = [(n, [_text(d.get(c)) for c in header]) for n, d in enumerate(dicts, 1)]
    return _mapping(header, rows, "the mapping")


def _text(cell: Any) -> str:
    return "" if cell is None or cell != cell else str(cell)


def _lines(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ReportminerError(f"{path}: not UTF-8; save the file as text in UTF-8, tab-separated") from None
    except OSError as e:
        raise ReportminerError(f"{path}: cannot be read ({e.strerror or e})") from None
    lines = [
        (n, _cells(line)) for n, line in enumerate(text.splitlines(), 1) if line.strip() and line[:2] != "# "
    ]
    if not lines:
        raise ReportminerError(f"{path}: empty; write one with: reportminer compare … --write-mapping {path}")
    return lines[0][1], lines[1:]


def _cells(line: str) -> list[str]:
    """Spreadsheets put cells with quotation marks into quotation marks."""
    cells = [c.strip() for c in line.split("\t")]
    return [
        c[1:-1].replace('""', '"') if len(c) > 1 and c[0] == c[-1] == '"' and '""' in c[1:-1] else c
        for c in cells
    ]


def _mapping(header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], place: str) -> Decisions:
    lost = [c for c in _NEEDED if c not in header]
    if lost or len(set(header)) < len(header):
        wrong = f"no column {' and '.join(lost)}" if lost else "a column stands twice"
        raise ReportminerError(
            f"{place}:1: {wrong} in the header; it must be tab-separated, such as: {' '.join(COLUMNS)}"
        )
    columns = tuple(c for c in KEY if c in header)
    series: dict[tuple[str, ...], str] = {}
    lines: dict[tuple[str, ...], int] = {}
    for n, cells in rows:
        if len(cells) > len(header):
            raise ReportminerError(
                f"{place}:{n}: {len(cells)} cells, but the header has {len(header)}; remove a tab"
            )
        row = dict(zip(header, [*cells, *[""] * (len(header) - len(cells))], strict=True))
        key = tuple(row[c] for c in columns)
        if not row["name"]:
            raise ReportminerError(f"{place}:{n}: no name; fill the first column or delete the line")
        if series.setdefault(key, row["series"]) != row["series"]:
            raise ReportminerError(
                f"{place}:{n}: «{row['name']}» belongs to «{series[key] or 'nothing'}» in line {lines[key]}, and to"
                f" «{row['series'] or 'nothing'}» here; keep one of the lines"
            )
        lines.setdefault(key, n)
    return Decisions(columns, series)


def write_mapping(rows: Iterable[Mapping[str, Any]], path: str | os.PathLike[str]) -> None:
    """Write names and their series as TSV, to be edited and read back; raises `ReportminerError` if it cannot."""
    said = (
        "# series: the series of a name; change it, or write the same text for names that are one indicator;"
        f" {ALONE} keeps a name out, nothing leaves it to the rules"
    )
    lines = [said, "\t".join(COLUMNS)]
    lines += ["\t".join(_cell(row[c]) for c in COLUMNS) for row in rows]
    try:
        Path(path).write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    except OSError as e:
        raise ReportminerError(f"{path}: cannot be written ({e.strerror or e})") from None


def _cell(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())
