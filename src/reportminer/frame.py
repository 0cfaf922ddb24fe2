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
    more_of,
    rank,
    reach_from,
    reach_to,
    said_before,
    so_told,
    times,
)
from reportminer.cues import Cues
from reportminer.giving import receivers
from reportminer.happenings import fate, invested, often_done, places, progress, sites_of, spent_on
from reportminer.model import REFERS, TIME, Frame, Site
from reportminer.nameparts import FOREMOST, GROWTH
from reportminer.naming import read_name, shorten, tidy
from reportminer.nouns import (
    against,
    award,
    grown,
    helped,
    kinds,
    noun,
    noun_unit,
    purpose,
    rest,
    sent,
    spent,
    starts_noun,
    winners,
)
from reportminer.record import replace
from reportminer.shares import share, whole

Rule = Callable[[Site, Cues], Frame | None]


def another_unit(site: Site, cues: Cues) -> Frame | None:
    """612户1894人: a second unit of the same thing."""
    if (
        site.prev is not None
        and not site.own
        and not site.earlier
        and site.joint in ("", "、", "和", "共", "计")
    ):
        if starts_noun(site, cues) and site.joint:
            return None
        return Frame("same", "another unit", prev=site.prev)
    return None


_ITEM_OF_LIST = re.compile(r"^[一二三四五六七八九十]是")


def _task_before(site: Site, words: str, cues: Cues) -> str:
    """二是改造运动场，完成9片: the task that the clause before names."""
    task = site.earlier[-1].strip(TIME) if site.earlier else ""
    done = cues.verb.fullmatch(words.strip(TIME + "了已"))
    return task if done and len(task) <= 16 and (_ITEM_OF_LIST.match(task) or cues.acts.match(task)) else ""


def _measured_before(site: Site, cues: Cues) -> str:
    """粮食产量连续四年增产，达到5亿吨: the measure that the clause before begins with."""
    m = cues.measured.match(site.earlier[-1].strip(TIME)) if site.earlier else None
    return m["name"] if m else ""


_JUDGED = re.compile(
    r"(?:[还仍也]?(?:偏[低高少]|不[高足够]|较[低高少]|有待提高|起步晚)|(?:按时|按期|及时|足额|全部|全额|均|已)+(?:发放|拨付|兑付|兑现|落实|到账|到位)(?:到位)?|断崖式下滑|下滑明显|明显下滑|(?:持续|不断|稳步|大幅|明显|逐年|逐步|继续|总体|有所|快速|较快|进一步)*(?:减少|增多|增加|上升|下降|增长|提高|扩大|壮大|回落|攀升))$"
)


def _judged(site: Site) -> str:
    """县外用户占比偏低，不到一成: what the clause before only judges, and the number behind it tells."""
    clause = site.earlier[-1].strip(TIME) if site.earlier else ""
    return _JUDGED.sub("", clause) if 3 <= len(_JUDGED.sub("", clause)) < len(clause) <= 20 else ""


_ALL_OF_THEM = re.compile("覆盖|达标|合格")
_REACHED = re.compile("(?<=.{2})(?:做到?|实现|达到?)$")
_THIS = re.compile(f"[{TIME}]*[该本此](?:项目|工程|工作|学校|医院)(?=.{{2}})")
_VERSUS = re.compile(rf"^(?:比|较)(?P<base>{TIME}+)(?:最后一个交易日)?(?P<name>.+)$")


def own(site: Site, cues: Cues) -> Frame | None:
    """党史专题宣讲600场: the words before the number name it."""
    words = site.own
    if not words.strip(TIME):
        words = (site.label if site.earlier[-1:] == (site.label,) else "") or site.host_words or _judged(site)
    elif not read_name(words, cues).text:
        changed = so_told(site.host_words)
        changed = "" if changed == site.host_words else changed  # 比重逐年下降（1985年为65%，1995年为34%）
        words = (
            changed
            or _judged(site)
            or said_before(site)
            or _task_before(site, words, cues)
            or _measured_before(site, cues)
        )
    if site.label and (this := _THIS.match(words)):
        words = words[this.end() :]  # 茶文化馆：该项目总投资3亿元
    versus = _VERSUS.match(words)
    name = read_name(versus["name"] if versus else words, cues)
    if not name.text:
        return None
    if versus:
        return Frame("compared", "compared", name.text, name.scope, name.owner, basis=versus["base"])
    if site.is_ratio and (reached := _ALL_OF_THEM.match(site.tail)):  # 行政村实现100%覆盖
        return Frame(
            "share",
            "own",
            _REACHED.sub("", name.text) + reached[0] + "率",
            name.scope,
            name.owner,
            prev=site.prev,
            place="率",
        )
    kind = "share" if site.is_ratio else "own"
    place = "率" if site.is_ratio else "的" if words.rstrip(TIME + "有").endswith("的") else ""
    return Frame(
        kind, "own", name.text, name.scope, name.owner, prev=site.prev, place=place, acted=name.acted
    )


