"""Numerals: a table of wordings, an oracle for whole numbers, and what holds for any text."""

from __future__ import annotations

import re
import time
from decimal import Decimal

import cn2an
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reportminer.numerals import Numeral, find_numerals, read_numeral

# text with its numerals in [[…]], then what each is read as: `76000`, `>3000` (余, 多), `300..500` a range,
# `~11..19` vague, `~100..` with a lower bound only, `~10` about; % and ‰ where the numeral carries them
CASES = """
印发资料[[1200]]份                  | 1200
完成投资[[3,456.7万]]元             | 34567000
累计[[2,345,678.91]]元              | 2345678.91
面积[[１２３．５]]亩                | 123.5
合计[[１，２３４]]册                | 1234
合计[[１，２３４，５６７．５]]元    | 1234567.5
分别为[[5]]，[[300]]人             | 5 300
编号[[1]],[[2345]]                 | 1 2345
培训[[41]]、[[52]]、[[63]]人次      | 41 52 63
均价[[12]] [[345]]元               | 12 345
服务群众[[7.6万]]人次               | 76000
贷款[[1亿2千万]]元                 | 120000000
产值[[3.5千万]]元                  | 35000000
总量[[1.2万亿]]元                  | 1200000000000
规模[[40万亿]]                     | 40000000000000
补贴[[1,100万]]元                  | 11000000
发动[[13亿多]]人次                 | >1300000000
回收[[8000多万]]吨                 | >80000000
植树[[5千多]]株                    | >5000
发放[[1万6千多]]份                 | >16000
浏览[[10万余]]次                   | >100000
解答[[870余]]条                    | >870
走访[[500余万]]户                  | >5000000
支出[[1亿3千多万]]元               | >130000000
投放[[3万余亿]]元                  | >3000000000000
筹资[[3百多万]]元                  | >3000000
历时[[二十有余]]载                 | >20
种植[[5余万]]亩                    | >50000
账面[[30]]余额不变                 | 30
拓宽[[10]]多元化途径               | 10
节省[[20多]]元                     | >20
房屋[[二百三十六万四千]]间         | 2364000
票款[[三亿四千万]]                 | 340000000
图书[[两千零五]]册                 | 2005
会员[[廿三]]名                     | 23
年届[[卅]]                         | 30
里程[[六百廿八]]公里               | 628
始建于[[一九三○]]年                | 1930
截至[[二〇二三]]年底               | 2023
大写[[壹佰贰拾叁]]元               | 123
捐款[[伍仟]]元整                   | 5000
价税[[參拾肆萬]]元                 | 340000
藏书[[三萬四千五百]]冊             | 34500
月薪[[三万五]]                     | 35000
身高[[一百二]]                     | 120
学费[[十二万五]]                   | 125000
存粮[[14万3]]                      | 143000
粮款[[3千8]]                       | 3800
补助[[2万700]]元                   | 20700
结余[[200万六千]]元                | 2006000
收入[[一点五亿]]元                 | 150000000
财政[[二十三点二六万]]元           | 232600
长[[十六点四]]米                   | 16.4
误差[[零点五]]毫米                 | 0.5
编码[[三六八零点五]]               | 3680.5
合[[一万五千亿]]元                 | 1500000000000
共[[三十二万亿]]元                 | 32000000000000
共[[七亿零三]]                     | 700000003
余粮[[二十万零三百零九]]斤           | 200309
人口[[三百零十万]]                 | 3100000
市值[[1.5兆]]元                    | 1500000000000
装机[[5]]兆瓦                      | 5
装机[[120万]]千瓦                  | 1200000
用电[[8]]千瓦时                    | 8
全长[[25]]千米                     | 25
每袋[[二十五]]千克                 | 25
重[[一]]千克                       | 1
气压[[1013]]百帕                   | 1013
上调[[0.5]]百分点                  | 0.5
提高[[两]]个百分点                 | 2
书稿[[18千]]字                     | 18000
捐助[[5百]]元                      | 500
共[[十]]项                         | 10
今年[[三]]次                       | 3
约定[[八]]点[[三十]]分             | 8 30
用时[[一]]点[[两]]小时             | 1 2
占[[80%]]                          | 80%
占[[５％]]                         | 5%
占[[7 %]]                          | 7%
死亡率[[3‰]]                       | 3‰
超[[5.2%多]]                       | >5.2%
增长[[百分之三点五]]               | 3.5%
实现[[百分之百]]覆盖               | 100%
做到[[百分百]]落实                 | 100%
完成[[百分之六十多]]               | >60%
达到[[百分之九十几]]               | ~91..99%
下跌[[百分之负二点六]]             | -2.6%
涨[[百分之五到八]]                 | 5..8%
涨[[百分之五至百分之十]]           | 5..10%
涨[[百分之七八十]]                 | 70..80%
出生率[[千分之五]]                 | 5‰
次品[[万分之五]]                   | 0.5‰
杂质[[百万分之七]]                 | 0.0007%
占[[三分之一]]                     | 33.33333333333333333333333333%
达[[三分之二]]以上                 | 66.66666666666666666666666667%
占[[100分之43]]                    | 43%
有[[1/4]]的村                      | 25%
全天[[24]]/[[7]]值守               | 24 7
长[[二又四分之一]]倍               | 2.25
长[[3又1/5]]倍                     | 3.2
达[[六成五]]                       | 65%
超[[九成]]                         | 90%
约[[三成半]]                       | 35%
近[[8.5成]]                        | 85%
有[[六成多]]参与                   | >60%
有[[七八成]]参与                   | 70..80%
有[[七至八成]]参与                 | 70..80%
[[八成]]以上                       | 80%
[[2022]]成立                       | 2022
[[一]]成不变                       | 1
[[两]]成果                         | 2
[[一半]]以上                       | 50%
[[半数]]以上                       | 50%
来了[[数百]]人                     | ~200..999
来了[[数十万]]人                   | ~200000..990000
来了[[几十]]人                     | ~20..99
来了[[几百万]]人                   | ~2000000..9990000
来了[[几万]]人                     | ~20000..99999
来了[[十几]]人                     | ~11..19
来了[[十几万]]人                   | ~110000..190000
来了[[二十几]]人                   | ~21..29
来了[[一百几十]]人                 | ~120..199
惠及[[上百]]家                     | ~100..
惠及[[上万]]家                     | ~10000..
惠及[[成千上万]]家                 | ~1000..
来了[[十来]]个                     | ~10
来了[[二十来万]]人                 | ~200000
出席[[百余]]人                     | >100
出席[[千余]]人                     | >1000
奖补[[千余万]]元                   | >10000000
奖补[[十余万]]元                   | >100000
来了[[十多]]位                     | >10
来了近[[百]]位                     | 100
来了近[[千万]]人                   | 10000000
播放破[[亿]]次                     | 100000000
人均超[[万]]元                     | 10000
带动[[百万]]职工                   | 1000000
人数[[十万]]                       | 100000
总数[[百分之五]]                   | 5%
约[[三五百]]人                     | 300..500
约[[三四十]]人                     | 30..40
约[[两三]]个                       | 2..3
约[[一两]]次                       | 1..2
约[[十二三]]个                     | 12..13
约[[一百五六十]]个                 | 150..160
约[[三千五六百]]斤                 | 3500..3600
约[[四五万]]斤                     | 40000..50000
共[[5至10万]]元                    | 50000..100000
共[[5～10万]]元                    | 50000..100000
共[[5-10]]人                       | 5..10
共[[20～30万]]元                   | 200000..300000
共[[二十至三十万]]元               | 200000..300000
共[[八到九百亿]]元                 | 80000000000..90000000000
共[[三至五千]]元                   | 3000..5000
共[[八百到一万]]元                 | 800..10000
共[[5千-1万]]元                    | 5000..10000
共[[1.5到2.5万]]元                 | 15000..25000
共[[30 - 90]]个                   | 30..90
在[[15与25]]之间                   | 15..25
[[80%—90%]]                        | 80..90%
[[5%-10%]]                         | 5..10%
[[5-10%]]                          | 5..10%
[[5至10]]个百分点                  | 5..10
[[-5%～-3%]]                       | -5..-3%
[[2016-2017]]                      | 2016..2017
排[[10]]至[[5]]位                  | 10 5
电话[[0451]]-[[8820146]]           | 451 8820146
日期[[2022]]-[[10]]-[[16]]         | 2022 10 16
增速为[[-3.5%]]                    | -3.5%
同比 [[-2.1%]]                     | -2.1%
（[[-4]]）                         | -4
迈上[[5万亿]][[两]]个台阶               | 5000000000000 2
门票[[八折]]优惠                       | 80%
门票[[7.5折]]起                       | 75%
团体票[[八五折]]                       | 85%
折页[[3]]折页                         | 3
点击[[10w+]]                         | >100000
播放[[3.5w]]次                        | 35000
灯具[[10]]W                          | 10
浏览[[20万+]]人次                      | >200000
共[[1万]]+[[3000]]份                  | 10000 3000
每桶[[半]]公升                         | 0.5
利润[[负3.5万]]元                  | -35000
项目-[[3]]                         | 3
净利润[[-3.6亿]]元                     | -360000000
[[7]]日-[[9]]日                  | 7 9
抱负[[一]]新                       | 1
来了[[20几]]家                       | ~21..29
来了[[40几万]]人                     | ~410000..490000
来了[[30来]]户                       | ~30
来了[[45]]来户                       | 45
点赞[[2.6k]]次                       | 2600
浏览[[25w]]，点赞[[1.8k]]。              | 250000 1800
播放[[400w]]条                       | 4000000
画质[[8]]K，赛程[[10]]K。                | 8 10
灯泡[[40]]W，                        | 40
气温[[零下18]]℃                      | -18
降至[[零下二十二]]度                     | -22
在[[零下8至零下3]]度                    | -8..-3
气温零下几度                           |
合计[[贰拾叁]][[肆]]角                   | 23 4
密码[[叁肆]]                          | 34
约[[三四]]点                         | 3..4
数值[[三四点五]]                       | 34.5
共[[五万零百二十]]册                     | 50120
共[[五万]][[零]]百货                    | 50000 0
共[[叁仟垓零贰京]]粒                     | 300000020000000000000000
治理[[五]]沟[[三]]涧                    | 5 3
"""

