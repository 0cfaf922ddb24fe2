"""What is drawn on a page: characters with their places, and the lines of text that they make.

Places are in points with y growing downwards, in the frame in which the text stands upright.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import NamedTuple

_WIDE = re.compile(r"[\u2e80-\u303f\u3105-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff“”‘’…—]")
_TAB = 2.0  # a gap this wide, in character widths, parts the columns of a table without ruled lines
_WIDE_SPACE = 1.5  # a gap between Chinese characters that means something: 张三　李四
_SPACE = 0.22  # a gap between Latin letters that is a space though no space was drawn
_DIGIT_SPACE = 0.7  # justified lines draw digits apart
_LEAST = 0.1  # points: no type is smaller
_LOOK_BACK = 20
_LONG = 1_000  # characters: no line of text is longer


class Glyph(NamedTuple):
    """One character as drawn: its extent along the line, its base line and its height; a drawn space counts too."""

    text: str
    left: float
    right: float
    base: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        """About the middle of what is seen of it."""
        return (self.left + self.right) / 2, self.base - 0.35 * self.size


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a line without a wide gap."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; several parts where wide gaps stand between. `em` is the width of its Chinese characters, 0 if it has none."""

    parts: tuple[Part, ...]
    base: float
    size: float
    em: float = 0.0

    @property
    def text(self) -> str:
        """The parts with tabs between."""
        return "\t".join(p.text for p in self.parts)

    @property
    def left(self) -> float:
        """Where the first character begins."""
        return self.parts[0].left

    @property
    def right(self) -> float:
        """Where the last character ends."""
        return self.parts[-1].right

    @property
    def unit(self) -> float:
        """The width of a Chinese character, guessed from the height where the line has none."""
        return max(self.em or self.size * 0.9, _LEAST)


def upright(x: float, y: float, quarters: int) -> tuple[float, float]:
    """A point in the frame in which text that is turned clockwise by `quarters` (0 to 3) stands upright."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[quarters]


@lru_cache(maxsize=8192)
def is_wide(char: str) -> bool:
    """Whether a character is Chinese, or one of the punctuation that is drawn as wide."""
    return bool(_WIDE.match(char))


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines that the characters make, in the order in which they were drawn.

    Characters drawn one after the other on one base line belong together however far apart they are; others on the
    same base line only when they touch.
    """
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if runs and _goes_on(runs[-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    seen = [run for run in runs if any(g.text.strip() for g in run)]
    return [line for run in (_touching(seen) if len(seen) > 1 else seen) if (line := _line(run))]


def _goes_on(run: Sequence[Glyph], glyph: Glyph) -> bool:
    last = run[-1]
    near = min(abs(glyph.base - last.base), abs(glyph.base - run[0].base)) <= 0.5 * max(last.size, glyph.size)
    return near and glyph.left >= last.left - 0.6 * max(last.size, glyph.size)


def _touching(runs: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """Runs on one base line that touch are one: numbers in another font are often drawn after all the rest."""
    order = {id(run): n for n, run in enumerate(runs)}
    kept: list[list[Glyph]] = []
    for run in sorted(runs, key=lambda r: r[0].base):
        for other in reversed(kept[-_LOOK_BACK:]):
            if abs(other[0].base - run[0].base) <= 0.35 * run[0].size and _is_beside(other, run):
                order[id(other)] = min(order[id(other)], order[id(run)])
                other.extend(run)
                break
        else:
            kept.append(run)
    return sorted(kept, key=lambda r: order[id(r)])


def _is_beside(one: Sequence[Glyph], other: Sequence[Glyph]) -> bool:
    if len(one) + len(other) > _LONG:
        return False
    a, b = _extent(one), _extent(other)
    gap = max(a[0], b[0]) - min(a[1], b[1])
    if gap > 1.2 * max(one[0].size, other[0].size):
        return False
    inner = min((one, other), key=len)
    outer = other if inner is one else one
    return not any(_covers(g, h) for g in inner[:1] for h in outer) or _same(inner, outer)


def _extent(run: Sequence[Glyph]) -> tuple[float, float]:
    seen = [g for g in run if g.text.strip()]
    return min(g.left for g in seen), max(g.right for g in seen)


def _covers(one: Glyph, other: Glyph) -> bool:
    shared = min(one.right, other.right) - max(one.left, other.left)
    return bool(other.text.strip()) and shared > 0.5 * min(one.right - one.left, other.right - other.left)


def _same(inner: Sequence[Glyph], outer: Sequence[Glyph]) -> bool:
    """Whether the one run repeats the other in place: bold type is made so."""
    return any(g.text == inner[0].text and abs(g.left - inner[0].left) < 0.3 * g.size for g in outer)


def _line(run: list[Glyph]) -> Line | None:
    visible = list(_spaced(sorted(run, key=lambda g: g.left)))
    if not visible:
        return None
    wide = [g.right - g.left for g, _ in visible if is_wide(g.text[0])]
    size = max(g.size for g, _ in visible)
    unit = max(median(wide) if wide else size * 0.9, _LEAST)
    parts: list[Part] = []
    text, left = "", visible[0][0].left
    for (a, _), (b, spaced) in pairwise(visible):
        text += a.text
        if b.left - a.right >= _TAB * unit:
            parts.append(Part(text, left, a.right))
            text, left = "", b.left
        else:
            text += _between(a, b, spaced, unit)
    last = visible[-1][0]
    parts.append(Part(text + last.text, left, last.right))
    if len(parts) > 1 and all(len(p.text) == 1 and is_wide(p.text) for p in parts):
        parts = [Part("".join(p.text for p in parts), parts[0].left, last.right)]  # a title set wide
    base = median(g.base for g, _ in visible)
    return Line(tuple(parts), base, size, median(wide) if wide else 0.0)


def _spaced(glyphs: Iterable[Glyph]) -> Iterator[tuple[Glyph, bool]]:
    """Each visible character once, and whether a space was drawn before it."""
    spaced, last = False, None
    for glyph in glyphs:
        if not glyph.text.strip():
            spaced = True
        elif last and glyph.text == last.text and glyph.left - last.left < 0.5 * (last.right - last.left):
            continue  # the same character drawn twice makes bold
        else:
            yield glyph, spaced
            spaced, last = False, glyph


def _between(a: Glyph, b: Glyph, spaced: bool, unit: float) -> str:
    gap = (b.left - a.right) / unit
    if is_wide(a.text[-1]) and is_wide(b.text[0]):
        return " " if gap >= _WIDE_SPACE else ""
    if is_wide(a.text[-1]) or is_wide(b.text[0]):
        return ""
    least = _DIGIT_SPACE if a.text[-1].isdigit() and b.text[0].isdigit() else _SPACE
    return " " if gap >= least or (spaced and gap > 0.1) else ""
