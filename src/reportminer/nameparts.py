"""Parts of names by their form: rates, bodies, sectors, plans, and how two names or units compare."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from reportminer.endings import EndPattern, behind
from reportminer.model import Aspect, Named, joined
from reportminer.record import replace

INSTITUTION = re.compile(
    r"(?:机构|单位|企业|公司|学校|医院|馆|中心|团体|协会|基地|园区|市场主体|经营主体|工厂|商户|合作社|银行|平台|景区|景点)$"
)
# they are counted, but own nothing told later
NEWCOMERS = re.compile(r"(?:全年|年均|月均|日均)*新(?:增|设|建|办|登记|注册|引进)|下[属设]|内设|所属|直属")
BODY = re.compile(
    r"(?:局|委|委会|部|办|组|(?<=\w{2})(?<![好坏用长短到各何多去住益难妙深])处|中心|会|(?<![入出住转])院|校|馆|站|所|队|厅|机构|企业|公司|单位|省|市|县|区|镇|乡|村|街道|媒体|平台|团|法院|银行|政府|系统|部门|行业|工业|社区|集团|工会|妇联|学校|基地|园区|群众|干部|职工|机关)$"
    r"|^(?:各|我|全(?!年)|本(?!科))[^，]{1,6}$"
)
# Names of what has measures of its own, in front of a colon or as the heading of an entry: 清溪河：全长23公里
ENTRY = re.compile(
    r"(?![各全本我其该两两几多有某一二三四五六七八九十\d]|农村|城[市镇乡区]|[乡村]镇|社区|城区|园区|景区|[省市县区镇]级|[^，。]{0,8}(?:建设|改造|治理|整治|工作|管理|服务|发展))[\w“”·]{1,13}"
    r"(?:[江河湖渠溪沟]|水库|(?<![新农乡])村|[镇乡县区州旗盟省](?<![城园景社库地灌牧林农矿街辖郊小片专各校厂东西南北])|街道|公司|集团|医院|学院|大学|[中小]学|图书馆|博物馆|文化馆|档案馆|合作社|农场|林场|电站|机场|港口|大桥|铁路|高速公路|景区|社区|公园)"
)
EVERYWHERE = frozenset(
    ("全社会", "全系统", "全行业", "各级", "各地", "各部门", "各单位", "各级各部门", "省内", "市内", "县内")
)
EVERYONE = re.compile("(?:全[省市县区国州球]|世界)$")
FLOW = re.compile(r"(?:总|当期|累计|年末)*(?:收入|支出数?|结余|结存|执行数|预算(?:数|安排|批复)?|决算数?)$")
YIELD = re.compile(r"(?:收入|[单总亩]产|产值|销售额|成交额|营收|峰值|[量率])$")
TOLD_AT_LENGTH = re.compile("^.{4,}(?:的|等)(?=[^的等]{2,}$)")  # 在有效期内的集体合同
# no plan but a programme, of which so many were won: 国家重点研发计划3项, “万人计划”2人
NO_PROGRAMME = "(?<!研[发究])(?<!行动)(?<!支持)(?<!资助)(?<!人才)(?<!培[养育])(?<![百千万]人)(?<!学者)(?<!英才)(?<!西部)(?<!”)"
PLAN_END = EndPattern.of(
    rf"(?:年度|年初|全年)?(?:目标任务|{NO_PROGRAMME}计划数?|目标值?|(?<!主要)(?<!性)指标值?|预期值)|(?:年度|年初|全年|下达)任务数?",
    "务划数标值",
)
SECTOR = re.compile(r"(?:业|企业|行业|经济|类|部门|产品)$")
SETUP = re.compile(r"(?:机制|制度|体系|格局|环境|政策|规划)$")  # what is set up does not grow by 5%
SEASON = re.compile("[年全上本当期][初末底年](?:结余|结存|余额|收入|支出)?")  # tells when, not of what
NEWLY = re.compile(
    "^(?:新增|净增|新建(?!(?:项目|企业|工程)$)|新登记|新办(?=.{2})|新注册|新开工|新签|新(?:改|扩|改扩)建|新引进|新购[买置]?|新开通|新培育|新认定|新打造|新组建|新成立|新创建|新评|新晋|新命名|新设立?)"
)
ATTRIBUTE = re.compile(r"(?:以上|以下|的|级|类|型|重点)$")
BARE_PLAN = re.compile(r"(?:本?年度?|全年|季度|年初)?(?:计划|任务|目标|预算|目标任务)数?")
PER_SO_MANY = "每[百千万]+[^，、每]{0,4}?(?:人口?|居民|老人|户|家庭|平方公里|亩)"
RANK = re.compile("(?:国家|省部?|[市县区镇乡村校])级")
ONWARDS = "持续|不断|进一步|加快|稳步|有序|全面|深入|明显|显著|大幅|较快|快速|逐步|继续|蓬勃|扎实|顺利|纵深|平稳|迅速"
OF_GRADE = re.compile("(?:达到|符合|通过)[^，]{2,}(?:标准|要求|条件|验收|认证)$")
# 14个站里有3个, 147名职工中党员占比…: what is told after it is of some of those
AMONG = (
    r"(?:[中里](?=[已有仍还只就](?!完成$))|当中|之中|(?<=[员工人者生师户业位校村镇县市院目题店厂队所童女地区])"
    "中(?![学心小央国等医药期级层型青标介文华转枢高专式村部海试])(?=[^，。的]{2}))"
)
PER_UNIT = re.compile(r"^[百千万]元|人均|户均|亩均|次均|例均|床均|平均|每\w|单价|均价")
RANKED = re.compile(r"(?:排名|名次|位次|排行)$")
_TOTAL_END = EndPattern.of("(?:总数|总量|总额|总人数|全部|的)+", ("总数", "总量", "总额", "全部", "的"))
_TOTAL_FIRST = re.compile("全部|全年|当年|同期")
MEDALS = {"金": "金牌", "银": "银牌", "铜": "铜牌"}
MONEY = frozenset(("元", "美元", "港元", "欧元"))
RATE_UNITS = frozenset(("%", "‰", "/10万"))
GROWTH = re.compile(
    r"(?:(?:增速|增幅|涨幅|降幅|跌幅|减幅|(?<!自然)增长率|增长速度|(?:增长|上涨|上升|提高|下降|下跌|降低|回落|变动)幅度)(?:预期|预测)?(?:目标)?值?|增长(?:(?:预期|预测)(?:目标)?|目标)值?|(?:[三四五]年)?年均增长)$"
)
RATE = re.compile(
    r"(?:率|比重|占比|比例|份额|度|进度|比|面|指数|水平|百分比|系数|感|[误偏]差|贡献|率(?:均值|平均值|平均))(?:（[^（）]*）)?$"
)
SAID_SHARE = re.compile(r"(?:率|比重|占比|比例|份额|百分比)$")  # 达到先进水平的占5%: no share of its own
QUALIFIER = re.compile(
    r"(?:级|重点|镇|街道|单位|区|县|市|省|村|校|部门|国|地区|农村|城镇|城市|乡|男|女|性|线上|线下|公办|民办|境内|境外|的|部|系统|内|外|居|组|州|旗|岁|后|机关|企业|社区|学校|以上|以下|方面|领域|类)$|^(?:各|省|市|县|区|国家)"
)
WHERE = re.compile(
    "(?:[省市县国境区校乡镇村][内外]|城镇|农村|城市|乡镇|乡村|男性?|女性?|线上|线下|公办|民办|公立|民营|规[上下]|限[上下]|在建|小微型?|中小微?|[一二三]产|民商事)+"
)
FOREMOST = re.compile(
    r"(?P<all>[^，]{2,14}?)?(?:数量|总?数)?(?:位?居|位列|排名?|排在)前[^\W\d]{1,2}[位名]的(?:行业|地区|[省市县区])[是为有]?$"
)  # 法人单位数居前三位的行业是：甲业3万个
COUNTERS = frozenset(("项", "个", "种", "类", "条"))  # 5项指标: what is counted is no plan
ARTICLES = {"篇", "条"}  # 发稿320篇，其中电视台20条
KINDS = {
    "案": "件",
    "名": "人",
    "位": "人",
    "口": "人",
    "户": "家",
    "人次": "人次",
    "场次": "场",
    "册件": "册",
}


BRACKETED = re.compile(r"（[^）]*）$")
PAIRS = {  # two words in one, or three
    "城乡": ("城镇", "农村"),
    "收支": ("收入", "支出"),
    "存贷款": ("存款", "贷款"),
    "进出口": ("进口", "出口"),
    "牛羊": ("牛", "羊"),
    "中小学": ("中学", "小学"),
    "供排水": ("供水", "排水"),
    "门急诊": ("门诊", "急诊"),
    "产销量": ("产量", "销量"),
    "产销": ("产量", "销量"),
    "东中西部": ("东部", "中部", "西部"),
    "三次产业": ("第一产业", "第二产业", "第三产业"),
}

CLASS = re.compile(
    r"(?:机构|单位|学校|企业|场所|设施|组织|项目|作品|人员|活动|案件|用户|产品|车辆|船舶|品种|工程|人才)$"
)


def without_total(name: str) -> str:
    """企业 of 全部企业 and 企业总数: a name without the words that only say that all of them are meant."""
    return behind(_TOTAL_FIRST, _TOTAL_END.cut(name))


def without_goal(name: str, kind: str) -> str:
    """完好率 of 完好率指标值: a goal is named by what it is a goal for; of shares, only a rate is."""
    plan = PLAN_END.search(name)
    told = name[: plan.start()] if plan else name
    return told if len(told) >= 2 and (kind == "own" or RATE.search(told)) else name


def shared_measure(measure: str, named: Named, known: str) -> str:
    """The measure that later members of a list leave out: 增加值 of 工业增加值, the whole name of a price."""
    if measure.endswith("价格"):
        return named.thing
    return measure or (known if named.aspect == "change" else "")


def rate_of(total: Named, measure: str) -> str:
    """What a part of a rate is a rate of as well: the whole 婴儿死亡率, but the 使用率 of what an institution has."""
    whole = total.unit in RATE_UNITS and total.aspect in ("level", "share")
    return total.thing if whole and not INSTITUTION.search(total.thing.removesuffix(measure)) else measure


_YIELDED = re.compile("(?<=.)(?:产量|(?:年均|日均|平均)?浓度|[播栽]种面积|种植面积)$")
_PRODUCT = re.compile(r"[^销售口用供存耗收购进调产量率比占投完播种植面积]{1,6}")


def yield_of(name: str, unit: str, level: Named | None) -> str:
    """产量 for the products that a list names after its first: 猪肉产量3万吨，牛肉2万吨; 播种面积 for crops."""
    told = _YIELDED.search(level.thing) if level and level.aspect == "level" else None
    if told is None or level is None or not same_kind(unit, level.unit) or not _PRODUCT.fullmatch(name):
        return ""
    return told[0]


INDUSTRY = re.compile(r"(?<![企行就创从失毕停开营专作学])业$")


def worth_of(name: str, unit: str, level: Named | None, measure: str) -> str:
    """What money an industry is told to have when only the first of a list says it: A产业产值4亿元，B产业3亿元."""
    told = (
        level is not None and level.unit == unit and level.thing.endswith(measure) and level.aspect == "level"
    )
    return measure if measure and told and unit in MONEY and INDUSTRY.search(name) else ""


def same_kind(a: str, b: str) -> bool:
    a, b = KINDS.get(a, a), KINDS.get(b, b)
    return (
        a == b
        or {a, b} == ARTICLES
        or (len(a) > 1 and "（" in a and a.startswith(b))
        or ("（" in a and b in a[2:-1].split("、"))
    )


# none of them is part of another
_FLOWS = re.compile("(收入|支出|结存|结余|存款余额|贷款余额|余额|资产|负债)(?:总[额量计]|合计)?$")


def flow_of(name: str) -> str:
    """Which side of a flow of money a name tells (收入, 支出, 结余); empty for other names."""
    m = _FLOWS.search(name)
    return m[1] if m else ""


def other_flow(a: str, b: str) -> bool:
    """收入 and 支出, 存款 and 贷款, what is new and what there is in all, of which none is part of the other."""
    if NEWLY.match(a) and _IN_ALL.search(b):
        return True
    flows = flow_of(a), flow_of(b)
    if flows[0] and flows[1] and not (flows[0].endswith(flows[1]) or flows[1].endswith(flows[0])):
        return True
    return any((one := _side(words, a)) and _side(words, b) not in ("", one) for words in _SIDES)


def _side(words: re.Pattern[str], name: str) -> str:
    """Which of two sides a name tells; empty where it tells both or none."""
    told = set(words.findall(name))
    return told.pop() if len(told) == 1 else ""


_IN_ALL = re.compile("总(?:里程|人?数|量|额|面积|规模)$|保有量$|余额$")
_SIDES = (re.compile("存款|贷款(?<!存贷款)"), re.compile("出口(?<!进出口)|进口"))


def shares_head(name: str, whole: str) -> bool:
    return len(whole) >= 2 and len(name) > 2 and name[-2:] == whole[-2:]


def shares_words(a: str, b: str) -> bool:
    return any(a[i : i + 2] in b for i in range(len(a) - 1))


def again(row: Named, unit: str) -> Named:
    """The name of `row` for another quantity."""
    return replace(row, unit=unit, parent=None, base=None, basis="", sign=1, flags=())


def of_those(done: str, source: Named | None, scope: str, unit: str) -> Named:
    """测评点59项，有22项达到最优: those of the counted before that did something; by that alone where nothing was counted."""
    if source is None or source.aspect != "level" or not same_kind(source.unit, unit):
        return Named(done, scope, "level", unit, "")
    return replace(again(source, unit), thing=joined(done, source.owner + source.thing), owner="")


def kind_of_all(things: Sequence[str]) -> str:
    """幼儿园 of 公办幼儿园, 民办幼儿园: what all things of a list are; empty where their names have no end in common."""
    ends = zip(*(thing[::-1] for thing in things), strict=False)
    shared = "".join(end[0] for end in takewhile(lambda end: len(set(end)) == 1, ends))[::-1]
    shared = shared[max(0, _WORD - min(map(len, things)) + len(shared)) :]
    return shared if len(shared) >= _WORD and len(set(things)) > 1 and shared not in things else ""


_WORD = 2  # characters; what 公办 and 民办 have in common is no word


def scored(name: str, said: Sequence[str]) -> str:
    """满意度得分 for the 满意度 of 自评得分：满意度10分: points are told of what was given them, where one of `said` is a score."""
    return name + "得分" if any(told.endswith("得分") for told in said) else name


def taking_part(thing: str) -> str:
    """参加工伤保险 of 参加工伤保险人数: what those who are counted do, which all parts of them do too."""
    stem = thing.removesuffix("人数").removesuffix("人次")
    return stem if len(thing) > len(stem) >= 4 else ""


def levelled(aspect: Aspect, unit: str) -> Aspect:
    if unit in ("%", "‰"):
        return "share"
    return "level" if aspect in ("change", "rank", "share") else aspect
