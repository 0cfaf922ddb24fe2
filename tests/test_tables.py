"""Tables: what plain text shows as one, how its heads make names, and what gives no row."""

from __future__ import annotations

import time

import pytest

from reportminer import Extractor, Observation
from reportminer.layout import tables
from reportminer.model import Document
from reportminer.readers.build import Builder, Cell

EXTRACTOR = Extractor()


def said(text: str) -> list[str]:
    """Each row as scope, name, modifier, value, unit; then what is not plain."""
    return list(map(_said, EXTRACTOR.extract(text).observations))


def _said(o: Observation) -> str:
    q = o.quantity
    value = f"{q.value.normalize():f}" if q.value is not None else f"{q.low}..{q.high}"
    plain = f"{o.scope}/{o.indicator} {q.modifier}{value}{q.unit}".removeprefix("/")
    told = ("" if o.aspect == "level" else o.aspect, "" if o.status == "actual" else o.status, o.period)
    return " ".join((plain, *filter(None, told)))


def grid(*rows: str) -> str:
    """Rows with ¦ between their cells as lines with tabs."""
    return "\n".join(row.replace("¦", "\t") for row in rows)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("| a | b |\n|---|---|\n| 1 | 2 |", 1),
        ("a | b\n1 | 2", 1),
        ("a\tb\tc\n1\t2\t3", 1),
        ("a\tb\n1\t2\n3\t4", 1),
        ("a\tb\n1\t2", 0),
        ("a\tb\tc\n1\t2", 0),
        ("\t今年办活动12场。\n\t参加的有300人。\n\t大家都很满意。", 0),
        ("a|b", 0),
        ("a\tb\tc\n1\t2\t3\n\na\tb\tc\n1\t2\t3", 2),
        ("", 0),
    ],
)
def test_tables_of_plain_text(text: str, count: int) -> None:
    assert max((b.table for b in tables(text)), default=0) == count
    assert all(text[b.start : b.end].strip() == text[b.start : b.end] for b in tables(text))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (grid("品种¦面积（亩）¦产量（万吨）", "春茶¦800¦1.2"), ["春茶面积 =800亩", "春茶产量 =12000吨"]),
        (
            grid("行业¦用电量比重（%）¦位次¦用水量比重（%）¦位次", "纺织¦6.4¦3¦2.1¦7"),
            ["纺织用电量比重 =6.4% share", "纺织用电量位次 =3 rank", "纺织用水量比重 =2.1% share", "纺织用水量位次 =7 rank"],
        ),
        (
            "单位：万元\n" + grid("项目¦2022年¦2021年¦增长（%）", "门票收入¦120¦100¦20"),
            ["门票收入 =1200000元 2022", "门票收入 =1000000元 2021", "门票收入 =20% change 2022"],
        ),
        (grid("指标¦计量单位¦数量", "图书¦万册¦3.5", "座椅¦个¦60"), ["图书 =35000册", "座椅 =60个"]),
        (
            grid("指标名称¦目标值¦实际完成值¦完成率¦得分", "书展¦≥12场¦14场¦116.7%¦5"),
            ["书展 >=12场 target", "书展 =14场", "书展完成率 =116.7% share"],
        ),
        (
            grid("三级指标¦年度指标值¦实际完成值", "时限¦≤3天¦2天", "合格率¦100%以上¦-", "人次¦＞90¦/"),
            ["时限 <=3天 target", "时限 =2天", "合格率 >=100% share target", "人次 >90人次 target"],
        ),
        (
            grid("乡镇¦户数¦人数", "东山镇¦12¦30"),
            ["东山镇/户数 =12户", "东山镇/人数 =30人"],
        ),
        (grid("账龄¦余额（元）", "1年以内¦9", "1至2年¦7"), ["1年以内余额 =9元", "1至2年余额 =7元"]),
        (
            "单位：万元\n" + grid("进项¦¦销项¦", "项目¦金额¦项目¦金额", "一、捐款¦9¦一、赈灾¦6", "二、利息¦1¦二、印刷费¦2"),
            ["捐款 =90000元", "赈灾 =60000元", "利息 =10000元", "印刷费 =20000元"],
        ),
        (
            grid("项目（万元）¦预算数¦决算数¦完成预算（%）¦上年决算数¦增减（%）", "养护¦50¦48¦96¦40¦20"),
            ["养护预算数 =500000元 target", "养护决算数 =480000元", "养护完成预算 =96% share", "养护上年决算数 =400000元", "养护决算数 =20% change"],
        ),
        (grid("指标¦单位¦总量¦位次", "绿地面积¦亩¦30¦2", "苗木产值¦万元¦7¦5"), ["绿地面积 =30亩", "绿地面积位次 =2 rank", "苗木产值 =70000元", "苗木产值位次 =5 rank"]),
        (grid("年份¦里程（公里）", "2021¦36", "2022¦40"), ["里程 =36公里 2021", "里程 =40公里 2022"]),
        (
            "来源：财务科 发布时间：2020-01-29\n| 工作月报表 | ||\n| 2020年3月 | ||\n| 指标名称 | 单位 | 数量 |\n| 1.医院 | 个 | 12 |\n| 2.街道 | 个 | 8 |",
            ["医院 =12个 2020-03", "街道 =8个 2020-03"],
        ),
        (
            "| 序号 | 地区 | 当月产量(吨) | 累计产量(吨) | 当月同比增长(%) | 累计增长(%) |\n|---|---|---|---|---|---|\n| 1 | 甲县 | 2 | 9 | -3 | 4 |\n| 2 | 乙县 | 5 | 8 | 6 | -1 |\n| 3 | 丙县 | 1 | 4 | 7 | 0 |",
            ["甲县/当月产量 =2吨", "甲县/累计产量 =9吨", "甲县/当月产量 =-3% change", "甲县/累计产量 =4% change", "乙县/当月产量 =5吨", "乙县/累计产量 =8吨", "乙县/当月产量 =6% change", "乙县/累计产量 =-1% change", "丙县/当月产量 =1吨", "丙县/累计产量 =4吨", "丙县/当月产量 =7% change", "丙县/累计产量 =0% change"],
        ),
        (
            grid("月份¦销量（吨）", "2021年11月¦5", "12月¦6", "2022年1月¦4", "2月¦3"),
            ["销量 =5吨 2021-11", "销量 =6吨 2021-12", "销量 =4吨 2022-01", "销量 =3吨 2022-02"],
        ),
        (grid("项目¦预算数（元）¦其中：专户（元）", "A、差旅¦8¦2"), ["差旅预算数 =8元 target", "差旅专户 =2元 target"]),
        (grid("指标¦单位¦数量¦环比", "支出¦万元¦9¦2.5"), ["支出 =90000元", "支出 =2.5% change"]),
        (grid("年份¦里程（公里）", "2023¦点击查看", "2021¦36", "2022¦40"), ["里程 =36公里 2021", "里程 =40公里 2022"]),
        (
            "| 项目 | 计算单位 |\n本月 累计 |\n比上年同期增长（%） |\n| 汽油 | 吨 | 320 | 4 |\n| 柴油 | 吨 | 450 | -2 |",
            ["汽油 =320吨", "汽油 =4% change", "柴油 =450吨", "柴油 =-2% change"],
        ),
        (
            grid("地区¦学校数¦班级数¦", "（所）¦其中：高中¦¦", "北山县¦12¦300¦45", "南山县¦9¦200¦30"),
            ["北山县/学校数 =12", "北山县/班级数 =300", "南山县/学校数 =9", "南山县/班级数 =200"],
        ),
        (
            grid("项目¦甲类¦乙类¦合计", "受理件数¦3¦4¦7"),
            ["甲类/受理件数 =3件", "乙类/受理件数 =4件", "受理件数 =7件"],
        ),
        (
            grid("类别¦项目¦本年¦上年", "电缆¦销量（套）¦9¦8", "¦产量（套）¦7¦6"),
            ["电缆销量本年 =9套", "电缆销量上年 =8套", "电缆产量本年 =7套", "电缆产量上年 =6套"],
        ),
        (grid("受众（人次）¦320¦场次（场）¦12", "志愿者（人）¦40¦时长（小时）¦90"), ["受众 =320人次", "场次 =12场", "志愿者 =40人", "时长 =90小时"]),
        (grid("项目¦金额（元）¦占比", "设备¦358,283,4 24.66¦12.5%"), ["设备 =358283424.66元", "设备占比 =12.5% share"]),
    ],
    ids=lambda v: v[:12] if isinstance(v, str) else "",
)  # fmt: skip
def test_names_units_and_status(text: str, rows: list[str]) -> None:
    assert said(text) == rows


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        (grid("指标名称¦目标值¦分值", "书展¦12场¦10"), {"10": "table: score"}),
        (grid("项目¦金额（元）¦股票代码", "甲¦5¦300617"), {"300617": "table: code"}),
        (grid("科室¦3", "股室¦4", "站所¦5"), {"3": "table: no head", "4": "table: no head", "5": "table: no head"}),
    ],
)  # fmt: skip
def test_what_gives_no_row(text: str, reasons: dict[str, str]) -> None:
    refused = {r.mention: r.exclusion for r in EXTRACTOR.extract(text).rejected}
    assert reasons.items() <= refused.items()


