"""What a time expression means: a match of `timewords`, the report's period, and the text read before it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from reportminer.timewords import CN, folded, part

_DIGITS = {c: str(i) for i, c in enumerate("〇" + CN)} | {"两": "2", "元": "1"}
_OFFSET = {"去年": -1, "上年": -1, "上一年": -1, "前年": -2, "明年": 1, "来年": 1}
_NEXT = ("翌年", "次年", "下一年", "下年")
_NEAR = 600  # characters; a time told further back is forgotten
_WALL = re.compile(r"[。！？\n]")
_DAY, _MONTH = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"(\d{4})-(\d\d)(-\d\d)?")
_FOUR_DIGITS, _GAP = re.compile(r"\d{4}"), re.compile(r"\s")
CLAUSE_ENDS = ("", "，", "；", "。", "：", "\n", "—", "”", "　", " ")
_ROC = 1911  # the year before the first of the Republic
# what only years of the Republic look like: 民国112年, 112年度, 113年6月
_ROC_TEXT = re.compile(
    r"民国\s?1?\d\d\s?年|(?<![\d.,])1[0-3]\d\s?(?:学年度?|年度(?!假)|年\s?(?:1?\d\s?[至到—~-]\s?)?1?\d\s?月)"
)
_SINCE_IT = re.compile(r"[^，。；：、\d]{2,16}以来")  # 自2019年开展活动以来
_LASTS = re.compile(r"[达近逾约满超共过长]\s?\Z")  # 达112年: how long, not when


def _int(s: str) -> int:
    """A number below 1000 in Arabic or Chinese digits; 0 if it is neither."""
    if s.isdigit():
        return int(s)
    if s.startswith("一百"):
        return 100 + _int(s[2:].lstrip("〇"))
    if "十" in s:
        tens, _, ones = s.partition("十")
        return 10 * (_int(tens) if tens else 1) + (_int(ones) if ones else 0)
    digits = "".join(_DIGITS.get(c, c) for c in s)
    return int(digits) if digits.isdecimal() and digits.isascii() else 0


_WRITTEN = re.compile(rf"[一二][〇○◯零O{CN}]{{3}}年(?:[{CN}十]{{1,3}}月)?(?:(?<=月)[{CN}十]{{1,3}}日)?")
_FIGURE = re.compile(rf"[〇{CN}十]+")


def in_figures(text: str) -> str:
    """一九八三年六月六日 as 1983年6月6日."""
    return _WRITTEN.sub(lambda m: _FIGURE.sub(lambda n: str(_int(n[0])), folded(m[0])), text)


class Point(NamedTuple):
    """A stretch of time: first and last day, month or year (ISO 8601), empty where unknown; `kind` as in `PeriodMention`."""

    lo: str
    hi: str
    kind: str
    iso: str = ""  # only where it is not told by the bounds
    own: bool = False


class TimeContext:
    """The report's period, and the year and month last named, while one text is read from left to right."""

    def __init__(self, text: str, own: str, now: str) -> None:
        years = _FOUR_DIGITS.findall(own)
        self.text, self.own = text, own
        self.year = int(years[-1]) if years else 0
        # news of a day speaks of the whole year
        self.this_year = str(self.year) if _DAY.fullmatch(own) else own
        self.now = int(now) if now.isdecimal() and len(now) == 4 else self.year
        self.named, self.named_at = 0, 0
        self.told = (0, 0)  # the year last named where a clause begins, and where: what follows tells of it
        self.span = ("", 0)  # the part of a year last named, and where
        month = _MONTH.fullmatch(own)
        self.month = (int(month[1]), int(month[2])) if month else (0, 0)
        self.month_at = len(text)  # where the month was named; behind the text while it is the report's own
        self._roc: bool | None = None

    def name_month(self, iso: str, at: int) -> None:
        self.month, self.month_at = (int(iso[:4]), int(iso[5:7])), at

    def month_here(self, at: int) -> bool:
        """Whether the month last named was named in this paragraph."""
        return self.month_at <= at and "\n" not in self.text[self.month_at : at]

    def counts_from_1912(self) -> bool:
        """Whether the text numbers its years by the Republic; looked up once, when a year might be meant so."""
        if self._roc is None:
            self._roc = _ROC_TEXT.search(self.text) is not None
        return self._roc

    def name_year(self, year: int, at: int) -> None:
        if 1000 < year < 2200 and self.text[at - 1 : at] not in ("比", "较"):
            self.named, self.named_at = year, at
            self.told = (year, at) if self.text[at - 1 : at] in CLAUSE_ENDS else self.told

    def plan(self) -> tuple[str, str]:
        """The first and last year of the five-year plan that the text reports on; empty where it reports on none."""
        m = _ON_A_PLAN.search(self.text, 0, 600)
        first = _first_of_plan(_int(m[1])) if m else 0
        return (str(first), str(first + 4)) if m else ("", "")

    def span_here(self, at: int) -> str:
        """The part of a year named before in the sentence, of which 上年同期 is the year before."""
        span, named_at = self.span
        return "" if at - named_at > _NEAR or _WALL.search(self.text, named_at, at) else span

    def told_here(self, at: int) -> int:
        """The year last named at the head of a clause of this paragraph; 0 where there is none."""
        year, named_at = self.told
        return year if at - named_at < _NEAR and "\n" not in self.text[named_at:at] else 0

    def sentence_year(self, at: int) -> int:
        """The year named earlier in the sentence; every stretch of text is looked at once."""
        if self.named and _WALL.search(self.text, self.named_at, at):
            self.named = 0
        self.named_at = max(self.named_at, at)
        return self.named


