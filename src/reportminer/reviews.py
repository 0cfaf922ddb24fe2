"""Which years a review tells of, from paragraph to paragraph: five from 五年来 on, the last of them from 过去一年 on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportminer.cues import Cues
from reportminer.dating import last_year
from reportminer.model import Frame, Row, Statement
from reportminer.periods import PeriodMention

_BEGINS = ("", "\n", "。", "！", "—", "”")
_REVIEWS = re.compile("(?<!近)[四五45]年以?[来间]|(?:这|过去的?)[四五45]年|五”?(?:时期|期间|以来)")
_OPENS = re.compile(r"\n(?:各位代表[，！：])?(?:过去的)?\Z|刚刚过去的\Z")  # 各位代表，刚刚过去的2024年，…
_LEAD_IN = 12  # characters before the time that opens a sentence
_IN_HEADING = re.compile(
    r"(?P<n>十[一二三四五六七八九]?|[六七八九])五[”\"]?(?!年|计划概要)|(?:过去|近)(?P<many>[三四五])年|(?P<all>[三四五])年(?:来|的?工作)|的(?P<those>[三四五])年$"
)
_NUMBERS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)}


def years_of_heading(heading: str, report: str) -> str:
    """The years that a heading looks back on (“十四五”时期…, 过去四年…), as far as the report goes; else empty."""
    year, m = int(last_year(report) or 0), _IN_HEADING.search(heading)
    if m is None or not year:
        return ""
    many = _NUMBERS.get(m["many"] or m["all"] or m["those"])
    start = year - many + 1 if many else 1951 + 5 * sum(_NUMBERS[c] for c in m["n"])
    return f"{start}/{year}" if start < year <= start + 4 else ""


class Review:
    """The span of years that the paragraphs of one text look back on; asked in the order of the text."""

    def __init__(self, text: str, periods: Sequence[PeriodMention]) -> None:
        self._text, self._periods = text, periods
        self._next, self._chapter, self._years = 0, "", ""

    def years(self, start: int, section: str, own: str) -> str:
        """The years that the sentence at `start` looks back on; empty where it speaks of one, or looks ahead."""
        chapter, periods = section.split(" > ", 1)[0], self._periods
        if chapter != self._chapter:
            self._chapter, self._years = chapter, years_of_heading(chapter, own)
        while self._next < len(periods) and periods[self._next].start <= start + _LEAD_IN:
            self._years = self._after(periods[self._next], last_year(own))
            self._next += 1
        return self._years

    def _after(self, p: PeriodMention, last: str) -> str:
        """The years looked back on once `p` is told: of all times, those that open a sentence or a paragraph change them."""
        text, span = self._text, "/" in p.iso
        if p.iso and not span and _OPENS.search(text, max(0, p.start - _LEAD_IN), p.start):
            return ""
        if not span or text[max(0, p.start - 1) : p.start] not in _BEGINS:
            return self._years
        if p.iso.endswith(last or "-") and _REVIEWS.search(text, p.start, p.end):
            return p.iso
        return "" if p.iso[:4] > last else self._years


_MANNER = re.compile(
    "(?:(?:圆满|成功|全面|有效|陆续|先后|持续|顺利|相继|提前|超额|大力|牵头|联合|集中|已)地?)?"
)
_A_NOUN = re.compile("业|地区|人口|县")  # 服务业, 脱贫地区
OF_A_YEAR = re.compile("同比|[比较][上去]年")
_STANDS_AT = re.compile(r"(?:达到?|在建|增至|升至|提升到|总(?!投)[^，、]{1,6})(?:[近约超]|突破)?\Z")
_CAME = re.compile(
    "累计|[共合]计|年均|平均每年|年内|[新净]增|新(?:获|设|建|开|创|签|推|上(?!市)|培|成|认|改|扩)|提请|荣?获(?!得感)|形成|运送|开行|承担|布局|促成|推出|认证|发射|植树"
)
_THEN = re.compile(
    "[^，。；、]*?(?:荣?获(?!得感)|入选|相继|落地|投用|投入运营|通过|推广|开工|投产|竣工|建成|贯通|通车|升格|完成)"
)


def done_then(text: str, said: Statement, frame: Frame, span: str, last: Row | None, cues: Cues) -> bool:
    """Whether an amount is of what was done or came about in a span of years (新建校舍36栋, 6部作品获奖), not of what there is.

    `last` is the row before: the second of a list is of the time of the first (累计发送旅客6万人次、货物3万吨).
    """
    words = max(said.own_from, last.end if last else 0), said.start
    if _STANDS_AT.search(text, *words):
        return False
    beside = last is not None and last.end >= said.own_from and last.named.aspect == "level"
    if frame.acted or frame.rule == "winners" or (beside and last is not None and last.period == span):
        return True
    how = _MANNER.match(text, said.own_from)
    act = cues.acts.match(text, how.end() if how else said.own_from)
    told = (act and not _A_NOUN.match(text, act.end())) or _CAME.search(text, *words)
    return bool(told or _THEN.match(text, said.end))