@pytest.mark.parametrize(
    ("rows", "parts"),
    [
        (("项目¦金额（元）", "甲¦120", "乙¦80", "合计¦200"), {1: 3, 2: 3}),
        (("项目¦金额（元）", "合计¦200", "甲¦120", "乙¦80"), {2: 1, 3: 1}),
        (("项目¦金额（元）", "甲¦120", "乙¦81", "合计¦200"), {}),
        (("项目¦金额（元）", "甲¦120", "其中：丙¦80", "乙¦30"), {2: 1}),
        (("项目¦金额（元）", "一、甲¦120", "1.丙¦80", "2.丁¦20"), {2: 1, 3: 1}),
        (("项目¦金额（元）", "甲¦120", "　　丙¦80", "　　丁¦20", "乙¦5"), {2: 1, 3: 1}),
        (("项目¦男（人）¦女（人）¦合计（人）", "教师¦12¦30¦42"), {1: 3, 2: 3}),
        (("项目¦占比（%）", "甲¦60", "乙¦40", "合计¦100"), {}),
    ],
)
def test_totals_and_parts(rows: tuple[str, ...], parts: dict[int, int]) -> None:
    found = EXTRACTOR.extract(grid(*rows)).observations
    assert {o.row: o.part_of for o in found if o.part_of} == parts


