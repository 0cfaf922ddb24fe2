"""The name that a stretch of text says: stripped at its ends by lexicon, never cut at its verbs."""

from __future__ import annotations

import re
from functools import lru_cache

from reportminer.cues import SPLIT_OF_BODY, Cues
from reportminer.model import TIME, Name
from reportminer.nameparts import BARE_PLAN, BODY, PER_SO_MANY


def read_name(stretch: str, cues: Cues) -> Name:
    """The name that a stretch before a number says, without what only leads to it."""
    return (_remembered if len(stretch) <= _SHORT else _read)(stretch, cues)


def _read(stretch: str, cues: Cues) -> Name:
    stretch = _CAUSE.sub("", stretch) if stretch.lstrip(_BEFORE_HEAD + "年中")[:1] in "由因根按" else stretch
    stretch = _MEASURED_BY.sub("", stretch) if "经" in stretch else stretch
    stretch = _DATELINE.sub("", stretch) if "电" in stretch or "讯" in stretch else stretch
    stretch = _YEARS.sub("", stretch) if "年" in stretch else stretch
    stretch = _RECKONED.sub("", stretch) if "按" in stretch or "价）" in stretch else stretch
    stretch = _LAID_DOWN.sub("", stretch) if "规定" in stretch else stretch
    stretch = _TASK_IS.sub("", stretch) if "任务" in stretch else stretch
    stretch = _IN_TURNS.sub("", stretch) if "分" in stretch or "连续" in stretch else stretch
    stretch = _from_list(without_steps(stretch), cues)
    stretch = _NUMBERED.sub("", stretch)
    stretch = _ONCE_BUILT.sub("", stretch.strip(TIME + "、 "))
    s, scope = strip_head(drop_adjunct(stretch, cues), cues)
    s = drop_adjunct(s, cues) if scope else s
    s = _strip_tail(s, cues)
    s, owner = _split_owner(s, cues)
    s = drop_adjunct(s, cues) if owner else s
    s, more = strip_head(s, cues)
    if owner and not strip_head(s, cues)[0]:
        s, owner = _strip_tail(owner, cues), ""
        s, more = strip_head(s, cues)
    whole = s
    s = _drop_verbs(s, cues)
    acted = s != whole
    if (done := _DONE.match(s)) and done[1] in cues.act:
        s = done[1] + s[done.end() :]  # 发放了宣传册
    s, last = strip_head(s, cues)
    owner = tidy(strip_head(owner, cues)[0])
    if scope in _ALL_OF_PLACE and owner and not cues.place.match(owner):
        owner = scope + owner
    name = tidy(shorten(tidy(s)))
    name = _WILL.sub("", name) if "安排" in name else name
    done = cues.acts.match(s) if len(name) < len(s) - 4 else None
    if done and s.endswith(name) and done.end() < len(s) - len(name):  # 起诉A、B等涉众犯罪
        name = done[0] + name
    return Name(name, scope or more or last, owner, acted)


_WILL = re.compile("(?<=.{3})[将拟](?=安排)")  # 中央财政将安排832亿元
_ALL_OF_PLACE = frozenset("全" + p for p in ("国", "省", "市", "县", "区", "镇", "乡", "村", "州", "旗"))
_IN_TURNS = re.compile(  # 分两轮取消审批事项498项, 发送量已连续6天超1700万人次
    "(?<![部区百成十学积得处股])分[一二两三四五六七八九十\\d]{1,3}个?(?:[期批轮步]|阶段)(?=[^\\W\\d]{2})"
    "|(?<=..)[已均都]?连续[\\d一二三四五六七八九十]+余?(?:天|日|周|个月|个?季度)$"
)
# 五年计划规定造林3亿亩
_LAID_DOWN = re.compile("^[^，]{0,14}(?:计划|规划|[预决]算|纲要)(?:草案)?规定(?=[^的数值]{2})")
_TASK_IS = re.compile(r"(?:目标|计划|年度|全年|主要|工作)*任务[是为](?=\w{2})")  # 泵站建设任务是新建8座
_IN_ORDER = re.compile(
    r"^(?P<all>.*)(?:(?:依次|分别)[是为]|(?<=支出|内容|来源)(?:主要)?包括|(?<=来源)[为是])(?=[^\W\d]{2})"
)
_BECAUSE = re.compile(r"^[^，]{0,12}原因(?:主要)?(?:[是为]|在于)(?=\w{2})")  # 扣分原因是预算执行率为82%


