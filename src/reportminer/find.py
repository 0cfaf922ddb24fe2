"""Where the numbers stand, what unit each has, and which of them are no quantities at all."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from reportminer.lexicon import Lexicon
from reportminer.model import Mention, Refusal, Sentence
from reportminer.numerals import Numeral, each_numeral, find_numerals
from reportminer.patterns import Exclusion, Needs, compile_exclusions
from reportminer.periods import PeriodMention
from reportminer.record import maker
from reportminer.units import Unit, UnitTable

_TRAIL = re.compile(r"[多余](?!\w)|有余|[多余](?=[，。；、）])")
_AND_MORE = re.compile(r"[百千万亿]\+(?=[，。；、）”\n]|\Z)")  # 阅读量10万+
_HALF_MORE = re.compile(r"半(?=[，。；、）)]|左右|的|以[上内下]|\Z)")  # 十三斤半
_PLACES = frozenset("州市区县旗镇乡村")
_NOUN_UNIT_END = re.compile(r"[+\d、，。；）”的]|和|$")
_mention, _refusal = maker(Mention), maker(Refusal)


_Kind = tuple[str, str, bool, bool]  # of a mention: unit, dimension, ordinal, Arabic digits


class Found(NamedTuple):
    """The numbers of one paragraph: those that are quantities, and those that are none."""

    mentions: list[Mention]
    refused: list[Refusal]


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds mentions with the units and exclusions of one lexicon."""

    units: UnitTable
    exclusions: tuple[Exclusion, ...] = ()
    needs: Needs = field(default_factory=lambda: Needs.of(()))
    _rules_for: dict[_Kind, tuple[tuple[int, Exclusion], ...]] = field(default_factory=dict)

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> Finder:
        exclusions = compile_exclusions(lexicon.patterns["exclusions.toml"])
        units = UnitTable.from_entries(lexicon.tables["units.tsv"])
        return cls(units, exclusions, Needs.of(exclusions))

    def find(
        self, text: str, sentences: Sequence[Sentence], periods: Sequence[PeriodMention]
    ) -> Iterator[Found]:
        """The numbers of a view text in order, those of a paragraph together."""
        mentions: list[Mention] = []
        refused: list[Refusal] = []
        starts = [s.start for s in sentences]
        date_starts = [p.start for p in periods]
        end, last, block, met = 0, -1, -1, 0
        for numeral in each_numeral(text):
            if numeral.start < end:
                continue
            number = bisect_right(starts, numeral.start) - 1
            period = bisect_right(date_starts, numeral.start) - 1
            if sentences[number].block != block:
                yield Found(_join_ranges(text, mentions), refused)
                mentions, refused, block = [], [], sentences[number].block
            if period >= 0 and numeral.start < periods[period].end:
                refused.append(_refusal(numeral.start, numeral.end, "date"))
                continue
            found = self._read(text, numeral, number, end)
            if number != last:
                last, met = number, self.needs.met(text, sentences[number])
            inside = number >= 0 and found.start < sentences[number].end
            reason = self._refuse(text, found, sentences[number], met) if inside else "list number"
            if reason:
                refused.append(_refusal(found.start, found.end, reason))
            else:
                _in_points(text, mentions, found)
                mentions += [*_share_unit(text, mentions, refused, found), found]
            end = found.end
        yield Found(_join_ranges(text, mentions), refused)

    def quantities(self, text: str, sentence: int = 0) -> list[Mention]:
        """All numerals of a short text with their units, whatever they may mean: for the cells of tables."""
        mentions: list[Mention] = []
        end = 0
        for numeral in find_numerals(text):
            if numeral.start >= end:
                mentions.append(self._read(text, numeral, sentence, end))
                end = mentions[-1].end
        return _join_ranges(text, mentions)

    def _read(self, text: str, numeral: Numeral, sentence: int, taken: int) -> Mention:
        """The numeral with its unit; `taken` is where the number before ends with its own."""
        ordinal = text[numeral.start - 1 : numeral.start] == "第"
        start = numeral.start - ordinal
        if numeral.unit:
            trail = _TRAIL.match(text, numeral.end)
            return _mention(
                start, trail.end() if trail else numeral.end, numeral, _OWN[numeral.unit], sentence
            )
        found = self.units.match(text, numeral.end)
        chained = 0 < taken == numeral.start and text[taken - 1] in _PLACES  # 3县5乡试点
        if found and (found[0].kind != "noun" or chained or _NOUN_UNIT_END.match(text, found[1])):
            numeral, unit, end = self._with_smaller(text, numeral, *found)
            trail = _TRAIL.match(text, end)
            currency = _CURRENCY.search(text, max(start - 5, taken), start) if unit.name == "元" else None
            if currency:
                start, unit = currency.start(), Unit(_CURRENCIES[currency[1]], "money", "money")
            return _mention(start, trail.end() if trail else end, numeral, unit, sentence, ordinal)
        money = self.units.prefix(text, numeral.start)
        if money and money[1] >= taken:
            return _mention(money[1], numeral.end, numeral, money[0], sentence)
        if told := self._told_before(text, numeral, taken):
            return _mention(start, numeral.end, told[0], told[1], sentence, ordinal)
        end = numeral.end + bool(_AND_MORE.match(text, numeral.end - 1))
        return _mention(start, end, numeral, None, sentence, ordinal)

    def _told_before(self, text: str, n: Numeral, taken: int) -> tuple[Numeral, Unit] | None:
        """新增就业人数（万人） 1.2: the numeral and the unit that a bracket before it tells, in lists of figures."""
        alone = n.arabic and text[n.start - 1 : n.start] in _AFTER_UNIT and _STOPS.match(text, n.end)
        m = _UNIT_TOLD.search(text, max(taken, n.start - 16), n.start) if alone else None
        if m is None:
            return None
        if m["unit"] in _OWN:
            return n, _OWN[m["unit"]]
        found = self.units.match(text, m.start("unit"))
        whole = found is not None and found[1] == m.end("unit")
        return (_scaled(n, m["scale"]), found[0]) if found and whole else None

    def _with_smaller(self, text: str, n: Numeral, unit: Unit, end: int) -> tuple[Numeral, Unit, int]:
        """三元五角 is 3.5元: the numeral with what smaller units add to it, its unit and the mention's end."""
        if (
            n.value is not None
            and n.modifier == "="
            and text.startswith("半", end)
            and (_HALF_MORE.match(text, end) or (not n.arabic and unit.dimension in ("mass", "area")))
        ):
            half = n.value + Decimal("0.5")
            return n._replace(value=half, low=half, high=half), unit, end + 1
        more = self.units.smaller(text, unit, end) if n.value is not None and n.modifier == "=" else None
        if not more or n.value is None:
            return n, unit, end
        value = n.value - more[0] if n.value < 0 else n.value + more[0]
        return n._replace(value=value, low=value, high=value), more[1], more[2]

    def _refuse(self, text: str, m: Mention, sentence: Sentence, met: int) -> str:
        """The name of the first exclusion that refuses the mention; only those whose needs are `met` are asked."""
        unit, dimension = (m.unit.name, m.unit.dimension) if m.unit else ("", "")
        kind = (unit, dimension, m.ordinal, m.numeral.arabic)
        rules = self._rules_for.get(kind)
        if rules is None:
            rules = tuple((1 << n, x) for n, x in enumerate(self.exclusions) if x.may_refuse(m))
            self._rules_for[kind] = rules
        for bit, rule in rules:
            if met & bit and rule.refuses(text, m, sentence):
                return rule.name
        return ""


