"""Workbooks: numbers as they are shown, merged and hidden parts, and what damage and size do."""

from __future__ import annotations

import contextlib
import datetime
import io
import random
import struct
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlwt

from reportminer import ReadError
from reportminer.limits import LIMITS
from reportminer.model import COLUMNS, Document
from reportminer.read import read
from reportminer.readers import sheet
from reportminer.readers.numberformat import shown

SHOWN = [
    (0.986, "0.0%", "98.6%"),
    (1.125, "0%", "113%"),
    (12345.678, '#,##0.00"万元"', "12,345.68万元"),
    (12345.678, "#,##0", "12,346"),
    (48.0, "General", "48"),
    (0.1 + 0.2, "General", "0.3"),
    (6 / 7, "General", "0.857142857"),
    (1e-7, "General", "0.0000001"),
    (1234567890123456.0, "General", "1234567890123456"),
    (3600, 'General"人次"', "3600人次"),
    (3600, 'G/通用格式"人次"', "3600人次"),
    (12345, '0!.0,"万元"', "1.2万元"),
    (1234567, '0.00,,"百万"', "1.23百万"),
    (20230501, '0000"年"00"月"00"日"', "2023年05月01日"),
    (5, "0000", "0005"),
    (0.5, "#.##", "0.5"),
    (1234.5, "#,##0.##", "1,234.5"),
    (12, "0.##", "12"),
    (1.005, "0.00", "1.01"),
    (-1234.5, "#,##0.00_);[Red](#,##0.00)", "-1,234.50"),
    (-5, "0;[Red]0", "-5"),
    (-0.125, '0.0%;"下降"0.0%', "下降12.5%"),
    (-0.0001, "0.0%", "0.0%"),
    (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
    (1234.5, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234.50"),
    (120, '[>=100]0"优";0"良"', "120优"),
    (80, '[>=100]0"优";0"良"', "80良"),
    (12, "[$¥-804]#,##0.00", "¥12.00"),
    (1.5, "# ?/?", "1.5"),
    (31400, "0.00E+00", "31400"),
    (7, "@", "7"),
    (45047, 'yyyy"年"m"月"d"日"', "2023年5月1日"),
    (45047, '[$-804]yyyy"年"m"月";@', "2023年5月"),
    (45047, 'm"月"d"日"', "5月1日"),
    (45047, "yyyy/m/d", "2023-05-01"),
    (45047, "d-mmm-yy", "2023-05-01"),
    (45047.35417, "yyyy-mm-dd hh:mm", "2023-05-01 08:30"),
    (45047, "yyyy-mm", "2023-05"),
    (0.35417, "h:mm", "08:30"),
    (1.25, "[h]:mm", "30:00"),
    (-3, "yyyy-mm-dd", "-3"),
    (1e300, "yyyy-mm-dd", str(10**300)),
    (float("nan"), "0.0", ""),
    (float("inf"), "yyyy", ""),
    (5, '"', ""),
    (5, "0" * 2000, "0" * 499 + "5"),
]


@pytest.mark.parametrize(("value", "code", "text"), SHOWN)
def test_numbers_as_they_are_shown(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


def book(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    workbook = openpyxl.Workbook()
    fill(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def report(workbook: openpyxl.Workbook) -> None:
    table = workbook.active
    table.title = "绩效"
    for row in (
        ["2023年项目绩效表"],
        ["指标", "目标值", "实际\n完成值", "完成率"],
        ["培训", 1200, 1350, 1.125],
        ["资金", 12345.678, None, None],
        ["日期", datetime.date(2023, 5, 1), datetime.datetime(2023, 5, 1, 8, 30)],
        ["产出", "甲", 1],
        [None, "乙", 2],
        ["达标", True],
    ):
        table.append(row)
    for place, code in (
        ("D3", "0.0%"),
        ("B4", '#,##0.00"万元"'),
        ("B5", 'yyyy"年"m"月"d"日"'),
        ("C5", "yyyy-mm-dd hh:mm"),
    ):
        table[place].number_format = code
    table.merge_cells("A1:D1")
    table.merge_cells("A6:A7")
    table.row_dimensions[4].hidden = True
    table.column_dimensions["C"].hidden = True


REPORT = (
    "2023年项目绩效表\n指标\t目标值\t实际完成值\t完成率\n培训\t1200\t1350\t112.5%\n资金\t12,345.68万元\n"
    "日期\t2023年5月1日\t2023-05-01 08:30\n产出\t甲\t1\n\t乙\t2\n达标\tTRUE\n"
)


def test_a_sheet_is_a_table() -> None:
    document = read(book(report), "a.xlsx")
    assert (document.text, document.flags) == (REPORT, ())
    cells = {document.text[b.start : b.end]: b for b in document.blocks}
    assert cells["112.5%"].location == "sheet 绩效, row 3, column 4"
    assert (cells["产出"].rows, cells["乙"].column) == (2, 2)
    assert cells["2023年项目绩效表"].location == "sheet 绩效, row 1, column 1"


def test_hidden_sheets_formulas_and_errors_are_told() -> None:
    def fill(workbook: openpyxl.Workbook) -> None:
        workbook.active.append(["合计", "=SUM(B2:B3)", "#DIV/0!"])
        for name, state in (("底稿", "hidden"), ("密", "veryHidden")):
            other = workbook.create_sheet(name)
            other.append(["不计", 5])
            other.sheet_state = state
        workbook.create_sheet("空")

    document = read(book(fill), "a.xlsx")
    assert document.text == "合计\n"
    assert document.flags == (
        "hidden sheet left out: 底稿",
        "hidden sheet left out: 密",
        "1 formulas without a stored result; open and save the workbook",
        "1 cells hold an error of calculation",
    )


def test_rows_left_out_keep_their_numbers() -> None:
    def fill(workbook: openpyxl.Workbook) -> None:
        workbook.active["C5"] = 12
        workbook.active["XFD1048576"] = 48

    document = read(book(fill), "a.xlsx")
    assert [(b.row, b.column) for b in document.blocks] == [(5, 3), (1048576, 16384)]


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData>{}</worksheet>'


def raw_book(rows: str, after: str = "", strings: str = "", workbook: str = "", doctype: str = "") -> bytes:
    """A workbook of one sheet as plain XML, without the namespaces and parts that other programs always write."""
    parts = {
        "xl/workbook.xml": workbook
        or '<workbook xmlns:r="r"><sheets><sheet name="表" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="/xl/worksheets/a.xml"/></Relationships>',
        "xl/worksheets/a.xml": doctype + SHEET.format(rows, after),
        "xl/sharedStrings.xml": f"<sst>{strings}</sst>",
    }
    return packed(parts)


def packed(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


RAW = [
    ("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", "1\t2\n3\n"),
    ('<row r="2"><c r="B2" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c></row>', "甲乙\n"),
    ('<row><c t="s"><v>0</v></c><c t="s"><v>9</v></c></row>', "富文本\n"),
    ('<row><c t="str"><f>A1</f><v>甲</v></c><c t="str"><f>A1</f><v></v></c></row>', "甲\n"),
    ('<row><c t="d"><v>2023-05-01T00:00:00</v></c></row>', "2023-05-01\n"),
    ('<row><c s="7"><v>2.50</v></c></row>', "2.5\n"),
    ("<row><c><v>0.98599999999999999</v></c></row>", "0.986\n"),
    ('<row><c t="inlineStr"><is><t>甲\x0b_x000D_乙\t丙</t></is></c></row>'.replace("\x0b", ""), "甲乙 丙\n"),
    ('<row><c t="inlineStr"><is><t>=cmd|calc</t></is></c></row>', "=cmd|calc\n"),
    ('<row><c r="??"><v>x</v></c></row>', "x\n"),
]


@pytest.mark.parametrize(("rows", "text"), RAW)
def test_cells_of_all_kinds(rows: str, text: str) -> None:
    strings = "<si><r><t>富</t></r><r><t>文本</t></r><rPh><t>ふ</t></rPh></si>"
    document = read(raw_book(rows, strings=strings), "a.xlsx")
    assert (document.text, document.flags) == (text, ())


def test_values_under_a_merged_cell_are_not_shown() -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c></row><row><c><v>4</v></c><c><v>5</v></c></row>"
    merged = '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="C1:XFD1048576"/><mergeCell ref="x"/></mergeCells>'
    assert read(raw_book(rows, merged), "a.xlsx").text == "1\t\t3\n"


def xls(workbook: xlwt.Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def old_report() -> bytes:
    workbook = xlwt.Workbook(encoding="utf-8")
    table = workbook.add_sheet("绩效")
    table.write_merge(0, 0, 0, 3, "2023年项目绩效表")
    rows: tuple[tuple[tuple[object, str], ...], ...] = (
        (("指标", ""), ("目标值", ""), ("实际\n完成值", ""), ("完成率", "")),
        (("培训", ""), (1200, ""), (1350, ""), (1.125, "0.0%")),
        (("资金", ""), (12345.678, '#,##0.00"万元"')),
        (("日期", ""), (45047, 'yyyy"年"m"月"d"日"'), (45047.354166667, "yyyy-mm-dd hh:mm")),
    )
    for r, row in enumerate(rows, 1):
        for c, (value, code) in enumerate(row):
            style = xlwt.easyxf(num_format_str=code) if code else xlwt.easyxf()
            table.write(r, c, value, style)
    table.write_merge(5, 6, 0, 0, "产出")
    for r, c, value in ((5, 1, "甲"), (5, 2, 1), (6, 1, "乙"), (6, 2, 2), (7, 0, "达标"), (7, 1, True)):
        table.write(r, c, value)
    hidden = workbook.add_sheet("底稿")
    hidden.visibility = 1
    return xls(workbook)


def test_old_workbooks_read_the_same() -> None:
    document = read(old_report(), "a.et")
    assert (document.text, document.flags) == (REPORT, ("hidden sheet left out: 底稿",))
    assert document.location(document.text.index("112.5%")) == "sheet 绩效, row 3, column 4"


ODS_ROWS = (
    '<t:table-row><t:table-cell t:number-columns-spanned="4"><x:p>2023年项目绩效表</x:p></t:table-cell><t:covered-table-cell t:number-columns-repeated="3"/></t:table-row>'
    "<t:table-row><t:table-cell><x:p>指标</x:p></t:table-cell><t:table-cell><x:p>目标值</x:p></t:table-cell>"
    "<t:table-cell><x:p>实际</x:p><x:p>完成值</x:p><o:annotation><x:p>批注99</x:p></o:annotation></t:table-cell><t:table-cell><x:p>完成率</x:p></t:table-cell></t:table-row>"
    '<t:table-row><t:table-cell><x:p>培训</x:p></t:table-cell><t:table-cell o:value="1200"/><t:table-cell><x:p>13<x:span>50</x:span></x:p></t:table-cell>'
    '<t:table-cell o:value="1.125"><x:p>112.5%</x:p></t:table-cell><t:table-cell t:number-columns-repeated="16380"/></t:table-row>'
    '<t:table-row t:number-rows-repeated="2"><t:table-cell t:number-columns-repeated="2"><x:p>甲<x:s x:c="2"/>乙</x:p></t:table-cell></t:table-row>'
    '<t:table-row t:number-rows-repeated="1048000"><t:table-cell t:number-columns-repeated="16384"/></t:table-row>'
)


def ods(rows: str, more: str = "", manifest: str = "<m/>") -> bytes:
    content = (
        '<o:document-content xmlns:o="o" xmlns:t="t" xmlns:x="x" xmlns:s="s"><o:automatic-styles><s:style s:name="h">'
        f'<s:table-properties t:display="false"/></s:style></o:automatic-styles><o:body><t:table t:name="绩效">{rows}</t:table>{more}</o:body></o:document-content>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def test_opendocument_sheets() -> None:
    hidden = '<t:table t:name="底稿" t:style-name="h"><t:table-row><t:table-cell><x:p>5</x:p></t:table-cell></t:table-row></t:table>'
    document = read(ods(ODS_ROWS, hidden), "a.ods")
    expected = REPORT[: REPORT.index("资金")] + "甲  乙\t甲  乙\n" * 2
    assert (document.text, document.flags) == (expected, ("hidden sheet left out: 底稿",))
    assert document.blocks[-1].location == "sheet 绩效, row 5, column 2"


def record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, sizes = len(data), b""
    while True:
        sizes += bytes([size & 0x7F | (0x80 if size > 127 else 0)])
        size >>= 7
        if not size:
            return head + sizes + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(column: int, style: int = 0) -> bytes:
    return struct.pack("<II", column, style)


def xlsb() -> bytes:
    rows = (
        record(0, struct.pack("<I", 0) + b"\0" * 13) + record(7, cell(0) + struct.pack("<I", 0)) + record(6, cell(1) + wide("目标值"))
        + record(0, struct.pack("<I", 2)) + record(8, cell(0) + wide("培训") + b"\0\0") + record(2, cell(1) + struct.pack("<i", 1200 << 2 | 2))
        + record(5, cell(2, 1) + struct.pack("<d", 1.125)) + record(9, cell(3, 2) + struct.pack("<d", 45047)) + record(4, cell(4) + b"\1")
        + record(2, cell(5) + struct.pack("<i", 1250 << 2 | 3)) + record(3, cell(6) + b"\x07") + record(1, cell(7))
        + record(176, struct.pack("<4I", 0, 0, 1, 2))
    )  # fmt: skip
    parts = {
        "xl/workbook.bin": record(153, b"\0" * 8)
        + record(156, struct.pack("<II", 0, 1) + wide("r1") + wide("绩效"))
        + record(156, struct.pack("<II", 1, 2) + wide("r2") + wide("底稿")),
        "xl/_rels/workbook.bin.rels": b'<Relationships><Relationship Id="r1" Target="worksheets/sheet1.bin"/></Relationships>',
        "xl/sharedStrings.bin": record(19, b"\0" + wide("指标")),
        "xl/styles.bin": record(44, struct.pack("<H", 170) + wide('yyyy"年"m"月"'))
        + record(617)
        + b"".join(record(47, struct.pack("<HH", 0, n) + b"\0" * 12) for n in (0, 10, 170))
        + record(618),
        "xl/worksheets/sheet1.bin": rows,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_binary_workbooks() -> None:
    document = read(xlsb(), "a.xlsb")
    assert document.text == "指标\t目标值\t\n培训\t1200\t112.50%\t2023年5月\tTRUE\t12.5\n"
    assert document.flags == ("hidden sheet left out: 底稿", "1 cells hold an error of calculation")


def own_table(workbook: openpyxl.Workbook) -> None:
    workbook.active.append([c.name for c in COLUMNS])


SMALL = replace(LIMITS, cells=2_000, characters=20_000, columns=500)
ROW = "<row>" + "<c><v>1</v></c>" * 100 + "</row>"
FAR = "".join(f'<row><c r="A{n}"><v>1</v></c><c r="NT{n}"><v>1</v></c></row>' for n in range(1, 100))
TIMES = "<t:table-row t:number-rows-repeated='1000000'><t:table-cell t:number-columns-repeated='9'><x:p>1</x:p></t:table-cell></t:table-row>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
REFUSED = [
    (lambda: book(own_table), "reportminer wrote"),
    (lambda: raw_book("", doctype='<!DOCTYPE a [<!ENTITY b "c">]>'), "DOCTYPE"),
    (lambda: raw_book("<row>"), "damaged"),
    (lambda: raw_book(ROW * 21), "more than 2,000 filled cells"),
    (lambda: raw_book("<row><c/></row>" * 10_001), "more than 10,000 cells"),
    (lambda: raw_book(FAR), "more than 20,000 characters"),
    (lambda: raw_book('<row><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'), "more than 500 columns"),
    (lambda: raw_book("", strings=f"<si><t>{'字' * 20_001}</t></si>"), "more than 20,000 characters"),
    (lambda: ods(TIMES), "more than 2,000 filled cells"),
    (lambda: ods("", manifest="<m:file-entry><m:encryption-data/></m:file-entry>"), "encrypted"),
    (lambda: old_report()[:3000], "damaged"),
    (lambda: OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 99, "encrypted"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "reason"), REFUSED)
def test_what_cannot_be_read_is_explained(
    make: Callable[[], bytes], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("build", "grid", "ods", "xlsx"):
        monkeypatch.setattr(f"reportminer.readers.{module}.LIMITS", SMALL)
    with pytest.raises(ReadError, match=rf"^a\.xlsx.*{reason}"):
        read(make(), "a.xlsx")


def test_a_workbook_without_sheets_is_empty() -> None:
    assert read(raw_book("", workbook="<workbook/>"), "a.xlsx").flags == ("empty text",)


def test_text_of_cells_is_escaped_nowhere() -> None:
    row = f'<row><c t="inlineStr"><is><t>{escape("<b>A&B</b>")}</t></is></c></row>'
    assert read(raw_book(row), "a.xlsx").text == "<b>A&B</b>\n"


@pytest.mark.parametrize("make", [lambda: book(report), old_report, xlsb, lambda: ods(ODS_ROWS)])
def test_damaged_workbooks_give_a_document_or_a_read_error(make: Callable[[], bytes]) -> None:
    good, chance = make(), random.Random(7)
    started = time.monotonic()
    for _ in range(120):
        data = bytearray(good)
        for _ in range(chance.randrange(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        data = data[: chance.randrange(len(data))] if chance.random() < 0.2 else data
        with contextlib.suppress(ReadError):
            assert isinstance(sheet.read(bytes(data)), Document)
    assert time.monotonic() - started < 120


def test_damaged_parts_give_a_document_or_a_read_error() -> None:
    chance = random.Random(11)
    for good in (book(report), xlsb(), ods(ODS_ROWS)):
        with zipfile.ZipFile(io.BytesIO(good)) as archive:
            parts = {n: archive.read(n) for n in archive.namelist()}
        for _ in range(100):
            name = chance.choice(sorted(parts))
            part = bytearray(parts[name])
            for _ in range(chance.randrange(1, 6)):
                part[chance.randrange(len(part))] = chance.choice(b'<>"&/019azAZ\x00\xff\x80')
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w") as archive:
                for n, data in (parts | {name: bytes(part)}).items():
                    archive.writestr(n, data)
            with contextlib.suppress(ReadError):
                assert isinstance(sheet.read(out.getvalue()), Document)
