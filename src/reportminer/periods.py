"""Time expressions of Chinese reports, found in one pass and resolved against the report's own period.

A mention is matched by one pattern, composed below from named pieces; what it means is decided by the
small function that stands beside its rule in `RULES`. Earlier rules win where two fit the same place.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

# ------------------------------------------------------------------ pieces of the pattern
# Guards stand behind the word (去年(?<!过去年)) so that a branch still fails on its first character.
N, S = "[0-9０-９]", r"[^\S\n]{0,2}"
CN = "一二三四五六七八九"
CONN = rf"(?:{S}[—–―－\-~～〜─]{{1,2}}|\s{{0,2}}起?[至到])"
Y4 = rf"(?:[1１]{N}{{3}}|[2２][01０１]{N}{{2}})(?!{N})"
CY = rf"(?:[一二][〇○◯零OＯ0０{CN}]{{3}})"
YEAR_UNIT = r"(?:财政年度|学年度?|财年|年(?:度|(?!级|代(?!表)|历史))|届)"
YEAR = rf"(?:(?:{Y4}|{CY}){S}{YEAR_UNIT})"
_NOT_AFTER = {
    "今年": "如迄", "去年": "过失", "上年": "以向", "前年": "目日以之此年空提", "本年": "基成资日课样版",
    "当年": "相应适", "明年": "文清声", "来年": "以近年未往历", "翌年": "",
    "次年": "人车架班场频本这该此每首多两", "同年": "相不共如随", "上一年": "", "下一年": "以", "下年": "",
}  # fmt: skip
REL = (
    "(?:"
    + "|".join(f"{w}(?<![{no}]{w})" if no else w for w, no in _NOT_AFTER.items())
    + r")度?(?![龄级轻纪份均]|代(?!表))"
)
END = (
    r"(?:年?(?:末(?![端日位尾梢级])|底(?![线色数部层座气蕴单册图])"
    r"|初(?![中级步期一二三次始审心夏春秋冬选任创查评赛])))"
)
WHOLE = r"(?:全年(?!龄)|年?内(?![部容]))"
HALF = "[上下]半年"
Q1 = "第?[一二三四1-4１-４]"
QUARTER = (
    rf"(?:前[一二两三123]个?季度|{Q1}(?:季度?)?(?:{CONN}|、){Q1}季度|{Q1}季度"
    rf"|Q[1-4](?![A-Za-z0-9])(?:{S}季度)?)"
)
M = rf"(?:[1１][0-2０-２]|[0０]?[1-9１-９]|十[一二]?|[{CN}元])"
MONTH_UNIT = r"月(?![龄饼嫂亮光刊子季])份?"
MONTHS = rf"{M}{S}(?:(?:月份?)?{CONN}{S}|、){M}{S}{MONTH_UNIT}"
DAY = rf"(?:[12１２]{N}|[3３][01０１]|[0０]?[1-9１-９]|[二三]?十[{CN}]?|[{CN}])"
HOUR = rf"(?:[01０１]?{N}|[2２][0-4０-４]|[零{CN}]|[二]?十[{CN}]?)"
NOON = r"(?:上午|下午|凌晨|晚上|中午|早上|早晨|清晨|傍晚|当晚|晚|早)"
TIME = (
    rf"(?:{NOON}?{S}(?:{HOUR}{CONN})?{HOUR}[时点](?!间|左)(?:整|半|许|{N}{{1,2}}分)?"
    rf"|{NOON}?{S}{N}{{1,2}}[:：]{N}{{2}}(?:[:：]{N}{{2}})?时?)"
)
DATE = rf"{M}{S}{MONTH_UNIT}\s{{0,2}}{DAY}{S}[日号](?![元均])(?:{S}{TIME})?"
MONTH = rf"{M}{S}{MONTH_UNIT}(?:[上中下]旬|{END})?"
SUB = rf"(?:{HALF}|{QUARTER}[末底]?|{MONTHS}|{DATE}|{MONTH})"
DATED = rf"(?:(?:{YEAR}|{REL}|{Y4}(?={S}Q[1-4]))(?:\s{{0,2}}的?(?:{SUB}|{WHOLE})|{S}{END})?(?:同期)?)"
POINT = rf"(?:{DATED}|{SUB})"
UNTIL = rf"(?:{CONN}\s{{0,2}}(?P<to>{POINT}|{DAY}{S}[日号](?:{S}{TIME})?)止?)"
SINCE = r"(?P<since>年?以来)"
QUOTE, UNQUOTE = '[“"「]?', '[”"」]?'
NUM = rf"(?:{N}{{1,3}}|[两{CN}十百几]{{1,3}}|一、[二两]|[二两]、三|三、四|四、五|五、六|[几数多])"
LATER = r"(?:初期?|早期|中期|中叶|中后期|后期|末期?|以来)?"

# ------------------------------------------------------------------ reading the pieces
_PART = (
    rf"(?:(?P<year>\d{{4}}|{CY}){YEAR_UNIT}?|(?P<rel>[今去上前本当明来翌次同]年|[上下]一年|下年)度?)?的?"
    rf"(?:(?P<half>{HALF})|前(?P<first>[一二两三123])个?季度"
    rf"|第?(?P<q1>[一二三四1-4])(?:季度?)?(?:{CONN}|、)第?(?P<q2>[一二三四1-4])季度"
    rf"|第?(?P<q>[一二三四1-4])季度|Q(?P<Q>[1-4])"
    rf"|(?P<m1>{M})(?:(?:月份?)?{CONN}|、)(?P<m2>{M})月"
    rf"|(?P<m>{M})月份?(?:[上中下]旬)?(?:(?P<d>{DAY})[日号])?"
    rf"|(?P<d0>{DAY})[日号]|(?P<whole>{WHOLE}))?(?P<end>{END})?"
)
_FOLD = str.maketrans("０１２３４５６７８９○◯零OＯ：", "0123456789〇〇〇〇〇:")
_DIGITS = {c: str(i) for i, c in enumerate("〇" + CN)} | {"两": "2", "元": "1"}
_OFFSET = {"去年": -1, "上年": -1, "上一年": -1, "前年": -2, "明年": 1, "来年": 1}
_NEXT = ("翌年", "次年", "下一年", "下年")
_WALL = re.compile(r"[。！？\n]")


def _int(s: str) -> int:
    """A number below 1000 in Arabic or Chinese digits; 0 if it is neither."""
    if s.isdigit():
        return int(s)
    if "十" in s:
        tens, _, ones = s.partition("十")
        return 10 * (_int(tens) if tens else 1) + (_int(ones) if ones else 0)
    digits = "".join(_DIGITS.get(c, c) for c in s)
    return int(digits) if digits.isdecimal() and digits.isascii() else 0


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A time expression `text[start:end]` (code points) and the period that it means.

    `iso` is ISO 8601 (`2022`, `2022-Q3`, `2022-06`, `2022-06-18`, or `from/to`); it is empty where the
    expression cannot be resolved or is no period of observation. `own` tells that the expression only
    repeats the report's own period. `kind` is one of date month quarter half year years to_date relative
    clock frame.
    """

    start: int
    end: int
    iso: str
    kind: str
    own: bool