def test_merged_cells_read_like_blanks() -> None:
    builder = Builder()
    builder.add("2022年收入表")
    builder.add("单位：万元")
    builder.table(
        [
            [Cell("项目", rows=2), Cell("2022年", columns=2), Cell("2021年", columns=2)],
            [Cell("金额"), Cell("占比（%）"), Cell("金额"), Cell("占比（%）")],
            [Cell("门票"), Cell("120"), Cell("60"), Cell("110"), Cell("55")],
        ]
    )
    document = builder.document()
    stored = EXTRACTOR.extract_document(document).observations
    plain = EXTRACTOR.extract(document.text).observations
    assert list(map(_said, stored)) == list(map(_said, plain))
    assert [o.location for o in stored][:2] == ["table 1, row 3, column 2", "table 1, row 3, column 3"]
    assert all(o.mention == document.text[o.start : o.end] for o in stored)


def test_a_cell_of_prose_is_running_text() -> None:
    text = grid("情况¦说明", "活动¦全年举办活动12场。参加群众3000人次。", "场地¦新建场地3处。改造5处。")
    assert [o.rule for o in EXTRACTOR.extract(text).observations if o.rule == "table"] == []
    assert {o.mention for o in EXTRACTOR.extract(text).observations} >= {"12场", "3处"}


def test_rows_and_text_keep_the_order_of_the_text() -> None:
    text = (
        "培训30人，其中女性12人。\n"
        + grid("项目¦金额（元）", "甲¦120", "乙¦80", "合计¦200")
        + "\n培训20人，其中女性8人。"
    )
    rows = EXTRACTOR.extract(text).observations
    assert [o.start for o in rows] == sorted(o.start for o in rows)
    assert {o.row: o.part_of for o in rows if o.part_of} == {2: 1, 3: 5, 4: 5, 7: 6}


