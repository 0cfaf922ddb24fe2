"""Corrections: the file, and rows with the decisions carried out."""

from __future__ import annotations

from pathlib import Path

import pytest

import reportminer as rm
from reportminer.corrections import COLUMNS, Correction, apply_corrections, bounds, read_corrections
from reportminer.errors import ReadError
from reportminer.score import digest, load_golds

TEXT = "2023年，全县开展宣讲860场，受众7.3万人次；其中进农村512场、进社区164场。"


def row(**cells: object) -> str:
    filled: dict[str, object] = {
        "id": 1, "context": "宣讲[[860场]]，受众", "value": 860, "rel": "=", "unit": "场", "label": "宣讲", "head": "宣讲",
        "aspect": "level", "status": "actual", "start": TEXT.index("860"), "end": TEXT.index("860") + 4,
        "document": "a.txt", "digest": digest(TEXT), "mention": "860场", "decision": "accept",
    }  # fmt: skip
    return "\t".join(str((filled | cells).get(c, "")) for c in COLUMNS)


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(["\t".join(COLUMNS), *lines]) + "\n", "utf-8")
    return path


def correction(mention: str, decision: str, fields: dict[str, str] | None = None, id: str = "") -> Correction:
    start = TEXT.index(mention)
    ids = {"860场": "1", "7.3万人次": "2", "512场": "3", "164场": "4"}
    return Correction(
        "a.txt", id or ids[mention], start, start + len(mention), mention, decision, fields or {}
    )


@pytest.mark.parametrize(
    ("value", "modifier", "expected"),
    [
        ("12.5", "=", (12.5, 12.5, 12.5)),
        ("12", ">", (12, 12, None)),
        ("12", "<=", (12, None, 12)),
        ("-5", ">", (-5, None, -5)),
        ("12", "~", (12, None, None)),
        ("", "~", (None, None, None)),
        ("5..10", "..", (None, 5, 10)),
    ],
)
def test_bounds(value: str, modifier: str, expected: tuple[float | None, ...]) -> None:
    assert bounds(value, modifier) == expected


@pytest.mark.parametrize(
    "text",
    [
        "受众860余人次",
        "受众近百人次",
        "收入约5.2亿元",
        "参训5至10人",
        "投资下降超5%",
        "办会不少于6场",
        "办会数十场",
    ],
)
def test_bounds_are_those_of_the_extraction(text: str) -> None:
    (o,) = rm.extract(text).observations
    said, q = o.as_dict(), o.quantity
    written = (
        f"{said['low']:g}..{said['high']:g}"
        if q.modifier == ".."
        else ""
        if said["value"] is None
        else str(said["value"])
    )
    if said["value"] is not None or q.modifier == "..":
        assert bounds(written, q.modifier) == (said["value"], said["low"], said["high"])


def test_original_and_corrected_are_kept() -> None:
    rows = rm.extract(TEXT, "a.txt").to_dicts()
    before = [dict(r) for r in rows]
    changes = {"value": "870", "modifier": ">", "unit": "人次", "indicator": "宣讲受众", "period": "2022"}
    applied = apply_corrections(rows, [correction("860场", "correct", changes)], "王", "2024-05-01")
    assert rows == before
    (entry,) = applied.log
    assert (entry["who"], entry["when"], entry["decision"], entry["row"]) == (
        "王",
        "2024-05-01",
        "correct",
        1,
    )
    assert entry["original"] == before[0]
    new = applied.rows[0]
    assert entry["corrected"] == new
    assert (new["value"], new["low"], new["high"], new["modifier"]) == (870, 870, None, ">")
    assert (new["unit"], new["dimension"], new["category"], new["period"]) == (
        "人次",
        "count",
        "audience",
        "2022",
    )


def test_a_rejected_total_leaves_its_parts() -> None:
    rows = rm.extract(TEXT, "a.txt").to_dicts()
    assert [r["part_of"] for r in rows] == [None, None, 1, 1]
    applied = apply_corrections(rows, [correction("860场", "reject")])
    assert [(r["row"], r["part_of"]) for r in applied.rows] == [(2, None), (3, None), (4, None)]
    assert applied.log[0]["corrected"] is None


def test_added_rows_follow_the_last_and_may_be_totals() -> None:
    rows = rm.extract(TEXT, "a.txt").to_dicts()
    fields = {
        "indicator": "全县",
        "value": "1",
        "modifier": "=",
        "unit": "个",
        "period": "2023",
        "part_of": "",
        "aspect": "level",
        "status": "actual",
    }
    added = correction("全县", "add", fields, "n1")
    applied = apply_corrections(rows, [correction("164场", "correct", {"part_of": "n1"}), added])
    assert [(r["row"], r["part_of"]) for r in applied.rows][-2:] == [(4, 5), (5, None)]
    assert applied.log[1]["original"] is None


FIELDS = {
    "indicator": "宣讲", "scope": "", "value": "1", "modifier": "=", "unit": "场", "period": "", "part_of": "",
    "aspect": "level", "status": "actual",
}  # fmt: skip


