"""The pages are true: their blocks run, their outputs and generated sections are what the code gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import update
from reportminer.lexicon import COLUMNS_OF, Lexicon, lexicon_dir
from reportminer.patterns import KEYS


@pytest.mark.parametrize("page", update.pages(), ids=lambda p: str(p.relative_to(update.ROOT)))
def test_page_is_up_to_date(page: Path) -> None:
    assert page.read_text("utf-8") == update.fresh(page), "run: python docs/update.py --write"


@pytest.mark.parametrize("path", update.GENERATED_FILES, ids=lambda p: str(p.relative_to(update.ROOT)))
def test_generated_file_is_up_to_date(path: Path) -> None:
    if path == update.TOUR:
        pytest.importorskip("nbclient", reason="nbclient is not installed")
    assert path.read_text("utf-8") == update.GENERATED_FILES[path](), "run: python docs/update.py --write"


def test_the_lexicon_page_names_every_file_column_and_role() -> None:
    page = (update.ROOT / "docs" / "lexicon.md").read_text("utf-8")
    sections = dict(re.findall(r"^## `([\w.]+)`[^\n]*\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    assert {p.name for p in lexicon_dir().iterdir() if p.is_file()} <= set(sections)
    words = {name: set(columns) for name, columns in COLUMNS_OF.items()} | {"exclusions.toml": set(KEYS)}
    for name in ("cues.tsv", "heads.tsv"):
        words[name] |= {role for entry in Lexicon.default().tables[name] for role in entry.list("role")}
    for name, said in words.items():
        lost = sorted(word for word in said if f"`{word}`" not in sections[name])
        assert not lost, f"docs/lexicon.md, {name}: say what these are for: {lost}"


def test_every_command_has_its_help_on_the_page() -> None:
    page = (update.ROOT / "docs" / "cli.md").read_text("utf-8")
    for name in (
        "extract",
        "explain",
        "review",
        "check",
        "compare",
        "archive",
        "export",
        "plot",
        "apply",
        "score",
        "schema",
        "formats",
        "lexicon check",
        "lexicon path",
    ):
        assert f"\n## reportminer {name}\n" in page


def test_both_readmes_have_the_same_shape() -> None:
    shapes = [
        re.findall(r"^(#+) |^(<!-- .* -->|```\w+)$", (update.ROOT / name).read_text("utf-8"), re.MULTILINE)
        for name in ("README.md", "README.zh-CN.md")
    ]
    assert shapes[0] == shapes[1]


def test_pages_give_the_same_commands() -> None:
    readme = update.ROOT / "README.md"
    if not readme.is_file():
        pytest.skip("no README.md")
    wanted = update.commands(readme.read_text("utf-8"))
    assert set(wanted) == {"main-job", "checks"}
    for page in update.pages():
        found = update.commands(page.read_text("utf-8"))
        assert found.items() <= wanted.items(), f"{page.name} and README.md differ"


def test_a_block_is_run_and_its_output_kept(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "<!-- run -->\n```python\nn = 3\n```\n\n<!-- run -->\n```python\nprint('三场')\nn + 1\n```\n\n"
        "<!-- output -->\n```text\nold\n```\n\n<!-- run -->\n```bash\necho 八 | cat\n```\n"
        "<!-- output -->\n```text\n```\n\n```python\nnever run\n```\n",
        "utf-8",
    )
    text = update.fresh(page)
    assert "```text\n三场\n4\n```" in text
    assert "```text\n八\n```" in text


def test_only_the_first_lines_are_kept(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- run -->\n```bash\nseq 5\n```\n\n<!-- output first 2 -->\n```text\n```\n", "utf-8")
    assert "```text\n1\n2\n…\n```" in update.fresh(page)


def test_a_failing_block_is_named(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Title\n\n<!-- run -->\n```bash\nfalse\n```\n", "utf-8")
    with pytest.raises(AssertionError, match=r"page\.md:3"):
        update.fresh(page)