def _point(m: re.Match[str], context: TimeContext) -> Point | None:
    at = m.start()
    first = _read(m["from"], context, at, 0, 0)
    if first is None:
        return None
    if m["to"]:
        year, month = (int(first.hi[:4] or 0), int(first.hi[5:7] or 0)) if first.hi else (0, 0)
        second = _read(m["to"], context, m.start("to"), year, month)
        if second is None or not (first.lo and second.hi):
            return Point("", "", first.kind)
        kind = "years" if first.kind == second.kind == "year" else second.kind
        return Point(first.lo, second.hi, kind) if first.lo <= second.hi else Point("", "", kind)
    if m["since"] or (context.text[at - 1 : at] in ("自", "从") and _SINCE_IT.match(context.text, m.end())):
        return _since(first, context)
    return first


def _since(first: Point, context: TimeContext) -> Point:
    if first.own or not first.lo:
        return first
    if first.lo[:4] == str(context.year) and len(first.lo) == 4:
        return first._replace(iso=context.this_year, own=context.this_year == context.own)
    if context.year <= int(first.lo[:4]):
        return first._replace(iso=first.lo)
    last = context.own[-7:] if re.fullmatch(r"\d{4}-\d\d", context.own[-7:]) else f"{context.year}-12"
    return Point(first.lo, last if len(first.lo) > 4 else str(context.year), "years")


def _read(words: str, context: TimeContext, at: int, year: int, month: int) -> Point | None:
    """One point in time; `year` and `month` are those of the point before it in a span."""
    s = _GAP.sub("", words)
    p = part().match(s)
    if p is None:
        return None
    if (
        p["roc"]
        and not p["era"]
        and (not context.counts_from_1912() or _LASTS.search(context.text[max(at - 2, 0) : at]))
    ):
        return None
    explicit, given = _year(p, context, at, year), p["year"] or p["roc"]
    if given and (not explicit or (explicit % 100 == 0 and explicit < 1800)):
        return None
    if given:
        context.name_year(explicit, at)
    bare = not (given or p["rel"])
    if p["rel"] and explicit and p.end() == p.end("rel") and context.text[at - 1 : at] in CLAUSE_ENDS:
        context.name_year(explicit, at)  # 去年，…，全年…
    if bare:
        explicit = year or context.sentence_year(at) or context.year
    point = _inside(p, explicit, month, context)
    if point.kind in ("month", "date", "to_date") and point.hi[4:5] == "-":
        context.name_month(point.hi, at)
    if s.endswith("同期") and re.fullmatch(r"\d{4}", point.lo) and context.own:
        span = context.span_here(at)
        base = (span, int(span[:4])) if span else (context.this_year, context.year)
        return Point("", "", "relative", _shift(base[0], int(point.lo) - base[1]))
    if p["rel"] and point.kind == "year":
        same = point.lo == str(context.year) and not (p["whole"] or p["end"])
        iso = context.this_year if same else point.lo
        return point._replace(kind="relative", iso=iso, own=same and iso == context.own)
    return point


def _year(p: re.Match[str], context: TimeContext, at: int, before: int) -> int:
    if p["year"]:
        return int("".join(_DIGITS.get(c, c) for c in p["year"]))
    if p["roc"]:
        return _ROC + _int(p["roc"])
    word = p["rel"]
    if not word:
        return 0
    if word in _NEXT or word in ("同年", "当年"):
        base = before or context.sentence_year(at) or context.year
        return base + (word in _NEXT) if base else 0
    base = context.year if word in ("本年", "上年", "上一年") else context.now
    return base + _OFFSET.get(word, 0) if base else 0


