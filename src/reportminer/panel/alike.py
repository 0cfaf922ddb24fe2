"""Whether two names say the same: ordered small rules, the first that answers wins, with a score."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reportminer.panel.wording import Form, Wording

MIN_SCORE = 0.75
"""What names must reach to be aligned; `inserted` stays below, and is a hint for a person."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which rule decided that two names are one, and how sure that is: 1 the same name; no rule, 0 not the same."""

    rule: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Level:
    """A rule by which names with the same key are one."""

    rule: str
    score: float
    key: Callable[[Form], object]


LEVELS = (
    Level("equal", 1.0, lambda f: f.name),
    Level("spelling", 0.98, lambda f: f.plain),
    Level("synonyms", 0.95, lambda f: f.said),
    Level("words", 0.9, lambda f: f.kept),
    Level("characters", 0.87, lambda f: f.letters),
    Level("mild words", 0.8, lambda f: f.core),
)
"""From the strictest to the loosest."""

INSERTED = 0.74
"""The highest score that `inserted` gives."""
_INSIDE, _OUTSIDE = INSERTED, 0.65


def judge(a: Form, b: Form, wording: Wording) -> Verdict:
    """The first rule by which two names are the same indicator; the order of the two does not matter."""
    for level in LEVELS:
        if level.key(a) == level.key(b):
            return Verdict(level.rule, level.score)
    return inserted(a, b, wording)


def inserted(a: Form, b: Form, wording: Wording) -> Verdict:
    """The one name has words more than the other, none of them its head, none of them in the role `apart`; a name of one word is too little.

    The score is the share of characters in common (Dice), times 0.74 where the words stand inside the name and 0.65 where
    they open it, for there they most often narrow it.
    """
    short, long = sorted((a, b), key=lambda f: (len(f.order), f.order))
    more = {*long.order} - {*short.order}
    if not more or {*short.order} - {*long.order} or short.head != long.head:
        return Verdict()
    if len(short.order) < 2 or any(map(wording.sets_apart, more)):
        return Verdict()
    sizes = len("".join(short.order)), len("".join(long.order))
    likeness = 2 * min(sizes) / sum(sizes)
    weight = _INSIDE if short.order[0] == long.order[0] else _OUTSIDE
    return Verdict("inserted", round(weight * likeness, 3))


def difference(a: Form, b: Form) -> str:
    """The words that only one of the two has, for a person."""
    more = sorted({*a.order} ^ {*b.order})
    return "、".join(more)


def best(form: Form, others: Iterable[Form], wording: Wording) -> tuple[Verdict, Form | None]:
    """The most alike of other names, the first by code point of equals; nothing where none is alike."""
    found = [(inserted(form, other, wording), other) for other in others]
    verdict, other = min(found, key=lambda f: (-f[0].score, f[1].name), default=(Verdict(), None))
    return (verdict, other) if verdict.score else (Verdict(), None)