_CURRENCIES = {"新台币": "新台币", "台币": "新台币", "港币": "港元", "澳门币": "澳门元", "人民币": "元"}
_CURRENCY = re.compile(rf"({'|'.join(_CURRENCIES)})[:：]?\Z")
_OWN = {"%": Unit("%", "ratio", "ratio"), "‰": Unit("‰", "ratio", "ratio")}


_UNNAMED = frozenset(("no unit", "decimal without unit"))


def _share_unit(text: str, mentions: list[Mention], refused: list[Refusal], m: Mention) -> list[Mention]:
    """The numbers before `m` that leave its unit out, with it (分别提高15、22个百分点); also those that were refused."""
    found: list[Mention] = []
    start = m.start
    if (
        m.unit is None
        or text[start - 1 : start] not in ("、", "和")
        or not _DEALT.search(text, max(0, start - 64), start)
    ):
        return found
    while text[start - 1 : start] in ("、", "和"):
        last: Mention | Refusal
        if mentions and mentions[-1].unit is None and mentions[-1].end == start - 1:
            last = mentions.pop()
        elif refused and refused[-1].exclusion in _UNNAMED and refused[-1].end == start - 1:
            last = refused.pop()
        else:
            break
        bare = find_numerals(text[last.start : last.end])[0]._replace(start=last.start, end=last.end)
        start = last.start
        scaled = _scaled_like(bare, m.numeral, text)
        found.insert(0, _mention(start, last.end, scaled, m.unit, m.sentence, text[start] == "第"))
    return found