def _inside(p: re.Match[str], year: int, month: int, context: TimeContext) -> Point:
    """The part of the year that the groups of `_PART` name."""
    if p["half"]:
        return _months(year, 1, 6, "half") if p["half"][0] == "上" else _months(year, 7, 12, "half")
    if p["months"]:
        return _months(year, 1, _int(p["months"]), "month")
    quarter = p["q"] or p["Q"]
    if quarter:
        q = _int(quarter)
        return _months(year, 3 * q - 2, 3 * q, "quarter")._replace(iso=f"{year:04}-Q{q}" if year else "")
    if p["first"] or p["q1"] or p["qa"]:
        q1, q2 = (1, _int(p["first"])) if p["first"] else (_int(p["q1"] or p["qa"]), _int(p["q2"] or p["qb"]))
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
        return Point(iso, iso, kind or "month")
    return Point(f"{year:04}" if year else "", f"{year:04}" if year else "", kind or "year")


def _date(year: int, month: int, day: int) -> Point:
    """A day; one that the calendar does not have is still a date, but means no period."""
    known = year and month and 1 <= day <= monthrange(year, month)[1]
    iso = f"{year:04}-{month:02}-{day:02}" if known else ""
    return Point(iso, iso, "date")


def _months(year: int, first: int, last: int, kind: str) -> Point:
    if not year or first > last:
        return Point("", "", kind)
    return Point(f"{year:04}-{first:02}", f"{year:04}-{last:02}", kind)


def _shift(iso: str, years: int) -> str:
    return re.sub(r"\d{4}", lambda m: f"{int(m[0]) + years:04}", iso)


def _years(m: re.Match[str], context: TimeContext) -> Point | None:
    first, second = (re.sub(r"\s|民国", "", m[g]) for g in ("y1", "y2"))
    if len(first) < 4:
        first, second = str(_ROC + int(first)), str(_ROC + int(second))
    elif len(second) == 3:
        return None
    if len(second) == 2:
        second = first[:2] + second
    if first >= second or int(second) - int(first) > 200:
        return None
    context.name_year(int(second), m.start())
    return Point(first, second, "years")


def _numeric(m: re.Match[str], context: TimeContext) -> Point | None:
    year, month, day = (int(g) if g else 0 for g in m.group("ny", "nm", "nd"))
    if not 1 <= month <= 12 or day > 31 or (m["nd"] and not day):
        return None
    context.name_month(f"{year:04}-{month:02}", m.start())
    if day:
        return _date(year, month, day)
    return Point(f"{year:04}-{month:02}", f"{year:04}-{month:02}", "month")


def _listed(m: re.Match[str], context: TimeContext) -> Point:
    year = m["listed"]
    return Point(year, year, "year")


def _fiscal(m: re.Match[str], context: TimeContext) -> Point:
    return Point(m["fy"], m["fy"], "year")


def _day(m: re.Match[str], context: TimeContext) -> Point:
    year, month = context.month
    days = [_date(year, month, _int(m[g])).lo for g in ("day1", "day2") if m[g]]
    known = all(days) and days[0] <= days[-1]
    return Point(days[0], days[-1], "date") if known else Point("", "", "date")


def _decade(m: re.Match[str], context: TimeContext) -> Point:
    words = re.sub(r"\s", "", m["decade"])
    p = re.match(rf"(?:(\d{{1,2}}|[{CN}十]+|[本上下]个?)世纪)?(?:(\d{{2}})?(\d0|[{CN}]?十)年代)?", words)
    if p is None or not p[3]:
        return Point("", "", "frame")
    tens = _int(p[3]) // 10
    century = int(p[2]) if p[2] else 19 if tens >= 3 else 0
    if p[1]:
        now = (context.year or 2000) // 100
        century = {"本": now, "上": now - 1, "下": now + 1}.get(p[1][0]) or _int(p[1]) - 1
    return Point(f"{century}{tens}0", f"{century}{tens}9", "frame") if century else Point("", "", "frame")


def _first_of_plan(n: int) -> int:
    """The year in which the five-year plan with this number began."""
    return {1: 1953, 2: 1958}.get(n, 1951 + 5 * n)


_ON_A_PLAN = re.compile(
    r"关于[^。\n]{0,16}第(十?[一二三四五六七八九]|十)个五年计划[^。\n]{0,6}(?:报告|议案|说明|总结)"
)


