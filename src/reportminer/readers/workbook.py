"""What the sheets of an Excel workbook share, in either of its forms, and which of them are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Book:
    """`sheets` are (name, relation, hidden), `targets` the part of each relation; strings and formats go by number."""

    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    since_1904: bool = False
    targets: dict[str, str] = field(default_factory=dict)
    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)

    def parts(self) -> Iterator[tuple[str, str]]:
        """Each sheet's name and part, the part empty where the sheet is hidden; charts and macros are left out."""
        for name, relation, hidden in self.sheets:
            part = self.targets.get(relation, "")
            if hidden:
                yield name, ""
            elif "/worksheets/" in part:
                yield name, part
