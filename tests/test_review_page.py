"""The review page in a real browser: looked at, filtered, corrected, saved, applied; and hostile texts on it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from browser import Opened, browser, contrast, open_page

import reportminer as rm
from reportminer.cli import main
from reportminer.corrections import apply_corrections, read_corrections
from reportminer.display.marks import shown
from reportminer.display.page import Reviewed, review_page
from reportminer.score import load_golds, score

TEXT = (
    "\n\n二、文化\n2023年，全县开展宣讲860场，受众7.3万人次，同比增长12.4%；其中进农村512场、进社区164场。\n"
    "𠮷野村举办讲座12场，参加群众1280人次。新建书屋６个，另有放映队三支，共有藏书4万册，见第七展厅。\n"
)
HOSTILE = (
    '\n</script><script>window.hurt=1</script>全年宣讲12场。\r\n"><img src=x onerror="window.hurt=1">受众340人次。\n'
    "<!-- {{DATA}} ]]> &lt;b&gt; 培训<b>8期</b>\x00\x1b，\u202e参训90人。\u2028𠮷𠮷讲座7场，'onclick='window.hurt=1'书屋5个\ud800。"
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser() as running:
        yield running


@pytest.fixture
def context(chromium: Any) -> Iterator[Any]:
    made = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    yield made
    made.close()


def write_page(folder: Path, *texts: str, language: str = "") -> tuple[Path, list[rm.Result]]:
    results = [rm.extract(text, f"report{n or ''}.txt") for n, text in enumerate(texts)]
    path = folder / "review.html"
    path.write_text(review_page(map(Reviewed.of, results), language), "utf-8", newline="\n")
    return path, results


def opened(context: Any, folder: Path, *texts: str) -> tuple[Opened, list[rm.Result]]:
    path, results = write_page(folder, *texts)
    return open_page(context, path), results


def fine(o: Opened) -> None:
    """No error on the page, and no request but for the file itself and what it makes itself."""
    assert o.errors == []
    assert {url for url in o.requests if not url.startswith(("blob:", "data:"))} == {o.page.url}


def chosen(page: Any) -> str:
    found = page.eval_on_selector_all("#rows [aria-selected=true]", "all => all.map(e => e.dataset.row)")
    assert len(found) == 1
    return str(found[0])


def marks_are_the_text(page: Any, result: rm.Result, number: int = 0) -> None:
    text = result.document.text
    assert page.evaluate(f"document.getElementById('d{number}').textContent") == shown(text)
    for o in result.observations:
        parts = page.eval_on_selector_all(
            f"#d{number} mark[data-row='{o.row}']", "all => all.map(e => e.textContent)"
        )
        assert "".join(parts) == shown(text[o.start : o.end])


def test_marks_and_rows(context: Any, tmp_path: Path) -> None:
    o, (result,) = opened(context, tmp_path, TEXT)
    assert o.page.locator("#rows [role=row]").count() == len(result.observations) > 6
    marks_are_the_text(o.page, result)
    fine(o)


def test_click_goes_both_ways(context: Any, tmp_path: Path) -> None:
    o, (result,) = opened(context, tmp_path, TEXT + "没有数字的一行。\n" * 200 + "最后举办展览35场。")
    last = result.observations[-1].row
    o.page.click("mark[data-row='2']")
    assert chosen(o.page) == "2"
    o.page.click(f"#rows [data-row='{last}']")
    assert chosen(o.page) == str(last)
    box = o.page.locator(f"mark[data-row='{last}']").bounding_box()
    assert 0 <= box["y"] < 800
    assert "now" in o.page.get_attribute(f"mark[data-row='{last}']", "class")
    o.page.click("#text .name >> nth=0")
    assert chosen(o.page) == "1"
    fine(o)


def test_the_head_of_the_table_stays(context: Any, tmp_path: Path) -> None:
    o, _ = opened(context, tmp_path, thousands())
    top = o.page.locator("#head").bounding_box()["y"]
    for row in (1500, 1200):
        o.page.evaluate("row => document.querySelector(`#rows [data-row='${row}']`).click()", row)
        head = o.page.locator("#head").bounding_box()
        assert abs(head["y"] - top) < 2
        assert (
            o.page.locator(f"#rows [data-row='{row}']").bounding_box()["y"] >= head["y"] + head["height"] - 1
        )


def test_keyboard_alone(context: Any, tmp_path: Path) -> None:
    o, _ = opened(context, tmp_path, TEXT)
    page = o.page
    page.focus("#rows [data-row='1']")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    assert chosen(page) == "3"
    page.keyboard.press("a")
    page.keyboard.press("r")
    assert chosen(page) == "5"
    assert "accepted" in page.get_attribute("#rows [data-row='3']", "class")
    assert "rejected" in page.get_attribute("#rows [data-row='4']", "class")
    page.keyboard.press("Home")
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.id") == "f-indicator"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.row") == "1"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    fine(o)


@pytest.mark.parametrize(
    ("control", "choice", "rows"),
    [
        ("#category", "audience", {"2", "3"}),
        ("#search", "12.4", {"3"}),
        ("#section", "二、文化", None),
        ("#decision", "rejected", {"1"}),
    ],
)
def test_filters(context: Any, tmp_path: Path, control: str, choice: str, rows: set[str] | None) -> None:
    o, (result,) = opened(context, tmp_path, TEXT)
    o.page.focus("#rows [data-row='1']")
    o.page.keyboard.press("r")
    (o.page.fill if control == "#search" else o.page.select_option)(control, choice)
    seen = o.page.eval_on_selector_all("#rows [role=row]:not([hidden])", "all => all.map(e => e.dataset.row)")
    assert set(seen) == (rows or {str(x.row) for x in result.observations})
    fine(o)


def select(page: Any, words: str) -> None:
    """Select `words` in the text, as a mouse would."""
    page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.querySelector('article:not([hidden])'), NodeFilter.SHOW_TEXT);
            let node;
            while ((node = walker.nextNode())) {
                const at = node.data.indexOf(words);
                if (at >= 0) { getSelection().setBaseAndExtent(node, at, node, at + words.length); return; }
            }
        }""",
        words,
    )


