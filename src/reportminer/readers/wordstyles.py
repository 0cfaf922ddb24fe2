"""The paragraph and character styles of a Word document: what a paragraph inherits from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from reportminer.readers.ooxml import Element, W, attribute, children, number, switch
from reportminer.readers.wordnames import BODY_TEXT, heading_level, is_contents, is_title

_LONGEST_CHAIN = 30
_TWIPS_OF_CHARACTER = 240


@dataclass(frozen=True)
class Styles:
    """The styles by id; all questions follow the chain of `basedOn`."""

    root: Element | None

    def outline(self, style: str) -> int | None:
        """The outline level, 0 the highest; that which the style's name tells (heading 2, 标题 2) where none is stated."""
        for element in self._chain(style):
            level = element.find(f"{W}pPr/{W}outlineLvl")
            if level is not None:
                return number(level, otherwise=BODY_TEXT)
            named = heading_level(_name(element))
            if named is not None:
                return named
        return None

    def is_title(self, style: str) -> bool:
        """Whether it is the style of titles or subtitles, or one made from it."""
        return any(is_title(_name(element)) for element in self._chain(style))

    def is_contents(self, style: str) -> bool:
        """Whether it is the style of a table of contents."""
        return any(is_contents(_name(element)) for element in self._chain(style))

    def numbering(self, style: str) -> tuple[Element, str] | None:
        """`w:numPr`, and the id of the style that states it."""
        for element in self._chain(style):
            found = element.find(f"{W}pPr/{W}numPr")
            if found is not None:
                return found, attribute(element, "styleId")
        return None

    def hidden(self, style: str) -> bool | None:
        """Whether text in this style is hidden; empty where the style says nothing of it."""
        for element in self._chain(style):
            said = switch(element.find(f"{W}rPr"), "vanish")
            if said is not None:
                return said
        return None

    def indent(self, own: Element | None, style: str) -> int:
        """Where the first line begins, in twips from the margin: by the paragraph's own `w:ind`, else by its style's."""
        stated = [own, *(element.find(f"{W}pPr/{W}ind") for element in self._chain(style))]
        found = next((ind for ind in stated if ind is not None), None)
        left = number(found, "left", number(found, "start"))
        by_characters = number(found, "firstLineChars") * _TWIPS_OF_CHARACTER // 100
        return left + max(number(found, "firstLine"), by_characters) - number(found, "hanging")

    @cached_property
    def default(self) -> str:
        """The id of the style of paragraphs that name none."""
        for style in self._by_id.values():
            if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true", "on"):
                return attribute(style, "styleId")
        return ""

    @cached_property
    def _by_id(self) -> dict[str, Element]:
        return {} if self.root is None else {attribute(s, "styleId"): s for s in children(self.root, "style")}

    def _chain(self, style: str) -> Iterator[Element]:
        seen: set[str] = set()
        while style in self._by_id and style not in seen and len(seen) < _LONGEST_CHAIN:
            seen.add(style)
            element = self._by_id[style]
            yield element
            style = attribute(element.find(f"{W}basedOn"))


def _name(style: Element) -> str:
    return attribute(style.find(f"{W}name")).strip()