@dataclass(frozen=True, slots=True)
class _Point:
    lo: str
    hi: str
    kind: str
    iso: str = ""  # only where it is not told by the bounds
    own: bool = False


class _Context:
    """The report's period, and the year and month last named, while one text is read from left to right."""

    def __init__(self, text: str, own: str, now: str) -> None:
        years = re.findall(r"\d{4}", own)
        self.text, self.own = text, own
        self.year = int(years[-1]) if years else 0
        self.now = int(now) if now.isdecimal() and len(now) == 4 else self.year
        self.named, self.named_at = 0, 0
        month = re.fullmatch(r"(\d{4})-(\d\d)(-\d\d)?", own)
        self.month = (int(month[1]), int(month[2])) if month else (0, 0)

    def name_year(self, year: int, at: int) -> None:
        if 1000 < year < 2200 and self.text[at - 1 : at] not in ("比", "较"):
            self.named, self.named_at = year, at

    def sentence_year(self, at: int) -> int:
        """The year named earlier in the sentence; every stretch of text is looked at once."""
        if self.named and _WALL.search(self.text, self.named_at, at):
            self.named = 0
        self.named_at = max(self.named_at, at)
        return self.named


def find_periods(text: str, own: str = "", now: str = "") -> list[PeriodMention]:
    """All time expressions of `text`, in order and without overlap.

    `own` is the report's own period in ISO 8601; `now` the year in which it speaks (今年), where that is
    not the year it reports on, as in a government work report.
    """
    context, last, found = _Context(text, own, now), 0, []
    for m in _master().finditer(text):
        rule = m.lastgroup
        point = _RESOLVE[rule](m, context) if rule else None
        if point is None:
            continue
        mention = _widen(text, last, _mention(m.start(), m.end(), point, context))
        found.append(mention)
        last = mention.end
    return found


