"""How Chinese reports write time: the pieces of the pattern, and the rules composed of them.

`master` is the one pattern that finds every time expression; the name of the rule that matched is its last
group. What a match means is decided in `periods`, by the function that stands there under the same name.
"""

from __future__ import annotations

import re
from functools import cache

from reportminer.width import fold

# ------------------------------------------------------------------ pieces of the pattern
# Guards stand behind the word (去年(?<!过去年)) so that a branch still fails on its first character.
N, S = "[0-9]", r"[^\S\n]{0,2}"
CN = "一二三四五六七八九"
CONN = rf"(?:{S}[—–―\-~〜─]{{1,2}}|\s{{0,2}}起?[至到])"
Y4 = rf"(?:1{N}{{3}}|2[01]{N}{{2}})(?!{N})"
CY = rf"(?:[一二][〇0{CN}]{{3}})"
YEAR_UNIT = r"(?:财政年度|学年度?|财年|年(?:度|(?!级|代(?!表)|历史))|届)"
# years of the Republic (民国112年 is 2023); bare ones from 100 on, where no span of time is written like that: 112年度
# a bare 112年 counts only if the text has other such years, which `timepoints` looks up
ROC = rf"(?:民国{S}(?:{N}{{1,3}}|元|[{CN}十]{{1,3}}|一百[〇{CN}十]{{0,4}}))"
BARE = rf"(?:1[0-3]{N}(?={S}(?:学年|年)))"
YEAR = rf"(?:(?:{Y4}|{CY}|{ROC}|{BARE}){S}{YEAR_UNIT})"
_NOT_AFTER = {
    "今年": "如迄", "去年": "过失", "上年": "以向", "前年": "目日以之此年空提", "本年": "基成资日课样版",
    "当年": "相应适", "明年": "文清声", "来年": "以近年未往历", "翌年": "",
    "次年": "人车架班场频本这该此每首多两", "同年": "相不共如随", "上一年": "", "下一年": "以", "下年": "转",
}  # fmt: skip
REL = (
    "(?:"
    + "|".join(f"{w}(?<![{no}]{w})" if no else w for w, no in _NOT_AFTER.items())
    + r")度?+(?![龄级轻纪份均]|代(?!表)|(?<=上年)结[转余]|(?<=上年度)结[转余])"
)
END = (
    r"(?:年?(?:末(?![端日位尾梢级])|底(?![线色数部层座气蕴单册图])"
    r"|初(?![中级步期一二三次始审心夏春秋冬选任创查评赛])(?!(?<=年年初)预算)))"
)
WHOLE = r"(?:全年(?!龄)|年?内(?![部容]))"
HALF = "[上下]半年"
Q1 = "第?[一二三四1-4]"
QUARTER = (
    rf"(?:前[一二两三123]个?季度|{Q1}(?:季度?)?(?:{CONN}|、){Q1}季度|{Q1}季度"
    rf"|Q[1-4](?:{CONN}Q[1-4])?(?![A-Za-z0-9])(?:{S}季度)?)"
)
M = rf"(?:1[0-2]|0?[1-9]|十[一二]?|[{CN}元])"
MONTH_UNIT = r"月(?![龄饼嫂亮光刊子季])份?"
FIRST_MONTHS = rf"(?:前(?<![提此之以目]前)(?:{N}|1[0-2]|[两{CN}十]){S}个月(?![内以之前后的]))"
MONTHS = rf"{M}{S}(?:(?:月份?)?{CONN}{S}|、){M}{S}(?:{MONTH_UNIT}|两个月)"
DAY = rf"(?:[12]{N}|3[01]|0?[1-9]|[二三]?十[{CN}]?|[{CN}])"
HOUR = rf"(?:[01]?{N}|2[0-4]|[〇{CN}]|二?十[{CN}]?)"
NOON = r"(?:上午|下午|凌晨|晚上|中午|早上|早晨|清晨|傍晚|当晚|晚|早)"
TIME = (
    rf"(?:{NOON}?{S}(?:{HOUR}{CONN})?{HOUR}[时点](?!间|左)(?:整|半|许|{N}{{1,2}}分)?"
    rf"|{NOON}?{S}{N}{{1,2}}[:：]{N}{{2}}(?:[:：]{N}{{2}})?时?)"
)
DATE = rf"{M}{S}{MONTH_UNIT}\s{{0,2}}{DAY}{S}[日号](?![元均])(?:{S}{TIME})?"
MONTH = rf"{M}{S}{MONTH_UNIT}(?:[上中下]旬|{END})?"
SUB = rf"(?:{HALF}|{FIRST_MONTHS}|{QUARTER}[末底]?|{MONTHS}|{DATE}|{MONTH})"
DATED = rf"(?:(?:{YEAR}|{REL}|{Y4}(?={S}Q[1-4]))(?:\s{{0,2}}的?(?:{SUB}|{WHOLE})|{S}{END})?(?:同期)?)"
POINT = rf"(?:{DATED}|{SUB})"
UNTIL = rf"(?:{CONN}\s{{0,2}}(?P<to>{POINT}|{DAY}{S}[日号](?:{S}{TIME})?)止?)"
SINCE = r"(?P<since>年?以来|至今)"
QUOTE, UNQUOTE = '[“"「]?', '[”"」]?'
NUM = rf"(?:{N}{{1,3}}|[两{CN}十百几]{{1,3}}|一、[二两]|[二两]、三|三、四|四、五|五、六|[几数多])"
LATER = r"(?:初期?|早期|中期|中叶|中后期|后期|末期?|以来)?"

