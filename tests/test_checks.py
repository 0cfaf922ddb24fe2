"""What the numbers of a report say of each other: each check with what it notices, and the nearest text that is fine."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from reportminer import cli, extract
from reportminer.checks.outliers import outliers
from reportminer.checks.run import check_rows
from reportminer.checks.stated import step_of

CASES = [
    # totals and parts
    ("sum, exact", "全年培训350人次，其中农民200人次、渔民150人次。", {}),
    ("sum, too much", "全年培训312人次，其中农民200人次、渔民150人次。", {1: "parts>total"}),
    ("sum, rounding", "粮食产量168.5万吨，其中夏粮36.24万吨，秋粮132.30万吨。", {}),
    ("sum, rounding exceeded", "粮食产量168.5万吨，其中夏粮36.24万吨，秋粮132.80万吨。", {1: "parts>total"}),
    ("sum, open", "宣讲860余场，其中进农村500场、进社区366场。", {}),
    ("sum, not all parts told", "全年培训350人次，其中农民120人次、渔民80人次。", {}),
    ("sum, both sexes", "年末职工386人，其中男职工201人、女职工180人。", {1: "parts<total"}),
    ("sum, divided", "年末公园386个，按等级分，一类公园201个，二类公园180个。", {1: "parts<total"}),
    ("sum, one digit", "发放贷款4863万元，其中助农贷款1250万元，助学贷款1030万元，创业贷款2283万元。", {1: "parts<total"}),
    ("sum, overlapping", "年末党员300人，其中女党员190人、青年党员160人。", {}),
    ("sum, divided twice", "全县公园300家，其中甲类100家，乙类200家；按等级分，一级130家，二级170家。", {}),
    ("sum, part of a part", "利用外资48.5亿美元，其中制造业8.8亿美元，汽车制造业8.1亿美元，服务业39.7亿美元。", {}),
    # shares and amounts
    ("share", "年末常住人口283.9万人，其中城镇人口158.6万人，占常住人口的55.86%。", {}),
    ("share, wrong", "年末常住人口283.9万人，其中城镇人口158.6万人，占常住人口的58.86%。", {3: "share≠amounts"}),
    ("share, another whole", "年末常住人口283.9万人，其中城镇人口158.6万人，占全省人口的2.1%。", {}),
    # shares of one whole
    ("whole", "第一、二、三产业增加值占地区生产总值的比重分别为13.1%、39.9%和47.0%。", {}),
    ("whole, wrong", "第一、二、三产业增加值占地区生产总值的比重分别为13.1%、39.9%和48.0%。", {1: "shares≠100%"}),
    ("whole, rounding", "第一、二、三产业增加值占地区生产总值的比重分别为13.2%、39.9%和47.0%。", {}),
    ("whole, not meant to fill", "甲、乙、丙三镇产值占全县产值的比重分别为13.1%、19.9%和8.0%。", {}),
    # rates and levels
    ("growth", "2023年旅游收入168.3亿元，比上年增长38.4%。2022年旅游收入121.6亿元。", {}),
    ("growth, wrong", "2023年旅游收入168.3亿元，比上年增长36.4%。2022年旅游收入121.6亿元。", {2: "change≠levels"}),
    ("growth, by amount", "2023年企业863家，比上年增加41家，增长5.0%。", {}),
    ("growth, by amount, wrong", "2023年企业863家，比上年增加41家，增长5.5%。", {3: "change≠levels"}),
    ("growth, real", "2023年旅游收入168.3亿元，比上年实际增长36.4%。2022年旅游收入121.6亿元。", {}),
    ("growth, constant prices", "2023年地区生产总值168.3亿元，比上年增长36.4%。2022年地区生产总值121.6亿元。", {}),
    # one indicator with two values
    ("values", "2023年，全县新建公厕86座。\n全县新建公厕89座。", {2: "two values"}),
    ("values, rounded", "2023年，全县补助资金1286.4万元。\n全县补助资金1286万元。", {}),
    ("values, two years", "2022年，全县新建公厕86座。\n2023年，全县新建公厕89座。", {}),
    ("values, others", "甲镇：新建公厕86座。\n乙镇：新建公厕89座。", {}),
    # units
    ("unit", "28条河道水质达标率保持稳定。", {1: "unit?"}),
    ("unit, fits", "全年两次下调政策利率。", {}),
    ("unit, fits", "河道水质达标率98%，绿化面积36公顷，劳动生产率21万元/人。", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "flags"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_flags(text: str, flags: dict[int, str]) -> None:
    found = {o.row: f for o in extract(text).observations for f in o.flags if f != "subject inherited"}
    assert found == flags


@pytest.mark.parametrize(
    ("mention", "value", "step"),
    [
        ("1286.4亿元", "128640000000", "10000000"),
        ("45216元", "45216", "1"),
        ("13.10%", "13.1", "0.01"),
        ("1,286.40万元", "12864000", "100"),
        ("３６.２万吨", "362000", "1000"),
        ("三十八万六千立方米", "386000", "1000"),
        ("五百人", "500", "1"),
        ("0人", "0", "1"),
    ],
)
def test_the_last_digit_written(mention: str, value: str, step: str) -> None:
    assert step_of(mention, Decimal(value)) == Decimal(step)


def row(document: str, value: float, **cells: Any) -> dict[str, Any]:
    (found,) = extract("全年粮食产量12万吨。", document).to_dicts()
    return found | {"value": value, "mention": f"{value:g}吨"} | cells


def test_an_outlier_of_an_archive() -> None:
    rows = [row(f"{k}.txt", v) for k, v in enumerate((120_000, 135_000, 90_000, 210_000, 12, 180_000))]
    (found,) = outliers(rows)
    assert (found.document, found.flag) == ("4.txt", "outlier")
    assert "10607 times below the median of 6 values" in found.message
    assert outliers(rows[:4] + rows[5:]) == []
    assert outliers(rows[2:5] + rows[4:5]) == []  # too few to tell
    assert outliers([row("one.txt", r["value"]) for r in rows]) == []  # and one report is no archive
    assert outliers([r | {"value": None} for r in rows]) == []


def test_a_frame_is_checked_as_well() -> None:
    result = extract("全年培训312人次，其中农民200人次、渔民150人次。")
    (found,) = check_rows(result.table.to_dict("records")).findings
    assert (found.flag, found.rows, found.found, found.expected) == (
        "parts>total",
        (1, 2, 3),
        "312人次",
        "350人次",
    )


def test_the_command(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text("全年培训312人次，其中农民200人次、渔民150人次。", "utf-8")
    assert cli.main(["check", str(path)]) == 0
    out = capsys.readouterr().out
    assert (
        f"{path}: 1 sums; 1 in doubt\n  row 1  parts>total  全年培训 312人次: 200人次 + 150人次 = 350人次"
        in out
    )
    assert "      全年培训312人次，其中农民200人次、渔民150人次。" in out
    assert cli.main(["check", str(path), "--format", "jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["flag"] == "parts>total"
    assert cli.main(["check", str(tmp_path / "none.txt"), str(path)]) == 1
    assert "none.txt" in capsys.readouterr().err