def _from_list(s: str, cues: Cues) -> str:
    """居前三位的依次是甲 → 甲: what a list announces is no part of the first name, unless it has the measure of all."""
    s = _BECAUSE.sub("", s) if "原因" in s else s
    m = _IN_ORDER.match(s) if "依次" in s or "分别" in s or "包括" in s or "来源" in s else None
    return s[m.end() :] if m and not cues.measure_end.search(m["all"]) else s


_DONE = re.compile(r"(\w{2,4})了(?![解然不结])(?=.{2})")
_SHORT = 100  # characters; several rules ask for the name of the same few
_remembered = lru_cache(maxsize=4096)(_read)
_BEFORE_HEAD = TIME + "、，的了"
_NO_PLACE = frozenset("数性化第、和及与（")  # 全国性社团; 欧盟、东盟进出口总额 names both


def strip_head(s: str, cues: Cues) -> tuple[str, str]:
    """`s` without the words that lead to a name, and the place among them."""
    scope = ""
    while s:
        before = s
        s = s.lstrip(_BEFORE_HEAD)
        if s[:1] not in cues.head_starts:
            break
        if s[0] in "为向给" and not s.endswith(("各种活动", "各类活动")):
            s = drop_adjunct(s, cues)  # 共为学生举办讲座
        m = cues.lead.match(s)
        if m:
            s = s[m.end() :]
        p = cues.place.match(s)
        if p and s[p.end() : p.end() + 1] not in _NO_PLACE:
            scope, s = scope or p[0], s[p.end() :]
        if s == before:
            break
    return s, scope


def _strip_tail(s: str, cues: Cues) -> str:
    while s:
        before = s
        s = _THE_MOST.sub("", _EACH.sub("", _NOW_END.sub("", s.rstrip(TIME + "、，的"))))
        s = s[:-1] if _EACH_ONE.search(s) else s
        link = cues.link.start(s)
        if link >= 0:
            s = s[:link]
        if s == before:
            break
    return s


_EACH_ONE = re.compile(r"(?<=\w{2})各$")  # 理发、陪聊等活动各1次


def _drop_verbs(s: str, cues: Cues) -> str:
    while True:
        m = cues.verb.match(s)
        if not m or m.end() >= len(s) or s[m.end()] in "后前时率":
            return s
        s = _LOOSE.sub("", s[m.end() :])
        s = s.removeprefix("并") if not s.startswith(("并购", "并网", "并轨", "并联")) else s
        if m[0] in _DONE_WELL and s.startswith("好") and (len(s) > 4 or len(s) == 1):
            s = s[1:]


_BUILT = "(?:建成|投产|达产|投用|投运|竣工|完工|通车|启用)"
_ONCE_BUILT = re.compile(  # 建成后可服务人口50万
    rf"^(?:项目|工程)?(?:全部|全面)?{_BUILT}(?:投产|达产|投用|运营|使用)?后(?:[，{TIME}]|每[年日])*可?(?!增加|的)(?=.{{2}})"
    rf"|^(?:[{TIME}]*每[年日])?可(?=服务|满足|实现|形成|带动|辐射|覆盖|惠及|容纳|处理|解决|节约|减少)"
)
_DATELINE = re.compile(
    f"^[^，{TIME}]{{0,8}}{TIME}+(?:电(?![动力子信商网影视话能器池梯解站厂量缆路机线煤价费源气工])|讯)(?:（[^（）]*）)?"
)  # 新华社青州3月8日电（记者张三）
_LOOSE = re.compile(rf"^(?:[的了、{TIME}]|和(?![平谐解县田睦美声]))+")
_NUMBERED = re.compile(rf"^\d{{1,2}}[.．、）](?=[^\W\d]|{TIME})")  # 20.2026年10件实事
_EACH = re.compile(r"(?<=\w{2})(?<!平均)(?:每[人户](?:每[年月])?|每[年月])$")  # 低保标准每人每月780元
_NOW_END = re.compile(
    r"(?<=\w{2})(?:目前|现已|(?<![实发体兑出表呈再展涌])现|至今|在(?:全[国省市县区球]|世界|国内|同类\w{2})|(?<=率)各[省市县区乡镇]{1,2}均?|(?:下达|拨付|下拨|划拨|分配)(?:给|到)?[我本全][省市县区镇乡州旗])$"
)
_THE_MOST = re.compile(
    rf"(?<=最[高多大低少])的?一[人户场期个次笔件名例]$|(?<=.{{3}})为(?:{TIME}+|近?\w{{0,2}}年来?|历史|历年|有史以来)的?最[高低]$|(?<=[初高]中)共$"
)  # 最高的一户9600元
_STEPS = re.compile(
    r"(?:接?连续?)?(?:连?跨越?|[迈跃]上)了?[一两二三四五六七八九\d]个(?:[百千万亿]+元?)?(?:[大新]?(?:台阶|大关))?(?=、|$)"
)


