"""Web pages: what is kept, what is left out, how tables and lists are laid out, and what damage does."""

from __future__ import annotations

import contextlib
import random
import time

import pytest

from reportminer import ReadError
from reportminer.limits import LIMITS
from reportminer.model import Document
from reportminer.read import read
from reportminer.readers import html

SENTENCE = "全县共举办读书活动48场，参加群众3.6万人次。"


def page(body: str, head: str = "") -> Document:
    return html.read(f"<html><head>{head}</head><body>{body}</body></html>".encode())


def kinds(document: Document) -> list[tuple[str, int, str]]:
    return [(b.kind, b.level, document.text[b.start : b.end]) for b in document.blocks]


LAID_OUT = [
    ("<p>一</p><p>二</p>", "一\n二\n"),
    ("<div>一<br>二<br/>三</div>", "一\n二\n三\n"),
    ("甲<div>乙</div>丙", "甲\n乙\n丙\n"),
    ("<p>增长<b>12</b>.<i>5</i>%，<span>共</span>48场</p>", "增长12.5%，共48场\n"),
    ("<p>共举办读书\n   活动48场</p>", "共举办读书活动48场\n"),
    ("<p>total of\n48 events</p>", "total of 48 events\n"),
    ("<p>&ldquo;一站式&rdquo;&nbsp;&#26381;&#x52A1;&lt;5&amp;</p>", "“一站式”\xa0服务<5&\n"),
    ("<p>面积120km<sup>2</sup>，10<sup>8</sup>元，PM<sub>2.5</sub></p>", "面积120km²，10⁸元，PM2.5\n"),
    ('<p>共48场<sup><a href="#f1">1</a></sup>。</p>', "共48场[1]。\n"),
    ("<p>办件<del>300</del><ins>320</ins>件</p>", "办件320件\n"),
    ("<ul><li>甲12个</li><li>乙8个</li></ul>", "甲12个\n乙8个\n"),
    ("<ol><li>甲12个</li><li>乙8个</li></ol>", "1. 甲12个\n2. 乙8个\n"),
    ('<ol start="3"><li>甲</li><li value="7">乙</li><li>丙</li></ol>', "3. 甲\n7. 乙\n8. 丙\n"),
    ("<ol><li>1.甲</li><li>（二）乙</li></ol>", "1.甲\n（二）乙\n"),
    ('<ol style="list-style-type: cjk-ideographic"><li>甲</li><li>乙</li></ol>', "一、甲\n二、乙\n"),
    ('<ol style="list-style:none"><li>甲</li></ol>', "甲\n"),
    ("<ol><li>甲<ul><li>乙</li></ul></li><li>丙</li></ol>", "1. 甲\n乙\n2. 丙\n"),
    ("<pre>甲 1\n乙 2</pre>", "甲 1\n乙 2\n"),
    ("<h1>关于2023年<br>工作的报告</h1>", "关于2023年工作的报告\n"),
    ("<p>同比p<0.05的项目3个</p>", "同比p<0.05的项目3个\n"),
    ("<p>a</p><!-- 12 --><p>b</p>", "a\nb\n"),
    ("<![if !supportLists]>一、<![endif]><span>办件48件</span>", "一、办件48件\n"),
    ("<p><o:p></o:p>办件48件</p>", "办件48件\n"),
    ("<p>甲<p>乙<div>丙", "甲\n乙\n丙\n"),
]


@pytest.mark.parametrize(("body", "text"), LAID_OUT)
def test_layout(body: str, text: str) -> None:
    assert page(body).text == text


def test_headings_items_and_footnotes_are_known() -> None:
    document = page(
        "<h1>2023年工作总结</h1><h2>一、成效</h2><p>办件48件。</p><h3>窗口</h3><ul><li>甲</li></ul>"
        '<section class="footnotes"><p>数据为快报数。</p></section>'
    )
    assert kinds(document) == [
        ("title", 0, "2023年工作总结"),
        ("heading", 2, "一、成效"),
        ("paragraph", 0, "办件48件。"),
        ("heading", 3, "窗口"),
        ("item", 0, "甲"),
        ("footnote", 0, "数据为快报数。"),
    ]


