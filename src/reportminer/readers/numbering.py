"""Automatic numbers of paragraphs: numbering.xml and the order of the paragraphs → 一、, （二）, 3., 1.2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from reportminer.readers.numberforms import number_text
from reportminer.readers.ooxml import Element, W, attribute, children, number, switch
from reportminer.readers.wordnames import spaced
from reportminer.readers.wordstyles import Styles

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: `text` is `第%1章`; `restart` is the level (from 1) after which it begins anew, 0 for never."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    hidden: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class Numbering:
    """A list that paragraphs name by `w:numId`; all of one `abstract` count together."""

    abstract: str
    levels: dict[int, Level]
    restarts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Counters:
    """Counts the numbered paragraphs of one document in their order."""

    lists: dict[str, Numbering]
    styles: Styles
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def place(self, own: Element | None, style: str) -> tuple[str, int] | None:
        """The list and the level (from 0) of a paragraph with this `w:numPr`, if it has one, and this style."""
        inherited = self.styles.numbering(style)
        said = [e for e in (own, inherited[0] if inherited else None) if e is not None]
        name = next((attribute(e.find(f"{W}numId")) for e in said if e.find(f"{W}numId") is not None), "")
        if name not in self.lists:
            return None
        level = next((number(e.find(f"{W}ilvl")) for e in said if e.find(f"{W}ilvl") is not None), 0)
        if own is None and inherited:
            levels = self.lists[name].levels
            level = next((n for n, each in levels.items() if each.style == inherited[1]), level)
        return name, min(max(level, 0), _LEVELS - 1)

    def advance(self, name: str, at: int) -> str:
        """Count one paragraph of list `name` on level `at`; its number as it is to stand before the text."""
        numbering = self.lists[name]
        counts = self._counts.setdefault(numbering.abstract, [None] * _LEVELS)
        for level in range(at + 1):
            start = self._level(numbering, level).start
            if level in numbering.restarts and (name, level) not in self._begun:
                self._begun.add((name, level))
                counts[level] = numbering.restarts[level] - (level == at)
            if level == at:
                before = counts[level]
                counts[level] = start if before is None else before + 1
            elif counts[level] is None:
                counts[level] = start
        for level in range(at + 1, _LEVELS):
            restart = self._level(numbering, level).restart
            if restart is None or at < restart:
                counts[level] = None
        return self._render(numbering, at, counts)

    def _level(self, numbering: Numbering, at: int) -> Level:
        return numbering.levels.get(at, Level())

    def _render(self, numbering: Numbering, at: int, counts: list[int | None]) -> str:
        level = self._level(numbering, at)
        if level.form == "bullet" or level.hidden:
            return ""

        def shown(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            of = self._level(numbering, other)
            form = "decimal" if level.legal and of.form != "none" else of.form
            count = counts[other]
            return number_text(form, of.start if count is None else count)

        return spaced(_PLACE.sub(shown, level.text).strip())


def read_numbering(root: Element | None, styles: Styles) -> Counters:
    """The lists of numbering.xml, ready to count."""
    if root is None:
        return Counters({}, styles)
    abstracts = {attribute(a, "abstractNumId"): a for a in children(root, "abstractNum")}
    nums = {attribute(n, "numId"): n for n in children(root, "num")}
    lists: dict[str, Numbering] = {}
    for name, element in nums.items():
        abstract = _abstract(element, abstracts, nums, styles)
        if name != "0" and abstract is not None:
            lists[name] = _overridden(_plain(abstract), element)
    return Counters(lists, styles)


def _abstract(
    num: Element, abstracts: dict[str, Element], nums: dict[str, Element], styles: Styles
) -> Element | None:
    """The definition that a list points to, past links to a list style (17.9.21)."""
    for _ in range(_LEVELS):
        abstract = abstracts.get(attribute(num.find(f"{W}abstractNumId")))
        link = "" if abstract is None else attribute(abstract.find(f"{W}numStyleLink"))
        linked = styles.numbering(link) if link else None
        further = nums.get(attribute(linked[0].find(f"{W}numId"))) if linked else None
        if further is None:
            return abstract
        num = further
    return None


def _plain(abstract: Element) -> Numbering:
    return Numbering(attribute(abstract, "abstractNumId"), dict(_levels(abstract)))


def _overridden(numbering: Numbering, num: Element) -> Numbering:
    levels, restarts = dict(numbering.levels), {}
    for override in children(num, "lvlOverride"):
        at = number(override, "ilvl")
        levels |= dict(_levels(override))
        start = override.find(f"{W}startOverride")
        if start is not None:
            restarts[at] = number(start, otherwise=1)
            levels[at] = replace(levels.get(at, Level()), start=restarts[at])
    return replace(numbering, levels=levels, restarts=restarts)


def _levels(parent: Element) -> Iterator[tuple[int, Level]]:
    for lvl in children(parent, "lvl"):
        restart = lvl.find(f"{W}lvlRestart")
        form = next(iter(lvl.iter(f"{W}numFmt")), None)
        yield (
            number(lvl, "ilvl"),
            Level(
                form=_custom(form),
                text=attribute(lvl.find(f"{W}lvlText")),
                start=number(lvl.find(f"{W}start"), otherwise=0 if lvl.find(f"{W}start") is None else 1),
                restart=None if restart is None else number(restart),
                legal=bool(switch(lvl, "isLgl")),
                hidden=bool(switch(lvl.find(f"{W}rPr"), "vanish")),
                style=attribute(lvl.find(f"{W}pStyle")),
            ),
        )


def _custom(form: Element | None) -> str:
    """The form's name; `custom` with a pattern such as `01, 02, 03` is the zero-filled one of that pattern."""
    name = attribute(form) or "decimal"
    return "decimalZero" if name == "custom" and attribute(form, "format").startswith("01") else name
