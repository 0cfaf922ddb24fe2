"""What a cell of a table holds: one quantity, a time, nothing, words, or running text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from reportminer.cues import Cues
from reportminer.find import Finder
from reportminer.model import Mention
from reportminer.numerals import Numeral
from reportminer.periods import find_periods
from reportminer.units import Unit

Kind = Literal["value", "time", "nothing", "words", "prose"]

_NOTHING = re.compile(
    r"[-—–－/／\\×xX*＊.…·一\s]+|无|无此项|不适用|不涉及|空|N/?A|NA|暂无|未统计|同上|否|是|√|[☑☐□■✓]+"
)
_BROKEN = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?%?|-?\d+\.\d{2,4}%?")
_GAP = re.compile(r"\s+")
_SIGNS = {
    "≥": ">=", "≧": ">=", ">=": ">=", "=>": ">=", "⩾": ">=", "≤": "<=", "≦": "<=", "<=": "<=", "⩽": "<=",
    ">": ">", "<": "<", "＞": ">", "＜": "<", "=": "", "＝": "", "≈": "~", "约": "~",
}  # fmt: skip
_SIGN = re.compile(r"(?:[≥≧⩾≤≦⩽]=?|[<>]=?|=>|[=＝≈])\s*$")
_IDLE_BEFORE = re.compile(
    r"^(?:达到|达|完成|实际|已完成|已达|为|共计?|计|累计|每年|全年|年|目标|控制在|保持在?|[:：“\"])*$"
)
_IDLE_AFTER = re.compile(r"^(?:[（(]含[）)]|[\s。；;，”\"、]|（?不含）?)*$")
_SENTENCE = re.compile(r"[。；;！？]")
_LONGEST_LABEL = 45
_AROUND_TIME = re.compile(r"(?:[-—–~～至到起止前后底末初度、（）()]|之前|以前|完成|年度)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CODE = re.compile(r"0\d{2,}|\d{9,}")


@dataclass(frozen=True, slots=True)
class Content:
    """What a cell says; `mention` and the modifiers around it only for a value, places counted in the view."""

    kind: Kind
    mention: Mention | None = None
    before: str = ""
    after: str = ""
    year: bool = False
    code: bool = False

    @property
    def is_value(self) -> bool:
        return self.kind == "value" and not self.year


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads cells with the finder and the cue words of running text."""

    finder: Finder
    cues: Cues

    def read(self, text: str, start: int, sentence: int) -> Content:
        """The content of the cell `text` that begins at the place `start` of the view."""
        if not text or _NOTHING.fullmatch(text):
            return Content("nothing")
        if len(text) > 200:
            return Content("prose")
        squeezed, place = _squeezed(text)
        found = self.finder.quantities(squeezed, sentence)
        if _is_time(squeezed):
            return Content("time")
        if len(found) != 1 or found[0].ordinal:
            long = len(text) > _LONGEST_LABEL or _SENTENCE.search(text.rstrip("。；;"))
            return Content("prose" if long else "words")
        return self._single(squeezed, found[0], place, start) or self._wordy(text)

    def unit_of(self, words: str) -> tuple[Unit, Decimal] | None:
        """The unit that the words of a head are, with its multiplier: 万元 gives 元 and 10000."""
        found = self.finder.quantities(f"1{words}")
        if len(found) != 1 or found[0].end != len(words) + 1 or found[0].unit is None:
            return None
        return found[0].unit, found[0].numeral.value or Decimal(1)

    def _wordy(self, text: str) -> Content:
        return Content("prose" if _SENTENCE.search(text.rstrip("。；;")) else "words")

    def _single(self, text: str, m: Mention, place: Callable[[int], int], start: int) -> Content | None:
        """The content where nothing but a modifier stands beside the one quantity."""
        left, right = text[: m.start].strip(), text[m.end :].strip()
        sign = _SIGN.search(left)
        before = _SIGNS.get(sign[0].strip(), _SIGNS.get(sign[0].strip()[:1], "")) if sign else ""
        if sign:
            left = left[: sign.start()]
        word = self.cues.before.search(left)
        if word:
            before, left = (
                before or self.cues.modifier.get(_word(word[0], self.cues), ""),
                left[: word.start()],
            )
        bound = self.cues.after.match(right.removeprefix("（含）").removeprefix("（含"))
        after = self.cues.modifier[bound[0]] if bound else ""
        if bound:
            right = right.removeprefix("（含）").removeprefix("（含")[bound.end() :].lstrip("）")
        wrapped = left.endswith("（") and right.startswith("）")
        if wrapped:
            left, right = left[:-1], right[1:]
        if not _IDLE_BEFORE.match(left) or not _IDLE_AFTER.match(right):
            return None
        moved = m._replace(start=start + place(m.start), end=start + place(m.end - 1) + 1)
        bare = m.unit is None and m.end - m.start == len(text)
        return Content(
            "value",
            moved,
            before,
            after,
            bare and bool(_YEAR.fullmatch(text)),
            bare and bool(_CODE.fullmatch(text)),
        )


def scaled(n: Numeral, by: Decimal) -> Numeral:
    """The numeral with the multiplier that a head states (万元) multiplied out."""
    if by == 1:
        return n
    return n._replace(value=_times(n.value, by), low=_times(n.low, by), high=_times(n.high, by))


def _times(value: Decimal | None, by: Decimal) -> Decimal | None:
    return None if value is None else (value * by).normalize() + 0


def _squeezed(text: str) -> tuple[str, Callable[[int], int]]:
    """A number that a narrow column has broken (12,345.6 7) without its gaps; any other text as it is."""
    joined = _GAP.sub("", text)
    if joined == text or not _BROKEN.fullmatch(joined):
        return text, int
    places = [i for i, c in enumerate(text) if not c.isspace()]
    return joined, places.__getitem__


def _is_time(text: str) -> bool:
    text = _GAP.sub("", text)
    rest, at = "", 0
    found = find_periods(text)
    for p in found:
        rest, at = rest + text[at : p.start], p.end
    return bool(found) and bool(_AROUND_TIME.fullmatch(rest + text[at:]))


def _word(said: str, cues: Cues) -> str:
    return next((w for w in (said, said[:-1], said.rstrip("了到")) if w in cues.modifier), said)