def without_steps(s: str) -> str:
    """What is said to climb (连跨两个万亿元台阶), without that."""
    return _STEPS.sub("", s) if "个" in s else s


_DONE_WELL = frozenset(("用", "实施", "落实", "组织", "完成", "开展", "举办"))
_CAUSE = re.compile(  # 因搬迁等原因减少4户, 根据会议要求追加60万元
    rf"^(?:年中|[{TIME}])*(?:(?:由于|因)[^，]{{2,20}}?(?:原因|因素|影响|需[要求](?=追加|调[整增减])|而(?=追加|调[整增减]))|(?:根据|按照)[^，]{{2,20}}?(?:要求|精神|部署|规定|文件)(?=[^\W\d]{{2}}))"
)
_MEASURED_BY = re.compile(
    "(?<=[率度量])经[^，]{2,20}?(?:[测考]评|评[估定]|测算|调查|核算|统计|审核)(?=[为达]|$)"
)
_RECKONED = re.compile(  # 总产值按1980年不变价格计算达到3亿元, 按常住人口计算人均产值8万元
    rf"按{TIME}*[^，按]{{0,6}}?(?:价格?|汇率|人口)(?:计算|核算|折算|折合)的?|（{TIME}+价格?）"
)
_YEARS = re.compile(
    r"(?:用|在|经过)?(?:近|过去)?(?<![\d.A-Z])[一二三四五六七八九十两\d]{1,3}年(?:时间|内|来|间)?(?=累计|共|总|将|把|平均)|^(?:用|在)?[一二三四五六七八九十两\d]{1,3}年(?!一贯|义务|制|期|及?以[上下内]|（)(?:时间|内|来|间|中(?![央国部小等东西南北型学药医心方欧外间高期层青共文华省介转铁建长标级专亚]))?(?:将|把)?(?=.{2})"
)
_ADJUNCT = re.compile(
    r"^(?:为|向|给|会同|联合|配合|协助|面向|依托|通过|利用|对|在|围绕|按照|根据)(?!主|期|止|外|校|编|岗|建|附属单位|个人和家庭)(?=[^，]{2})"
)
_PUBLISHED = re.compile(
    r"(?:在|通过)(?=[^，、]{2,20}?(?:台|网站?|报|刊|频道|平台|媒体|杂志|栏目?|客户端|公众号|形式|渠道|”|》)上?(?:播出|刊发|刊登|刊播|刊载|发表|发布|公开|发稿|推送|推出|用稿|播发|采用))"
)  # 在市电视台播出新闻86条: not those that others broadcast
_BY_MEANS = re.compile("(?:通过|采取|采用|以|利用|运用)[^，]{2,}?(?:形式|方式|渠道|途径)(?=[^，的]{2,})")
_LIST_BEFORE = re.compile(
    r"^(?=.*(?:、|[”》][“《])).{12,}等(?!级|次|级别|方式|形式|渠道)(?:在内|主题|系列|各类|多种|各种)?的?(?=[^\W\d]{4,}$)"
)
_IN_ALL = re.compile("(?<=等)[合共总]计(?=[^、]{2,4}$)")  # 塑料、铝材等合计进口
_LIST_COUNTED = re.compile(r"^(?=.*、).{8,}?[两三四五六七八九十][项类种](?=[^\W\d]{4,}$)")
_LIST_END = re.compile(r"^.{30,}、(?P<last>[^、]{4,})等$")


def drop_adjunct(s: str, cues: Cues) -> str:
    """为某校捐赠图书 → 捐赠图书: whom or where it is done for does not belong to the name."""
    if s[:1] in _MEANS and (by := _BY_MEANS.match(s)) and not _PUBLISHED.match(s):
        s = s[by.end() :]
    if not _ADJUNCT.match(s) and not _goes_to(s, cues):
        return s
    if told := _PUBLISHED.match(s):
        return s[told.end() :]
    found = [
        m
        for m in cues.verbs_inside.finditer(s, 3)
        if len(s) - m.end() >= 2
        and not inside_quotes(s, m.start())
        and not _OF_VERB.match(s, m.end())
        and m[0] not in _DONE_BY_ONESELF
        and s[m.start() - 1] != "协"
    ]
    return s[found[0].start() :] if found else s


