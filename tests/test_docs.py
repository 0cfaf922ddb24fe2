"""The pages are true: their blocks run, their outputs and generated sections are what the code gives."""

from __future__ import annotations

from pathlib import Path

import pytest

import update


@pytest.mark.parametrize("page", update.pages(), ids=lambda p: str(p.relative_to(update.ROOT)))
def test_page_is_up_to_date(page: Path) -> None:
    assert page.read_text("utf-8") == update.fresh(page), "run: python docs/update.py --write"


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


def test_a_failing_block_is_named(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Title\n\n<!-- run -->\n```bash\nfalse\n```\n", "utf-8")
    with pytest.raises(AssertionError, match=r"page\.md:3"):
        update.fresh(page)
