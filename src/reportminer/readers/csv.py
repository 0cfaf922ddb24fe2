"""Tables as text: comma, tab or semicolon, whichever divides the lines most evenly."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from reportminer.decoding import decode
from reportminer.errors import ReadError
from reportminer.limits import LIMITS
from reportminer.model import Document
from reportminer.readers.build import Builder, Cell, clean
from reportminer.readers.regions import lay
from reportminer.readers.sheet import refuse_own

_DELIMITERS = ",\t;"
_SAMPLE = 1000
_EVEN = 4  # so many rows of one size make a table among lines of text
_LONG_FIELD = 60  # lines of one field: more, and a quotation mark was left open


def read(data: bytes) -> Document:
    """One table, or paragraphs where nothing divides the lines; raises `ReadError`."""
    decoded = decode(data)
    text = clean(decoded.text)
    if len(text) > LIMITS.characters:
        raise ReadError(f"holds more than {LIMITS.characters:,} characters; split it into several files")
    delimiter, text = _delimiter(text)
    builder = Builder()
    quoted = _is_quoted(text, delimiter)
    flags = decoded.flags if quoted else (*decoded.flags, "a quotation mark is left open")
    if delimiter:
        filled = (
            (n, row)
            for n, row in enumerate(_rows(text, delimiter, quoted), 1)
            if any(c.text.strip() for c in row)
        )
        lay(builder, list(filled))
    else:
        for line in text.split("\n"):
            builder.add(line)
    return builder.document(encoding=decoded.encoding, flags=flags)


def _delimiter(text: str) -> tuple[str, str]:
    """What divides the fields ("" for nothing) and the text without a line that says so (`sep=;`)."""
    first, _, rest = text.partition("\n")
    if first.strip('"').lower().startswith("sep=") and len(first.strip('"')) == 5:
        return first.strip('"')[4], rest
    return max(_DELIMITERS, key=lambda d: _evenness(text, d)) if _fields(text) else "", text


def _fields(text: str) -> bool:
    return max(_evenness(text, d) for d in _DELIMITERS) > (0.0, 0)


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    """How large a share of the rows has the commonest number of fields, if that is more than one, and that number."""
    try:
        sizes = Counter(len(r) for r in islice(_parsed(text, delimiter), _SAMPLE) if r)
    except csv.Error:
        sizes = Counter(len(r) for r in islice(_parsed(text, delimiter, quoted=False), _SAMPLE) if r)
    several = {size: n for size, n in sizes.items() if size > 1}
    size, n = max(several.items(), key=lambda x: (x[1], x[0]), default=(0, 0))
    if not n or (n < _EVEN and 2 * n < sum(sizes.values())):
        return 0.0, 0
    return round(n / sum(sizes.values()), 1), size


def _is_quoted(text: str, delimiter: str) -> bool:
    """Whether the quotation marks enclose fields: one that is left open swallows all lines behind it."""
    try:
        return all(f.count("\n") <= _LONG_FIELD for row in _parsed(text, delimiter or ",") for f in row)
    except csv.Error:
        return False


def _parsed(text: str, delimiter: str, quoted: bool = True) -> Iterator[list[str]]:
    if quoted:
        yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    else:
        yield from (line.split(delimiter) if line else [] for line in text.split("\n"))


def _rows(text: str, delimiter: str, quoted: bool) -> Iterator[list[Cell]]:
    for number, row in enumerate(_parsed(text, delimiter, quoted)):
        if not number:
            refuse_own(row)
        yield [Cell(field) for field in row]