_MEANS = frozenset("通采以利运")
_DONE_BY_ONESELF = frozenset(("创业", "就业", "毕业", "脱贫", "获奖", "参训"))  # 向创业妇女发放贷款


def _goes_to(s: str, cues: Cues) -> bool:
    """深入社区开展义诊, but not 深入开展义诊."""
    m = _INTO.match(s)
    return m is not None and not (cues.acts.match(s, m.end()) or cues.verb.match(s, m.end()))


_INTO = re.compile("深入|走进|走入|走上")
_OF_VERB = re.compile("机构|单位|部门|中心|基地|工程|制度|体系|对象|人员|费|率")  # 培养机构 is a noun
_GENERIC = re.compile(r"产品|(?:主要)?指标$|活动$|工作$|行业|地区|单位|部门|项目|品种|领域|方面|产业")


def shorten(s: str) -> str:
    """A long list is named by what follows 等 or its count (A、B、C三项保险), one too long for a name by its last member."""
    s = _IN_ALL.sub("", s) if "等" in s else s
    m = _LIST_BEFORE.match(s) or _LIST_COUNTED.match(s)
    if m and not _GENERIC.match(s, m.end()):
        return s[m.end() :]
    m = _LIST_END.match(s)
    return m["last"] if m else s.removesuffix("等")


_OWNER = re.compile(
    rf"^(?P<owner>[^，]{{2,26}}?)(?:(?<!公)(?<!中)共(?![享体同建和产青识性治富赢通商用管育担融进勉鉴鸣济])计?|累计(?!时|里|死|确|粉|容)|总计|先后|已经?|现有|现已|(?<=[局部委会院省市县区厅行府])将(?!近|军)|{TIME}+)(?P<rest>.{{2,}})$"
)
_PER_SO_MANY = re.compile(f"(?:平均)?(?P<per>{PER_SO_MANY})(?:平均)?$")


def _split_owner(s: str, cues: Cues) -> tuple[str, str]:
    m = _OWNER.match(s)
    if m and BARE_PLAN.fullmatch(m["rest"]):
        return m["owner"] + m["rest"], ""  # 财政支出年初预算
    if m and not _only_acts(m["owner"], cues):
        owner = holder(m["owner"], cues)
        return m["rest"], owner
    m = cues.split.match(s)
    if m and not inside_quotes(s, m.start("verb")) and not _only_acts(m["owner"], cues):
        if _AMONG_THEM.search(m["owner"]):
            return m["verb"] + m["rest"], ""
        if per := _PER_SO_MANY.search(m["owner"]):
            return m["owner"][: per.start()] + per["per"] + m["rest"], ""
        if _PER_MANY.fullmatch(m["owner"]):
            return s, ""
        if _MANNER.fullmatch(m["owner"]):
            return m["verb"] + m["rest"], ""
        owner = holder(m["owner"], cues)
        if m["verb"] in SPLIT_OF_BODY and not BODY.search(owner):
            return s, ""
        if owner:
            return m["verb"] + m["rest"], owner
        if m["verb"] in ("实现", "完成"):
            return m["owner"] + m["rest"], ""
    return s, ""


_PER_MANY = re.compile("[百千万]+(?:人口?|户|名学生)")  # 万人拥有律师数3.2人
_MANNER = re.compile(
    r"(?:[^\W\d]{1,2}地|平均|超额|基本上?|较好|免费|实时|各[类种项]|继续|尽快|(?:按?[月季])?打卡|一卡通|一次性|分类|分级|按期|按时|提前|高质量|高标准|第一时间|每[年月日天周]|要求|建议|虽然|抓好|办好|做好|用好|调整|研究|加速|刚刚过去|整[省市县区乡镇村]|圆满|协助|接续|加力|滚动|延续|保证|坚持|探索|精准|规范|优化|科学|聚力|对照|扩围|规划|配套|督促|督导|普遍|列入|纳入|严肃|严厉|从严|依法|主导|参与|主持|牵头|目标|计划|任务|系统|[或和])+|.*(?:形式|方式|模式|载体|契机|抓手|途径|渠道|方法|主线)|.+为(?:中心|主体|主|重点|核心|引领|抓手|目标|统领|基础|依托|导向|牵引)|这样.*|.*(?:设定|确定|规定|要求|预计|预测|认为|计算)"
)
_LEADS_ON = re.compile(
    r"(?<=[司团局委市县区省镇乡村院校会])(?:计划|力争|争取)$|(?<=.{3})(?<![公中])共$|(?:[在要按到于据把]|(?<![成造迁屈])就|(?<![主大])将|(?<![出转])让|全面|[日近]前|近日|近期|[今昨]天|[今昨]日|[“五一”春节国庆中秋清明端午元旦、]{2,}(?:假期|假日|期间|小长假))+$"
)
_AT_PLACE = re.compile("[员手队人]在[^，在]{2,5}$")
_WITH_WHOM = re.compile("不[含予]|帮助|协助|引导|鼓励|促进|助力|联动|携手|会同")
_TAKES_THE_LEAD = re.compile(r"(?<=.{2})(?:牵头|率先|带头|主动)$")

