"""Word documents: what is text and what is not, tables, automatic numbers, headings, and hostile files."""

from __future__ import annotations

import contextlib
import re
import time
from functools import cache

import pytest
from docx_made import NAMESPACES, docx, fld, lvl, numbered, p, packed, r, tbl, tc, tr
from hypothesis import given, settings
from hypothesis import strategies as st

from reportminer import ReadError
from reportminer.limits import LIMITS
from reportminer.model import Document
from reportminer.read import read

STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="20"><w:name w:val="标题 2"/></w:style>
<w:style w:type="paragraph" w:styleId="own"><w:name w:val="节"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="own2"><w:name w:val="节二"/><w:basedOn w:val="own"/></w:style>
<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="toc1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="ph"><w:name w:val="备忘"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="n1"><w:name w:val="自动"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="n2"><w:name w:val="自动二"/><w:basedOn w:val="n1"/></w:style>
<w:style w:type="paragraph" w:styleId="n3"><w:name w:val="自动三"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="character" w:styleId="ch"><w:name w:val="hidden"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="ch2"><w:name w:val="hidden 2"/><w:basedOn w:val="ch"/></w:style>
<w:style w:type="paragraph" w:styleId="loop1"><w:name w:val="l1"/><w:basedOn w:val="loop2"/></w:style>
<w:style w:type="paragraph" w:styleId="loop2"><w:name w:val="l2"/><w:basedOn w:val="loop1"/></w:style>
"""
NUMBERING = f"""
<w:abstractNum w:abstractNumId="1">
{lvl(0, "chineseCountingThousand", "%1、")}{lvl(1, "chineseCounting", "（%2）")}{lvl(2, "decimal", "%3.")}
{lvl(3, "decimal", "%1.%3.%4", "<w:isLgl/>")}</w:abstractNum>
<w:abstractNum w:abstractNumId="2">{lvl(0, "bullet", "•")}{lvl(1, "lowerLetter", "%2)")}</w:abstractNum>
<w:abstractNum w:abstractNumId="3">{lvl(0, "decimal", "第%1条", start=5)}{lvl(1, "decimal", "%1-%2", '<w:lvlRestart w:val="0"/>')}</w:abstractNum>
<w:abstractNum w:abstractNumId="4"><w:numStyleLink w:val="n1"/></w:abstractNum>
<w:abstractNum w:abstractNumId="5">{lvl(0, "upperRoman", "%1.", '<w:pStyle w:val="x"/>')}{lvl(1, "decimal", "%2、", '<w:pStyle w:val="n3"/>')}</w:abstractNum>
<w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1、"/><w:rPr><w:vanish/></w:rPr></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="5"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
<w:num w:numId="6"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">{lvl(0, "decimalEnclosedCircle", "%1")}</w:lvlOverride></w:num>
<w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num>
<w:num w:numId="8"><w:abstractNumId w:val="6"/></w:num>
<w:num w:numId="9"><w:abstractNumId w:val="77"/></w:num>
"""
DEL = '<w:del w:id="1"><w:r><w:delText>300</w:delText></w:r></w:del>'
INS = f'<w:ins w:id="2">{r("500")}</w:ins>'
SDT = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
PROMPT = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
GALLERY = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
_SIZE = '<wp:extent cx="1800000" cy="900000"/>'
_PLACE = (
    '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>'
    f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>{_SIZE}<wp:wrapNone/>'
    '<wp:docPr id="1" name="box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/'
    'wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" '
    'cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></wps:spPr>'
)
BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor simplePos="0" behindDoc="0" locked="0" '
    f'layoutInCell="1" allowOverlap="1">{_PLACE}<wps:txbx><w:txbxContent>{{0}}</w:txbxContent></wps:txbx><wps:bodyPr/>'
    "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></v:shape></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r>"
)
VML = (
    "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
GONE = "<w:rPr><w:del w:id='3'/></w:rPr>"

# what the body holds → the text
TEXTS = {
    "insertions stay, deletions go": (p(r("拨付") + DEL + INS + r("万元")), "拨付500万元\n"),
    "moved text once": (
        p(f"<w:moveFrom w:id='1'>{r('培训8场。')}</w:moveFrom>{r('甲。')}")
        + p(f"<w:moveTo w:id='1'>{r('培训8场。')}</w:moveTo>"),
        "甲。\n培训8场。\n",
    ),
    "a deleted paragraph mark joins": (p(r("举办"), "", GONE) + p("12场"), "举办12场\n"),
    "a deleted paragraph is none": (p(DEL, "", GONE) + p("乙"), "乙\n"),
    "a deleted last mark": (p(r("尾"), "", GONE), "尾\n"),
    "content controls, block and inline": (SDT.format(p("甲" + "")) + p(r("乙") + SDT.format(r("12件"))), "甲\n乙12件\n"),
    "a prompt is no text": (PROMPT.format(p("单击此处")) + p(r("乙") + PROMPT.format(r("点击输入"))), "乙\n"),
    "a table of contents is none": (
        GALLERY.format(p("目录") + p("一、综合 3")) + p("二、人口 5", "toc1") + p("正文"),
        "正文\n",
    ),
    "fields show their result": (p(r("共") + fld(" SUM(A1) ", "35") + r("人")), "共35人\n"),
    "a simple field": (p(r("第") + f'<w:fldSimple w:instr="SEQ 表">{r("2")}</w:fldSimple>'), "第2\n"),
    "a field within an instruction": (
        p("<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>IF </w:instrText></w:r>" + fld("PAGE", "9")
          + f"<w:r><w:fldChar w:fldCharType='separate'/></w:r>{r('甲')}<w:r><w:fldChar w:fldCharType='end'/></w:r>"),
        "甲\n",
    ),
    "a field that never ends swallows nothing": (
        p(r("甲") + "<w:r><w:fldChar w:fldCharType='begin'/></w:r>" + r("乙")) + p("丙"),
        "甲乙\n丙\n",
    ),
    "a field over paragraphs": (
        p("<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>X</w:instrText><w:fldChar w:fldCharType='separate'/></w:r>" + r("甲"))
        + p(r("乙") + "<w:r><w:fldChar w:fldCharType='end'/></w:r>") + p("丙"),
        "甲\n乙\n丙\n",
    ),
    "a deleted field": (p(f"<w:del w:id='1'>{fld('X', '7')}</w:del>{r('丙')}"), "丙\n"),
    "an enclosed number": (p(fld(r" eq \o\ac(○,12) ") + r("办结")), "⑫办结\n"),
    "a fraction": (p(r("占") + fld(r" EQ \f(2,3)")), "占2/3\n"),
    "a formula": (
        p("<w:r><w:t>约</w:t></w:r><m:oMath><m:f><m:num><m:r><m:t>3</m:t></m:r></m:num><m:den><m:r><m:t>4</m:t></m:r></m:den></m:f></m:oMath>"),
        "约3/4\n",
    ),
    "a text box, once, after its paragraph": (p(r("正文") + BOX.format(p("框内20家") + p("第二行"))), "正文\n框内20家\n第二行\n"),
    "a text box of old": (p(VML.format(p("框")) + r("正文")), "正文\n框\n"),
    "a text box within one": (p(r("正文") + BOX.format(p(r("外") + BOX.format(p("内"))))), "正文\n外\n内\n"),
    "a text box in a deletion": (p(f"<w:del w:id='1'>{BOX.format(p('框'))}</w:del>{r('正文')}"), "正文\n"),
    "a text box with fields": (p(fld("X", "甲") + BOX.format(p(fld("Y", "乙")))), "甲\n乙\n"),
    "an alternative among runs": (
        p(f"<mc:AlternateContent><mc:Choice Requires='x'>{r('甲')}</mc:Choice><mc:Fallback>{r('甲')}</mc:Fallback></mc:AlternateContent>"),
        "甲\n",
    ),
    "hidden text": (
        p(r("见", "") + r("隐", "<w:vanish/>") + r("显", '<w:vanish w:val="0"/>') + r("藏", '<w:rStyle w:val="ch2"/>')),
        "见显\n",
    ),
    "text hidden by the style of its paragraph": (
        p("内部批注", "ph") + p(r("藏") + r("露", '<w:vanish w:val="false"/>'), "ph"),
        "露\n",
    ),
    "links": (p(f'<w:hyperlink w:anchor="a">{r("附件")}</w:hyperlink>{r("共3件")}'), "附件共3件\n"),
    "tabs, breaks, hyphens": (
        p("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:br w:type='page'/><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t><w:softHyphen/></w:r>"),
        "甲\t乙\n丙1-2\n",
    ),
    "symbols": (
        p("<w:r><w:sym w:font='Symbol' w:char='F0B3'/><w:t>95</w:t><w:sym w:font='Wingdings' w:char='F0FE'/><w:sym w:font='Wingdings' w:char='F082'/>"
          "<w:sym w:font='宋体' w:char='2103'/><w:sym w:font='Webdings' w:char='F0AA'/><w:sym w:font='x' w:char='zz'/></w:r>"),
        "≥95☑②℃\n",
    ),
    "letters of a symbol font": (p(r("\uf0a3", '<w:rFonts w:ascii="Symbol"/>') + r("8%")), "≤8%\n"),
    "phonetic guides": (
        p("<w:r><w:ruby><w:rt><w:r><w:t>hàn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>汉</w:t></w:r></w:rubyBase></w:ruby></w:r>"),
        "汉\n",
    ),
    "smart tags and custom XML": (
        f"<w:customXml>{p(f'<w:smartTag>{chr(60)}w:r><w:t>2023年</w:t></w:r></w:smartTag>')}</w:customXml>",
        "2023年\n",
    ),
    "comments and empty paragraphs": (p("") + p("<w:r><w:commentReference w:id='0'/></w:r>") + p("　甲　"), "甲\n"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "text"), TEXTS.values(), ids=TEXTS)
def test_what_is_text(body: str, text: str) -> None:
    assert read(docx(body, styles=STYLES)).text == text


TABLES = {
    "rows and cells": (
        tbl(tr("指标", "数值"), tr("场次", "12")),
        [("指标", 1, 1, 1, 1), ("数值", 1, 2, 1, 1), ("场次", 2, 1, 1, 1), ("12", 2, 2, 1, 1)],
        "指标\t数值\n场次\t12\n",
    ),
    "merged over columns and rows": (
        tbl(
            tr(tc("指标", "<w:vMerge w:val='restart'/>"), tc("数值", "<w:gridSpan w:val='2'/>")),
            tr(tc("", "<w:vMerge/>"), "目标", "实际"),
            tr("场次", "10", "12"),
        ),
        [("指标", 1, 1, 2, 1), ("数值", 1, 2, 1, 2), ("目标", 2, 2, 1, 1), ("实际", 2, 3, 1, 1), ("场次", 3, 1, 1, 1), ("10", 3, 2, 1, 1), ("12", 3, 3, 1, 1)],
        "指标\t数值\t\n\t目标\t实际\n场次\t10\t12\n",
    ),
    "merged as of old": (
        tbl(tr(tc("表头", "<w:hMerge w:val='restart'/>"), tc("", "<w:hMerge w:val='continue'/>"), "三"), tr("1", "2", "3")),
        [("表头", 1, 1, 1, 2), ("三", 1, 3, 1, 1), ("1", 2, 1, 1, 1), ("2", 2, 2, 1, 1), ("3", 2, 3, 1, 1)],
        "表头\t\t三\n1\t2\t3\n",
    ),
    "deleted rows and cells": (
        tbl(
            tr("甲", "1"),
            tr("乙", "2", properties="<w:del w:id='1'/>"),
            tr("丙", tc("9", "<w:cellDel w:id='2'/>"), "3", properties="<w:ins w:id='3'/>"),
        ),
        [("甲", 1, 1, 1, 1), ("1", 1, 2, 1, 1), ("丙", 2, 1, 1, 1), ("3", 2, 2, 1, 1)],
        "甲\t1\n丙\t3\n",
    ),
    "a row that begins further right": (
        tbl(tr("甲", "1"), tr("2", properties="<w:gridBefore w:val='1'/>")),
        [("甲", 1, 1, 1, 1), ("1", 1, 2, 1, 1), ("2", 2, 2, 1, 1)],
        "甲\t1\n\t2\n",
    ),
    "a merged cell without its first": (
        tbl(tr("甲", "1"), tr(tc("乙", "<w:vMerge/>"), "2")),
        [("甲", 1, 1, 1, 1), ("1", 1, 2, 1, 1), ("乙", 2, 1, 1, 1), ("2", 2, 2, 1, 1)],
        "甲\t1\n乙\t2\n",
    ),
    "rows and cells in content controls": (
        tbl(SDT.format(tr("甲", "1")), f"<w:tr>{SDT.format(tc('乙'))}{tc('2')}</w:tr>"),
        [("甲", 1, 1, 1, 1), ("1", 1, 2, 1, 1), ("乙", 2, 1, 1, 1), ("2", 2, 2, 1, 1)],
        "甲\t1\n乙\t2\n",
    ),
    "paragraphs, boxes and tabs in a cell": (
        tbl(tr(tc(p("甲") + p("<w:r><w:t>1</w:t><w:tab/><w:t>2</w:t></w:r>" + BOX.format(p("框")))), "乙")),
        [("甲 1 2 框", 1, 1, 1, 1), ("乙", 1, 2, 1, 1)],
        "甲 1 2 框\t乙\n",
    ),
    "numbers in an empty column": (
        tbl(tr(numbered_cell := tc(numbered("", 1)), "甲"), tr(numbered_cell, "乙")),
        [("一、", 1, 1, 1, 1), ("甲", 1, 2, 1, 1), ("二、", 2, 1, 1, 1), ("乙", 2, 2, 1, 1)],
        "一、\t甲\n二、\t乙\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "cells", "text"), TABLES.values(), ids=TABLES)
def test_tables(body: str, cells: list[tuple[str, int, int, int, int]], text: str) -> None:
    document = read(docx(body, numbering=NUMBERING))
    assert document.text == text
    assert [
        (document.text[b.start : b.end], b.row, b.column, b.rows, b.columns) for b in document.blocks
    ] == cells
    assert {b.table for b in document.blocks} == {1}


def test_a_table_in_a_cell_follows_as_a_table_of_its_own() -> None:
    inner = tbl(tr("内一", "1"), tr("内二", "2"))
    document = read(docx(tbl(tr("外", tc(p("见表") + inner)), tr("末", "9")) + p("后")))
    assert document.text == "外\t见表\n末\t9\n内一\t1\n内二\t2\n后\n"
    assert [b.table for b in document.blocks] == [1, 1, 1, 1, 2, 2, 2, 2, 0]


def test_a_frame_of_one_cell_is_no_table() -> None:
    document = read(
        docx(tbl(tr(tc(p("一、综合", "1") + p("全年培训8场。") + tbl(tr("甲", "1"))))), styles=STYLES)
    )
    assert [(b.kind, b.table) for b in document.blocks] == [
        ("heading", 0),
        ("paragraph", 0),
        ("cell", 1),
        ("cell", 1),
    ]


KINDS = [
    (p("县文旅局总结", "t"), "title", 0),
    (p("一、综合", "1"), "heading", 1),
    (p("二、文化", "20"), "heading", 2),
    (p("三、旅游", "own2"), "heading", 3),
    (p("四、体育", "", '<w:outlineLvl w:val="1"/>'), "heading", 2),
    (p("正文", "1", '<w:outlineLvl w:val="9"/>'), "paragraph", 0),
    (p("全年共培训8场，参加200人次。其中线上3场。", "1"), "paragraph", 0),
    (p("甲" * 61, "own"), "paragraph", 0),
    (p("循环", "loop1"), "paragraph", 0),
    (p("无此样式", "zz"), "paragraph", 0),
    (numbered("自动编号", 1), "item", 0),
    (numbered("圆点", 2), "item", 0),
]


@pytest.mark.parametrize(("body", "kind", "level"), KINDS)
def test_kinds(body: str, kind: str, level: int) -> None:
    (block,) = read(docx(body, styles=STYLES, numbering=NUMBERING)).blocks
    assert (block.kind, block.level) == (kind, level)


def test_the_title_is_that_of_its_style() -> None:
    body = p("<w:r><w:t>2023年工作</w:t><w:br/><w:t>总结</w:t></w:r>", "t") + p("副题", "t") + p("一")
    assert read(docx(body, styles=STYLES)).title == "2023年工作总结"
    assert read(docx(p("一"), styles=STYLES)).title == ""


NUMBERED = {
    "levels, and what restarts": (
        [(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2), (1, 2)],
        ["一、", "（一）", "（二）", "1. ", "二、", "（一）", "1. ", "2. "],
    ),
    "two lists of one definition count together": ([(1, 0), (4, 0), (1, 0)], ["一、", "二、", "三、"]),
    "a list that restarts": ([(1, 0), (1, 0), (5, 0), (5, 0)], ["一、", "二、", "一、", "二、"]),
    "a level of its own": ([(6, 0), (6, 1), (6, 0)], ["① ", "（一）", "② "]),
    "a start, and no restart": ([(3, 0), (3, 1), (3, 0), (3, 1)], ["第5条 ", "5-1 ", "第6条 ", "6-2 "]),
    "legal numbers": ([(1, 0), (1, 2), (1, 3), (1, 3)], ["一、", "1. ", "1.1.1 ", "1.1.2 "]),
    "bullets are no numbers": ([(2, 0), (2, 1), (2, 1)], ["", "a)", "b)"]),
    "a link to a list style": ([(7, 0), (7, 0)], ["一、", "二、"]),
    "hidden, missing and removed numbers": ([(8, 0), (9, 0), (0, 0), (55, 0)], ["", "", "", ""]),
    "a level beyond the lists": ([(1, 12)], [""]),
}


@pytest.mark.parametrize(("places", "markers"), NUMBERED.values(), ids=NUMBERED)
def test_automatic_numbers(places: list[tuple[int, int]], markers: list[str]) -> None:
    body = "".join(numbered("文", num, level) for num, level in places)
    assert read(docx(body, styles=STYLES, numbering=NUMBERING)).text == "".join(f"{m}文\n" for m in markers)


def test_numbers_of_styles() -> None:
    body = (
        p("甲", "n1")
        + p("乙", "n2")
        + p("丙", "n3")
        + p("丁", "n1", '<w:numPr><w:numId w:val="0"/></w:numPr>')
        + p("戊", "n2")
    )
    assert (
        read(docx(body, styles=STYLES, numbering=NUMBERING)).text == "一、甲\n二、乙\n（一）丙\n丁\n三、戊\n"
    )


def test_a_style_stands_for_the_level_that_names_it() -> None:
    styles = STYLES.replace('<w:ilvl w:val="1"/><w:numId w:val="1"/>', '<w:numId w:val="10"/>')
    numbering = NUMBERING + '<w:num w:numId="10"><w:abstractNumId w:val="5"/></w:num>'
    assert (
        read(docx(p("丙", "n3") + p("丁", "n3"), styles=styles, numbering=numbering)).text == "1、丙\n2、丁\n"
    )


def test_deleted_and_empty_paragraphs_in_a_list() -> None:
    gone = p(DEL, "", f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>{GONE}')
    body = numbered("甲", 1) + gone + numbered("乙", 1) + numbered("", 1) + numbered("丁", 1)
    assert read(docx(body, numbering=NUMBERING)).text == "一、甲\n二、乙\n四、丁\n"


_IN, _OUT = '<w:ind w:left="640"/>', '<w:ind w:left="0"/>'
_START = "全县共举办各类文化活动三百余场，其中送戏下乡演出"
LINES = {
    "a line goes on": ([(_START, _IN), ("120场。", _OUT)], 1),
    "several lines": ([(_START, _IN), (_START + "，", _OUT), ("12场", _OUT)], 1),
    "an indent of the first line, or of spaces": ([("　　" + _START, ""), ("12场", "")], 1),
    "an indent by characters": ([(_START, '<w:ind w:firstLineChars="200"/>'), ("12场", "")], 1),
    "the next paragraph is indented": ([(_START, _IN), ("12场", _IN)], 2),
    "the first is not": ([(_START, ""), ("12场", "")], 2),
    "the sentence is over": ([(_START + "。", _IN), ("12场", "")], 2),
    "a short line": ([("岭县文旅局", _IN), ("2023年12月", "")], 2),
    "a line of a list": ([(_START, _IN), ("2. 培训12场", "")], 2),
    "a caption": ([(_START, _IN), ("图1 演出场次", '<w:jc w:val="center"/>')], 2),
}


@pytest.mark.parametrize(("lines", "count"), LINES.values(), ids=LINES)
def test_paragraphs_that_are_lines(lines: list[tuple[str, str]], count: int) -> None:
    document = read(docx("".join(p(text, "", properties) for text, properties in lines)))
    assert len(document.blocks) == count
    assert document.text.replace("\n", "") == "".join(text.strip() for text, _ in lines)


_REPORT = (
    "全县共举办各类文化活动368场，参加群众12.6万人次，其中送戏下乡演出120场、电影放映1460场、群众广场舞展演88场，"
    "新建村级文化服务中心36个，改造提升乡镇综合文化站9个，配送图书4.2万册，接待读者21.7万人次，比上年增长8.4%，"
    "开展非物质文化遗产进校园活动54次，培训传承人和文化志愿者1300余人，建成非遗工坊6家，带动就业470人。"
)


def test_lines_of_one_width_are_put_together() -> None:
    lines = re.findall(r".{20,25}(?![\d.])|.+", _REPORT) * 2
    document = read(docx(p("一、文化") + "".join(map(p, lines)) + p("二、体育")))
    assert document.text == f"一、文化\n{_REPORT}\n{_REPORT}\n二、体育\n"


def test_items_without_a_full_stop_stay_apart() -> None:
    items = [
        f"{place}新建综合文化服务中心并开展文化活动共计{n}场次"
        for n, place in enumerate("东西南北中上下左右前后", 10)
    ]
    assert read(docx("".join(map(p, items)))).text == "".join(f"{item}\n" for item in items)


def test_a_line_may_go_on_behind_the_end_of_a_page() -> None:
    body = p(_START + "12", "", _IN) + p("", "", "<w:sectPr/>") + p("3 场", "", _OUT) + p("4场", "", _IN)
    assert read(docx(body)).text == _START + "12 3 场\n4场\n"


def test_notes_headers_and_embedded_parts() -> None:
    notes = "".join(
        f'<w:{{0}} w:id="{i}">{p(t)}</w:{{0}}>' for i, t in ((0, "线"), (1, "注一"), (2, "注二"), (3, "删"))
    )
    refer = '<w:r><w:{}Reference w:id="{}"/></w:r>'
    body = p(r("甲") + refer.format("footnote", 2)) + tbl(
        tr(tc(p(r("乙") + refer.format("endnote", 1))), "丙")
    )
    body += p(f"<w:del w:id='1'>{refer.format('footnote', 3)}</w:del>{r('丁')}{refer.format('footnote', 99)}")
    data = docx(
        body + "<w:altChunk/>",
        header="内部资料 2023",
        footnotes=notes.format("footnote"),
        endnotes=notes.format("endnote"),
    )
    document = read(data)
    assert document.text == "甲\n乙\t丙\n丁\n注二\n注一\n"
    assert [b.kind for b in document.blocks[-2:]] == ["footnote", "footnote"]
    assert document.flags == ("embedded document not read",)


def test_the_strict_form_is_read() -> None:
    strict = NAMESPACES.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    body = f"<w:document {strict}><w:body>{p('甲12')}</w:body></w:document>"
    assert read(packed({"word/document.xml": body})).text == "甲12\n"


BOMB = (
    '<!DOCTYPE w [<!ENTITY a "大大大大大大大大大大"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY f SYSTEM "file:///etc/passwd">]>'
)
BROKEN = [
    (docx(p("甲"), head=BOMB), "declares XML entities"),
    (docx(p("&a;&f;"), head=BOMB), "declares XML entities|no sound XML"),
    (packed({"word/document.xml": "<w:document>"}), "no sound XML"),
    (packed({"word/document.xml": ""}), "no sound XML"),
    (docx(p("甲" * 5000))[:-60], "cut off or damaged"),
    (docx("<w:sdtContent>" * 300 + p("甲") + "</w:sdtContent>" * 300), "no sound XML"),
]


@pytest.mark.parametrize(("data", "reason"), BROKEN)
def test_broken_files_are_explained(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=rf"^a\.docx.*({reason})"):
        read(data, "a.docx")


def test_a_document_without_a_body_is_empty() -> None:
    document = read(packed({"word/document.xml": f"<w:document {NAMESPACES}/>"}))
    assert (document.text, document.flags) == ("", ("empty text",))


def test_a_packed_giant_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from reportminer.readers import ooxml

    monkeypatch.setattr(ooxml, "LIMITS", type(LIMITS)(xml_bytes=2**20))
    data = docx("<w:p/>" * 2**18)
    assert len(data) < 2**14
    with pytest.raises(ReadError, match="unpacks to more than 1 MB"):
        read(data)


@cache
def good() -> bytes:
    """One file with everything in it, stored so that mutations reach the XML."""
    body = "".join(body for body, _ in TEXTS.values()) + "".join(body for body, *_ in TABLES.values())
    return docx(body + numbered("甲", 1), styles=STYLES, numbering=NUMBERING)


@settings(max_examples=60)
@given(st.data())
def test_any_mutation_is_a_document_or_a_read_error(data: st.DataObject) -> None:
    mutated = bytearray(good())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(mutated) - 1))
        mutated[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(mutated) // 2, len(mutated)))
    _reads_or_explains(bytes(mutated[:cut]))


_MARK = re.compile(r"<[^>]+>")


@settings(max_examples=60)
@given(st.data())
def test_any_disorder_of_its_xml_is_a_document_or_a_read_error(data: st.DataObject) -> None:
    """Elements moved into places where they do not belong: sound XML, but no sound Word."""
    bodies = [body for body, _ in TEXTS.values()] + [body for body, *_ in TABLES.values()]
    chosen = data.draw(st.lists(st.sampled_from(bodies), min_size=2, max_size=4))
    outer, *inner = chosen
    for each in inner:
        places = [m.end() for m in _MARK.finditer(outer) if not m[0].startswith(("<?", "</"))]
        at = data.draw(st.sampled_from(places))
        if not outer[:at].endswith("/>"):
            outer = outer[:at] + each + outer[at:]
    _reads_or_explains(docx(outer, styles=STYLES, numbering=NUMBERING))


def _reads_or_explains(data: bytes) -> None:
    began = time.process_time()
    with contextlib.suppress(ReadError):
        assert isinstance(read(data), Document)
    assert time.process_time() - began < 5
