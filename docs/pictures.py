"""Takes the pictures of docs/plot.md anew: runs the page's commands, and keeps what they draw, made small.

Run `python docs/pictures.py`. It needs matplotlib and a Chinese font; the pictures are not compared in the
tests, so look at them.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

import update

KEPT = {"sheet.png": "plot-sheet.png", "lines.png": "plot-lines.png", "bars.png": "plot-bars.png"}
WIDTH, COLOURS = 1200, 200


def main() -> None:
    page = (update.ROOT / "docs" / "plot.md").read_text("utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(update.ROOT / "samples", folder / "samples")
        for block in update.BLOCK.finditer(page):
            if block["lang"] == "bash":
                subprocess.run(
                    ["bash", "-euo", "pipefail", "-c", block["code"]],
                    cwd=folder,
                    env=update.environment(folder),
                    check=True,
                    timeout=120,
                )
        for made, kept in KEPT.items():
            small(folder / made, update.ROOT / "docs" / kept)


def small(source: Path, target: Path) -> None:
    """The picture no wider than the page, with as many colours as it needs."""
    with Image.open(source) as opened:
        picture = opened.convert("RGB")
    if picture.width > WIDTH:
        picture = picture.resize(
            (WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS
        )
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
    print(f"{target.name}: {picture.width} × {picture.height}, {target.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
