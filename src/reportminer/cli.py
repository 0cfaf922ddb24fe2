"""The command line: data on stdout, messages on stderr; 0 all fine, 1 some inputs failed, 2 wrong use."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import click

from reportminer import __version__
from reportminer.cli_options import lexicon_option, say
from reportminer.errors import LexiconError, MissingExtraError, ReportminerError

if TYPE_CHECKING:
    from pathlib import Path

    from reportminer.extract import Extractor
    from reportminer.model import Document, Observation, Result, Unread

# those of write.py, which is imported when there is something to write: the help shall come at once
FORMATS = ("csv", "jsonl", "json", "xlsx", "table")
_CONTEXT = 12
_LINE = re.compile(r":(\d+): ")


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line with `args` (by default those of the process); the exit code."""
    _speak_utf8()
    try:
        code = cli.main(args, prog_name="reportminer", standalone_mode=False)
        sys.stdout.flush()
    except (click.Abort, KeyboardInterrupt):
        return 130
    except click.ClickException as e:
        e.show()
        return e.exit_code
    except (BrokenPipeError, SystemExit):  # click makes the second of the first
        return _leave_closed_pipe()
    except (ReportminerError, OSError) as e:
        say(str(e))
        return 1
    return code or 0


class Lazy(click.Group):
    """A group some of whose commands stand in modules of their own, imported when they are asked for.

    `later` gives the module of each and the line about it in the help, which so needs none of them.
    """

    later: Mapping[str, tuple[str, str]] = {
        "apply": ("cli_apply", "Carry out in an archive what was decided on a review page."),
        "archive": ("cli_archive", "Keep the table of many reports in a database."),
        "check": ("cli_review", "Print what the numbers of FILEs say of each other wrongly."),
        "compare": ("cli_compare", "Align the indicators of several reports, places and years."),
        "export": ("cli_archive", "Write the table of an archive, or a part of it, to a file."),
        "plot": ("cli_plot", "Draw what a report counts, or lines and bars of a panel."),
        "review": ("cli_review", "Write a page on which to look at rows and correct them."),
    }  # fmt: skip

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self.later})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.later:
            return super().get_command(ctx, name)
        command: click.Command = getattr(import_module(f"reportminer.{self.later[name][0]}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        names = self.list_commands(ctx)
        limit = formatter.width - 6 - max(map(len, names))
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._line(name, limit)) for name in names])

    def _line(self, name: str, limit: int) -> str:
        command = click.Command(name, help=self.later[name][1]) if name in self.later else self.commands[name]
        return command.get_short_help_str(limit)


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="reportminer")
def cli() -> None:
    """Read Chinese reports and print what was measured as one tidy table."""


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format",
    type=click.Choice(FORMATS),
    help="By default that of the suffix of -o; else a table on a terminal, CSV in a pipe.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@lexicon_option
@click.option(
    "--document-id",
    metavar="ID",
    help="What to write in the column `document` instead of the path; for one input.",
)
def extract(
    files: tuple[str, ...],
    format: str | None,
    output: str | None,
    lexicon_folder: str | None,
    document_id: str | None,
) -> int:
    """Extract the observations of all FILEs into one table.

    A FILE is a report in any format that `reportminer formats` lists, a folder, whose reports are read in the
    order of their names, a ZIP archive of reports, or - for standard input.
    """
    format = _format(format, output)
    extractor = extractor_of(lexicon_folder)
    inputs = list(inputs_of(files))
    if document_id is not None and len(inputs) > 1:
        raise click.UsageError(f"--document-id is for one input, and there are {len(inputs)}")
    observations: list[Observation] = []
    done = failed = 0
    for source in inputs:
        for result in attempts(extractor, source, document_id):
            observations += result.observations if result else ()
            done, failed = done + bool(result), failed + (not result)
    if done:
        _write(observations, format, output)
    return int(failed > 0)


@cli.command()
@click.argument("file")
@lexicon_option
def explain(file: str, lexicon_folder: str | None) -> int:
    """Show every number of FILE in the order of the text, and what was decided.

    An entry has the place, the number [[so]] between its neighbours, and then indicator, value, aspect,
    period and rule, or the name of the exclusion that refused it. FILE may be - for standard input; the
    documents of a ZIP archive come one after another.
    """
    failed = 0
    for result in attempts(extractor_of(lexicon_folder), file, None):
        if result and result.document.source != file:
            click.echo(f"== {result.document.source}")
        for line in explanation(result) if result else ():
            click.echo(line)
        failed += not result
    return int(failed > 0)


