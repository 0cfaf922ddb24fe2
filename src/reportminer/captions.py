"""What the head of a column or row says: words for the name, unit, period, and the part that its cells play."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from reportminer.endings import Endings
from reportminer.errors import LexiconError
from reportminer.lexicon import Entry
from reportminer.periods import find_periods

ROLES = (
    *("generic", "target", "actual", "planned", "done", "change", "share", "rate", "rank", "total", "part"),
    *("unit", "name", "body", "score", "number", "code", "date", "contact", "note", "form"),
)
REFUSED = frozenset(("score", "number", "code", "contact", "note"))
"""Roles of columns and rows whose numbers are no observations."""
SILENT = frozenset(("generic", "target", "actual", "name", "body"))
"""Roles of heads that add nothing to a name."""

_PLACES = ("whole", "end", "inside")
_SPACE = re.compile(r"\s+")
_BRACKET = re.compile(r"[（(\[【]([^（()）\]】]{1,14})[）)\]】]")
_UNIT_SAID = re.compile(r"(?:计量)?单位(?!名)[:：]?\s*(?P<unit>[^\s，。；、;:：）)]{1,8})")
_AFTER_MARK = re.compile(r"[，,/：:](?P<unit>%|[^\W\d]{1,4})$")
_NUMBERING = re.compile(
    r"(?P<high>[一二三四五六七八九十]{1,3}[、.．])|(?P<letter>[A-Z]、)|(?P<middle>[（(][一二三四五六七八九十]{1,3}[)）])"
    r"|(?P<dotted>\d{1,2}(?:[.．]\d{1,2})+[、.．]?(?!\d|%))|(?P<low>\d{1,2}[、.．](?!\d))|(?P<small>[（(]\d{1,2}[)）]|[①-⑳])"
)
_RANKS = {"high": 1, "middle": 2, "low": 3, "small": 4, "letter": 5}
_PART = re.compile(r"^(?:其中[:：，、]?|#)")
_SIGN = re.compile(r"^(?:减|加|[+＋])[:：]")
_CHANGED = re.compile(
    r"[,，]?(?P<basis>(?:本[年期月]|当年)?(?:同比|环比|[比较与同]?(?:上|去|前)[年期月末]{1,2}(?:度|同期|末|底)*(?:数|相比)?|[比较][^比较]{1,8}?(?:年|期|月|末)(?:同期|末|底)?|[比较](?:19|20)\d\d))?"
    r"(?P<word>(?:增长|增减|增加|增|减少|下降|降低|提高|升降|变动|变化|涨跌|涨)(?:[幅速额量率]度?|变动|变化|情况|比例|百分比|百分点|幅度|速度)*|增速|增幅|降幅|涨幅|同比|环比)"
    r"(?:（[^（）]*）)?$"
)
_FLOW = re.compile(r"(?:增加|减少|变动|变化|降低|提高|下降)(?:额|数|量|情况)?$")
_LAST_PERIOD = re.compile(r"上期(?=.|$)(?!末|初)")
_FALLS = re.compile(r"(?:减少|下降|降低|降幅)[额量率幅度]*$")
_DIGIT = re.compile(r"\d")
_REMARK = re.compile(
    r"[（(](?:[^（）()]*[，,；。“”\"＝=×÷≤≥][^（）()]*|(?:含|不含|如|注|参见|包括|其中|减少|调增|亏损|损失|净亏损|详见|按)[^（）()]*)[）)]$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARS = re.compile(r"((?:19|20)\d\d)[-—–~～至]((?:19|20)\d\d)(?!\d|年)")
_EACH = re.compile("(?:年?平均)?每年|年均|年平均")
_ENDS = ' ：:，,、；;。*＊-—_"“”'
_SIDES = re.compile(r"^(?:的|年?度|数据|[:：、，])+|(?:[:：、，]|的)+$")


class Caption(NamedTuple):
    """One head: `words` for a name, `role` from `tables.tsv`; `rank` is the depth of its numbering, 0 for none.

    `unit` is written as in the text (万元); `period` is ISO 8601; `basis` and `sign` are those of a change.
    """

    said: str = ""
    words: str = ""
    role: str = ""
    unit: str = ""
    period: str = ""
    basis: str = ""
    sign: int = 1
    rank: int = 0
    number: str = ""
    part: bool = False

    @property
    def name(self) -> str:
        """What it adds to the name of an observation."""
        return "" if self.role in SILENT else self.words


@dataclass(frozen=True, slots=True)
class Captions:
    """Reads heads with the words of one lexicon."""

    whole: dict[str, str]
    ends: dict[str, str]
    longest: Endings
    inside: tuple[tuple[str, str], ...]

    @classmethod
    def from_entries(cls, entries: Iterable[Entry]) -> Captions:
        """From the entries of `tables.tsv`; raises `LexiconError` with file and line for a faulty one."""
        by_place: dict[str, dict[str, str]] = {place: {} for place in _PLACES}
        for e in entries:
            if e["role"] not in ROLES or e["place"] not in _PLACES:
                raise LexiconError(
                    f"{e.place}: «{e['word']}» needs a role of {', '.join(ROLES)} and a place of {', '.join(_PLACES)}"
                )
            by_place[e["place"]][e["word"]] = e["role"]
        ends = by_place["end"]
        inside = tuple(sorted(by_place["inside"].items(), key=lambda x: -len(x[0])))
        return cls(by_place["whole"], ends, Endings.of((word, ()) for word in ends), inside)

    def role(self, words: str) -> str:
        """The role of a head's words, empty for one that only names."""
        if words in self.whole:
            return self.whole[words]
        end = self.longest.start(words)
        if end >= 0 and self.ends[words[end:]]:
            return self.ends[words[end:]]
        return next((role for word, role in self.inside if word in words), "")

    def read(self, said: str, is_unit: Callable[[str], bool], own: str = "", now: str = "") -> Caption:
        """The caption of a head as it stands in its cell; `is_unit` tells whether words are but a unit."""
        words = _SPACE.sub("", said).strip(_ENDS)
        caption, words = _marks(Caption(said=words), words)
        unit, words = _unit(words, is_unit)
        words = _REMARK.sub("", words) or words
        changed = _CHANGED.search(words)
        if (
            changed
            and self.whole.get(words) != "part"
            and not words[: changed.start()].endswith(("自然", "其他"))
            and not _is_flow(changed, unit)
        ):
            return self._change(caption._replace(unit=unit), words, changed, own, now)
        period, rest = self._period(words, own, now)
        role = self.role(words) or self.role(rest)
        if not rest and period:
            role = "generic"
        role = "rate" if unit == "%" and role in ("planned", "done") else role  # 完成预算（%）
        rest = rest or ("" if period else words)
        return caption._replace(words=rest, role=role, unit=unit, period=period)

    def _change(self, caption: Caption, words: str, m: re.Match[str], own: str, now: str) -> Caption:
        basis = (m["basis"] or "").removeprefix("本年").removeprefix("本期").removeprefix("当年")
        if m["word"] in ("同比", "环比"):
            basis = basis or m["word"]
        period, rest = self._period(words[: m.start()], own, now)
        rest = "" if self.role(rest) in SILENT or _EACH.fullmatch(rest) else rest
        sign = -1 if _FALLS.search(m["word"]) else 1
        unit = caption.unit or ("%" if re.search(r"[率幅速]|增长$|比例|百分比|^[同环]比$", m["word"]) else "")
        return caption._replace(words=rest, role="change", unit=unit, period=period, basis=basis, sign=sign)

    def _period(self, words: str, own: str, now: str) -> tuple[str, str]:
        """The period that a head names, and its words without it; a bare 2021 is a year here.

        上年 and 本年 are periods only where nothing but generic words follows: 上年结转 is a name.
        """
        if _YEAR.fullmatch(words):
            return words, ""
        if m := _YEARS.match(words):
            return f"{m[1]}/{m[2]}", words[m.end() :]
        if (m := _LAST_PERIOD.match(words)) and self.role(words) == "generic":
            return (str(int(own) - 1) if _YEAR.fullmatch(own) else ""), words[m.end() :]
        found = [p for p in find_periods(words, own, now) if p.kind not in ("frame", "clock")]
        if not found or (
            found[0].kind == "relative" and words[found[0].end : found[0].end + 1] in ("比", "较")
        ):
            return "", words
        first, rest = found[0], words
        for p in reversed(found):
            rest = rest[: p.start] + rest[p.end :]
        rest = _SIDES.sub("", re.sub(r"[（(][）)]", "", rest))
        vague = first.kind in ("relative", "to_date") and not _DIGIT.search(words[first.start : first.end])
        last_year = bool(own) and words.startswith(("上年", "去年"))  # 上年决算数
        told = ("generic", "target", "actual", *(("planned", "done") if last_year else ()))
        if vague and rest and self.role(rest) not in told:
            return ("" if first.kind == "relative" or first.own else first.iso), words
        return (own if first.own else first.iso), rest


