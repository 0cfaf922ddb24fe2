"""Rules for quantities that tell a change, or a level compared with another."""

from __future__ import annotations

import re

from reportminer.cues import Cues
from reportminer.endings import EndPattern
from reportminer.following import noun_after
from reportminer.model import TIME, Frame, Name, Site
from reportminer.naming import holder, read_name, strip_head, tidy, without_steps
from reportminer.nouns import starts_noun
from reportminer.record import maker
from reportminer.shares import turned

_frame = maker(Frame)

_COMPARED = re.compile(
    rf"(?:比(?<![占同环对相]比)|较|同|与|超过|超|高于|低于|达到|控制在)(?P<base>[^，]{{0,12}}?(?:{TIME}+(?:[^，]{{0,10}}普查时?)?|计划|目标|任务|预算|同期))(?:规定)?的?$"
)
_FROM = re.compile(rf"(?:由|从)(?P<base>[^，由从]{{0,12}}{TIME}*[^，由从]{{0,6}}?)的?$")


_BEFORE = re.compile("(?:此前|之前|早先|早前|上次)(?:的|预[测期计]的?)?$")
_FORESEEN = re.compile("的?(?:预[测期计]|估计|初值|终值)")


def compared(site: Site, cues: Cues) -> Frame | None:
    """比1957年的1241亿元增长…: the value of another time, named like the one before."""
    if site.is_ratio and _FORESEEN.match(site.tail) and _BEFORE.search(site.own):
        return _frame("same", "compared", prev=site.prev)
    told = site.own.endswith("的") or site.tail[:1] in ("高", "低")  # 高于目标2.5个百分点 is a difference
    if (site.is_ratio and not told) or site.unit[-2:] == "分点":
        return None
    m = _COMPARED.search(site.own)
    if not m or starts_noun(site, cues):
        return None
    if m[0].startswith("超") and not site.tail.startswith("的"):
        return None
    name = read_name(site.own[: m.start()], cues)
    return _frame("compared", "compared", *name[:3], basis=m["base"], prev=site.prev)


def reach_from(site: Site, cues: Cues) -> Frame | None:
    """由5000户增加到: the level before."""
    m = _FROM.search(site.own)
    if not m or not (cues.reaches.match(site.tail) or cues.reaches.match(site.follows.lstrip("，"))):
        return None
    part = _PART_OF_WHOLE.fullmatch(turned(site.own[: m.start()].strip(TIME))) if site.is_ratio else None
    if part and site.prev is not None:  # 占外贸总值比重由9%提升至15%
        return _frame("share", "from", whole=tidy(part["whole"]), place="占", basis="由", prev=site.prev)
    name = read_name(site.own[: m.start()], cues)
    if not name.text:
        name = read_name(said_before(site) or so_told(site.host_words) or _so_before(site), cues)
    kind = "share" if site.is_ratio else "own"
    return _frame(
        kind if name.text else "from",
        "from",
        *name[:3],
        basis="由",
        place="率" if site.is_ratio else "",
        prev=site.prev,
    )


_PART_OF_WHOLE = re.compile("所?占(?P<whole>[^，占]{2,16}?)的?(?:比重|比例|份额)")
_SO = re.compile(
    "(?:虽然?|尽管|逐[年步]|略有|持续|稳步|明显|显著|大幅|快速|较快|进一步|不断|有所)*(?:增加|增长|提升|提高|上升|下降|减少|缩短|扩大|降低)$"
)


_MADE_SO = re.compile("^.*(?:增加|提升|提高|降低|减少|缩短|扩大)了(?=[^，]{4,}$)")


def so_told(words: str) -> str:
    """门诊量显著增加（由3万人次增至5万人次）: what is said to change before the bracket."""
    return _SO.sub("", _MADE_SO.sub("", words))


_SEEN = re.compile("[以从就].{2,12}看")  # 占比提高，以近五年看，从3%…