def test_edit_save_apply_reload(context: Any, tmp_path: Path) -> None:
    o, (result,) = opened(context, tmp_path, TEXT)
    page, rows = o.page, {r.row: r for r in result.observations}
    page.fill("#who", "李 | 核")
    page.click("#rows [data-row='1']")
    page.click("#accept")
    page.click("#rows [data-row='2']")
    page.fill("#f-value", "七万")
    page.click("#correct")
    assert page.get_attribute("#f-value", "aria-invalid") == "true"
    page.fill("#f-value", "73500")
    page.fill("#f-indicator", "全县宣讲受众")
    page.fill("#f-note", "见\t附表")
    page.press("#f-note", "Enter")
    page.click("#rows [data-row='3']")
    page.click("#reject")
    select(page, "七")
    page.click("#add")
    page.fill("#f-indicator", "杂志")
    page.fill("#f-value", "7")
    page.fill("#f-unit", "种")
    page.click("#correct")
    page.reload()
    page.wait_for_selector("html[data-ready=yes]")
    assert page.locator("#rows .corrected").count() == page.locator("#rows .added").count() == 1
    with page.expect_download() as download:
        page.click("#save")
    saved = tmp_path / "report.tsv"
    assert download.value.suggested_filename == saved.name
    download.value.save_as(saved)
    fine(o)
    corrections = read_corrections(saved)
    assert [c.decision for c in corrections] == ["accept", "correct", "reject", "add"]
    applied = apply_corrections(result.to_dicts(), corrections)
    assert applied.unmatched == []
    new = {r["row"]: r for r in applied.rows}
    assert 3 not in new
    assert (new[2]["value"], new[2]["indicator"], new[2]["high"]) == (73500, "全县宣讲受众", 73500)
    assert applied.log[1]["original"]["value"] == 73000
    assert (applied.log[1]["who"], applied.log[1]["note"]) == ("李 | 核", "见 附表")
    added = new[max(rows) + 1]
    assert (added["mention"], added["indicator"], added["value"], added["unit"]) == ("七", "杂志", 7, "种")
    assert result.document.text[added["start"] : added["end"]] == "七"
    (tmp_path / "report.txt").write_bytes(TEXT.encode())
    (gold,) = load_golds(saved)
    told = score(gold, result.observations)
    assert told.figures["gold"] == 3  # accepted, corrected, added; what was left open counts for nothing
    assert any("wrong value" in note for note in told.notes)
    assert any("extra" in note and "12.4%" in note for note in told.notes)


