"""What goes to a worker process and what comes back: small values that are pickled."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal

from reportminer.errors import ReportminerError
from reportminer.formats import ZIP, sniff
from reportminer.model import Document, Result, Unread
from reportminer.read import load, read_all
from reportminer.score import digest

if TYPE_CHECKING:
    from reportminer.extract import Extractor

FailureKind = Literal["unread", "time limit", "worker died", "internal error"]


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be read: `path` is opened, `name` stands in the table; the first `skip` documents are left out."""

    key: int
    path: str
    name: str
    size: int = 0
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Ready:
    """The first message of a worker: it is warm, or why it cannot start."""

    fault: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document gave nothing, in words for a person; `detail` is for the log."""

    kind: FailureKind
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """A worker has read the document with this number of a task, and goes on to extract it."""

    key: int
    number: int
    source: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one document of a task gave: its values, rows and rejected numbers, or the failure.

    `number` counts the documents of the task from 0; `last` tells that none follows. `source` is empty where a part
    only says so (a ZIP archive has ended). `document` has the fields `DOCUMENT_FIELDS`; a row has the columns of the
    table without the first.
    """

    key: int
    number: int
    source: str
    sha256: str
    last: bool
    seconds: float = 0.0
    document: tuple[Any, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    rejected: tuple[tuple[Any, ...], ...] = ()
    failure: Failure | None = None


DOCUMENT_FIELDS = (
    "title", "publisher", "region", "report_type", "period", "encoding", "characters", "flags", "digest",
)  # fmt: skip


def perform(extractor: Extractor, task: Task) -> Iterator[Begun | Part]:
    """Read a file and extract its documents one by one; a bad one becomes a part with its failure."""
    began = perf_counter()
    try:
        data = load(task.path)
    except ReportminerError as e:
        yield Part(task.key, 0, task.name, "", True, failure=Failure("unread", _named(str(e), task)))
        return
    hashed = sha256(data).hexdigest()
    several = sniff(data, task.path) is ZIP
    number = task.skip
    for number, document in enumerate(read_all(data, task.name, task.skip), task.skip + 1):
        if isinstance(document, Document):
            yield Begun(task.key, number - 1, document.source)
        seconds = perf_counter() - began
        yield _part(
            extractor, document, (task.key, number - 1, document.source, hashed, not several), seconds
        )
        began = perf_counter()
    if several:
        yield Part(task.key, number, "", hashed, True)


def _part(
    extractor: Extractor, document: Document | Unread, place: tuple[int, int, str, str, bool], reading: float
) -> Part:
    if isinstance(document, Unread):
        return Part(*place, reading, failure=Failure("unread", document.reason))
    began = perf_counter()
    try:
        result = extractor.extract_document(document)
    except Exception as e:  # a fault of ours costs this document, not those after it
        return Part(*place, reading, failure=internal(document.source, e))
    rows = tuple(tuple(o.as_dict().values())[1:] for o in result.observations)
    rejected = tuple((r.mention, r.start, r.end, r.exclusion) for r in result.rejected)
    if clean((document.text,)) != (document.text,):
        rows, rejected = tuple(map(clean, rows)), tuple(map(clean, rejected))
    return Part(*place, reading + perf_counter() - began, _values(result), rows, rejected)


def clean(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Values that can be stored anywhere: half a character pair, which no text should hold, becomes a question mark."""
    try:
        for value in values:
            if isinstance(value, str):
                value.encode()
    except UnicodeEncodeError:
        return tuple(v.encode("utf-8", "replace").decode() if isinstance(v, str) else v for v in values)
    return values


def internal(source: str, error: Exception) -> Failure:
    """The failure that an error of our own is for the document."""
    reason = f"{source}: internal error ({type(error).__name__}: {error}); please report it with the file"
    return Failure("internal error", reason, traceback.format_exc())


def _values(result: Result) -> tuple[Any, ...]:
    d = result.document
    flags = "; ".join(dict.fromkeys((*d.flags, *result.flags)))
    known = (d.title, d.publisher, d.region, d.report_type, d.period, d.encoding)
    return (*(value or None for value in known), len(d.text), flags or None, digest(d.text))


def _named(reason: str, task: Task) -> str:
    """The reason with the name that stands in the table instead of the path that was opened."""
    return reason.replace(task.path, task.name, 1)
