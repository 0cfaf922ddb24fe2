"""Gold files and their scoring, on small cases counted by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from reportminer.errors import ReadError
from reportminer.model import Modifier, Observation, Quantity
from reportminer.score import GOLD_COLUMNS, Gold, Score, gold_files, in_one_line, load_gold, score

TEXT = (
    "夜校开课48节，其中周末课20节，听课超3600人，增长12%。2021年听课5至6次。\n"
    "计划明年再开50节。展板几十块。\n"
)  # fmt: skip
LINES = [
    "1\t开课[[48节]]\t48\t=\t节\t夜校课程|夜校开课\t夜校\tlevel\tactual\t\t\t",
    "2\t周末课[[20节]]\t20\t=\t节\t夜校周末课\t周末\tlevel\tactual\t\t1\t",
    "3\t超[[3600人]]\t3600\t>\t名\t夜校听课\t听课-周末\tlevel\tactual\t\t\t",
    "4\t增长[[12%]]\t12\t=\t%\t夜校听课增长率|夜校听课\t听课\tchange|share\tactual\t\t\t",
    "5\t听课[[5至6次]]\t5..6\t..\t次\t夜校听课次数\t听课\tlevel\tactual\t2021\t\t",
    "6\t再开[[50节]]\t50\t=\t节\t夜校计划开课\t课\tlevel\ttarget\t2024\t\t",
    "7\t展板[[几十块]]\t\t~\t块\t展板\t展板\tlevel\tactual\t\t\t1",
]


def write_gold(
    folder: Path, lines: list[str], text: str = TEXT, header: tuple[str, ...] = GOLD_COLUMNS
) -> Path:
    (folder / "夜校.txt").write_text(text, "utf-8")
    (folder / "夜校.tsv").write_text("\n".join(["\t".join(header), *lines]) + "\n", "utf-8")
    return folder / "夜校.tsv"


@pytest.fixture
def gold(tmp_path: Path) -> Gold:
    return load_gold(write_gold(tmp_path, LINES))


def seen(mention: str, row: int, name: str, value: str, unit: str, modifier: Modifier = "=") -> Observation:
    start = TEXT.index(mention)
    q = Quantity(Decimal(value), Decimal(value), Decimal(value), modifier, unit)
    return Observation(
        "夜校.txt", row, name, "", "", q, "level", "", "actual", "2023", None, "", "", mention, start,
        start + len(mention), "r",
    )  # fmt: skip


PERFECT = (
    seen("48节", 1, "夜校课程", "48", "节"),
    replace(seen("20节", 2, "周末课", "20", "节"), scope="夜校", part_of=1),
    seen("3600人", 3, "夜校听课", "3600", "人", ">"),
    replace(seen("12%", 4, "夜校的听课", "12", "％"), aspect="change"),
    replace(seen("5至6次", 5, "夜校听课次数", "5", "次", ".."), quantity=Quantity(None, Decimal(5), Decimal(6), "..", "次"), period="2021"),
    replace(seen("50节", 6, "计划开课", "50", "节"), scope="夜校", status="target", period="2024"),
)  # fmt: skip


def test_loading(gold: Gold) -> None:
    assert [TEXT[g.start : g.end] for g in gold.rows] == [g.mention for g in gold.rows]
    assert [g.mention for g in gold.rows] == ["48节", "20节", "3600人", "12%", "5至6次", "50节", "几十块"]
    assert (gold.rows[4].low, gold.rows[4].high, gold.rows[6].low, gold.rows[6].optional) == (
        5,
        6,
        None,
        True,
    )


def test_all_right(gold: Gold) -> None:
    result = score(gold, PERFECT)
    assert result.notes == ()
    assert set(result.figures.values()) == {6, 1.0}


# which row is changed, how, and the figures that are no longer 1 (of 6 rows)
ONE_WRONG = [
    (
        0,
        {"quantity": Quantity(Decimal(47), None, None, "=", "节")},
        "value",
        {"quantity_f1": 5 / 6, "row_f1": 5 / 6},
    ),
    (
        2,
        {"quantity": Quantity(Decimal(3600), None, None, "=", "人")},
        "modifier",
        {"quantity_f1": 5 / 6, "row_f1": 5 / 6},
    ),
    (
        0,
        {"quantity": Quantity(Decimal(48), None, None, "=", "场")},
        "unit",
        {"quantity_f1": 5 / 6, "row_f1": 5 / 6},
    ),
    (
        4,
        {"quantity": Quantity(None, Decimal(5), Decimal(7), "..", "次")},
        "value",
        {"quantity_f1": 5 / 6, "row_f1": 5 / 6},
    ),
    (0, {"indicator": "课程"}, "label", {"label_f1": 5 / 6, "row_f1": 5 / 6}),
    (0, {"indicator": "夜校里面开出来的课程"}, "label", {"label_f1": 5 / 6, "row_f1": 5 / 6}),
    (2, {"indicator": "周末夜校听课"}, "label", {"label_f1": 5 / 6, "row_f1": 5 / 6}),
    (3, {"aspect": "level"}, "aspect", {"aspect": 5 / 6, "row_f1": 5 / 6}),
    (5, {"status": "actual"}, "status", {"status": 5 / 6}),
    (4, {"period": "2022"}, "period", {"period_p": 1 / 2, "period_r": 1 / 2}),
    (4, {"period": "2023"}, "period", {"period_r": 1 / 2}),
    (0, {"period": "2020"}, "period claimed", {"period_p": 2 / 3}),
    (0, {"period": ""}, "", {}),
    (1, {"part_of": 3}, "part_of", {"part_of_p": 0.0, "part_of_r": 0.0}),
    (1, {"part_of": None}, "part_of", {"part_of_p": None, "part_of_r": 0.0}),
    (2, {"part_of": 1}, "", {"part_of_p": 1 / 2}),
    (3, {"aspect": "share"}, "", {}),
    (0, {"start": 0}, "", {}),
]


@pytest.mark.parametrize(("at", "change", "note", "figures"), ONE_WRONG)
def test_one_wrong_field(
    gold: Gold, at: int, change: dict[str, object], note: str, figures: dict[str, float]
) -> None:
    rows = [*PERFECT]
    rows[at] = replace(rows[at], **change)  # type: ignore[arg-type]
    result = score(gold, rows)
    changed = {k: v for k, v in result.figures.items() if v not in (6, 1.0)}
    assert changed == pytest.approx(figures)
    assert bool(note) == bool(result.notes)
    assert note in " ".join(result.notes)


def test_missed_and_extra(gold: Gold) -> None:
    extra = replace(PERFECT[0], row=9, start=0, end=2, mention="夜校")
    result = score(gold, [*PERFECT[:4], extra])
    figures = result.figures
    assert (figures["gold"], figures["pred"]) == (6, 5)
    assert (figures["detect_p"], figures["detect_r"], figures["detect_f1"]) == (4 / 5, 4 / 6, 8 / 11)
    assert [n.split(":")[0] for n in result.notes] == ["missed", "missed", "extra"]


def test_optional_rows_count_neither_for_nor_against(gold: Gold) -> None:
    board = replace(seen("几十块", 7, "别的", "3", "张"))
    assert score(gold, [*PERFECT, board]).figures == score(gold, PERFECT).figures


def test_of_two_on_one_mention_the_right_value_wins(gold: Gold) -> None:
    wrong = replace(PERFECT[0], row=8, quantity=Quantity(Decimal(4), None, None, "=", "节"))
    result = score(gold, [wrong, *PERFECT])
    assert (result.counts["quantity"], result.counts["extra"]) == (6, 1)


def test_nothing_found(gold: Gold) -> None:
    figures = score(gold, []).figures
    assert (figures["detect_f1"], figures["row_f1"], figures["period_p"]) == (0.0, 0.0, None)


def test_scores_add_up(gold: Gold) -> None:
    total = Score() + score(gold, PERFECT) + score(gold, PERFECT[:3])
    assert (total.figures["gold"], total.figures["pred"]) == (12, 9)
    assert len(total.notes) == 3
    assert in_one_line(total.figures).startswith("gold=12 pred=9 detect_p=1.000 detect_r=0.750")
    assert "part_of_p=-" in in_one_line(Score().figures)


FAULTS = [
    ("1\t开课48节\t48\t=\t节\t课\t课\tlevel\tactual", r"2: no \[\[mention\]\]"),
    (
        "1\t开课[[49节]]\t49\t=\t节\t课\t课\tlevel\tactual",
        "2: the context must stand once in the text, not 0 times",
    ),
    ("1\t[[5]]\t5\t=\t\t课\t课\tlevel\tactual", "2: the context must stand once in the text, not 2 times"),
    ("1\t[[48节]]\t\t=\t节\t课\t课\tlevel\tactual", "2: value is empty"),
    ("1\t[[48节]]\t4..8\t=\t节\t课\t课\tlevel\tactual", r"2: value «4\.\.8» with rel «=»"),
    ("1\t[[48节]]\tviel\t=\t节\t课\t课\tlevel\tactual", "2: could not convert"),
    ("1\t[[48节]]\t48\t?\t节\t课\t课\tlevel\tactual", r"2: rel «\?»; use one of = ~"),
    ("1\t[[48节]]\t48\t=\t节\t课\t课\tamount\tactual", "2: aspect «amount»"),
    ("1\t[[48节]]\t48\t=\t节\t课\t课\tlevel\tdone", "2: status «done»"),
    ("1\t[[48节]]\t48\t=\t节\t课\t\tlevel\tactual", "2: label or head is empty"),
    ("1\t[[48节]]\t48\t=\t节\t课\t学\tlevel\tactual", "2: no label holds the words of head «学»"),
    ("1\t[[48节]]\t48\t=\t节\t课\t课\tlevel\tactual\t\t7", "id 1: parent 7 is no id"),
    ("1\t[[48节]]\t48\t=\t节\t课\t课\tlevel\tactual" + "\t" * 9, "2: 18 cells, but only 12 columns"),
]


@pytest.mark.parametrize(("line", "message"), FAULTS)
def test_faulty_lines_are_named(line: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=message):
        load_gold(write_gold(tmp_path, [line]))


def test_every_faulty_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"(?s):2: .*\n.*:4: "):
        load_gold(write_gold(tmp_path, [FAULTS[0][0], LINES[0], FAULTS[1][0]]))


def test_overlaps_and_double_ids_are_named(tmp_path: Path) -> None:
    inside = LINES[0].replace("开课[[48节]]", "开课4[[8节]]")
    with pytest.raises(ReadError, match=r"(?s)id 1 stands 2 times.*ids 1 and 1 overlap"):
        load_gold(write_gold(tmp_path, [LINES[0], inside]))


def test_offsets_may_stand_for_a_context(tmp_path: Path) -> None:
    at = TEXT.index("50节")
    line = f"1\t\t50\t=\t节\t课\t课\tlevel\tactual\t\t\t\t{at}\t{at + 3}"
    (row,) = load_gold(write_gold(tmp_path, [line], header=(*GOLD_COLUMNS, "start", "end"))).rows
    assert row.mention == "50节"


def test_header_and_folder(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no gold here"):
        gold_files(tmp_path)
    path = write_gold(tmp_path, LINES, header=GOLD_COLUMNS[:5])
    assert gold_files(tmp_path) == [path]
    with pytest.raises(ReadError, match=r"夜校\.tsv:1: the header lacks aspect, head, label"):
        load_gold(path)