def _mention(start: int, end: int, point: _Point, context: _Context) -> PeriodMention:
    iso = point.iso or (point.lo if point.lo == point.hi else f"{point.lo}/{point.hi}")
    year = context.own if re.fullmatch(r"\d{4}", context.own) else ""
    if year and iso in (f"{year}-01/{year}-12", f"{year}-01-01/{year}-12-31"):
        iso = year
    return PeriodMention(start, end, iso, point.kind, point.own or (bool(iso) and iso == context.own))


_BEFORE = re.compile(r"(?:(?P<until>截至到?|截止[到至]?)|[从自由])\s?\Z")

_SPANNING = re.compile("以来|[至到止]|年[—–－~～-]")


def _widen(text: str, last: int, mention: PeriodMention) -> PeriodMention:
    """截至 before a point in time, and 从 before a span, belong to the expression."""
    m = _BEFORE.search(text, max(last, mention.start - 4), mention.start)
    if m and m["until"] and mention.kind not in ("frame", "clock", "years"):
        return replace(mention, start=m.start(), kind="to_date")
    if m and not m["until"] and mention.iso and _SPANNING.search(text, mention.start, mention.end):
        return replace(mention, start=m.start())
    return mention


# ------------------------------------------------------------------ resolvers: match → point or None
def _point(m: re.Match[str], context: _Context) -> _Point | None:
    at = m.start()
    first = _read(m["from"], context, at, 0, 0)
    if first is None:
        return None
    if m["to"]:
        year, month = (int(first.hi[:4] or 0), int(first.hi[5:7] or 0)) if first.hi else (0, 0)
        second = _read(m["to"], context, m.start("to"), year, month)
        if second is None or not (first.lo and second.hi):
            return _Point("", "", first.kind)
        kind = "years" if first.kind == second.kind == "year" else second.kind
        return _Point(first.lo, second.hi, kind) if first.lo <= second.hi else _Point("", "", kind)
    if m["since"]:
        return _since(first, context)
    return first


def _since(first: _Point, context: _Context) -> _Point:
    if first.own or not first.lo:
        return first
    if first.lo[:4] == str(context.year) and len(first.lo) == 4:
        return replace(first, iso=context.own, own=True)
    if context.year <= int(first.lo[:4]):
        return replace(first, iso=first.lo)
    return _Point(first.lo, str(context.year), "years")


def _read(words: str, context: _Context, at: int, year: int, month: int) -> _Point | None:
    """One point in time; `year` and `month` are those of the point before it in a span."""
    s = re.sub(r"\s", "", words).translate(_FOLD)
    p = _part().match(s)
    if p is None:
        return None
    explicit = _year(p, context, at, year)
    if p["year"] and (not explicit or (explicit % 100 == 0 and explicit < 1800)):
        return None
    if p["year"]:
        context.name_year(explicit, at)
    bare = not (p["year"] or p["rel"])
    if bare:
        explicit = year or context.sentence_year(at) or context.year
    point = _inside(p, explicit, month, context)
    if point.kind in ("month", "date", "to_date") and point.hi[4:5] == "-":
        context.month = (int(point.lo[:4]), int(point.hi[5:7]))
    if s.endswith("同期") and re.fullmatch(r"\d{4}", point.lo) and context.own:
        return _Point("", "", "relative", _shift(context.own, int(point.lo) - context.year))
    if p["rel"] and point.kind == "year":
        same = point.lo == str(context.year) and not (p["whole"] or p["end"])
        return replace(point, kind="relative", iso=context.own if same else point.lo, own=same)
    return point


