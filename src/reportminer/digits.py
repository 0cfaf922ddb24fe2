"""Digits and scales added up: `三百二十`, `1亿2千万`, `几十`, `3000多`, without sign, unit and range."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from functools import lru_cache

from reportminer.model import Modifier

LIMIT = 76  # characters of one numeral; nothing that counts anything is longer
_PLAIN, _FORMAL = "一二三四五六七八九", "壹贰叁肆伍陆柒捌玖"
_OTHER = {"零": 0, "〇": 0, "○": 0, "两": 2, "兩": 2, "貳": 2, "參": 3, "参": 3, "陸": 6}
DIGITS = {d: n for digits in (_PLAIN, _FORMAL) for n, d in enumerate(digits, 1)} | _OTHER
TENS = {"廿": 20, "卅": 30, "卌": 40}
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
BIG = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12, "京": 10**16}
# only in numbers in 大写: 沟 and 涧 are mostly places
GREAT = {c: 10**n for n, cs in ((20, "垓"), (24, "秭"), (28, "穰"), (32, "沟溝"), (36, "涧澗")) for c in cs}
SCALES = {**SMALL, **BIG}
FEW = frozenset((*SCALES, "倍", "成"))  # a few of these: 二、三倍
FORMAL = frozenset([*_FORMAL, *"貳參参陸拾佰仟"])
ARABIC = frozenset("0123456789０１２３４５６７８９")
FOLD = str.maketrans("０１２３４５６７８９．", "0123456789.", ",，")
EXACT = Context(prec=200)

D = "[0-9０-９]"
_STRING_DIGITS = "".join(d for d in DIGITS if d not in "两兩")
_LITERAL = re.compile(
    rf"(?:[1-9１-９]{D}{{0,2}}(?:,{D}{{3}}){{1,12}}(?!{D}|,{D})"
    # between full-width digits the full-width comma groups; after 5 it lists: 5，300
    rf"|[１-９][０-９]{{0,2}}(?:，[０-９]{{3}}){{1,12}}(?!{D}|，[０-９])"
    rf"|{D}{{1,40}}(?!{D}))(?:[.．]{D}{{1,40}}(?!{D}))?"
)
_STRING = re.compile(f"[{_STRING_DIGITS}]{{2,}}")
# 八点三十 is a time: what follows the decimals must not turn them into a number of its own
_DECIMALS = re.compile(f"[点點]([{_STRING_DIGITS}]{{1,40}}|{D}{{1,40}})(?![十百拾佰两兩]|{D})")
MORE = re.compile("多(?![云党边]|样性|样化|元化|元文化|媒体|功能|渠道)|[余餘](?![额姚杭粮热款量])|有余")
# 10w+, 3.5k次: as people write 万 and 千 where Chinese input is slow; W may be watts, 4K a picture's size
_LATIN = re.compile(
    r"[wWkK](?=[+＋次人余多元粉])|w(?=[张件个条份篇部台户家名位亩，。；！？）]|\Z)|(?<=[0-9.]{2}[0-9])[kK](?=[，。；！？）]|\Z)"
)
_LATIN_SCALES = {"w": 10**4, "k": 10**3}
_PLUS = re.compile(  # 10万+, 300+游客, 2w+浏览量, but not 1万+3000, 3+双
    r"(?:(?<=[0-9]{3})|(?<=[wWkK万萬亿億]))[+＋](?![\w+＋])|[+＋](?=[人个件条篇次场名家户])|(?<=[0-9]{3})[+＋](?=[^\W\dA-Za-z_的])"
    "|(?<=[wWkK万])[+＋](?=(?:浏览|阅读|播放|点击|曝光|下载)量(?![文作的视]))"
)
_ABOUT = re.compile("来(?=[万个名位人天年次家户条亩里米公块岁分斤吨件项处])")
_KILO_UNITS, _MEGA_UNITS = frozenset("瓦克伏卡帕赫焦安乏"), frozenset("瓦赫帕欧伏焦位字比")
_ROUND = frozenset((tens, tens) for tens in range(10, 100, 10))
_FORMAL_WORDS = re.compile(
    "[参參][加与與考观觀赛賽展会會军軍保谋謀照数數股评評]|[陆陸][地续續军軍海上路战戰委家]|伍[仁德]"
)


class Sum:
    """Adds up digits and scales from left to right and stops before the first that does not fit.

    Every figure is a lower and an upper bound, which differ for 三五百 and 几十; both are whole numbers
    of 10 ** -`shift`. `end` is where the number ends, at the start if there is none.
    """

    __slots__ = ("arabic", "bare", "closed", "digit", "end", "figures", "first", "high", "last", "literal", "long", "low", "modifier", "parts", "pos", "shift", "small", "smalls", "text", "vague")  # fmt: skip

    def __init__(self, text: str, pos: int, vague: bool = False) -> None:
        self.text, self.first, self.pos, self.end = text, pos, pos, pos
        self.parts: list[tuple[int, int, int]] = []  # low, high, lowest scale: closed by 万, 亿
        self.low = self.high = 0  # closed by 十, 百, 千 since the last 万 or 亿
        self.digit: tuple[int, int] | None = (2, 9) if vague else None  # read, but without its scale yet
        self.small, self.last, self.shift, self.smalls = 10**4, 0, 0, 0
        self.vague, self.bare, self.arabic, self.closed, self.long = vague, False, False, False, False
        self.literal = self.figures = False  # of the digit just read: more than one character, Arabic
        self.modifier: Modifier = "="
        self._run()

    def _run(self) -> None:
        first, limit = self.text[self.pos], self.pos + LIMIT
        if self.digit is None and first in SCALES and first not in "十拾":
            self.digit, self.bare = (1, 1), True
        elif first in DIGITS and (match := _STRING.match(self.text, self.pos)):
            self._string(match.group())
        while self.pos < len(self.text) and self._step():
            if self.pos > limit:
                self.long = True
                return

    def _step(self) -> bool:
        char = self.text[self.pos]
        if char in DIGITS:
            return self._digit(DIGITS[char])
        if char in SMALL:
            return self._small(SMALL[char])
        if char in BIG:
            return self._big(BIG[char])
        if char in ARABIC:
            return self._literal()
        if char in "余餘多有来":
            return self._more()
        if char in "点點":
            return self._point()
        if char in "几幾":
            return self._some()
        if char in "wWkK+＋":
            return self._sign()
        if char in GREAT:
            return self.text[self.pos - 1] in FORMAL and self._big(GREAT[char])
        return char in TENS and self._tens(TENS[char])

    def _accept(self, length: int, last: int = 0) -> bool:
        self.pos += length
        self.end, self.last = self.pos, last
        return True

    @property
    def _full(self) -> bool:
        return self.digit is not None or self.closed or self.bare

    def _string(self, digits: str) -> None:
        """二〇二五, 一七二零点一: digits in a row, unless the two are a pair or a scale follows."""
        end = self.pos + len(digits)
        pair = len(digits) == 2 and is_pair(*digits) and not _DECIMALS.match(self.text, end)
        if len(digits) > LIMIT:
            self.long = True
        elif self.text[end : end + 1] not in SCALES and not pair:
            value = int("".join(str(DIGITS[d]) for d in digits))
            self.digit, self.literal = (value, value), True
            self._accept(len(digits))

    def _digit(self, value: int) -> bool:
        if self._full or _FORMAL_WORDS.match(self.text, self.pos):
            return False
        if value == 0 and self.end > self.first:  # 一百零五: belongs to it only if a digit follows
            self.pos, self.last = self.pos + 1, 0
            return self.text[self.pos : self.pos + 1] not in ("零", "〇", "○")
        after = self.text[self.pos + 1 : self.pos + 3]
        if value == 2 and self.end > self.first and self.text[self.pos] in "两兩" and after[:1] not in SCALES:
            return False  # 4万亿、5万亿两个台阶: 两 ends no number
        if self.arabic and self.last >= 10**4 and after[:1] not in SCALES:
            return False  # 9万亿三个台阶
        self.literal = self.figures = False
        if is_pair(self.text[self.pos], after[:1]) and after[1:] not in DIGITS:
            self.digit = (value, DIGITS[after[0]])
            return self._accept(2, self.last)
        if self.end == self.first and after[:1] == "、" and self._roughly(after[1:]):  # 二、三十亿
            self.digit = (value, DIGITS[after[1]])
            return self._accept(3, self.last)
        self.digit = (value, value)
        return self._accept(1, self.last)

    def _roughly(self, second: str) -> bool:
        """Whether a digit before 、 and the one behind it, which a scale or 倍 follows, are bounds; 第一、二百货店 are two."""
        before = self.text[max(self.pos - 1, 0) : self.pos]
        apart = not before or before in DIGITS or before in "第十、\n "
        scale = self.text[self.pos + 3 : self.pos + 4] in FEW
        return scale and not apart and is_pair(self.text[self.pos], second)

    def _literal(self) -> bool:
        match = _LITERAL.match(self.text, self.pos)
        if match is None or self._full:
            return False
        whole, _, decimals = match.group().translate(FOLD).partition(".")
        value = int(whole + decimals)
        if self.end > self.first and (decimals or value >= (self.last or 10**4)):
            return False
        self.digit, self.shift, self.arabic, self.figures = (value, value), len(decimals), True, True
        self.literal = len(whole) > 1 or bool(decimals)
        return self._accept(match.end() - self.pos, self.last)

    @property
    def _round(self) -> bool:
        """Whether nothing but figures was read that stand for 十, 二十 …: 10几个, 20来户."""
        return self.figures and self.digit in _ROUND and not (self.shift or self.low or self.parts)

    def _some(self) -> bool:
        """几 is 2 to 9 before a scale (几十) and 1 to 9 after one (十几); alone it is no numeral."""
        after = self.text[self.pos + 1 : self.pos + 2]
        if self._round and self.digit:
            self.low = self.high = self.digit[0]
            self.digit, self.last, self.small, self.figures = None, 10, 10, False
        if self._full or not (self.last == 10 or after in SCALES) or not (after or self.last):
            return False
        self.digit, self.vague = (1 if self.last == 10 else 2, 9), True
        return self._accept(1, self.last)

    def _point(self) -> bool:
        match = _DECIMALS.match(self.text, self.pos)
        if match is None or self.arabic or self.shift or self.closed or self.bare or self.end == self.first:
            return False
        low, high = self.total()
        if self.vague or low != high:
            return False
        digits = "".join(str(DIGITS.get(d, d)) for d in match[1])
        self.parts, self.low, self.high, self.shift = [], 0, 0, len(digits)
        value = int(f"{low}{digits}")
        self.digit, self.literal, self.small = (value, value), True, 10**4
        self.arabic = match[1][0] in ARABIC
        return self._accept(match.end() - self.pos)

    def _tens(self, value: int) -> bool:
        if self._full or self.small <= 10:
            return False
        self.low, self.high, self.small = self.low + value, self.high + value, 10
        return self._accept(1, 10)

    def _small(self, unit: int) -> bool:
        low, high = self.digit or (1, 1)
        if unit >= self.small or low == 0 or (self.digit is None and unit != 10 and not self._one_left_out()):
            return False
        if (self.closed and unit < 1000) or not self._scalable(unit, self.text[self.pos + 1 : self.pos + 2]):
            return False
        self.low += low * unit
        self.high += high * unit + (unit - 1 if self.vague and low > 1 else 0)
        self.digit, self.small, self.smalls = None, unit, self.smalls + 1
        return self._accept(1, unit)

    def _one_left_out(self) -> bool:
        """一万零百一十 is 一万零一百一十."""
        before, after = self.text[self.pos - 1], self.text[self.pos + 1 : self.pos + 2]
        return self.end > self.first and before in "零〇" and after in DIGITS

    def _scalable(self, unit: int, after: str) -> bool:
        """Whether 十, 百, 千 scales the digit before it and does not begin a unit: 25千米, 0.5百分点."""
        if self.figures and self.digit:
            if unit == 1000:
                return after != "米" and after not in _KILO_UNITS
            return unit == 100 and after != "分" and self.digit[0] < 10 ** (self.shift + 1)
        if unit == 1000 and after in _KILO_UNITS and self.end - self.first == 1:
            return self.vague
        if self.shift:
            return unit == 1000 and after in BIG
        return self.digit is None or not self.literal

    def _big(self, unit: int) -> bool:
        low, high = self.digit or (0, 0)
        low, high = low + self.low, high + self.high
        if unit == 10**12 and not self.parts and self.text[self.pos + 1 : self.pos + 2] in _MEGA_UNITS:
            return False
        widened = unit - 1 if self.vague and self.digit and not self.low and not self.parts else 0
        parts, lowest, zero = list(self.parts), unit, bool(self.figures and self.digit)  # 0万 is one
        while parts and (parts[-1][2] < unit or (parts[-1][2] == unit == 10**4 and not high)):
            part = parts.pop()
            low, high, lowest = low + part[0], high + part[1], unit if high else unit * part[2]
        zero = zero or len(parts) < len(self.parts)
        if (not high and not zero) or (parts and high * unit >= parts[-1][2]):
            return False
        self.parts = [*parts, (low * unit, high * unit + widened, lowest)]
        self.low, self.high, self.digit, self.small = 0, 0, None, 10**4
        self.closed = self.closed or bool(self.shift)
        return self._accept(1, unit)

    def _more(self) -> bool:
        """余, 多, 有余 and 来 after an exact number; 万 and 亿 may follow: 500余万."""
        more = MORE.match(self.text, self.pos)
        about = self.last in (10, 100, 1000) or self._round
        match = more or (_ABOUT.match(self.text, self.pos) if about else None)
        if match is None or self.modifier != "=" or self.vague or self.end == self.first:
            return False
        if self.end - self.first == 1 and self.digit and not self.arabic:  # 三多, 一余 are words
            return False
        low, high = self.total()
        if low != high:
            return False
        self.modifier, self.closed = ">" if more else "~", True
        return self._accept(match.end() - match.start())

    def _sign(self) -> bool:
        """The w of 10w is 万, the k of 3k 千; a plus means more: 10万+, 300+."""
        if self.figures and self.digit and _LATIN.match(self.text, self.pos):
            return self._big(_LATIN_SCALES[self.text[self.pos].lower()])
        large = self.last >= 10**4 or self.figures
        if self.modifier != "=" or self.vague or not large or not _PLUS.match(self.text, self.pos):
            return False
        self.modifier, self.closed = ">", True
        return self._accept(1, self.last)

    def total(self) -> tuple[int, int]:
        """Lower and upper bound; a last digit right after a scale takes the next lower: 三万五 is 35000."""
        low, high = self.low, self.high
        for part in self.parts:
            low, high = low + part[0], high + part[1]
        if self.digit:
            factor = self.last // 10 if self.last >= 100 and not self.literal else 1
            low, high = low + self.digit[0] * factor, high + self.digit[1] * factor
        return low, high

    def bounds(self) -> tuple[Decimal, Decimal]:
        low, high = self.total()
        first = _decimal(low, self.shift)
        return first, first if low == high else _decimal(high, self.shift)


def is_pair(first: str, second: str) -> bool:
    """Whether two digits side by side mean from … to …: 三四十, 三五百, but not 叁肆, for 大写 is exact."""
    low, high = DIGITS.get(first, 0), DIGITS.get(second, 0)
    return low > 0 and (high == low + 1 or (low, high) == (3, 5)) and not {first, second} & FORMAL


def _decimal(value: int, shift: int) -> Decimal:
    if shift and value % 10**shift == 0:
        return Decimal(value // 10**shift)
    return Decimal(f"{value}E-{shift}") if shift else Decimal(value)


def plain(value: Decimal) -> Decimal:
    """The same value without exponent or empty decimals: 1E+2 is 100."""
    return Decimal(int(value)) if value == value.to_integral_value() else value


@lru_cache(maxsize=4096)
def worth(number: str, mark: str | None) -> tuple[Decimal, str]:
    """The value of 12, 3.6万, 12.5%, and its unit; what is written again and again is one object."""
    value = plain(EXACT.multiply(Decimal(number), _MARKS[mark])) if mark else Decimal(number)
    return value, "%" if mark == "%" else ""


_MARKS = {"%": Decimal(1), "万": Decimal(10**4), "亿": Decimal(10**8)}
