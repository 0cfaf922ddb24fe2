"""Words at the end of a text, looked up by their last character instead of tried one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Endings:
    """Words by their last character, the longest first, each with what must not stand before it."""

    words: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]

    @classmethod
    def of(cls, words: Iterable[tuple[str, tuple[str, ...]]]) -> Endings:
        """From pairs: a word, and what must not stand before it."""
        table: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for word, not_after in sorted(words, key=lambda pair: -len(pair[0])):
            table.setdefault(word[-1], []).append((word, not_after))
        return cls({last: tuple(found) for last, found in table.items()})

    def start(self, text: str) -> int:
        """Where the longest of the words that end the text begins; -1 if none does."""
        for word, not_after in self.words.get(text[-1:], ()):
            if text.endswith(word):
                start = len(text) - len(word)
                if not not_after or not text.endswith(not_after, 0, start):
                    return start
        return -1

    def end(self, text: str) -> bool:
        """Whether one of the words ends the text."""
        return self.start(text) >= 0
