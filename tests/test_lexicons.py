"""Every entry of every lexicon file proves itself on the examples that it carries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from functools import cache
from pathlib import Path

import pytest

from reportminer.cues import Cues
from reportminer.errors import LexiconError
from reportminer.examples import CHECKS, GIVES, Fault, faults, unmark
from reportminer.extract import Extractor
from reportminer.lexicon import COLUMNS_OF, Lexicon, lexicon_dir, read_folder
from reportminer.model import Mention, Sentence
from reportminer.numerals import find_numerals
from reportminer.patterns import Exclusion, compile_exclusions

SAMPLES = sorted((Path(__file__).resolve().parents[1] / "samples").glob("*.txt"))
FILES = (*CHECKS, "exclusions.toml")


@cache
def extractor() -> Extractor:
    return Extractor()


@cache
def found() -> Mapping[str, list[Fault]]:
    """All faults of the package's own lexicon, by file."""
    by_file: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults(extractor(), lexicon_dir()):
        by_file[Path(fault.file).name].append(fault)
    return by_file


@pytest.mark.parametrize("name", FILES)
def test_examples_hold(name: str) -> None:
    broken = found().get(name, ())
    assert not broken, "\n" + "\n".join(map(str, broken))


@pytest.mark.parametrize("name", COLUMNS_OF)
def test_every_entry_has_examples(name: str) -> None:
    entries = read_folder(lexicon_dir()).tables[name]
    without = [f"{e.place}: {next(iter(e.cells.values()))}" for e in entries if not e["examples"]]
    assert not without, "\n" + "\n".join(without)


def test_every_exclusion_has_examples() -> None:
    table = Lexicon.default().patterns["exclusions.toml"]
    assert [name for name, body in table.items() if not body.get("examples")] == []


def test_what_an_exclusion_needs_is_a_saving_and_no_condition() -> None:
    """The same numbers are refused for the same reasons when every rule is tried everywhere."""
    lexicon = Lexicon.default()
    table = lexicon.patterns["exclusions.toml"]
    bare = {name: {key: x for key, x in body.items() if key != "needs"} for name, body in table.items()}
    everywhere = Extractor(replace(lexicon, patterns={"exclusions.toml": bare}))
    marked = [x for body in table.values() for x in (*body["examples"], *body.get("counterexamples", ()))]
    texts = [unmark(x).text for x in marked] + [p.read_text("utf-8") for p in SAMPLES]
    assert len(SAMPLES) >= 10
    for text in texts:
        assert extractor().extract(text).rejected == everywhere.extract(text).rejected


def test_a_cue_has_an_example_for_what_it_signals() -> None:
    """A target, a part and a place are told by other marks than a name, so their examples must be there."""
    missing = [
        f"{e.place}: {e['word']}: no example marks a {what}"
        for e in Lexicon.default().tables["cues.tsv"]
        for role, what in (("target", "quantity"), ("part", "quantity"), ("place", "place"))
        if role in e.list("role") and what not in {_marks(x, e["word"]) for x in e.list("examples")}
    ]
    assert not missing, "\n" + "\n".join(missing)


def _marks(example: str, word: str) -> str:
    words = unmark(example).words
    if words == word:
        return "place"
    return "quantity" if re.search(r"[\d一二两三四五六七八九十百千万]", words) else "name"


def compiled() -> Iterator[tuple[str, re.Pattern[str]]]:
    cues = Cues.from_lexicon(Lexicon.default())
    for f in fields(cues):
        value = getattr(cues, f.name)
        if isinstance(value, re.Pattern):
            yield f.name, value


def test_no_pattern_of_the_cues_matches_nothing() -> None:
    assert [name for name, pattern in compiled() if pattern.search("")] == []


def test_no_exclusion_refuses_without_a_condition() -> None:
    """What a number looks like and what surrounds it must both be said with patterns that match something."""
    exclusions = compile_exclusions(Lexicon.default().patterns["exclusions.toml"])
    assert [x.name for x in exclusions if _empty(x)] == []


def _empty(x: Exclusion) -> bool:
    conditions = (x.left, x.number, x.right, x.around, x.units, x.dimension, x.bare, x.ordinal, x.cell)
    matches_nothing = any(p is not None and p.fullmatch("") for p in (x.number, x.around))
    return matches_nothing or all(c is None or c == frozenset() for c in conditions)


# ------------------------------------------------------------------ the running itself


