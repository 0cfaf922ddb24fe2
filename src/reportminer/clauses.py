"""What the clauses before the own one tell of: the topic, the thing, the act that a bare number after them belongs to."""

from __future__ import annotations

import re

from reportminer.cues import Cues
from reportminer.model import TIME, Site
from reportminer.nameparts import ONWARDS
from reportminer.naming import read_name, shorten, tidy

ITEM_OF_LIST = re.compile(r"^[一二三四五六七八九十]是")


def task_before(site: Site, words: str, cues: Cues) -> str:
    """二是改造运动场，完成9片: the task that the clause before names."""
    task = site.earlier[-1].strip(TIME) if site.earlier else ""
    done = cues.verb.fullmatch(words.strip(TIME + "了已"))
    return task if done and len(task) <= 16 and (ITEM_OF_LIST.match(task) or cues.acts.match(task)) else ""


def measured_before(site: Site, cues: Cues) -> str:
    """粮食产量连续四年增产，达到5亿吨: the measure that the clause before begins with."""
    m = cues.measured.match(site.earlier[-1].strip(TIME)) if site.earlier else None
    return m["name"] if m else ""


_IN_ALL = re.compile(f"[{TIME}]*(?:一?共(?:有|计)?|总数|合计|总计|总共)(?:有|为|是|达到?)?[{TIME}]*")


def counted_before(site: Site, cues: Cues) -> str:
    """参加展会的企业，共120家: the things that the clause before names, where it says no more."""
    clause = site.earlier[-1].strip(TIME) if site.earlier and _IN_ALL.fullmatch(site.own) else ""
    name, noun = read_name(clause, cues), clause.rpartition("的")[2]
    acts = name.scope + name.text != clause if noun == clause else cues.verb.match(noun)  # 加强管理，共…
    if acts or cues.acts.match(noun) or cues.predicate.search(noun) or _BESIDE.match(clause):
        return ""
    return clause if 2 <= len(noun) <= len(clause) <= 30 else ""


_JUDGED = re.compile(
    rf"(?:最[高低多少大小]|[还仍也]?(?:偏[低高少小大]|不[高足够大强]|较[低高少小大]|有待提高|起步晚)|(?:按时|按期|及时|足额|全部|全额|均|已)+(?:发放|拨付|兑付|兑现|落实|到账|到位)(?:到位)?|断崖式下滑|[再均]?创(?:历史)?新[高低]|下滑明显|(?:[涨增]势|势头|表现|水平)?(?:{ONWARDS}|逐年|总体|有所|出现|呈现|逆势|强劲)*(?:减少|增多|增加|上升|下降|增长|提高|扩大|壮大|回落|攀升|下滑|走[低高]|上扬|回升|复苏|惊人|火爆|亮眼|强劲))$"
)


def judged(site: Site) -> str:
    """县外用户占比偏低，不到一成: what the clause before only judges, and the number behind it tells."""
    clause = site.earlier[-1].strip(TIME) if site.earlier else ""
    said = _JUDGED.sub("", clause) if len(clause) <= _LONGEST_JUDGED else ""
    return said if 3 <= len(said) < len(clause) else ""


_LONGEST_JUDGED = 20  # characters


