"""Pages of fixed layout, as PDF and as OFD: lines become paragraphs, ruled lines become cells, what runs is left out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sheets import Sheet, advance, ofd, pdf, width, written

from reportminer import Extractor, ReadError
from reportminer.limits import LIMITS
from reportminer.model import Document
from reportminer.read import read
from reportminer.readers import apart, pdfium
from reportminer.readers.ofd import read as read_ofd
from reportminer.readers.pdf import read_here

Writer = Callable[[Sequence[Sheet]], bytes]
FIXTURES = Path(__file__).parent / "fixtures"
LONG = (
    "2023年，全县共举办读书活动48场，参加群众3.6万人次，同比增长12.5%，其中乡镇活动31场、县城活动17场；"
    "全年新购图书12000册，建成书房9处，每处平均接待读者2160人次，群众满意率达到98.6%，比上年提高1.2个百分点。"
)
NEXT = "下一步，将新建书房4处，组织志愿者320名，走进26个村开展宣讲，力争受众突破5万人次。各乡镇要落实经费，压实责任。"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """PDF is read in this process, to be quick; the tests at the end are about the other one."""
    monkeypatch.setattr("reportminer.readers.pdf.read_apart", lambda module, data: read_here(data))


both = pytest.mark.parametrize("write", [pdf, ofd])


def lines(document: Document) -> list[str]:
    return document.text.splitlines()


def kinds(document: Document) -> list[str]:
    return [block.kind for block in document.blocks]


@both
@pytest.mark.parametrize(("left", "right"), [(90, 510), (90, 300), (60, 420), (90, 511), (90, 517)])
@pytest.mark.parametrize("indent", [0, 2])
def test_lines_of_a_paragraph_are_joined(write: Writer, left: float, right: float, indent: float) -> None:
    sheet = Sheet()
    y = sheet.paragraph(100, LONG, left=left, right=right, indent=indent)
    sheet.paragraph(y, NEXT, left=left, right=right, indent=indent)
    assert lines(read(write([sheet]))) == [LONG, NEXT]


@both
def test_full_lines_end_a_paragraph_where_the_next_is_set_in(write: Writer) -> None:
    sheet = Sheet()
    first = "二" * 32 + "三" * 34 + "。"  # the last line is full
    y = sheet.paragraph(100, first)
    sheet.paragraph(y, LONG)
    assert lines(read(write([sheet]))) == [first, LONG]


@both
def test_space_between_paragraphs_tells_where_they_end(write: Writer) -> None:
    texts = ["二" * 34 + "。" + "三" * 20 + "。", "四" * 34 + "。" + "五" * 34 + "。" + "六" * 9, LONG, NEXT]
    sheet, y = Sheet(), 100.0
    for text in texts:
        y = sheet.paragraph(y, text, indent=0) + 6
    assert lines(read(write([sheet]))) == texts


@both
def test_a_title_of_two_lines_is_one(write: Writer) -> None:
    sheet = Sheet()
    sheet.text(100, 80, "岚水县2023年全民阅读工作情况和下一步", 22)
    sheet.text(220, 115, "工作打算的报告", 22)
    y = sheet.paragraph(160, LONG)
    sheet.paragraph(y, NEXT)
    assert lines(read(write([sheet]))) == ["岚水县2023年全民阅读工作情况和下一步工作打算的报告", LONG, NEXT]


@both
@pytest.mark.parametrize("marker", ["一、", "（一）", "1.", "1．", "（1）", "第一章", "①", "●"])
def test_numbered_items_stay_lines(write: Writer, marker: str) -> None:
    sheet = Sheet()
    y = sheet.paragraph(100, LONG)
    y = sheet.paragraph(y, f"{marker}基层阅读工作情况")
    sheet.paragraph(y, NEXT)
    assert lines(read(write([sheet]))) == [LONG, f"{marker}基层阅读工作情况", NEXT]


@both
def test_a_number_of_a_clause_at_a_line_start_is_no_item(write: Writer) -> None:
    text = (
        "依据有关条例，按照本办法关于公共阅读服务经费管理的规定即第十九条第"
        + "（二）项，安排资金36万元，用于购置图书。"
    )
    sheet = Sheet()
    sheet.paragraph(100, text + LONG)
    broken = [t[3][:3] for t in sheet.texts]
    assert "（二）" in broken
    assert lines(read(write([sheet]))) == [text + LONG]


@both
def test_numbers_broken_at_the_line_end_are_whole(write: Writer) -> None:
    rows = ["甲" * 14 + "接待读者1234", "5678人次，" + "乙" * 10 + "活动1,", "250场，" + "丙" * 14 + "占98.", "6%，" + "丁" * 16 + "线上3", "00场。"]  # fmt: skip
    sheet = Sheet()
    for n, row in enumerate(rows):
        sheet.text(510 - width(row, 12) if n < 4 else 90, 100 + 20 * n, row)
    got = read(write([sheet])).text
    for number in ("12345678人次", "1,250场", "98.6%", "300场"):
        assert number in got


@both
def test_spaces_between_chinese_and_digits_are_out_and_between_words_in(write: Writer) -> None:
    sheet = Sheet()
    sheet.text(90, 100, "2023 年 共 举办 AI for Good 论坛 12 场，电话 0517-8728 转 12 3。")
    assert lines(read(write([sheet]))) == ["2023年共举办AI for Good论坛12场，电话0517-8728转12 3。"]


@both
def test_letters_drawn_apart_are_words(write: Writer) -> None:
    sheet = Sheet()
    x = 90.0
    for char in "全县建成书房1286处":
        sheet.text(x, 100, char)
        x += 12 * advance(char) + 5
    assert lines(read(write([sheet]))) == ["全县建成书房1286处"]


@both
def test_a_title_set_wide_is_one(write: Writer) -> None:
    sheet = Sheet()
    for x, char in zip((150, 220, 290, 360), "工作总结", strict=True):
        sheet.text(x, 100, char, 20)
    assert lines(read(write([sheet]))) == ["工作总结"]


@both
def test_bold_by_drawing_twice_is_read_once(write: Writer) -> None:
    sheet = Sheet()
    for shift in (0.0, 0.3):
        sheet.text(90 + shift, 100, "一、总体情况")
        sheet.text(114 + shift, 120, "全县建成书房11处，接待读者2233人次。")
    assert lines(read(write([sheet]))) == ["一、总体情况", "全县建成书房11处，接待读者2233人次。"]


def running(pages: int, start: int = 1) -> list[Sheet]:
    """A report over several pages with a running head, a dated foot and page numbers; its paragraphs cross the pages."""
    made = []
    for n in range(pages):
        sheet = Sheet()
        sheet.text(220, 50, "岚水县阅读工作年报", 9)
        sheet.text(280, 800, f"— {n + start} —", 9)
        sheet.text(90, 815, f"第{n + start}页 内部资料", 9)
        for k in range(30):
            sheet.text(90, 90 + 22 * k, f"第{n}面第{k}行".ljust(35, "文")[:35])
        made.append(sheet)
    return made


@both
@pytest.mark.parametrize("pages", [2, 3, 12])
def test_what_runs_is_left_out_and_paragraphs_go_over_the_page(write: Writer, pages: int) -> None:
    document = read(write(running(pages)))
    assert "年报" not in document.text
    assert "—" not in document.text
    assert "内部资料" not in document.text
    assert len(lines(document)) == 1
    assert document.text.count("第11行") == pages


@both
@pytest.mark.parametrize(
    ("foot", "gone"),
    [
        ("- 1 -", True),
        ("—3—", True),
        ("第 2 页 共 9 页", True),
        ("2/9", True),
        ("Page 3 of 9", True),
        ("iv", True),
        ("7", True),
        ("共126场", False),
        ("2023年12月31日", False),
    ],
)
def test_page_numbers(write: Writer, foot: str, gone: bool) -> None:
    sheet = Sheet()
    sheet.paragraph(100, LONG)
    sheet.text(290, 810, foot, 10)
    assert (lines(read(write([sheet]))) == [LONG]) is gone


@both
def test_a_line_at_the_head_of_one_page_only_stays(write: Writer) -> None:
    pages = running(3)
    pages[1].text(90, 70, "全县建成书房36处。")
    assert "全县建成书房36处。" in read(write(pages)).text


@both
def test_a_title_on_every_page_stays(write: Writer) -> None:
    pages = running(3)
    for page in pages:
        page.text(200, 72, "项目绩效自评表", 16)
    assert read(write(pages)).text.count("项目绩效自评表") == 3


@both
def test_blocks_know_their_page(write: Writer) -> None:
    first, second = Sheet(), Sheet()
    first.paragraph(100, LONG)
    second.paragraph(100, NEXT)
    document = read(write([first, second]))
    assert [(b.kind, b.page) for b in document.blocks] == [("paragraph", 1), ("paragraph", 2)]
    assert document.location(document.text.index("320名")) == "page 2"


@both
def test_title_and_headings(write: Writer) -> None:
    sheet = Sheet()
    sheet.text(150, 80, "岚水县2023年阅读工作总结", 22)
    y = sheet.paragraph(130, LONG)
    y = sheet.paragraph(y, "一、主要做法")
    y = sheet.paragraph(y, NEXT)
    sheet.text(90, y + 10, "下一步打算", 16)
    sheet.paragraph(y + 40, NEXT)
    document = read(write([sheet]))
    assert kinds(document) == ["title", "paragraph", "heading", "paragraph", "heading", "paragraph"]
    assert lines(document)[:3] == ["岚水县2023年阅读工作总结", LONG, "一、主要做法"]


@both
def test_columns_of_text_are_read_one_after_the_other(write: Writer) -> None:
    sheet = Sheet()
    y = sheet.paragraph(100, LONG * 2, left=60, right=290)
    sheet.paragraph(y, NEXT, left=60, right=290)
    sheet.paragraph(105, NEXT * 3, left=310, right=540)
    assert lines(read(write([sheet]))) == [LONG * 2, NEXT, NEXT * 3]


@both
def test_notes_at_the_foot_do_not_break_a_paragraph(write: Writer) -> None:
    first, second = Sheet(), Sheet()
    for k in range(30):
        first.text(90, 90 + 22 * k, "甲" * 35)
    first.text(90, 760, "① 不含民办书房12处。", 9)
    second.text(90, 90, "乙" * 35)
    second.text(90, 112, "共建成书房36处。")
    document = read(write([first, second]))
    assert kinds(document) == ["paragraph", "footnote"]
    assert lines(document)[1] == "①不含民办书房12处。"
    assert [b.page for b in document.blocks] == [1, 1]


TABLE = [
    ["指标名称", "年度指标值", "实际完成值"],
    ["活动场次（场）", "40", "48"],
    ["受众（万人次）", "3.5", "3.6"],
]
XS, YS = (90, 240, 360, 480), (100, 122, 144, 166)


@both
@pytest.mark.parametrize("sides", [True, False])
def test_ruled_tables(write: Writer, sides: bool) -> None:
    sheet = Sheet()
    sheet.paragraph(80, "表1 绩效目标完成情况")
    sheet.grid(XS, YS, TABLE, sides=sides)
    sheet.paragraph(200, LONG)
    document = read(write([sheet]))
    assert lines(document) == ["表1绩效目标完成情况", *("\t".join(row) for row in TABLE), LONG]
    cell = document.blocks[5]
    assert (document.text[cell.start : cell.end], cell.row, cell.column, cell.page) == ("40", 2, 2, 1)


@both
def test_the_text_of_a_table_stands_once(write: Writer) -> None:
    sheet = Sheet()
    sheet.grid(XS, YS, TABLE)
    text = read(write([sheet])).text
    assert [text.count(word) for word in ("48", "3.6", "年度指标值")] == [1, 1, 1]


@both
def test_merged_cells_say_how_far_they_reach(write: Writer) -> None:
    sheet = Sheet()
    for y in (100, 180):
        sheet.rule(90, y, 480, y)
    sheet.rule(240, 120, 480, 120)
    sheet.rule(90, 140, 480, 140)
    sheet.rule(240, 160, 480, 160)
    for x in (90, 240, 480):
        sheet.rule(x, 100, x, 180)
    sheet.rule(360, 120, 360, 180)
    for x, y, text in [(94, 122, "项目"), (330, 114, "完成情况"), (244, 134, "计划"), (364, 134, "实际"), (94, 165, "书房"), (244, 154, "40"), (364, 154, "48"), (244, 174, "50"), (364, 174, "52")]:  # fmt: skip
        sheet.text(x, y, text, 10)
    document = read(write([sheet]))
    assert lines(document) == ["项目\t完成情况\t", "\t计划\t实际", "书房\t40\t48", "\t50\t52"]
    spans = {document.text[b.start : b.end]: (b.row, b.column, b.rows, b.columns) for b in document.blocks}
    assert (spans["项目"], spans["完成情况"], spans["书房"]) == ((1, 1, 2, 1), (1, 2, 1, 2), (3, 1, 2, 1))


@both
def test_words_wrapped_in_a_cell_are_whole(write: Writer) -> None:
    sheet = Sheet()
    sheet.grid((90, 140, 300), (100, 150, 200), [])
    for x, y, text in [(95, 114, "法人或"), (95, 126, "其他组"), (95, 138, "织"), (150, 120, "12"), (150, 140, "34"), (95, 170, "合计"), (150, 170, "46")]:  # fmt: skip
        sheet.text(x, y, text, 12)
    assert lines(read(write([sheet]))) == ["法人或其他组织\t12 34", "合计\t46"]


@both
def test_a_table_goes_on_over_the_page(write: Writer) -> None:
    first, second = Sheet(), Sheet()
    first.grid(XS, (740, 762, 784), TABLE[:2])
    first.text(290, 815, "- 1 -", 9)
    second.text(290, 815, "- 2 -", 9)
    second.grid(XS, (80, 102, 124), [TABLE[0], TABLE[2]])
    second.paragraph(160, LONG)
    document = read(write([first, second]))
    assert lines(document) == [*("\t".join(row) for row in TABLE), LONG]
    assert [(b.table, b.row, b.page) for b in document.blocks[::3]] == [
        (1, 1, 1),
        (1, 2, 1),
        (1, 3, 2),
        (0, 0, 2),
    ]


@both
def test_another_table_on_the_next_page_is_another(write: Writer) -> None:
    first, second = Sheet(), Sheet()
    first.grid(XS, (740, 762, 784), TABLE[:2])
    second.paragraph(70, "表2 分乡镇情况")
    second.grid(XS, (80, 102, 124), [TABLE[0], TABLE[2]])
    assert {b.table for b in read(write([first, second])).blocks} == {0, 1, 2}


@both
def test_numbers_stacked_in_a_cell_are_rows(write: Writer) -> None:
    sheet = Sheet()
    sheet.grid((90, 240, 360, 480), (100, 120, 200), [["年份", "场次", "人次"]])
    for n, row in enumerate([("2021年", "41", "3100"), ("2022年", "45", "3350"), ("2023年", "48", "3600")]):
        for x, text in zip((94, 244, 364), row, strict=True):
            sheet.text(x, 136 + 22 * n, text, 10)
    assert lines(read(write([sheet])))[1:] == ["2021年\t41\t3100", "2022年\t45\t3350", "2023年\t48\t3600"]


@both
def test_tables_without_vertical_lines(write: Writer) -> None:
    sheet = Sheet()
    for y in (100, 122, 166):
        sheet.rule(90, y, 480, y)
    for y, row in zip((114, 136, 158), TABLE, strict=True):
        for x, text in zip((94, 260, 380), row, strict=True):
            sheet.text(x, y, text, 10)
    assert lines(read(write([sheet]))) == ["\t".join(row) for row in TABLE]


@both
def test_a_heading_over_two_columns_without_lines(write: Writer) -> None:
    sheet = Sheet()
    rows = [((94, "项目"), (320, "完成情况")), ((260, "计划"), (420, "实际")), ((94, "书房"), (264, "40"), (424, "48")), ((94, "讲座"), (264, "50"), (424, "52"))]  # fmt: skip
    for n, row in enumerate(rows):
        for x, text in row:
            sheet.text(x, 100 + 20 * n, text, 10)
    document = read(write([sheet]))
    assert lines(document) == ["项目\t完成情况\t", "\t计划\t实际", "书房\t40\t48", "讲座\t50\t52"]
    assert [b.columns for b in document.blocks[:3]] == [1, 2, 1]


@both
def test_boxes_and_shading_are_no_tables(write: Writer) -> None:
    sheet = Sheet()
    for k in range(9):
        sheet.fill(88, 88 + 20 * k, 512, 108 + 20 * k)
    y = sheet.paragraph(102, LONG)
    sheet.paragraph(y, NEXT)
    for a in ((80, 80, 520, 80), (80, 400, 520, 400), (80, 80, 80, 400), (520, 80, 520, 400)):
        sheet.rule(*a)
    assert lines(read(write([sheet]))) == [LONG, NEXT]


@both
def test_slanted_text_is_left_out_with_a_flag(write: Writer) -> None:
    sheet = Sheet()
    sheet.paragraph(100, LONG)
    sheet.text(200, 500, "内部资料严禁外传", 40, -45)
    document = read(write([sheet]))
    assert lines(document) == [LONG]
    assert document.flags == ("page 1 has slanted text, taken for a watermark and left out",)


@both
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_pages_that_lie_on_their_side(write: Writer, turn: int) -> None:
    sheet = Sheet(842, 842)
    for k, text in enumerate(("全年建成书房12处，其中乡镇", "书房7处。")):
        x, y = {90: (500 - 20 * k, 100), 180: (700, 700 - 20 * k), 270: (100 + 20 * k, 700)}[turn]
        sheet.text(x, y, text, 12, turn)
    assert read(write([sheet])).text.replace("\n", "") == "全年建成书房12处，其中乡镇书房7处。"


@both
def test_text_turned_against_the_page_stands_after_it(write: Writer) -> None:
    sheet = Sheet()
    sheet.paragraph(100, LONG)
    sheet.text(560, 300, "共36处", 12, 90)
    assert lines(read(write([sheet]))) == [LONG, "共36处"]


@both
def test_a_page_without_text_is_told(write: Writer) -> None:
    full, scanned, blank = Sheet(), Sheet(image=True), Sheet()
    full.paragraph(100, LONG)
    assert read(write([full, scanned])).flags == ("page 2 has no text: it needs OCR",)
    assert read(write([scanned, full, scanned])).flags == ("pages 1 and 3 have no text: they need OCR",)
    assert read(write([full, blank])).flags == ()
    many = read(write([full, *[scanned] * 25])).flags[0]
    assert many.endswith("20, 21 and 5 more have no text: they need OCR")


@both
@pytest.mark.parametrize("sheets", [[Sheet()], [Sheet(image=True)] * 2])
def test_a_file_without_text_needs_ocr(write: Writer, sheets: list[Sheet]) -> None:
    with pytest.raises(ReadError, match=r"has no text.*need OCR"):
        read(write(sheets))


@both
def test_the_same_rows_as_from_plain_text(write: Writer) -> None:
    text = f"一、基本情况\n{LONG}\n二、下步打算\n{NEXT}\n"
    sheet, y = Sheet(), 100.0
    for line in text.splitlines():
        y = sheet.paragraph(y, line)
    extractor = Extractor()
    rows = [
        [(o.indicator, o.quantity, o.section) for o in extractor.extract(source).observations]
        for source in (read(write([sheet])).text, text)
    ]
    assert rows[0] == rows[1]
    assert len(rows[0]) > 10


def good() -> Sheet:
    sheet = Sheet()
    y = sheet.paragraph(100, LONG)
    sheet.grid(XS, [y + 10 + 22 * k for k in range(4)], TABLE)
    return sheet


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pdf([good()], trailer="/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(" + "x" * 32 + ")/U(" + "y" * 32 + ")>>/ID[(aaaaaaaaaaaaaaaa)(aaaaaaaaaaaaaaaa)]"), "encrypted"),
        (b"%PDF-1.7\n", "damaged"),
        (b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\n", "damaged"),
        (b"%PDF-1.4\n" + bytes(range(256)) * 40, "damaged"),
        (pdf([]), "damaged"),
    ],
)  # fmt: skip
def test_pdf_that_cannot_be_read(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=f"report.pdf: .*{message}"):
        read(data, "report.pdf")


@pytest.mark.parametrize("write", [pdf, ofd])
def test_too_many_pages(write: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    for home in ("pdfium", "ofd"):
        monkeypatch.setattr(f"reportminer.readers.{home}.LIMITS", replace(LIMITS, pages=2))
    with pytest.raises(ReadError, match=r"pages.*are read; split it"):
        read(write([good()] * 3))


@pytest.mark.parametrize("write", [pdf, ofd])
def test_too_slow(write: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    for home in ("pdfium", "ofd"):
        monkeypatch.setattr(f"reportminer.readers.{home}.LIMITS", replace(LIMITS, seconds=-1))
    with pytest.raises(ReadError, match=r"takes longer than .* split it"):
        read(write([good()] * 3))


@both
def test_drawings_are_not_searched_for_tables(write: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    for home in ("pdfium", "ofd"):
        monkeypatch.setattr(f"reportminer.readers.{home}.MOST", 1)
    sheet = good()
    for k in range(20):
        sheet.rule(50 + k, 700, 80 + k, 700 + k)
        sheet.rule(50 + k, 700, 50 + k, 720 + k)
    document = read(write([sheet]))
    assert "page 1 has too many drawn lines to look for tables" in document.flags
    assert "48" in document.text


@pytest.mark.parametrize(("make", "reader"), [(pdf, read_here), (ofd, read_ofd)])
@given(data=st.data())
@settings(max_examples=60, deadline=5000, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damage_gives_a_document_or_a_read_error(
    make: Writer, reader: Callable[[bytes], Document], data: st.DataObject
) -> None:
    whole = bytearray(make([good(), good()]))
    cut = data.draw(st.integers(0, len(whole)))
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=30)):
        whole[place] ^= data.draw(st.integers(1, 255))
    damaged = bytes(whole[:cut] if data.draw(st.booleans()) else whole)
    try:
        document = reader(damaged)
    except ReadError:
        return
    assert all(document.text[b.start : b.end].strip() for b in document.blocks)


STRANGE = [b"0", b"-1", b"1e9", b"-99999", b"0.0001", b"1e400", b"7", b"300", b"nan"]


@pytest.mark.parametrize(("make", "reader"), [(pdf, read_here), (ofd, read_ofd)])
@given(share=st.sampled_from([0.01, 0.1, 0.5]), seed=st.integers(0, 10**6))
@settings(max_examples=60, deadline=5000, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_strange_numbers_give_a_document_or_a_read_error(
    make: Writer, reader: Callable[[bytes], Document], share: float, seed: int
) -> None:
    """Sizes, places and counts of what is drawn are changed."""
    chance = Random(seed)

    def changed(text: bytes) -> bytes:
        pick = lambda m: chance.choice(STRANGE) if chance.random() < share else m[0]  # noqa: E731
        return re.sub(rb"(?<![a-zA-Z/])-?\d+\.?\d*", pick, text)

    data = make([good(), good()])
    if make is pdf:
        data = changed(data)
    else:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        data = ofd([], parts={n: (changed(b) if "Content" in n else b).decode() for n, b in parts.items()})
    try:
        document = reader(data)
    except ReadError:
        return
    assert all(document.text[b.start : b.end].strip() for b in document.blocks)


def test_pdfium_is_free_again_after_an_error() -> None:
    for _ in range(3):
        with pytest.raises(ReadError):
            read_here(b"%PDF-1.7\n")
    assert not pdfium._PDFIUM.locked()


def test_a_report_made_by_an_office_program() -> None:
    made = read(FIXTURES / "reading-2023.pdf")
    assert made.text == (FIXTURES / "reading-2023.txt").read_text("utf-8")
    assert {b.page for b in made.blocks if b.table} == {2, 3}
    assert (made.blocks[0].kind, made.flags) == ("title", ())


MODULE = "reportminer.readers.pdf"


def test_a_process_of_its_own_says_the_same() -> None:
    data = pdf([good(), Sheet(image=True)])
    assert apart.read_apart(MODULE, data) == read_here(data)


def test_a_process_of_its_own_tells_errors() -> None:
    with pytest.raises(ReadError, match=r"^is damaged or cut off"):
        apart.read_apart(MODULE, b"%PDF-1.7")


def test_what_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms that draw each other twenty times, eight deep: pdfium would take years."""
    forms = [
        f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {n} 0 R>>>>/Length 140>>stream\n{'/X Do  ' * 20}\nendstream"
        for n in range(5, 13)
    ]
    last = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 17>>stream\n0 0 m 9 9 l S    \nendstream"
    page = (
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 4 0 R>>>>>>"
    )
    tree = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>", page]
    data = written([*tree, *forms, last])
    monkeypatch.setattr(apart, "LIMITS", replace(LIMITS, seconds=1))
    with pytest.raises(ReadError, match=r"takes longer than|reading it broke off"):
        apart.read_apart(MODULE, data)


@pytest.mark.parametrize("program", ["import os; os.abort()", "pass", "bytearray(10**13)"])
def test_a_crash_is_an_error(program: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "crashing.py").write_text(program, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(ReadError, match="reading it broke off"):
        apart.read_apart("crashing", b"%PDF-1.7")
