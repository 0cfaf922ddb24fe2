"""Every entry of `units.tsv` proves itself; compounds and refusals have tables of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.errors import LexiconError
from reportminer.lexicon import COLUMNS_OF, Entry, read_entries
from reportminer.units import Unit, UnitTable

FILE = Path(__file__).parents[1] / "lexicons" / "units.tsv"
# Enough of a numeral to find where the unit starts; 千 and 百 before a unit (千克, 百帕) are left to the unit.
NUMERAL = re.compile(
    r"(?:\d[\d,]*(?:\.\d+)?|[〇零一二两三四五六七八九十百千几数]+)[余多]?(?:百万|千万|万亿|万|亿)?[余多]?"
)
DIMENSIONS = {
    "count",
    "people",
    "money",
    "ratio",
    "area",
    "length",
    "mass",
    "volume",
    "energy",
    "power",
    "time",
    "temperature",
    "data",
    "frequency",
    "speed",
    "concentration",
    "electricity",
    "pressure",
    "sound",
    "force",
    "light",
    "radiation",
    "substance",
    "score",
}


@cache
def entries() -> tuple[Entry, ...]:
    return tuple(read_entries(FILE, FILE.read_bytes()))


@cache
def table() -> UnitTable:
    return UnitTable.from_entries(entries())


def marked(example: str) -> tuple[str, int, int]:
    """Text without marks, start and end of the mention."""
    start = example.index("[[")
    end = example.index("]]") - 2
    return example.replace("[[", "").replace("]]", ""), start, end


def cases(column: str) -> Iterator[tuple[str, str, str]]:
    for entry in entries():
        for example in entry.list(column):
            yield entry.place, entry["unit"], example


def unit_at(rest: str) -> tuple[str, str] | None:
    """Name of the unit at the start of `rest` and its written form."""
    found = table().match(rest, 0)
    return None if found is None else (found[0].name, rest[: found[1]])


def failed_examples() -> Iterator[str]:
    for place, unit, example in cases("examples"):
        text, start, end = marked(example)
        number = NUMERAL.match(text, start)
        found = table().match(text, number.end(), start) if number else None
        if found is None or found[0].name != unit or found[1] != end:
            yield f"{place}: {unit}: {example}: {found}"


def failed_counterexamples() -> Iterator[str]:
    for place, unit, example in cases("counterexamples"):
        text, start, end = marked(example)
        found = table().match(text, end, start)
        if found is not None and found[0].name == unit:
            yield f"{place}: {unit}: {example}: {found}"


def test_examples_hold() -> None:
    assert list(failed_examples()) == []


def test_counterexamples_hold() -> None:
    assert list(failed_counterexamples()) == []


def test_entries_are_complete() -> None:
    assert len(entries()) >= 330
    assert [e.place for e in entries() if not e["examples"]] == []
    assert [e.place for e in entries() if e["dimension"] not in DIMENSIONS] == []


def test_a_counterexample_is_followed_by_a_form_of_its_unit() -> None:
    """Otherwise it would prove nothing."""
    forms = {e["unit"]: (e["unit"], *e.list("forms")) for e in entries()}
    idle = [
        f"{place}: {example}"
        for place, unit, example in cases("counterexamples")
        if not marked(example)[0].startswith(forms[unit], marked(example)[2])
    ]
    assert idle == []


def test_the_same_form_twice_names_both_lines() -> None:
    with pytest.raises(LexiconError, match=r"units\.tsv:8: «幅».*units\.tsv:3"):
        UnitTable.from_entries([entry("幅", line=3), entry("张", forms="幅", line=8)])


def test_a_kind_that_is_none_is_refused() -> None:
    with pytest.raises(LexiconError, match=r"units\.tsv:3: «幅»"):
        UnitTable.from_entries([entry("幅", kind="量词")])


def test_not_after_is_honoured_where_the_number_is_known() -> None:
    own = UnitTable.from_entries([entry("号", not_after="第")])
    assert own.match("第5号", 2, 1) is None
    assert own.match("共5号", 2, 1) == (Unit("号", "count", "measure"), 3)


def entry(unit: str, forms: str = "", kind: str = "measure", not_after: str = "", line: int = 3) -> Entry:
    cells = (unit, forms, "count", kind, "", not_after, "", "")
    return Entry("units.tsv", line, dict(zip(COLUMNS_OF["units.tsv"], cells, strict=True)))


# What follows the numeral · name · written form · dimension
COMPOUNDS = [
    ("家次，", "家次", "家次", "count"),
    ("户次", "户次", "户次", "count"),
    ("亩次作业", "亩次", "亩次", "count"),
    ("辆次", "车次", "辆次", "count"),
    ("校次", "校次", "校次", "count"),
    ("名次日返岗", None, "", ""),
    ("家次日开业", "家", "家", "count"),
    ("天次日", "天", "天", "time"),
    ("元次", "元", "元", "money"),
    ("台（套）设备", "台（套）", "台（套）", "count"),
    ("台(套)", "台(套)", "台(套)", "count"),
    ("头（羽、只）", "头（羽、只）", "头（羽、只）", "count"),
    ("头（只，羽）", "头（只，羽）", "头（只，羽）", "count"),
    ("头(只/羽)", "头(只/羽)", "头(只/羽)", "count"),
    ("份（册或本）", "份（册或本）", "份（册或本）", "count"),
    ("篇（条）", "篇（条）", "篇（条）", "count"),
    ("条（段）道路", "条（段）", "条（段）", "count"),
    ("人（次）", "人（次）", "人（次）", "people"),
    ("家（户）次", "家（户）次", "家（户）次", "count"),
    ("家（户次）", "家（户次）", "家（户次）", "count"),
    ("镇（街道）", "镇（街道）", "镇（街道）", "count"),
    ("个（村、社区）", "个", "个", "count"),
    ("家（其中国企", "家", "家", "count"),
    ("台（套", "台", "台", "count"),
    ("台（）", "台", "台", "count"),
    ("台（套、）", "台", "台", "count"),
    ("元（人民币）", "元", "元", "money"),
    ("件/套", "件/套", "件/套", "count"),
    ("台/套", "台/套", "台/套", "count"),
    ("元/人", "元/人", "元/人", "price"),
    ("元/人次", "元/人次", "元/人次", "price"),
    ("元/平方米", "元/平方米", "元/平方米", "price"),
    ("元/㎡", "元/平方米", "元/㎡", "price"),
    ("元／吨", "元/吨", "元／吨", "price"),
    ("元/千克", "元/公斤", "元/千克", "price"),
    ("元/kWh", "元/千瓦时", "元/kWh", "price"),
    ("元/每人", "元/人", "元/每人", "price"),
    ("元/人/月", "元/人/月", "元/人/月", "price"),
    ("元/人·月", "元/人月", "元/人·月", "price"),
    ("美元/桶", "美元/桶", "美元/桶", "price"),
    ("人/平方公里", "人/平方公里", "人/平方公里", "rate"),
    ("人/km²", "人/平方公里", "人/km²", "rate"),
    ("次/年", "次/年", "次/年", "rate"),
    ("张/千人", "张/千人", "张/千人", "rate"),
    ("件/万人", "件/万人", "件/万人", "rate"),
    ("公斤/亩", "公斤/亩", "公斤/亩", "rate"),
    ("m³/d", "立方米/日", "m³/d", "rate"),
    ("吨标准煤/万元", "吨标准煤/万元", "吨标准煤/万元", "rate"),
    ("公里/小时", "公里/小时", "公里/小时", "speed"),
    ("米/分钟", "米/分钟", "米/分钟", "speed"),
    ("mg/m³", "毫克/立方米", "mg/m³", "concentration"),
    ("元每吨", "元/吨", "元每吨", "price"),
    ("元每平方米", "元/平方米", "元每平方米", "price"),
    ("微克每立方米", "微克/立方米", "微克每立方米", "concentration"),
    ("公里每小时", "公里/小时", "公里每小时", "speed"),
    ("次每年", "次/年", "次每年", "rate"),
    ("户每户补助", "户", "户", "count"),
    ("名每人500元", "名", "名", "people"),
    ("元每人50元", "元", "元", "money"),
    ("元每增加", "元", "元", "money"),
    ("元/起来", "元", "元", "money"),
    (" km", "公里", " km", "length"),
    (" kg/h", "公斤/小时", " kg/h", "rate"),
    (" 公里", None, "", ""),
    (" Grad", None, "", ""),
    ("元/", "元", "元", "money"),
    ("套/", "套", "套", "count"),
]  # fmt: skip


@pytest.mark.parametrize(("rest", "name", "written", "dimension"), COMPOUNDS)
def test_compounds(rest: str, name: str | None, written: str, dimension: str) -> None:
    found = table().match(rest, 0)
    if name is None:
        assert found is None
    else:
        assert found is not None
        assert (found[0].name, rest[: found[1]], found[0].dimension) == (name, written, dimension)


@pytest.mark.parametrize(
    ("unit", "rest", "added", "taken"),
    [
        ("元", "五角", "0.5", "五角"),
        ("元", "五角六分", "0.56", "五角六分"),
        ("元", "零六分整", "0.06", "零六分整"),
        ("块", "3毛", "0.3", "3毛"),
        ("角", "8分", "0.8", "8分"),
        ("斤", "5两", "0.5", "5两"),
        ("元", "3角钱", "0.3", "3角"),
        ("元", "2角7厘", "0.207", "2角7厘"),
        ("角", "零四厘", "0.04", "零四厘"),
        ("亩", "六分", "0.6", "六分"),
        ("亩", "六分五厘", "0.65", "六分五厘"),
        ("丈", "四尺二寸", "0.42", "四尺二寸"),
        ("块", "八", "0.8", "八"),
        ("块", "4毛5", "0.45", "4毛5"),
        ("角", "五，", "0.5", "五"),
        ("斤", "二左右", "0.2", "二"),
        ("米", "八", "0.8", "八"),
        ("米", "六五的", "0.65", "六五"),
        ("米", "72，", "0.72", "72"),
        ("米", "3。", None, ""),  # 立方米, its superscript lost
        ("米", "五处", None, ""),
        ("米", "八、", None, ""),
        ("公里", "五，", None, ""),
        ("元", "5，", None, ""),
        ("分", "3厘米", None, ""),
        ("元", "2分店", None, ""),
        ("元", "15分", None, ""),
        ("吨", "5两", None, ""),
        ("元", "", None, ""),
    ],
)
def test_smaller_units(unit: str, rest: str, added: str | None, taken: str) -> None:
    given = Unit(unit, "money", "money")
    found = table().smaller(rest, given, 0)
    named = Unit("元", "money", "money") if unit == "块" else given
    assert found == (None if added is None else (Decimal(added), named, len(taken)))


# Longest form, Latin ends, words that only begin like a unit
CHOICES = [
    ("个月饼", ("个", "个")),
    ("个月", ("个月", "个月")),
    ("个百分点", ("个百分点", "个百分点")),
    ("百分点", ("个百分点", "百分点")),
    ("人次", ("人次", "人次")),
    ("人次日", ("人", "人")),
    ("元人民币", ("元", "元人民币")),
    ("千瓦时", ("千瓦时", "千瓦时")),
    ("千瓦", ("千瓦", "千瓦")),
    ("平方公里", ("平方公里", "平方公里")),
    ("kmh", None),
    ("km,", ("公里", "km")),
    ("m2", ("平方米", "m2")),
    ("m20", ("米", "m")),
    ("mm", ("毫米", "mm")),
    ("G网络", None),
    ("A级景区", None),
    ("强企业", None),
    ("号楼", None),
    ("W+", None),
    ("℃", ("摄氏度", "℃")),
    ("％", ("%", "％")),
    ("家国有企业", ("家", "家")),
    ("家居家养老机构", ("家", "家")),
    ("家庭", None),
    ("项目标", ("项", "项")),
    ("项目建设", None),
    ("名优秀学员", ("名", "名")),
    ("支队伍", ("支", "支")),
    ("个体育场", ("个", "个")),
    ("个体工商户", None),
    ("人工智能", None),
    ("人工作组", ("人", "人")),
    ("年级", None),
    ("分公司", None),
    ("分，", ("分", "分")),
    ("位居民", ("位", "位")),
    ("位居全省前列", None),
    ("台风机", ("台", "台")),
    ("条约8公里", ("条", "条")),
    ("", None),
    ("，", None),
    ("的", None),
]  # fmt: skip


@pytest.mark.parametrize(("rest", "expected"), CHOICES)
def test_choices(rest: str, expected: tuple[str, str] | None) -> None:
    assert unit_at(rest) == expected


PREFIXES = [
    ("￥", "元", "￥"),
    ("共¥", "元", "¥"),
    ("约$", "美元", "$"),
    ("约US$", "美元", "US$"),
    ("募集HK$", "港元", "HK$"),
    ("合€", "欧元", "€"),
    ("合£", "英镑", "£"),
    ("合USD", "美元", "USD"),
    ("合NT$", "新台币", "NT$"),
]


@pytest.mark.parametrize(("before", "name", "symbol"), PREFIXES)
def test_prefix(before: str, name: str, symbol: str) -> None:
    found = table().prefix(before + "30万", len(before))
    assert found is not None
    assert (found[0].name, before[found[1] :]) == (name, symbol)


@pytest.mark.parametrize("before", ["", "共", "人民币", "XUSD", "元"])
def test_no_prefix(before: str) -> None:
    assert table().prefix(before + "30", len(before)) is None


texts = st.text(
    alphabet="个名人次月家户台套（）()/／每、元吨万千百分点mk2²$US￥共3日，·方米", max_size=14
) | st.text(max_size=14)


@given(texts, st.integers(0, 16))
def test_match_stays_within_the_text(text: str, pos: int) -> None:
    found = table().match(text, pos)
    assert found is None or (pos < found[1] <= len(text) and found[0].name and found[0].dimension)


@given(texts, st.integers(0, 16))
def test_prefix_stays_within_the_text(text: str, end: int) -> None:
    found = table().prefix(text, end)
    assert found is None or 0 <= found[1] < end


@given(texts, st.integers(0, 14))
def test_not_after_only_refuses(text: str, pos: int) -> None:
    """Entries without `not_after` read the same, whether the start of the number is known or not."""
    if not any(e["not_after"] for e in entries()):
        assert table().match(text, pos, max(0, pos - 1)) == table().match(text, pos)
