"""Which place or body each document reports on, and the word by which it calls its whole place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reportminer.panel.rows import Stated

_WHOLE = re.compile(r"全(?:国|省|市|县|区|州|旗|镇|乡|街道|局|院|校|系统)")
_YEAR = re.compile(r"[\s_\-.（(]*(?:19|20)\d\d(?:年度?)?[)）]?")
_OWN_WORDS = ("我国", "我省", "我市", "我县", "我区", "我州", "我镇", "我乡", "本市", "本县", "本区", "本镇")
_BODY = re.compile(r"^[省市县区州旗镇乡](?=[\u4e00-\u9fff]{2,}$)(?![级直域属内外辖民])")


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who a document speaks for: `entity` names it in the sheet, `whole` is what it calls all of its place (全县)."""

    entity: str
    region: str
    publisher: str
    whole: str

    def scope(self, said: str) -> str:
        """The scope of a row, empty where it is all of the reporter's own place: 文化馆 of 县文化馆, nothing of 全县."""
        text = said
        for own in (self.region, self.whole, *_OWN_WORDS):
            text = text.removeprefix(own) if own else text
        if text in (self.publisher, self.entity):
            return ""
        return _BODY.sub("", text)


def reporters(rows: Iterable[Stated]) -> Mapping[str, Reporter]:
    """The reporter of each document: its region, else its publisher, else the document's name without the year.

    A region that a title names is found there too, if another document has it as its own.
    """
    of_document: dict[str, list[Stated]] = defaultdict(list)
    for r in rows:
        of_document[r.document].append(r)
    known = sorted(
        {r.region for mine in of_document.values() for r in mine} - {""}, key=lambda x: (-len(x), x)
    )
    return {document: _reporter(document, mine, known) for document, mine in of_document.items()}


def _reporter(document: str, rows: Sequence[Stated], known: Sequence[str]) -> Reporter:
    region, publisher, title = (_most(r[k] for r in map(_about, rows)) for k in range(3))
    if not region:
        region = next((place for place in known if place in title), "")
    entity = region or publisher or without_year(document)
    whole = _most(m[0] for r in rows if (m := _WHOLE.match(r.scope) or _WHOLE.match(r.indicator)))
    return Reporter(entity, region, publisher, whole)


def _about(r: Stated) -> tuple[str, str, str]:
    return (r.region, r.publisher, r.title)


def _most(values: Iterable[str]) -> str:
    counts = Counter(v for v in values if v)
    return min(counts, key=lambda v: (-counts[v], v), default="")


def without_year(document: str) -> str:
    """`reports/云岫县2022年总结.docx` gives 云岫县总结; a name that is nothing but a year stays."""
    name = re.split(r"[/\\]", document)[-1]
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name)
    return _YEAR.sub("", stem) or stem or document
