"""Traditional characters read as simplified ones, one for one, and names given back in the report's own script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from reportminer.lexicon import lexicon_dir, variants

_BEFORE, _AFTER = 600, 200  # characters around a mention in which the words of its name are looked for first


@dataclass(frozen=True, slots=True)
class _Script:
    """What `variants.txt` says: characters, then words; `marks` tell a traditional text, `counter` a simplified one."""

    characters: Mapping[int, str]
    words: tuple[tuple[str, str], ...]
    marks: frozenset[str]
    counter: frozenset[str]


@cache
def _script() -> _Script:
    pairs = variants(lexicon_dir())
    characters = {a: b for a, b in pairs.items() if len(a) == 1}
    table = str.maketrans(characters)
    words = tuple((a.translate(table), b) for a, b in pairs.items() if len(a) > 1)
    # simplified texts are written in GB 2312, traditional ones in Big5: what both have tells nothing
    marks = frozenset(a for a in characters if not a.encode("gb2312", "ignore"))
    counter = frozenset(b for b in characters.values() if not b.encode("big5", "ignore"))
    return _Script(table, words, marks, counter)


def is_traditional(text: str) -> bool:
    """Whether a text is in Traditional Chinese: by far more of its distinct characters are traditional than simplified."""
    script, used = _script(), set(text)
    found = len(used & script.marks)
    return found > 0 and found > 2 * len(used & script.counter)


def simplify(text: str) -> str:
    """A traditional text in simplified characters, of the same length; any other text is returned as it is."""
    if not is_traditional(text):
        return text
    script = _script()
    text = text.translate(script.characters)
    for word, simple in script.words:
        text = text.replace(word, simple)
    return text


def restore(piece: str, text: str, plain: str, near: int) -> str:
    """`piece`, words taken from `text`, as `plain` writes them; `text` is `simplify(plain)`, `near` the mention's place.

    A name joined from several places is given back stretch by stretch, each from where it stands nearest before
    the mention, else after it, else anywhere; characters that the text does not have stay as they are.
    """
    if plain is text or not piece:
        return piece
    out: list[str] = []
    at = 0
    while at < len(piece):
        size = len(piece) - at
        while (found := _place(piece[at : at + size], text, near)) < 0 and size > 1:
            size -= 1
        out.append(plain[found : found + size] if found >= 0 else piece[at])
        at += size
    return "".join(out)


def _place(piece: str, text: str, near: int) -> int:
    """Where `piece` stands in `text`: nearest before `near`, else nearest after it, else, if short, anywhere."""
    found = text.rfind(piece, max(near - _BEFORE, 0), near + len(piece))
    if found < 0:
        found = text.find(piece, near, near + _AFTER)
    return text.find(piece) if found < 0 else found