@pytest.mark.parametrize(
    ("corrections", "expected"),
    [
        ([correction("512场", "add", FIELDS)], [860, 73000, 1, 164]),  # what is there already is corrected
        ([correction("60场", "add", FIELDS, "n1")], None),  # what overlaps a row is told
        ([correction("860场", "reject"), correction("60场", "add", FIELDS, "n1")], [73000, 512, 164, 1]),
        ([correction("164场", "correct", {"part_of": "@19-25"})], [860, 73000, 512, 164]),
        ([correction("164场", "correct", {"part_of": "@0-2"})], None),
        ([correction("164场", "correct", {"part_of": "77"})], None),
        ([correction("164场", "reopen")], [860, 73000, 512, 164]),
    ],
)
def test_additions_and_totals_by_their_place(
    corrections: list[Correction], expected: list[float] | None
) -> None:
    rows = rm.extract(TEXT, "a.txt").to_dicts()
    applied = apply_corrections(rows, corrections)
    assert applied.unmatched == ([] if expected else corrections)
    assert [r["value"] for r in applied.rows] == (expected or [r["value"] for r in rows])
    if "@19-25" in corrections[0].fields.values():
        assert applied.rows[3]["part_of"] == 2


def test_the_total_of_a_file_is_found_by_its_place(tmp_path: Path) -> None:
    """Rows that nobody decided on may be totals too, and their numbers may be others by now."""
    path = write(
        tmp_path / "c.tsv",
        row(id=7, decision="open"),
        row(id=8, decision="correct", changed="part_of scope", parent=7, scope="进农村", start=30, end=34, mention="512场"),
    )  # fmt: skip
    (c,) = read_corrections(path)
    start = TEXT.index("860")
    assert c.fields == {"part_of": f"@{start}-{start + 4}", "scope": "进农村"}


def test_a_file_without_scopes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "c.tsv"
    lines = ["\t".join(COLUMNS), row(decision="add", scope="某")]
    path.write_text("\n".join(line.rpartition("\t")[0] for line in lines), "utf-8")
    (c,) = read_corrections(path)
    assert (c.fields["indicator"], c.fields["scope"]) == ("宣讲", "")


@pytest.mark.parametrize("decision", ["accept", "correct", "reject"])
def test_a_correction_without_its_row_is_named(decision: str) -> None:
    elsewhere = Correction("b.txt", "1", 0, 2, "20", decision)
    applied = apply_corrections(rm.extract(TEXT, "a.txt").to_dicts(), [elsewhere])
    assert applied.unmatched == [elsewhere]
    assert applied.log == []


def test_reading_leaves_out_what_is_open(tmp_path: Path) -> None:
    path = write(
        tmp_path / "c.tsv",
        row(),
        row(id=2, decision="open", opt=1),
        row(id=3, decision="correct", changed="value unit", value=9),
    )
    first, second = read_corrections(path)
    assert (first.decision, first.fields) == ("accept", {})
    assert second.fields == {"value": "9", "modifier": "=", "unit": "场"}


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"decision": "maybe"}, "decision «maybe»; use one of accept"),
        ({"decision": "correct", "changed": "colour"}, "changed «colour»"),
        ({"decision": "correct", "changed": "value", "value": "viele"}, "«viele» is no plain number"),
        ({"decision": "correct", "changed": "aspect", "aspect": "size"}, "aspect «size»"),
        ({"start": "x"}, "invalid literal"),
        ({"start": 9, "end": 9}, "the place 9 to 9 is none"),
        ({"decision": "correct", "changed": "part_of", "parent": "77"}, "parent «77» is no id"),
    ],
)
def test_faulty_lines_are_named(tmp_path: Path, cells: dict[str, object], fault: str) -> None:
    with pytest.raises(ReadError, match=rf"c\.tsv:2: .*{fault}"):
        read_corrections(write(tmp_path / "c.tsv", row(**cells)))


def test_what_is_no_corrections_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text("id\tvalue\n", "utf-8")
    with pytest.raises(ReadError, match="no corrections file"):
        read_corrections(path)


def test_corrections_of_several_documents_are_gold(tmp_path: Path) -> None:
    other = "受众12人次。"
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "b.txt").write_text(other, "utf-8")
    second = row(
        document="b.txt",
        digest=digest(other),
        start=2,
        end=6,
        mention="12人次",
        value=12,
        unit="人次",
        label="受众",
        head="受众",
    )
    golds = load_golds(write(tmp_path / "c.tsv", row(), second, row(id=9, decision="reject")))
    assert [(g.document.text, len(g.rows)) for g in golds] == [(TEXT, 1), (other, 1)]


@pytest.mark.parametrize(
    ("text", "fault"),
    [(TEXT + "。", "not the one that was reviewed"), (None, "no text for document «a.txt»")],
)
def test_gold_of_another_text_is_refused(tmp_path: Path, text: str | None, fault: str) -> None:
    if text:
        (tmp_path / "a.txt").write_text(text, "utf-8")
    with pytest.raises(ReadError, match=fault):
        load_golds(write(tmp_path / "c.tsv", row()))
