"""Words and patterns at the end of a text, looked up by its last character instead of tried one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache


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


@dataclass(frozen=True, slots=True, eq=False)
class EndPattern:
    """A pattern that ends a text, and the characters that it can end in: most texts need no search."""

    pattern: re.Pattern[str]
    lasts: frozenset[str]

    @classmethod
    def of(cls, pattern: str, words: Iterable[str]) -> EndPattern:
        """From a pattern that ends in one of these words."""
        return cls(re.compile(f"(?:{pattern})$"), frozenset(word[-1] for word in words))

    def search(self, text: str) -> re.Match[str] | None:
        """The match that ends the text."""
        return self._found(text) if text[-1:] in self.lasts else None

    @lru_cache(maxsize=4096)  # noqa: B019 - there are few, which are kept; names are asked again and again
    def _found(self, text: str) -> re.Match[str] | None:
        return self.pattern.search(text)

    def cut(self, text: str) -> str:
        """The text without the match that ends it."""
        m = self.search(text)
        return text[: m.start()] if m else text


def behind(opening: re.Pattern[str], text: str) -> str:
    """What stands in a text behind the match that it begins with; all of it where there is none."""
    m = opening.match(text)
    return text[m.end() :] if m else text
