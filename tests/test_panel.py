"""Names aligned across reports: which are one, which never, units, sheets, mappings, and that order makes no difference."""

from __future__ import annotations

import dataclasses
import random
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import panel as benchmark
import reportminer as rm
from reportminer.errors import ReportminerError
from reportminer.lexicon import Lexicon
from reportminer.panel.alike import MIN_SCORE, judge
from reportminer.panel.convert import Conversions
from reportminer.panel.result import SHEET, TABLE, UNALIGNED
from reportminer.panel.wording import Wording

WORDING = Wording.from_lexicon(Lexicon.default())
CONVERSIONS = Conversions.from_lexicon(Lexicon.default())


def row(indicator: str, value: float | None = 1.0, unit: str = "个", **more: Any) -> dict[str, Any]:
    period = more.pop("period", "2022")
    return {
        "document": "东山县2022",
        "row": 1,
        "indicator": indicator,
        "value": value,
        "unit": unit,
        "period": period,
        **more,
    }


def two(first: dict[str, Any], second: dict[str, Any], **more: Any) -> rm.Panel:
    """The panel of two rows, the second of another report."""
    return rm.panel(
        [first, {"document": "西溪县2022", **{k: v for k, v in second.items() if k != "document"}}], **more
    )


@pytest.mark.parametrize(
    ("a", "b", "unit", "rule"),
    [
        ("乡镇文化站", "乡镇文化站", "个", "equal"),
        ("“四史”读书班", "四史读书班", "期", "spelling"),
        ("全年接待游客", "接待游客", "人次", "spelling"),
        ("惠及群众", "受益群众", "人次", "synonyms"),
        ("粮食总产量", "粮食产量", "吨", "synonyms"),
        ("城市低保标准", "城镇最低生活保障标准", "元/月", "synonyms"),
        ("乡镇综合文化站", "乡镇文化站", "个", "words"),
        ("电影放映公益场次", "公益电影放映", "场", "words"),
        ("参加城乡居民基本医疗保险人数", "城乡居民医保参保人数", "人", "words"),
        ("妇女职业技能培训", "妇女技能培训班", "期", "mild words"),
    ],
)  # fmt: skip
def test_one_indicator(a: str, b: str, unit: str, rule: str) -> None:
    verdict = judge(*(WORDING.form(name, CONVERSIONS.base(unit)) for name in (a, b)), WORDING)
    assert (verdict.rule, verdict.score >= MIN_SCORE) == (rule, True)
    assert len(two(row(a, 3, unit), row(b, 5, unit))) == 1


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (row("培训", unit="场"), row("培训", unit="人次")),
        (row("农村低保对象", unit="人"), row("城镇低保对象", unit="人")),
        (row("农村低保对象", unit="人"), row("农村低保对象", unit="户")),
        (row("低保对象", unit="人", scope="城镇"), row("低保对象", unit="人", scope="农村")),
        (row("注册志愿者", unit="人"), row("新增注册志愿者", unit="人")),
        (row("文艺演出", unit="场"), row("文艺演出", unit="场", status="target")),
        (row("旅游收入", unit="元"), row("旅游收入", unit="元", aspect="change")),
        (row("旅游收入", unit="%", aspect="change"), row("旅游收入", unit="%", aspect="share")),
        (
            row("旅游收入", unit="%", aspect="change"),
            row("旅游收入", unit="%", aspect="change", basis="环比"),
        ),
        (row("第一产业增加值", unit="元"), row("第二产业增加值", unit="元")),
        (row("机电产品出口额", unit="元"), row("机电产品进口额", unit="元")),
        (row("省级示范社"), row("市级示范社")),
        (row("男生", unit="人"), row("女生", unit="人")),
        (row("5G基站"), row("4G基站")),
        (row("图书馆藏书", unit="册"), row("文化馆藏书", unit="册")),
        (row("社会消费品零售总额", unit="元"), row("社会消费品网上零售总额", unit="元")),
        (row("高速公路里程", unit="公里"), row("高速铁路里程", unit="公里")),
        (row("居民人均可支配收入", unit="元"), row("居民可支配收入", unit="元")),
    ],
    ids=lambda r: f"{r['indicator']}{r['unit']}",
)
def test_two_indicators(a: dict[str, Any], b: dict[str, Any]) -> None:
    found = two(a, b)
    assert (len(found), len(found.unaligned)) == (0, 2)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ({"basis": "同比"}, {"basis": "比上年"}),
        ({"basis": ""}, {"basis": "较上年末"}),
        ({"basis": "比2021年"}, {"basis": "同比"}),
    ],
)
def test_the_year_before_is_said_in_many_ways(a: dict[str, Any], b: dict[str, Any]) -> None:
    change = {"unit": "%", "aspect": "change"}
    assert len(two(row("旅游收入", **change, **a), row("旅游收入", **change, **b))) == 1