def _year(p: re.Match[str], context: _Context, at: int, before: int) -> int:
    if p["year"]:
        return int("".join(_DIGITS.get(c, c) for c in p["year"]))
    word = p["rel"]
    if not word:
        return 0
    if word in _NEXT or word in ("同年", "当年"):
        base = before or context.sentence_year(at) or context.year
        return base + (word in _NEXT) if base else 0
    base = context.year if word in ("本年", "上年", "上一年") else context.now
    return base + _OFFSET.get(word, 0) if base else 0


def _inside(p: re.Match[str], year: int, month: int, context: _Context) -> _Point:
    """The part of the year that the groups of `_PART` name."""
    if p["half"]:
        return _months(year, 1, 6, "half") if p["half"][0] == "上" else _months(year, 7, 12, "half")
    quarter = p["q"] or p["Q"]
    if quarter:
        q = _int(quarter)
        return replace(_months(year, 3 * q - 2, 3 * q, "quarter"), iso=f"{year:04}-Q{q}" if year else "")
    if p["first"] or p["q1"]:
        q1, q2 = (1, _int(p["first"])) if p["first"] else (_int(p["q1"]), _int(p["q2"]))
        apart = "、" in p.group() and q2 != q1 + 1
        return _months(0 if apart else year, 3 * q1 - 2, 3 * q2, "quarter")
    if p["m1"]:
        first, last = _int(p["m1"]), _int(p["m2"])
        apart = "、" in p.group() and last != first + 1
        return _months(0 if apart else year, first, last, "month")
    kind = "to_date" if p["end"] else ""
    if p["d0"]:
        return _date(year, month, _int(p["d0"]))
    if p["m"]:
        iso = f"{year:04}-{_int(p['m']):02}" if year else ""
        if p["d"]:
            return _date(year, _int(p["m"]), _int(p["d"]))
        return _Point(iso, iso, kind or "month")
    return _Point(f"{year:04}" if year else "", f"{year:04}" if year else "", kind or "year")


def _date(year: int, month: int, day: int) -> _Point:
    """A day; one that the calendar does not have is still a date, but means no period."""
    known = year and month and 1 <= day <= monthrange(year, month)[1]
    iso = f"{year:04}-{month:02}-{day:02}" if known else ""
    return _Point(iso, iso, "date")


def _months(year: int, first: int, last: int, kind: str) -> _Point:
    if not year or first > last:
        return _Point("", "", kind)
    return _Point(f"{year:04}-{first:02}", f"{year:04}-{last:02}", kind)


def _shift(iso: str, years: int) -> str:
    return re.sub(r"\d{4}", lambda m: f"{int(m[0]) + years:04}", iso)


def _years(m: re.Match[str], context: _Context) -> _Point | None:
    first, second = (re.sub(r"\s", "", m[g]).translate(_FOLD) for g in ("y1", "y2"))
    if len(second) == 2:
        second = first[:2] + second
    if first >= second or int(second) - int(first) > 200:
        return None
    context.name_year(int(second), m.start())
    return _Point(first, second, "years")


def _numeric(m: re.Match[str], context: _Context) -> _Point | None:
    year, month, day = (int(g.translate(_FOLD)) if g else 0 for g in m.group("ny", "nm", "nd"))
    if not 1 <= month <= 12 or day > 31 or (m["nd"] and not day):
        return None
    context.month = (year, month)
    if day:
        return _date(year, month, day)
    return _Point(f"{year:04}-{month:02}", f"{year:04}-{month:02}", "month")


