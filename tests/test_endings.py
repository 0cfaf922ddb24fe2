"""Patterns that are asked only by the last character of a text: the characters they name are all they can end in."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import reportminer
from reportminer.cues import Cues
from reportminer.endings import Endings, EndPattern, behind
from reportminer.heads import Heads
from reportminer.lexicon import Lexicon
from reportminer.nameparts import without_total


def _found() -> Iterator[tuple[str, EndPattern]]:
    homes: list[tuple[str, Any]] = [
        (m.name, vars(importlib.import_module(f"reportminer.{m.name}")))
        for m in pkgutil.iter_modules(reportminer.__path__)
        if not m.ispkg and m.name != "__main__"
    ]
    for kind in (Cues, Heads):
        made = kind.from_lexicon(Lexicon.default())
        homes.append((kind.__name__, {name: getattr(made, name) for name in kind.__dataclass_fields__}))
    for home, names in homes:
        yield from ((f"{home}.{name}", x) for name, x in names.items() if isinstance(x, EndPattern))


def _lasts(parts: Any) -> set[str]:
    """The characters that what is parsed can end in; `""` where it can be empty, `"any"` where that is open."""
    out = {""}
    for kind, of in reversed(list(parts)):
        if kind in (op.ASSERT, op.ASSERT_NOT, op.AT):
            continue
        out = (out - {""}) | _lasts_of(kind, of)
        if "" not in out:
            break
    return out


def _lasts_of(kind: Any, of: Any) -> set[str]:
    if kind is op.LITERAL:
        return {chr(of)}
    if kind is op.IN and all(k is op.LITERAL for k, _ in of):
        return {chr(c) for _, c in of}
    if kind is op.SUBPATTERN:
        return _lasts(of[3])
    if kind is op.BRANCH:
        return {c for branch in of[1] for c in _lasts(branch)}
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        return _lasts(of[2]) | ({""} if of[0] == 0 else set())
    return {"any"}


@pytest.mark.parametrize(("name", "pattern"), [pytest.param(n, p, id=n) for n, p in _found()])
def test_lasts(name: str, pattern: EndPattern) -> None:
    left_out = _lasts(_parser.parse(pattern.pattern.pattern)) - pattern.lasts
    assert not left_out, f"{name} can end in {left_out} too; add that to its last characters"


def test_ends() -> None:
    pattern = EndPattern.of("总?(?:收入|支出)", ("收入", "支出"))
    assert [pattern.cut(x) for x in ("财政总收入", "收入水平", "支出")] == ["财政", "收入水平", ""]
    assert [Endings.of([("有", ("所",))]).end(x) for x in ("共有", "所有")] == [True, False]
    assert behind(re.compile("第"), "第一名") == "一名"
    assert without_total("全部企业总数") == "企业"
