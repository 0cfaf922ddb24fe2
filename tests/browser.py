"""A real browser for the tests: Debian's Chromium, driven by Playwright; without either, the tests are skipped."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip


def chromium() -> str | None:
    """The program, that of $CHROMIUM or of the path."""
    named = os.environ.get("CHROMIUM")
    return named or next(
        (p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None
    )


@contextmanager
def browser() -> Iterator[Any]:
    """A browser; skips, saying why, where there is none."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = chromium()
    if program is None:
        pytest.skip("no chromium on the path; on Debian: apt-get install chromium")
    with api.sync_playwright() as p:
        running = p.chromium.launch(executable_path=program, args=ARGS)
        yield running
        running.close()


@dataclass
class Opened:
    """A page and all that went wrong on it, or out of it."""

    page: Any
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


def open_page(context: Any, path: Path) -> Opened:
    """The page of a file, ready for use."""
    opened = Opened(context.new_page())
    opened.page.on("console", lambda m: opened.errors.extend([m.text] * (m.type in ("error", "warning"))))
    opened.page.on("pageerror", lambda e: opened.errors.append(str(e)))
    opened.page.on("request", lambda r: opened.requests.append(r.url))
    opened.page.goto(path.as_uri())
    opened.page.wait_for_selector("html[data-ready=yes]")
    return opened


def contrast(ink: str, fill: str, page: str = "rgb(255,255,255)") -> float:
    """The contrast ratio, 1 to 21, of CSS colours `rgb(…)`; a see-through `rgba(…)` fill lies on the page's colour."""
    one, back = _channels(ink), _channels(page)
    *over, part = [*_channels(fill), 1.0][:4]
    low, high = sorted(
        (_light(one), _light([part * a + (1 - part) * b for a, b in zip(over, back, strict=False)]))
    )
    return (high + 0.05) / (low + 0.05)


def _channels(colour: str) -> list[float]:
    return [float(x) for x in re.findall(r"[\d.]+", colour)]


def _light(colour: list[float]) -> float:
    r, g, b = [
        x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in (c / 255 for c in colour[:3])
    ]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
