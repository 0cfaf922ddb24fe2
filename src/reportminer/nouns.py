"""Rules for quantities that stand before what they count: 5次采访活动, 13000余名志愿者, 6人获评…."""

from __future__ import annotations

import re

from reportminer.cues import Cues
from reportminer.following import AND_ANOTHER, noun_after, of_all, whole_list
from reportminer.giving import who_did
from reportminer.model import TIME, Frame, Name, Site, joined
from reportminer.nameparts import NEWLY, RATE
from reportminer.naming import read_name, tidy
from reportminer.record import maker, replace
from reportminer.stretch import HAN

_frame = maker(Frame)


def starts_noun(site: Site, cues: Cues) -> bool:
    """Whether a noun follows the number and is what it counts."""
    tail = site.tail
    if not tail or not (HAN.match(tail) or tail.startswith("的") or _SIZED.match(tail)):
        return False
    after = cues.after.match(tail)
    if after:
        tail = tail[after.end() :]
        of_all = not site.is_ratio or not read_name(site.own, cues).text  # 九成以上行政村通公交
        of_all = of_all or _leads_to_noun(site.own, cues)
        if not tail.startswith("的") and not (of_all and HAN.match(tail)):
            return False
    if tail[0] == "的" and site.dimension in ("count", "people") and _OF_GOAL.match(tail):
        # 短片90部的目标提前完成
        return len(site.own) <= 2 or site.own.endswith(("完成", "实现", "达到", "超", "超过"))
    moved = cues.fall_first.match(tail) if site.unit == "次" else None
    if moved and len(tail) - moved.end() >= 3:  # 两次降低存款准备金率: acts are counted, of whatever kind
        return True
    if site.is_ratio and ALL_OF_THEM.match(tail) and site.own.strip(TIME):
        return False  # 行政村实现100%全覆盖
    if (
        _NOT_NOUN.match(tail)
        or cues.goes_on.match(tail)
        or (not tail.startswith("的") and cues.reaches.match(tail))
        or (cues.predicate.match(tail) and not _needs_object(site.own, cues))
    ):
        return False
    noun, _ = noun_after(tail, cues)
    acts = noun in cues.act or _HELPED.fullmatch(noun)  # 投资8亿元实施12个项目
    does = cues.predicate.fullmatch(noun) or (site.runs_on and acts)
    return bool(noun) and not does


_OF_GOAL = re.compile("的(?:年度|全年|预期|既定)?(?:目标|任务|计划)(?:任务)?(?=$|[超已如提顺全圆均])")
ALL_OF_THEM = re.compile("全?(覆盖|达标|合格)(?=[，。；、）]|$)")


def _leads_to_noun(own: str, cues: Cues) -> bool:
    """网络覆盖城区和90%以上行政村, 向基层投放一半以上号源: whether what a share is of must follow it."""
    return cues.ends_in_verb.end(own) or (own[-1:] in ("和", "及") and bool(_COVERS.search(own)))


_NOT_NOUN = re.compile(
    r"[，、（]|[高低多少]出?$|的?基[础数]之?上|的?(?:较|很|最|历史|合理|正常)\w{0,3}(?:水平|区间|[高低]位|速度)(?=[，。；]|$)|目标(?:以内|之内|范围|区间)|目前|其中|现[已均]|排(?![水涝污])|罚款?$|连续|中(?=[，。；]|$|安排|分配|列支|拨付|划拨|支出|提取|切块)|每[人户亩件场]|[共总合]?计$|(?:节[约省]|压[减缩降]|超支)了?$|于(?!是)|结转|[一两二三四五几]个大?(?:台阶|关口|大关)|大关|台阶|关口|对(?=[^，。]{2,12}(?:进行|实施|开展|给予))"
)
_SIZED = re.compile(
    r"\d+(?:\.\d+)?(?:[-—－~至到]\d+)?万?(?:千伏|千瓦|兆瓦|吨|英寸|(?:年|天|个月)期|周岁|岁)\w*?[^\W\d]{2}"
    r"|\d{1,3}[A-Z]{1,3}(?![a-z])[^，。、\d]*?[\u4e00-\u9fff]{2}"
)  # 14个750千伏电网工程, 2万个5G基站
_MADE_FOR = re.compile("(?:项目|工程|措施|举措|政策)$")


