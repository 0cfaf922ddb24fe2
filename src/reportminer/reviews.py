"""Which years a review tells of, from paragraph to paragraph: five from 五年来 on, the last of them from 过去一年 on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportminer.cues import Cues
from reportminer.dating import last_year
from reportminer.model import Frame, Row, Statement
from reportminer.periods import PeriodMention

_BEGINS = re.compile(r"(?:\A|[\n。！—”]|\n[一二三四]、|的)\Z")
_REVIEWS = re.compile(
    "(?<!近)[四五45]年(?:以?[来间]|$)|(?:这|过去的?)[四五45]年|五”?(?:规划)?(?:时期|期间|以来|$)"
)
_OPENS = re.compile(r"\n(?:[一二三四]、|各位代表[，！：])?(?:过去的)?\Z|刚刚过去的\Z")  # 过去的2024年，…
_LEAD_IN = 12  # characters before the time that opens a sentence


class Review:
    """The span of years that the paragraphs of one text look back on; asked in the order of the text."""

    def __init__(self, text: str, periods: Sequence[PeriodMention]) -> None:
        self._text, self._periods, self._next, self.span = text, periods, 0, ""

    def years(self, start: int, own: str) -> str:
        """The years that the sentence at `start` looks back on; empty where it speaks of one, or looks ahead."""
        periods = self._periods
        while self._next < len(periods) and periods[self._next].start <= start + _LEAD_IN:
            self.span = self._after(periods[self._next], last_year(own))
            self._next += 1
        return self.span

    def _after(self, p: PeriodMention, last: str) -> str:
        """The years looked back on once `p` is told: of all times, those that open a sentence or a paragraph change them."""
        before, span = self._text[max(0, p.start - _LEAD_IN) : p.start], "/" in p.iso
        if not p.iso or not (_BEGINS if span else _OPENS).search(before):
            return self.span
        if p.iso.endswith(last or "-") and not p.own and _REVIEWS.search(self._text, p.start, p.end):
            return p.iso
        return "" if p.iso[:4] > last or not span else self.span


_MANNER = re.compile(
    "(?:(?:圆满|成功|全面|有效|陆续|先后|持续|顺利|相继|提前|超额|大力|牵头|联合|集中|已)地?)?"
)
_A_NOUN = re.compile("业|地区|人口|县")  # 服务业, 脱贫地区
OF_A_YEAR = re.compile(r"同比|[比较](?:[上去]|\d{4})年")
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