def _so_before(site: Site) -> str:
    """双边贸易规模快速扩大，从8亿元增长至64亿元: what the clause before says to change."""
    clauses = [c for c in site.earlier[-2:] if not _SEEN.fullmatch(c)]
    clause = clauses[-1].strip(TIME) if clauses else ""
    what = _SO.sub("", clause)
    return what if 4 <= len(what) < len(clause) <= 24 else ""


_PER_HEAD = EndPattern.of(
    "人均|户均|亩均|日均|月均|年均|平均|每[人户亩](?:每[年月天])?|每[年月天]", "均人户亩年月天"
)


_AT_PRESENT = EndPattern.of("现在|目前|如今|当前", "在前今")  # 提高到现在的1721元
_UNIFORM = re.compile(r"(?:(?<=.{2})|^)(?:统一|逐步|稳步|同步|大幅|进一步|持续|不断|显著|又|再|均|也)$")


def reach_to(site: Site, cues: Cues) -> Frame | None:
    """…增加到16000户: the level after, named like the one before or by the own words."""
    own = _PER_HEAD.cut(site.own.rstrip(TIME + "的")).rstrip(TIME + "的")
    m = cues.reach.search(_AT_PRESENT.cut(own))
    if not m or (site.is_ratio and m[0].startswith("恢复") and site.own[-1] in "的" + TIME):
        return None  # 恢复到上年同期的82% is a share
    head = turned(_UNIFORM.sub("", site.own[: m.start()]))
    name = read_name(head, cues)
    if not name.text and not site.is_ratio:
        name = read_name(said_before(site), cues)  # 集装箱吞吐量，前8个月达到2亿标箱
    text = "" if name.text and _BASIS_ONLY.fullmatch(name.text) else name.text
    kind = "share" if site.is_ratio else "own"
    return _frame(
        kind if text else "to",
        "reached",
        text,
        name.scope,
        name.owner,
        place="率" if site.is_ratio else "",
        prev=site.prev,
    )


_TIMES = re.compile(
    r"(?P<subject>.*?)(?:是|为|相当于|等于|达到?|(?P<bound>不低于|不少于|不高于|不超过|不足|不到|高于|低于|超过?|接近))(?P<whole>[^，]{1,16})的$"
)
_EXCEEDS = re.compile(
    r"(?P<subject>.{2,}?)(?P<bound>超过|高于)了?(?P<whole>[^，]{2,10})$"
)  # 产量超过邻国两倍
_BOUNDS = {
    "不低于": ">=",
    "不少于": ">=",
    "不高于": "<=",
    "不超过": "<=",
    "不足": "<",
    "不到": "<",
    "低于": "<",
    "接近": "<",
}


def times(site: Site, cues: Cues) -> Frame | None:
    """是上年的4.2倍, 翻两番."""
    if site.unit not in ("倍", "番"):
        return None
    m = _TIMES.match(site.own) or _EXCEEDS.match(site.own)
    if m:
        name = read_name(split_basis(m["subject"])[0], cues)
        bound = _BOUNDS.get(m["bound"], ">") if m["bound"] and m.re is _TIMES else ""
        return _frame("change", "times", *name[:3], basis=m["whole"], modifier=bound, prev=site.prev)
    m = re.search(r"(?P<near>接近|将?近)?(?:翻了?|实现)$", site.own)
    if m:
        head, basis = split_basis(site.own[: m.start()])
        name = read_name(head, cues)
        near = "<" if m["near"] else ""
        return _frame("change", "times", *name[:3], basis=basis, modifier=near, prev=site.prev)
    return None