def _listed(m: re.Match[str], context: _Context) -> _Point:
    year = m["listed"].translate(_FOLD)
    return _Point(year, year, "year")


def _fiscal(m: re.Match[str], context: _Context) -> _Point:
    return _Point(m["fy"], m["fy"], "year")


def _day(m: re.Match[str], context: _Context) -> _Point:
    year, month = context.month
    days = [_date(year, month, _int(m[g].translate(_FOLD))).lo for g in ("day1", "day2") if m[g]]
    known = all(days) and days[0] <= days[-1]
    return _Point(days[0], days[-1], "date") if known else _Point("", "", "date")


def _decade(m: re.Match[str], context: _Context) -> _Point:
    words = re.sub(r"\s", "", m["decade"]).translate(_FOLD)
    p = re.match(rf"(?:(\d{{1,2}}|[{CN}十]+|[本上下]个?)世纪)?(?:(\d{{2}})?(\d0|[{CN}]?十)年代)?", words)
    if p is None or not p[3]:
        return _Point("", "", "frame")
    tens = _int(p[3]) // 10
    century = int(p[2]) if p[2] else 19 if tens >= 3 else 0
    if p[1]:
        now = (context.year or 2000) // 100
        century = {"本": now, "上": now - 1, "下": now + 1}.get(p[1][0]) or _int(p[1]) - 1
    return _Point(f"{century}{tens}0", f"{century}{tens}9", "frame") if century else _Point("", "", "frame")


def _plan(m: re.Match[str], context: _Context) -> _Point:
    n = _int(m["plan_n"] or m["plan_no"])
    start = {1: 1953, 2: 1958}.get(n, 1951 + 5 * n)
    lo, hi, tail = start, start + 4, m["plan_tail"]
    if tail[0] in "前头" and tail[-1] == "年":
        hi = lo + _int(tail[1]) - 1
    elif tail[0] == "后":
        lo = hi - _int(tail[1]) + 1
    elif tail == "以来" and lo <= context.year < hi:
        hi = context.year
    elif tail in ("末", "期末"):
        return _Point(str(hi), str(hi), "to_date")
    return _Point(str(lo), str(hi), "years")


def _frame(m: re.Match[str], context: _Context) -> _Point:
    before, after = m["since_when"] or "", m.group()[-1]
    n = _int((m["n1"] or m["n2"] or m["n3"] or "").translate(_FOLD))
    unit_is_year = not m["many"] or "年" in m["many"]
    if not context.year or not n or not unit_is_year or (after == "内" and not before):
        return _Point("", "", "frame")
    if before in ("今后", "未来", "接下来"):
        return _Point(str(context.year + 1), str(context.year + n), "frame")
    if n == 1:
        return _Point("", "", "frame", context.own, True)
    if "多" in m.group() or "余" in m.group():
        return _Point("", "", "frame")
    return _Point(str(context.year - n + 1), str(context.year), "frame")


def _vague(m: re.Match[str], context: _Context) -> _Point:
    if m.group() == "今明两年" and context.now:
        return _Point(str(context.now), str(context.now + 1), "frame")
    if m.group() == "新的一年" and context.year:
        return _Point("", "", "frame", str(context.year + 1))
    return _Point("", "", "frame")


def _clock(m: re.Match[str], context: _Context) -> _Point:
    return _Point("", "", "clock")


def _own_word(m: re.Match[str], context: _Context) -> _Point:
    """全年, 年末, 报告期 …: the report's period, or the whole year where that period is less than a year."""
    word = m.group()
    kind = "to_date" if word[-1] in "末底初" or word.startswith("截") else "relative"
    if word[0] in "全年" and word != "年初以来" and len(context.own) > 4 and context.year:
        return _Point("", "", kind, str(context.year))
    return _Point("", "", kind, context.own, True)