def _acts(site: Site, skip: int, noun: str, cues: Cues) -> bool:
    """Whether what follows begins with a verb, and is not still what is counted (购房补贴等十条支持措施)."""
    return bool(cues.acts.match(site.tail, skip)) and not (
        site.own.endswith("的") or (site.own.endswith("等") and _MADE_FOR.search(noun))
    )


_ALL_FOR = re.compile(r"(?:均|都|全部|主要)?(?:[为是]|用于|系|投向)(?P<what>[^，。]{2,})")
_REST = re.compile(r"(?:其余|另外|其他|剩余)的?$")


def rest(site: Site, cues: Cues) -> Frame | None:
    """其余16个为门诊部: what the rest is follows."""
    m = _ALL_FOR.match(site.tail)
    if not m or not _REST.search(site.own.strip(TIME)):
        return None
    at = m.start("what")
    what = whole_list(tidy(m["what"]), site.tail[at:], site.follows[at:], cues)
    return _frame("own", "rest", what, used_tail=m.end())


_ARE = re.compile("(?:以上|左右|以下)?(?:均|都)?[为是](?P<what>(?!了)[^，。；、\\d]{2,12})(?=[，。；）]|$)")


def kinds(site: Site, cues: Cues) -> Frame | None:
    """会员1275人，其中90%以上为企业会员: the share of a kind among those told before."""
    some = site.is_ratio or (site.dimension == "money" and site.own.strip(TIME) == "其中")
    m = (
        _ARE.match(site.tail)
        if some and not site.runs_on and (site.prev, site.host) != (None, None)
        else None
    )
    if m is None or read_name(site.own, cues).text:
        return None
    if not site.is_ratio:
        return _frame("own", "rest", tidy(m["what"]), used_tail=m.end())
    return _frame("share", "rest", tidy(m["what"]), place="率", used_tail=m.end())


_AWARD = re.compile(r"(“[^”]+”)(?:荣誉)?称号")
WORTH = re.compile(
    "总?价值|总?投资|总?面积|占地|市值|金额|造价|估值|货值|总?长度?|全长|产值|年产|时速|总?里程|总?库容|总?装机(?:容量)?|总?规模"
)
_WORTH_OF = re.compile(rf"(?P<head>.*?)(?P<measure>{WORTH.pattern})(?:约|达到?|为|共)?$")
BECOMES = re.compile(
    r"(?:分别|先后|集中|陆续|相继)?(?:在[^，。；、\d]{2,14}?[中上])?(?:被[^，。；、\d“]{0,10}?|获)?新?(?:上榜|获评|荣获|入选|[评选列]为|授予|[认确评]定为|当选|获得|获批|获奖|获(?=[^，]{2})|晋升|晋级|考取|取得|列入|纳入|命名为|荣登|荣膺|登上|受到|通过|进入|入围|跻身|亮相)[^，。]{2,}|在[^，。；、\d]{2,14}?中获奖|在[^，。；、\d]{2,16}?(?:会议?|论坛|活动|培训班)上(?:作|做|进行|介绍|交流)[^，。]{2,}"
)
_SOME_OF_A_LIST = re.compile("、|等$|[”》]和")
_AMONG_END = re.compile("(?<=[目业位人员户品件区村镇])中$")  # 12个列入市级重点的项目中，…
_ONE_BY_ONE = re.compile("^(?:分别|先后|集中|陆续|相继|首次|再次|双双|全部|[均都已])*被?")