_BASIS = re.compile(
    rf"(?:，)?(?:同比|环比|(?:按|在)?(?:同|可比)口径(?:计算)?|(?:(?<!占)相?比|相?较|与|同)(?:{TIME}+|[^，]{{0,10}}?(?:{TIME}+|计划|目标|同期|上轮|上届|上期|预算|先进|初|末|以前|之前|常年|往年|历年|黄金周|小长假|假期|暑期|春运|全国|全省|全市|“?十[一二三四五]五”?(?:时期|期间|末)?))(?:同期)?(?:水平|平均|规定|预计|实际|执行|完成|[决预]算|数|的)*(?:相[比较])?|(?:在[^，]{{1,16}}?|^的)基[数础]之?上|(?:比|较|是)(?:前|上|头)[^，]{{1,3}}年|(?:按|以)[^，]{2, 8}计算|(?:按|以)[^，]{{2,8}}计算|按(?:可比|不变|现行?|{TIME}+)价格?(?:计算)?|{TIME}+)$"
)
_BASIS_ONLY = re.compile(
    r"同比|环比|同口径|年均|平均|分别|同比分别|均|又|再|净|各|也|都|实际|名义|可比|则|却|平均每年|每年|年平均|累计|裁并|[合撤归]并|精简|比.{0,10}|较.{0,10}"
)
_SOFT = EndPattern.of(
    r"(?:(?:[上下]调了?)?(?:此前|早前)(?:预[测期]为?|的)?|分别|(?<![人户亩平日月年村])均|各|都|也|却|仍|又|再|净|共|已|总体|大幅|持续|累计|平均每年|平均|每年|年均|则|还|将|可|有所|继续|稳步|快速|逐年|同步|增幅|单位数|预计|实际|名义|可比|大约|(?<![纪摘概需主重必紧首只])要|(?<=[值额量数])计划|(?<![节契签合条预公特集大])约|(?<![一二两三四五六七八九十\d常往历])年|实现|扣除[^，、]{2,6}(?:因素|影响)后?|提前(?:[一二三四五六七八九十两\d]{1,2}年)?|(?:近|连续|过去)?(?<![前上头个第几十\d.])[一二两三四五六七八九十\d]{1,2}年(?:来|间|内|时间)?|了)+",
    "前测期为的别均各都也却仍又再净共已体幅续计年则还将可所步速数际义比要划约现素响后来间内了",
)


def change(site: Site, cues: Cues) -> Frame | None:
    """同比增长7.7%, 比上年末增加11.7平方米: the verb stands right before the number."""
    own = _LIKE_WITH_LIKE.cut(site.own)
    m = _SIGNED.fullmatch(own) if site.is_ratio or site.unit == "个百分点" else None
    if m and (own[-1] in "+＋" or site.written[0] in "-－−+＋"):
        name = read_name(m["head"], cues)
        return _frame("change", "change", *name[:3], basis=m["basis"], prev=site.prev)
    if own.endswith("新增") and _THAN_THEN.search(own):
        own = own[:-2] + "增加"
    m = cues.change.search(own)
    counts = site.dimension in ("count", "people", "length", "area") or not site.unit
    if not m or (counts and starts_noun(site, cues)):
        return None
    head, basis = split_basis(own[: m.start()])
    if not basis and _is_no_change(m["verb"], head, site):
        return None
    if not basis and _THAN.fullmatch(head.strip(TIME)):
        head, basis = "", head.strip(TIME)
    if m["verb"] in _MEASURES_TOO and site.unit == "个百分点" and (than := _THAN_OTHERS.search(head)):
        head, basis = head[: than.start()], than[0].strip(TIME)
    if site.prev is not None and site.tail.startswith("的") and _FULFILS.fullmatch(head.strip(TIME)):
        head = ""  # 下降18.8%，完成“十三五”下降18%的目标
    head = "" if _SHARE_ALONE.fullmatch(head.strip(TIME)) else _PLACED.sub("", head)
    head = head[done.end() :] if (done := _DONE_WITH.search(head)) else head.removeprefix("扣除")
    name, used = _changed(site, head, m["verb"], cues)
    return _frame(
        "change",
        "change",
        *name[:3],
        basis=basis,
        sign=cues.sign[m["verb"]],
        modifier="~" if _ABOUT.search(site.own, 0, m.start()) else "",
        prev=site.prev,
        used_tail=used,
    )


