"""Makes worker processes that break at certain words of a text, for the tests of what a broken worker costs.

`break_workers` puts a `sitecustomize` before all else on the path of the processes that are started afterwards.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

DIES, HANGS, HANGS_IN_C, RAISES, PRINTS = "此处死亡", "此处停住", "此处空转", "此处出错", "此处打印"
DIES_WHEN_READ = "读时死亡"

_SITE = f"""
import os, re, signal, sys, time, zipfile, io
sys.path[:0] = {{src!r}}
from importlib import import_module
extract, read, work = (import_module("reportminer." + name) for name in ("extract", "read", "work"))
from reportminer.model import Document, Unread

real = extract.Extractor.extract_document

def extract_document(self, document):
    if "{DIES}" in document.text:
        os._exit(9)
    if "{HANGS}" in document.text:
        time.sleep(600)
    if "{HANGS_IN_C}" in document.text:
        re.match(r"(a+)+$", "a" * 60 + "b")
    if "{RAISES}" in document.text:
        raise ValueError("broken on purpose")
    if "{PRINTS}" in document.text:
        print("a library that prints")
    return real(self, document)

def read_all(data, name, skip):
    if not data.startswith(b"PK"):
        yield read.read(data, name)
        return
    with zipfile.ZipFile(io.BytesIO(data)) as members:
        for member in members.namelist()[skip:]:
            text = members.read(member).decode()
            if "{DIES_WHEN_READ}" in text:
                os._exit(9)
            if text:
                yield Document(text, f"{{{{name}}}}!/{{{{member}}}}")
            else:
                yield Unread(f"{{{{name}}}}!/{{{{member}}}}", f"{{{{name}}}}!/{{{{member}}}}: empty")

def read_or_refuse(data, name, skip=0):
    try:
        yield from read_all(data, name, skip)
    except read.ReportminerError as e:
        yield Unread(name, str(e))

extract.Extractor.extract_document = extract_document
work.read_all = read_or_refuse
"""


def break_workers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, processes break at the words above; members of a ZIP archive are read one by one as text."""
    src = Path(__file__).resolve().parents[1] / "src"
    site = folder / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(_SITE.format(src=[str(src)]), "utf-8")
    path = os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])])
    monkeypatch.setenv("PYTHONPATH", path)
