"""Every entry of `categories.tsv` proves itself; names that no entry thought of have a table of their own."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.classify import Categories
from reportminer.errors import LexiconError
from reportminer.lexicon import COLUMNS_OF, Entry, read_entries

FILE = Path(__file__).parents[1] / "lexicons" / "categories.tsv"
CASE = re.compile(r"(?P<name>.*?)\[\[(?P<mention>.*)\]\]")
NUMBER = re.compile(r"^(?:上涨|增长|网店|第)?-?[\d,.]*[万亿]*")

# indicator[[number unit]], category; an empty category: none fits
OWN = """
理论政策宣讲[[130场]] sessions
健康教育讲座[[24期]] sessions
家风宣讲受众[[4200人次]] audience
送戏下乡演出观众[[1.8万人次]] audience
市级媒体刊发稿件[[86篇]] articles
国家级媒体报道[[14条]] articles
政务微信推文[[360篇]] posts
网站访问量[[120万次]] views
短视频总播放量[[860万次]] views
文旅局抖音号粉丝[[5.2万人]] followers
广场LED大屏[[2块]] screens
防溺水宣传海报[[900张]] posters
主干道悬挂横幅[[130条]] banners
反诈宣传折页[[1.6万份]] leaflets
文明健康宣传展板[[48块]] display_boards
县图书馆[[1个]] libraries
县图书馆藏书[[21万册]] books
县图书馆总流通人次[[9万人次]] visitors
城区电影院[[4家]] cinemas
农村公益电影[[1200场]] films
馆藏珍贵文物[[320件]] cultural_relics
省级非遗项目[[9项]] heritage
五一假期接待游客[[36万人次]] tourists
旅游综合收入[[8.4亿元]] tourism_revenue
注册志愿者占常住人口比重[[14%]] volunteers
新时代文明实践所[[11个]] practice_centres
街道党员[[3600名]] party_members
新成立党支部[[14个]] party_branches
政协委员提案[[66件]] proposals
新制定行政规范性文件[[8件]] legislation
政府信息公开申请数量[[31件]] applications
行政处罚案件[[120件]] cases
行政许可处理决定数量[[860件]] licences
12345热线工单办结率[[99%]] completion_rates
化解矛盾纠纷总数[[230起]] mediations
消防救援站[[3座]] fires
生产安全事故死亡人数[[2人]] accidents
年末户籍人口[[56万人]] population
人口自然增长率[[1.2‰]] population
常住人口城镇化率[[58.2%]] urbanization
农村低保对象[[4100人]] social_relief
社区养老服务中心[[9个]] elderly
全区失业人员再就业[[1300人]] jobs
城镇调查失业率[[5.2%]] unemployment
城乡居民养老保险参保人数[[21万人]] insurance
失业保险基金支出[[1200万元]] insurance
公立医院执业医师[[680人]] doctors
乡镇卫生院[[14所]] hospitals
每千人口床位数[[6.1张]] beds
义务教育阶段在校生[[5.1万人]] students
新建公办幼儿园[[3所]] schools
新增公办学位[[1800个]] school_places
地区生产总值增速[[5.4%]] gdp
人均地区生产总值[[7.2万元]] gdp
规上工业增加值增速全省排名[[第3位]] output
茶产业综合产值[[12亿元]] output
高技术产业占比[[16%]] sectors
固定资产投资增速高于全省平均水平[[2.1个百分点]] investment
社会消费品零售总额[[86亿元]] retail_sales
农村居民人均可支配收入[[2.1万元]] income
居民消费价格涨幅[[1.8%]] prices
规上企业利润总额[[9.3亿元]] profits
一般公共预算收入占生产总值比重[[7%]] fiscal_revenue
税收收入[[8.2亿元]] taxes
到位上级补助资金[[3200万元]] funds
投入资金改造背街小巷[[560万元]] funds
农机购置补贴[[420万元]] funds
出口总额[[3.4亿美元]] trade
小微企业贷款余额[[31亿元]] loans
住户存款[[140亿元]] deposits
新增规上工业企业数量[[22家]] enterprises
规上工业企业全省位次[[第6位]] enterprises
省级农业科技园[[2个]] parks
签约亿元以上项目[[18个]] projects
每万人发明专利拥有量[[6.2件]] patents
省级工程技术研究中心[[4家]] research_platforms
水泥产量[[210万吨]] industrial_products
粮食产量[[31万吨]] grain
粮食总产量全市排名[[第2位]] grain
大豆播种面积[[8.2万亩]] grain
蔬菜种植面积[[4.6万亩]] crops
生猪存栏量[[12万头]] livestock
新建高标准农田面积[[3.1万亩]] farmland
森林覆盖率[[42%]] forest
单位地区生产总值能耗[[-3.2%]] energy
空气质量优良天数比率[[91%]] air_quality
农村生活污水治理率[[51%]] sanitation
改造农村户厕[[1200座]] toilets
改造老旧小区[[14个]] renovation
商品房销售面积[[21万平方米]] housing
体育馆建筑面积[[8600平方米]] area
新改建农村公路[[62公里]] roads
港口集装箱吞吐量[[32万标箱]] ports
机场旅客吞吐量[[41万人次]] flights
公路货运量[[900万吨]] freight
快递业务量[[1600万件]] mail
接受捐赠款物[[120万元]] donations
群众满意率[[97%]] satisfaction
食品抽检合格率[[99%]] pass_rates
固定资产投资（不含农户）[[6.1%]] investment
综合考核名次[[第4位]] rankings
水质检测员[[9名]] employees
其中[[12个]]
另有[[8家]]
以上[[3项]]
大类[[7类]]
历史性跨越[[1次]]
综合排序方式[[3种]]
大好局面[[1个]]
深远意义[[2层]]
平均[[3.5]]
新的飞跃[[1次]]
主体责任[[2个]]
"""  # fmt: skip


@cache
def entries() -> tuple[Entry, ...]:
    return tuple(read_entries(FILE, FILE.read_bytes()))


@cache
def categories() -> Categories:
    return Categories.from_entries(entries())


def entry(**cells: str) -> Entry:
    filled = dict.fromkeys(COLUMNS_OF["categories.tsv"], "") | {"category": "kites", "heads": "风筝"} | cells
    return Entry("categories.tsv", 3, filled)


def answer(case: str) -> str:
    """The category of a case such as 粮食产量[[31万吨]]; ordinal mentions are ranks."""
    found = CASE.fullmatch(case)
    assert found, f"write the case as 名称[[数字单位]]: {case}"
    mention = found["mention"]
    aspect = "rank" if mention.startswith("第") else "level"
    return categories().of(found["name"], NUMBER.sub("", mention), aspect)


def column(name: str) -> list[tuple[str, str]]:
    return [(e["category"], case) for e in entries() for case in e.list(name)]


@pytest.mark.parametrize(("category", "case"), column("examples"))
def test_example(category: str, case: str) -> None:
    assert answer(case) == category


@pytest.mark.parametrize(("category", "case"), column("counterexamples"))
def test_counterexample(category: str, case: str) -> None:
    assert answer(case) != category


@pytest.mark.parametrize("line", OWN.strip().splitlines())
def test_own(line: str) -> None:
    case, _, category = line.partition(" ")
    assert answer(case) == category


def test_entries_are_complete() -> None:
    assert len(entries()) >= 110
    for e in entries():
        assert re.fullmatch(r"[a-z][a-z_]*", e["category"]), e.place
        assert e["label"], e.place
        assert len(e.list("examples")) >= 2, e.place
        assert len(set(e.list("heads"))) == len(e.list("heads")), f"{e.place}: a head stands twice"


def test_head_at_the_end_beats_one_inside() -> None:
    two = Categories.from_entries([entry(), entry(category="teams", heads="队")])
    assert two.of("风筝队", "个", "level") == "teams"
    assert two.of("风筝表演", "个", "level") == "kites"


def test_end_only_head() -> None:
    own = Categories.from_entries([entry(heads="风筝$")])
    assert own.of("大风筝数量", "只", "level") == "kites"
    assert own.of("风筝表演", "场", "level") == ""


def test_restrictions() -> None:
    own = Categories.from_entries([entry(units="只|张", aspects="level|share", **{"not": "风筝节"})])
    assert own.of("风筝", "只", "level") == "kites"
    assert own.of("风筝", "", "level") == "kites"
    assert own.of("风筝占比", "%", "share") == "kites"
    assert own.of("风筝", "公里", "level") == ""
    assert own.of("风筝", "只", "change") == ""
    assert own.of("风筝节风筝", "只", "level") == ""


def test_money_prefers_a_category_of_money() -> None:
    own = Categories.from_entries([entry(), entry(category="funds", heads="资金", units="元")])
    assert own.of("资金购置风筝", "元", "level") == "funds"
    assert own.of("资金购置风筝", "只", "level") == "kites"
    assert own.of("风筝", "元", "level") == "kites"
    assert own.of("资金", "美元", "level") == own.of("资金", "元/人", "level") == "funds"


@pytest.mark.parametrize("cells", [{"heads": ""}, {"heads": "$"}, {"aspects": "size"}])
def test_faulty_entry(cells: dict[str, str]) -> None:
    with pytest.raises(LexiconError, match=r"categories\.tsv:3"):
        Categories.from_entries([entry(**cells)])


@given(
    st.text(alphabet="企业数量率占比（）)《》”完成任务超过高于元总粮食", max_size=12),
    st.sampled_from(["", "元", "家", "%", "元/亩"]),
    st.sampled_from(["level", "change", "share", "rank"]),
)
def test_never_fails(name: str, unit: str, aspect: str) -> None:
    known = {e["category"] for e in entries()} | {""}
    assert categories().of(name, unit, aspect) in known