NONE = """
百姓 千瓦 万达广场 亿元以上 （单位：万元） 千家万户 百货 线上百货 多数百姓 千千万万 百千万工程 千万别忘 亿万富翁
十四五规划 十三五期间 两两结对 陆续 陆路 收拾 肆虐 参会 过半 半年 几个 数 ○ 〇 10.2.0.7 2019.06.11 第3.2.1节之外
"""

TEXT = st.text(alphabet="0123456789０５９．，,.%％‰-—～~ 至到和与又/零〇○一二三五九两十百千万亿兆几数上近余多有来成半分之点负拾伍参壹个人元年，。abc", max_size=40)  # fmt: skip


def rows() -> list[tuple[str, str]]:
    lines = [line.split("|") for line in CASES.strip().splitlines()]
    return [(text.rstrip(), reading.strip()) for text, reading in lines]


def shown(n: Numeral) -> str:
    sign = "" if n.modifier in ("=", "..") else n.modifier
    if n.value is not None:
        return f"{sign}{n.value}{n.unit}"
    return f"{sign}{n.low}..{'' if n.high is None else n.high}{n.unit}"


@pytest.mark.parametrize(("marked", "reading"), rows())
def test_wording(marked: str, reading: str) -> None:
    text = marked.replace("[[", "").replace("]]", "")
    found = find_numerals(text)
    again = list(text)
    for n in reversed(found):
        again[n.start : n.end] = ["[[", *again[n.start : n.end], "]]"]
    assert ("".join(again), " ".join(map(shown, found))) == (marked, reading)