def winners(site: Site, cues: Cues) -> Frame | None:
    """5人获评市级劳动模范: what became of them names them."""
    m, told = BECOMES.match(site.tail) if not site.is_ratio else None, ""
    if m and site.own.endswith("中") and (those := read_name(site.own[:-1], cues)).text:
        won = joined(_ONE_BY_ONE.sub("", tidy(m[0])), those.text)  # 毕业生中83人获得证书
        return _frame("own", "winners", won, those.scope, those.owner)
    if (
        site.is_ratio
        or not (m or cues.predicate.match(site.tail))
        or (site.own.strip(TIME) and (told := read_name(site.own, cues).text) and not _HELPED.search(told))
    ):
        return None
    if m:
        return _frame("own", "winners", _AMONG_END.sub("", _ONE_BY_ONE.sub("", tidy(m[0]))))
    if told and m is None:  # 帮助53人实现就业
        done = "" if site.runs_on or site.dimension != "people" else _did(site.tail, 0)
        return _frame("own", "winners", told + done) if done else None
    measured = site.unit and site.dimension not in ("count", "people")
    done = "" if measured or site.runs_on else _did(site.tail, site.tail[0] in "为是")
    some = _REST.search(site.own) or (
        site.prev is not None and site.own in ("", "中") and _ON_TIME.fullmatch(site.tail)
    )
    done = done or (tidy(site.tail) if some and cues.predicate.fullmatch(site.tail[:2]) else "")
    scope = read_name(site.own, cues).scope
    used = len(done) if site.tail == done else 0  # 3万人领取津贴（城镇1万人）
    return _frame("did", "winners", scope=scope, place=done, prev=site.prev, used_tail=used) if done else None


def award(site: Site, cues: Cues) -> Frame | None:
    """授予12个单位“先进集体”称号: what was awarded names those who got it."""
    if not site.own.rstrip("了").endswith(("授予", "评选", "评出", "表彰")) or not starts_noun(site, cues):
        return None
    m = _AWARD.search(site.tail)
    return _frame("own", "award", m[1], used_tail=m.end()) if m else None


def noun(site: Site, cues: Cues) -> Frame | None:
    """5次高端媒体集中采访活动, 13000余名志愿者积极参加: the number stands before what it counts."""
    if not starts_noun(site, cues):
        return None
    after = cues.after.match(site.tail)
    skip = after.end() if after else 0
    text, used, measured = _what_is_counted(site, cues, skip)
    of_it = site.tail[skip:].startswith("的") and not text.endswith(("目标", "计划"))
    worth = _WORTH_OF.match(site.own) if of_it else None
    words = worth["head"] if worth else _LEVELS.sub("", _BEFORE_WHOM.sub("", site.own))
    before = who_did(site.own, read_name(words, cues), cues)
    if worth:
        return _counted(whole_list(text, site.tail, site.follows, cues) + worth["measure"], before, 0)
    if site.written.endswith("人口"):
        return _counted(before.text + "人口", before, skip + used)
    becomes = BECOMES.match(site.tail, skip + used) if len(text) <= 12 and not site.is_ratio else None
    if becomes and (not before.text or _SOME_OF_A_LIST.search(site.own)):
        won = joined(_ONE_BY_ONE.sub("", tidy(becomes[0])).removeprefix("在"), text)
        return replace(_counted(won, before, becomes.end()), rule="winners")
    paid = site.dimension == "money"
    if paid and _FUNDS.search(before.text):
        return None  # 协调资金65万元修路灯
    if site.is_ratio:
        return _share_of(site, before, text, skip + used, cues)
    done = "" if paid or measured or site.runs_on else _doing(site, skip + used, text)
    if done and (not before.text or (site.own.endswith("等") and _TELLS_WHICH.match(done))):
        return _counted(joined(done, text), before, len(site.tail))
    if before.text and not _only_verbs(site.own, before, cues):
        return None if _acts(site, skip, text, cues) else _modified(site, before, text, skip + used)
    if each := _each_one(before.text, text, cues):
        return _counted(each + text, before, skip + used)
    told = _without_acts(before.text, cues)
    bare = _leans(text, before.text, cues) and "、" not in told and not paid
    if len(told) >= (2 if _MEASURES.fullmatch(text) else 4) and (len(told) < len(before.text) or bare):
        return _counted(told + text, before, skip + used)
    acted = before.text in cues.act
    kept = len(text) <= 3 or cues.benefit.fullmatch(before.text) or NEWLY.fullmatch(before.text)
    changed = _CHANGES.fullmatch(before.text)
    if changed or (acted and (paid or kept)):  # 新增7家上市公司
        text = before.text + text
    return replace(_counted(text, before, skip + used), acted=acted)


