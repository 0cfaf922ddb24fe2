"""Pictures: what they show, what they refuse, and that they are the same every time."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

pytest.importorskip("matplotlib", reason="matplotlib is not installed")

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

import reportminer as rm
from reportminer.cli import main
from reportminer.plot import bars, fonts, lines, save, sheet
from reportminer.plot.cards import shares
from reportminer.plot.phrases import PHRASES, amount, ems, number, wrapped
from reportminer.plot.picture import rendered
from reportminer.plot.points import points

HAS_FONT = fonts.chinese_font() is not None
needs_font = pytest.mark.skipif(not HAS_FONT, reason="no font with Chinese characters here")
ZH, EN = PHRASES["zh"], PHRASES["en"]
HOSTILE = (
    r"$\frac{1}{0}$",
    "price $5 and $6",
    "a_b^c",
    "<script>alert(1)</script>",
    "&amp; & --> ]]>",
    "\\section{x}\\",
    "%s {} {0} %",
    "_leading underscore",
    "tab\tand\nline\x00\x1b\ud800 end",
    "\U0001f600\U0010fffd",
    "x" * 2000,
)


def row(
    series: str = "visits", year: int | None = 2023, value: float | None = 1.0, **more: Any
) -> dict[str, Any]:
    base = {
        "series": series,
        "series_id": series,
        "unit": "km",
        "year": year,
        "value": value,
        "entity": "Lan",
    }
    return base | {"low": None, "high": None, "modifier": "=", "status": "actual", "aspect": "level"} | more


def english(make: Any, rows: Any, *more: Any, **named: Any) -> Figure:
    figure = make(rows, *more, **named, language="en")
    assert isinstance(figure, Figure)
    return figure


def drawn_lines(axes: Axes) -> list[list[tuple[float, float]]]:
    return [list(zip(*(map(float, d) for d in line.get_data()), strict=True)) for line in axes.lines]


def bar_widths(axes: Axes) -> list[tuple[float, float]]:
    """Start and end of each bar."""
    return [(p.get_x(), p.get_x() + p.get_width()) for p in axes.patches if isinstance(p, Rectangle)]


def said(figure: Figure) -> str:
    found = [t.get_text() for t in figure.findobj(mpl.text.Text)]
    return "\n".join(found)


# --- lines ---------------------------------------------------------------------------------------


def test_a_missing_year_is_a_gap_and_not_a_zero() -> None:
    figure = english(lines, [row(year=2019, value=3), row(year=2020, value=4), row(year=2022, value=5)])
    (line,) = drawn_lines(figure.axes[0])
    assert [x for x, _ in line] == [2019, 2020, 2021, 2022]
    assert math.isnan(line[2][1])
    assert [y for _, y in line if not math.isnan(y)] == [3, 4, 5]


def test_units_and_aspects_have_axes_of_their_own() -> None:
    rows = [row(unit="km"), row(unit="t"), row(unit="%"), row(unit="%", aspect="change")]
    titles = [a.get_title(loc="left") for a in english(lines, rows).axes]
    assert [t.split("   ")[-1] for t in titles] == ["unit: km", "unit: t", "unit: %", "unit: % (change)"]


def test_targets_are_hollow_and_not_joined() -> None:
    rows = [row(year=2022), row(year=2023), row(year=2023, value=2, status="target")]
    line, target = english(lines, rows).axes[0].lines
    assert (target.get_linestyle(), target.get_markerfacecolor()) == ("None", "white")
    assert line.get_linestyle() == "-"
    assert list(target.get_ydata()) == [2]


def test_a_range_is_a_bar_from_low_to_high_and_no_value() -> None:
    rows = [row(year=2022), row(year=2023, value=None, low=3, high=5, modifier="..")]
    axes = english(lines, rows).axes[0]
    (bar,) = axes.collections
    assert [[y for _, y in path.vertices] for path in bar.get_paths()] == [[3, 5]]
    assert math.isnan(drawn_lines(axes)[0][1][1])


@pytest.mark.parametrize(("modifier", "up"), [(">", True), (">=", True), ("<", False), ("<=", False)])
def test_a_bound_has_an_arrowhead_to_its_open_side(modifier: str, up: bool) -> None:
    axes = english(lines, [row(modifier=modifier)]).axes[0]
    (arrow,) = (t for t in axes.texts if isinstance(t, mpl.text.Annotation))
    assert (arrow.xyann[1] > 0) == up


@pytest.mark.parametrize("modifier", ["=", "~", "", None])
def test_what_is_no_bound_has_none(modifier: str | None) -> None:
    assert not english(lines, [row(modifier=modifier)]).axes[0].texts


def test_beyond_twelve_lines_the_longest_are_shown_and_the_rest_is_said() -> None:
    rows = [row(f"s{i}", 2023, i) for i in range(15)] + [row("s0", 2022), row("s1", 2022)]
    figure = english(lines, rows)
    assert len(drawn_lines(figure.axes[0])) == 12
    assert "3 more lines not shown" in said(figure)
    legend = figure.axes[0].get_legend()
    assert legend is not None
    labels = [t.get_text() for t in legend.get_texts()]
    assert {"s0", "s1", "s14"} <= set(labels)
    assert "s2" not in labels


def test_a_name_with_an_underscore_is_in_the_legend() -> None:
    legend = english(lines, [row("_a"), row("b")]).axes[0].get_legend()
    assert legend is not None
    assert [t.get_text().strip() for t in legend.get_texts()] == ["_a", "b"]


def test_no_two_lines_look_alike() -> None:
    axes = english(lines, [row(f"s{i}", y) for i in range(12) for y in (2022, 2023)]).axes[0]
    assert len({(x.get_color(), x.get_linestyle(), x.get_marker()) for x in axes.lines}) == 12


@pytest.mark.parametrize(
    ("values", "start", "note"),
    [
        ([10, 40], 0, ""),
        ([95, 99], None, "axis not from zero"),
        ([5, 5], 0, ""),
        ([0, 0], 0, ""),
        ([-2, 5], None, ""),
    ],
)
def test_an_axis_that_leaves_zero_out_says_so(values: list[float], start: float | None, note: str) -> None:
    axes = english(lines, [row(year=2020 + i, value=v) for i, v in enumerate(values)]).axes[0]
    assert ("axis not from zero" in axes.get_title(loc="left")) == bool(note)
    assert (axes.get_ylim()[0] == 0) == (start == 0)


def test_values_far_apart_get_a_logarithmic_scale_that_is_said() -> None:
    axes = english(lines, [row("a", value=1), row("b", value=5000)]).axes[0]
    assert axes.get_yscale() == "log"
    assert "logarithmic scale" in axes.get_title(loc="left")


@pytest.mark.parametrize(
    ("period", "whole"),
    [
        ("2023", True),
        ("2023-12", True),
        ("2023-12-31", True),
        ("2023-01/2023-12", True),
        ("2023-01-01/2023-12-31", True),
        ("", True),
        ("2023-01/2023-06", False),
        ("2023-06", False),
        ("2021/2025", False),
        ("2022-01/2023-12", False),
        ("nonsense", False),
    ],
)
def test_what_is_not_of_a_whole_year_is_left_out_and_counted(period: str, whole: bool) -> None:
    figure = english(lines, [row(year=2022), row(period=period, value=9)])
    assert ((2023.0, 9.0) in drawn_lines(figure.axes[0])[0]) == whole
    assert ("1 rows are not of a whole year" in said(figure)) != whole


@pytest.mark.parametrize("year", [0, -5, 10_000, 2e9, float("nan"), ""])
def test_what_cannot_be_a_year_is_none(year: Any) -> None:
    assert "1 rows have no year" in said(english(lines, [row(), row(year=year)]))


def test_rows_without_year_or_value_are_counted() -> None:
    text = said(english(lines, [row(), row(year=None), row(value=None), row(value=float("nan"))]))
    assert "2 rows have no value" in text
    assert "1 rows have no year" in text


def test_two_values_for_a_year_are_said() -> None:
    figure = english(lines, [row(value=1), row(value=2), row("other", value=3), row("other", value=3)])
    assert "1 times one year has two values; the later one is shown" in said(figure)
    assert (2023.0, 2.0) in drawn_lines(figure.axes[0])[0]


# --- bars ----------------------------------------------------------------------------------------


def test_bars_start_at_zero_also_downwards() -> None:
    axes = english(bars, [row("a", value=4), row("b", value=-2), row("c", value=0)]).axes[0]
    assert [x for x, _ in bar_widths(axes)] == [0, 0, 0]
    assert sorted(x for _, x in bar_widths(axes)) == [-2, 0, 4]
    low, high = axes.get_xlim()
    assert low < -2 < 4 < high


def test_the_year_is_the_last_or_the_one_asked_for_and_is_said() -> None:
    rows = [row(year=2021, value=7), row(year=2023, value=8), row(year=2024, value=None)]
    assert bar_widths(english(bars, rows).axes[0]) == [(0, 8)]
    figure = english(bars, rows, year=2021, title="Roads")
    assert bar_widths(figure.axes[0]) == [(0, 7)]
    assert "Roads   2021" in said(figure)


def test_neighbours_stand_beside_each_other_series_by_series() -> None:
    rows = [row(s, entity=e, value=v) for s in ("a", "b") for e, v in (("Lan", 1), ("Ting", 3))]
    figure = english(bars, rows)
    assert [[t.get_text() for t in a.get_yticklabels()] for a in figure.axes] == [["Ting", "Lan"]] * 2


def test_targets_are_outlines_below_what_they_are_the_target_of() -> None:
    rows = [row("a", value=1), row("b", value=2), row("a", value=9, status="target")]
    axes = english(bars, rows).axes[0]
    assert [t.get_text() for t in axes.get_yticklabels()] == ["b", "a", "a (target)"]
    assert [p.get_fill() for p in axes.patches if isinstance(p, Rectangle)] == [True, True, False]


def test_a_range_is_hatched_between_its_ends() -> None:
    axes = english(bars, [row(value=None, low=300, high=500, modifier="..")]).axes[0]
    assert bar_widths(axes) == [(0, 300), (300, 500)]
    assert "300–500" in [t.get_text() for t in axes.texts]


def test_dots_take_the_place_of_bars_where_values_lie_far_apart() -> None:
    axes = english(bars, [row("a", value=1), row("b", value=400)]).axes[0]
    assert axes.get_xscale() == "log"
    assert not bar_widths(axes)
    assert "logarithmic scale" in axes.get_xlabel()


def test_rates_are_never_on_a_logarithmic_scale() -> None:
    axes = english(bars, [row("a", value=0.1, unit="%"), row("b", value=99, unit="%")]).axes[0]
    assert axes.get_xscale() == "linear"


def test_more_bars_than_fit_are_counted() -> None:
    assert "8 more rows not shown" in said(english(bars, [row(f"s{i}", value=i + 1) for i in range(20)]))


# --- what is given -------------------------------------------------------------------------------


class Panel:
    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table


@pytest.mark.parametrize("entity", ["entity", "region", "publisher"])
def test_panel_frame_and_dicts_give_the_same_points(entity: str) -> None:
    rows = [row(), row(year=None, value=None, low=2.0)]
    rows = [{(entity if k == "entity" else k): v for k, v in r.items()} for r in rows]
    frame = pd.DataFrame(rows).astype({"year": "Int64", "value": "Float64", "modifier": "category"})
    assert points(rows) == points(frame) == points(Panel(frame))
    assert points(rows)[0].entity == "Lan"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "no rows"),
        (pd.DataFrame(columns=["series", "unit", "value"]), "no rows"),
        ([row(value=None), row(value=float("inf"))], "nothing to draw: 2 rows have no value"),
        ([row(year=None)], "1 rows have no year"),
        ([{"series": "a"}], "no column value, unit"),
        ([row(value="many")], r"row 1: value is 'many'"),
        ([row(), row(year="soon")], r"row 2: year is 'soon'"),
        ("text", "no table: str"),
        (None, "no table: NoneType"),
        ([1, 2], "no table: list"),
    ],
)
def test_bad_input_is_told_to_a_person(rows: Any, message: str) -> None:
    for make in (lines, bars):
        with pytest.raises(rm.ReportminerError, match=message):
            make(rows, language="en")


def test_an_unknown_series_names_those_near_it() -> None:
    with pytest.raises(rm.ReportminerError, match=r"no series 'visit' .*visits"):
        lines([row()], "visit")


def test_series_are_chosen_by_name_or_id() -> None:
    rows = [row("a"), row("b", series_id="b1"), row("c")]
    labels = [t.get_text() for t in english(bars, rows, ["b1", "a"]).axes[0].get_yticklabels()]
    assert labels == ["a", "b"]


def test_an_unknown_year_names_those_there_are() -> None:
    with pytest.raises(rm.ReportminerError, match=r"no value of 1999 .* 2023"):
        bars([row()], year=1999)


def test_an_unknown_language() -> None:
    with pytest.raises(rm.ReportminerError, match="language 'fr'"):
        lines([row()], language="fr")


# --- sheet ---------------------------------------------------------------------------------------


def counted(indicator: str = "x", value: float | None = 1.0, **more: Any) -> dict[str, Any]:
    base = {"document": "d", "indicator": indicator, "value": value, "unit": "km", "aspect": "level"}
    return (
        base
        | {"scope": None, "category": None, "low": None, "high": None, "modifier": "="}
        | {"period": "2023"}
        | more
    )


def test_a_sheet_has_a_card_for_each_category_and_axes_for_each_unit() -> None:
    rows = [
        counted(category="roads"),
        counted(category="roads", unit="t"),
        counted("y"),
        counted(category="patients"),
    ]
    figure = english(sheet, rows)
    titles = [t.get_text() for t in figure.texts]
    assert {"roads", "patients", "other"} <= set(titles)
    assert titles.index("other") > titles.index("patients")
    assert [a.get_xlabel() for a in figure.axes] == ["unit: km", "unit: t", "unit: km", "unit: km"]


def test_a_sheet_says_what_it_leaves_out() -> None:
    rows = [*(counted(f"x{i}", i + 1) for i in range(11)), counted(aspect="change"), counted(value=None)]
    text = said(english(sheet, rows))
    assert "3 more rows not shown" in text
    assert "not shown: change 1 rows" in text
    assert "1 rows have no value" in text


def test_a_row_of_another_period_says_which() -> None:
    rows = [counted("a"), counted("b"), counted("c", period="2022", scope="Lan")]
    labels = [t.get_text() for t in english(sheet, rows).axes[0].get_yticklabels()]
    assert sorted(labels) == ["Lan: c (2022)", "a", "b"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "no rows"),
        ([counted(aspect="change")], "nothing to draw: not shown: change 1 rows"),
        ([counted(document="a"), counted(document="b")], "table is of 2"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused(rows: Any, message: str) -> None:
    with pytest.raises(rm.ReportminerError, match=message):
        sheet(rows, language="en")


@needs_font
def test_a_result_and_its_table_give_the_same_sheet(root: Path) -> None:
    result = rm.extract("全县开展宣讲860余场，受众7.3万人次；发放宣传册5000份。", "doc")
    assert rendered(sheet(result, title="T"), "svg") == rendered(sheet(result.table, title="T"), "svg")
    text = said(sheet(result))
    assert "宣讲与讲座" in text
    assert ">860" in text
    assert "7.3万" in text
    assert ">860" in said(sheet(result.table))


def test_rows_are_dealt_out_in_turn() -> None:
    assert shares([5, 1, 9], 8) == [4, 1, 3]
    assert shares([1, 1], 8) == [1, 1]
    assert shares([3, 3, 3], 2) == [1, 1, 0]


# --- hostile -------------------------------------------------------------------------------------


def hostile_figures(name: str) -> list[Figure]:
    rows = [row(name, y, 2, entity=e, unit=name[:20]) for e in (name, "b") for y in (2022, 2023)]
    table = [counted(name, scope=name, unit=name[:20], document=name, category=name[:50])]
    return [
        english(lines, rows, title=name),
        english(bars, rows[:2], title=name),
        english(sheet, table, title=name),
    ]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_are_only_text(name: str) -> None:
    for figure in hostile_figures(name):
        tags = {e.tag.rpartition("}")[2] for e in ET.fromstring(rendered(figure, "svg")).iter()}
        assert not tags & {"script", "foreignObject", "a", "image"}


def test_hostile_names_do_no_harm_in_a_png() -> None:
    rows = [row(name, y, 2, entity=name) for name in HOSTILE for y in (2022, 2023)]
    assert rendered(english(lines, rows, title=" ".join(HOSTILE)), "png", 50).startswith(b"\x89PNG")


def test_what_no_font_has_is_marked_and_said() -> None:
    figure = english(bars, [row("amulet \U0001f9ff"), row("plain")])
    assert "�" in said(figure)
    assert "� stands for 1 characters" in said(figure)


@pytest.mark.parametrize("make", [lines, bars])
def test_ten_thousand_rows_stay_one_picture(make: Any) -> None:
    rows = [
        row(f"s{i % 2500}", 2020 + i // 2500, i, unit=f"u{i % 40}", entity=f"e{i % 7}") for i in range(10_000)
    ]
    figure = english(make, rows)
    width, height = figure.get_size_inches()
    assert max(width, height) < 120
    assert "more charts not shown" in said(figure)


def test_a_sheet_of_ten_thousand_rows_stays_one_picture() -> None:
    rows = [counted(f"x{i}", i + 1, unit=f"u{i % 9}", category=f"c{i % 500}") for i in range(10_000)]
    figure = english(sheet, rows)
    assert max(figure.get_size_inches()) < 60
    assert "460 more categories (9200 rows) not shown" in said(figure)


@pytest.mark.parametrize("value", [1e-300, 1e300, -1e300, 9e29, -9e29, 5e-5, 123456789012345.0])
def test_very_large_and_small_values(value: float) -> None:
    for make in (lines, bars):
        rendered(english(make, [row("a", value=value), row("b", value=3)]), "png", 40)


# --- fonts ---------------------------------------------------------------------------------------


@pytest.fixture
def no_chinese_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "chinese_font", lambda: None)


@pytest.mark.usefixtures("no_chinese_font")
def test_without_a_chinese_font_it_says_what_to_install() -> None:
    for make in (lines, bars):
        with pytest.raises(rm.ReportminerError, match="apt-get install fonts-noto-cjk"):
            make([row("宣讲", unit="场")])


@pytest.mark.usefixtures("no_chinese_font")
def test_a_picture_without_chinese_needs_no_such_font() -> None:
    assert rendered(english(lines, [row()]), "png").startswith(b"\x89PNG")


@pytest.mark.usefixtures("no_chinese_font")
def test_the_command_says_it_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "r.txt"
    report.write_text("全县开展宣讲860余场。", "utf-8")
    assert main(["plot", str(report), "-o", str(tmp_path / "s.svg")]) == 1
    assert "no font with Chinese characters" in capsys.readouterr().err
    assert not (tmp_path / "s.svg").exists()


def test_a_font_is_looked_for_anew_and_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []
    monkeypatch.setattr(fonts, "_entries", lambda again: tries.append(again) or [("X", "x.ttf", 0)])
    monkeypatch.setattr(
        fonts,
        "_characters",
        lambda path, index: frozenset(range(0x20, 0xFFFF)) if len(tries) > 1 else frozenset(),
    )
    assert fonts.chinese_font() == ("X", "x.ttf", 0)
    assert tries == [False, True]


@needs_font
def test_known_families_come_first() -> None:
    found = fonts.chinese_font()
    assert found is not None
    names = {name for name, _, _ in fonts._entries(False)}
    known = [n for n in fonts.FAMILIES if n in names]
    assert not known or found[0] == known[0]


@needs_font
def test_no_character_is_left_to_a_box() -> None:
    figure = lines([row("宣讲（场）", unit="人次"), row("受众－①〇", unit="人次")], title="岚山县“四史”")
    assert isinstance(figure, Figure)
    rendered(figure, "png")  # matplotlib warns of a glyph that is missing, and warnings are errors here


# --- files and notebooks -------------------------------------------------------------------------


def test_the_same_picture_gives_the_same_bytes() -> None:
    made = [english(bars, [row("a & b"), row("c", status="target")], title="<T>") for _ in range(2)]
    for format in ("svg", "png"):
        first, second = (rendered(figure, format) for figure in made)
        assert first == second == rendered(made[0], format)


def test_an_svg_speaks_to_those_who_do_not_see_it() -> None:
    svg = rendered(english(bars, [row("a"), row("b")], title="Roads <&>"), "svg")
    root = ET.fromstring(svg)
    names = {e.tag.rpartition("}")[2]: e.text for e in root}
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Roads <&>   2023. Bar chart: 2023, 2 bars"
    assert names["title"] == "Roads <&>   2023"
    assert names["desc"] == "Bar chart: 2023, 2 bars"
    assert not re.search(rb"<dc:date>|https?://(?!www\.w3\.org|purl\.org|creativecommons\.org)", svg)
    assert not re.search(rb"(?:href|src)=\"(?!#)", svg)


@pytest.mark.parametrize("name", ["p.png", "p.svg", "P.PNG"])
def test_save_goes_by_the_suffix(tmp_path: Path, name: str) -> None:
    save(english(lines, [row()]), tmp_path / name)
    start = (tmp_path / name).read_bytes()[:60]
    assert (b"PNG" in start) == name.lower().endswith("png")


@pytest.mark.parametrize(
    ("name", "message"), [("p.pdf", r"\.png or \.svg"), ("p", "such a name"), ("no/p.svg", "folder")]
)
def test_save_refuses(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(rm.ReportminerError, match=message):
        save(english(lines, [row()]), tmp_path / name)


def test_a_figure_of_the_callers_own_is_saved_too(tmp_path: Path) -> None:
    save(Figure(), tmp_path / "own.svg")
    assert ET.parse(tmp_path / "own.svg").getroot().tag.endswith("svg")


def test_a_notebook_shows_it() -> None:
    formatters = pytest.importorskip("IPython.core.formatters", reason="IPython is not installed")
    figure = english(bars, [row("a")])
    shown, about = formatters.DisplayFormatter().format(figure)
    data = shown["image/png"]
    assert (data if isinstance(data, bytes) else data.encode())[:4] in (b"\x89PNG", b"iVBO")
    assert about["image/png"]["alt"] == "Bar chart: 2023, 1 bars"


def test_nothing_of_matplotlib_is_changed_and_pyplot_stays_away() -> None:
    code = (
        "import sys, matplotlib as m; m.rcParams['font.size'] = 31; read = lambda: {k: m.rcParams[k] for k in m.rcParams if k != 'backend'}; before = read()\n"
        "import reportminer as rm; from reportminer.plot.picture import rendered\n"
        "f = rm.plot.bars([dict(series='a', unit='km', value=1, year=2023)], language='en')\n"
        "rendered(f, 'svg'); rendered(f, 'png')\n"
        "assert read() == before; assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_callers_style_does_not_show() -> None:
    plain = rendered(english(bars, [row("a")]), "svg")
    with mpl.rc_context({"font.size": 31, "axes.facecolor": "black", "text.parse_math": True}):
        assert rendered(english(bars, [row("a")]), "svg") == plain


def test_without_matplotlib_it_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['matplotlib'] = None\nimport reportminer as rm\n"
        "try: rm.plot.lines([])\nexcept rm.ReportminerError as e: print(e)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.strip() == 'pictures need matplotlib: pip install "reportminer[plot]"'


# --- command -------------------------------------------------------------------------------------


@needs_font
@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_the_command_draws_a_sheet(tmp_path: Path, root: Path, suffix: str) -> None:
    out = tmp_path / f"s.{suffix}"
    assert main(["plot", str(root / "samples/propaganda-2023.txt"), "-o", str(out)]) == 0
    assert out.stat().st_size > 20_000


@pytest.mark.parametrize("kind", ["lines", "bars"])
def test_the_command_reads_a_panel_as_csv_and_jsonl(tmp_path: Path, kind: str) -> None:
    rows = [row("a, b", 2022, 3), row("a, b", 2023, None, low=2), row("c", 2023, 5)]
    pd.DataFrame(rows).to_csv(tmp_path / "p.csv", index=False, encoding="utf-8-sig")
    (tmp_path / "p.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    made = []
    for name in ("p.csv", "p.jsonl"):
        out = tmp_path / f"{name}.svg"
        command = [
            "plot",
            str(tmp_path / name),
            "--kind",
            kind,
            "--language",
            "en",
            "--series",
            "a, b",
            "-o",
            str(out),
        ]
        assert main(command) == 0
        made.append(out.read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("content", "arguments", "code", "message"),
    [
        (b"", ["--kind", "lines"], 1, "no rows"),
        (b"a,b\n1,2\n", ["--kind", "bars"], 1, "no column series, value, unit"),
        (b"\xff\xfe\x00", ["--kind", "lines"], 1, "not in UTF-8"),
        (b"a", ["--kind", "lines", "--year", "2023"], 2, "--year is for --kind bars"),
        (b"a", ["--series", "x"], 2, "--series is for"),
    ],
)
def test_wrong_use_is_told(
    tmp_path: Path,
    content: bytes,
    arguments: list[str],
    code: int,
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "p.csv"
    path.write_bytes(content)
    assert main(["plot", str(path), "-o", str(tmp_path / "o.svg"), *arguments]) == code
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("p.jsonl", "{", "no panel"),
        ("p.jsonl", "[1]", "line 1 is no object"),
        ("p.txt", "x", "read from .csv or .jsonl"),
    ],
)
def test_what_is_no_panel_is_told(
    tmp_path: Path, name: str, content: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    assert main(["plot", str(tmp_path / name), "--kind", "lines", "-o", str(tmp_path / "o.svg")]) == 1
    assert message in capsys.readouterr().err


def test_missing_files_and_wrong_names_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plot", str(tmp_path / "none.txt"), "-o", str(tmp_path / "o.svg")]) == 1
    assert main(["plot", str(tmp_path / "none.csv"), "--kind", "bars", "-o", str(tmp_path / "o.svg")]) == 1
    assert main(["plot", "x.txt", "-o", "o.gif"]) == 2
    assert main(["plot", "x.txt", "-o", str(tmp_path / "no" / "o.svg")]) == 2
    assert "Traceback" not in capsys.readouterr().err


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "chinese", "english_"),
    [
        (0, "0", "0"),
        (9999, "9,999", "9,999"),
        (73_000, "7.3万", "73,000"),
        (73_456, "7.3456万", "73,456"),
        (28_394_000_000, "283.94亿", "28,394,000,000"),
        (2.5e12, "2.5万亿", "2,500,000,000,000"),
        (-3.2, "−3.2", "−3.2"),
        (12.45, "12.45", "12.45"),
        (100, "100", "100"),
        (1e-9, "1e-09", "1e-09"),
    ],
)
def test_numbers_as_they_are_written(value: float, chinese: str, english_: str) -> None:
    assert (number(value, ZH), number(value, EN)) == (chinese, english_)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ((860.0, 860.0, None, ">", "场"), ">860"),
        ((95.0, None, None, ">=", "%"), "≥95%"),
        ((7.0, None, None, "~", ""), "≈7"),
        ((None, 300.0, 500.0, "..", ""), "300–500"),
        ((None, 5.0, 10.0, "..", "%"), "5–10%"),
        ((None, 3.0, None, ">", ""), "≥3"),
        ((None, None, 3.0, "<", ""), "≤3"),
    ],
)
def test_bounds_and_ranges_in_labels(given: Any, text: str) -> None:
    assert amount(*given, EN) == text


def test_long_names_are_wrapped_and_cut_with_a_mark() -> None:
    name = "政府网站独立用户访问总量（不含转载）及政务新媒体发布信息互动总量，按年计算"
    made = wrapped(name, 12, 9)
    assert made.replace("\n", "") == name
    assert all(ems(line) <= 13 for line in made.splitlines())
    assert not any(line[0] in "），" or line[-1] == "（" for line in made.splitlines())
    cut = wrapped(name, 12, 2)
    assert cut.endswith("…")
    assert len(cut.splitlines()) == 2
    assert wrapped("", 5, 2) == ""


@pytest.mark.parametrize("language", PHRASES)
def test_both_languages_say_the_same(language: str) -> None:
    assert PHRASES[language].keys() == ZH.keys()
    for key, text in PHRASES[language].items():
        assert text.count("{}") == ZH[key].count("{}"), key


def test_a_panel_of_reports_is_drawn() -> None:
    reports = sorted((Path(__file__).parents[1] / "samples" / "panel").glob("yunxiu-*.txt"))
    rows = [{**row, "document": path.stem} for path in reports for row in rm.extract_file(path).to_dicts()]
    made = rm.panel(rows)
    drawn = rm.plot.lines(made, [made.table["series"].iloc[0]])
    assert len(drawn.axes) == 1