# 县水务局未将维修资金累计结余…: the office, not what it does with the money
_ACTS_ON = re.compile(
    r"^(?P<who>[^，]{2,12}?)(?:未|已|拟|决定|宣布|依法)?(?:(?<![主大即])将(?![军来])|把(?![手关])|(?<![针面相绝反核派成应])对(?![外口华])|组织(?=各|全|广大|[^，]*(?:团|队|员|人|者|会|干部|企业))|动员|号召).{2,}$"
)
_AMONG_THEM = re.compile("(?<=.{2})(?<![高初])中$")  # 常住人口中共有家庭户1728户

# 青年志愿者为来往群众发放…: who gives, not to whom
_GIVES_TO = re.compile(
    r"(?P<who>[^，以]{2,14}?)(?<![认作成因视行分])(?:为(?!了|主|期|重点|核心|指导|引领|抓手|载体|契机|目标|统领|基础|依托|中心)|向(?!上)|给(?!予))[^，]{2,}$"
)


def holder(owner: str, cues: Cues) -> str:
    """`owner` if it can be a place, a body, a thing that acts; not a manner (超额), nor a verb with its object."""
    owner = _LEADS_ON.sub("", owner)
    if owner[-1:].isdigit() or owner.endswith("新增") or _AT_PLACE.search(owner):
        return ""  # the end of a line before; 新增发放贷款; 选手在海州§冬运会上获…
    if giving := _GIVES_TO.match(owner):
        owner = giving["who"]
    if (doing := _ACTS_ON.search(owner)) and BODY.search(doing["who"]):
        owner = doing["who"]
    s, _ = strip_head(owner, cues)
    verb = cues.acts.match(s) or cues.verb.match(s)
    if not verb:
        owner, s = _TAKES_THE_LEAD.sub("", owner), _TAKES_THE_LEAD.sub("", s)
    if _WITH_WHOM.match(s):
        return ""
    acts = verb and not (BODY.search(s) and len(s) - verb.end() <= 4)
    return "" if acts or len(s) < 2 or _MANNER.fullmatch(s) else owner


def _only_acts(s: str, cues: Cues) -> bool:
    return s in cues.act or bool(cues.verb.fullmatch(s) or cues.lead.fullmatch(s))


def inside_quotes(s: str, at: int) -> bool:
    return s.count("“", 0, at) > s.count("”", 0, at) or s.count("《", 0, at) > s.count("》", 0, at)


_TIDY = re.compile(
    rf"[{TIME}\s]+|^(?:[的了、，之]|和(?![平谐解田县睦美])|及(?![时格第])|与(?!会)|等(?!级|次))+|(?:[的了、，之将]|(?<=\w{{2}})(?<![关基由属位等高低优大小多少快慢])[于以]|(?<=\w{{2}})(?<![纪摘概需主重必紧首只])要)+$|^[”’）》+]+|[（“‘《+\s]+$"
)
_LOOSE_FIRST = frozenset("的了、，之和及与等”’）》+")
_LOOSE_LAST = frozenset("的了、，之将要于以（“‘《+")
_BLANK = re.compile(rf"[{TIME}\s]")
_PAIRED = frozenset("“”《》（）")


def tidy(s: str) -> str:
    """A name without time, stray particles and unpaired quotation marks at its ends."""
    if s[:1] in _LOOSE_FIRST or s[-1:] in _LOOSE_LAST or _BLANK.search(s):
        s = _TIDY.sub("", s)
    if _PAIRED.isdisjoint(s):
        return s
    for opening, closing in ("“”", "《》", "（）"):
        if s.count(opening) != s.count(closing):
            s = s.replace(opening, "").replace(closing, "")
    return s
