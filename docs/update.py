"""Brings the pages up to date: runs their marked blocks, writes outputs and generated sections anew.

    python docs/update.py           names the pages that differ from what the code says
    python docs/update.py --write   rewrites them

In a page, `<!-- run -->` before a bash or python block has it executed, in a folder that holds a copy of
samples/; `<!-- run if duckdb sqlite3 -->` only where these modules or programs are there;
`chinese_font` stands for a font that has Chinese.
`<!-- output -->` before the text block that follows has its output kept there, and
`<!-- output first 9 -->` only so many lines of it. The blocks of one page share their folder and their Python
names. `<!-- columns -->`, `<!-- cli -->` and `<!-- coverage -->` enclose sections that are generated, each up
to its `<!-- /… -->`. `<!-- ci: NAME -->` marks a command that CI runs as it stands; here it is run without
making an environment first.

The files of `GENERATED_FILES` are written whole.
"""

from __future__ import annotations

import ast
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stdout
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(
    r"^(?P<head><!-- (?:run(?: if (?P<needs>[\w ]+))?|ci: (?P<ci>[\w-]+)) -->\n+"
    r"```(?P<lang>bash|python)\n(?P<code>.*?)^```\n)"
    r"(?:(?P<gap>\n*<!-- output(?: first (?P<first>\d+))? -->\n+)```text\n(?P<output>.*?)^```\n)?",
    re.MULTILINE | re.DOTALL,
)
SECTION = re.compile(r"^<!-- (columns|cli|coverage) -->\n.*?^<!-- /\1 -->$", re.MULTILINE | re.DOTALL)
INSTALLING = re.compile(r" -m venv |pip install ")


def pages() -> list[Path]:
    """The pages of the project, those that exist."""
    named = [ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "CONTRIBUTING.md"]
    return [p for p in named if p.is_file()] + sorted((ROOT / "docs").rglob("*.md"))


def commands(text: str) -> dict[str, str]:
    """The commands that CI takes from a page, by name."""
    return {m["ci"]: m["code"].strip() for m in BLOCK.finditer(text) if m["ci"]}


def fresh(page: Path) -> str:
    """The page as it should be; raises AssertionError, naming the line, for a block that fails."""
    text = page.read_text("utf-8")
    chinese = ".zh" in page.name
    text = SECTION.sub(lambda m: f"<!-- {m[1]} -->\n{GENERATED[m[1]](chinese)}<!-- /{m[1]} -->", text)
    with tempfile.TemporaryDirectory() as folder:
        if (ROOT / "samples").is_dir():
            shutil.copytree(ROOT / "samples", Path(folder, "samples"))
        names: dict[str, Any] = {"__name__": "__main__"}
        return BLOCK.sub(lambda m: _rerun(m, page, Path(folder), names), text)


def _rerun(match: re.Match[str], page: Path, folder: Path, names: dict[str, Any]) -> str:
    if match["ci"] and match["output"] is None:
        return match[0]  # installs, or checks the whole project: CI's to run
    if not all(map(_is_there, (match["needs"] or "").split())):
        return match[0]
    try:
        output = _python(match["code"], folder, names) if match["lang"] == "python" else _bash(match, folder)
    except Exception as error:
        line = match.string.count("\n", 0, match.start()) + 1
        raise AssertionError(f"{page.name}:{line}: the block fails: {error!r}") from error
    return match["head"] + (f"{match['gap']}```text\n{_first(output, match)}```\n" if match["gap"] else "")


def _is_there(need: str) -> bool:
    if need == "chinese_font":
        from reportminer.plot.fonts import chinese_font

        return chinese_font() is not None
    return bool(find_spec(need) or shutil.which(need))


def _first(output: str, match: re.Match[str]) -> str:
    lines, limit = output.splitlines(), int(match["first"] or 0)
    return output if not 0 < limit < len(lines) else "\n".join([*lines[:limit], "…"]) + "\n"


def _python(code: str, folder: Path, names: dict[str, Any]) -> str:
    """What the code prints, and the value of its last expression as a notebook would show it."""
    tree, output = ast.parse(code), io.StringIO()
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    import pandas as pd

    wide = pd.option_context("display.unicode.east_asian_width", True, "display.width", 110)
    with chdir(folder), redirect_stdout(output), wide:
        exec(compile(tree, "<page>", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "<page>", "eval"), names)
            if value is not None:
                print(repr(value))
    return _tidy(output.getvalue())


