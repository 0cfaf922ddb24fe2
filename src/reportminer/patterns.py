"""Patterns from the lexicon's TOML files, compiled; the only home of the `regex` library, loaded where one needs it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from reportminer.errors import LexiconError
from reportminer.model import Mention, Sentence

Pattern = re.Pattern[str]
_WINDOW = 48
KEYS = frozenset(("left", "unless", "number", "right", "around", "units", "dimension", "bare", "ordinal", "arabic", "cell", "window", "needs",
                   "examples", "counterexamples", "why"))  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Exclusion:
    """One named reason why a numeral is no quantity; all conditions that are given must hold.

    `needs` finds what the rule cannot do without, and `chars` are those that it can begin with, as far as they are known.
    """

    name: str
    left: Pattern | None = None
    unless: Pattern | None = None
    number: Pattern | None = None
    right: Pattern | None = None
    around: Pattern | None = None
    units: frozenset[str] = frozenset()
    dimension: frozenset[str] = frozenset()
    bare: bool | None = None
    ordinal: bool | None = None
    arabic: bool | None = None
    cell: bool | None = None
    window: int = _WINDOW
    chars: frozenset[str] = frozenset()
    needs: re.Pattern[str] | None = None

    def may_refuse(self, m: Mention) -> bool:
        """Whether what kind of mention `m` is lets this rule refuse it at all; its words are looked at later."""
        if self.bare is not None and (m.unit is None) != self.bare:
            return False
        if self.ordinal is not None and m.ordinal != self.ordinal:
            return False
        if self.arabic is not None and m.numeral.arabic != self.arabic:
            return False
        if self.units and (m.unit is None or m.unit.name not in self.units):
            return False
        return not self.dimension or (m.unit is not None and m.unit.dimension in self.dimension)

    def refuses(self, text: str, m: Mention, sentence: Sentence) -> bool:
        """Whether the words around the mention `m` of the view text are those of this rule."""
        start, end = m.start, m.end
        if self.cell is not None and _is_cell(text, m, sentence) != self.cell:
            return False
        if self.number and not self.number.fullmatch(text, m.numeral.start, m.numeral.end):
            return False
        if self.right and not self.right.match(text, end, min(end + _WINDOW, sentence.end)):
            return False
        low = max(start - _WINDOW, sentence.start)
        if self.left and not self.left.search(text, low, start):
            return False
        if self.unless and self.unless.search(text, low, start):
            return False
        return self.around is None or self._stands_around(text, m, sentence)

    def _stands_around(self, text: str, m: Mention, sentence: Sentence) -> bool:
        assert self.around is not None
        low, high = max(m.start - self.window, sentence.start), min(m.end + self.window, sentence.end)
        if self.needs and not self.needs.search(text, low, high):
            return False
        spans = self.around.finditer(text, low, high)
        return any(s.start() < m.numeral.end and m.numeral.start < s.end() for s in spans)


def _is_cell(text: str, m: Mention, sentence: Sentence) -> bool:
    """Whether nothing but numbers and signs stands in the mention's sentence: a lone cell of a table."""
    if sentence.start < m.start and text[sentence.start].isalpha():
        return False
    return not (
        _CELL_WORDS.search(text, sentence.start, m.start) or _CELL_WORDS.search(text, m.end, sentence.end)
    )


_CELL_WORDS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Needs:
    """What exclusions cannot do without, a set of them as a number with a bit for each, in their order.

    By each character those that it may let in, those that need nothing, and what the costly ones (`around`) need.
    """

    by_char: Mapping[str, int]
    always: int
    costly: tuple[tuple[int, Pattern], ...]

    @classmethod
    def of(cls, rules: Sequence[Exclusion]) -> Needs:
        by_char: dict[str, int] = defaultdict(int)
        for n, rule in enumerate(rules):
            for char in rule.chars:
                by_char[char] |= 1 << n
        costly = tuple((1 << n, x.needs) for n, x in enumerate(rules) if x.chars and x.around and x.needs)
        return cls(dict(by_char), sum(1 << n for n, x in enumerate(rules) if not x.chars), costly)

    def met(self, text: str, sentence: Sentence) -> int:
        """The rules that can refuse something in a sentence, since it has what they need."""
        met = self.always
        start, end = sentence.start, sentence.end
        for char in self.by_char.keys() & text[start:end]:
            met |= self.by_char[char]
        for bit, needs in self.costly:
            if met & bit and not needs.search(text, start, end):
                met ^= bit
        return met