def _near(m: re.Match[str], context: _Context) -> _Point:
    """本月, 当月, 上月, 本季度, 上季度: counted from the month or quarter that the text or the report has."""
    step = {"上": -1, "下": 1, "次": 1}.get(m.group()[0], 0)
    if "月" in m.group():
        year, month = context.month
        if not year or (step and len(context.own) != 7):
            return _Point("", "", "relative")
        total = year * 12 + month - 1 + step
        return _Point("", "", "relative", f"{total // 12:04}-{total % 12 + 1:02}")
    own = re.fullmatch(r"(\d{4})-Q([1-4])", context.own)
    if not own:
        return _Point("", "", "relative")
    total = int(own[1]) * 4 + int(own[2]) - 1 + step
    return _Point("", "", "relative", f"{total // 4:04}-Q{total % 4 + 1}")


# ------------------------------------------------------------------ the rules, in order
_TIME_ALONE = (
    rf"{NOON}{S}{HOUR}(?:[时点](?:整|半|许|{N}{{1,2}}分)?|[:：]{N}{{2}})(?!间)"
    rf"|{N}{{2}}[:：][0-5０-５]{N}(?:[:：][0-5０-５]{N})?(?:{CONN}{S}{N}{{1,2}}[:：]{N}{{2}})?时?(?![0-9:%.])"
    rf"|{N}[:：][0-5]{N}{CONN}{S}{N}{{1,2}}[:：]{N}{{2}}|{HOUR}[时点]{N}{{1,2}}分(?![之点])"
    rf"|(?:{HOUR}{CONN}){HOUR}时(?![间代段期])"
)
_DAY_AFTER = r"(?![内游元均后前间票龄之]|以[内上后]|左右|的?[行程])"
_NOT_BEFORE_MONTH = f"(?<![每第个满近约几数{CN}十])"

Resolver = Callable[[re.Match[str], _Context], "_Point | None"]