def test_statements_of_the_parent_company_are_of_it() -> None:
    table = "\n单位：元\n" + grid("项目¦本期金额", "利息收入¦9", "手续费¦2") + "\n"
    text = "一、合并利润表" + table + "二、母公司利润表" + table
    assert said(text) == ["利息收入 =9元", "手续费 =2元", "母公司/利息收入 =9元", "母公司/手续费 =2元"]


def test_numbered_rows_are_no_headings() -> None:
    text = "一、概况\n" + grid("项目¦数量（个）", "三、甲¦1", "四、乙¦2") + "\n建成书屋12个。"
    assert {o.section for o in EXTRACTOR.extract(text).observations} == {"一、概况"}


@pytest.mark.parametrize(
    "text",
    [
        "| a | 12 |\n\n" * 4000,
        "|" * 100_000,
        ("\t" * 50 + "\n") * 2000,
        grid("名称¦数值¦占比", *(f"合计¦{n}¦3" for n in range(1500))),
        "甲\n12\n" * 10_000,
        "甲 1 2 3\n" * 10_000,
        "项目\n数量\n12\n12\n" * 10_000,
    ],
    ids=["tiny", "bars", "tabs", "totals", "lines", "blanks", "heads"],
)
def test_takes_no_longer_than_the_text_is_long(text: str) -> None:
    began = time.process_time()
    EXTRACTOR.extract_document(Document(text, blocks=tuple(tables(text))))
    assert time.process_time() - began < 20


def test_centred_names_are_not_indented() -> None:
    """The blanks that centre a name in a pipe table make it no part of a longer name above."""
    lines = ["| 名次 |    作物    | 面积（亩） |", "| :-: | :-: | :-: |", "|  1   | 秋播冬小麦 | 900 |", "|  2   |    玉米    | 500 |", "|  3   |    大豆    | 400 |"]  # fmt: skip
    rows = EXTRACTOR.extract("\n".join(lines)).observations
    assert [o.part_of for o in rows if o.quantity.unit == "亩"] == [None, None, None]