def _plan(m: re.Match[str], context: TimeContext) -> Point:
    start = _first_of_plan(_int(m["plan_n"] or m["plan_no"]))
    lo, hi, tail = start, start + 4, m["plan_tail"] or "时期"
    if tail[0] in "前头" and tail[-1] == "年":
        hi = lo + _int(tail[1]) - 1
    elif tail[0] == "后":
        lo = hi - _int(tail[1]) + 1
    elif tail == "以来" and lo <= context.year < hi:
        hi = context.year
    elif tail in ("末", "期末"):
        return Point(str(hi), str(hi), "to_date")
    return Point(str(lo), str(hi), "years")


def _frame(m: re.Match[str], context: TimeContext) -> Point:
    before, after = m["since_when"] or "", m.group()[-1]
    if context.text.endswith(("年", "年的"), 0, m.start()):  # 从1978年到1985年（的）八年间: told by the years
        return Point("", "", "frame")
    if m.group().startswith("连续") or context.text.endswith("连续", 0, m.start()):
        # 失业率连续五年低于4%: true of each, measured for none of them together
        return Point("", "", "frame")
    n = _int(m["n1"] or m["n2"] or m["n3"] or "")
    unit_is_year = not m["many"] or "年" in m["many"]
    if n == 5 and not before and (after == "内" or (after in "年中" and context.plan()[0])):
        return Point(*context.plan(), "frame")
    if not context.year or not n or not unit_is_year or (after == "内" and not before):
        return Point("", "", "frame")
    if before in ("今后", "未来", "接下来"):
        return Point(str(context.year + 1), str(context.year + n), "frame")
    if n == 1:
        return Point("", "", "frame", context.own, True)
    if "多" in m.group() or "余" in m.group():
        return Point("", "", "frame")
    return Point(str(context.year - n + 1), str(context.year), "frame")


def _vague(m: re.Match[str], context: TimeContext) -> Point:
    if m.group() == "今明两年" and context.now:
        return Point(str(context.now), str(context.now + 1), "frame")
    if m.group() == "新的一年" and context.year:
        return Point("", "", "frame", str(context.year + 1))
    return Point("", "", "frame")


def _clock(m: re.Match[str], context: TimeContext) -> Point:
    return Point("", "", "clock")


def _own_word(m: re.Match[str], context: TimeContext) -> Point:
    """全年, 年末, 报告期 …: the report's period, or the whole year where that period is less than a year."""
    word = m.group()
    if word == "同期":  # the time told before
        return Point("", "", "relative")
    kind = "to_date" if word[-1] in "末底初" or word.startswith("截") else "relative"
    told = context.told_here(m.start())
    if word[0] in "全年" and told not in (0, context.year):
        return Point("", "", kind, str(told))  # 2024年，…，年内…: the year that the paragraph tells of
    if word[0] in "全年" and not word.startswith("年初") and len(context.own) > 4 and context.year:
        return Point("", "", kind, str(context.year))
    return Point("", "", kind, context.own, True)


def _near(m: re.Match[str], context: TimeContext) -> Point:
    """本月, 上月, 本季度, 上季度, 今天, 昨天: counted from the month, quarter or day that the text or the report has."""
    if m.group()[0] in "今昨":
        day = date.fromisoformat(context.own) if _DAY.fullmatch(context.own) else None
        return Point("", "", "date", str(day - timedelta(m.group()[0] == "昨")) if day else "")
    step = {"上": -1, "下": 1, "次": 1}.get(m.group()[0], 0)
    if "月" in m.group():
        year, month = context.month
        if not year or (step and len(context.own) != 7 and not context.month_here(m.start())):
            return Point("", "", "relative")
        total = year * 12 + month - 1 + step
        return Point("", "", "relative", f"{total // 12:04}-{total % 12 + 1:02}")
    own = re.fullmatch(r"(\d{4})-Q([1-4])", context.own)
    if not own:
        return Point("", "", "relative")
    total = int(own[1]) * 4 + int(own[2]) - 1 + step
    return Point("", "", "relative", f"{total // 4:04}-Q{total % 4 + 1}")


Resolver = Callable[[re.Match[str], TimeContext], "Point | None"]

_RESOLVE: dict[str, Resolver] = {  # by the names of the rules in `timewords`
    "numeric": _numeric,
    "decade": _decade,
    "years": _years,
    "listed": _listed,
    "fiscal": _fiscal,
    "clock": _clock,
    "plan": _plan,
    "frame": _frame,
    "vague": _vague,
    "point": _point,
    "day": _day,
    "own_word": _own_word,
    "near": _near,
}


def meaning_of(m: re.Match[str], context: TimeContext) -> Point | None:
    """What a match of `timewords.master` means; None if it is no time expression after all."""
    return _RESOLVE[m.lastgroup](m, context) if m.lastgroup else None