def _rules() -> Iterator[tuple[str, str, str, Resolver]]:
    """(name, characters it may start with, pattern, resolver)"""
    digits, chinese = "0-9０-９", f"{CN}十两"
    yield (
        "numeric", digits,
        rf"(?P<ny>{Y4})(?P<sep>[-./．])(?P<nm>{N}{{1,2}})"
        rf"(?:(?P=sep)(?P<nd>{N}{{1,2}})(?![0-9０-９.])(?:{S}{TIME})?|月份?|(?<=-[01]{N})(?![0-9.年\-]))",
        _numeric,
    )  # fmt: skip
    yield "decade", digits + chinese + "本上下", (
        rf"(?:(?:[{CN}]?十[{CN}]?|{N}{{1,2}}|[本上下]个?){S}世纪{S}(?:{N}0{S}年代|[{CN}]十年代)?"
        rf"|(?:[12]{N})?{N}[0０]{S}年代(?!表)|[{CN}]十年代(?!表)){LATER}"
    ), _decade  # fmt: skip
    yield "years", digits, (
        rf"(?P<y1>{Y4})(?:{S}(?:[—–―－\-~～〜─]{{1,2}}|至|到|/(?=[0-9]+{S}(?:学年|年度|财年))){S}(?P<y2>{Y4}|{N}{{2}})(?={S}[年学财届])"
        rf"{S}{YEAR_UNIT}(?![以])末?)"
    ), _years  # fmt: skip
    yield "listed", digits, rf"{Y4}(?=(?:{S}(?:[、和及与,，]|以及){S}{Y4}){{1,6}}{S}年)", _listed
    yield "fiscal", "F", r"FY\s?(?P<fy>20\d\d)(?!\d)", _fiscal
    yield "clock", digits + chinese + "上下凌晚中早清傍当零", _TIME_ALONE, _clock
    yield "plan", chinese + "“\"「第", (
        rf"(?:{QUOTE}(?P<plan_n>十?[{CN}]|十)五{UNQUOTE}(?:规划|计划)?"
        rf"|第(?P<plan_no>十?[{CN}]|十)个五年(?:计划|规划)的?)"
        rf"(?P<plan_tail>期间|时期|期内|期末|末|以来|初期|[前头后][一二两三四][个]?年|五年)"
    ), _plan  # fmt: skip
    yield "frame", digits + chinese + "过最近今未这连接几多数十百", (
        rf"(?:(?P<since_when>过去|最近|近(?<![附接将最]近)|今后|未来|这|接下来)的?"
        rf"{S}(?P<n1>{NUM})(?:多|余)?{S}年(?![级代龄期])(?:多|余)?(?:以?来|间(?!隔)|内)?"
        rf"|连续{S}(?P<n3>{NUM})(?:多|余)?{S}(?P<many>个?(?:年(?![级代龄])|月|季度|周))"
        rf"|(?<!第)(?P<n2>{NUM}){S}(?:多|余|几)?年(?:多|余)?(?:以?来|间(?![隔歇])|内(?![部容])))"
    ), _frame  # fmt: skip
    yield "vague", "近历新今", (
        r"近(?<![附接将]近)(?:几|些)?年(?:以?来|间)?(?![均龄级轻产末底])|历年来|新的一年|今明两年"
    ), _vague  # fmt: skip
    yield "point", digits + chinese + "今去上前本当明来翌次同下元Q第", (
        rf"(?P<from>{DATED}|{HALF}(?<!以上半年)|{_NOT_BEFORE_MONTH}(?:{QUARTER}[末底]?|{MONTHS}|{DATE}|{MONTH}(?!内)))"
        rf"(?:{UNTIL}|{S}{SINCE}|期间)?"
    ), _point  # fmt: skip
    yield "day", digits, (
        rf"(?P<day1>{DAY})日(?:{CONN}{S}(?P<day2>{DAY})日)?{_DAY_AFTER}"
    ), _day  # fmt: skip
    yield "own_word", "全年报本截同统", (
        r"截[至止](?:到)?(?:目前|当前|现在|今(?!年))|全年(?<![安健完]全年)(?![龄级代])"
        r"|本?报告期[内末]?|统计期(?!限)[内末]?|本期[内末]"
        rf"|年初以来|年(?:末|底|初|内)(?<![0-9０-９{CN}十百千万几数多半青少老幼成童中壮]年.)"
        r"(?![中级步线色部容端])|同期(?<!共同期)(?![盼待])"
    ), _own_word  # fmt: skip
    yield "near", "本上当下次", r"(?:[本当上下次](?:个)?月(?![龄饼亮光球])|[本当上下](?:一)?季度)", _near


_RESOLVE: dict[str, Resolver] = {name: resolver for name, _, _, resolver in _rules()}


@cache
def _part() -> re.Pattern[str]:
    return re.compile(_PART)


@cache
def _master() -> re.Pattern[str]:
    """All rules as one pattern; a character that starts none is passed over by a single test."""
    rules = list(_rules())
    starts = "".join(sorted({c for _, first, _, _ in rules for c in first.replace("0-9０-９", "")}))
    digits = rf"(?={N})(?<!{N})(?:(?<!{N}[.．,])|(?={Y4}{S}年))"
    tried = "|".join(f"(?=[{first}])(?P<{name}>{pattern})" for name, first, pattern, _ in rules)
    return re.compile(f"(?:{digits}|(?=[{starts}]))(?:{tried})")


# ------------------------------------------------------------------ the document's own period
_GOVERNMENT = re.compile(r"政府工作报告|政府工作|代表(?:省|市|县|区|国务院|\S{2,12}政府).{0,12}报告")
_GIVEN = re.compile(rf"{Y4}{S}年{S}{N}{{1,2}}{S}月{S}{N}{{1,2}}{S}日在?\S{{0,24}}(?:会议|大会)")
_COVERED = re.compile(r"(?:统计期限|报告期|时间范围|数据)\S{0,8}?[自从](?P<span>[^。]{8,60}?)[止。，,（(]")
_HEADLINE = re.compile(r"报告|总结|公报|汇报|回顾|自评|述职|小结|情况|年报|要点|计划|年鉴|概况|通报|简报")
_RELEASED = re.compile(r"来源|时间|日期|发布|字体|浏览|印发|编辑")