_THAN_THEN = re.compile(f"[比较]{TIME}+[^，]{{0,4}}新增$")  # 较2020年新增12种


def _changed(site: Site, head: str, verb: str, cues: Cues) -> tuple[Name, int]:
    """What changes, by the words before the verb, else by what follows the number, and how much of that it takes."""
    what = _SAID_SHORT.get(verb, "")
    if what and what not in head and read_name(head, cues).text:
        head += verb if what == "收入" and _PER_PERSON.search(head) else what  # 户均增收2000元
    name, used = read_name(head, cues), 0
    of_it = site.dimension == "mass" or (site.tail.startswith("的") and not _OF_NO_THING.match(site.tail))
    if not name.text and of_it and starts_noun(site, cues):  # 减少30%的审批事项, 增产300吨食糖
        thing, used = noun_after(site.tail, cues, site.runs_on)
        name = Name(thing + what, name.scope)
    name = name if name.text or not what else name._replace(text=what)
    return (name if name.text else read_name(said_before(site), cues)), used


_DONE_WITH = re.compile("把(?![手关握控脉])(?=[^，]{2,}$)")  # 坚决把文件压减20%
_OF_NO_THING = re.compile(
    "的[^，。；]{0,4}(?:目标|要求|任务|水平|速度|幅度|比例|增[长速幅]|预[期测]|基础|势头|态势)"
)


def _is_no_change(verb: str, head: str, site: Site) -> bool:
    """Whether a word of change only tells what was done to things that are counted, or how large something is."""
    beside = not head and site.prev is not None and not site.earlier  # 比上年的96亿元多1亿元
    if verb in _MEASURES_TOO and not beside and site.unit != "个百分点" and not _COMPARES.search(site.own):
        return True
    return verb in _DONE_TO and _is_counted(site) and (verb == "改善" or bool(_DOES.match(head)))


_SIGNED = re.compile("(?P<head>.*?)(?P<basis>(?:同比|环比)(?:增[长速幅])?)[+＋:：]?")  # 营收同比+5%, 环比-3%
_ABOUT = re.compile(r"约(?:(?<![节契签合条预公大集特]约)|(?<=大约))\Z")  # 工资约增长5%
_SAID_SHORT = {"增产": "产量", "减产": "产量", "增收": "收入", "减收": "收入", "增支": "支出", "减支": "支出"}
# 下降（同口径）8%
_LIKE_WITH_LIKE = EndPattern.of("（(?:[按以]?(?:同|可比|新)口径|可比价格?|下同)(?:计算)?）", "）")
_PER_PERSON = re.compile(r"(?:人均|户均|亩均|平均每[人户亩]|每[人户亩])(?:每?[年月]|全年)?$")
_DONE_TO = ("提升", "改善")  # 推动农房改造提升3万户 tells how many were done, no rise
_DOES = re.compile(
    r"[^，]{0,6}?(?:推动|推进|完成|实施|开展|助力|支持)|.*(?:改造|改建|建设|优化|抚育|整治|治理|规范|修缮|培育|扩面)$"
)


def _is_counted(site: Site) -> bool:
    return site.dimension in ("count", "people", "area", "length")


_MORE_OF = re.compile(
    rf"^(?P<head>.*?)(?P<basis>同比|(?:比|较)(?:{TIME}+|[^，]{{0,6}}?(?:同期|(?:计划|预算|目标)[数值]?))的?)(?P<more>[多少])(?P<act>\w{{1,2}})$"
)


def more_of(site: Site, cues: Cues) -> Frame | None:
    """比上年多发512条: what was done more or less than another time."""
    m = _MORE_OF.match(site.own)
    if not m or m["more"] + m["act"] in cues.sign:
        return None
    name = read_name(m["head"], cues)
    text = name.text if name.text or site.prev is not None else m["act"]
    sign = 1 if m["more"] == "多" else -1
    return _frame(
        "change", "change", text, name.scope, name.owner, basis=m["basis"], sign=sign, prev=site.prev
    )