_ZEROS = "○◯零O"


def folded(text: str) -> str:
    """`text` with full-width digits as ASCII and all that is written for zero as 〇; the length is the same.

    The patterns are written for such a text: `re` is slow to compile sets that hold both.
    """
    text = fold(text)
    for zero in _ZEROS:
        text = text.replace(zero, "〇")
    return text


# ------------------------------------------------------------------ reading the pieces
_PART = (
    rf"(?:(?P<year>\d{{4}}|{CY}){YEAR_UNIT}?|(?P<era>民国)?(?P<roc>\d{{1,3}}|元|[{CN}十百〇]{{1,6}}){YEAR_UNIT}|(?P<rel>[今去上前本当明来翌次同]年|[上下]一年|下年)度?)?的?"
    rf"(?:(?P<half>{HALF})|前(?P<months>[1-9]|1[0-2]|[两{CN}十])个月|前(?P<first>[一二两三123])个?季度"
    rf"|第?(?P<q1>[一二三四1-4])(?:季度?)?(?:{CONN}|、)第?(?P<q2>[一二三四1-4])季度"
    rf"|第?(?P<q>[一二三四1-4])季度|Q(?P<qa>[1-4]){CONN}Q(?P<qb>[1-4])|Q(?P<Q>[1-4])"
    rf"|(?P<m1>{M})(?:(?:月份?)?{CONN}|、)(?P<m2>{M})(?:两个)?月"
    rf"|(?P<m>{M})月份?(?:[上中下]旬)?(?:(?P<d>{DAY})[日号])?"
    rf"|(?P<d0>{DAY})[日号]|(?P<whole>{WHOLE}))?(?P<end>{END})?"
)

# ------------------------------------------------------------------ the rules, in order
_TIME_ALONE = (
    rf"{NOON}{S}{HOUR}(?:[时点](?:整|半|许|{N}{{1,2}}分)?|[:：]{N}{{2}})(?!间)"
    rf"|{N}{{2}}[:：][0-5]{N}(?:[:：][0-5]{N})?(?:{CONN}{S}{N}{{1,2}}[:：]{N}{{2}})?时?(?![0-9:%.])"
    rf"|{N}[:：][0-5]{N}{CONN}{S}{N}{{1,2}}[:：]{N}{{2}}|{HOUR}[时点]{N}{{1,2}}分(?![之点])"
    rf"|(?:{HOUR}{CONN}){HOUR}时(?![间代段期])"
)
_DAY_AFTER = r"(?![内游元均后前间票龄之]|以[内上后]|左右|的?[行程])"
_NOT_BEFORE_MONTH = f"(?<![每第个满近约几数{CN}十])"

