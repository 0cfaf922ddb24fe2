"""What kind of statement each quantity makes, decided by the first of an ordered tuple of small rules.

A rule sees one `Site`: the stretch of text from the last clause boundary to the number, what follows the
number, and how the mention stands to its neighbours. It says nothing about other sentences; that is `resolve`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from reportminer.changes import (
    beyond,
    change,
    compared,
    excess,
    fall,
    grown,
    more_of,
    reach_from,
    reach_to,
    said_before,
    so_told,
    times,
)
from reportminer.clauses import (
    ITEM_OF_LIST,
    counted_before,
    given_before,
    judged,
    measured_before,
    object_before,
    task_before,
    told_of,
    topic_of,
)
from reportminer.cues import Cues
from reportminer.giving import attained, receivers
from reportminer.goals import full_marks, points, told_beside
from reportminer.happenings import (
    attribute,
    fate,
    invested,
    often_done,
    progress,
    sent,
    spent_on,
)
from reportminer.model import REFERS, TIME, Frame, Site
from reportminer.nameparts import AMONG, FOREMOST, GROWTH, OF_GRADE
from reportminer.naming import read_name, tidy
from reportminer.nouns import ALL_OF_THEM, award, helped, kinds, noun, noun_unit, rest, starts_noun, winners
from reportminer.purposes import against, purpose, spent
from reportminer.ranks import rank
from reportminer.record import maker, replace
from reportminer.shares import share, whole

_frame = maker(Frame)
Rule = Callable[[Site, Cues], Frame | None]


def another_unit(site: Site, cues: Cues) -> Frame | None:
    """612户1894人, 312座/5863延米: a second unit of the same thing."""
    if (
        site.prev is not None
        and site.own in ("", "/")
        and not site.earlier
        and site.joint in ("", "、", "和", "共", "计", "/")
    ):
        if starts_noun(site, cues) and site.joint:
            return None
        return _frame("same", "another unit", prev=site.prev)
    return None


_REACHED = re.compile("(?<=.{2})(?:做到?|实现|达到?)$")
_THIS = re.compile(f"[{TIME}]*[该本此](?:项目|工程|工作|学校|医院)(?=.{{2}})")
_VERSUS = re.compile(rf"^(?:比|较)(?P<base>{TIME}+)(?:最后一个交易日)?(?P<name>.+)$")


def own(site: Site, cues: Cues) -> Frame | None:
    """党史专题宣讲600场: the words before the number name it."""
    words = _naming_words(site, cues)
    versus = _VERSUS.match(words)
    name = read_name(versus["name"] if versus else words, cues)
    if not name.text:
        return None
    if versus:
        return _frame("compared", "compared", name.text, name.scope, name.owner, basis=versus["base"])
    if site.is_ratio and (reached := ALL_OF_THEM.match(site.tail)):  # 行政村实现100%覆盖
        return _frame(
            "share",
            "own",
            _REACHED.sub("", name.text) + reached[1] + "率",
            name.scope,
            name.owner,
            prev=site.prev,
            place="率",
        )
    if site.prev is not None and words.startswith("对") and name.text.endswith("贡献率"):
        return _frame("share", "own", place="对" + name.text, prev=site.prev)  # 对经济增长贡献率
    if name.acted and words.endswith("的有") and (reached := OF_GRADE.search(words[: -len("的有")])):
        name = name._replace(text=tidy(reached[0]))  # 达到一级标准的有64户
    kind = "share" if site.is_ratio else "own"
    place = "率" if site.is_ratio else "的" if words.rstrip(TIME + "有").endswith("的") else ""
    done = _COMPLETED.match(words) if site.is_ratio and "完成" in words else None
    if done and done["what"] in ("", name.text) and cues.after.sub("", site.tail, 1) == "":
        place, name = "完成率", name._replace(text=name.text.removesuffix("完成"))  # 完成主体工程的八成
    text = points(name.text) if site.unit == "分" else name.text
    return _frame(kind, "own", text, name.scope, name.owner, prev=site.prev, place=place, acted=name.acted)


_COMPLETED = re.compile(f".*完成了?(?P<what>[^，{TIME}]*?)[的{TIME}]*$")


def _naming_words(site: Site, cues: Cues) -> str:
    """The words that name the number: its own, or where these say nothing those of a clause before, a label, a bracket."""
    words = site.own
    if not words.strip(TIME):
        words = (site.label if site.earlier[-1:] == (site.label,) else "") or site.host_words or judged(site)
    elif not read_name(words, cues).text:
        changed = so_told(site.host_words)
        changed = "" if changed == site.host_words else changed  # 比重逐年下降（1985年为65%，1995年为34%）
        words = (
            changed
            or judged(site)
            or said_before(site)
            or task_before(site, words, cues)
            or measured_before(site, cues)
            or counted_before(site, cues)
        )
    if most := _MOST.fullmatch(words.strip(TIME)):
        words = most["who"] + most["what"].rstrip("排名位居列")
    this = _THIS.match(words) if site.label else None
    return words[this.end() :] if this else words  # 茶文化馆：该项目总投资3亿元


_MOST = re.compile(  # 浓度最低的是云溪县（24微克）, 排名前三的是制造业（23%）
    "(?P<what>[^，]{0,14}?(?<!增长)(?<!增加)(?<!提高)(?<!下降))(?:最[高低大小多少好差]|[排居位列名]+前[^，\\d]{1,2}位?)的[^，是为]{0,4}(?:分别|依次)?[是为](?P<who>[^，、]{2,12})"
)
_YEARLY = re.compile("(?:年均|平均|每年|复合|[同环]比|预期)+$")
_SHORT = 2  # 经济 of 经济增长率 says too little
_TELLS_LEVEL = ("own", "from", "reached", "分别", "attained")


def as_growth(frame: Frame, unit: str) -> Frame:
    """税收增速为5%, 物价涨幅由2%回落至1%: the rate of growth of what is named is a change of it."""
    told = unit in ("%", "个百分点", "‰") and frame.rule in _TELLS_LEVEL and not frame.whole
    said = frame.name.removesuffix("同比").removesuffix("环比")
    derived = GROWTH.search(said) if told and frame.kind in ("own", "share") else None
    if derived is None:
        return frame
    what = _YEARLY.sub("", frame.name[: derived.start()]) or frame.owner
    what = "" if what == "年" else what  # 增长5%，年平均增长率为0.5%: of what was told before
    what += "增长" if 0 < len(what) <= _SHORT and derived[0].startswith("增长") else ""
    sign = -1 if derived[0][0] in "降跌减下回" else 1
    return replace(frame, kind="change", name=what, owner="", sign=sign, place="", acted=False)


def blank(site: Site, cues: Cues) -> Frame | None:
    """Nothing in the own stretch names the number."""
    name = read_name(site.own, cues)
    kind = "share" if site.is_ratio else "blank"
    place = next((say for say, words in _SAYS.items() if words.search(site.own)), "")
    if site.is_ratio:  # 计划投资5亿元，完成81%
        place = "完成率" if place.endswith("完成") and "完成" in site.own and site.prev is not None else ""
    return _frame(kind, "inherited", name.text, name.scope, prev=site.prev, place=place)


_ALREADY = re.compile(
    "(?:目前|现|均|全部)?已|(?:督促|督导|推动)?完成(?=整改|整治|治理|修复|办[理结复]|审[核批结]|处[置理]|化解|调[处解])|含"
)  # 隐患312处，已整改305处: done with some of them
_SAYS = {
    "成功": re.compile("^成功$"),
    "累计": re.compile("累计|总数|总量|总共|共计|合计|总计|^共$"),
    "已完成": re.compile(f"^[{TIME}]*(?:目前|现|均|全部|实际|如期|按期)*已?完成了?$"),
    "完成": re.compile(f"^[{TIME}]*(?:实际)?(?:完成|实现|执行|达到)?了?$"),
}


RULES: tuple[Rule, ...] = (
    rank,
    progress,
    fate,
    noun_unit,
    whole,
    another_unit,
    full_marks,
    told_beside,
    reach_from,
    reach_to,
    times,
    share,
    compared,
    excess,
    beyond,
    change,
    more_of,
    against,
    spent,
    sent,
    attained,
    kinds,
    often_done,
    rest,
    winners,
    receivers,
    invested,
    purpose,
    award,
    grown,
    helped,
    attribute,
    noun,
    fall,
    own,
    blank,
)


_OF_TAIL = (  # these answer by what follows the number alone
    *(fate, whole, against, spent, sent, attained, kinds, often_done, winners, rest),
    *(receivers, purpose, award, grown, helped, attribute, noun),
)
_WITHOUT_TAIL = tuple(rule for rule in RULES if rule not in _OF_TAIL)


def frame_of(site: Site, cues: Cues) -> Frame:
    """The frame by the first rule that answers."""
    if site.tail.startswith(_ON_TOP):  # 在甲工程已完成投资7亿元的基础上
        site = replace(site, own=site.own.removeprefix("在"))
    for rule in RULES if site.tail else _WITHOUT_TAIL:
        found = rule(site, cues)
        if found:
            break
    assert found is not None
    found = as_growth(found, site.unit)
    found = found if found.name else _named_before(found, site, cues)
    said = given_before(site, cues) if cues.benefit.match(found.name) else object_before(site, cues)
    about = told_of(site, cues) if site.opens and site.earlier else ""
    if said and _PAID.fullmatch(found.name) and _costs(site, cues):
        found = replace(found, owner=said)
    return replace(
        found,
        far_scope=site.scope,
        listed=site.joint.lstrip("以上下内左右").startswith("、") and not site.earlier,
        adjoins=site.prev is not None and not site.earlier,
        already=bool(_ALREADY.match(site.own.strip(TIME))),
        besides=site.own.startswith(_BESIDES),
        template=_template(site, found),
        inside=site.inside,
        apart="；" in site.joint,
        led=bool(site.earlier),
        about=about,
        host=site.host,
        modifier=site.modifier or found.modifier,
        opens=site.opens,
        item=site.opens and bool(ITEM_OF_LIST.match((*site.earlier, site.own)[0])),
        part=_part(site, found, cues),
        among=_among(site, found.rule),
        topic=topic_of(site, cues),
        before=said or ("" if about else _paid_for(site, found.name)),
    )


def _named_before(found: Frame, site: Site, cues: Cues) -> Frame:
    """A frame without a name of its own, named by the clause before it where that names nothing but it."""
    if site.earlier and (first := _FIRST_OF.search(site.earlier[-1])):
        return replace(found, name=read_name(first["what"], cues).text)
    anew = (site.prev is None or "；" in site.joint) and site.host is None
    told = judged(site) if anew and (found.whole or found.kind == "change") else ""
    if not told:
        return found
    name = read_name(told, cues)  # 茶园不断扩大，占全县的12%, 同比增长3%
    return replace(found, name=name.text, scope=name.scope or found.scope)


_BESIDES = ("另有", "另设", "此外有", "另外有", "扣除")
_ON_TOP = "的基础上"
_STARTED = re.compile(f"(?:{TIME}|[又再还并]|同时|陆续)*(?:启动|开工|实施|新建|建设|修建|建成)")


def _costs(site: Site, cues: Cues) -> bool:
    """组织干部11名开展清雪行动，投入2万元; 修路3公里，又启动水库工程，总投资…: whether the act before an amount is what it paid."""
    with_them = len(site.earlier) == 1 and cues.acts.match(site.joint)
    return bool(with_them) or any(_STARTED.match(c) for c in site.earlier[-2:])


# 增长最快的是水稻，增速为5%
_FIRST_OF = re.compile("(?:最[^，是为]{1,8}|其次|再次|首位的?)(?:是|为)(?P<what>[^，、]{2,20})$")
_PAID = re.compile(
    "(?:[上中省市县各]级|中央|财政|[累共总合]计|计划|争取|筹集|筹措|安排|落实|投入|完成|项目|专项|补助|资金|经费|投资|[总和及、])+"
)


def _paid_for(site: Site, name: str) -> str:
    """投入资金80万元，实施9个供水工程: what money that is but money was for."""
    return spent_on(site) if site.dimension == "money" and _PAID.fullmatch(name) else ""


_RATE_CLAUSE = re.compile(r"(?:比重|占比|比例|份额|覆盖率|普及率|完成率)$")


_SUCH_AS = re.compile("(?:例如|比如|譬如|如)(?!果|期|何|此|今|下|实)")


def _template(site: Site, frame: Frame) -> str:
    """What a list of shares is about: …占工业总产值的比重，东部地区为25.2%; that of the sentence before: 如A仅13%."""
    if frame.kind == "share" and frame.name and site.opens and not site.earlier and _SUCH_AS.match(site.own):
        return REFERS
    clause = site.earlier[-1].strip(TIME) if site.earlier and frame.kind == "share" and frame.name else ""
    return tidy(clause) if 4 <= len(clause) <= 40 and _RATE_CLAUSE.search(clause) else ""


_ENUMERATED = re.compile(f"(?:其中|包括|分别)[，：:]?(?:{TIME}|[一二]是)")
_ANEW = re.compile(f"{TIME}|全年|年末|年底|(?:在|到|截至){TIME}|[二三四五六七八九十]是")
_LISTED_ALL = re.compile(
    rf"等(?:方面|支出|项目|资金)?[，；]|，(?:(?:截至|截止|到){TIME}，|(?:{TIME}|目前)，?[全我][省市县区]\w{{0,2}}有)"
)  # the list ends, or a new reckoning begins
_AMONG_THEM = re.compile(r"^[^，过其]{0,12}中$")
_HAVE_AMONG = re.compile(rf"[^，、；。\d]{{1,12}}?{AMONG}")
_HAVE = re.compile("[^，、；。]{1,12}有")  # 8个科室有3个获表彰
_DIVIDES = re.compile(
    r"(?:从(?![^，]{0,9}(?:数据|趋势|走势|长远|当前|目前|环比|同比|增速|总体|整体|总量)来?看)[^，]{1,10}看|(?:[^，按从分其]{2,8})?按[^，（]{1,10}(?:（[^）]{1,8}）)?划?(?:分|看)|分[^，]{1,8}看)"
)


def _part(site: Site, frame: Frame, cues: Cues) -> str:
    """Whether a clause says that numbers break one down: further, or anew by another division (按等级分).

    `listed` where the parts are told apart by times or items; else those begin something `anew` after a semicolon.
    """
    clauses = [c.strip(TIME + "在") for c in (*site.earlier, site.own)]
    if any(_DIVIDES.match(c) for c in clauses if "看" in c or "分" in c):
        return "division"
    among_them = site.prev is not None and bool(site.earlier) and bool(_AMONG_THEM.match(site.earlier[0]))
    some_have = (
        site.prev is not None
        and not site.earlier
        and (_HAVE_AMONG.match(site.joint) or (frame.rule == "winners" and _HAVE.fullmatch(site.joint)))
    )
    # 全县干部，包括…在内共300人
    itself = site.opens and bool(site.earlier) and clauses[-1].startswith("包括")
    if some_have or among_them or (not itself and any(cues.part.match(c) for c in clauses)):
        return "listed" if _ENUMERATED.search("，".join((*site.earlier, site.own))) else "part"
    anew = "；" in site.joint and _ANEW.match((*site.earlier, site.own)[0])
    return "anew" if anew or (site.joint and _LISTED_ALL.match(site.joint)) else ""


def _among(site: Site, rule: str) -> str:
    """What a clause says that the numbers after it are parts of: 卫生技术人员中，执业医师478万人."""
    told = (site.own, *reversed(site.earlier))[rule != "winners" :]
    clauses = [c for clause in told if (c := clause.strip(TIME)).endswith("中")]
    found = next((tidy(m["all"]) for c in clauses if (m := _OF_THESE.match(c))), "")
    foremost = FOREMOST.match(site.label) if site.prev is None and site.label else None
    return found or (foremost["all"] or "" if foremost else "")


_OF_THESE = re.compile(r"^(?:在)?(?:全部|所有|这些)?(?!例?如)(?P<all>[^，过其当]{2,30}?)(?:之)?中$")
