"""What is remembered from mention to mention while a document is named: one explicit value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Context:
    """What is remembered from mention to mention."""

    block: int = -1
    sentence: int = -1
    rows: tuple[Named, ...] = ()
    level: int | None = None
    rate: int | None = None
    rank: int | None = None
    subject: str = ""
    bearer: str = ""
    topic: str = ""
    scope: str = ""
    total: int | None = None
    last_total: int | None = None
    measure: str = ""
    template: str = ""
    level_sentence: int = -1