_YEARLY = re.compile("(?:年均|平均|每年|复合|[同环]比|预期)+$")
_SHORT = 2  # 经济 of 经济增长率 says too little
_TELLS_LEVEL = ("own", "from", "reached", "分别")


def as_growth(frame: Frame, unit: str) -> Frame:
    """税收增速为5%, 物价涨幅由2%回落至1%: the rate of growth of what is named is a change of it."""
    derived = GROWTH.search(frame.name) if frame.rule in _TELLS_LEVEL else None
    told = derived is not None and frame.kind in ("own", "share") and not frame.whole
    if derived is None or not told or unit not in ("%", "个百分点", "‰"):
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
    place = next((say for say, words in _SAYS.items() if not site.is_ratio and words.search(site.own)), "")
    return Frame(kind, "inherited", name.text, name.scope, prev=site.prev, place=place)


_ALREADY = re.compile(
    "(?:目前|现|均|全部)?已|(?:督促|督导|推动)?完成(?=整改|办[理结复]|审[核批结]|处[置理]|化解|调[处解])|含"
)  # 隐患312处，已整改305处: done with some of them
_SAYS = {
    "累计": re.compile("累计|总数|总量|总共|共计|合计|总计|^共$"),
    "已完成": re.compile(f"^[{TIME}]*(?:目前|现|均|全部|实际|如期|按期)*已?完成了?$"),
    "完成": re.compile(f"^[{TIME}]*(?:实际)?(?:完成|实现|执行|达到)?了?$"),
}


RULES: tuple[Rule, ...] = (
    rank,
    progress,
    fate,
    places,
    sites_of,
    noun_unit,
    whole,
    another_unit,
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
    kinds,
    often_done,
    winners,
    rest,
    receivers,
    invested,
    purpose,
    award,
    grown,
    helped,
    noun,
    fall,
    own,
    blank,
)


def frame_of(site: Site, cues: Cues) -> Frame:
    """The frame by the first rule that answers."""
    for rule in RULES:
        found = rule(site, cues)
        if found:
            break
    assert found is not None
    found = as_growth(found, site.unit)
    if not found.name and site.earlier and (first := _FIRST_OF.search(site.earlier[-1])):
        found = replace(found, name=read_name(first["what"], cues).text)
    said = _given_before(site, cues) if cues.benefit.match(found.name) else _object_before(site, cues)
    about = _about(site, cues) if site.opens and site.earlier else ""
    return replace(
        found,
        far_scope=site.scope,
        listed=site.joint.startswith("、") and not site.earlier,
        adjoins=site.prev is not None and not site.earlier,
        already=bool(_ALREADY.match(site.own.strip(TIME))),
        template=_template(site, found),
        inside=site.inside,
        apart="；" in site.joint,
        led=bool(site.earlier),
        about=about,
        host=site.host,
        modifier=site.modifier or found.modifier,
        opens=site.opens,
        item=site.opens and bool(_ITEM_OF_LIST.match((*site.earlier, site.own)[0])),
        part=_part(site, cues),
        among=_among(site),
        topic=_topic(site, cues),
        before=said or ("" if about else _paid_for(site, found.name)),
    )


_FIRST_OF = re.compile(
    "(?:最[^，是为]{1,8}|其次|再次|首位的?)(?:是|为)(?P<what>[^，、]{2,20})$"
)  # 增长最快的是水稻，增速为5%
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
_HAVE_AMONG = re.compile(r"[^，、；。\d]{2,12}?(?:[中里](?=已|有|仍|还|只|就)|当中|之中)")  # 14个站里有3个
_DIVIDES = re.compile(
    r"(?:从(?![^，]{0,9}(?:数据|趋势|走势|长远|当前|目前|环比|同比|增速|总体|整体|总量)来?看)[^，]{1,10}看|(?:[^，按从分其]{2,8})?按[^，]{1,10}(?:分|看)|分[^，]{1,8}看)"
)


def _part(site: Site, cues: Cues) -> str:
    """Whether a clause says that numbers break one down: further, or anew by another division (按等级分).

    `listed` where the parts are told apart by times or items; else those begin something `anew` after a semicolon.
    """
    clauses = [c.strip(TIME + "在") for c in (*site.earlier, site.own)]
    if any(_DIVIDES.match(c) for c in clauses):
        return "division"
    among_them = site.prev is not None and bool(site.earlier) and bool(_AMONG_THEM.match(site.earlier[0]))
    some_have = site.prev is not None and not site.earlier and _HAVE_AMONG.match(site.joint)
    if some_have or among_them or any(cues.part.match(c) for c in clauses):
        return "listed" if _ENUMERATED.search("，".join((*site.earlier, site.own))) else "part"
    anew = "；" in site.joint and _ANEW.match((*site.earlier, site.own)[0])
    return "anew" if anew or _LISTED_ALL.match(site.joint) else ""


