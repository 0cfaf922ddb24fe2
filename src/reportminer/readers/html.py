"""Web pages: what a page is not the report of is left out, its headings, paragraphs, items and tables are kept."""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html

from reportminer.decoding import Decoded, decode
from reportminer.errors import ReadError
from reportminer.limits import LIMITS
from reportminer.model import Document
from reportminer.readers.build import Builder, clean
from reportminer.readers.markup import lay_out, line
from reportminer.readers.page import drop_boilerplate

_HEAD = 8192
_CHARSET = re.compile(rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w.:-]+)|^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.:-]+)|pageEncoding\s*=\s*["']([\w.:-]+)""", re.I)  # fmt: skip
# What no HTML parser may see: the XML declaration (text with an encoding is refused), server code that was never
# run (JSP, ASP, PHP), and pictures that stand in the page as data.
_FOREIGN = re.compile(
    r"<c:param\b.{0,2000}?</c:param>|<\?(?:xml|php|mso)\b[^>]{0,20000}>|<%[@=!#-]?(?:(?!%>|<%).){0,20000}%>",
    re.S | re.I,
)
_DATA_URI = re.compile(r"\bdata:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]{0,100000000}")
_INLINE_TAG = re.compile(r"</?(?:font|span|b|i|u|strong|em|a|big|small|center|o:p)\b[^<>]{0,5000}>", re.I)
_REPORT = re.compile(r"(?:19|20)\d\d|报告|報告|总结|總結|公报|公報|计划|計劃|通报|要点|方案")
_SEPARATOR = re.compile(r"\s*[_|｜]\s*|\s+[-–—]\s*|\s*[-–—]\s+|-{2,}|——")


def read(data: bytes) -> Document:
    """A page as bytes, in whatever encoding; raises `ReadError` for what is no text or too large."""
    return document(decode(data, declared(data)))


def declared(data: bytes) -> str:
    """The encoding that a page says it is in; empty if it says none."""
    found = _CHARSET.search(data[:_HEAD])
    return next((g.decode("ascii", "replace") for g in found.groups() if g), "") if found else ""


def document(page: Decoded) -> Document:
    """A decoded page as a document."""
    root = _parse(page.text)
    names = _names(root)
    flags = (*page.flags, *drop_boilerplate(root))
    builder = Builder()
    heads = [line(h) for h in root.iter("h1")]
    lay_out(root, builder, heads[0] if len(heads) == 1 else "")
    made = builder.document(encoding=page.encoding, flags=flags)
    title = _title(names, heads, {x.strip() for x in made.text.split("\n")})
    return builder.document(title=title, encoding=page.encoding, flags=flags)


def _parse(text: str) -> lxml_html.HtmlElement:
    text = _DATA_URI.sub("", _FOREIGN.sub("", clean(text)))
    if len(text) > LIMITS.characters:
        raise ReadError(f"a page of more than {LIMITS.characters:,} characters; split it into several files")
    if text.count("<") > LIMITS.elements:
        raise ReadError(f"a page of more than {LIMITS.elements:,} tags; split it into several files")
    root, whole = _tree(text)
    if not whole:
        root, whole = _tree(_INLINE_TAG.sub("", text))
    if whole:
        return root
    raise ReadError("a page whose parts are nested too deeply to be read; save it as text")


def _tree(text: str) -> tuple[lxml_html.HtmlElement, bool]:
    """The tree, and whether all of the text is in it: the parser gives up below a depth that no real page has."""
    parser = lxml_html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = lxml_html.document_fromstring(text if text.strip() else "<p></p>", parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as e:
        raise ReadError(f"no page that can be read ({e}); open it in a browser and save it anew") from None
    return root, not any("depth" in entry.message.lower() for entry in parser.error_log)


def _names(root: lxml_html.HtmlElement) -> list[str]:
    """What the head of a page calls it: ArticleTitle, as pages of the administration have it, and the title."""
    said = [m.get("content", "") for m in root.iter("meta") if m.get("name", "").lower() == "articletitle"]
    said += [t.text_content() for t in root.iter("title")][:1]
    return [" ".join(x.split()) for x in said if x.strip()]


def _title(names: list[str], heads: list[str], lines: set[str]) -> str:
    """The name that also stands in the page, for a title often has the site's name behind; else the only h1.

    What only stands in the head may be the site's name; with a year or a kind of report in it, it is the report's.
    """
    for name in names:
        for piece in (name, *_SEPARATOR.split(name)):
            if len(piece) > 3 and piece in lines:
                return piece
    if len(heads) == 1 and heads[0]:
        return heads[0]
    return next((x for name in names for x in _SEPARATOR.split(name) if _REPORT.search(x)), "")