def save_to(page: Any, path: Path) -> Path:
    with page.expect_download() as download:
        page.click("#save")
    download.value.save_as(path)
    return path


def exported(database: Path, *, table: str = "observations") -> list[dict[str, Any]]:
    out = database.with_name("out.jsonl")
    assert main(["export", str(database), "--table", table, "-o", str(out)]) == 0
    return [json.loads(x) for x in out.read_text("utf-8").splitlines()]


def correct_some(page: Any) -> None:
    """Row 1 accepted, 2 corrected, 3 rejected, and one added."""
    page.fill("#who", "李")
    page.click("#rows [data-row='1']")
    page.click("#accept")
    page.click("#rows [data-row='2']")
    for field, value in (("value", "73500"), ("scope", "全县机关"), ("part_of", "1")):
        page.fill(f"#f-{field}", value)
    page.click("#correct")
    page.click("#rows [data-row='3']")
    page.click("#reject")
    select(page, "七")
    page.click("#add")
    for field, value in (("indicator", "杂志"), ("value", "7"), ("scope", "展厅")):
        page.fill(f"#f-{field}", value)
    page.click("#correct")


def test_the_whole_circle(
    chromium: Any, context: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Archive, review, edit, save, apply, review again: the decisions are there, for whoever opens the page."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    to, page_file = tmp_path / "x.sqlite", tmp_path / "r.html"
    review = ["review", str(to), "-o", str(page_file)]
    assert main(["archive", str(tmp_path / "a.txt"), "--to", str(to), "--quiet", "--jobs", "1"]) == 0
    assert main(review) == 0
    o = open_page(context, page_file)
    correct_some(o.page)
    before = exported(to)
    saved = save_to(o.page, tmp_path / "a.tsv")
    assert main(["apply", str(saved), "--to", str(to)]) == 0
    rows = {r["row"]: r for r in exported(to)}
    new = len(before) + 1
    assert 3 not in rows
    assert (rows[2]["value"], rows[2]["scope"], rows[2]["part_of"]) == (73500, "全县机关", 1)
    assert (rows[new]["mention"], rows[new]["scope"], rows[new]["indicator"]) == ("七", "展厅", "杂志")
    assert main(review) == 0

    o.page.reload()  # what this browser kept is the same as what the archive holds
    o.page.wait_for_selector("html[data-ready=yes]")
    assert o.page.locator("#rows .added").count() == 1
    fine(o)

    another = chromium.new_context(locale="en-US")
    o = open_page(another, page_file)
    states = {"1": "accepted", "2": "corrected", "3": "rejected", str(new): "added"}
    for row, state in states.items():
        assert state in o.page.get_attribute(f"#rows [data-row='{row}']", "class")
    o.page.click("#rows [data-row='2']")
    assert [o.page.input_value(f"#f-{f}") for f in ("value", "scope", "part_of")] == [
        "73500",
        "全县机关",
        "1",
    ]
    assert o.page.text_content("#rows [data-row='2'] .scope").strip() == "全县机关"
    o.page.fill("#who", "王")
    unchanged = save_to(o.page, tmp_path / "a.tsv")
    capsys.readouterr()
    assert main(["apply", str(unchanged), "--to", str(to)]) == 0
    assert "0 applied, 4 there already" in capsys.readouterr().err
    assert main(["score", str(tmp_path), "--errors"]) == 0
    told = capsys.readouterr().out
    assert "gold=4" not in told
    assert "gold=3" in told
    assert "wrong value" in told

    o.page.wait_for_timeout(1100)  # a decision is later by a second at least
    o.page.click("#undo")
    o.page.click(f"#rows [data-row='{new}']")
    o.page.click("#reject")
    assert "rejected" in o.page.get_attribute(f"#rows [data-row='{new}']", "class")
    assert main(["apply", str(save_to(o.page, tmp_path / "a.tsv")), "--to", str(to)]) == 0
    assert "2 applied" in capsys.readouterr().err
    assert [r for r in exported(to) if r["row"] != 1] == [r for r in before if r["row"] not in (1, 3)]
    history = [(r["decision"], r["state"], r["who"]) for r in exported(to, table="corrections")]
    assert ("correct", "superseded", "李") in history
    assert history[-2:] == [("reopen", "in force", "王"), ("reject", "in force", "王")]
    fine(o)
    another.close()


def test_an_added_row_that_is_rejected_leaves(context: Any, tmp_path: Path) -> None:
    o, (result,) = opened(context, tmp_path, TEXT)
    correct_some(o.page)
    o.page.click("#accept")
    assert o.page.locator("#rows .added").count() == 1
    o.page.click("#reject")
    assert o.page.locator("#rows [role=row]").count() == len(result.observations)
    saved = save_to(o.page, tmp_path / "c.tsv")
    assert [c.decision for c in read_corrections(saved)] == ["accept", "correct", "reject"]


def test_an_overlapping_addition_is_refused(context: Any, tmp_path: Path) -> None:
    o, (result,) = opened(context, tmp_path, TEXT)
    select(o.page, "860场")
    o.page.click("#add")
    assert "row 1" in o.page.text_content("#said")
    assert o.page.locator("#rows [role=row]").count() == len(result.observations)


def test_hostile_text_is_only_text(context: Any, tmp_path: Path) -> None:
    o, results = opened(context, tmp_path, HOSTILE, HOSTILE.strip())
    assert len(results[0].observations) >= 5
    for number, result in enumerate(results):
        o.page.select_option("#document", str(number))
        marks_are_the_text(o.page, result, number)
    o.page.fill("#f-indicator", "</script><img src=x onerror=window.hurt=1>")
    o.page.click("#correct")
    assert "onerror" in o.page.text_content("#rows .corrected")
    assert o.page.evaluate("window.hurt") is None
    assert o.page.locator("img, script").count() == 2
    fine(o)


def test_a_million_characters(context: Any, tmp_path: Path) -> None:
    o, (result,) = opened(context, tmp_path, "全年宣讲12场。" + "𠮷字" * 500_000 + "\n讲座7场。")
    marks_are_the_text(o.page, result)
    o.page.click("#rows [data-row='2']")
    assert 0 <= o.page.locator("mark[data-row='2']").bounding_box()["y"] < 800
    fine(o)


def thousands() -> str:
    """A text of two thousand rows."""
    return "".join(f"{n}号村举办讲座{n + 3}场，受众{n * 7 + 11}人次。\n" for n in range(1, 1001))


PAINTED = """
    new MutationObserver((_, observer) => {
        if (!document.documentElement?.dataset.ready) return;
        observer.disconnect();
        requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => (document.documentElement.dataset.painted = "yes");
            port2.postMessage(0);
        });
    }).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] });
"""


def test_two_thousand_rows_are_soon_there(context: Any, tmp_path: Path) -> None:
    """Usable, the first picture painted, after less than a second of work of the page: as it counts on an idle machine."""
    path, _ = write_page(tmp_path, thousands())
    page = context.new_page()
    page.add_init_script(PAINTED)
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-painted]")
    work = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    assert 0 < work["TaskDuration"] < 1
    page.wait_for_selector("#rows [data-row='2000'] > span", state="attached")
    assert "受众" in page.text_content(
        "#rows [data-row='2000']"
    )  # filled in the pauses, for the browser's own search