_EVENT_END = re.compile(
    r"(?:活动|工程|行动|项目|计划|宣讲|竞赛|大赛|比赛|会议|培训|讲座|展览|演出|机制|制度|平台|专项|工作|服务|建设|政策|基金|系统|课程|节目|栏目|作品|稿件|视频|短片|文章|论坛|(?<![发进拓开扩施])展|(?<![社机])会|(?<![环季调细情])节|赛|片|(?<![加])剧|筛查|体检|义诊|检查|进(?:校园|学校|社区|企业|农村|机关|家庭|基层|网络|课堂))$"
)
_SUBJECT_END = re.compile(
    r"(?:(?:按时|按期|按月|及时|足额|全部|全额)+(?:发放|拨付|兑付|兑现|落实)(?:到位)?|实现\w{0,4}全覆盖|全覆盖|基本|全面|全部|如期|提前|陆续|相继|已|正式|全线|持续推进|全面推开|全面铺开|扎实推进|顺利推进|有序开展|投产|投用|建成|上市|开工|竣工|完工|开业|投运|运营|上线|通车|落地|启用|全部建成|顺利投产)+$|(?:改造|改扩建|扩建|升级|搬迁|重建|修缮|建成|投用|开放|开业|启用|上线|运营|通车)+(?:以?后|以来)$"
)
_SITE = (
    "校区|学校|小学|中学|幼儿园|大学|学院|园区|产业园|医院|卫生院|院区|敬老院|福利院|\\w馆|水库|电站|泵站|水厂|电厂|处理厂|大桥|桥梁|隧道|公路|铁路|高速|大道|道路|码头|机场"
    "|车站|枢纽|广场|公园|绿道|景区|小区|社区|大楼|大厦|办公楼|综合楼|教学楼|宿舍楼|校舍|中心|基地|展厅|渠道|灌区|湿地|林场|农场|市场|车间|新城|小镇"
)
_STANDS = re.compile(  # 水库位于县城西部，库容… · 东校区，总投资…
    f"(?P<what>[^，、：]{{2,20}}?)(?:项目|工程)?(?:位于|地处|坐落于|坐落在|座落于|座落在|毗邻|紧邻|选址于?|始建于|建于|东起|西起|南起|北起|起于|起自)(?![^，]*的$)"
    f"|(?P<site>[^，、：]{{0,16}}(?:{_SITE}))$"
)
# 《渔歌》获奖，全网播放3万次
_TITLE_DOES = re.compile("《[^》]{2,24}》(?!显示|表明|指出|提出|称|说|明确|统计|公布|反映)(?=[^，、《]{2,}$)")


def object_before(site: Site, cues: Cues) -> str:
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
        if _MOVES.match(words):
            return ""  # 防范重大风险，严惩经济犯罪，批捕85人: of what the last clause fights
    return ""


_TOLD_SO = re.compile(
    rf"(?:{ONWARDS}|联动)?(?:培育壮大|发展壮大|做大做强|联动发力|协同发力|发力|增强|提升|扩大|扩面|提质|深入推进)$"
)


def given_before(site: Site, cues: Cues) -> str:
    """落实补贴政策，惠及3000户: what the clause right before the own one gives or does."""
    words = site.earlier[-1].strip(TIME) if site.earlier else ""
    for end in (_SUBJECT_END, _TOLD_SO):
        words = end.sub("", words) if len(end.sub("", words)) >= 3 else words
    given = shorten(_drop_acts(read_name(words, cues).text, cues))
    return given if 3 <= len(given) <= 24 and not _RATIO.search(given) else ""


_RATIO = re.compile(r"\d[：:]\d")  # 拉动系数为1:8，带动就业2万人


_SAYS_HOW = re.compile(
    rf"^(?P<what>.{{3,20}}?)(?:(?:{ONWARDS})+\w{{2,4}}|(?:保持|呈现|取得|迎来|迈上|跃上|焕发)[^，]{{2,}}|(?:规模|面积)[较最很][大多高])$"
)
_MADE_MORE = re.compile(
    r"(?:提质|增效|扩量|扩围|扩面|扩容|升级|转型|提速|增产|做大|做强|做优|壮大|降本|挖潜|焕新|改造升级)+$"
)


def told_of(site: Site, cues: Cues) -> str:
    """乡镇企业持续壮大，产值增长12%; 推动茶产业提质扩量，产量…: what the clause right before the own one tells of."""
    for clause in reversed(site.earlier[-3:]):
        words = clause.strip(TIME)
        if shown := _FOR_EXAMPLE.fullmatch(words):
            return tidy(shown["what"])
        told = _SAYS_HOW.match(words)
        if not (told or cues.acts.match(words) or _MOVES.match(words)):
            if _NO_SUBJECT.match(words):
                continue
            return subject_of(words, cues)
        what = _MADE_MORE.sub("", tidy(told["what"] if told else words))
        what = _drop_acts(read_name(_MOVES.sub("", what), cues).text, cues)
        if not _ABSTRACT.search(what):
            return what if 3 <= len(what) <= 20 and "、" not in what[:3] else ""
    return ""


