"""What of a web page is not the report: scripts, hidden parts, menus, breadcrumbs, lists of links, credits.

General rules only, and none may cost a number: what is in doubt stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

_NEVER = (
    *("script", "style", "noscript", "template", "title", "svg", "canvas", "iframe", "embed", "audio", "video"),
    *("select", "datalist", "button", "del", "rt", "rp"),
)  # fmt: skip
_BLOCKS = frozenset(("div", "ul", "ol", "dl", "p", "section", "aside", "table", "td", "center", "nav", "header", "footer"))  # fmt: skip
_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "menu", "menubar", "toolbar"))
_ENDS = frozenset(("header", "footer", "foot", "copyright", "nav", "navbar", "menu", "breadcrumb", "breadcrumbs", "crumb", "crumbs", "share", "sidebar", "pagination"))  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_TOKEN = re.compile(r"[a-z]+", re.I)
_DATE = re.compile(r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2}\s*日?)?|\b\d{1,2}[-/]\d{1,2}\b|\d{1,2}:\d\d(?::\d\d)?")  # fmt: skip
_NUMBER = re.compile(r"[\d０-９〇一二三四五六七八九十百千万亿]*[\d０-９][\d０-９,.，．%％]*")
_SENTENCE = re.compile(r"[。；！？]")
_FURNITURE = re.compile(
    r"\W*(?:(?:您|你)?(?:当前|现在|所在|的)*位置\s*[:：]|(?:网站)?首页\s*[>＞»›/]|[上下]一[篇条页]|分享[到至:：]|扫一扫|字[体号]\s*[:：]|(?:打印|收藏|关闭)(?:本页|窗口)?\W*$)"
)
_CREDITS = re.compile(r"[\u4e00-\u9fff]ICP[备证]|版权所有|公网安备|copyright\s*(?:©|\(c\)|\d)", re.I)
_SHORT, _SMALL = 150, 400
_LONGEST_LINK = 60


@dataclass(slots=True)
class _Sum:
    """What stands in an element, without what was found to be no part of the report; lengths without white space."""

    length: int = 0
    bare: int = 0  # of it, what is neither linked nor a date
    linked: int = 0
    links: int = 0
    longest: int = 0
    sentences: bool = False
    numbers: bool = False  # outside of links and apart from dates, or alone in a linked cell
    heads: bool = False
    text: str = ""

    def put(self, text: str, linked: bool, cell: bool) -> None:
        size = len("".join(text.split()))
        if not size:
            return
        self.length += size
        self.sentences = self.sentences or bool(_SENTENCE.search(text))
        if linked:
            self.linked += size
            self.longest = max(self.longest, size)
            self.numbers = self.numbers or (cell and bool(_NUMBER.fullmatch(text.strip())))
        else:
            undated = _DATE.sub("", text)
            self.bare += len("".join(undated.split()))
            self.numbers = self.numbers or bool(_NUMBER.search(undated))
        if len(self.text) <= _SMALL:
            self.text += text[: _SMALL + 1]

    def add(self, part: _Sum) -> None:
        self.length += part.length
        self.bare += part.bare
        self.linked += part.linked
        self.links += part.links
        self.longest = max(self.longest, part.longest)
        self.sentences = self.sentences or part.sentences
        self.numbers = self.numbers or part.numbers
        self.heads = self.heads or part.heads
        if len(self.text) <= _SMALL:
            self.text += part.text


def drop_boilerplate(root: HtmlElement) -> tuple[str, ...]:
    """Take out of the tree what is no part of the report; the flags say what a reader should know of it."""
    for found in list(root.iter(*_NEVER)):
        found.drop_tree()
    total = sum(len("".join(t.split())) for t in root.itertext())
    doomed, left = _doomed(root, total)
    if left < min(total, 20):
        return ()  # a page of nothing but links is one
    hidden = sum(size for _, rule, size, sentences in doomed if rule is _hidden and sentences)
    for element, *_ in doomed:
        if element.getparent() is not None:
            element.drop_tree()
    return (f"hidden text of {hidden} characters left out",) if hidden else ()


def _doomed(root: HtmlElement, total: int) -> tuple[list[tuple[HtmlElement, _Rule, int, bool]], int]:
    """The elements to be left out, each with the rule that says so, its length and whether it has sentences; and how much stays."""
    doomed: list[tuple[HtmlElement, _Rule, int, bool]] = []
    stack = [_Sum()]
    links = cells = 0  # open ones
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_link = element.tag == "a" and bool(element.get("href") or element.get("onclick"))
        is_cell = element.tag in ("td", "th")
        if event == "start":
            links, cells = links + is_link, cells + is_cell
            stack.append(_Sum(links=int(is_link), heads=element.tag in ("h1", "h2", "h3")))
            stack[-1].put(element.text or "", links > 0, cells > 0)
            continue
        links, cells = links - is_link, cells - is_cell
        part = stack.pop()
        rule = _rule_for(element, part, total)
        if rule:
            doomed.append((element, rule, part.length, part.sentences and part.numbers))
        else:
            stack[-1].add(part)
        stack[-1].put(element.tail or "", links > 0, cells > 0)
    return doomed, stack[0].length


def _rule_for(element: HtmlElement, part: _Sum, total: int) -> _Rule | None:
    """The first rule by which an element is no part of the report; none for what holds most of the page."""
    if element.getparent() is None or not part.length or element.tag == "body":
        return None
    for rule in _RULES:
        if rule(element, part):
            return None if rule in _SIZED and part.length * 2 > total else rule
    return None


def _hidden(element: HtmlElement, part: _Sum) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")))


def _navigation(element: HtmlElement, part: _Sum) -> bool:
    return (element.tag == "nav" or element.get("role") in _ROLES) and not (part.sentences and part.numbers)


def _page_end(element: HtmlElement, part: _Sum) -> bool:
    """Head and foot of the page: those of the report stand within it, or have its heading or whole sentences."""
    if element.tag not in _BLOCKS or part.heads or part.sentences or part.length > _SMALL:
        return False
    names = {element.tag, *_TOKEN.findall(f"{element.get('class', '')} {element.get('id', '')}".lower())}
    if not names & _ENDS or any(
        a.tag in ("article", "main", "section", "td") for a in element.iterancestors()
    ):
        return False
    return not part.numbers or bool(names & {"footer", "foot", "copyright"} and _CREDITS.search(part.text))


def _links(element: HtmlElement, part: _Sum) -> bool:
    return (
        element.tag in _BLOCKS
        and part.links >= 3
        and part.linked >= 0.7 * (part.linked + part.bare)
        and part.longest <= _LONGEST_LINK
        and not part.sentences
        and not part.numbers
    )


def _furniture(element: HtmlElement, part: _Sum) -> bool:
    return (
        element.tag in _BLOCKS
        and part.length <= _SHORT
        and not part.sentences
        and bool(_FURNITURE.match(part.text))
    )


def _credits(element: HtmlElement, part: _Sum) -> bool:
    return (
        element.tag in _BLOCKS
        and part.length <= _SMALL
        and not part.sentences
        and not part.heads
        and bool(_CREDITS.search(part.text))
    )


_Rule = Callable[[HtmlElement, _Sum], bool]
_RULES: tuple[_Rule, ...] = (_hidden, _navigation, _page_end, _links, _furniture, _credits)
_SIZED = (_hidden, _navigation)
