"""Cells of a table that are merged downwards: each row names them anew, a table has them once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Content = TypeVar("Content")


@dataclass(slots=True)
class Place(Generic[Content]):
    """One cell and the places that it covers; `column` counts from 0. `merged`: it begins a merged cell, or goes on with one."""

    content: Content
    column: int
    columns: int = 1
    rows: int = 1
    merged: bool = False
    goes_on: bool = False


def merge_down(rows: Iterable[list[Place[Content]]]) -> list[list[Place[Content]]]:
    """The rows without the cells that go on from above; the first of them is told how many rows it covers."""
    out: list[list[Place[Content]]] = []
    above: dict[int, Place[Content]] = {}  # column → the merged cell that the last row shows there
    for row in rows:
        kept, below = [], {}
        for place in row:
            first = above.get(place.column) if place.goes_on else None
            if first is not None and first.columns == place.columns:
                first.rows += 1
                below[place.column] = first
                continue
            if place.merged or place.goes_on:
                below[place.column] = place
            kept.append(place)
        out.append(kept)
        above = below
    return out