def test_two_thousand_rows_without_lag(context: Any, tmp_path: Path) -> None:
    o, (result,) = opened(context, tmp_path, thousands())
    assert len(result.observations) == 2000
    took = o.page.evaluate(
        """() => {
            const settled = () => document.body.getBoundingClientRect() && document.querySelector('#rows').offsetHeight;
            const timed = (what) => { const t = performance.now(); what(); settled(); return performance.now() - t; };
            const search = document.getElementById('search');
            const type = (words) => { search.value = words; search.dispatchEvent(new Event('input')); };
            return [
                timed(() => document.querySelector("#rows [data-row='1990']").click()),
                timed(() => document.querySelector("mark[data-row='7']").click()),
                timed(() => type('受众')), timed(() => type('')),
                timed(() => document.getElementById('accept').click()),
                timed(() => document.getElementById('language').click()),
            ];
        }"""
    )
    assert max(took) < 1000, took
    fine(o)


@pytest.mark.parametrize(("locale", "title"), [("zh-CN", "核对"), ("en-GB", "Review")])
def test_language_is_the_readers(chromium: Any, tmp_path: Path, locale: str, title: str) -> None:
    context = chromium.new_context(locale=locale)
    o, _ = opened(context, tmp_path, TEXT)
    assert o.page.text_content("h1") == title
    o.page.click("#language")
    assert o.page.text_content("h1") != title
    context.close()


