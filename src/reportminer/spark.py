"""The table on a cluster: plain functions over pandas batches, for Spark's `mapInPandas` and whatever works like it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from reportminer.errors import ReportminerError
from reportminer.extract import Extractor
from reportminer.lexicon import Lexicon
from reportminer.model import COLUMNS, Document, Unread
from reportminer.read import read_all
from reportminer.table import rows_to_frame
from reportminer.work import internal

if TYPE_CHECKING:
    import pandas as pd

_DDL = {"string": "string", "category": "string", "Int64": "bigint", "Float64": "double"}
_FAILURE_SCHEMA = "`document` string, `reason` string"
_ROWS = 5_000  # of one frame that we give back


def extract_batches(batches: Iterable[pd.DataFrame], lexicon: str | None = None) -> Iterator[pd.DataFrame]:
    """Frames of documents to frames of observations: the columns of `COLUMNS`, with `string` where these say `category`.

    A frame of documents has `path` and `content` (bytes of a file, as Spark's `binaryFile` gives), or `text` with
    `document` or `path` for its name. `lexicon` is a folder with entries of your own, on every machine. Documents that
    cannot be read give no row here: `failure_batches` names them. Raises `ReportminerError` where the columns are not there.
    """
    rows: list[tuple[Any, ...]] = []
    extractor = _extractor(lexicon)
    for document in _documents(batches):
        if isinstance(document, Unread):
            continue
        rows += _rows(extractor, document)
        if len(rows) >= _ROWS:
            yield _frame(rows)
            rows = []
    if rows:
        yield _frame(rows)


def extract_frame(documents: pd.DataFrame | None, lexicon: str | None = None) -> pd.DataFrame:
    """One frame of documents to one of observations, which has no rows, but all columns, if there are none."""
    batches = () if documents is None else (documents,)
    extractor = _extractor(lexicon)
    found = (d for d in _documents(batches) if isinstance(d, Document))
    return _frame([row for document in found for row in _rows(extractor, document)])


def failure_batches(batches: Iterable[pd.DataFrame], lexicon: str | None = None) -> Iterator[pd.DataFrame]:
    """The same frames of documents to frames with `document` and `reason` of those that failed."""
    import pandas as pd

    extractor = _extractor(lexicon)
    for batch in batches:
        failed = [(d.source, d.reason) for d in map(partial(_checked, extractor), _documents((batch,))) if d]
        if failed:
            yield pd.DataFrame(failed, columns=["document", "reason"]).astype("string")


def schema() -> str:
    """The columns as Spark's DDL has them."""
    return ", ".join(f"`{c.name}` {_DDL[c.dtype]}" for c in COLUMNS)


def indicators(documents: Any, lexicon: str | None = None) -> Any:
    """A Spark DataFrame of documents to the Spark DataFrame of their observations; the columns as in `extract_batches`."""
    return _wanted(documents).mapInPandas(partial(extract_batches, lexicon=lexicon), schema())


def failures(documents: Any, lexicon: str | None = None) -> Any:
    """A Spark DataFrame of documents to that of the failures, `document` and `reason`; reads all documents once more."""
    return _wanted(documents).mapInPandas(partial(failure_batches, lexicon=lexicon), _FAILURE_SCHEMA)


def _wanted(documents: Any) -> Any:
    """Only the columns that are read, so that no others travel; nothing is said of those that are not there yet."""
    known = [c for c in ("document", "path", "content", "text") if c in documents.columns]
    return documents.select(*known) if known else documents


def _documents(batches: Iterable[pd.DataFrame]) -> Iterator[Document | Unread]:
    for batch in batches:
        names = batch.get("document", batch.get("path"))
        if names is None or not {"content", "text"} & {*batch.columns}:
            raise ReportminerError(
                f"a frame with the columns {', '.join(map(str, batch.columns))};"
                " documents want path and content (bytes), or document and text"
            )
        if "text" in batch:
            pairs = zip(names, batch["text"], strict=True)
            yield from (Document(text if isinstance(text, str) else "", str(name)) for name, text in pairs)
        else:
            for name, content in zip(names, batch["content"], strict=True):
                yield from read_all(bytes(content), str(name))


def _frame(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Categories as strings: those of two partitions would differ."""
    return rows_to_frame(rows).astype({c.name: "string" for c in COLUMNS if c.dtype == "category"})


def _rows(extractor: Extractor, document: Document) -> list[tuple[Any, ...]]:
    try:
        return [tuple(o.as_dict().values()) for o in extractor.extract_document(document).observations]
    except Exception:  # a fault of ours costs one document, never the job; `failures` tells of it
        return []


def _checked(extractor: Extractor, document: Document | Unread) -> Unread | None:
    if isinstance(document, Unread):
        return document
    try:
        extractor.extract_document(document)
    except Exception as e:
        return Unread(document.source, internal(document.source, e).reason)
    return None


@cache
def _extractor(lexicon: str | None) -> Extractor:
    """One extractor for each process and lexicon: Spark keeps its Python workers."""
    return Extractor(Lexicon.load(lexicon) if lexicon else None)
