"""The parts of an Office Open XML package (ECMA-376): opened in memory, within limits, without entities or network."""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree

from reportminer.errors import ReadError
from reportminer.limits import LIMITS

Element = Any
"""An element of lxml, which has no types of its own."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DAMAGED = (BadZipFile, OSError, ValueError, NotImplementedError, EOFError, KeyError, zlib.error)


@dataclass(frozen=True, slots=True)
class Package:
    """The bytes of the parts by name; read one by one, when they are asked for."""

    archive: ZipFile

    @classmethod
    def open(cls, data: bytes) -> Package:
        """The package in `data`; raises `ReadError` where it is no whole ZIP container."""
        try:
            return cls(ZipFile(BytesIO(data)))
        except _DAMAGED as e:
            raise ReadError(f"cut off or damaged ({e}); get the file anew") from None

    def main(self) -> str:
        """The name of the part that holds the document's body."""
        for kind, target in self.related("").items():
            if kind == "officeDocument" and target in self.archive.namelist():
                return target
        return "word/document.xml"

    def related(self, part: str) -> dict[str, str]:
        """The parts that `part` refers to: the last word of the relationship's type → name; the first of each."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, str] = {}
        for relation in () if root is None else root.iter(_RELATIONSHIP):
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External" and target:
                kind = relation.get("Type", "").rpartition("/")[2]
                found.setdefault(kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
        return found

    def xml(self, name: str) -> Element | None:
        """The root of a part, with the namespace of Word's transitional form; empty where there is no such part."""
        data = self._read(name)
        return None if data is None else _parse(data.replace(_STRICT, W[1:-1].encode()), name)

    def _read(self, name: str) -> bytes | None:
        try:
            info = self.archive.getinfo(name)
        except KeyError:
            return None
        try:
            with self.archive.open(info) as part:
                data = part.read(LIMITS.xml_bytes + 1)
        except RuntimeError:
            raise ReadError("encrypted; save it without a password") from None
        except _DAMAGED as e:
            raise ReadError(f"its part {name} is damaged ({e}); get the file anew") from None
        if len(data) > LIMITS.xml_bytes:
            raise ReadError(
                f"its part {name} unpacks to more than {LIMITS.xml_bytes >> 20} MB; split the document"
            )
        return data


def _parse(data: bytes, name: str) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as e:
        reason = re.sub(r", line \d+, column \d+.*", "", str(e))
        raise ReadError(
            f"its part {name} is no sound XML ({reason}); open it in Word or WPS and save it anew"
        ) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError(
            f"its part {name} declares XML entities, which no word processor writes; it is not read"
        )
    return root


def attribute(element: Element | None, name: str = "val") -> str:
    """An attribute of Word's namespace; empty where it, or the element, is missing."""
    return "" if element is None else str(element.get(W + name) or "")


def number(element: Element | None, name: str = "val", otherwise: int = 0) -> int:
    """An attribute as a whole number; `otherwise` where it is missing or none."""
    written = attribute(element, name)
    return int(written) if re.fullmatch(r"-?\d{1,9}", written) else otherwise


def switch(parent: Element | None, name: str) -> bool | None:
    """A property that is on or off (`<w:vanish/>`, `<w:vanish w:val="0"/>`); empty where nothing is said."""
    element = None if parent is None else parent.find(W + name)
    return None if element is None else attribute(element) not in ("0", "false", "off")


def local(element: Element) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def properties(element: Element, name: str) -> dict[str, Element]:
    """The properties of a paragraph, cell or row by their names: the children of its `w:pPr`, `w:tcPr` or `w:trPr`."""
    for found in element.iterchildren(W + name):
        return {local(child): child for child in found}
    return {}


def children(element: Element, *names: str) -> Iterator[Element]:
    """Children of Word's namespace with one of `names`, in their order."""
    return element.iterchildren(*(W + name for name in names))  # type: ignore[no-any-return]