def test_a_mean_of_years_is_no_growth_of_a_year() -> None:
    change = {"unit": "%", "aspect": "change", "mention": "5%"}
    one = row("旅游收入", **change, sentence="旅游收入年均增长5%。")
    assert len(two(one, row("旅游收入", **change, sentence="2022年旅游收入增长5%。"))) == 0


@pytest.mark.parametrize(
    ("scope", "other", "count"),
    [
        ("全县", "", 1),
        ("东山县", "全县", 1),
        ("县文化馆", "区文化馆", 1),
        ("全省", "全县", 0),
        ("东山镇", "西溪镇", 0),
    ],
)
def test_the_whole_place_of_a_report_is_no_scope(scope: str, other: str, count: int) -> None:
    mine = [row("图书", unit="册", scope=scope, region="东山县"), row("学校", scope="全县", region="东山县", row=2),
            row("医院", scope="全县", region="东山县", row=3)]  # fmt: skip
    found = rm.panel(
        [*mine, {**row("图书", unit="册", scope=other), "document": "西溪县2022", "region": "西溪县"}]
    )
    assert len(found) == count


def test_scope_and_name_are_read_together() -> None:
    found = two(row("低保对象", unit="人", scope="城镇"), row("城镇低保对象", unit="人"))
    assert len(found) == 1


# ------------------------------------------------------------------ units


@pytest.mark.parametrize(
    ("value", "unit", "into", "wanted"),
    [
        (3.5, "公里", "米", 3500.0),
        (6200, "米", "公里", 6.2),
        (3, "亩", "平方米", 2000.0),
        (1, "公顷", "亩", 15.0),
        (0.1, "吨", "斤", 200.0),
        (30, "名", "人", 30.0),
        (12, "场", "次", 12.0),
    ],
)
def test_conversion(value: float, unit: str, into: str, wanted: float) -> None:
    assert CONVERSIONS.convert(value, unit, into) == wanted


@given(
    st.decimals("-1e9", "1e9", places=2),
    st.sampled_from(sorted(CONVERSIONS.known)),
    st.sampled_from(sorted(CONVERSIONS.known)),
)
def test_conversion_is_exact(value: Any, unit: str, into: str) -> None:
    if CONVERSIONS.base(unit) != CONVERSIONS.base(into):
        with pytest.raises(ValueError, match="cannot be converted"):
            CONVERSIONS.convert(float(value), unit, into)
        return
    factor = CONVERSIONS.known[unit][1] / CONVERSIONS.known[into][1]
    assert CONVERSIONS.convert(float(value), unit, into) == float(Fraction(repr(float(value))) * factor)


def test_units_of_one_series_are_one() -> None:
    rows = [
        row("新建健身步道", 4.5, "公里"),
        row("新建健身步道", 5.8, "公里", document="北湖县2022", low=5.8),
    ]
    found = rm.panel([*rows, row("新建健身步道", 6200, "米", document="西溪县2022", low=6200, high=6300)])
    assert found.table[["unit", "value", "low"]].values.tolist()[2] == ["公里", 6.2, 6.2]


def test_units_that_do_not_convert_are_told() -> None:
    reasons = two(row("困难家庭", unit="户"), row("困难家庭", unit="人")).unaligned["reason"].tolist()
    assert reasons == [
        "units that do not convert: 户 here, 人 elsewhere",
        "units that do not convert: 人 here, 户 elsewhere",
    ]


def test_a_time_in_the_name_belongs_to_the_unit() -> None:
    found = two(row("城镇低保标准提高到每人每月", 720, "元"), row("城市低保标准", 890, "元/月"))
    assert found.table[["unit", "value"]].values.tolist() == [["元/月", 720.0], ["元/月", 890.0]]


# ------------------------------------------------------------------ what comes out