@pytest.mark.parametrize("text", NONE.split())
def test_no_numeral(text: str) -> None:
    assert not find_numerals(text)


def test_bounds() -> None:
    exact, more, vague, about = (find_numerals(t)[0] for t in ("3000", "3000余", "上百", "十来个"))
    assert (exact.value, exact.low, exact.high) == (Decimal(3000),) * 3
    assert (more.value, more.low, more.high) == (Decimal(3000), Decimal(3000), None)
    assert (vague.value, vague.low, vague.high) == (None, Decimal(100), None)
    assert (about.value, about.low, about.high) == (Decimal(10), None, None)


def test_arabic() -> None:
    assert [n.arabic for n in find_numerals("3次、三次、3千、５次、百分之5、一至3")] == [True, False] + [
        True
    ] * 4


@pytest.mark.parametrize("length", [41, 100_000])
@pytest.mark.parametrize("unit", ["1", "９", "一", "零", "一万", "万"])
def test_long_runs_are_no_numerals(unit: str, length: int) -> None:
    assert len(find_numerals("共" + unit * length + "元")) <= 1


@pytest.mark.parametrize(
    "unit",
    ["1,234", "1.", "1-", "-1", "1至", "一到", "十", "几", "1/", "1又", "一点", "百分之", "分之一", "两三", "1多", "1 ", "数百", "一半", "1亿", "负", "成百上千"],
)  # fmt: skip
def test_time_is_linear(unit: str) -> None:
    start = time.process_time()
    find_numerals(unit * 20_000)
    assert time.process_time() - start < 5


