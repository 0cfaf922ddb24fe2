"""Takes the pictures of the review page that docs/review.md shows: `python docs/screenshots.py`.

Needs Chromium, Playwright and a Chinese font; the pictures are not compared in the tests, so look at them.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import chdir
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path += [str(ROOT / "src"), str(ROOT / "tests")]

from browser import browser, open_page  # noqa: E402

from reportminer.display.page import Reviewed, review_page  # noqa: E402
from reportminer.extract import extract_file  # noqa: E402

SHOTS = {
    "review-light": {"locale": "en-GB"},
    "review-dark": {"locale": "en-GB", "color_scheme": "dark"},
    "review-chinese": {"locale": "zh-CN"},
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, browser() as running:
        page = Path(folder, "review.html")
        with chdir(ROOT):
            report = extract_file("samples/communique-2023.txt")
        page.write_text(review_page([Reviewed.of(report)]), "utf-8")
        for name, settings in SHOTS.items():
            context = running.new_context(viewport={"width": 1240, "height": 760}, **settings)
            shot = open_page(context, page).page
            shot.click("mark[data-row='12']")
            shot.keyboard.press("a")
            shot.keyboard.press("r")
            shot.fill("#f-value", "2839400")
            shot.click("#correct")
            shot.screenshot(path=str(ROOT / "docs" / f"{name}.png"))
            context.close()


if __name__ == "__main__":
    main()
