"""The period of each quantity: which of the time expressions around it governs it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from reportminer.model import Mention, Statement
from reportminer.periods import RECORD, PeriodMention
from reportminer.timepoints import CLAUSE_ENDS
from reportminer.timewords import CN

# 按2020年价格计算 tells no period
_PRICES = re.compile("的?(?:不变|可比|现行)?价格?(?:（下同）)?(?:计算|核算|[）)])")
MORE_THAN = "超[过出]?|高出|" + "|".join(f"{c}于(?<!不{c}于)" for c in "高低多少快慢优好")
_COMPARISON = re.compile(  # 比2020年, 比抗战前的1936年
    rf"(?:比(?<!占比)|较|同|与|自|由|从|{MORE_THAN}|恢复[至到]|相当于|等于)其?$|比(?<![占同环]比)[^，。；、\d]{{2,8}}的$"
)
_NOW = re.compile("目前|如今|至今|现[在已]")
# a bracket that told more than the time is closed
_LEFT_BRACKET = re.compile("[^（(]*[^（(）)][^（(）)]*[）)]")
_ENDS = re.compile(r"[，。；：、（）()《》\n\d]")
_TOLD_AS = re.compile("(?:是|为|相当于|等于|达)$")
_TIMES_THAT = re.compile("(?:是|为|相当于|等于)[^，。；\\d]{0,6}$")
_MEASURED_BY = re.compile(r"的|[^，。；]{0,12}(?:总和|之和)")
_TIMES = re.compile(r"[^，。；]{1,16}的[\d.]+[余多]?倍")
_SET_APART = re.compile(
    r"[）)]?(?:[^，。；、\d的]{2,6}期间|[早晚]间?|上午|下午|凌晨|中午|夜间|当[天日晚]|(?:\d{1,2}[—-])?\d{1,2}[点时])?[，,]"
)
_SHARE_OF = re.compile("(?:占(?!比)|完成)[^，]{0,3}$")
_PLANNED_FOR = re.compile("的?(?:工作|预期|远景|总|投资)?(?:计划|目标|任务|预算)")
_FOUR_DIGITS = re.compile(r"\d{4}")


def period_of(s: Statement, text: str, periods: Sequence[PeriodMention], own: str) -> str:
    """The period that governs the statement: the last one stated before it that is no basis of comparison.

    A day governs its own clause only; everything longer holds to the end of the sentence. `own` is the report's
    own period. Empty where the sentence states none.
    """
    ago = text.find("，早在", s.end, s.end + 11) + 3  # 第一批50个单位，早在1950年就已确定
    if ago > 2 and (told := [p.iso for p in periods if p.start == ago]):
        return told[0]
    passed = False
    for p in reversed(periods):
        if p.start >= s.start or p.start < s.lead or not p.iso:
            continue
        if _PRICES.match(text, p.end) or RECORD.match(text, p.end):
            continue
        if text[p.end : s.start] in ("（", "("):  # 比2022年（45家）多3家
            return own if p.own else p.iso
        between = text[p.end : s.start]
        if ("）" in between or ")" in between) and _LEFT_BRACKET.match(between):
            continue
        at = p.start
        if text[at - 1 : at] in ("和", "、", "与"):  # 较5月和3月分别提高2个、8个百分点
            at = next((q.start for q in periods if q.end == at - 1), at)
        compares = _COMPARISON.search(text, max(s.lead, at - 10), at)
        if compares and not (s.compared_with and p.start >= s.own_from):
            continue
        if p.start < s.own_from:
            holds = _holds_on(p, text, own) or _next_clause(p, text, s)
            if not holds or (passed and "-" in p.iso) or _only_there(p, text, s):
                passed = passed or text[p.end - 1] in "末底"  # 上半年达到50%，三季度末达到75%；…: of neither
                continue
        if s.aspect == "share" and p.start >= s.own_from and _SHARE_OF.search(text[s.own_from : p.start]):
            continue
        if between and _is_measure(p, text, s.lead):
            continue
        now = _NOW.search(text[max(p.end, s.own_from) : s.start])
        return own if p.own or now or _closes(p, text, own) else p.iso
    return _said_after(s, text, periods, own)


def _said_after(s: Statement, text: str, periods: Sequence[PeriodMention], own: str) -> str:
    """The period behind the number in the same clause: 12个项目于2023年底前完工, 表彰2022年度先进个人."""
    p = next((p for p in periods if p.start >= s.end), None)
    if p is None or p.kind in ("frame", "clock") or not p.iso or s.aspect not in ("level", "share"):
        return ""
    between = text[s.end : p.start]
    if p.kind == "year" and p.iso > last_year(own) > "":  # 3部影片入选2024年片单
        return ""
    if not (between.strip() or text[p.start : p.end].endswith("年度")):
        return ""
    if _ENDS.search(between) or _COMPARISON.search(between) or _TOLD_AS.search(between):
        return ""
    return own if p.own or _closes(p, text, own) else p.iso


def _is_measure(p: PeriodMention, text: str, lead: int) -> bool:
    """Whether the number before is measured by this time: 是上年的2倍, 是1978年3亿元的9倍, 是1950年到2002年的总和."""
    before = text[max(lead, p.start - 9) : p.start]
    if _TOLD_AS.search(before) and _MEASURED_BY.match(text, p.end):
        return True
    return _TIMES.match(text, p.end) is not None and bool(_TIMES_THAT.search(before))


def _closes(p: PeriodMention, text: str, own: str) -> bool:
    """Whether a point in time is but the end of the report's own period: 截至6月底 in a half-year's report.

    What there is at that point alone (6月末，贷款余额…) is no figure of the half-year.
    """
    if "/" in own and not text.startswith("截", p.start):
        return False
    last = own.rsplit("/", 1)[-1]
    end = last if len(last) > 4 else f"{last}-12"
    return (
        p.kind in ("to_date", "month", "date")
        and len(p.iso) >= 7
        and p.iso[:7] == end[:7]
        and ((len(p.iso) == 7 and p.kind == "to_date") or p.iso[8:] in ("30", "31"))
    )


def _holds_on(p: PeriodMention, text: str, own: str) -> bool:
    """Whether a period reaches beyond its clause: years do, shorter spans where a comma sets them apart, a day never.

    So does a month in the news of a day, which is a time of its own for nothing that is measured.
    """
    ahead = p.kind == "year" and p.iso > own[:4] > ""  # 2025年计划新建校舍3栋，改造12栋
    if not ahead and _PLANNED_FOR.match(text, p.end):  # 完成全年计划的45%，增长13%
        return False
    if p.kind == "month" and len(own) == A_DAY:
        return True
    if p.kind in ("year", "years", "relative", "to_date") and "-" not in p.iso.split("/")[0][4:]:
        return True
    if p.kind == "frame" and "/" in p.iso and text[p.start - 1 : p.start] in CLAUSE_ENDS:
        return True  # 五年来，…，…
    return (p.kind != "date" or "/" in p.iso) and bool(_SET_APART.match(text, p.end))


A_DAY = len("2024-06-07")


def _only_there(p: PeriodMention, text: str, s: Statement) -> bool:
    """Whether a time tells but of a basis or a contrast: 在上年增长8%的基础上，…; 超过全国去年的3亿元，…; 而2019年为5家；…."""
    near, rest = max(s.lead, p.start - 24), text[p.end : s.own_from]
    if _BASIS.search(text, near, p.start):
        return True
    if "基础上" in rest and _BUILT_ON.match(rest) and _FROM.search(text, near, p.start):
        return True
    return "；" in rest and _CONTRAST.search(text, near, p.start) is not None


_BASIS = re.compile(r"(?:(?<![占同环对])比|较|超过|相当于|等于)[^，；：]*\Z")
_FROM = re.compile(r"在[^，；：]*\Z")
_BUILT_ON = re.compile("[^，。；]*基础上")
_CONTRAST = re.compile(r"而[^，；。]{0,3}\Z")


def _next_clause(p: PeriodMention, text: str, s: Statement) -> bool:
    """Whether a day stands apart by a comma and the number is in the very next clause (6月18日，启动仪式吸引…).

    So does a day that opens the sentence with an event (18日组织的演练，参加3000人). A month, quarter or longer that
    opens the sentence, or a clause of it, holds on (据统计，一季度开工项目12个，投资增长8%).
    """
    apart, starts = _SET_APART.match(text, p.end), p.start == s.lead
    if text.startswith("当月", p.end):  # 5、6月份回落，6月份当月销售30万辆，增长4%，…；…: of that month
        return "；" not in text[p.end : s.start]
    if apart is not None:
        return not any(c in text[apart.end() : s.start] for c in "，；。")
    counts = _COUNTS.match(text, p.end) is not None
    if p.kind != "frame" and ("/" in p.iso or "Q" in p.iso) and text[p.end - 1] not in "末底":
        inner = counts and text[p.start - 1 : p.start] in CLAUSE_ENDS
        return starts or bool(
            inner and ("；" not in text[p.end : s.start] or _LED.search(text[s.lead : p.start]))
        )
    if p.kind not in ("month", "date") or not (starts or _LED.search(text[s.lead : p.start])):
        return False
    return (p.kind == "month" and counts) or not any(c in text[p.end : s.own_from - 1] for c in "，；。")


_COUNTS = re.compile(f"(?!前)[^，；。]*?[\\d{CN}十百]")
_LED = re.compile(r"(?:\A|；)(?:[^，；\d]{1,16}(?:显示|统计|数据)，)?(?:其中，?)?\Z")


def dealt_out(
    text: str, start: int, mentions: Sequence[Mention], periods: Sequence[PeriodMention]
) -> dict[int, str]:
    """The periods of numbers that 分别 deals out: 2021年和2022年分别培训600人、720人, by the start of each mention.

    A span of as many years, quarters or months as there are numbers is dealt out too (2021—2023年分别为a、b、c).
    """
    told: dict[int, str] = {}
    before: list[str] = []
    for at in (
        m.end() for m in re.finditer("分别|依次", text[start : mentions[-1].start] if mentions else "")
    ):
        run = _side_by_side(text, [m for m in mentions if m.start >= start + at])
        own = [p for p in periods if start <= p.start and p.end <= start + at and p.iso]
        said = _last_run(text, own, start + at - 2)
        isos = _each(said[0]) if len(said) == 1 else [p.iso for p in said]
        isos = isos or before  # 2021年和2022年分别培训600人、720人，分别增长5%、8%
        if len(isos) == len(run) > 1:
            before = isos
            told.update({m.start: iso for m, iso in zip(run, isos, strict=True)})
    return told


def _each(p: PeriodMention) -> list[str]:
    """The years, quarters or months of a span."""
    if years := re.fullmatch(r"(\d{4})/(\d{4})", p.iso):
        return [f"{year:04}" for year in range(int(years[1]), int(years[2]) + 1)]
    whole = f"{p.iso}-01/{p.iso}-12" if p.kind == "quarter" and len(p.iso) == 4 else p.iso  # 一至四季度
    months = re.fullmatch(r"(\d{4})-(\d\d)/\1-(\d\d)", whole)
    if months is None:
        return [p.iso]
    first, last = int(months[2]), int(months[3])
    if p.kind == "quarter":
        return [f"{months[1]}-Q{q}" for q in range(first // 3 + 1, last // 3 + 1)]
    return [f"{months[1]}-{month:02}" for month in range(first, last + 1)]


_AND = re.compile("[、，,]?(?:以及|[、，,和及与])?")


def _side_by_side(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The first mentions between which nothing stands but commas and 和."""
    run = list(mentions[:1])
    for m in mentions[1:]:
        if not run or not _AND.fullmatch(text, run[-1].end, m.start):
            break
        run.append(m)
    return run


_APART = re.compile(r"[、；。\d]")


def _last_run(text: str, periods: Sequence[PeriodMention], end: int) -> list[PeriodMention]:
    """The last periods side by side before `end`; none where a list of other things stands between."""
    run: list[PeriodMention] = []
    for p in reversed(periods):
        if run and not _AND.fullmatch(text, p.end, run[0].start):
            break
        run.insert(0, p)
    apart = run and _APART.search(text, run[-1].end, end)
    return [] if apart or (run and _COMPARISON.search(text[max(0, run[0].start - 3) : run[0].start])) else run


@lru_cache(maxsize=256)
def last_year(period: str) -> str:
    """The last year that a period names; empty if it names none."""
    years = _FOUR_DIGITS.findall(period)
    return years[-1] if years else ""