@pytest.mark.parametrize(
    ("cells", "rows"),
    [
        (
            "全年生产平稳。|表2 2021年主要乳品产量|品名|计量单位|2021年|比上年增长|（%）|黄油|吨|120|-3.5|#无盐黄油|吨|40|1.2|奶酪|吨|75|…",
            ["黄油产量 =120吨 2021", "黄油产量 =-3.5% change 2021", "无盐黄油产量 =40吨 2021", "无盐黄油产量 =1.2% change 2021", "奶酪产量 =75吨 2021"],
        ),
        (
            "国别|进口额（亿元）|增长（%）|出口额（亿元）|增长（%）|一、亚洲|9|2|8|-1|蒙古|3|1|4|6",
            ["亚洲/进口额 =900000000元", "亚洲/进口额 =2% change", "亚洲/出口额 =800000000元", "亚洲/出口额 =-1% change", "蒙古/进口额 =300000000元", "蒙古/进口额 =1% change", "蒙古/出口额 =400000000元", "蒙古/出口额 =6% change"],
        ),
        (
            "指标|绝对数（万元）|收入|50|其中：电器|20|家具|30|支出|9|其中：电器|4|家具|5",
            ["收入 =500000元", "电器收入 =200000元", "家具收入 =300000元", "支出 =90000元", "电器支出 =40000元", "家具支出 =50000元"],
        ),
        (
            "2021年5月|指标|本月|比去年同月增长（%）|1-本月|比去年同期增长（%）|商品零售额（亿元）|2|-1|9|4|#粮油类|1|3|5|2|烟酒类|1|6|4|1",
            [
                *("商品零售额 =200000000元 2021-05", "商品零售额 =-1% change 2021-05", "商品零售额 =900000000元 2021-01/2021-05", "商品零售额 =4% change 2021-01/2021-05"),
                *("粮油类商品零售额 =100000000元 2021-05", "粮油类商品零售额 =3% change 2021-05", "粮油类商品零售额 =500000000元 2021-01/2021-05", "粮油类商品零售额 =2% change 2021-01/2021-05"),
                *("烟酒类商品零售额 =100000000元 2021-05", "烟酒类商品零售额 =6% change 2021-05", "烟酒类商品零售额 =400000000元 2021-01/2021-05", "烟酒类商品零售额 =1% change 2021-01/2021-05"),
            ],
        ),
        (
            "学校情况|单位:人|unit:person|招生数|Entrants|在校生数|Enrolment|一、高等教育 Higher Education|1.本 科 Normal Courses|12|50|2.专 科|9|—|二、中等教育|30|80",
            ["本科招生数 =12人", "本科在校生数 =50人", "专科招生数 =9人", "中等教育招生数 =30人", "中等教育在校生数 =80人"],
        ),
        ("省市|进口额|绝对值（亿元）|增长（%）|甲省|3|2|乙省|5|-1", ["甲省/进口额 =300000000元", "甲省/进口额 =2% change", "乙省/进口额 =500000000元", "乙省/进口额 =-1% change"]),
        (
            "指 标|本 月|同比增减%|1-本月累计|同比增减%|一、接待人数(人次)|70|-7|180|1|1、散客|60|2|150|3|其中:学生|20|1|30|2|2、团队|10|-8|30|4|二、售票数(张)|8|-4|20|5",
            [
                *("接待人数本月 =70人次", "接待人数本月 =-7% change", "接待人数1-本月累计 =180人次", "接待人数1-本月累计 =1% change"),
                *("散客接待人数本月 =60人次", "散客接待人数本月 =2% change", "散客接待人数1-本月累计 =150人次", "散客接待人数1-本月累计 =3% change"),
                *("学生接待人数本月 =20人次", "学生接待人数本月 =1% change", "学生接待人数1-本月累计 =30人次", "学生接待人数1-本月累计 =2% change"),
                *("团队接待人数本月 =10人次", "团队接待人数本月 =-8% change", "团队接待人数1-本月累计 =30人次", "团队接待人数1-本月累计 =4% change"),
                *("售票数本月 =8张", "售票数本月 =-4% change", "售票数1-本月累计 =20张", "售票数1-本月累计 =5% change"),
            ],
        ),
        ("项 目 ¦|2019年 ¦|2020年比|2019增长% ¦|灯具 ¦|5 ¦|2 ¦|电池 ¦|7 ¦|-3 ¦", ["灯具 =5 2019", "灯具 =2% change 2020", "电池 =7 2019", "电池 =-3% change 2020"]),
        ("指标|浓度|同比（%）|PM2.5|35|-5|PM10|60|2", ["PM2.5浓度 =35", "PM2.5浓度 =-5% change", "PM10浓度 =60", "PM10浓度 =2% change"]),
        ("单位：辆|项目|预算数|轿车|3|客车|5|货车|8", ["轿车预算数 =3辆 target", "客车预算数 =5辆 target", "货车预算数 =8辆 target"]),
        ("第一组|12|第二组|15|第三组|18", []),  # no heads
        ("项目|数量|甲|12|本页完", []),  # one row is no table
    ],
)  # fmt: skip
def test_one_cell_a_line(cells: str, rows: list[str]) -> None:
    assert [r for r in said(cells.replace("|", "\n").replace("¦", "|"))] == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "表3：各片区林业总产值增长速度及比重变化情况\n" + grid("¦北片¦南片", "1991-1995平均每年增长(%)¦8.8¦4.9", "1995年比重(%)¦60.3¦39.7"),
            ["北片总产值 =8.8% change 1991/1995", "南片总产值 =4.9% change 1991/1995", "北片总产值比重 =60.3% share 1995", "南片总产值比重 =39.7% share 1995"],
        ),
        (
            "表4：各镇销售收入构成（％）\n|  | 在总数中： |  |\n| --- | --- | --- |\n|  | 茶叶 | 菌菇 | 其他 |\n| 山前 | 40 | 35 | 25 |\n| 山后 | 50 | 30 | 20 |",
            ["山前茶叶销售收入占比 =40% share", "山前菌菇销售收入占比 =35% share", "山前其他销售收入占比 =25% share", "山后茶叶销售收入占比 =50% share", "山后菌菇销售收入占比 =30% share", "山后其他销售收入占比 =20% share"],
        ),
        (
            "表2 2022年限额以上批发企业商品零售情况\n" + grid("指标¦绝对值（万元）¦比上年增长（%）", "灯具类¦12¦-7", "钟表类¦8¦3"),
            ["灯具类零售额 =120000元 2022", "灯具类零售额 =-7% change 2022", "钟表类零售额 =80000元 2022", "钟表类零售额 =3% change 2022"],
        ),
        ("表3 主要产品产量\n" + grid("产品¦单位¦本年", "光缆¦万芯公里¦9"), ["光缆产量 =90000芯公里"]),
        (
            "表1 2022年饲料价格涨跌幅度（单位：%）\n" + grid("名称¦2021年¦2022年", "豆粕¦-1.4¦2.7"),
            ["豆粕价格 =-1.4% change 2021", "豆粕价格 =2.7% change 2022"],
        ),
    ],
    ids=["change", "share", "trade", "unit", "prices"],
)  # fmt: skip
def test_the_title_tells_what_the_heads_leave_out(text: str, rows: list[str]) -> None:
    assert said(text) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "表1  主要蔬菜产量\n单位：吨\n品名      2021年    2022年    增长（%）\n芹菜      1200      1250      4.2\n菠菜      800       790       -1.3\n萝卜      450       470       4.4",
            ["芹菜产量 =1200吨 2021", "芹菜产量 =1250吨 2022", "芹菜产量 =4.2% change 2022", "菠菜产量 =800吨 2021", "菠菜产量 =790吨 2022", "菠菜产量 =-1.3% change 2022", "萝卜产量 =450吨 2021", "萝卜产量 =470吨 2022", "萝卜产量 =4.4% change 2022"],
        ),
        (
            "指标 单位 绝对数 增长%\n门票收入 万元 32 6.1\n停车收入 万元 4 -4\n租车 辆 98 10",
            ["门票收入 =320000元", "门票收入 =6.1% change", "停车收入 =40000元", "停车收入 =-4% change", "租车 =98辆", "租车 =10% change"],
        ),
        (
            "项   目 Item 2020 2021\n价格总指数 Price Index 102 101\n 服务价格指数  Service Price Index 99 100\n药 品 Drugs 97 98",
            ["价格总指数 =102 2020", "价格总指数 =101 2021", "服务价格指数 =99 2020", "服务价格指数 =100 2021", "药品 =97 2020", "药品 =98 2021"],
        ),
        ("北片 20 30 40\n南片 50 60 70\n西片 80 90 95", []),  # no heads
        ("全年 培训 30 人\n全年 参赛 5 次", ["全年培训 =30人", "全年参赛 =5次"]),
    ],
)  # fmt: skip
def test_cells_parted_by_blanks(text: str, rows: list[str]) -> None:
    assert said(text) == rows


def test_rows_that_lost_their_blanks_are_left_out() -> None:
    """Pages that close a line with a bar, but do not open it, leave blank cells out and fill up at the end."""
    lines = ["县区 | 游客（人次） | 收入（元） | 增长（%） |", "东县 | 50 | 70 | 4 |", "西县 | 30 | 2 | |", "南县 | 20 | 60 | 5 |"]  # fmt: skip
    assert {o.mention for o in EXTRACTOR.extract("\n".join(lines)).observations} == {
        "50",
        "70",
        "4",
        "20",
        "60",
        "5",
    }


def test_heads_whose_spans_were_lost_stand_above_equally_many_columns() -> None:
    rows = said("|  | 播种面积(亩) | 产量(吨) |\n|---|---|---|\n|  | 2021 | 2022 | 2021 | 2022 |\n| 小麦 | 900 | 950 | 360 | 380 |")  # fmt: skip
    assert rows == [
        "小麦播种面积 =900亩 2021",
        "小麦播种面积 =950亩 2022",
        "小麦产量 =360吨 2021",
        "小麦产量 =380吨 2022",
    ]