_DIGIT, _CHINESE = "0-9", f"{CN}十两"
# (name, characters it may start with, pattern); earlier rules win where two fit the same place
_RULES: tuple[tuple[str, str, str], ...] = (
    (
        "numeric",
        _DIGIT,
        rf"(?P<ny>{Y4})(?P<sep>[-./])(?P<nm>{N}{{1,2}})"
        rf"(?:(?P=sep)(?P<nd>{N}{{1,2}})(?![0-9.])(?:{S}{TIME})?|月份?|(?<=-[01]{N})(?![0-9.年\-]))",
    ),
    (
        "decade",
        _DIGIT + _CHINESE + "本上下",
        (
            rf"(?:(?:[{CN}]?十[{CN}]?|{N}{{1,2}}|[本上下]个?){S}世纪{S}(?:{N}0{S}年代|[{CN}]十年代)?"
            rf"|(?:[12]{N})?{N}0{S}年代(?!表)|[{CN}]十年代(?!表)){LATER}"
        ),
    ),
    (
        "years",
        _DIGIT + "民",
        (
            rf"(?P<y1>{Y4}|(?:民国{S})?(?:1{N}{{2}}|[1-9]{N})(?={S}[—–―\-~〜─至到]{{1,2}}{S}1[0-3]{N}{S}(?:年度|学年)))"
            rf"(?:{S}(?:[—–―\-~〜─]{{1,2}}|至|到|/(?=[0-9]+{S}(?:学年|年度|财年))){S}(?P<y2>{Y4}|1[0-3]{N}|{N}{{2}})(?={S}[年学财届])"
            rf"{S}{YEAR_UNIT}(?![以])末?)"
        ),
    ),
    ("listed", _DIGIT, rf"{Y4}(?=(?:{S}(?:[、和及与,，]|以及){S}{Y4}){{1,6}}{S}年)"),
    ("fiscal", "F", r"FY\s?(?P<fy>20\d\d)(?!\d)"),
    ("clock", _DIGIT + _CHINESE + "上下凌晚中早清傍当〇", _TIME_ALONE),
    (
        "plan",
        _CHINESE + '“"「第',
        (
            rf"(?:{QUOTE}(?P<plan_n>十?[{CN}]|十)五{UNQUOTE}(?:规划|计划)?"
            rf"|第(?P<plan_no>十?[{CN}]|十)个五年(?:计划|规划)的?)"
            rf"(?P<plan_tail>期间|时期|期内|期末|末|以来|初期|[前头后][一二两三四][个]?年|五年|(?=(?:发展)?(?:回顾|成就)|和{Y4}年))"
        ),
    ),
    (
        "frame",
        _DIGIT + _CHINESE + "过最近今未这连接几多数十百",
        (
            rf"(?:(?P<since_when>过去|最近|近(?<![附接将最]近)|今后|未来|这|接下来)的?"
            rf"{S}(?P<n1>{NUM})(?:多|余)?{S}年(?![级代龄期])(?:多|余)?(?:以?来|间(?!隔)|内)?"
            rf"|连续{S}(?P<n3>{NUM})(?:多|余)?{S}(?P<many>个?(?:年(?![级代龄])|月|季度|周))"
            rf"|(?<![第前{CN}十百])(?P<n2>{NUM}){S}(?:多|余|几)?年(?:多|余)?(?:以?来|间(?![隔歇])|内(?![部容])|(?:(?<=[，；。：\n 　][三四五]年)|(?<=五年))中(?![级等期央小部国医学])|(?<=[，；。：\n 　][三四五]年)(?![前后制期级计规行内以来间多左时一大攻蓝疫，。、；：]|中(?!央)|年?平?均|[^，。；]{0, 6}计划)|(?<=的[四五]年)(?=[\n。])|(?=累计|共计?(?![享同建有])|合计|(?<=[^一两二12]年)(?:新增|净增|增长|增加|提高|提升|下降|增量|生产))))"
        ),
    ),
    (
        "vague",
        "近历新今",
        (r"近(?<![附接将]近)(?:几|些)?年(?:以?来|间)?(?![均龄级轻产末底])|历年来|新的一年|今明两年"),
    ),
    (
        "point",
        _DIGIT + _CHINESE + "今去上前本当明来翌次同下元Q第民",
        (
            rf"(?P<from>{DATED}|{HALF}(?<!以上半年)|{_NOT_BEFORE_MONTH}(?:{FIRST_MONTHS}|{QUARTER}[末底]?|{MONTHS}|{DATE}|{MONTH}(?!内)))"
            rf"(?:{UNTIL}|{S}{SINCE}|期间)?"
        ),
    ),
    ("day", _DIGIT, (rf"(?P<day1>{DAY})日(?:{CONN}{S}(?P<day2>{DAY})日)?{_DAY_AFTER}")),
    (
        "own_word",
        "全年报本截同统",
        (
            r"截[至止](?:到)?(?:目前|当前|现在|今(?!年))|全年(?<![安健完]全年)(?![龄级代])"
            r"|本?报告期[内末]?|统计期(?!限)[内末]?|本期[内末]"
            rf"|年初以来|年(?:末|底|初(?!预算)|内)(?<![0-9{CN}十百千万几数多半青少老幼成童中壮]年.)"
            r"(?![中级步线色部容端])|同期(?<![共不]同期)(?![盼待限])"
        ),
    ),
    (
        "near",
        "本上当下次今昨",
        r"[本当上下次](?:个)?月(?![龄饼亮光球])|[本当上下](?:一)?季度|[今昨](?:天(?![气下津然地])|日(?!头条|说法|[均益渐趋]))"
        rf"(?:[上下]午|早[上晨]?|晚上?|凌晨)?(?:{HOUR}[时点](?!间))?",
    ),
)


@cache
def part() -> re.Pattern[str]:
    """One point in time, without spaces and folded, taken apart into its groups."""
    return re.compile(_PART)


@cache
def master() -> re.Pattern[str]:
    """All rules as one pattern; a character that starts none is passed over by a single test."""
    starts = "".join(sorted({c for _, first, _ in _RULES for c in first.replace("0-9", "")}))
    digits = rf"(?={N})(?<!{N})(?:(?<!{N}[.,])|(?={Y4}{S}年))"
    tried = "|".join(f"(?=[{first}])(?P<{name}>{pattern})" for name, first, pattern in _RULES)
    return re.compile(f"(?=[0-9{starts}])(?:{digits}|(?=[{starts}]))(?:{tried})")
