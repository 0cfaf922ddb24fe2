"""How much one input may hold: what is beyond is refused with a message, never read half."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one input; the figures and what they mean in memory and time stand in docs/limits.md."""

    file_bytes: int = 256 * 2**20
    characters: int = 20_000_000
    cells: int = 1_000_000
    columns: int = 20_000
    elements: int = 3_000_000
    pages: int = 5_000
    members: int = 20_000
    unpacked_bytes: int = 2**30
    ratio: int = 400
    depth: int = 3
    xml_bytes: int = 128 * 2**20
    seconds: int = 120
    process_bytes: int = 2 * 2**30


LIMITS = Limits()
