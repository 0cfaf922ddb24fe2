"""The measurement of speed: its arithmetic, its texts, and one small run of the command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import peers
import plain_regex
import speed
from peers import JIEBA, OBSERVATIONS, Peer, PeerFailure, Running, environment_of, install
from spread import Spread, Took, figure, ratios, table
from texts import HOSTILE, county_report, hostile, of_bytes, thinned

ROOT = Path(speed.__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (0.01234, "0.0123"),
        (0.9996, "1.000"),
        (1.2345, "1.23"),
        (98.76, "98.8"),
        (987.6, "988"),
        (1234, "1,230"),
        (48_712.3, "48,700"),
        (-2.345, "-2.35"),
    ],
)
def test_three_figures(value: float, shown: str) -> None:
    assert figure(value) == shown


def test_spread_is_median_lowest_and_highest() -> None:
    assert Spread.of([5, 1, 3]) == Spread(3, 1, 5)
    assert Spread.of([4, 2]) == Spread(3, 2, 4)
    assert str(Spread.of([0.5, 0.25, 1])) == "0.500 (0.250–1.00)"


def test_nothing_measured_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        Spread.of([])


def test_ratios_are_taken_within_a_round() -> None:
    slowed = [1.0, 10.0, 2.0]  # the machine was busy in the second round: both took longer
    assert ratios([3 * t for t in slowed], slowed) == Spread(3, 3, 3)
    with pytest.raises(ValueError, match="zip"):
        ratios([1.0], [1.0, 2.0])


def test_a_share_of_what_was_taken_keeps_the_peak() -> None:
    assert Took(6, 3, 40) / 3 == Took(2, 1, 40)


def test_table() -> None:
    assert table(("a", "b"), [["x", "1"]]) == "| a | b |\n| --- | --: |\n| x | 1 |\n"


def test_a_thinned_text_is_lines_from_all_over_it() -> None:
    text = "".join(f"第{n}段，共{n}项。\n" for n in range(100, 500))
    part = thinned(text, 1_000)
    assert 800 <= len(part) <= 1_100
    lines = part.splitlines()
    assert set(lines) < set(text.splitlines())
    assert lines[0] < "第15" < "第45" < lines[-1]
    assert thinned(text, len(text)) == text


@pytest.mark.parametrize("size", [1_000, 10_000, 200_000])
def test_documents_of_a_size(size: int) -> None:
    assert len(of_bytes(county_report().text, size).encode()) == pytest.approx(size, rel=0.2)


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_texts_are_one_line_of_the_length_asked_for(kind: str) -> None:
    text = hostile(kind, 1_001)
    assert (len(text), text.splitlines()) == (1_001, [text])


def test_the_plain_regex() -> None:
    found = plain_regex.numbers("投入3.5万元，其中8村1,200余人，比上年增加2个百分点。")
    assert [(value, unit) for _, value, unit in found] == [(35_000, "元"), (1200, "人"), (2, "个百分点")]


def test_a_section_of_the_page_is_replaced_and_nothing_else() -> None:
    page = "a\n<!-- speed: start -->\nold\n<!-- /speed: start -->\nb <!-- speed: growth -->"
    assert speed.put(page, "start", r"new \1") == (
        "a\n<!-- speed: start -->\n\nnew \\1\n<!-- /speed: start -->\nb <!-- speed: growth -->"
    )
    with pytest.raises(ValueError, match="no section «speed: memory»"):
        speed.put(page, "memory", "new")


def test_the_page_has_a_place_for_every_section() -> None:
    page = speed.PAGE.read_text("utf-8")
    for name in speed.NAMES:
        assert speed.put(page, name, "x")


def test_a_peer_that_cannot_be_installed_says_why() -> None:
    told = "print('Collecting'); sys.exit('WARNING: slow\\nERROR: No matching distribution\\nERROR: more')"
    with pytest.raises(PeerFailure, match=r"^cannot be installed: ERROR: No matching distribution$"):
        install([sys.executable, "-c", f"import sys; {told}"])


def test_an_environment_that_holds_the_peer_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    def made(command: list[str]) -> None:
        commands.append(command)
        python = tmp_path / "it" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()

    monkeypatch.setattr(peers, "install", made)
    for packages, count in [(("one",), 2), (("one",), 2), (("one", "two"), 4)]:
        environment_of(Peer("it", "it", packages), tmp_path)
        assert len(commands) == count
    assert commands[-1][-2:] == ["one", "two"]


def test_a_peer_that_does_not_run_says_why() -> None:
    with pytest.raises(PeerFailure, match="does not run: KeyError"):
        Running(Peer("nobody", "nobody"))


def test_a_peer_that_takes_too_long_is_stopped() -> None:
    with Running(OBSERVATIONS) as running, pytest.raises(PeerFailure, match=r"took over 0\.2 s"):
        running.ask(county_report().text, 1_000, limit=0.2)
    assert running.process.poll() is not None


def test_the_command_prints_its_table_without_peers(tmp_path: Path) -> None:
    (tmp_path / "短文.txt").write_text("2023年，全县举办讲座12场，受众3.5万人次。\n", "utf-8")
    done = subprocess.run(
        [
            sys.executable,
            str(ROOT / "benchmarks/speed.py"),
            str(tmp_path),
            "--rounds",
            "1",
            "--only",
            "peers",
        ],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.split(" | ") for line in done.stdout.splitlines() if line.startswith("| ")]
    named = [row[0].strip("| ") for row in rows]
    assert named.count("reportminer, text → observations") == 2
    assert named.count(JIEBA.title) == 2
    assert "短文: 26 characters" in done.stdout


def test_a_folder_without_texts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="holds no text"):
        speed.main([str(tmp_path), "--only", "peers"])
