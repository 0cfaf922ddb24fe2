"""A name of an indicator taken apart: its words with synonyms made one, and what is left without empty words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportminer.errors import LexiconError
from reportminer.lexicon import Lexicon
from reportminer.width import fold
from reportminer.words import words

ROLES = ("same", "lead", "tail", "empty", "implied", "mild", "apart")
WHOLE = "全域"
_LONG = 3  # characters from which a synonym is looked for before words are cut
_HALVED = 4  # characters of a dictionary word that may be two words
_REPEATED = 2
_PLACES = frozenset("省市县区镇乡州旗局院馆校我本该")
_MARKS = re.compile(r"[\s“”‘’\"'《》〈〉「」『』（）()\[\]【】、，。；：·,.;:—\-_/]+")
_TIMES = re.compile(r"^(?:(?:全年|当年|本年|年末|年底|期末|截至|今年|年内)(?=..))+|^(?:19|20)\d\d年度?")
_NUMBER = re.compile(r"[0-9]|^[一二三四五六七八九十两百千万第]+$")


@dataclass(frozen=True, slots=True)
class Form:
    """A name at five depths, each coarser than the one before; equal values mean the same indicator.

    `name` as it stands; `plain` without marks, own place and time; `said` its words with synonyms made one; `kept`
    those that are not empty, sorted; `letters` their characters, sorted; `core` the same without mild words. `order` is
    what was kept, in the order of the name.
    """

    name: str
    plain: str
    said: tuple[str, ...]
    kept: tuple[str, ...]
    letters: str
    core: str
    order: tuple[str, ...]

    @property
    def head(self) -> str:
        """The last word that says something."""
        return self.order[-1] if self.order else ""


@dataclass(frozen=True, slots=True)
class Wording:
    """The entries of `alignment.tsv`, ready for look-up."""

    same: Mapping[str, str]
    role: Mapping[str, frozenset[str]]
    implied: Mapping[str, frozenset[str]]
    long: re.Pattern[str]
    longest: int

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> Wording:
        """Raises `LexiconError` for an unknown role."""
        return _wording(lexicon)

    def form(self, name: str, base: str, own: str = "") -> Form:
        """The forms of a name whose value has the unit base `base`; `own` is the document's word for its whole place."""
        plain = plain_name(name, own)
        said = self._said(plain)
        kept = self._kept(said, base)
        order = self._kept(self._synonyms("".join(kept)), base) if kept != said else kept
        return Form(
            name,
            plain,
            said,
            tuple(sorted(order)),
            _letters(order),
            _letters(self._without_mild(order)),
            order,
        )

    def sets_apart(self, word: str) -> bool:
        """Whether a name with this word is another one than the name without it."""
        return bool(_NUMBER.search(word)) or any(word == w or w in word for w in self.role["apart"])

    def _said(self, plain: str) -> tuple[str, ...]:
        """The words, long synonyms first, the others where jieba sees words; twice, as a synonym may make another."""
        once = self._synonyms(plain)
        return self._synonyms("".join(once)) if "".join(once) != plain else once

    def _synonyms(self, text: str) -> tuple[str, ...]:
        out: list[str] = []
        at = 0
        for m in self.long.finditer(text):
            out += self._short(_cut(text[at : m.start()]))
            out.append(self.same[m[0]])
            at = m.end()
        return (*out, *self._short(_cut(text[at:])))

    def _short(self, cut: Sequence[str]) -> list[str]:
        """Synonyms that are one word or several of the cut, the longest first."""
        out: list[str] = []
        at = 0
        while at < len(cut):
            for n in range(min(self.longest, len(cut) - at), 0, -1):
                joined = "".join(cut[at : at + n])
                if joined in self.same:
                    out.append(self.same[joined])
                    break
            else:
                n = 1
                out += self._split(cut[at])
            at += n
        return out

    def _split(self, word: str) -> tuple[str, ...]:
        """A long word of the dictionary in two, where both halves are words or the end has a synonym: 宣传材料."""
        left, end = word[:-2], word[-2:]
        halves = len(word) == _HALVED and _cut(left) == (left,) and _cut(end) == (end,)
        if len(word) <= _LONG or not (halves or end in self.same):
            return (word,)
        return (self.same.get(left, left), self.same.get(end, end))

    def _kept(self, said: Sequence[str], base: str) -> tuple[str, ...]:
        """The words without empty ones; a name of empty words alone stays as it is."""
        order = [w for w in said if w not in self.role["empty"]]
        while len(order) > 1 and (order[0] in self.role["lead"] or order[0] in _PLACES):
            del order[0]
        while n := self._tail(order, base):
            del order[-n:]
        while len(order) > 1 and order[0] in self.role["lead"]:
            del order[0]
        if len(order) > _REPEATED and order[-1].startswith(order[0]):
            del order[0]  # the owner of a rate says what the rate says: 调解纠纷调解成功率
        return tuple(order or said)

    def _tail(self, order: Sequence[str], base: str) -> int:
        """How many words at the end say nothing, or nothing that the unit does not say: 2 of 贷款 发放 额 in 元."""
        for n in (2, 1):
            end = "".join(order[-n:])
            if len(order) > n and (end in self.role["tail"] or base in self.implied.get(end, ())):
                return n
        return 0

    def _without_mild(self, order: Sequence[str]) -> Sequence[str]:
        """Cut anew, for a synonym may hold a mild word; what is left may be one with a synonym in turn."""
        cut = [w for long in order for w in _cut(long)]
        inner = [w for w in cut[1:-1] if w not in self.role["mild"]]
        return (
            self._synonyms("".join((*cut[:1], *inner, *cut[1:][-1:]))) if len(inner) < len(cut) - 2 else order
        )


def plain_name(name: str, own: str = "") -> str:
    """A name without marks, the time at its beginning, and its own place: 全市 in the report of a town."""
    text = _MARKS.sub("", fold(name))
    if own:
        text = text.removeprefix(own) or text
        text = text.replace(own, WHOLE)
    return _TIMES.sub("", text) or text


@lru_cache(maxsize=65_536)
def _cut(text: str) -> tuple[str, ...]:
    """The words of a text; names share most of their pieces."""
    return tuple(words(text))


def _letters(order: Sequence[str]) -> str:
    return "".join(sorted("".join(order)))


@lru_cache(maxsize=8)
def _wording(lexicon: Lexicon) -> Wording:
    same: dict[str, str] = {}
    role: dict[str, set[str]] = {r: set() for r in ROLES}
    implied: dict[str, frozenset[str]] = {}
    for e in lexicon.tables["alignment.tsv"]:
        listed, roles = e.list("words"), e.list("role")
        if not roles or set(roles) - set(ROLES):
            raise LexiconError(f"{e.place}: «{e['words']}» needs a role of {', '.join(ROLES)}")
        for r in roles:
            role[r] |= set(listed)
        if "same" in roles:
            same |= {w: listed[0] for w in listed if w not in same}
        if "implied" in roles:
            implied |= {w: frozenset(e.list("units")) | implied.get(w, frozenset()) for w in listed}
    long = sorted((w for w in same if len(w) >= _LONG), key=lambda w: (-len(w), w))
    return Wording(
        same,
        {r: frozenset(ws) for r, ws in role.items()},
        implied,
        re.compile("|".join(map(re.escape, long)) or r"(?!)"),
        max(map(len, same), default=1),
    )
