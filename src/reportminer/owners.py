"""Whom or what the rows named so far own: what a later measure, person or event of the same sentence belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportminer.cues import Cues
from reportminer.endings import EndPattern
from reportminer.heads import Heads
from reportminer.model import Frame, Named
from reportminer.nameparts import (
    FLOW,
    INSTITUTION,
    MONEY,
    NEWCOMERS,
    NEWLY,
    PER_UNIT,
    RATE,
    SEASON,
    again,
    same_kind,
    shares_head,
    without_total,
)
from reportminer.record import replace

_DESIGNED = re.compile(  # 设计灌溉面积3万亩，完成投资6亿元
    "(?:设计|规划|概算|估算)(?!院|公司|单位|人员|师|大赛|竞赛|项目|方案|图|所|室|企业|机构|作品|中心|费|服务)"
)


def entity_of(heads: Heads, row: Named, role: str, name: str = "") -> str:
    """What a row measures something of, for a later `name`: 春茶 of 春茶产量; the whole name for what derives from it (增幅)."""
    stem = row.stem or row.thing
    if name.endswith(_POINTS):  # 及时率目标值100%，得5分
        return row.owner + next((stem.removesuffix(p) for p in _POINTS if stem.endswith(p)), stem)
    if row.owner and stem.startswith("发现") and name.startswith("整改"):
        return stem  # 检查项目26个，发现问题83条，整改79条
    if row.owner and name.endswith(("率", "金额", "标的额", "罚没款")) and heads.role.get(stem) == "event":
        return row.owner  # 工单90件，办结86件，满意率97%
    if (
        role == "person"
        and not row.owner
        and _AT_SCHOOL.fullmatch(name)
        and (those := _AT_SCHOOL.search(stem, 2))
    ):
        return stem[: those.start()]  # 初中招生数1023人，在校生数6217人
    if role in ("measure", "flow") and _DESIGNED.match(stem):
        return row.owner
    if row.rule == "fate":  # 事故造成3人死亡，直接经济损失300万元
        return stem.partition("造成")[0] if "造成" in stem else row.owner
    if role == "flow" and row.owner and (RATE.search(stem) or _SPENT.search(row.owner + stem)):
        return row.owner  # 到位率100%，支出80万元
    if role in ("derived", "flow"):
        return row.owner + ((FLOW.sub("", stem) or ("" if row.owner else stem)) if role == "flow" else stem)
    if row.owner and stem in _REACTIONS and role == "measure":
        return row.owner
    if row.owner:
        measured = stem[-1:] == "率" or heads.measure_end.search(stem) or heads.role.get(stem) == "person"
        measured = measured or role == "event"
        chained = heads.role.get(stem) == "event"  # 检查企业30家，立案2起，罚款8万元
        return row.owner if measured or chained else row.owner + stem
    if role in ("measure", "person") and heads.needs_owner(stem) == "measure":
        return ""
    entity = _BY_TIME.sub("", heads.entity(stem))  # 日均业务量3万件，业务收入8亿元
    if stem.endswith(_MONEY) and (role == "person" or _STAGE.match(name) or _PAID_OUT.match(name)):
        return stem  # 下达衔接资金56万元，安排项目6个，开工5个
    if entity != stem:  # 项目下达资金56万元，实际完成投资54万元: of the project
        entity = _MOVED.sub("", entity)
    return _COUNTED.cut(_PER_TIME.sub("", entity)) or entity if role == "measure" else entity


_POINTS = ("得分", "扣分", "分值", "满分", "总分")
_MONEY = ("资金", "补贴", "补助")
_AT_SCHOOL = re.compile("(?:招生|在校学?生|毕业生|教职工|专任教师)(?:人?数)?$")
_BY_TIME = re.compile("^(?:[日月周]均|单日)(?=.{2})")
_PER_TIME = re.compile(r"[次例床人户](?<=.{3})均\w{2}$")  # 医院次均住院费用, 次均门诊费用: of the hospital
_REACTIONS = ("转发", "点赞", "获赞", "评论", "收藏", "分享")  # 转发60次；全网阅读量320万
_RATE_END = re.compile(r"(?:(?<=\w{2})|^)(?:按[期时]|及时)?\w{2}率$")


def without_rate(owner: str, name: str) -> str:
    """甲类传染病 of 甲类传染病发病率, for the 死亡率 told after it: no rate is of another, nor the 支出率 of a 支出."""
    owner = _SPENT.sub("", owner) if name.endswith("率") or name.startswith("未") else owner
    owner = of_rate(owner) if name.endswith("率") else owner
    return "" if name.endswith("率") and owner.endswith("率") else owner


def of_rate(name: str) -> str:
    """项目资金 of 项目资金到位率: what a rate is of, for another measure of that."""
    return _RATE_END.sub("", name)


_SPENT = re.compile("(?<=.{2})(?:全年|年末)?(?:实际|累计)?(?:结余|支出|支付|拨付|执行|到位|使用)数?$")
_PAID_OUT = re.compile("(?:全年|年末)?(?:实际|累计)?(?:到位|支出|拨付|支付|使用|执行|结余|结转|缺口)")
_MOVED = re.compile("(?:核定|下达|拨付|下拨|投入|争取|筹集|落实)$")
_STAGE = re.compile(
    "(?:基本|全部|计划|已|拟)*新?(?:开工|复工|在建|续建|竣工|完工|建成|投产|达产|投运|投用|通车|签约|落地|并网|招生|毕业)(?:建设|运营)?"
)
AT_STAGE = re.compile(rf"(?<=\w{{2}}){_STAGE.pattern}$")
# 续建厂房8栋，新开工3栋
_STAGE_FIRST = re.compile("^(?:续建|复工|在建|新?开工(?:建设|改造)?)(?:的|(?=.{2}))(?!项目$)")
_IN_MONEY = re.compile("(?:收入|支出|投资|税收|利润|产值|生产总值|增加值|销售额|零售额)$")


def fitted(owner: str, name: str, row: Named) -> str:
    """The owner without the stage it is told at, for another stage: 项目开工39个、竣工43个; with its measure for a 总量 of it."""
    if _STAGE.fullmatch(name):
        return _STAGE_FIRST.sub("", AT_STAGE.sub("", owner))
    if _EACH.fullmatch(name) and row.unit in MONEY:
        return row.indicator  # 兑现扶持资金80万元，涉及农户40户，户均2万元
    alike = name[-3:] == row.thing[-3:] and name[-1] in "度率" and name[3:]  # 企业满意度96%，群众满意度93%
    if alike or (row.aspect == "share" and name.endswith("收入")):
        return row.owner  # 床位使用率88%，业务收入6亿元
    owner = owner.removesuffix("粉丝" if name in _REACTIONS else name + "费")  # 公务接待费2万元，接待30批次
    whole = name in ("总量", "总额") and _IN_MONEY.search(row.thing)
    return row.thing if whole and not row.owner else owner


_COUNTED = EndPattern.of(r"(?<=\w{2})(?:接待|入境|参观|到访)?总?(?:人数|人次)", ("人数", "人次"))
ASIDE = re.compile(
    r"[^，]{0,6}(?:通知|建议|警示|告知|责任|承诺|意见|交办|提示|督办)[书单函]$|(?:涉及|涵盖)(?!\w{0,8}(?:问题|隐患|事项|线索)$)|涉案|牵涉|(?:开?设?教学班|班级|班额)$"
)


def told_before_asides(rows: Sequence[Named], level: int) -> Named | None:
    """处理争议52件，涉及劳动者90人，办结51件: what was told before the aside owns what comes after it, too."""
    for row in reversed(rows[max(0, level - 6) : level]):
        if row.aspect == "level" and not (row.owner or ASIDE.match(row.thing)):
            return row
    return None


def past_asides(rows: Sequence[Named], level: int, name: str) -> Named:
    """The row `level`, or what was told before it where it is an aside, a figure per head (每期50人) or money that is not settled (结案率)."""
    row = rows[level]
    if ASIDE.match(row.thing):
        return told_before_asides(rows, level) or row
    if SETTLED.fullmatch(name):
        rest = not row.owner and row.thing.endswith(name[:-1])  # 整改91处，其余9处限期整改，整改率91%
        near = (r for r in reversed(rows[max(0, level - 3) : level]) if r.unit not in _SPENDABLE)
        return next((r for r in near if row.unit in _SPENDABLE or (rest and r.unit == row.unit)), row)
    alone = _PER_ONE.match(row.thing) and not row.owner
    return (told_in(rows, level) if alone else None) or row


_SPENDABLE = MONEY | {"天", "小时", "分钟", "工作日", "个工作日"}  # 平均办结3天，满意率96%
SETTLED = re.compile(
    "(?:(?:按[期时]|及时)?办[结复理]|结案|破案|整改|满意|调[处解](?:成功)?|化解|[答回面]复|采纳)[率度]"
)
_PER_ONE = re.compile(  # 居民到医院平均就诊6.8次, 每千人口床位6张, 人均停留3天
    r"(?:平均)?每(?:\w{1,2}$|[百千万村镇乡校])|[人户亩]均|[^，]{2,4}(?:到[^，]{2,8})?平均"
)


def told_in(rows: Sequence[Named], end: int, unit: str = "") -> Named | None:
    """The last level before row `end`, near it, that is no per-unit figure; of the same kind of unit if one is given."""
    for row in reversed(rows[max(0, end - 6) : end]):
        if (
            row.aspect == "level"
            and not PER_UNIT.match(row.thing)
            and (not unit or same_kind(row.unit, unit))
        ):
            return row
    return None


def said_twice(owner: str, name: str) -> bool:
    """参加业务培训6次，参加培训18人次 · 培训学员260人，培训人数超300人: a name that begins and ends as its owner, or tells people of people."""
    people = (name.endswith(("人数", "人次", "人员")) and owner.endswith(_PEOPLE)) or name[:1] == "参"
    return len(name) > len(owner[:2]) and owner.startswith(name[:2]) and (people or owner.endswith(name[-2:]))


_PEOPLE = ("员", "人", "者", "生", "众", "民", "干部", "教师", "职工", "妇女", "青年", "儿童")


def holder_of(heads: Heads, named: Named, known: str) -> str:
    """The last thing of the sentence that is told apart from others, so that bare measures after it are its own.

    国有工业 of 国有工业资产总额 stays for the 上交税金 that is told after a 产品销售收入 or a 工业增加值.
    """
    entity = entity_of(heads, named, "measure")
    entity = heads.person_end.cut(entity) or entity
    told = len(entity) >= 3 and entity not in known and not _SET_UP.fullmatch(entity)
    return entity if told and not PER_UNIT.match(named.thing) else known


_SET_UP = re.compile(r"设(?![备施计立])\w{1,5}|[建配派增]\w")  # 新线全长90公里，设站7座，总投资40亿元


_EACH = re.compile(
    "(?:平均)?(?:[生人户亩村件宗案]均|每[十百千万]+(?:人口?|名?学生|名?老人|户)?|每[名个]?[人户亩村])(?:每?[年月])?"
)


def per_one(name: str, level: Named, unit: str) -> str:
    """校舍面积8万平方米，生均9平方米: the amount before it, told of each; else empty."""
    told = level.aspect == "level" and same_kind(level.unit, unit) and not PER_UNIT.search(level.indicator)
    return name + level.indicator if told and _EACH.fullmatch(name) else ""


def without_staff(owner: str, name: str) -> str:
    """茶厂员工120人，年营业收入860万元: of the works, not of its people."""
    at = owner.find(name[:2], 2) if name.endswith("率") and owner.endswith(_PEOPLE) else 0
    if at > 0 and "未" not in owner:
        return owner[:at]  # 养老院入住老人90人，入住率45%
    return _STAFF.sub("", owner) if _EARNED.search(name) else owner


_STAFF = re.compile("(?:有?(?:员工|职工|从业人员|从业者)|(?:研发|技术|管理|销售|生产)人员)$")
_EARNED = re.compile("^(?!人均|户均|平均|每).*(?:营业收入|营收|产值|利润|销售额|销售收入|投资|资产)")


def says_less(heads: Heads, entity: str, holder: str) -> bool:
    """Whether `entity` says less than the thing that the sentence is about: nothing, or 工业 of 国有工业."""
    if _SET_UP.fullmatch(entity):
        return bool(holder)
    return not entity or (holder.endswith(entity) and heads.role.get(holder[:2]) != "event")


def bearer_of(heads: Heads, named: Named) -> str:
    """Who or what later measures of the sentence belong to: an institution that was counted, or the owner of a head."""
    acted_on = heads.does(_QUOTED.sub("", named.thing))  # “送清凉”走访企业
    if named.owner or acted_on or named.rule == "noun after" or NEWLY.match(named.thing):
        return ""
    if named.thing.endswith("项目"):
        return ""
    if INSTITUTION.search(body := without_total(named.thing)):
        return "" if NEWCOMERS.match(body) else body
    bare = heads.person_end.cut(named.thing)
    acted_on = heads.role.get(bare[-2:]) == "event"
    people = bare != named.thing and not named.thing.endswith("人次")
    named_so = people and len(bare) >= 3 and not bare.endswith(("在编", "在岗", "在职", "在册"))
    return bare if named_so and not acted_on else ""


_QUOTED = re.compile("^“[^”]*”")


def giver_of(heads: Heads, cues: Cues, row: Named | None) -> str:
    """补贴资金3亿元，带动消费10亿元: what was given or done, told with the number right before, in `row`."""
    if row is None or row.aspect not in ("level", "change"):
        return ""
    people = row.owner and (row.thing[-2:] in ("人数", "人次") or heads.needs_owner(row.thing) == "person")
    if people or cues.benefit.match(row.thing):
        return row.owner  # 直播12场，观看人数3万，带动销售80万元: of the broadcasts
    if came := cues.benefit.search(row.thing, 4):
        return row.owner + row.thing[: came.start()]  # 供水工程覆盖村庄58个，惠及群众6万人
    verb = next((n for n in (4, 3, 2) if heads.role.get(row.thing[:n]) == "event"), 0)
    given = row.thing[verb:] if row.unit in MONEY and len(row.thing) - verb >= 3 else row.thing
    return row.owner + given


def done_by_label(f: Frame) -> str:
    """流动书车：下乡42次: the role of a bare verb after a label, which tells what became of that; else empty."""
    return "event" if f.topic and f.opens and len(f.name) == 2 and f.rule == "own" and not f.acted else ""


def other_flow_of(heads: Heads, name: str, level: Named | None) -> bool:
    """企业保险基金收入98亿元、支出89亿元: whether a bare flow is the other side of the one told right before."""
    return level is not None and bool(FLOW.search(level.thing)) and heads.needs_owner(name) == "flow"


def had_share(row: Named) -> bool:
    """绿电占比三成: whether a row only says how much of a whole its own thing is."""
    return row.aspect == "share" and bool(row.stem) and row.thing == row.stem + "占比"


def owner_of_kind(
    cues: Cues, kinds: Sequence[str], rows: Sequence[Named], heading: str, headed: bool = False
) -> str:
    """参加工伤保险42万人，稳岗返还惠及职工3万人，基金收入2亿元: the last thing of one of the kinds in a paragraph, else its heading.

    `headed`: the heading comes first.
    """
    kind = re.compile(f"[^，。、]*(?:{'|'.join(map(re.escape, kinds))})")
    told = (
        (m[0], row.thing)
        for row in reversed(rows)
        if not (row.inside or PER_UNIT.match(row.thing))
        and (m := kind.match(_ASIDES.sub("", row.owner + (row.stem or row.thing))) or kind.match(row.scope))
    )
    above = kind.search(_MARKER.sub("", heading))
    over = (above[0] if above else "", "")
    for said, thing in (over, *told) if headed else (*told, over):
        done = cues.acts.match(said) or cues.verb.match(said)
        owner = said[done.end() :] if done else said
        if len(owner) > _SHORTEST_OWNER or (owner and owner == thing):
            return owner
    return ""


_ASIDES = re.compile("（[^）]*）")
_SHORTEST_OWNER = 3  # 社会保险 tells more than 保险
_MARKER = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]")
_OF_OTHERS = re.compile(  # an owner and, on the next line, a name that is not its
    "(?:按时|按期|及时|如期|全面|归母|归属于.*|在编|在岗|在职|在册|实有|.*第.|“.{1,3})\n"  # 按时完成率97%，立案74起
    "|(?:[年全上本当][年初中末度]+(?:追加|调整|预算|安排|结转|批复|下达|数)*|预算(?:安排|批复|下达)数?"
    "|调整后|(?:[年上][初末年]?|结转|结余|结存|[和与及、])+)\n"  # 年初结转和结余36万元，本年收入1280万元
    "|.*(?:量|手术|出院)\n(?:(?:出院|住院|手术|急诊|门诊|分娩|体检)(?:人次|人数|台次)?$|平均住院)"
    "|(..)(?:运输|人口)\n\\1|.*客运\n货运|.*货运\n客运"  # 货物运输总量3亿吨；货物周转量86亿吨公里
    "|.*进出口.*\n(?:进口|出口)"
    "|.*(?:责任书|承诺书)\n(?!签订)"
    "|.*(?:满意.*|问卷|[测调]\\w表)\n.*满意"  # 收回问卷146份，群众满意度97%
    "|(?!.*(?:电|机组|光伏|能|风|水|热|垃圾|沼气|项目|工程|[站厂场])).*\n.*发电量$"  # 原煤产量3亿吨，发电量2亿度
    "|.*(?:[饮吃用]水|出行|行路|住房|用电)\\w*(?:问题|难题|困难)\n(?!.*率)"  # 解决3万人饮水问题；脱贫1万人
    "|.*固定资产\n(?!.*(?:投资|[原净总]值|净额|总额|折旧))"  # 完成固定资产投资12亿元；客运量8万人
    "|.*(?:时限|时间|时长)\n.*率$"  # 办理时限压减两成，网办率98%
    "|.*数\n.*数$"  # 警情数下降3%，立案数下降1%
)
_BOUND_END = re.compile("及?以[上下]$")


def owns(owner: str, name: str, role: str) -> bool:
    """Whether what stands before a name that needs an owner can be it."""
    short = owner[:2] in name[1:] and len(owner) <= len("门诊量")  # 门诊量38万人次，门诊收入2亿元
    if short or owner in name or owner.startswith(name) or said_twice(owner, name):
        return False  # 支出进度: 支出
    if SEASON.fullmatch(owner) or (owner.startswith("新") and owner.endswith(name)):
        return False  # 新发展会员3200人，会员总数4.6万人
    if role == "measure" and owner.endswith(("占比", "比重", "比例", "结转")):
        return False  # 四级手术占比提高到9%，平均住院日7天
    if role == "event" and shares_head(name, owner) and not SEASON.match(name):
        return False  # 带动就业12万人次，其中直接就业2万人
    if role == "person" and owner.endswith(("人数", "人次")):
        return False  # 录取人数790人。毕业生5100人
    whose = _BOUND_END.sub("", owner)  # 副高级职称以上19人，中级职称122人
    if role == "person" and len(name) > len("人员") and whose.endswith(name[-2:]):
        return False  # 中小企业 has no 入驻企业
    return not _OF_OTHERS.match(f"{owner}\n{name}")


_OF_WHOLE = re.compile("占[^，占]{2,}(?:比重|比例|份额)")


def share_of_whole(told: Named | None, name: str, unit: str) -> Named | None:
    """产值占全县的比重 for the share in 产值3亿元，占全县的比重由5%提高到8%."""
    if told is None or name[:1] != "占" or not _OF_WHOLE.fullmatch(name):
        return None
    return replace(again(told, unit), thing=(told.stem or told.thing) + name, stem="", aspect="level")


_IN_WHOLE = re.compile(r"(?P<who>.{2,}?)在[^在]{2,}中(?:所占)?的?(?:比重|比例|份额)")
_WHOLE_ONLY = re.compile(r"[^在]{2,}中(?:所占)?的?(?:比重|比例|份额)")


def in_another_whole(rate: Named | None, name: str) -> str:
    """国营商业在批发中的比重为六成，在零售中的比重为三成: the second share with who has it; else `name`."""
    told = _IN_WHOLE.fullmatch(rate.thing) if rate and _WHOLE_ONLY.fullmatch(name) else None
    return f"{told['who']}在{name}" if told else name


def shared_by(rate: Named | None, level: Named | None) -> Named | None:
    """What a share may be of, too: the amount before it, else what the share before is of (东部人口占四成，中部占三成)."""
    row = level or rate
    return replace(row, thing=row.stem or row.thing) if row else None


def share_of_told(thing: str, whole: Named) -> str:
    """完成全年目标7万人的96%: the share of a whole that was told right before, 6.7万人 or 80% of which are so."""
    if whole.compared:
        return thing
    return whole.thing + "完成率" if whole.thing.endswith(_GOALS) else f"{thing}占{whole.thing}比重"


_GOALS = ("目标", "任务", "计划")