def test_columns_and_dtypes_also_of_nothing() -> None:
    for found in (rm.panel([]), two(row("学校", 3), row("学校", 4))):
        for frame, dtypes in ((found.table, TABLE), (found.unaligned, UNALIGNED)):
            assert {c: str(frame[c].dtype).split("[")[0] for c in frame} == dtypes
        assert list(found.wide().index.names) == list(SHEET)
        assert {"name", "series", "score", "rule"} <= set(found.mapping)


def test_a_panel_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        rm.panel([]).placed = ()  # type: ignore[misc]


def test_the_wide_sheet_has_a_column_for_each_place_and_year() -> None:
    rows = [row("学校", 3, region="东山县"), row("学校", 4, region="东山县", period="2023-12-31", document="b"),
            row("学校", 5, region="西溪县", period="2023-Q1", document="c")]  # fmt: skip
    wide = rm.panel(rows).wide()
    assert list(wide.columns) == ["东山县 2022", "东山县 2023", "西溪县 2023-Q1", "flags"]
    assert wide.iloc[0, :3].tolist() == [3.0, 4.0, 5.0]
    assert rm.panel(rows).table["year"].tolist() == [2022, 2023, 2023]


def test_of_several_values_the_exact_one_stands_in_the_sheet() -> None:
    rows = [row("学校", 30, modifier=">"), row("学校", 31, row=2), row("学校", 7, document="西溪县2022")]
    found = rm.panel(rows)
    assert found.table["value"].tolist() == [31.0, 30.0, 7.0]
    assert found.table["flags"].fillna("").tolist() == ["several values", "several values", ""]
    assert found.wide().iloc[0].tolist() == [31.0, 7.0, "several values: 东山县 2022"]


def test_a_name_for_many_things_is_left_out() -> None:
    rows = [row("产值", v, "元", row=v) for v in (1, 2, 3)]
    found = rm.panel([*rows, row("产值", 9, "元", document="西溪县2022")])
    assert len(found) == 0
    assert "3 values of this name" in found.unaligned["reason"][0]


def test_two_names_with_two_values_in_one_report_are_two_things() -> None:
    rows = [
        row("乡镇文化站", 16),
        row("乡镇综合文化站", 9, row=2),
        row("乡镇文化站", 14, document="西溪县2022"),
    ]
    found = rm.panel(rows)
    assert found.table["value"].tolist() == [16.0, 14.0]
    assert found.unaligned["indicator"].tolist() == ["乡镇综合文化站"]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([row("学校")], "no other report or period has it"),
        ([row("")], "no name: nothing in the report names the number"),
        ([row("学校", None)], "no value: a vague number"),
        (
            [row("专卖店商品零售额", unit="元"), row("品牌专卖店商品零售额", unit="元", document="西溪县2022")],
            "not sure enough: «品牌专卖店商品零售额» is near",
        ),
    ],
)  # fmt: skip
def test_what_stands_alone_says_why(rows: list[dict[str, Any]], reason: str) -> None:
    assert rm.panel(rows).unaligned["reason"][0].startswith(reason)


def test_no_row_is_lost() -> None:
    found = rm.panel(benchmark.rows())
    both = pd.concat([found.table[["document", "row"]], found.unaligned[["document", "row"]]])
    assert sorted(both.itertuples(index=False)) == sorted((r["document"], r["row"]) for r in benchmark.rows())


def test_the_entity_is_found_where_metadata_are_missing() -> None:
    rows = [
        row("学校", document="a/东山县2021年总结.docx", period="2021"),
        row("学校", document="a/东山县2022年总结.docx"),
        row("学校", document="c", title="2023年西溪县工作总结"),
        row("学校", document="d", region="西溪县"),
        row("学校", document="e", publisher="北湖县统计局"),
    ]
    assert rm.panel(rows).table["entity"].tolist() == [
        "东山县总结",
        "东山县总结",
        "北湖县统计局",
        "西溪县",
        "西溪县",
    ]


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from((0.5, 0.75, 0.9)))
def test_the_order_of_rows_makes_no_difference(chance: random.Random, min_score: float) -> None:
    rows = list(SAMPLE)
    chance.shuffle(rows)
    first, second = rm.panel(SAMPLE, min_score=min_score), rm.panel(rows, min_score=min_score)
    pd.testing.assert_frame_equal(first.table, second.table)
    pd.testing.assert_frame_equal(first.unaligned, second.unaligned)
    pd.testing.assert_frame_equal(first.mapping, second.mapping)


