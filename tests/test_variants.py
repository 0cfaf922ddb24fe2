"""Texts in Traditional Chinese: folded one for one, never at the cost of simplified ones, names given back as written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.errors import LexiconError
from reportminer.lexicon import lexicon_dir, variants
from reportminer.script import is_traditional, restore, simplify

# as a report in Taiwan or Hong Kong has it | the same in simplified characters
PAIRS = """
本年度辦理研習課程36場次，參加人數1,250人次 | 本年度办理研习课程36场次，参加人数1,250人次
本年度預算新臺幣3億2千萬元，執行率達96.8% | 本年度预算新台币3亿2千万元，执行率达96.8%
民國112年底全縣設籍戶數8萬6,400戶，較上年底減少0.3% | 民国112年底全县设籍户数8万6,400户，较上年底减少0.3%
依計畫補助27個社區發展協會，核撥經費1,260萬餘元 | 依计划补助27个社区发展协会，核拨经费1,260万余元
規畫興建長照據點12處，服務長者逾3,200人 | 规划兴建长照据点12处，服务长者逾3,200人
受理陳情案件1,820件，逾九成於7日內回覆 | 受理陈情案件1,820件，逾九成于7日内回复
為瞭解民眾需求，發放問卷2,000份，回收1,764份 | 为了解民众需求，发放问卷2,000份，回收1,764份
全年接獲查詢約12,400宗，按年上升8個百分點 | 全年接获查询约12,400宗，按年上升8个百分点
館藏圖書雜誌6萬3千餘冊，後續將再購置480冊 | 馆藏图书杂志6万3千余册，后续将再购置480册
汰換路燈8,600盞，里程碑均已達成，維護費節省兩成 | 汰换路灯8,600盏，里程碑均已达成，维护费节省两成
衞生署說明：稅務及統計資料閱覽計320人次 | 卫生署说明：税务及统计资料阅览计320人次
""".strip().splitlines()

SIMPLIFIED = """
全年举办讲座36场次，参加人数1250人次，比上年增长12.5%。
著名作家乾元到场，观众瞭望台、藉此覆盖12个镇。
太后街道於姓村民徵音乐队演出3场。
老字号“萬興”門店销售额增长8%，带动就业120人。
36场

""".strip("\n").splitlines()


def pairs() -> list[tuple[str, str]]:
    return [(a, b) for a, _, b in (line.partition(" | ") for line in PAIRS)]


@pytest.mark.parametrize(("written", "simple"), pairs())
def test_traditional_text_is_folded(written: str, simple: str) -> None:
    assert is_traditional(written)
    assert simplify(written) == simple


@pytest.mark.parametrize("text", SIMPLIFIED)
def test_simplified_text_is_never_touched(text: str) -> None:
    assert simplify(text) is text


@given(st.text(st.characters(codec="gb2312"), max_size=80))
def test_no_text_of_simplified_characters_changes(text: str) -> None:
    assert simplify(text) is text


@given(st.text(st.sampled_from("".join(PAIRS) + "麼隻臺a9 \n😀𠀀"), max_size=80))
def test_length_stays_and_twice_is_once(text: str) -> None:
    simple = simplify(text)
    assert len(simple) == len(text)
    assert simplify(simple) == simple


@given(st.data())
def test_what_stands_in_the_text_is_given_back(data: st.DataObject) -> None:
    plain = "。".join(data.draw(st.lists(st.sampled_from([a for a, _ in pairs()]), min_size=1, max_size=6)))
    text = simplify(plain)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    given_back = restore(text[start:end], text, plain, end)
    places = [i for i in range(len(text)) if text.startswith(text[start:end], i)]
    assert given_back in {plain[i : i + end - start] for i in places}


def test_a_joined_name_is_given_back_piece_by_piece() -> None:
    plain = "全縣社區發展協會辦理研習36場，參加人數1,250人次"
    text = simplify(plain)
    assert restore("社区发展协会研习参加人数", text, plain, text.index("1,250")) == "社區發展協會研習參加人數"
    assert restore("县的人数X", text, plain, 20) == "縣的人數X"


def test_the_nearest_place_decides_between_two_characters() -> None:
    plain = "全年於鄰里發放表格，綠地12公里。" + "理髮服務320人次，後續再辦。"
    text = simplify(plain)
    assert restore("发", text, plain, text.index("12公里")) == "發"
    assert restore("发", text, plain, text.index("320")) == "髮"


def test_simplified_names_come_back_as_they_are() -> None:
    text = "全年举办讲座36场次"
    assert restore("讲座", text, text, 6) == "讲座"


def test_the_table_is_sound() -> None:
    table = variants(lexicon_dir())
    characters = {a: b for a, b in table.items() if len(a) == 1}
    assert len(characters) > 2000
    assert not characters.keys() & set(characters.values()), "what comes out must not be folded again"
    assert all(len(a) == len(b) and a != b for a, b in table.items())
    assert not characters.keys() & set("乾著藉瞭覆么干后里面只台余占了")
    assert all(b.encode("gb2312", "ignore") for b in characters.values())


@pytest.mark.parametrize(
    ("lines", "line", "word"),
    [("# 註\n臺\t台\n臺\t台\n", 3, "臺"), ("計劃\t计\n", 1, "length"), ("臺 台\n", 1, "tab")],
)
def test_faults_are_named_with_their_line(tmp_path: Path, lines: str, line: int, word: str) -> None:
    (tmp_path / "variants.txt").write_text(lines, "utf-8")
    with pytest.raises(LexiconError, match=rf"variants\.txt:{line}:.*{word}"):
        variants(tmp_path)


def test_no_table_is_no_fault(tmp_path: Path) -> None:
    assert variants(tmp_path) == {}