# 比国有企业低4万元
_THAN = re.compile(rf"(?:比(?![例重率值赛价])|较(?![快大好高低强多为少]))[^，{TIME}]{{2,16}}")
# 较外贸整体增速快3个百分点
_THAN_OTHERS = re.compile("(?<![占同环对相])(?:比(?![例重率值赛价])|较(?![快大好高低强多为少]))[^，]{2,20}$")
_FULFILS = re.compile(
    "(?:已|提前|超额|顺利|圆满|均|大大|远远|略)*(?:完成|实现|达到|好于|优于|[超高]过|[高低]于)了?(?:[全我][国省市县区])?(?:“[^”]{2,8}”|年度|全年|年初|预期|五年|原[来定]|计划|预算)*(?:确定|提出|设定|预期|规定|要求)?的?"
)
_SHARE_ALONE = re.compile("(?:所?占)?(?:比重|占比|比例|份额)")
# 稳居全省第一方阵、增长5%
_PLACED = re.compile(r"^(?:均|也|都)?(?:稳居|位居|高居|跃居|位列|名列|居)(?![民住家委])[^，]{2,10}、$")
_COMPARES = re.compile("(?<![占对])[比较同]")
_MEASURES_TOO = frozenset("高低多少快慢长")  # 坝高32米 tells a height, 比上年高3米 a change
_NO_SUBJECT = re.compile(
    rf"^(?:按|经|扣除|据|初步|其中|同比|环比|比|较|与|分.{{1,6}}看|从.{{1,6}}看|一是|二是|三是|[{TIME}]+$)"
)
_SAYS_WHAT = re.compile(
    r"(?:量|值|额|数|率|收入|支出|投入|价格|指数|比重|占比|面积|里程|利润|投资|经费|规模|总量|人次|产品|消费|贷款|存款|余额|经费|工资|费用|成本|里程|长度|进出口|出口|进口|水平)$"
)


_WITHIN = re.compile("在[^，]{2,}中(?:所占)?的?(?:比重|比例|份额)")  # 入社的农户，在全部农户中的比重


def said_before(site: Site) -> str:
    """The clause before the own one, where it only says what the number is about: X的产量，比上年增长…."""
    clause = without_steps(site.earlier[-1]) if site.earlier else ""
    if not clause or len(clause) > 48 or _NO_SUBJECT.match(clause):
        return ""
    if len(site.earlier) > 1 and _WITHIN.fullmatch(clause) and not _NO_SUBJECT.match(site.earlier[-2]):
        return site.earlier[-2] + clause
    return clause if _SAYS_WHAT.search(clause.rstrip(TIME)) else ""


def split_basis(s: str) -> tuple[str, str]:
    """What stands before the words of comparison, and those words: 产值|同比, 比上年末."""
    basis = ""
    while True:
        before = s
        s = _SOFT.cut(s)
        m = _BASIS.search(s)
        if m:
            told = m[0].strip("，")
            at_prices = basis and told[:1] == "按" and told[1:2] in TIME  # 按当年价格比上年
            basis = told if told.strip(TIME) and not at_prices else basis
            s = s[: m.start()]
        if s == before:
            return s, basis


_LIMIT = re.compile("(?:控制|考核)指标$|限价$")


def excess(site: Site, cues: Cues) -> Frame | None:
    """高于全国0.7个百分点, 超过全国平均水平0.28个百分点, 比计划多227个."""
    m = cues.excess.search(site.own) if site.unit != "%" else None
    if not m or not (
        site.unit in ("个百分点", "个千分点")
        or "平均" in m["whole"]
        or ("超" in m["verb"] and re.search("任务|计划|目标|指标|预算", m["whole"]))
        or _LIMIT.search(m["whole"])
    ):
        return None
    name = read_name(site.own[: m.start()], cues)
    return _frame(
        "change",
        "excess",
        *name[:3],
        basis=m[0],
        place="" if tidy(m["whole"]) == "" else tidy(m[0]),
        sign=cues.sign.get(m["verb"], 1),
        prev=site.prev,
    )