def test_several_h1_are_headings() -> None:
    document = page("<h1>第一章</h1><p>甲</p><h1>第二章</h1><p>乙</p>")
    assert [(kind, level) for kind, level, _ in kinds(document) if kind != "paragraph"] == [
        ("heading", 1)
    ] * 2


TITLES = [
    (
        "<title>某县2023年工作报告_某县人民政府</title>",
        "<p>某县2023年工作报告</p><p>甲</p>",
        "某县2023年工作报告",
    ),
    ("<title>某县门户网站</title>", "<h1>2023年读书活动总结</h1><p>甲</p>", "2023年读书活动总结"),
    (
        '<meta name="ArticleTitle" content="读书活动总结"><title>首页</title>',
        "<p>读书活动总结</p><p>甲</p>",
        "读书活动总结",
    ),
    ("<title>某县门户网站</title>", "<p>甲</p>", ""),
    ("<title>某县门户 - 读书活动观察报告</title>", "<p>甲</p>", "读书活动观察报告"),
    ("<title>2023年工作总结 - 某县门户</title>", "<p>甲</p>", "2023年工作总结"),
]


@pytest.mark.parametrize(("head", "body", "title"), TITLES)
def test_title(head: str, body: str, title: str) -> None:
    assert page(body, head).title == title


MENU = '<a href="1">首页</a> <a href="2">机构职能</a> <a href="3">政务公开</a> <a href="4">互动交流</a>'
LEFT_OUT = [
    "<script>var a = 48;</script>",
    "<style>p { margin: 12px }</style>",
    "<noscript>请打开脚本 404</noscript>",
    "<template><p>模板12</p></template>",
    "<svg><text>15</text></svg>",
    "<select><option>2022年</option><option>2021年</option></select>",
    '<div style="color:red; display: none">隐藏的12</div>',
    "<p hidden>隐藏的12</p>",
    '<p style="visibility:hidden">隐藏的12</p>',
    f"<nav>{MENU}</nav>",
    f'<div role="navigation">{MENU} 第12届</div>',
    f"<div>{MENU}</div>",
    f"<table><tr><td>{MENU}</td></tr></table>",
    "<ul>" + "".join(f'<li><a href="{n}">某地办件{n}00件</a> 2023-05-1{n}</li>' for n in range(5)) + "</ul>",
    '<div>您当前的位置：<a href="1">首页</a> &gt; <a href="2">公开</a></div>',
    '<p>上一篇：<a href="1">某镇举办活动20场</a></p>',
    '<div class="share">分享到：<a href="1">微信</a></div>',
    "<div>【字体：大 中 小】</div>",
    "<header><div>某县门户</div></header>",
    '<div class="footer">主办：某县办公室 电话：0512-12345 京ICP备12345678号</div>',
    "<footer>版权所有 某县 邮编 215000</footer>",
]


@pytest.mark.parametrize("part", LEFT_OUT)
def test_what_is_not_the_report_is_left_out(part: str) -> None:
    for body in (f"{part}<p>{SENTENCE}</p>", f"<div><p>{SENTENCE}</p>{part}</div>"):
        assert page(body).text == SENTENCE + "\n"


KEPT = [
    "<header><h1>2023年读书活动总结</h1></header>",
    f"<article><header>{SENTENCE}</header></article>",
    f"<footer>{SENTENCE}</footer>",
    '<p>详见<a href="1">附件一</a>、<a href="2">附件二</a>、<a href="3">附件三</a>，共办件12件</p>',
    "<table>"
    + "".join(f'<tr><td><a href="{n}">指标{n}</a></td><td>{n}</td></tr>' for n in range(1, 5))
    + "</table>",
    '<table><tr><td><a href="1">甲</a></td><td><a href="2">乙</a></td></tr><tr><td><a href="3">12</a></td><td><a href="4">15</a></td></tr></table>',
    '<div class="menu">办件48件</div>',
    '<div class="sidebar"><p>全县办件48件。</p></div>',
    f"<nav>{SENTENCE}</nav>",
]


