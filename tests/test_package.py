"""What is installed agrees with what pyproject.toml and the changelog say."""

from __future__ import annotations

import tomllib
from importlib import import_module, util
from pathlib import Path
from typing import Any

import pytest

PACKAGE = "reportminer"


@pytest.fixture(scope="session")
def project(root: Path) -> dict[str, Any]:
    data = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert isinstance(data, dict)
    return data


def test_version_is_one(project: dict[str, Any], root: Path) -> None:
    module = import_module(PACKAGE)
    assert getattr(module, "__version__", project["version"]) == project["version"]
    assert f"## [{project['version']}]" in (root / "CHANGELOG.md").read_text("utf-8")


def test_lexicons_are_found() -> None:
    folder = import_module(f"{PACKAGE}.lexicon").lexicon_dir()
    assert (folder / "units.tsv").is_file()


def test_command_exists(project: dict[str, Any]) -> None:
    module, _, name = project["scripts"][PACKAGE].partition(":")
    if util.find_spec(module) is None:
        pytest.skip(f"no {module}")
    assert callable(getattr(import_module(module), name))


def test_package_is_typed() -> None:
    spec = util.find_spec(PACKAGE)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    assert any((Path(p) / "py.typed").is_file() for p in spec.submodule_search_locations)