_BEYOND = re.compile(
    rf"(?P<head>.*?)(?P<basis>(?:超过|超额完成|高于|低于)了?(?:{TIME}+(?:同期|水平)*|(?:原[来定]*)?(?:国家|年度|生产)?(?:计划|任务|预算|指标)的?))$"
)


def beyond(site: Site, cues: Cues) -> Frame | None:
    """超过计划5%, 超过1936年12%: so much more than was planned, or than another time."""
    m = _BEYOND.match(site.own) if site.unit == "%" and not site.tail.startswith("的") else None
    if not m:
        return None
    name = read_name(m["head"], cues)
    if not name.text:
        name = read_name(said_before(site), cues)
    sign = -1 if m["basis"].startswith("低") else 1
    return _frame("change", "excess", *name[:3], basis=m["basis"], sign=sign, prev=site.prev)


def fall(site: Site, cues: Cues) -> Frame | None:
    """减少办公用房租赁费1.2亿元: the verb stands first, its object between it and the number."""
    s, scope = strip_head(site.own, cues)
    m = cues.fall_first.match(s)
    owner = ""
    if not m:
        m = re.search(r"(?<=.{2})(?P<verb>减少|降低|压减|压缩|减轻|缩短|削减)(?!率|到|至|值)", s)
        owner = s[: m.start()] if m else ""
    if not m or s[m.end() : m.end() + 1] in "值长速幅量率":
        return None
    sign = cues.sign.get(m["verb"], 1)
    if sign > 0 and site.unit and site.dimension != "money":
        return None
    name = read_name(s[m.end() :], cues)
    return _frame("change", "fall", name.text, scope, tidy(holder(owner, cues)), sign=sign)


_GROWN = re.compile(r"(?P<what>[^，]{2,}?)的?(?:年均)?(?P<how>增速|增幅|增长|涨幅|降幅|跌幅)")  # 3%的用电增速
_SHOWED = re.compile("[却则仍均都也还]?(?:出现|实现|取得|保持|迎来|创|维持|有)了?$")
_MOVED = re.compile(  # 利润出现6%的同比下滑, 产值实现8%以上增长
    "(?:以[上下内]|左右|上下)?的?(?:同比|环比|年均|复合|平均|正|负|较快|快速|高速|稳定)*"
    "(?P<verb>增长|上涨|提升|上升|下滑|下降|下跌|回落|减少|增幅|增速|涨幅|降幅|跌幅)(?:幅度|速度|率)?(?=[，。；、]|$)"
)


def grown(site: Site, cues: Cues) -> Frame | None:
    """以年均3%的用电增速支撑…: the rate of growth of what follows; 产值保持8%以上的增长: of what stands before."""
    if not site.is_ratio:
        return None
    moved = _MOVED.match(site.tail)
    if moved and (told := _SHOWED.search(site.own)):
        name = read_name(site.own[: told.start()], cues)
        sign = -1 if moved["verb"][0] in "降跌" else cues.sign.get(moved["verb"], 1)
        return _frame("change", "grown", *name[:3], sign=sign, prev=site.prev, used_tail=moved.end())
    if not site.tail.startswith("的") or not starts_noun(site, cues):
        return None
    text, used = noun_after(site.tail, cues, site.runs_on)
    m = _GROWN.fullmatch(text)
    if not m:
        return None
    what = m["what"] if len(m["what"]) > 2 else m["what"] + m["how"]
    scope = read_name(site.own, cues).scope
    return _frame("change", "grown", what, scope, sign=-1 if m["how"][0] in "降跌" else 1, used_tail=used)