@pytest.mark.parametrize("part", KEPT)
def test_no_number_is_lost(part: str) -> None:
    kept = page(f"<p>{SENTENCE}</p>{part}").text
    numbers = [n for n in ("2023", "48", "12", "15", "指标4") if n in part]
    assert len(kept.splitlines()) > 1
    assert all(n in kept.partition("\n")[2] for n in numbers)


def test_what_makes_up_the_page_is_not_hidden() -> None:
    assert "48场" in page(f'<div style="display:none"><p>{SENTENCE}</p></div><p>请稍候</p>').text


def test_hidden_sentences_with_numbers_are_told() -> None:
    document = page(f"<p>{SENTENCE * 3}</p><div hidden>另有12场未计入。</div>")
    assert ("12场" in document.text, document.flags) == (False, ("hidden text of 9 characters left out",))


def test_a_page_of_links_alone_is_kept() -> None:
    assert page(f"<div>{MENU}</div>").text.strip()


TABLES = [
    ("<tr><th>指标</th><th>目标</th></tr><tr><td>场次</td><td>48</td></tr>", "指标\t目标\n场次\t48\n"),
    (
        "<caption>表1</caption><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr>",
        "表1\n甲\t1\n乙\t2\n",
    ),
    (
        '<tr><td rowspan="2">产出</td><td>场次</td><td>48</td></tr><tr><td>人次</td><td>360</td></tr>',
        "产出\t场次\t48\n\t人次\t360\n",
    ),
    (
        '<tr><td colspan="2">甲</td><td>1</td></tr><tr><td>乙</td><td>2</td><td>3</td></tr>',
        "甲\t\t1\n乙\t2\t3\n",
    ),
    (
        "<tr><td>实际<br>完成值</td><td>1,\n234.5</td></tr><tr><td>甲</td><td></td></tr>",
        "实际完成值\t1, 234.5\n甲\t\n",
    ),
    ("<tr><td>甲<td>1<tr><td>乙<td>2", "甲\t1\n乙\t2\n"),
    (
        "<tbody><tr><td>甲</td><td>1</td></tr></tbody><tfoot><tr><td>计</td><td>1</td></tr></tfoot>",
        "甲\t1\n计\t1\n",
    ),
    ("<form><tr><td>甲</td><td>1</td></tr></form><tr><td>乙</td><td>2</td></tr>", "甲\t1\n乙\t2\n"),
    ("散文<tr><td>甲</td><td>1</td></tr>", "散文\n甲\t1\n"),
    ("<tr><td>一段。</td></tr><tr><td>二段。</td></tr>", "一段。\n二段。\n"),
    (f"<tr><td>菜单</td><td><p>{SENTENCE * 16}</p><p>完</p></td></tr>", f"菜单\n{SENTENCE * 16}\n完\n"),
    (
        "<tr><td>左</td><td><table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table></td></tr>",
        "左\n甲\t1\n乙\t2\n",
    ),
    (
        '<tr><td rowspan="x" colspan="-3">甲</td><td colspan="99999999999">1</td></tr><tr><td>乙</td><td>2</td></tr>',
        "甲\t1\n乙\t2\n",
    ),
]


@pytest.mark.parametrize(("rows", "text"), TABLES)
def test_tables(rows: str, text: str) -> None:
    assert page(f"<table>{rows}</table>").text == text


def test_cells_know_their_place() -> None:
    document = page('<table><tr><td rowspan="2">产出</td><td>场次</td></tr><tr><td>人次</td></tr></table>')
    assert [(b.table, b.row, b.column, b.rows) for b in document.blocks] == [
        (1, 1, 1, 2),
        (1, 1, 2, 1),
        (1, 2, 2, 1),
    ]
    assert document.location(document.text.index("人次")) == "table 1, row 2, column 2"