SAMPLE = [r for r in benchmark.rows() if r["document"].startswith(("yunxiu", "lanxi-2022"))]
WORDS = st.lists(
    st.sampled_from(["培训", "妇女", "低保", "城镇", "人数", "的", "新增", "“", "2", "", "全县", "累计"]),
    max_size=4,
)
ROWS = st.fixed_dictionaries(
    {
        "document": st.sampled_from(["a", "b2021", "c"]),
        "row": st.none() | st.integers(0, 9),
        "indicator": st.none() | WORDS.map("".join),
        "scope": st.none() | WORDS.map("".join),
        "value": st.none() | st.floats(-1e12, 1e12) | st.just(float("nan")),
        "unit": st.sampled_from([None, "人", "名", "户", "%", "公里", "米", "怪"]),
        "aspect": st.sampled_from([None, "level", "change"]),
        "period": st.sampled_from([None, "", "2021", "2022-12-31", "2019/2020", "nonsense"]),
        "sentence": st.none() | st.text(max_size=8),
        "mention": st.none() | st.text(max_size=3),
    }
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(ROWS, max_size=9), st.floats(0, 1))
def test_never_raises(rows: list[dict[str, Any]], min_score: float) -> None:
    found = rm.panel(rows, min_score=min_score)
    assert len(found.table) + len(found.unaligned) == len(rows)
    assert found.wide() is not None
    assert (
        found.table.groupby("series_id")[["series", "scope", "unit", "aspect"]]
        .nunique(dropna=False)
        .le(1)
        .all()
        .all()
    )


# ------------------------------------------------------------------ scores and clusters


def test_a_lower_score_lets_names_with_more_words_in() -> None:
    a, b = row("社区老年教育课程"), row("社区老年艺术教育课程")
    assert len(two(a, b)) == 0
    found = two(a, b, min_score=0.6)
    assert found.table["rule"].tolist() == ["equal", "inserted"]


def test_no_chain_from_name_to_name() -> None:
    """Each of three names is like the next, but the first and the last have words of their own."""
    names = ("社区艺术教育课程", "社区教育课程", "社区科普教育课程")
    rows = [row(name, k, document=f"d{k}") for k, name in enumerate(names)]
    assert rm.panel(rows, min_score=0.5).table.groupby("series_id").size().tolist() == [2]


@pytest.mark.parametrize("min_score", [-0.1, 1.5])
def test_a_score_outside_its_range(min_score: float) -> None:
    with pytest.raises(ReportminerError, match="from 0 to 1"):
        rm.panel([], min_score=min_score)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ([{"indicator": "学校"}], "row 1 has no value, unit"),
        ([["学校"]], "row 1 is no row of a table but list"),
        ([row("学校", "many")], "row 1: value «many» is no number"),  # type: ignore[arg-type]
        (pd.DataFrame({"x": [1]}), "row 1 has no indicator, value, unit"),
    ],
)
def test_a_table_that_is_none(table: Any, said: str) -> None:
    with pytest.raises(ReportminerError, match=said):
        rm.panel(table)


def test_the_twelve_reports() -> None:
    """The figures of docs/compare.md, as floors."""
    true = benchmark.truth()
    table = list(benchmark.rows())
    starts = {(r["document"], r["row"]): r["start"] for r in table}
    assert set(true) == {(r["document"], r["start"]) for r in table}
    found = rm.panel(table)
    series = {(r["document"], starts[r["document"], r["row"]]): r["series_id"] for r in found.rows}
    mine, wanted = benchmark.pairs(series), benchmark.pairs(true)
    assert len(mine & wanted) / len(mine) >= 0.97
    assert len(mine & wanted) / len(wanted) >= 0.9


def test_the_samples_say_what_their_truth_says() -> None:
    for (document, start), mention in {
        (r["document"], int(r["start"])): r["mention"] for r in benchmark.lines()
    }.items():
        text = (benchmark.FOLDER / document).read_text("utf-8")
        assert text[start : start + len(mention)] == mention


# ------------------------------------------------------------------ mapping