def _each_one(words: str, noun: str, cues: Cues) -> str:
    """每村建成1个文化广场: who has as many each; with what is done where the noun is short (每人联系群众)."""
    cut = cues.ends_in_verb.start(words) if _EACH_ONE.match(words) else 0
    return "" if cut < 2 else words if len(noun) <= 2 else words[:cut]


_EACH_ONE = re.compile("每(?![年月日天周季])")
_CHANGES = re.compile(  # 改造300个小区: which of them are counted, as 改造小区300个 says
    "(?:解决|新?改扩?建|扩建|(?:提升|建设)?改造(?:提升)?|修缮|整治|治理|培育|引进|淘汰|关停|拆除|清退|盘活|修复|更新|加装|取缔)"
)


def _leans(noun: str, words: str, cues: Cues) -> bool:
    """Whether a noun needs the words before its number: being short (措施), or who gains by what they tell (惠及124万名婴幼儿)."""
    gains = len(words) <= _LONGEST_GAIN and cues.benefit.fullmatch(words[-2:])
    return bool(gains or len(noun) <= 2 or _MEASURES.fullmatch(noun))


_LONGEST_GAIN = 18  # characters
_FUNDS = re.compile("(?:资金|经费|专款|善款|款项|补助金|救助金|(?<!未)支出|费用|费)$")


def _what_is_counted(site: Site, cues: Cues, skip: int) -> tuple[str, int, bool]:
    """The noun after the number, how much of the tail it takes, and whether a measure of it was left behind."""
    text, used = noun_after(site.tail[skip:], cues, site.runs_on)
    grown = cues.change.search(text) if site.runs_on and skip + used == len(site.tail) else None
    kept = text
    if site.tail[skip + used : skip + used + 1] == TIME:  # 20位女性获2022年度称号
        kept = text.removesuffix("荣获").removesuffix("获")
    if grown and grown.start() >= 3:  # 17个产业增加值年均增长5.3%
        kept = text[: grown.start()].removesuffix("年均")
    measure = _THEIR_MEASURE.search(kept, 2) if site.dimension in ("count", "people") else None
    if measure:
        kept = kept[: measure.start()]
    if site.follows[skip + used : skip + used + 1] == "、" and (other := AND_ANOTHER.search(kept)):
        kept = kept[: other.start()]  # 6个整治项目和甲地、乙地2个矿区
    if "的" in kept and _REACHES.search(site.own):
        kept = kept[: kept.index("的")]
    used += len(kept) - len(text)
    reached = (
        None if site.is_ratio or not _WHO_WORKS.search(kept) else _REACHED_WORK.match(site.tail, skip + used)
    )
    if reached:
        return kept + reached["what"], used + len(reached[0]), False
    return of_all(kept, site, cues), used, measure is not None