def _among(site: Site) -> str:
    """What a sentence opens with that its numbers are parts of: 卫生技术人员中，执业医师478万人."""
    clauses = [c.strip(TIME) for c in site.earlier[:2]] if site.prev is None else []
    found = [
        m["all"]
        for c in clauses[:1] + [c for c in clauses[1:] if _DIVIDES.match(clauses[0])]
        if (m := _OF_THESE.match(c))
    ]
    foremost = FOREMOST.match(site.label) if site.prev is None and site.label else None
    return found[0] if found else (foremost["all"] or "") if foremost else ""


_OF_THESE = re.compile(r"^(?:在)?(?:全部|所有|这些)?(?!例?如)(?P<all>[^，过其当]{2,20}?)(?:之)?中$")
_EVENT_END = re.compile(
    r"(?:活动|工程|行动|项目|计划|宣讲|竞赛|大赛|比赛|会议|培训|讲座|展览|演出|机制|制度|平台|专项|工作|服务|建设|政策|基金|系统|课程|节目|栏目|作品|稿件|视频|短片|文章|论坛|(?<![发进拓开扩施])展|(?<![社机])会|(?<![环季调细情])节|赛|片|(?<![加])剧|筛查|体检|义诊|检查|进(?:校园|学校|社区|企业|农村|机关|家庭|基层|网络|课堂))$"
)
_SUBJECT_END = re.compile(
    r"(?:(?:按时|按期|按月|及时|足额|全部|全额)+(?:发放|拨付|兑付|兑现|落实)(?:到位)?|实现全覆盖|全覆盖|正式|全线|持续推进|全面推开|全面铺开|扎实推进|顺利推进|有序开展|投产|投用|建成|上市|开工|竣工|完工|开业|投运|运营|上线|通车|落地|启用|建成投产|建成投用|全部建成|顺利投产)+$|(?:改造|改扩建|扩建|升级|搬迁|重建|修缮|建成|投用|开放|开业|启用|上线|运营|通车)+(?:以?后|以来)$"
)
_SITE = (
    "校区|学校|小学|中学|幼儿园|大学|学院|园区|产业园|医院|卫生院|院区|敬老院|福利院|\\w馆|水库|电站|泵站|水厂|电厂|处理厂|大桥|桥梁|隧道|公路|铁路|高速|大道|道路|码头|机场"
    "|车站|枢纽|广场|公园|绿道|景区|小区|社区|大楼|大厦|办公楼|综合楼|教学楼|宿舍楼|校舍|中心|基地|展厅|渠道|灌区|湿地|林场|农场|市场|车间|新城|小镇"
)
_STANDS = re.compile(  # 水库位于县城西部，库容… · 东校区，总投资…
    f"(?P<what>[^，、：]{{2,20}}?)(?:项目|工程)?(?:位于|地处|坐落于|坐落在|座落于|座落在|毗邻|紧邻|选址于?|始建于|建于|东起|西起|南起|北起|起于|起自)(?![^，]*的$)"
    f"|(?P<site>[^，、：]{{0,16}}(?:{_SITE}))$"
)
_TITLE_DOES = re.compile(
    "《[^》]{2,24}》(?!显示|表明|指出|提出|称|说|明确|统计|公布|反映)(?=[^，、《]{2,}$)"
)  # 《渔歌》获奖，全网播放3万次


def _object_before(site: Site, cues: Cues) -> str:
    """What the clause before the own one is about, where that is an event or a thing just made."""
    for clause in reversed(site.earlier[-2:]):
        words = clause.strip(TIME)
        titled = _TITLE_DOES.match(words)
        if titled:
            return titled[0]
        made = _SUBJECT_END.search(words)
        if made and made.start() >= 3:
            return read_name(words[: made.start()], cues).text
        if _EVENT_END.search(words) and len(words) <= 40:
            return shorten(_drop_acts(read_name(words, cues).text, cues))
        if stands := _STANDS.match(words):
            return read_name(stands["what"] or stands["site"], cues).text
        done = cues.split.match(words) if len(words) <= 30 else None
        if done and len(done["rest"]) >= 4:
            return read_name(done["rest"], cues).text
    return ""


_TOLD_SO = re.compile(
    r"(?:加快|持续|不断|进一步|联动)?(?:培育壮大|发展壮大|做大做强|联动发力|协同发力|发力|增强|提升|扩大|扩面|提质|深入推进)$"
)


