"""Importing the package does nothing, and its names are where they are said to be."""

from __future__ import annotations

import subprocess
import sys

import pytest

import reportminer

HEAVY = ("pandas", "jieba", "click", "rich", "regex", "cn2an", "xlsxwriter", "matplotlib")


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )


def test_import_loads_nothing_heavy_and_prints_nothing() -> None:
    done = run(f"import sys, reportminer; print(*{{*{HEAVY}}} & {{*sys.modules}}, end='')")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", reportminer.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(reportminer, name) is not None
    assert name in dir(reportminer)


def test_functions_are_not_hidden_by_modules_of_the_same_name() -> None:
    done = run("import reportminer.read, reportminer as rm; print(rm.read(b'ok').text, rm.read(b'ok').text)")
    assert (done.stdout, done.stderr) == ("ok ok\n", "")


def test_unknown_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        reportminer.nonsense  # noqa: B018