def lexicon(folder: Path, name: str, *lines: str) -> Path:
    header = "\t".join(COLUMNS_OF[name]) + "\n" if name in COLUMNS_OF else ""
    (folder / name).write_text(header + "\n".join(lines) + "\n", "utf-8")
    return folder


def run(folder: Path) -> list[str]:
    return [str(f) for f in faults(Extractor(Lexicon.load(folder)), folder)]


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("cues.tsv", "本园区\tplace\t\t\t[[本园区]]新建厂房12栋", ""),
        ("cues.tsv", "本园区\tplace\t\t\t[[本厂区]]新建厂房12栋", "indicator or scope 本厂区"),
        ("cues.tsv", "劲歌\tlead\t\t\t劲歌新建厂房12栋", "a mark [[…]], got none"),
        ("cues.tsv", "盼\ttarget\t\t\t盼培训农民[[3000人]]\t已培训农民[[3000人]]", ""),
        ("aspects.tsv", "猛蹿\tchange\t+\t产值猛蹿[[8%]]\t产值[[8亿元]]", ""),
        ("aspects.tsv", "猛蹿\tchange\t-\t产值下降[[8%]]\t产值下降[[8%]]", "no change of sign -, got 产值"),
        ("modifiers.tsv", "将满\tbefore\t<\t将满[[500人]]", ""),
        ("modifiers.tsv", "将满\tbefore\t<\t突破[[500人]]", "modifier <, got modifier >"),
        ("modifiers.tsv", "较…窄\taround\t<\t每条巷道较[[3米]]窄", ""),
        ("heads.tsv", f"茶青\tmeasure\t\t新建茶园12个，茶青30吨 {GIVES} 新建茶园茶青", ""),
        ("heads.tsv", f"茶青\tmeasure\t\t\t茶青30吨 {GIVES} 茶园", "indicator 茶园, got 茶青 (level"),
        ("units.tsv", "畦\t\tcount\tmeasure\t\t\t菜地[[30畦]]", ""),
        ("units.tsv", "畦\t\tcount\tmeasure\t\t\t菜地[[30垄]]", "the unit 畦 in 30垄"),
    ],
)
def test_a_fault_says_what_was_expected(tmp_path: Path, name: str, line: str, said: str) -> None:
    got = run(lexicon(tmp_path, name, line))
    assert len(got) == bool(said)
    assert all(s.startswith(f"{tmp_path / name}:2: ") and said in s for s in got)


def test_a_modifier_around_a_quantity_is_two_words(tmp_path: Path) -> None:
    lexicon(tmp_path, "modifiers.tsv", "较窄\taround\t<\t每条巷道较[[3米]]窄")
    with pytest.raises(LexiconError, match=r"modifiers\.tsv:2: «较窄».*two words with …"):
        Extractor(Lexicon.load(tmp_path))


def test_exclusions_are_named_with_their_line(tmp_path: Path) -> None:
    lexicon(
        tmp_path,
        "exclusions.toml",
        "# own",
        "[seat]",
        "units = ['席']",
        "right = '地'",
        "examples = ['共[[3席]]']",
    )
    assert run(tmp_path)[0].startswith(
        f"{tmp_path / 'exclusions.toml'}:2: example «共[[3席]]»: expected refused by seat"
    )


@pytest.mark.parametrize(
    ("left", "text", "refused"),
    [
        (r"\p{Han}", "编号[[5]]个", True),  # scripts
        (r"\p{Han}", "AB[[5]]个", False),
        (r"(?<!(?:共有|有))", "有[[5]]个", False),  # a look behind of several lengths
        (r"(?:增[加长]){e<=1}", "增多[[5]]个", True),  # fuzzy, which `re` takes for plain characters
        (r"(?V1)[[号图]--图]", "号[[5]]个", True),  # one set without another
        (r"(?V1)[[号图]--图]", "图[[5]]个", False),
        ("号", "编号[[5]]个", True),
    ],
)
def test_patterns_are_those_of_the_regex_library(left: str, text: str, refused: bool) -> None:
    (rule,) = compile_exclusions({"own": {"left": left}})
    plain = text.replace("[[", "").replace("]]", "")
    (numeral,) = find_numerals(plain)
    mention = Mention(numeral.start, numeral.end, numeral, None, 0)
    assert rule.refuses(plain, mention, Sentence(0, len(plain), 0, "")) is refused
