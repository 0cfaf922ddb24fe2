"""The twenty lines that anybody would write first: a number, and a word from a list of units after it."""

from __future__ import annotations

import re

UNITS = re.findall(
    r"\S+",
    """平方公里 平方米 立方米 个百分点 万人次 亿千瓦时 千瓦时 人次 家次 户次 场次 公里 公顷 万吨 公斤 小时
    分钟 亿元 万元 亿人 万人 万户 万亩 万册 万件 万个 元 人 户 个 件 名 家 场 次 篇 条 项 处 所 座 张 份 期 套
    块 册 部 辆 台 吨 亩 米 岁 天 年 月 日 倍 % ％ ‰""",
)
NUMBER = re.compile(
    r"(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?P<scale>[万亿]?)(?P<more>[余多]?)(?P<unit>"
    + "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
    + ")"
)
SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}


def numbers(text: str) -> list[tuple[int, float, str]]:
    """Place, value and unit of each number with a unit."""
    return [
        (m.start(), float(m["number"].replace(",", "")) * SCALES[m["scale"]], m["unit"])
        for m in NUMBER.finditer(text)
    ]