CHARSETS = [
    ("gb2312", "gb18030", "全县造林㎡𠮷镕1200株，读书活动48场"),
    ("gbk", "gb18030", SENTENCE),
    ("gb_2312-80", "gb18030", SENTENCE),
    ("big5", "cp950", "全縣舉辦讀書活動48場，參加3.6萬人次"),
    ("big5", "big5hkscs", "全縣舉辦讀書活動48場，𨋢3部"),
    ("utf-8", "utf-8", SENTENCE),
    ("gb2312", "utf-8", SENTENCE),
    ("utf-8", "gb18030", SENTENCE),
    ("iso-8859-1", "gb18030", SENTENCE),
    ("no-such-thing", "gb18030", SENTENCE),
    ("utf-8", "utf-16", SENTENCE),
    ("", "gb18030", SENTENCE),
]


@pytest.mark.parametrize(("said", "encoding", "text"), CHARSETS)
@pytest.mark.parametrize(
    "form", ['<meta charset="{}">', '<meta http-equiv="Content-Type" content="text/html; charset={}">']
)
def test_declared_encodings(said: str, encoding: str, text: str, form: str) -> None:
    source = f"<html><head>{form.format(said)}</head><body><p>{text}</p></body></html>"
    assert html.read(source.encode(encoding)).text == text + "\n"


def test_an_xml_declaration_and_server_code_are_no_text() -> None:
    source = f'<?xml version="1.0" encoding="GB2312"?>\n<html><body><%@ page x="1" %><?php echo 12; ?><p>{SENTENCE}</p></body></html>'
    assert html.read(source.encode("gb18030")).text == SENTENCE + "\n"


def test_pictures_in_the_page_count_for_nothing() -> None:
    assert (
        page(f'<img src="data:image/png;base64,{"QUFB" * 2_000_000}"><p>{SENTENCE}</p>').text
        == SENTENCE + "\n"
    )


DEEP = ["<div>", "<font>", "<b><i>", "<table><tr><td>", "<ul><li>", "<blockquote>"]


@pytest.mark.parametrize("tag", DEEP)
def test_deep_pages_are_read_whole(tag: str) -> None:
    assert SENTENCE in page(tag * 300 + SENTENCE).text


@pytest.mark.parametrize("tag", ["<div>", "<blockquote>"])
def test_pages_too_deep_are_refused(tag: str) -> None:
    with pytest.raises(ReadError, match="deep"):
        page(tag * 20_000 + SENTENCE)


HUGE = [
    ("<p>" + "字" * 50 + "</p>", LIMITS.characters // 50),
    ("<b>", LIMITS.elements + 1),
    ('<td colspan="1000">', 30),
]


@pytest.mark.parametrize(("piece", "times"), HUGE)
def test_huge_pages_are_refused(piece: str, times: int) -> None:
    body = (
        piece * times
        if not piece.startswith("<td")
        else f"<table><tr>{(piece + 'x') * times}<tr><td>1<td>2</table>"
    )
    with pytest.raises(ReadError, match="more than"):
        html.read(body.encode())


def test_entities_do_not_grow() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><p>&b;&b;48场</p>'
    assert len(html.read(bomb.encode()).text) < 100


GOOD = (
    f'<html><head><meta charset="gb2312"><title>总结</title></head><body><h1>总结</h1><p>{SENTENCE}</p>'
    '<table><tr><td rowspan="2">甲</td><td>1</td></tr><tr><td>2</td></tr></table><ol><li>乙</li></ol></body></html>'
).encode("gb18030")


def test_damaged_pages_give_a_document_or_a_read_error() -> None:
    chance = random.Random(7)
    started = time.monotonic()
    for _ in range(300):
        data = bytearray(GOOD[: chance.randrange(len(GOOD) + 1)] if chance.random() < 0.3 else GOOD)
        for _ in range(chance.randrange(12)):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        with contextlib.suppress(ReadError):
            document = read(bytes(data), "a.html")
            assert all(document.text[b.start : b.end].strip() for b in document.blocks)
    assert time.monotonic() - started < 60
