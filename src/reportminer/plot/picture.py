"""The figure that pictures are drawn on: one style for all, whatever the caller has set, and the way to PNG and SVG."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import matplotlib as mpl
import matplotlib.style
from matplotlib.figure import Figure

from reportminer.errors import ReportminerError

SUFFIXES = (".png", ".svg")
# Okabe and Ito's colours, which colour-blind readers tell apart too; without yellow, which is lost on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#7F7F7F")
INK, QUIET, FAINT = "#1a1a1a", "#595959", "#d9d9d9"
_STYLE: dict[str, Any] = {
    "text.parse_math": False,  # a $ in a name is a dollar
    "axes.unicode_minus": True,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "font.size": 8.0,
    "hatch.linewidth": 0.7,
    "svg.fonttype": "path",  # drawn outlines: right on machines without the font
    "svg.hashsalt": "reportminer",
    "text.color": INK,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
}
_DPI, _NOTEBOOK_DPI = 150, 144
_ROOT = re.compile(rb"<svg\b[^>]*>")


@contextmanager
def styled(families: tuple[str, ...]) -> Iterator[None]:
    """The pictures' own style for the time of the block; the caller's comes back after it."""
    style = _STYLE | {"font.family": list(families)}
    with mpl.style.context(["default", style]):
        yield


class Picture(Figure):
    """A figure with its own fonts and words for those who do not see it; a notebook shows it by itself."""

    families: tuple[str, ...] = ("DejaVu Sans",)
    title: str = ""
    alt: str = ""

    def draw(self, renderer: Any) -> None:
        with styled(self.families):
            super().draw(renderer)

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        """For notebooks: sharp, in its own size, with the words for those who do not see it."""
        width, height = (round(inches * _NOTEBOOK_DPI / 2) for inches in self.get_size_inches())
        return rendered(self, "png", _NOTEBOOK_DPI), {"width": width, "height": height, "alt": self.alt}


def rendered(figure: Figure, format: str, dpi: int = _DPI) -> bytes:
    """The picture as a PNG or SVG file; the same bytes for the same picture."""
    families, alt = getattr(figure, "families", ("DejaVu Sans",)), getattr(figure, "alt", "")
    title = getattr(figure, "title", "") or alt
    data = io.BytesIO()
    nothing = {"Date": None, "Creator": None} if format == "svg" else {"Software": None}
    with styled(families):
        figure.savefig(data, format=format, dpi=dpi, metadata={"Title": title, "Description": alt} | nothing)
    return _described(data.getvalue(), title, alt) if format == "svg" else data.getvalue()


def _described(svg: bytes, title: str, alt: str) -> bytes:
    """The SVG with role, label and description, as screen readers look for them."""
    root = _ROOT.search(svg)
    if root is None:
        return svg
    label = f' role="img" aria-label={quoteattr(f"{title}. {alt}" if title != alt else alt)}>'
    described = root[0][:-1] + label.encode() + f"\n <desc>{escape(alt)}</desc>".encode()
    return svg[: root.start()] + described + svg[root.end() :]


def save(figure: Figure, path: str | os.PathLike[str]) -> None:
    """Write a picture; raises `ReportminerError` for a suffix that is none of ours and where it cannot be written."""
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        raise ReportminerError(f"{target}: a picture is written as {' or '.join(SUFFIXES)}; give such a name")
    if not target.parent.is_dir():
        raise ReportminerError(f"{target}: the folder {target.parent} is not there; make it first")
    data = rendered(figure, suffix[1:])
    try:
        target.write_bytes(data)
    except OSError as e:
        raise ReportminerError(f"{target}: cannot be written ({e.strerror or e})") from None