# 其代表为红寒苹果，面积…
_FOR_EXAMPLE = re.compile("其?(?:典型|主要)?代表[^，为是]{0,4}[为是](?P<what>[^，、]{2,16})")
_NO_SUBJECT = re.compile("(?:连续|位?居|[再又并仍创]|实现|[高低好]于)")
_DOES = re.compile(f"{TIME}|{ONWARDS}|连续|[再又仍均都已正将](?=\\w)|延续|进展|稳中")
_BESIDE = re.compile(
    "[在按据以由与为向因如若除随凭这那我他它该此]|从(?!业)|对(?![外口])|围绕|根据|通过|其中|一般|截至|预计|目前"
)


def subject_of(clause: str, cues: Cues) -> str:
    """跨江大桥 of 跨江大桥上月底开通: what a clause without a number tells something of; empty where it begins with a verb."""
    if any(p.match(clause) for p in (_BESIDE, _DOES, cues.verb)):
        return ""
    does = _DOES.search(clause, 3)
    limit = does.start() if does else len(clause)
    verb = next((m for m in cues.predicate.finditer(clause, 3, limit) if len(m[0]) > 1), does)
    subject = read_name(clause[: verb.start()], cues).text if verb else ""
    return subject if 3 <= len(subject) <= 20 and not _ABSTRACT.search(subject) else ""


_ABSTRACT = re.compile(r"(?:[省市县]|效益|质量|水平|能力|活力|动力|势头|力度|步伐|结构|布局|效能|成效|作用)$")
_MOVES = re.compile(
    r"(?:(?:大力|积极|加快|持续|成功|全面|进一步|突出|依法|从严|从快|严厉|严肃|重点|深入)*(?:惩治|惩处|严惩|打击|查办|发展|降低|提高|统一|调整|健全|扩大|深化|优化|申建|壮大|做强|做大|夯实|巩固)[并和、]?)+"
)


_PUSHED = re.compile("^.*?(?:全面|深入|扎实|积极|大力)(?:推行|推广|实施|开展|推进|落实|建立)(?=.{4})")
_STRUNG = re.compile(r"(?:\w{2}、)+\w{2}(?=\w{4,}$)")


def _drop_acts(s: str, cues: Cues) -> str:
    """实施A工程 → A工程: all verbs at the head, also those that 、 strings together (丰富、活跃、推动宣讲活动)."""
    s = _PUSHED.sub("", s)
    m = _STRUNG.match(s)
    if m and s[m.end()] != "等":  # 抢劫、盗窃等犯罪 is no string of verbs
        s = s[m.end() :]
    m = cues.acts.match(s)
    return s[m.end() :] if m and len(s) - m.end() >= 3 else s


_NO_TOPIC = re.compile(
    r"打算|下一步|情况|缺点|优点|问题|不足|困难|教训|原因|指标|效益|工作$|其中|分别|如下|表示|认为|指出|显示|消息|[快简]讯|要闻|强调|包括|[为是]$|目标|地址|电话|注$|说$|称$|记者|^(?:据|根据|按照?)|(?:调查|统计|测算|估计|核算|监测|计算)$"
)
_LACKING = re.compile(
    r"(?<=\w{2})(?:[还仍]?(?:不|偏|欠|有待|断崖式|明显|持续|大幅)[^，]{1,5}|短缺|滞后|薄弱|下滑|断档|缺乏|[难弱少低])$"
)  # 一是支出进度不够均衡: of the progress
_TOPIC = re.compile(
    r"^(?:[一二三四五六七八九十]是|[一二三四五六七八九十]、|拿|就|在(?=.{2,}方面$))?(?P<topic>[^，。；]{1,26}?)(?P<side>方面|上|工作|来说|来看|而言)?$"
)


_SAYS_GRADE = re.compile("(?<=.{3})(?:[大高强快广多优好足]|明显|显著|突出)$")  # 一是投资规模大


def topic_of(site: Site, cues: Cues) -> str:
    """The topic that a clause before the own one announces: 高标准农田建设方面，一是茶产业，钢：."""
    if site.label and len(site.label) <= 14 and not _NO_TOPIC.search(site.label):
        return read_name(site.label, cues).text
    for clause in reversed(site.earlier):
        m = _TOPIC.match(clause.strip(TIME))
        if m and (_SAYS_GRADE.search(m["topic"]) or m["topic"] in ("收入", "支出")):
            continue
        if m and (m["side"] in ("方面", "来说", "而言") or ITEM_OF_LIST.match(clause.strip(TIME))):
            return tidy(shorten(_LACKING.sub("", m["topic"])))
    return ""