def report_period(title: str, opening: str) -> str:
    """The period that a report is about (ISO 8601), from its title or else its opening; "" if neither does.

    A government work report given in year Y is about Y-1. Only the first 600 characters of `opening` count.
    """
    opening = opening[:600]
    head = title + "\n" + opening
    if _GOVERNMENT.search(title) or _GOVERNMENT.search(opening):
        year = _speech_year(title, opening)
        return f"{year - 1:04}" if year else _looked_back(opening)
    first_line = head.strip().partition("\n")[0]
    told = _of_line(title) or _covered(opening) or _of_opening(opening)
    return told or _of_number(first_line) or _of_date(head)


def speech_year(title: str, opening: str) -> str:
    """The year that 今年 means: that of the speech for a government work report, else that of the period."""
    if _GOVERNMENT.search(title) or _GOVERNMENT.search(opening[:600]):
        period = report_period(title, opening)
        return f"{int(period[:4]) + 1:04}" if period else ""
    return "".join(re.findall(r"\d{4}", report_period(title, opening))[-1:])


def _speech_year(title: str, opening: str) -> int:
    given = _GIVEN.search(title + "\n" + opening)
    named = re.search(rf"({Y4}){S}年", title)
    year = given or named
    return int(re.sub(r"\s", "", year[0])[:4].translate(_FOLD)) if year else 0


def _looked_back(opening: str) -> str:
    """A heading such as 一、2018年工作回顾 names the year; so does the first year of the speech."""
    for line in opening.split("\n"):
        if "回顾" in line and len(line) < 40 and (iso := _of_line(line)):
            return iso
    return _of_opening(opening)


def _resolved(text: str) -> list[PeriodMention]:
    return [p for p in find_periods(text) if p.iso and p.kind != "frame"]


def _of_line(line: str) -> str:
    """The first period that a title names; dates of day are no periods of a report."""
    for p in _resolved(line):
        if p.kind in ("year", "years", "half", "quarter", "month", "to_date") and not _is_plan(line, p):
            return p.iso
    return ""


def _is_plan(line: str, p: PeriodMention) -> bool:
    return p.kind == "years" and "五" in line[p.start : p.end] and "规划" not in line


def _covered(opening: str) -> str:
    m = _COVERED.search(opening)
    for p in _resolved(m[0]) if m else ():
        if "/" in p.iso:
            whole = re.fullmatch(r"(\d{4})-01(?:-01)?/\1-12(?:-31)?", p.iso)
            return whole[1] if whole else p.iso
    return ""


def _of_opening(opening: str) -> str:
    """The period in a headline; else the year named most often, comparisons and imprint left out."""
    lines = [x.strip(" 　【（(") for x in opening.split("\n")]
    lines = [x for x in lines if not _RELEASED.match(x) and not _is_date(x)]
    for line in lines[:12]:
        if len(line) <= 40 and _HEADLINE.search(line) and (iso := _of_line(line)):
            return iso
    years: Counter[str] = Counter()
    for line in lines:
        for p in _resolved(line):
            compared = line[p.start - 1 : p.start] in ("比", "较")
            if p.kind in ("year", "to_date", "half", "quarter") and not compared:
                years[p.iso[:4]] += 1
    return years.most_common(1)[0][0] if years else ""


def _is_date(line: str) -> bool:
    size = len(line.strip()) - 2
    return any(p.kind in ("date", "month") and p.end - p.start >= size for p in find_periods(line))


def _of_number(title: str) -> str:
    """A bare year, or a date without separators, as file names have them."""
    m = re.search(r"(?<!\d)((?:19|20)\d\d)(?:(0[1-9]|1[0-2])([0-2]\d|3[01]))?(?!\d)", title)
    return "-".join(g for g in m.groups() if g) if m else ""


def _of_date(text: str) -> str:
    dates = [p.iso for p in _resolved(text) if p.kind in ("date", "month", "to_date")]
    return dates[0][:4] if dates else ""
