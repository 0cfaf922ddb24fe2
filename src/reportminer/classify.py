"""What an indicator is about: its name, unit and aspect → a category id of `lexicons/categories.tsv`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from reportminer.errors import LexiconError
from reportminer.lexicon import Entry
from reportminer.record import maker

# What may follow the thing without hiding it (粮食产量, 企业数量全国排名). Some of these are heads too, and
# then they decide only where nothing before them does: 粮食产量 is grain, 石墨产量 is production.
MEASURES = frozenset(
    """
    数 量 数量 总数 总量 人数 总人数 人次 总人次 人次数 户数 件数 次数 场次 场数 家数 个数 起数
    存量 拥有量 保有量 额 总额 余额 率 占比 比重 比例 比率 份额 总计 合计 共计 规模 总规模 总体 总值
    增速 增长率 增幅 涨幅 降幅 增量 增长 产量 总产量 年产量 产能 年产能
    面积 总面积 播种面积 种植面积 养殖面积 建成面积 建设 改造 情况 覆盖人数
    排名 位次 名次 排位 全国 全省 全市 全区 全县 全球 世界
    """.split()  # noqa: SIM905 - sixty words read better without their quotes
)
_RATIO_UNITS = frozenset(("%", "‰", "个百分点", "倍", "番", "成"))
_ASPECTS = frozenset(("level", "change", "share", "rank"))
_ANY_UNIT = "*"
# What a name says after the thing itself: 占全市比重, 高于全国平均水平, 用于产业发展, 完成年度任务
_REST = re.compile(
    r"(?<=..)(?:占(?!比).*(?:比重|比例|比率|占比|份额|百分比)|完成.*(?:任务|计划|目标)"
    r"|(?:高于|低于|快于|超过|超出|用于|多于)[^的]+)$"
)
_REST_STARTS = frozenset("占于超完")
_CLOSING = '”’"》」』、，。；：… '


@dataclass(frozen=True, slots=True)
class _Rule:
    category: str
    units: frozenset[str]
    aspects: frozenset[str]
    refused: tuple[str, ...]
    end_only: bool
    money: bool


class _Asked(NamedTuple):
    """What the rules are asked; `unit` is empty where it says nothing of how the thing is counted."""

    name: str
    unit: str
    aspect: str
    money: bool

    def fits(self, rule: _Rule) -> bool:
        if rule.aspects and self.aspect not in rule.aspects:
            return False
        for word in rule.refused:
            if word in self.name:
                return False
        units = rule.units
        if not units or not self.unit or _ANY_UNIT in units or self.unit in units:
            return True
        return (self.money and rule.money) or self.unit.partition("/")[0] in units


_asked = maker(_Asked)


@dataclass(frozen=True, slots=True)
class _Heads:
    """Words with their rules, and by the last character of a word the lengths to try, longest first."""

    rules: Mapping[str, tuple[_Rule, ...]]
    sizes: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, rules: Mapping[str, Iterable[_Rule]]) -> _Heads:
        sizes: dict[str, set[int]] = {}
        for word in rules:
            sizes.setdefault(word[-1], set()).add(len(word))
        return cls(
            {word: tuple(found) for word, found in rules.items()},
            {char: tuple(sorted(lengths, reverse=True)) for char, lengths in sizes.items()},
        )

    def find(self, asked: _Asked, ends: Iterable[int], inside: bool, money_only: bool) -> _Rule | None:
        """The rule of the longest word at the first of the `ends` where one fits."""
        name, sizes_of, rules = asked.name, self.sizes, self.rules
        for end in ends:
            for size in sizes_of.get(name[end - 1], ()):
                if size <= end:
                    for rule in rules.get(name[end - size : end], ()):
                        wanted = (rule.money or not money_only) and not (inside and rule.end_only)
                        if wanted and asked.fits(rule):
                            return rule
        return None


_MEASURE_WORDS = _Heads.of(dict.fromkeys(MEASURES, ()))


@dataclass(frozen=True, slots=True)
class Categories:
    """The category entries, arranged for lookup by the words that end a name."""

    words: _Heads
    chars: _Heads
    measures: _Heads

    @classmethod
    def from_entries(cls, entries: Iterable[Entry]) -> Categories:
        """From the entries of `categories.tsv`; raises `LexiconError` with file and line for a faulty one."""
        words: dict[str, list[_Rule]] = {}
        chars: dict[str, list[_Rule]] = {}
        measures: dict[str, list[_Rule]] = {}
        for entry in entries:
            for head, rule in _rules(entry):
                table = measures if head in MEASURES else words if len(head) > 1 else chars
                table.setdefault(head, []).append(rule)
        return cls(_Heads.of(words), _Heads.of(chars), _Heads.of(measures))

    def of(self, indicator: str, unit: str, aspect: str, dimension: str = "") -> str:
        """The category id of an indicator, or an empty string if none fits.

        The head that ends the name wins, the longest first; then the last one inside it. A money amount whose
        thing is none of money's categories goes to one of those if the name has its word anywhere.
        """
        name = _thing(indicator)
        if not name:
            return ""
        money = dimension == "money" or unit.partition("/")[0].endswith("元")
        ratio = aspect == "rank" or dimension == "ratio" or unit in _RATIO_UNITS
        asked = _asked(name, "" if ratio else unit, aspect, money)
        ends = _ends(name)
        rule = self._decide(asked, ends, False)
        if money and (rule is None or not rule.money):
            rule = self._decide(asked, ends, True) or rule
        return rule.category if rule else ""

    def _decide(self, asked: _Asked, ends: list[int], money_only: bool) -> _Rule | None:
        rule = self.words.find(asked, ends, False, money_only)
        rule = rule or self.chars.find(asked, ends, False, money_only)
        if rule:
            return rule
        inside = range(len(asked.name) - 1, 1, -1)
        if asked.aspect == "rank":  # a rank is of the thing, wherever the name says it
            rule = self.words.find(asked, inside, True, money_only)
            return rule or self.measures.find(asked, ends, False, money_only)
        rule = self.measures.find(asked, ends, False, money_only)
        return rule or self.words.find(asked, inside, True, money_only)


def _rules(entry: Entry) -> Iterator[tuple[str, _Rule]]:
    aspects, units = frozenset(entry.list("aspects")), frozenset(entry.list("units"))
    if not aspects <= _ASPECTS:
        raise LexiconError(
            f"{entry.place}: aspects are level, change, share, rank; mend «{entry['aspects']}»"
        )
    if not entry.list("heads"):
        raise LexiconError(f"{entry.place}: «{entry['category']}» has no heads; give one word or more")
    anywhere, at_end = (
        _Rule(entry["category"], units, aspects, entry.list("not"), end_only, "元" in units)
        for end_only in (False, True)
    )
    for word in entry.list("heads"):
        head = word.removesuffix("$")
        if not head:
            raise LexiconError(f"{entry.place}: a head is only «$»; write the word before it")
        yield head, at_end if word.endswith("$") else anywhere


def _thing(indicator: str) -> str:
    """The name without what it is compared with, a closing bracket, and closing marks."""
    name = indicator.rstrip(_CLOSING)
    if name.endswith(("）", ")")):
        opened = max(name.rfind("（"), name.rfind("("))
        name = name[:opened] if opened > 0 else name
    if not _REST_STARTS.isdisjoint(name):
        name = _REST.sub("", name)
    return name.rstrip(_CLOSING)


def _ends(name: str) -> list[int]:
    """Where the thing may end: the end of the name, and before every measure word that closes it."""
    ends, end, sizes_of, words = [len(name)], len(name), _MEASURE_WORDS.sizes, _MEASURE_WORDS.rules
    while end > 1:
        for size in sizes_of.get(name[end - 1], ()):
            if size < end and name[end - size : end] in words:
                end -= size
                ends.append(end)
                break
        else:
            break
    return ends
