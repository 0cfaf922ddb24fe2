"""What the checks found, as lines for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from reportminer.checks.run import Checked
from reportminer.checks.stated import Finding

_WIDTH = 160
_WHAT = {
    "sum": "sums", "share": "shares from amounts", "whole": "lists of shares", "growth": "rates from levels",
    "values": "indicators stated twice", "unit": "units",
}  # fmt: skip


def told(document: str, checked: Checked, rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Lines on one document: how much was checked, and each finding with its sentences."""
    counts = ", ".join(f"{n} {_WHAT[name]}" for name, n in checked.counts.items() if n) or "nothing to check"
    failed = len(checked.findings)
    yield f"{document}: {counts}; {failed or 'none'} in doubt"
    yield from lines(checked.findings, rows)


def lines(findings: Sequence[Finding], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Each finding in words, and the sentences it is about."""
    said = {(r["document"], r["row"]): r for r in rows}
    for f in findings:
        yield f"  row {f.row}  {f.flag}  {f.message}"
        taking_part = [said[f.document, row] for row in sorted(f.rows) if (f.document, row) in said]
        for sentence in dict.fromkeys(_short(r["sentence"], r["mention"]) for r in taking_part):
            yield f"      {sentence}"


def as_dicts(findings: Iterable[Finding]) -> Iterator[dict[str, Any]]:
    """Findings for other tools: the fields of `Finding`."""
    yield from map(asdict, findings)


def _short(sentence: str, mention: str) -> str:
    """A sentence in one line, around the number where it is long."""
    line = " ".join(str(sentence).split())
    if len(line) <= _WIDTH:
        return line
    at = max(0, line.find(mention) - _WIDTH // 2)
    return f"{'…' * (at > 0)}{line[at : at + _WIDTH]}{'…' * (at + _WIDTH < len(line))}"
