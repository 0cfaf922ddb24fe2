"""Cases for time expressions: `[[…]]` marks the mention, then its period; the report's own period is 2022 unless given."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.periods import find_periods, report_period, speech_year

# text, iso, kind
CASES = """
[[2022年]]共办讲座 | 2022 | year
[[2021年度]]考核 | 2021 | year
[[２０２１年]]新建 | 2021 | year
[[2021 年]]新建 | 2021 | year
[[2023财年]]营收 | 2023 | year
[[FY2023]]营收 | 2023 | year
[[2021届]]毕业生 | 2021 | year
[[二〇二一年]]开工 | 2021 | year
[[二○二一年]]开工 | 2021 | year
[[一九六四年]]建厂 | 1964 | year
[[一八九○年]]建厂 | 1890 | year
[[2021年]]初中毕业生 | 2021 | year
[[2021年]]代表团 | 2021 | year
比[[2019年]]增长 | 2019 | year
7.[[2021年]]整改 | 2021 | year
[[今年]]新增 | 2022 | relative
[[本年度]]新增 | 2022 | relative
[[当年]]办结 | 2022 | relative
[[去年]]新增 | 2021 | relative
比[[上年]]增长 | 2021 | relative
比[[上一年]]增长 | 2021 | relative
[[去年同期]]水平 | 2021 | relative
高于[[上年同期]] | 2021 | relative
[[前年]]建成 | 2020 | relative
[[明年]]计划 | 2023 | relative
[[来年]]计划 | 2023 | relative
[[下年度]]计划 | 2023 | relative
结转[[下一年]] | 2023 | relative
[[翌年]]投产 | 2023 | relative
[[次年]]投产 | 2023 | relative
[[全年]]开课 | 2022 | relative
[[今年以来]]，共办 | 2022 | relative
[[年内]]开工 | 2022 | relative
[[同期]]增长 | | relative
[[报告期内]]上线 | 2022 | relative
[[截至今年底]]，共有 | 2022 | to_date
[[截至目前]]，共有 | 2022 | to_date
[[年末]]共有 | 2022 | to_date
[[年底]]前完成 | 2022 | to_date
较[[年初]]增加 | 2022 | to_date
比[[上年末]]增加 | 2021 | to_date
[[2019年末]]共有 | 2019 | to_date
[[2019 年底]]共有 | 2019 | to_date
[[截至2022年底]]，共有 | 2022 | to_date
[[截至6月底]]，共有 | 2022-06 | to_date
[[截止到10月]]，共有 | 2022-10 | to_date
[[截至2021年12月31日]]，共有 | 2021-12-31 | to_date
[[2月末]]余额 | 2022-02 | to_date
[[3月份]]走访 | 2022-03 | month
[[12月]]走访 | 2022-12 | month
[[十一月]]走访 | 2022-11 | month
[[2021年6月]]走访 | 2021-06 | month
[[去年8月]]走访 | 2021-08 | month
[[一九五六年三月]]动工 | 1956-03 | month
[[四月下旬]]走访 | 2022-04 | month
[[9月中旬]]走访 | 2022-09 | month
[[1—10月]]完成 | 2022-01/2022-10 | month
[[1至10月]]完成 | 2022-01/2022-10 | month
[[1-9月份]]完成 | 2022-01/2022-09 | month
[[一至三月]]完成 | 2022-01/2022-03 | month
[[2021年1-9月]]完成 | 2021-01/2021-09 | month
[[3月至5月]]完成 | 2022-03/2022-05 | month
[[12月至次年2月]]封育 | 2022-12/2023-02 | month
[[5、6月]]走访 | 2022-05/2022-06 | month
[[2023-06]]走访 | 2023-06 | month
[[6月18日]]开馆 | 2022-06-18 | date
[[6 月 18 日]]开馆 | 2022-06-18 | date
[[6月18号]]开馆 | 2022-06-18 | date
[[六月十八日]]开馆 | 2022-06-18 | date
[[2021年6月18日]]开馆 | 2021-06-18 | date
[[2024 年 1 月 1 日]]开馆 | 2024-01-01 | date
[[一九五六年十月二十五日]]开馆 | 1956-10-25 | date
[[2023.06.18]]开馆 | 2023-06-18 | date
[[2023-06-18]]开馆 | 2023-06-18 | date
[[2023/6/18]]开馆 | 2023-06-18 | date
[[2023-06-18 08:15:40]]发布 | 2023-06-18 | date
[[12月31日零时]]截止 | 2022-12-31 | date
[[5月2日上午9时]]开会 | 2022-05-02 | date
[[10月12日-20日]]开展 | 2022-10-12/2022-10-20 | date
[[4月8日至12日]]开展 | 2022-04-08/2022-04-12 | date
[[2022年6月18日至7月2日]]开展 | 2022-06-18/2022-07-02 | date
[[自2022年1月1日起至2022年12月31日止]] | 2022 | date
[[从2021年3月1日到2021年5月1日]] | 2021-03-01/2021-05-01 | date
[[三季度]]接待 | 2022-Q3 | quarter
[[第一季度]]接待 | 2022-Q1 | quarter
[[2021年第四季度]]接待 | 2021-Q4 | quarter
[[2023年Q3]]接待 | 2023-Q3 | quarter
[[2023Q3]]接待 | 2023-Q3 | quarter
[[三季度末]]共有 | 2022-Q3 | quarter
[[前三季度]]接待 | 2022-01/2022-09 | quarter
[[一至三季度]]接待 | 2022-01/2022-09 | quarter
和[[二、三季度]]接待 | 2022-04/2022-09 | quarter
[[2021年前三季度]]接待 | 2021-01/2021-09 | quarter
[[上半年]]接待 | 2022-01/2022-06 | half
[[下半年]]接待 | 2022-07/2022-12 | half
[[2024年上半年]]接待 | 2024-01/2024-06 | half
[[去年上半年]]接待 | 2021-01/2021-06 | half
[[2019-2020年度]]先进 | 2019/2020 | years
[[2019—2020学年]]先进 | 2019/2020 | years
[[2019—20学年]]先进 | 2019/2020 | years
[[2021/2022学年]]招生 | 2021/2022 | years
[[2017-2021 年]]办理 | 2017/2021 | years
[[2017年至2021年]]办理 | 2017/2021 | years
[[从一九五三年到一九五七年]] | 1953/1957 | years
[[2017年以来]]办理 | 2017/2022 | years
[[“十四五”期间]]建成 | 2021/2025 | years
[[“十三五”时期]]建成 | 2016/2020 | years
[[十二五期间]]建成 | 2011/2015 | years
[[“九五”期间]]建成 | 1996/2000 | years
[[“一五”时期]]建成 | 1953/1957 | years
[[“二五”时期]]建成 | 1958/1962 | years
比[[“十三五”末]]增加 | 2020 | to_date
[[“十四五”以来]]建成 | 2021/2022 | years
[[第一个五年计划期间]]建成 | 1953/1957 | years
[[第二个五年计划期间]]建成 | 1958/1962 | years
[[近三年]]累计 | 2020/2022 | frame
[[近 3 年]]累计 | 2020/2022 | frame
[[最近5年]]累计 | 2018/2022 | frame
[[五年来]]，累计 | 2018/2022 | frame
[[过去五年]]累计 | 2018/2022 | frame
[[过去的五年]]累计 | 2018/2022 | frame
[[这五年]]，累计 | 2018/2022 | frame
[[5年间]]累计 | 2018/2022 | frame
一、[[三年来]]，累计 | 2020/2022 | frame
[[两、三年内]]建成 |  | frame
[[连续3年]]获奖 |  | frame
[[连续24个月]]增长 |  | frame
[[五年内]]建成 |  | frame
[[几十年内]]建成 |  | frame
[[今后五年]]建成 | 2023/2027 | frame
[[一年来]]，我们 | 2022 | frame
[[过去一年]]，我们 | 2022 | frame
[[新的一年]]，我们 | 2023 | frame
[[今明两年]]建成 | 2022/2023 | frame
[[近年来]]，我们 |  | frame
[[多年来]]，我们 |  | frame
[[1990年代]]建成 | 1990/1999 | frame
[[九十年代]]建成 | 1990/1999 | frame
[[80年代]]建成 | 1980/1989 | frame
[[十九世纪四十年代]] | 1840/1849 | frame
[[上世纪90年代]]建成 | 1990/1999 | frame
[[二十世纪初期]]建成 |  | frame
[[18:00]]闭馆 |  | clock
[[09:30—11:30]]开放 |  | clock
[[上午9时30分]]开会 |  | clock
[[下午3点]]开会 |  | clock
"""

NEGATIVES = """
结转下年度使用 上年结转 上年度结余
小学3年级 三年级学生 全校1788场 5年期贷款 三年行动计划 学制5年 时长三年 再用30年 过去年均产量 本次年度检查 安全年检
PM2.5年均浓度 相同年龄段 以上年龄 目前年产5万吨 资本年报 共同期盼 2022元 编号20220618 电话0312-5550123 比例为1:3 每3个月
28个月 3月龄 满3个月 三个季度 每季度 24小时 200千瓦时 5小时 第3名 〔2022〕15号 GB2022 2026 1.5年 人次年均 课程一年 底线 末端
第十五个五年规划 六月龄 年均 逐年 每年 常年 青年 年产 基本年限 3日内 两日游 9:1 一张蓝图绘到底
"""


def _cases() -> list[tuple[str, str, str]]:
    rows = [tuple(c.strip() for c in line.split("|")) for line in CASES.strip().splitlines()]
    return [(r[0], r[1], r[2]) for r in rows if r[2]]


@pytest.mark.parametrize(("marked", "iso", "kind"), _cases())
def test_case(marked: str, iso: str, kind: str) -> None:
    text = marked.replace("[[", "").replace("]]", "")
    wanted = marked.index("[["), marked.index("]]") - 2
    assert [((p.start, p.end), p.iso, p.kind) for p in find_periods(text, "2022")] == [(wanted, iso, kind)]


@pytest.mark.parametrize("text", NEGATIVES.split())
def test_negative(text: str) -> None:
    assert [text[p.start : p.end] for p in find_periods(text, "2022")] == []


@pytest.mark.parametrize(
    ("text", "own", "expected"),
    [
        ("2021年7月、2022年8月、9月", "2022", ["2021-07", "2022-08", "2022-09"]),
        ("2020年走访，6月回访。7月再访", "2022", ["2020", "2020-06", "2022-07"]),
        ("比2019年增长，6月回访", "2022", ["2019", "2022-06"]),
        ("2020、2021和2022年", "2023", ["2020", "2021", "2022"]),
        ("8月份当月", "2022", ["2022-08", "2022-08"]),
        ("12月4日开馆，5日闭馆", "2022", ["2022-12-04", "2022-12-05"]),
        ("全年目标，今年已完成", "2024-01/2024-06", ["2024", "2024-01/2024-06"]),
        ("去年同期", "2024-01/2024-06", ["2023-01/2023-06"]),
        ("本季度、上季度", "2024-Q1", ["2024-Q1", "2023-Q4"]),
        ("上月、本月", "2024-01", ["2023-12", "2024-01"]),
        ("今年、去年、6月", "", ["", "", ""]),
        ("今年、去年同期、今年以来、9日", "2024-05-10", ["2024", "2023", "2024", "2024-05-09"]),
        ("1-12月", "2022", ["2022"]),
        ("12月至2月", "2022", [""]),
        ("2月30日", "2022", [""]),
        ("3、9月", "2022", [""]),
    ],
)
def test_context(text: str, own: str, expected: list[str]) -> None:
    assert [p.iso for p in find_periods(text, own)] == expected


def test_the_speaking_year_moves_this_year_but_not_the_year_reported() -> None:
    found = find_periods("今年计划，去年完成，全年收入比上年增长，3月开工", "2025", now="2026")
    assert [(p.iso, p.own) for p in found] == [
        ("2026", False), ("2025", True), ("2025", True), ("2024", False), ("2025-03", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["今年", "全年", "本年度", "年末", "报告期", "2022年", "2022年末", "截至目前", "一年来", "年初"]
)
def test_own(text: str) -> None:
    assert [p.own for p in find_periods(text, "2022")] == [True]


@pytest.mark.parametrize("text", ["去年", "上半年", "2021年", "6月", "近三年", "明年"])
def test_not_own(text: str) -> None:
    assert [p.own for p in find_periods(text, "2022")] == [False]


@pytest.mark.parametrize(
    ("title", "opening", "period"),
    [
        ("柳溪县2022年度部门绩效自评报告", "", "2022"),
        ("柳溪县农业局2024年上半年工作总结", "", "2024-01/2024-06"),
        ("柳溪县2023年国民经济和社会发展统计公报", "柳溪县统计局\n2024年3月", "2023"),
        ("柳溪县2023年度工作总结及2024年工作计划", "", "2023"),
        ("2022年第三季度运行情况通报", "", "2022-Q3"),
        ("2021年1-9月财政收支情况", "", "2021-01/2021-09"),
        ("2024年柳溪县政府工作报告", "", "2023"),
        (
            "柳溪县卫健局2022年度部门整体支出绩效自评报告",
            "县卫健局为县人民政府工作部门，内设股室9个。",
            "2022",
        ),
        ("2022年度水利项目资金绩效评价报告", "按照市政府工作报告提出的任务", "2022"),
        ("政府工作报告", "——2024年1月12日在柳溪县第五届人民代表大会第三次会议上\n各位代表：", "2023"),
        ("政府工作报告", "各位代表：\n一、2018年工作回顾\n过去一年", "2018"),
        ("", "柳溪县文化馆\n2021年度工作总结\n今年以来", "2021"),
        ("", "本年报的报告期自2023年1月1日起至2023年12月31日止。", "2023"),
        ("", "2021年末，共有图书馆3个，比2020年增加1个。2021年新增读者。", "2021"),
        ("liuxi-2022", "全县共有图书馆3个。", "2022"),
        ("工作总结", "全县共有图书馆3个。", ""),
    ],
)
def test_report_period(title: str, opening: str, period: str) -> None:
    assert report_period(title, opening) == period


def test_speech_year() -> None:
    assert speech_year("2024年柳溪县政府工作报告", "") == "2024"
    assert speech_year("2022年度工作总结", "") == "2022"


_PIECES = st.sampled_from(
    [
        *"0123456789０２〇一二三十年月日季度号时分:-—至到、。\n 末底初内来近过去今上前本当第个世纪五”“Q",
        "2022",
        "十四五",
        "以来",
        "期间",
        "截至",
        "同期",
    ]
)


@given(
    st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=60),
    st.sampled_from(["", "2022", "2024-Q1", "2024-01/2024-06"]),
)
def test_spans_are_ordered_and_apart(text: str, own: str) -> None:
    last = 0
    for p in find_periods(text, own):
        assert last <= p.start < p.end <= len(text)
        assert re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?|-Q[1-4])?)(/\d{4}(-\d\d(-\d\d)?)?)?", p.iso) or p.iso == ""
        last = p.end


@given(st.text(max_size=30), st.lists(_PIECES, max_size=40).map("".join))
def test_report_period_never_raises(title: str, opening: str) -> None:
    report_period(opening, title)
    speech_year(title, opening)


@pytest.mark.parametrize("piece", ["6月，", "2022年", "一二三", "1", "近", "十", "2022-", "第一个五年", " "])
def test_time_is_linear(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    begin = time.process_time()
    find_periods(text, "2022")
    assert time.process_time() - begin < 5