_DEALT = re.compile(r"(?:分别|各[增减上下提降是为])[^，。；]*\Z")
_UNIT_TOLD = re.compile("（(?P<scale>[万亿]*)(?P<unit>[^（）\\d\\s]{1,8})）[：:]?\\s*\\Z")
_AFTER_UNIT = frozenset("）：: \t")
_STOPS = re.compile("[，。；、）\\s]|\\Z")
_SCALE = re.compile("[万亿]+\\Z")
_TIMES = {"万": Decimal(10**4), "亿": Decimal(10**8)}


def _scaled_like(n: Numeral, last: Numeral, text: str) -> Numeral:
    """分别接待0.6、0.5和1.1万人次: a number that leaves out the unit leaves 万 out as well."""
    scale = _SCALE.search(text, last.start, last.end) if last.arabic and n.arabic else None
    if scale is None or n.value is None or _SCALE.search(text, n.start, n.end):
        return n
    return _scaled(n, scale[0])


def _scaled(n: Numeral, scale: str) -> Numeral:
    """A plain numeral with 万 or 亿 multiplied out."""
    if n.value is None or not scale:
        return n
    value = n.value
    for word in scale:
        value *= _TIMES[word]
    value = value.to_integral() if value == value.to_integral() else value
    return n._replace(value=value, low=value, high=value)


def _in_points(text: str, mentions: list[Mention], m: Mention) -> None:
    """分别提高2.1个、1.5个百分点: the first 个 is the beginning of 个百分点."""
    start = m.start
    for k in range(len(mentions) - 1, -1, -1):
        last = mentions[k]
        short = last.unit is not None and last.unit.name == "个" and text[last.end : start] in ("、", "和")
        if not short or m.unit is None or m.unit.name != "个百分点":
            return
        mentions[k] = last._replace(unit=m.unit)
        start = last.start


def _join_ranges(text: str, mentions: list[Mention]) -> list[Mention]:
    """5元至10元 is one mention when both ends have the same unit and only 至 or a dash stands between."""
    out: list[Mention] = []
    for m in mentions:
        last = out[-1] if out else None
        if last and text[last.end : m.start] in _DASHES and last.unit and last.unit == m.unit:
            a, b = last.numeral, m.numeral
            if (
                a.value is not None
                and b.value is not None
                and a.value < b.value
                and not _from(text, last.start)
            ):
                joined = Numeral(a.start, b.end, None, a.value, b.value, "..", a.unit, a.arabic)
                out[-1] = _mention(last.start, m.end, joined, m.unit, last.sentence)
                continue
        out.append(m)
    return out


_DASHES = frozenset(("至", "到", "-", "—", "－", "～", "~", "–", "--", "——"))


def _from(text: str, start: int) -> bool:
    return text[start - 1 : start] in ("从", "由")
