"""Headings: told by their marker, by the format, or by standing alone; and the path that they make."""

from __future__ import annotations

import pytest

from reportminer.model import Block, Document
from reportminer.segment import segment
from reportminer.view import make_view

PATHS = [
    ("一、基本情况\n建成公园3座。", ["一、基本情况", "一、基本情况"]),
    ("一、养老服务。\n新增床位80张。", ["一、养老服务", "一、养老服务"]),
    ("1.社会救助。\n发放低保金320万元。", ["1.社会救助", "1.社会救助"]),
    ("一、全年共新建改造农村公路三十六公里。\n建成公园3座。", ["", ""]),
    ("# 2023年工作总结\n## 一、基本情况\n建成公园3座。", ["", "一、基本情况", "一、基本情况"]),
    ("## 养老\n新增床位80张。\n## 就业\n举办招聘会6场。", ["养老", "养老", "就业", "就业"]),
]


@pytest.mark.parametrize(("text", "sections"), PATHS)
def test_sections(text: str, sections: list[str]) -> None:
    assert [s.section for s in segment(make_view(text), Document(text))] == sections


def test_headings_that_the_format_states_need_no_marker() -> None:
    text = "工作总结\n养老服务\n新增床位80张。\n1. 合计"
    blocks = (Block(0, 4, "title"), Block(5, 9, "heading", 1), Block(10, 18), Block(19, 24, "cell", table=1, row=1, column=1))  # fmt: skip
    found = list(segment(make_view(text), Document(text, blocks=blocks)))
    assert [(s.section, s.heading) for s in found] == [
        ("", True),
        ("养老服务", True),
        ("养老服务", False),
        ("养老服务", False),
    ]