@cli.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False))
@click.option("--errors", is_flag=True, help="List every miss, false alarm and wrong field.")
@lexicon_option
def score(folder: str, errors: bool, lexicon_folder: str | None) -> int:
    """Score the extraction against the gold in FOLDER: files NAME.tsv beside NAME.txt."""
    from reportminer.score import Score, gold_files, in_one_line, load_golds
    from reportminer.score import score as compare

    extractor = extractor_of(lexicon_folder)
    total, failed = Score(), False
    for path in gold_files(folder):
        try:
            golds = load_golds(path)
        except (ReportminerError, OSError) as e:
            say(str(e))
            failed = True
            continue
        for gold in golds:
            one = compare(gold, extractor.extract_document(gold.document).observations)
            total += one
            name = path.stem if len(golds) == 1 else gold.document.source
            click.echo(f"{name} {in_one_line(one.figures)}")
            for note in one.notes if errors else ():
                click.echo(f"  {note}")
    click.echo(f"TOTAL {in_one_line(total.figures)}")
    return int(failed)


@cli.command()
def schema() -> None:
    """Print the columns of the table as a Table Schema (JSON)."""
    import json

    from reportminer.table import table_schema

    click.echo(json.dumps(table_schema(), ensure_ascii=False, indent=2))


@cli.command()
def formats() -> None:
    """List what can be read and written here and now, and what to install for the rest."""
    from reportminer.formats import FORMATS as READ
    from reportminer.write import check_format

    for f in READ:
        wanted = f"no: pip install 'reportminer[{f.extra}]'" if f.missing else "yes"
        click.echo(f"read   {f.name:<8} {' '.join(f.suffixes):<28} {wanted:<4} {f.description}")
    for name in FORMATS:
        try:
            check_format(name)
            click.echo(f"write  {name:<8} {'':<28} yes")
        except MissingExtraError as e:
            click.echo(f"write  {name:<8} {'':<28} no: {e}")


@cli.group()
def lexicon() -> None:
    """The lexicon: units, cues, categories and patterns."""


@lexicon.command()
def path() -> None:
    """Print the folder of the lexicon that comes with the package."""
    from reportminer.lexicon import lexicon_dir

    click.echo(lexicon_dir())


@lexicon.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False))
def check(folder: str) -> int:
    """Check your own lexicon in FOLDER and run its examples; every fault is named with file, line and mend."""
    from pathlib import Path

    faults = lexicon_faults(Path(folder))
    for fault in faults:
        click.echo(fault)
    if not faults:
        click.echo(f"{folder}: no faults")
    return int(bool(faults))


def lexicon_faults(folder: Path) -> list[str]:
    """All faults of a folder with lexicon files; the package's own entries are taken as right."""
    from reportminer.examples import faults as example_faults
    from reportminer.lexicon import COLUMNS_OF, PATTERN_FILES, Lexicon

    known = (*COLUMNS_OF, *PATTERN_FILES, "words.txt")
    present = sorted(p.name for p in folder.iterdir() if p.suffix in (".tsv", ".toml"))
    names = ", ".join(known)
    unknown = [n for n in present if n not in known]
    faults = [f"{folder / n}: no lexicon file has this name; use one of {names}" for n in unknown]
    faults += [fault for name in COLUMNS_OF if name in present for fault in _entry_faults(folder / name)]
    if not set(known) & set(present):
        faults.append(f"{folder}: holds no lexicon file; put in one of {names}")
    if not faults:
        try:
            extractor = _extractor_class()(Lexicon.load(folder))
            faults += map(str, example_faults(extractor, folder))
        except LexiconError as e:
            faults.append(str(e))
    return faults


def _entry_faults(path: Path) -> Iterator[str]:
    """All faults of one TSV file: reading stops at the first, so its line is blanked and all read again."""
    from reportminer.lexicon import read_entries

    lines = path.read_bytes().split(b"\n")
    for _ in range(len(lines)):
        try:
            list(read_entries(path, b"\n".join(lines)))
            return
        except LexiconError as e:
            yield str(e)
            at = _LINE.match(str(e), len(str(path)))
            if not at or "header must" in str(e):
                return
            lines[int(at[1]) - 1] = b""


def explanation(result: Result) -> Iterator[str]:
    """An entry for every number of a document, observed or refused, in the order of the text."""
    decisions = [(r.start, r.end, f"refused: {r.exclusion}") for r in result.rejected]
    decisions += [(o.start, o.end, _decision(o)) for o in result.observations]
    for start, end, decided in sorted(decisions):
        yield f"@{start}  {_in_context(result.document.text, start, end)}\n    {decided}"


