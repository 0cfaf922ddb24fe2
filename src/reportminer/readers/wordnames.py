"""What names of styles tell in Word and WPS, and how an automatic number stands before its text."""

from __future__ import annotations

import re

_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.I)
_TITLE = re.compile(r"title|标题|標題|文档标题|subtitle|副标题|副標題", re.I)
_CONTENTS = re.compile(r"(?:toc|目录|目錄|contents)\s*(?:\d|heading|标题)|table of figures|图表目录", re.I)
_LONGEST_HEADING = 60
_TIGHT = frozenset("、，）)》】〕」：")
BODY_TEXT = 9
"""The outline level that Word gives to body text."""


def heading_level(style: str) -> int | None:
    """The outline level, 0 the highest, that the name of a style tells: heading 2, 标题 2."""
    named = _HEADING.fullmatch(style)
    return int(named[1]) - 1 if named else None


def is_title(style: str) -> bool:
    """Whether a style of this name is for titles or subtitles."""
    return bool(_TITLE.fullmatch(style))


def is_contents(style: str) -> bool:
    """Whether a style of this name is for tables of contents."""
    return bool(_CONTENTS.match(style))


def is_short(text: str) -> bool:
    """Short enough for a heading: outline levels are also given to whole paragraphs by mistake."""
    return len(text) <= _LONGEST_HEADING and "。" not in text.rstrip("。")


def spaced(marker: str) -> str:
    """The number as it stands before a text: `1.` must not run into the 5 of 5万元, `一、` cannot."""
    return marker if not marker or marker[-1] in _TIGHT else marker + " "