def test_read_at_a_place() -> None:
    text = "共有数百人，-3.5%和12万元"
    read = {pos: n for pos in range(len(text)) if (n := read_numeral(text, pos))}
    assert [(text[n.start : n.end]) for n in (read[2], read[6], read[12])] == ["数百", "-3.5%", "12万"]
    assert 0 not in read
    assert read_numeral(text, len(text)) is None


@given(st.integers(0, 10**12))
def test_whole_numbers_agree_with_cn2an(number: int) -> None:
    for mode in ("low", "up"):
        written = cn2an.an2cn(number, mode)
        (numeral,) = find_numerals(f"共{written}元")
        assert (numeral.value, numeral.start, numeral.end) == (Decimal(number), 1, 1 + len(written))


@given(st.decimals(0, 10**9, places=3), st.sampled_from(["", "万", "亿", "万亿"]))
def test_arabic_numbers_are_exact(number: Decimal, scale: str) -> None:
    factor = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}[scale]
    for written in (f"{number}", f"{number:,}"):
        (numeral,) = find_numerals(f"共{written}{scale}元")
        assert numeral.value == number * factor


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_ranges_keep_their_ends(low: int, width: int) -> None:
    (numeral,) = find_numerals(f"共{low}至{low + width}元")
    assert (numeral.low, numeral.high, numeral.modifier) == (low, low + width, "..")


@settings(max_examples=400)
@given(st.one_of(TEXT, st.text()))
@example("负-1")
@example("零分之一")
@example("1又0/5")
@example("上上百")
@example("○点○")
def test_any_text(text: str) -> None:
    end = 0
    for n in find_numerals(text):
        assert end <= n.start < n.end <= len(text)
        end = n.end
        assert n.low is None or n.high is None or n.low <= n.high
        assert n.modifier in ("=", ">", "~", "..")
        assert (n.value is None) == (n.modifier == ".." or (n.modifier == "~" and n.low is not None))
        assert n.arabic == bool(re.search("[0-9０-９]", text[n.start : n.end]))


@given(TEXT)
def test_reading_at_a_place_gives_what_starts_there(text: str) -> None:
    for pos in range(len(text)):
        numeral = read_numeral(text, pos)
        assert numeral is None or (numeral.start == pos < numeral.end <= len(text))
    for n in find_numerals(text):
        assert read_numeral(text, n.start) is not None


@given(st.text(alphabet="0123456789零一二三十百千万亿点%．，.,元", max_size=30))
def test_full_width_digits_read_alike(text: str) -> None:
    wide = text.translate(str.maketrans("0123456789%", "０１２３４５６７８９％"))
    assert [(n.value, n.low, n.high) for n in find_numerals(text.replace("，", ""))] == [
        (n.value, n.low, n.high) for n in find_numerals(wide.replace("，", ""))
    ]
