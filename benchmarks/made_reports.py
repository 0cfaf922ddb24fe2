"""Reports made by a dice, as many as are wanted and always the same: for measurements, and for tests."""

from __future__ import annotations

from pathlib import Path
from random import Random

_PLACES = ("青石镇", "沙河乡", "柳林街道", "北岭县", "桐江区", "云溪县", "东湖街道", "白杨镇")
_DUTIES = ("文化", "卫生健康", "教育", "民政", "水利", "交通运输", "市场监管", "农业农村")
_SENTENCES = (
    "全年举办{a}讲座{n}场，受众{m}人次，同比增长{p}%。",
    "新建{a}设施{n}处，改造{k}处，完成投资{q}亿元，占年度计划的{p}%。",
    "培训业务骨干{m}人，其中进村{k}人、进社区{n}人。",
    "受理群众诉求{m}件，办结率达{p}%，比上年提高{f}个百分点。",
    "{t}发放补助资金{q}万元，惠及{m}户，户均{k}元。",
    "组织志愿服务{n}次，参与志愿者超{m}人，服务时长近{m}小时。",
    "检查单位{m}家次，发现隐患{n}处，整改率{p}%。",
    "到年底，在册{a}机构{n}个，从业人员{m}人，床位{k}张。",
    "刊发稿件{n}篇，其中省级以上媒体{k}篇，阅读量突破{m}万次。",
    "下一步，计划新增{a}站点{k}个，力争覆盖率达到{p}%以上。",
    "各级各部门认真落实要求，扎实推进各项工作，取得了较好成效。",
    "按照《{t}工作方案》（{t}发〔{y}〕{k}号），坚持问题导向，健全工作机制。",
)


def report(number: int) -> str:
    """The report with this number: a title, three sections, between 12 and 60 sentences."""
    dice = Random(number)
    place, duty, year = dice.choice(_PLACES), dice.choice(_DUTIES), dice.randint(2016, 2024)
    lines = [f"{place}{year}年{duty}工作总结（第{number}份）"]
    for heading in ("一、主要工作", "二、特色做法", "三、下一步打算"):
        lines.append(heading)
        for _ in range(dice.randint(1, 5)):
            lines.append(f"{year}年，{place}" + "".join(_sentence(dice, duty, place, year) for _ in range(4)))
    return "\n".join(lines) + "\n"


def _sentence(dice: Random, duty: str, place: str, year: int) -> str:
    return dice.choice(_SENTENCES).format(
        a=duty,
        t=place,
        y=year,
        n=dice.randint(3, 400),
        m=dice.randint(100, 90_000),
        k=dice.randint(2, 90),
        p=round(dice.uniform(1, 99), 1),
        f=round(dice.uniform(0.1, 9), 2),
        q=round(dice.uniform(1, 900), 2),
    )


def write_reports(folder: Path, count: int, first: int = 0) -> None:
    """`count` reports into subfolders of `folder`, 100 in each."""
    for number in range(first, first + count):
        path = folder / f"{number // 100:04}" / f"report-{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(report(number), "utf-8")