def test_every_control_has_a_name_and_enough_contrast(chromium: Any, tmp_path: Path) -> None:
    for scheme in ("light", "dark"):
        context = chromium.new_context(color_scheme=scheme)
        o, _ = opened(context, tmp_path, TEXT)
        nameless = o.page.eval_on_selector_all(
            "button, input, select",
            "all => all.filter(e => !e.textContent.trim() && !(e.labels && e.labels.length)).map(e => e.id)",
        )
        assert nameless == []
        pairs = o.page.evaluate(
            """() => [...document.querySelectorAll('mark, #rows .row > *, button, label, .keys, #count')].map(e => {
                let b = e, colour;
                while ((colour = getComputedStyle(b).backgroundColor) === 'rgba(0, 0, 0, 0)') b = b.parentElement;
                return [getComputedStyle(e).color, colour];
            })"""
        )
        assert min(contrast(a, b) for a, b in pairs) >= 4.5
        context.close()


def test_the_lines_make_up_the_text() -> None:
    from reportminer.display.marks import lines

    for text in (TEXT, HOSTILE, "", "\n", "字" * 9000 + "\n\n", "a\r\nb"):
        spans = list(lines(text))
        assert "".join(text[a:b] for a, b in spans) == text
        assert all(a[1] == b[0] for a, b in pairwise(spans))


def test_what_is_accepted_is_perfect_gold(context: Any, tmp_path: Path, root: Path) -> None:
    """All rows of all samples accepted, saved, and scored: the file places every row, and asks for what was read."""
    results = []
    for source in sorted((root / "samples").glob("*.txt")):
        (tmp_path / source.name).write_bytes(source.read_bytes())
        text = rm.read(source).text
        results.append(rm.extract(text, source.name))
    page = tmp_path / "review.html"
    page.write_text(review_page(map(Reviewed.of, results)), "utf-8", newline="\n")
    o = open_page(context, page)
    for number, result in enumerate(results):
        o.page.select_option("#document", str(number))
        o.page.focus("#rows [data-row='1']")
        o.page.evaluate(
            "n => { for (let i = 0; i < n; i++) { document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true })); } }",
            len(result.observations),
        )
        assert o.page.locator("#rows .accepted").count() == len(result.observations)
    with o.page.expect_download() as download:
        o.page.click("#save")
    saved = tmp_path / "corrections.tsv"
    assert download.value.suggested_filename == saved.name
    download.value.save_as(saved)
    golds = load_golds(saved)
    assert [g.document.source for g in golds] == [str(tmp_path / r.document.source) for r in results]
    for gold, result in zip(golds, results, strict=True):
        told = score(gold, result.observations)
        assert told.notes == ()
        assert told.figures["row_f1"] == told.figures["part_of_r"] == 1.0
    applied = apply_corrections([r for result in results for r in result.to_dicts()], read_corrections(saved))
    assert applied.unmatched == []
    assert all(entry["original"] == entry["corrected"] for entry in applied.log)


def test_rows_of_a_frame_make_the_same_page() -> None:
    result = rm.extract(TEXT, "a.txt")
    of_frame = Reviewed("a.txt", TEXT, result.table.to_dict("records"))
    assert review_page([of_frame]) == review_page([Reviewed.of(result)])
    assert apply_corrections(of_frame.rows, []).rows == result.to_dicts()


def test_the_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(TEXT, "utf-8")
    assert main(["review", "a.txt", "none.txt"]) == 1
    assert "none.txt" in capsys.readouterr().err
    page = Path("review.html").read_text("utf-8")
    assert "a.txt" in page
    assert "{{" not in page.replace("{{DATA}}", "")
    assert main(["review", "a.txt", "-o", "no/where.html"]) == 2
    assert "the folder no is not there" in capsys.readouterr().err


def test_help_loads_nothing_heavy() -> None:
    heavy = {
        "pandas",
        "jieba",
        "regex",
        "rich",
        "reportminer.extract",
        "reportminer.display.page",
        "reportminer.checks.run",
    }
    code = f"import sys; from reportminer.cli import main; main(['--help']); print(*{heavy} & {{*sys.modules}}, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert "review" in done.stdout
    assert done.stderr.strip() == ""