def test_a_mapping_read_back_changes_nothing(tmp_path: Path) -> None:
    from reportminer.panel.mapping import write_mapping

    before = rm.panel(SAMPLE)
    write_mapping(before.names, tmp_path / "m.tsv")
    after = rm.panel(SAMPLE, mapping=tmp_path / "m.tsv")
    keys = ["document", "row"]

    def groups(found: rm.Panel) -> set[tuple[Any, ...]]:
        return {
            tuple(sorted(map(tuple, g[keys].values.tolist()))) for _, g in found.table.groupby("series_id")
        }

    assert groups(before) == groups(after)
    assert groups(rm.panel(SAMPLE, mapping=before.mapping)) == groups(before)


def test_a_mapping_decides() -> None:
    rows = [
        row("长者食堂"),
        row("助餐点", document="西溪县2022"),
        row("学校"),
        row("学校", document="西溪县2022"),
    ]
    mapping = [{"name": "长者食堂", "series": "老年助餐"}, {"name": "助餐点", "series": "老年助餐"}, {"name": "学校", "series": "-"}]  # fmt: skip
    found = rm.panel(rows, mapping=mapping)
    assert found.table[["series", "rule"]].values.tolist() == [["老年助餐", "mapping"]] * 2
    assert found.unaligned["reason"].tolist() == ["kept out by the mapping"] * 2


def test_what_a_person_put_apart_stays_apart() -> None:
    rows = [row("乡镇文化站"), row("乡镇综合文化站", document="西溪县2022"), row("乡镇文化站", document="c"), row("乡镇综合文化站", document="d")]  # fmt: skip
    assert len(rm.panel(rows)) == 1
    mapping = [{"name": "乡镇文化站", "series": "甲"}, {"name": "乡镇综合文化站", "series": "乙"}]
    assert rm.panel(rows, mapping=mapping).table["series"].unique().tolist() == ["乙", "甲"]


def test_a_new_name_joins_the_series_of_a_mapping() -> None:
    rows = [row("乡镇文化站"), row("乡镇综合文化站", document="西溪县2022")]
    found = rm.panel(rows, mapping=[{"name": "乡镇文化站", "series": "文化站"}])
    assert found.table["series"].tolist() == ["文化站", "文化站"]


def test_a_mapping_does_not_join_units_that_do_not_convert() -> None:
    mapping = [{"name": "困难家庭", "series": "困难家庭"}]
    assert len(two(row("困难家庭", unit="户"), row("困难家庭", unit="人"), mapping=mapping)) == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty; write one with"),
        ("name\tscope\n甲\t\n", r":1: no column series in the header"),
        ("series\n甲\n", r":1: no column name"),
        ("name\tseries\tseries\n甲\t乙\t丙\n", r":1: a column stands twice"),
        ("name\tseries\n甲\t乙\t丙\n", r":2: 3 cells, but the header has 2; remove a tab"),
        ("name\tseries\n\t乙\n", r":2: no name"),
        ("name\tseries\n甲\t乙\n甲\t丙\n", r":3: «甲» belongs to «乙» in line 2, and to «丙» here"),
        ("name,series\n甲,乙\n", r":1: no column name and series"),
        (b"\xff\xfe\x00n", "not UTF-8"),
    ],
)
def test_a_broken_mapping_says_where(tmp_path: Path, text: str | bytes, said: str) -> None:
    path = tmp_path / "m.tsv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ReportminerError, match=said):
        rm.panel([], mapping=path)


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReportminerError, match="cannot be read"):
        rm.panel([], mapping=tmp_path / "none.tsv")


def test_spreadsheets_put_quotation_marks_around_quotation_marks(tmp_path: Path) -> None:
    path = tmp_path / "m.tsv"
    path.write_text('name\tseries\n"""四史""读书班"\t读书班\n', "utf-8")
    assert two(row('"四史"读书班'), row("读书会"), mapping=path).mapping["series"].tolist() == ["", ""]
    found = two(row('"四史"读书班'), row("四史读书班"), mapping=path)
    assert found.table["series"].tolist() == ["读书班", "读书班"]


def test_pairs_are_counted_once() -> None:
    assert benchmark.pairs({("a", 1): "x", ("b", 1): "x", ("c", 1): "y"}) == {(("a", 1), ("b", 1))}
    assert all(a < b for a, b in combinations(sorted({("a", 1), ("b", 1)}), 2))