_REACHES = re.compile("(?:串联|串起|连接|联通|贯通|途经|环绕|惠及|覆盖|涵盖)了?$")  # 串联58个酒庄的环线
_THEIR_MEASURE = re.compile(
    "(?:(?:累计|全年|年度|已)?完成(?:固定资产)?投资|(?:(?:地区)?生产总值|GDP|增加值|总?产值|营业收入)(?:增速|增幅|总量)?|水质)$"
)  # 17个产业增加值增长5.3%: seventeen industries, not seventeen values added
_BEFORE_WHOM = re.compile(  # 节前对辖区8家商场, 会同公安局对全县6所学校
    "^(?:[^，、对]{1,6}[前后间中]|(?:会同|联合|协同)[^，、对]{2,12})(?=(?:对|针对)[^，、]{0,6}$)"
)
_LEVELS = re.compile("^[省市县区乡镇村州]{2,4}[两三四]级(?=已|共|有|均)")  # 省市两级已有26个地方…
_DOING_WHAT = re.compile(
    rf"(?>(?:[{TIME}了]|目前|现已|均|都|已经?|也|共同|全部|首次|再次|双双|先后|陆续|相继|分别|同时|在(?=全[国省市县区](?:复制)?推广)|被(?!迫)|得以|实现了|正在?|基本|如期|进行了?)*)(?P<done>(?![对给以为到将向的在体])[^，、。\d]{{2,16}}?)了?$"
)


def _doing(site: Site, at: int, text: str) -> str:
    """两所高校实现升格, 对9个支部开展旁听: what those who are counted did, where their noun alone would not tell them from others."""
    text = _ALL_PARTS.sub("", text)
    if _BROKEN.search(text) or site.tail[at - 1] == "的":
        return ""
    done = _did(site.tail, at)
    done = done.removeprefix("开展") if site.own.endswith("对") else done
    told = len(text) <= _SHORT or (len(text) <= _LONG and _TELLS_WHICH.match(done))
    return done if told and not (_BARE.search(text) and _BUILT.fullmatch(done)) else ""


def _did(tail: str, at: int) -> str:
    m = _DOING_WHAT.match(tail, at)
    return _LE.sub("", tidy(m["done"])) if m and not _JUST_DONE.fullmatch(m["done"]) else ""


_LE = re.compile(r"(?<=^\w{2})了(?!解)")  # 组建了专班
_ON_TIME = re.compile("[按如][期时](?:完成|办结|完工|竣工|投产|开工|交付|整改)")  # 36个项目中28个按期完成
_JUST_DONE = re.compile(
    ".*(?:新高|首位|前列|人数|数量).*|(?:全面|如期|按期|按时|顺利|圆满|基本|全部|稳步|有序|落地|具体)*(?:完成|包括|兑现|落实|见效|实施|推进|落地|达标|办结|收官|开展|启动|实现|参加|参与|到场|出席)+"
)
_BARE = re.compile("^(?:项目|工程)$|拟")
_BUILT = re.compile("(?:建成|建设|投产|达产|达效|开工|竣工|交付|贯通|投入|投用|使用|运行|运营|项目)+")
_SHORT, _LONG = 4, 16
_TELLS_WHICH = re.compile(
    "(?:成功)?(?:全[国省市县区](?:复制)?推广|填补|具有|拥有|实现|达到|采用|开展|建立|建成|开工|投产|竣工|投入|投运|投用|开通|通车|通[上航]?|运营|开业|升格|享受|参加|参与|[喝用住办吃装]上)"
)
# 31个省（区、市）和…兵团
_ALL_PARTS = re.compile("(?<=省)(?:（[^）]*）|份)?和[^，、]*兵团$|(?<=国家)和地区$|（[^）]*）$")
_BROKEN = re.compile("、|^对|[做全的]$")
_HELPED = re.compile(r"(?P<verb>支持|帮助|带动|指导|引导|鼓励|选派|选择|遴选|辅导|扶持|助力)了?$")
_TO_DO = re.compile(r"延伸|探索|拓展|参与|申报|破解|扩大|提升|提高|开拓|创建|就业|销售|发展|到|赴")
_REACHED_WORK = re.compile(
    "(?:成功|已)?实现了?(?P<what>(?:稳定|就近|就地|转移)*(?:再?就业|创业)+)(?=[，。；、]|$)"
)  # 545万名失业人员实现再就业
_WHO_WORKS = re.compile("(?:人员|劳动力|[工民生者]|人口|群众|家庭|军人)$")
_WHO = re.compile(
    r"(?:[员户者校学县区镇村街园院所站馆体台]|家庭|企业|合作社|社区|单位|机构|群众|农民|青年|人才|团队|商户|载体)$"
)
# say nothing without what they are for
_MEASURES = re.compile("[^，]{2,6}全覆盖|(?:具体|支持|扶持|政策|有力|配套|系列)*(?:政策|措施|举措|办法)")


