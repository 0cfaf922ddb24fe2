"""Chinese and Arabic numerals in running text: `1.2亿`, `三百二十`, `数百`, `百分之五`, `5至10万`.

Numerals are read by their spelling alone. Whether 三 in 三农 counts anything, or whether 2019-2020 are
years, is for the caller to know. Dotted chains (127.0.0.1, 2013.01.28), plan names (十四五) and digit runs
of more than 40 are no numerals at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Context, Decimal
from typing import NamedTuple

from reportminer.digits import ARABIC, DIGITS, EXACT, FOLD, LIMIT, MORE, SCALES, TENS, D, Sum, plain, worth
from reportminer.model import Modifier
from reportminer.record import maker


class Numeral(NamedTuple):
    """A numeral at `text[start:end]`, 万 and 亿 multiplied out.

    `value` is None for a range and for a vague numeral (几十, 上百); `low` and `high` are the bounds that
    the wording states: both for an exact numeral, a range and 几十, only `low` for 3000余 and 上百, none
    for 十来. `unit` is set where the numeral carries it: `%` (also 成, 三分之一, 1/3, 一半) or `‰`.
    """

    start: int
    end: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    modifier: Modifier = "="
    unit: str = ""
    arabic: bool = False


_numeral = maker(Numeral)
_OF_FEW = frozenset((*SCALES, "倍", "成"))
_ANCHOR = re.compile(f"[0-9０-９半几幾{''.join([*DIGITS, *TENS, *SCALES])}][0-9]*(?:\\.[0-9]+)?")
_PLAIN_NUMBER = re.compile(r"([0-9]{1,40}(?:\.[0-9]{1,40})?)(%|[万亿](?![+＋]))?")
_LONE_DIGITS = {d: Decimal(n) for d, n in DIGITS.items() if d in "一二三四五六七八九两"}
# After a plain number any of these may belong to the numeral; anything else ends it at once.
_CONTINUES = frozenset(
    "余餘多有来点點半几幾.．,，%％﹪‰ -–—－−~～〜∼―至到与和/／成分又折wWkK+＋"
    + "".join([*DIGITS, *TENS, *SCALES, *ARABIC])
)
_WORDS = re.compile("十[一二三四五]五(?![个名位人岁天家户次里亩万亿元百千十])|两两|兩兩")
_CHAIN = re.compile(f"{D}(?:{D}|[.．](?={D}))*")
_TOO_LONG = re.compile(f"{D}{{41}}")
_LONG_RUN = re.compile(f"[{''.join([*DIGITS, *TENS, *SCALES])}0-9０-９]{{{LIMIT},}}")
_ROUNDED = Context(prec=28)

_FORMAL_ALONE = frozenset("肆伍陆陸拾佰仟参參")  # 陆地, 收拾, 参加: alone mostly words
_AFTER_FORMAL = frozenset("元圆圓角分整年月日个個倍")
_LONE_SCALES = re.compile("[百千佰仟]?[万萬]?[亿億]|[百千佰仟][万萬]")
_LONE_WORDS = re.compile(
    "百[姓货科色合度花分]|千[岛瓦克山禧秋古乡佛米丈]|万[州达宁科一全象物能古众方]|亿[阳利嘉]"
    "|千万(?:[别不要勿记当小]|注意|工程)"
)
_TENTHS = re.compile(
    "成(?![功立为员果都熟套长绩本人品年型交份效就分因不了片林行批册堆体像形龙才家活婚群亿千百倍串排团网链景规于全对双队])"
    "([一二三四五六七八九半](?![零一二两三四五六七八九十百千万亿点个名家项条月年次人届场级]))?"
)
_DISCOUNT = re.compile("折(?![合叠旧算射价线页子断腰磨返服])")
_HALF_A_UNIT = re.compile(
    "(?<![一两大小前后上下多过个個年月天\\d])半(?=公[斤升里顷頃]|斤(?!八两)|升|吨|噸|亩|畝|加[仑侖])"
)
_PERCENT = re.compile(" ?([%％﹪‰])")
_SLASH = re.compile(f"[/／]({D}{{1,3}})(?!{D}|[/／.．])")
_LINK = re.compile(" ?(?:[-–－−~～〜∼―]|—{1,2}|[至到]) ?(?=[^ ])|[与和]")
_BETWEEN = re.compile(r"之间|间(?!\w)")
_HALVES = re.compile("一半(?![径导岛天年个月日夜途路])|半数|半數|百分百")
_MINUS, _DASHES = frozenset("-－−"), frozenset("-–－−~～—")
_BEFORE_MINUS = frozenset("润损益为是了达长降速率约至到比在均即仅幅差值度温算")


class _Reading:
    """A numeral under construction, with what a range needs to share its scale and unit."""

    __slots__ = ("arabic", "coefficient", "denominator", "end", "high", "literal", "low", "modifier", "scale", "start", "unit")  # fmt: skip

    def __init__(self, start: int, end: int, low: Decimal, high: Decimal, unit: str = "") -> None:
        self.start, self.end, self.low, self.high, self.unit = start, end, low, high, unit
        self.modifier: Modifier = "="
        self.arabic = self.literal = False
        self.coefficient, self.scale = low, 1  # 30 and 10 ** 4 of 30万
        self.denominator: Decimal | None = None  # of a fraction in words

    @classmethod
    def of(cls, total: Sum, start: int) -> _Reading:
        result = cls(start, total.end, *total.bounds())
        result.arabic, result.literal = total.arabic, total.literal or not total.smalls
        result.modifier = "~" if total.vague else ".." if result.low < result.high else total.modifier
        if len(total.parts) == 1 and not total.low and not total.digit:
            result.scale = total.parts[0][2]
            result.coefficient = EXACT.divide(result.low, Decimal(result.scale))
        return result

    def numeral(self) -> Numeral:
        value: Decimal | None = self.low
        low: Decimal | None = self.low
        high: Decimal | None = self.high
        if self.modifier == ">":
            high = None
        elif self.modifier == "~" and low == high:  # 十来个: about that much
            low = high = None
        elif self.modifier != "=":
            value, high = None, high if self.high >= self.low else None
        return _numeral(self.start, self.end, value, low, high, self.modifier, self.unit, self.arabic)

    def open_above(self, start: int, end: int) -> bool:
        """Makes it 上百: at least so much, nobody says how much."""
        self.start, self.end, self.modifier, self.high = start, end, "~", self.low - 1
        return True


def read_numeral(text: str, pos: int) -> Numeral | None:
    """The longest numeral that starts exactly at `pos`, sign and prefix (数百, 上百) included."""
    anchor = pos if _ANCHOR.match(text, pos) else pos + 1
    if not _ANCHOR.match(text, anchor):
        return None
    for floor in (0, pos):  # what stands before decides 近百, but the 5 of -5 may be asked for alone
        numeral, _ = _parse(text, anchor, floor)
        if numeral and numeral.start == pos:
            return numeral
    return None


def find_numerals(text: str) -> list[Numeral]:
    """All numerals of `text` from left to right, the longest at each place; they never overlap."""
    return list(each_numeral(text))


def each_numeral(text: str) -> Iterator[Numeral]:
    """The same one by one, for a long text."""
    pos = floor = 0
    while match := _ANCHOR.search(text, pos):
        start = match.start()
        common = _plain_number(text, start, match.end())
        numeral, pos = (common, common.end) if common else _parse(text, start, floor)
        if numeral:
            yield numeral
            floor = pos


def _plain_number(text: str, start: int, end: int) -> Numeral | None:
    """The common cases, told apart cheaply: ASCII digits, also with %, 万 or 亿, or one Chinese digit; nothing to add."""
    if start and text[start - 1] in "-－−负負":
        return None
    first = text[start]
    if "0" <= first <= "9":
        return _plain_figures(text, start)
    roughly = text[end : end + 1] == "、" and text[end + 2 : end + 3] in _OF_FEW  # 二、三十
    if end - start > 1 or first not in _LONE_DIGITS or roughly or text[end : end + 1] in _CONTINUES:
        return None
    value = _LONE_DIGITS[first]
    return _numeral(start, end, value, value, value)


def _plain_figures(text: str, start: int) -> Numeral | None:
    match = _PLAIN_NUMBER.match(text, start)
    if match is None or text[match.end() : match.end() + 1] in _CONTINUES:
        return None
    value, unit = worth(*match.groups())
    return _numeral(start, match.end(), value, value, value, "=", unit, True)


def _parse(text: str, pos: int, floor: int) -> tuple[Numeral | None, int]:
    """The numeral anchored at `pos` and where to go on; its prefix may reach back to `floor`."""
    if text[pos] in ARABIC and (match := _CHAIN.match(text, pos)):
        run = match.group()
        if run.count(".") + run.count("．") > 1 or _TOO_LONG.search(run):
            return None, match.end()
    reading = _element(text, pos, floor)
    if reading is None:
        skipped = _WORDS.match(text, pos) or _LONG_RUN.match(text, pos)
        return None, skipped.end() if skipped else pos + 1
    _range(text, reading)
    return reading.numeral(), reading.end


def _element(text: str, pos: int, floor: int) -> _Reading | None:
    """A number with the sign and the unit that belong to it."""
    if text[pos] in "一半百" and (match := _HALVES.match(text, pos)):
        share = Decimal(100 if text[pos] == "百" else 50)
        return _Reading(pos, match.end(), share, share, "%")
    if text[pos] == "半" and _HALF_A_UNIT.match(text, pos):
        return _Reading(pos, pos + 1, Decimal("0.5"), Decimal("0.5"))
    if text.startswith("零下", pos):
        return _below_zero(text, pos)
    number = _number(text, pos, floor)
    if number is None:
        return None
    _attach_unit(text, number)
    if number.start == pos and _negative(text, pos, floor):
        number.start, number.low, number.high = pos - 1, -number.high, -number.low
    return number


def _below_zero(text: str, pos: int) -> _Reading | None:
    """零下15 is -15."""
    number = _number(text, pos + 2, pos + 2) if _ANCHOR.match(text, pos + 2) else None
    if number:
        number.start, number.low, number.high = pos, -number.high, -number.low
    return number


def _number(text: str, pos: int, floor: int) -> _Reading | None:
    """The number without sign and unit at `pos`, and its prefix 数 or 上."""
    if text[pos] == "半" or (text[pos] in "十两兩" and _WORDS.match(text, pos)):
        return None
    before = text[pos - 1] if pos > floor else ""
    vague = before in ("数", "數") and text[pos] in SCALES and not _counted_noun(text, pos - 1)
    total = Sum(text, pos, vague)
    if total.end == pos or total.long or (total.vague and total.digit and total.last != 10):
        return None
    if total.end - pos == 1 and text[pos] in "○〇":
        return None
    reading = _Reading.of(total, pos - vague)
    if (total.bare and not _bare_scale(text, reading, before)) or _lone_formal(text, pos, total.end):
        return None
    return reading


def _counted_noun(text: str, pos: int) -> bool:
    """Whether 数 at `pos` ends a noun (人数, 总数), or 百分之 follows it."""
    if text.startswith("分之", pos + 2):
        return True
    return pos > 0 and text[pos - 1] in "人总總次件指参基分票字系函页少多"


def _lone_formal(text: str, start: int, end: int) -> bool:
    """Whether 陆, 伍, 拾 … is a word: alone they count only before money or dates, or between marks."""
    if end - start > 1 or text[start] not in _FORMAL_ALONE or text[end : end + 1] in _AFTER_FORMAL:
        return False
    return text[end : end + 1].isalnum() or (start > 0 and text[start - 1 : start].isalnum())


def _bare_scale(text: str, reading: _Reading, before: str) -> bool:
    """Whether 百, 千万 … without a digit is a number: 近百, 上千, 百余, 百万, 百分之."""
    start, end = reading.start, reading.end
    if text.startswith("分之", end):
        return True
    if before in SCALES or _LONE_WORDS.match(text, start):
        return False
    if before == "成" and text[start : start + 3] in ("千上万", "百上千"):
        return reading.open_above(start - 1, start + 3)
    if reading.modifier == ">":
        return True
    if before == "上" and text[max(start - 2, 0)] not in "以線網网路海地世会身晚早村岸车船水向马街迈跃站跨登":
        return reading.open_above(start - 1, end)
    if before == "过" and text[max(start - 2, 0)] in "通经透":
        return False
    if before and before in "近超逾过過破达達约足":
        return True
    return end - start > 1 and _LONE_SCALES.fullmatch(text, start, end) is not None


def _attach_unit(text: str, number: _Reading) -> None:
    follows = text[number.end : number.end + 1]
    if follows == "成":
        _tenths(text, number)
    elif follows == "折":
        _discount(text, number)
    elif follows == "分":
        _fraction(text, number)
    elif follows == "又":
        _mixed(text, number)
    elif follows in ("/", "／"):
        _slash(text, number)
    elif match := _PERCENT.match(text, number.end):
        number.unit, number.end = "‰" if match[1] == "‰" else "%", match.end()
        _trailing_more(text, number)


def _trailing_more(text: str, number: _Reading) -> None:
    """六成多, 30%多."""
    if number.modifier == "=" and (match := MORE.match(text, number.end)):
        number.end, number.modifier = match.end(), ">"


def _tenths(text: str, number: _Reading) -> None:
    """三成, 六成五, 七八成."""
    match = _TENTHS.match(text, number.end)
    if match is None or number.high > 10 or number.modifier not in ("=", ".."):
        return
    extra = {"": 0, "半": 5}.get(match[1] or "", DIGITS.get(match[1] or "", 0))
    number.low, number.high = plain(number.low * 10 + extra), plain(number.high * 10 + extra)
    number.unit, number.end = "%", match.end()
    _trailing_more(text, number)


def _discount(text: str, number: _Reading) -> None:
    """打九折 is 90 % of the price; 八五折 and 85折 are 85 %."""
    if number.high > 100 or number.modifier not in ("=", "..") or not _DISCOUNT.match(text, number.end):
        return
    if number.high <= 10:
        number.low, number.high = plain(number.low * 10), plain(number.high * 10)
    number.unit, number.end = "%", number.end + 1


def _fraction(text: str, number: _Reading) -> None:
    """三分之一, 百分之五: `number` is the denominator and becomes the whole."""
    if not text.startswith("分之", number.end) or number.modifier != "=" or not number.low:
        return
    pos = number.end + 2
    negative = text[pos : pos + 1] in ("负", "負")
    part = _numerator(text, pos + negative)
    if part is None:
        return
    number.denominator, number.modifier = number.low, part.modifier
    number.low, number.high = part.low, part.high
    number.end, number.arabic = part.end, number.arabic or part.arabic
    _divide(number, number.denominator)
    if negative:
        number.low, number.high = -number.high, -number.low


def _numerator(text: str, pos: int) -> _Reading | None:
    if not _ANCHOR.match(text, pos):
        return None
    if text[pos] == "百" and text[pos + 1 : pos + 2] not in SCALES:  # 百分之百
        return _Reading(pos, pos + 1, Decimal(100), Decimal(100))
    if text[pos] in _FORMAL_ALONE and text[pos + 1 : pos + 2] not in SCALES:
        value = Decimal(DIGITS.get(text[pos], 10))
        return _Reading(pos, pos + 1, value, value)
    return _number(text, pos, pos)


def _divide(number: _Reading, denominator: Decimal) -> None:
    """Turns the bounds, parts of `denominator`, into % or ‰."""
    number.unit, whole = ("‰", 1000) if denominator in (1000, 10000) else ("%", 100)
    low, high = (
        _ROUNDED.divide(EXACT.multiply(b, Decimal(whole)), denominator) for b in (number.low, number.high)
    )
    number.low, number.high = plain(low), plain(high)


def _slash(text: str, number: _Reading) -> None:
    """1/3: proper fractions only; 24/7 and 2022/16 are none."""
    match = _SLASH.match(text, number.end)
    before = text[number.start - 1 : number.start]
    if (
        match is None
        or not number.arabic
        or number.modifier != "="
        or number.scale > 1
        or before in ("/", "／")
    ):
        return
    denominator = Decimal(match[1].translate(FOLD))
    if 0 < number.low < denominator and number.low == int(number.low):
        _divide(number, denominator)
        number.unit, number.end = "%", match.end()


def _mixed(text: str, number: _Reading) -> None:
    """一又五分之一, 1又1/5: a whole and a fraction of one."""
    part = _numerator(text, number.end + 1)
    if part is None or number.modifier != "=":
        return
    bottom = part.low
    (_slash if text[part.end : part.end + 1] in ("/", "／") else _fraction)(text, part)
    if part.unit and part.modifier == "=" and bottom:
        fraction = EXACT.divide(part.low, Decimal(1000)) if part.unit == "‰" else part.low / 100
        number.low = number.high = number.low + fraction
        number.end, number.arabic = part.end, number.arabic or part.arabic


def _negative(text: str, pos: int, floor: int) -> bool:
    """Whether the sign before `pos` is a minus, and no dash between numbers or after a word."""
    sign = text[pos - 1] if pos > floor else ""
    before = text[pos - 2] if pos > 1 else ""
    if sign in ("负", "負"):
        return not before or before not in "正抱自担胜辜肩背欠减"
    if sign not in _MINUS:
        return False
    return before in _BEFORE_MINUS or not (before.isalnum() or (before and before in "-－−–—)）]】%％"))


def _range(text: str, first: _Reading) -> None:
    """Makes `first` a range if a second bound follows: 5至10万, 80%—90%, 百分之三到五."""
    if text[first.end : first.end + 1] not in _CONTINUES:
        return
    link = _LINK.match(text, first.end)
    if link is None or first.modifier != "=" or _code(text, first):
        return
    second = _second(text, link.end())
    if second is None or not _closed(text, link.group(), second):
        return
    if first.unit and second.end - second.start == 4 and text.startswith("年", second.end):
        return None  # 由百分之四十到一九六二年上升为…
    low = _shared(first, second)
    if low is not None and low < second.low:
        first.low, first.high, first.modifier = plain(low), second.low, ".."
        first.end, first.unit, first.arabic = second.end, second.unit, first.arabic or second.arabic


def _second(text: str, pos: int) -> _Reading | None:
    anchor = pos + (text[pos : pos + 1] in (*_MINUS, "负", "負"))
    if not _ANCHOR.match(text, anchor):
        return None
    second = _element(text, anchor, pos)
    return second if second and second.start == pos and second.modifier == "=" else None


def _code(text: str, first: _Reading) -> bool:
    """0517-… is a phone number, and what stands after 2022- is a link of a longer chain."""
    before = text[max(first.start - 2, 0) : first.start]
    if len(before) == 2 and before[1] in _DASHES and before[0] in ARABIC:
        return True
    return text[first.start] == "0" and text[first.start + 1 : first.start + 2] in ARABIC


def _closed(text: str, link: str, second: _Reading) -> bool:
    """No third number hangs on (2022-10-16), and 与 makes a range only before 之间."""
    if link in ("与", "和"):
        return _BETWEEN.match(text, second.end) is not None
    after = text[second.end : second.end + 2]
    return link.strip() in ("至", "到") or not (after[:1] in _DASHES and after[1:] in ARABIC)


def _shared(first: _Reading, second: _Reading) -> Decimal | None:
    """The lower bound in the scale and unit that the second number lends it; None if they do not fit."""
    low = first.low
    if first.unit:
        if first.denominator and not second.unit and first.arabic == second.arabic:
            _divide(second, first.denominator)
        return low if first.unit == second.unit else None
    if second.denominator is not None:
        return None
    if second.unit:
        tenths = abs(second.low) != EXACT.multiply(second.coefficient, Decimal(second.scale))  # 七至八成
        return low * 10 if tenths else low
    if first.scale > 1 or low < 0:
        return low
    for small in (1000, 100):
        head = second.coefficient / small
        if not second.literal and low < head < 10 and head == int(head) and low == int(low):
            return EXACT.multiply(low, Decimal(small * second.scale))
    return EXACT.multiply(low, Decimal(second.scale)) if low < second.coefficient else low