def _decision(o: Observation) -> str:
    from reportminer.write import said

    parts = (
        f"{o.scope}: {o.indicator}" if o.scope else o.indicator,
        f"{said(o)} {o.quantity.unit}".strip(),
        f"{o.aspect} {o.basis}".strip(),
        "" if o.status == "actual" else o.status,
        o.period,
        "" if o.part_of is None else f"part of {o.part_of}",
        f"rule {o.rule}",
        *o.flags,
    )
    return f"{o.row}. " + " | ".join(p for p in parts if p)


def _in_context(text: str, start: int, end: int) -> str:
    left, right = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return re.sub(r"\s", " ", f"{left}[[{text[start:end]}]]{right}").strip()


def _format(format: str | None, output: str | None) -> str:
    """The format asked for; all wrong use is told before any work is done."""
    from reportminer.write import check_format, format_of

    if format is None and output:
        try:
            format = format_of(output)
        except ReportminerError as e:
            raise click.UsageError(f"{e}, or say --format") from None
    format = format or ("table" if sys.stdout.isatty() else "csv")
    check_format(format)
    if format == "xlsx" and not output and sys.stdout.isatty():
        raise click.UsageError("a workbook cannot be shown on a terminal; give -o FILE.xlsx")
    folder = os.path.dirname(output or "") or os.curdir
    if output and not os.path.isdir(folder):
        raise click.UsageError(f"{output}: the folder {folder} is not there; make it first")
    return format


def _write(observations: Sequence[Observation], format: str, output: str | None) -> None:
    from reportminer.write import WRITERS, write, write_xlsx

    if output:
        write(observations, output, format)
    elif format == "xlsx":
        write_xlsx(observations, sys.stdout.buffer)
    else:
        WRITERS[format](observations, sys.stdout)


def inputs_of(files: Iterable[str]) -> list[str]:
    """The inputs in order, folders replaced by the texts below them, none twice."""
    inputs = [x for file in files for x in (_below(file) if os.path.isdir(file) else [file])]
    return list(dict.fromkeys(inputs))


def _below(name: str) -> list[str]:
    """The texts below a folder, sorted, without hidden ones; the folder itself if there are none."""
    from pathlib import Path

    from reportminer.read import SUFFIXES

    folder = Path(name)
    found = sorted(
        p
        for p in folder.rglob("*")
        if p.suffix.lower() in SUFFIXES
        and p.is_file()
        and not any(part.startswith(".") for part in p.relative_to(folder).parts)
    )
    return [str(p) for p in found] or [str(folder)]


def attempts(extractor: Extractor, source: str, name: str | None) -> Iterator[Result | None]:
    """The result of each document of one input; None, and the reason on stderr, for one that cannot be read."""
    from reportminer.model import Unread

    for document in _documents(source, name):
        if isinstance(document, Unread):
            say(document.reason)
            yield None
            continue
        result = extractor.extract_document(document)
        place = document.source if name is None else document.source.replace(name, source, 1)
        for flag in dict.fromkeys((*document.flags, *result.flags)):
            say(f"{place}: {flag}")
        yield result


def _documents(source: str, name: str | None) -> Iterator[Document | Unread]:
    from reportminer.model import Unread
    from reportminer.read import SUFFIXES, read_all

    if source == "-":
        yield from read_all(sys.stdin.buffer.read(), name or "-")
    elif os.path.isdir(source):
        yield Unread(source, f"{source}: no report below this folder; looked for {', '.join(SUFFIXES)}")
    else:
        yield from read_all(source, name or "")


def extractor_of(lexicon_folder: str | None) -> Extractor:
    from reportminer.keptpatterns import kept_patterns

    click.get_current_context().with_resource(kept_patterns())
    from reportminer.lexicon import Lexicon

    return _extractor_class()(Lexicon.load(lexicon_folder) if lexicon_folder else None)


def _extractor_class() -> type[Extractor]:
    from reportminer.extract import Extractor

    return Extractor


def _speak_utf8() -> None:
    """Consoles of Windows speak GBK and would fail on a ② or ㎡; a pipe shall carry UTF-8 everywhere."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _leave_closed_pipe() -> int:
    """Whoever read our output wants no more: leave quietly, also when Python flushes at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = io.StringIO()
    return 0