def helped(site: Site, cues: Cues) -> Frame | None:
    """支持22个园区延伸产业链: those who are helped, without what they are helped to do."""
    m = _HELPED.search(site.own.rstrip(TIME))
    if not m or site.is_ratio or not starts_noun(site, cues):
        return None
    text, _ = noun_after(site.tail, cues, site.runs_on)
    verbs = [v.start() for p in (cues.verbs_inside, _TO_DO) for v in p.finditer(text, 1)]
    whom = next((text[:at] for at in sorted(verbs) if len(text) - at >= 4 and _WHO.search(text[:at])), "")
    before = read_name(site.own, cues)
    return _counted(m["verb"] + whom, before, len(whom)) if whom and before.text in cues.act else None


def _counted(name: str, before: Name, used: int, kind: str = "own", place: str = "") -> Frame:
    return _frame(kind, "noun after", name, before.scope, before.owner, place=place, used_tail=used)


_COVERS = re.compile("(?:覆盖|服务|惠及|占据|贡献|承担)了?[^，]{2,12}$")  # 覆盖全县七成社区


def _share_of(site: Site, before: Name, text: str, used: int, cues: Cues) -> Frame | None:
    """绿化覆盖全县93%的建制镇, 现行16%的税率降至13%: a share or a rate of what follows it."""
    if not before.text or _only_verbs(site.own, before, cues):
        covers = _leads_to_noun(site.own, cues) and not cues.verb.fullmatch(before.text)
        told = _those_that(site.tail[used:], text)
        place = "" if told.endswith(("目标", "指标")) else "的"  # 4.5%左右的增长目标: no share of goals
        done = site.tail == "的" + told and site.own.rstrip("了").endswith("完成")  # 完成83%的任务
        return _counted(before.text * covers + told, before, used, "share", "完成率" if done else place)
    covered = site.tail == text and _COVERS.search(site.own)
    if not (site.tail.startswith("的") or covered) or not 2 <= len(text) <= 10 or _NO_PART.match(text):
        return None
    return _counted(before.text + text, before, used, "share", "" if RATE.search(text) else "的")


def _those_that(rest: str, text: str) -> str:
    """90%的煤矿达到二级标准: those of them that do what follows."""
    if _HAS.match(rest):
        return tidy(rest) + "的" + text
    done = _NOW_DONE.fullmatch(rest)
    return text + (done["done"] if done else tidy(rest) if _IS.match(rest) or _DOES.fullmatch(rest) else "")


_HAS = re.compile(
    r"(?:[对向][^，。]{1,8})?(?:具有|拥有|选择|实现|达到|得到|使用|采用|应用|投用|运用|开展|建立|建成|配备|安装|开通|设立|成立|组建|推行|实行|接入|加入|入驻|取得|获得|签订|完成|用于|投向|流向|位于|来自|属于|处于|化解在|解决在|消除在|集中在|分布在|纳入|参加|参与|享受|领取|从事|存在|出现|表示|认为|符合)[^，。]{2,}"
)
_DOES = re.compile(
    "(?:通|用上|喝上|住上|办上|吃上|装上|在[^，、]{1,6}|[就当]地)[^，、的]{2,10}|入园|入学|参保|脱贫|上楼"
)
_NOW_DONE = re.compile("(?:已经?|均已?|都已?|全部|按期|如期|及时)+(?P<done>[^，、的已]{2,8})")
_IS = re.compile(r"是[^，。]{2,14}$")
_NO_PART = re.compile("基础|速度|目标|计划|指标|预测|比例|差距|水平|份额|占比|比重|优势|成绩")


