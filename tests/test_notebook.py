"""A result in a notebook: marks, table, folding, escaping; and in a real browser, light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from browser import browser, contrast

from reportminer import extract
from reportminer.display.marks import shown
from reportminer.display.notebook import CHARACTERS, OPEN_LINES, ROWS

TEXT = (
    "2023年，全县开展宣讲860余场，受众7.3万人次；其中进农村512场、进社区164场，费用$5至$8万元，参训5至10人。"
)


class Reader(HTMLParser):
    """The tags of a piece of HTML, in order, and the text of each mark."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.marks: dict[str, str] = {}
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not [name for name, _ in attrs if name not in ("style", "class", "title")]
        self.tags.append(tag)
        self.open.append(tag)
        if tag == "mark":
            self.title = dict(attrs)["title"] or ""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "table" not in self.open:
            self.text += data
        if "mark" in self.open:
            self.marks[self.title] = self.marks.get(self.title, "") + data


def test_marks_are_the_mentions() -> None:
    result = extract(TEXT)
    read = Reader(result._repr_html_())
    assert read.open == []
    assert read.text == TEXT
    assert read.marks == {str(o.row): o.mention for o in result.observations}
    assert read.tags.count("tr") == len(result.observations) + 1


def test_values_are_told_with_their_modifiers() -> None:
    html = extract(TEXT)._repr_html_()
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", html)
    assert {"&gt;860", "73,000", "5–10"} <= set(cells)


def test_hostile_text_is_escaped() -> None:
    text = '\n<script>alert(1)</script>宣讲12场，"><img src=x onerror=alert(1)>讲座7场。\x00𠮷\ud800'
    read = Reader(extract(text)._repr_html_())
    assert set(read.tags) <= {"div", "mark", "span", "table", "thead", "tbody", "tr", "th", "td"}
    assert read.text == shown(text)


def test_long_ones_are_folded() -> None:
    text = "".join(f"{n}号村举办讲座{n}场。\n" for n in range(1, 2000))
    html = extract(text)._repr_html_()
    assert html.count("<tr>") == ROWS + 1
    assert "more rows in <code>result.table</code>" in html
    assert len(text) > CHARACTERS
    assert "more characters in" in html
    before, _, folded = html.partition("<details>")
    assert (before.count("pre-wrap"), "讲座" in folded) == (OPEN_LINES, True)
    assert len(html) < 250_000


@pytest.mark.parametrize("text", ["", "\n", "没有数字。"])
def test_nothing_found(text: str) -> None:
    assert Reader(extract(text)._repr_html_()).text == text


def test_the_table_is_a_plain_frame() -> None:
    assert type(extract(TEXT).table).__name__ == "DataFrame"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as running:
        yield running


@pytest.mark.parametrize(
    ("back", "ink"),
    [("rgb(255,255,255)", "#000000"), ("rgb(17,17,17)", "#e0e0e0"), ("rgb(31,31,31)", "#cccccc")],
)
def test_it_can_be_read_on_any_page(chromium: Any, tmp_path: Path, back: str, ink: str) -> None:
    """On the pages of JupyterLab and VS Code, light and dark: the fills let the page's own ink be read."""
    path = tmp_path / "cell.html"
    html = extract(TEXT)._repr_html_()
    path.write_text(f"<meta charset=utf-8><body style='background:{back};color:{ink}'>{html}", "utf-8")
    page = chromium.new_page()
    page.goto(path.as_uri())
    pairs = page.eval_on_selector_all(
        "mark, td", "all => all.map(e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor])"
    )
    assert len(pairs) > 10
    for colour, fill in pairs:
        assert contrast(colour, fill, back) >= 4.5
    page.close()