def compile_exclusions(table: Mapping[str, Any]) -> tuple[Exclusion, ...]:
    """The exclusions of `exclusions.toml` in their order; raises `LexiconError` for a fault."""
    return tuple(_exclusion(name, body) for name, body in table.items())


def _exclusion(name: str, body: Any) -> Exclusion:
    if not isinstance(body, dict):
        raise LexiconError(f"exclusions.toml: «{name}» must be a table [{name}] with left, number, right …")
    unknown = set(body) - KEYS
    if unknown:
        raise LexiconError(
            f"exclusions.toml [{name}]: unknown key {', '.join(sorted(unknown))}; known: {', '.join(sorted(KEYS))}"
        )
    return Exclusion(
        name.replace("_", " "),
        left=_optional(body, name, "left"),
        unless=_optional(body, name, "unless"),
        number=_optional(body, name, "number"),
        right=_optional(body, name, "right"),
        around=_optional(body, name, "around"),
        units=frozenset(body.get("units", ())),
        dimension=frozenset(body.get("dimension", ())),
        bare=body.get("bare"),
        ordinal=body.get("ordinal"),
        arabic=body.get("arabic"),
        cell=body.get("cell"),
        window=body.get("window", _WINDOW),
        needs=_needs(needs, name) if (needs := body.get("needs", "")) else None,
        chars=_first_chars(needs),
    )


def _optional(body: Mapping[str, Any], name: str, key: str) -> Pattern | None:
    if key not in body:
        return None
    before = key in ("left", "unless")
    pattern = f"(?:{body[key]})$" if before else body[key]
    return compile_pattern(pattern, f"exclusions.toml [{name}] {key}", context=before or key == "right")


def _first_chars(needed: str | Sequence[str]) -> frozenset[str]:
    """The characters that what is needed can begin with; empty where a pattern leaves that open."""
    if isinstance(needed, str):
        return frozenset(needed)
    firsts = frozenset(map(_first, needed))
    return frozenset() if "" in firsts else firsts


def _first(pattern: str) -> str:
    escaped = pattern[:1] == "\\" and not pattern[1:2].isalnum()
    return pattern[1:2] if escaped else "" if pattern[:1] in _OPEN else pattern[:1]


_OPEN = frozenset("\\[(.^$*+?{|")


def _needs(needed: str | Sequence[str], name: str) -> re.Pattern[str]:
    """One of these characters (a string), or a match of one of these patterns (a list)."""
    try:
        return re.compile(f"[{re.escape(needed)}]" if isinstance(needed, str) else "|".join(needed))
    except (re.error, TypeError) as e:
        raise LexiconError(f"exclusions.toml [{name}] needs: {e}; mend {needed!r}") from None


def _compiled(pattern: str, place: str) -> Pattern:
    """By `re`, three times as fast, where it reads the pattern as `regex` would; else by `regex`, which knows more."""
    if not _MEANS_MORE.search(pattern):
        with suppress(re.error):
            return re.compile(pattern)
    import regex

    try:
        return cast(Pattern, regex.compile(pattern))
    except regex.error as e:
        raise LexiconError(f"{place}: {e}; mend the pattern {pattern!r}") from None


# sets within sets and fuzzy counts, which `re` takes for plain characters; other extensions it refuses
_MEANS_MORE = re.compile(r"\[\[|--|&&|\|\||~~|\{[a-z]")


@cache
def compile_pattern(pattern: str, place: str, context: bool = False) -> Pattern:
    """`pattern` compiled; a faulty one is refused with its place, and so is one that matches the empty string
    unless it only looks at the context."""
    compiled = _compiled(pattern, place)
    if not context and compiled.fullmatch(""):
        raise LexiconError(
            f"{place}: the pattern {pattern!r} matches the empty string; give it something to match"
        )
    return compiled