def _without_acts(s: str, cues: Cues) -> str:
    """What a stretch that ends in a verb says besides verbs: 推出长江经济带高质量发展 → 长江经济带高质量发展.

    Nothing where that is done to something else: 成立指挥部、出台.
    """
    if s.rpartition("、")[2] in cues.act:
        return ""
    while m := cues.acts.match(s) or cues.verb.match(s):
        s = s[m.end() :].lstrip("、和")
    return "" if s in cues.act or re.fullmatch("[新首第].{0,2}批", s) else s


def _modified(site: Site, before: Name, text: str, used: int) -> Frame:
    """光电、制储氢等10个攻关专项, 上下游千余家企业: what stands before the number only tells which ones."""
    such = site.own.endswith("等")
    bare = len(text) <= 2 and "、" not in before.text and site.tail[:1] != "的"
    needed = bare or _MEASURES.fullmatch(text)
    longest = 24 if needed else 12
    short = len(before.text) <= longest and not (such and "、" in site.own)
    name = before.text + ("等" if such else "") + text if short else text
    first = before.text.split("、")[0]
    if such and (set_up := _SET_UP.match(before.text)):
        return _frame("own", "noun after", set_up[0] + text, before.scope, before.owner, used_tail=used)
    if len(name) <= 2 and first != before.text and _MEMBER.fullmatch(first):
        name = first + "等" + text  # 甲厂、乙厂、丙厂三个单位
    return _frame("own", "noun after", name, before.scope, before.owner, used_tail=used)


_SET_UP = re.compile("(?:内设|下设|下辖|下属|设有|设立)(?=.+[、室股科处站所])")  # 内设办公室、财务股等6个股室
_MEMBER = re.compile(r"(?!成为|从|第|好)\w{2,12}")
_PREPOSITION = re.compile(
    r"(?:为|向|给|对|将|把|在|从|由|与|和|同|及|使|让|获|有|即|以|并|其余|前|每|各|至|等单位|批|新一轮|新增|共|近|约|另|全部)$"
)


def _needs_object(own: str, cues: Cues) -> bool:
    """Whether the stretch ends in a word that must be followed by what it is about: 公布新一批, 组建."""
    s = own.rstrip("了" + TIME)
    return s.endswith(("批", "轮")) or cues.ends_in_verb.end(s)


def _only_verbs(own: str, name: Name, cues: Cues) -> bool:
    """Whether the stretch before the number ends in a verb or a preposition, so that its object must follow."""
    if name.text in cues.act or cues.verb.fullmatch(name.text) or _PREPOSITION.search(own):
        return True
    s = own.rstrip("了" + TIME)
    return cues.ends_in_verb.end(s) and not s.endswith("》")


def noun_unit(site: Site, cues: Cues) -> Frame | None:
    """1中心+8所+165站, 9金: the unit is itself what is counted, and what follows the chain says of what."""
    chained = site.joint.strip("”“") == "+" or site.tail.startswith("+")
    if not site.mention.unit or (site.mention.unit.kind != "noun" and not chained):
        return None
    name = read_name(site.own.strip("+“"), cues)
    if name.text[2:].endswith(site.unit):  # 日均装车14万车
        return None
    event = read_name(site.earlier[-1], cues) if site.earlier and name.text in cues.act else name
    told = _without_acts(event.text, cues) if event is not name else name.text
    return _frame("counted", "noun as unit", told or name.text, name.scope, name.owner, prev=site.prev)