def _bash(match: re.Match[str], folder: Path) -> str:
    code = match["code"]
    if match["ci"]:
        code = " && ".join(c for c in code.strip().split(" && ") if not INSTALLING.search(c))
        code = code.replace(".venv/bin/", "")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", code],
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
    )
    if done.returncode:
        raise RuntimeError(f"exit {done.returncode}: {done.stderr.decode(errors='replace')}")
    return _tidy(done.stdout.decode("utf-8"))


def environment(folder: Path) -> dict[str, str]:
    """This interpreter's `reportminer`, installed or not, and a terminal of known width without colours."""
    programs = folder / ".programs"
    programs.mkdir(exist_ok=True)
    program = programs / "reportminer"
    start = "import sys; from reportminer.cli import main; sys.exit(main())"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{start}" "$@"\n')
    program.chmod(0o755)
    path = os.pathsep.join([str(programs), str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    python = os.pathsep.join([str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
    fixed = {"PATH": path, "PYTHONPATH": python, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    return {k: v for k, v in os.environ.items() if k != "FORCE_COLOR"} | fixed


def _tidy(output: str) -> str:
    """Without spaces at the ends of lines, ending in one line break."""
    lines = [line.rstrip() for line in output.strip("\n").splitlines()]
    return "".join(f"{line}\n" for line in lines)


def columns(chinese: bool) -> str:
    """The table of columns, from the code that fills it."""
    from reportminer.model import COLUMNS

    head = "| 列 | 类型 | 含义 |" if chinese else "| column | dtype | meaning |"
    rows = [f"| `{c.name}` | {c.dtype} | {c.description_zh if chinese else c.description} |" for c in COLUMNS]
    return "\n".join([head, "| --- | --- | --- |", *rows]) + "\n"


def cli(chinese: bool) -> str:
    """The help of every command, as `--help` prints it."""
    from reportminer.cli import cli as top

    parts = []
    for words in _commands_below(top, ()):
        shown = _help_of(top, words)
        parts.append(f"## {' '.join(['reportminer', *words])}\n\n```text\n{_tidy(shown)}```\n")
    return "\n".join(parts)


def _commands_below(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield words
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _commands_below(below, (*words, name))


def _help_of(top: click.Command, words: tuple[str, ...]) -> str:
    from click.testing import CliRunner

    result = CliRunner().invoke(top, [*words, "--help"], prog_name="reportminer", terminal_width=90)
    assert result.exit_code == 0, result.output
    return result.output


def coverage(chinese: bool) -> str:
    """The categories of the samples' rows, as `benchmarks/coverage.py` prints them."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "coverage.py")],
        env=os.environ | {"PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    return f"\n{_tidy(done.stdout)}\n"


def schema() -> str:
    """The table's Table Schema, as `reportminer schema` prints it."""
    from reportminer.table import table_schema

    return json.dumps(table_schema(), ensure_ascii=False, indent=2) + "\n"


def tour() -> str:
    """The tour with its outputs, its cells run in a folder that holds a copy of samples/."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "samples", Path(folder, "samples"))
        done = subprocess.run(
            [sys.executable, str(ROOT / "docs" / "notebook.py"), str(TOUR), folder],
            env=environment(Path(folder)) | {"PYDEVD_DISABLE_FILE_VALIDATION": "1"},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )
    assert done.returncode == 0, done.stderr
    return done.stdout


TOUR = ROOT / "docs" / "tour.ipynb"
GENERATED: dict[str, Callable[[bool], str]] = {"columns": columns, "cli": cli, "coverage": coverage}
GENERATED_FILES: dict[Path, Callable[[], str]] = {
    ROOT / "docs" / "indicator.tableschema.json": schema,
    TOUR: tour,
}


def wanted() -> Iterator[tuple[Path, str]]:
    """Every page and generated file, and what it should hold."""
    yield from ((page, fresh(page)) for page in pages())
    yield from ((path, make()) for path, make in GENERATED_FILES.items())


def main() -> int:
    stale = 0
    for path, new in wanted():
        if path.is_file() and new == path.read_text("utf-8"):
            continue
        stale += 1
        print(f"{path.relative_to(ROOT)}: {'rewritten' if '--write' in sys.argv else 'out of date'}")
        if "--write" in sys.argv:
            path.write_text(new, "utf-8")
    return 1 if stale and "--write" not in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