def _given_before(site: Site, cues: Cues) -> str:
    """落实补贴政策，惠及3000户: what the clause right before the own one gives or does."""
    words = site.earlier[-1].strip(TIME) if site.earlier else ""
    for end in (_SUBJECT_END, _TOLD_SO):
        words = end.sub("", words) if len(end.sub("", words)) >= 3 else words
    given = shorten(_drop_acts(read_name(words, cues).text, cues))
    return given if 3 <= len(given) <= 24 else ""


_ONWARDS = "持续|不断|进一步|加快|稳步|有序|全面|深入|明显|显著|大幅|较快|快速|逐步|继续|蓬勃|扎实|顺利|纵深|平稳|迅速"
_SAYS_HOW = re.compile(
    rf"^(?P<what>.{{3,20}}?)(?:(?:{_ONWARDS})+\w{{2,4}}|(?:保持|呈现|取得|迎来|迈上|跃上|焕发)[^，]{{2,}})$"
)
_MADE_MORE = re.compile(
    r"(?:提质|增效|扩量|扩围|扩面|扩容|升级|转型|提速|增产|做大|做强|做优|壮大|降本|挖潜|焕新|改造升级)+$"
)


def _about(site: Site, cues: Cues) -> str:
    """乡镇企业持续壮大，产值增长12%; 推动茶产业提质扩量，产量…: what the clause right before the own one tells of."""
    if _TO_WHOM.match(site.own.strip(TIME)) or site.tail.startswith("的"):
        return ""
    for clause in reversed(site.earlier[-3:]):
        words = clause.strip(TIME)
        told = _SAYS_HOW.match(words)
        if not (told or cues.acts.match(words) or _MOVES.match(words)):
            return ""
        what = _MADE_MORE.sub("", tidy(told["what"] if told else words))
        what = _drop_acts(read_name(_MOVES.sub("", what), cues).text, cues)
        if not _ABSTRACT.search(what):
            return what if 3 <= len(what) <= 20 and "、" not in what[:3] else ""
    return ""


_TO_WHOM = re.compile(r"(?:为|给|向|对)[^，]{2,}")
_ABSTRACT = re.compile(r"(?:效益|质量|水平|能力|活力|动力|势头|力度|步伐|结构|布局|效能|成效|作用)$")
_MOVES = re.compile(
    r"(?:(?:大力|积极|加快|持续|成功|全面|进一步|突出|依法|从严|从快|严厉|严肃|重点|深入)*(?:惩治|惩处|严惩|打击|查办|发展|降低|提高|统一|调整|健全|扩大|深化|优化|申建|壮大|做强|做大|夯实|巩固)[并和、]?)+"
)


_STRUNG = re.compile(r"(?:\w{2}、)+\w{2}(?=\w{4,}$)")


def _drop_acts(s: str, cues: Cues) -> str:
    """实施A工程 → A工程: all verbs at the head, also those that 、 strings together (丰富、活跃、推动宣讲活动)."""
    m = _STRUNG.match(s)
    if m:
        s = s[m.end() :]
    m = cues.acts.match(s)
    return s[m.end() :] if m and len(s) - m.end() >= 3 else s


_NO_TOPIC = re.compile(
    r"打算|下一步|情况|缺点|优点|问题|不足|困难|教训|原因|指标|效益|工作$|其中|分别|如下|表示|认为|指出|显示|消息|强调|包括|[为是]$|目标|地址|电话|注$|说$|称$|记者|^(?:据|根据|按照?)|(?:调查|统计|测算|估计|核算|监测|计算)$"
)
_LACKING = re.compile(
    r"(?<=\w{2})(?:[还仍]?(?:不|偏|欠|有待|断崖式|明显|持续|大幅)[^，]{1,5}|短缺|滞后|薄弱|下滑|断档|缺乏|[难弱少低])$"
)  # 一是支出进度不够均衡: of the progress
_TOPIC = re.compile(
    r"^(?:[一二三四五六七八九十]是|[一二三四五六七八九十]、|拿|就|在(?=.{3,}方面$))?(?P<topic>[^，。；]{1,26}?)(?P<side>方面|上|工作|来说|来看|而言)?$"
)


_SAYS_GRADE = re.compile("(?<=.{3})(?:[大高强快广多优好足]|明显|显著|突出)$")  # 一是投资规模大


def _topic(site: Site, cues: Cues) -> str:
    """The topic that a clause before the own one announces: 高标准农田建设方面，一是茶产业，钢：."""
    if site.label and len(site.label) <= 14 and not _NO_TOPIC.search(site.label):
        return read_name(site.label, cues).text
    for clause in reversed(site.earlier):
        m = _TOPIC.match(clause.strip(TIME))
        if m and _SAYS_GRADE.search(m["topic"]):
            continue
        if m and (m["side"] in ("方面", "来说", "而言") or _ITEM_OF_LIST.match(clause.strip(TIME))):
            return tidy(shorten(_LACKING.sub("", m["topic"])))
    return ""