def _is_flow(m: re.Match[str], unit: str) -> bool:
    """Whether words such as 本期减少 tell an amount of its own, not what something has changed by."""
    return bool(_FLOW.match(m["word"])) and not m["basis"] and unit not in ("%", "个百分点")


def unit_said(line: str) -> str:
    """The unit that a note or title states for a whole table (单位：万元; 表3 各类设备（台）), as written; empty for none."""
    m = _UNIT_SAID.search(_SPACE.sub(" ", line)) or _UNIT_OF_TITLE.match(line)
    return m["unit"] if m else ""


_UNIT_OF_TITLE = re.compile(
    r"\W*表\s*[\d一二三四五六七八九十—-]+.{2,60}[（(](?P<unit>[^（）()\s]{1,6})[)）]\W*$"
)


def _marks(caption: Caption, words: str) -> tuple[Caption, str]:
    """Numbering, 其中 and signs at the head of the words."""
    rank, number, part = 0, "", False
    for _ in range(3):
        m = _NUMBERING.match(words)
        if m and m.end() < len(words) and not rank:
            number = m[0].strip("（）()、.．")
            rank = 3 + number.count(".") + number.count("．") if m["dotted"] else _RANKS[m.lastgroup or "low"]
            words = words[m.end() :]
        elif p := _PART.match(words):
            part, words = True, words[p.end() :] or words
            if not words.startswith(("其中", "#")):
                continue
            break
        elif s := _SIGN.match(words):
            words = words[s.end() :]
    return caption._replace(rank=rank, number=number, part=part), words.strip(_ENDS)


def _unit(words: str, is_unit: Callable[[str], bool]) -> tuple[str, str]:
    """The unit that stands in brackets or at the end of the words, and the words without it."""
    for m in reversed(list(_BRACKET.finditer(words))):
        inner = re.sub(r"^(?:计量)?单位[:：]?", "", m[1])
        if is_unit(inner):
            return inner, words[: m.start()] + words[m.end() :]
    said = _UNIT_SAID.search(words)
    if said and said["unit"] != words and is_unit(said["unit"]):
        return said["unit"], words[: said.start()] + words[said.end() :]
    last = _AFTER_MARK.search(words)
    if last and is_unit(last["unit"]):
        return last["unit"], words[: last.start()]
    return ("%", words[:-1]) if words.endswith("%") and len(words) > 1 else ("", words)
