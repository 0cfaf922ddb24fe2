"""The texts that are measured: reports of the three common lengths, slices of them, and hostile ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
CORPUS = ROOT.parent / "shared" / "corpus"  # real reports, where somebody keeps them beside the checkout
REPORT = ("propaganda-2023.txt", "culture-2022.txt", "performance-2023.txt")
_NUMBER = re.compile(r"\d[\d,.]*")


@dataclass(frozen=True, slots=True)
class Text:
    """A text and what it is called in the tables."""

    name: str
    text: str

    def __str__(self) -> str:
        every = len(self.text) / max(1, len(_NUMBER.findall(self.text)))
        return f"{self.name}: {len(self.text):,} characters, a number every {every:.0f}"


def county_report() -> Text:
    """About four pages of a county's offices, from the samples: the same for everybody."""
    return Text("a county report", "\n".join((SAMPLES / name).read_text("utf-8") for name in REPORT))


def chosen(folder: Path | None) -> list[Text]:
    """The texts of `folder`, or a county report, a communiqué and a long work report."""
    if folder is not None:
        paths = sorted(folder.glob("*.txt"))
        if not paths:
            raise SystemExit(f"{folder}: holds no text; put in files that end in .txt, in UTF-8")
        return [Text(path.stem, path.read_text("utf-8")) for path in paths]
    return [county_report(), _communique(), _work_report()]


def _communique() -> Text:
    real = CORPUS / "tjgb_nanjing_2021_2024.txt"
    if real.is_file():
        return Text("a city's communiqués of four years", real.read_text("utf-8"))
    return Text("a communiqué", (SAMPLES / "communique-2023.txt").read_text("utf-8"))


def _work_report() -> Text:
    real = sorted(CORPUS.glob("2026_*.txt"), key=lambda p: p.stat().st_size)
    if real:
        return Text("a province's work report", real[len(real) // 2].read_text("utf-8"))
    every = sorted(SAMPLES.glob("*.txt"))
    return Text("all samples in one", "\n".join(path.read_text("utf-8") for path in every))


def thinned(text: str, characters: int) -> str:
    """Lines from all over the text, about so many characters of them: the same mix, only less."""
    if len(text) <= characters:
        return text
    lines = text.splitlines(keepends=True)
    wanted, seen, kept = characters / len(text), 0, 0
    chosen = []
    for line in lines:
        seen += len(line)
        if kept + len(line) / 2 <= seen * wanted:
            chosen.append(line)
            kept += len(line)
    return "".join(chosen) or text[:characters]


def of_bytes(text: str, size: int) -> str:
    """A document of about `size` bytes in UTF-8: copies of the text, or lines from all over it."""
    each = len(text.encode()) + 1
    if size < each * 0.75:
        return thinned(text, int(len(text) * size / each))
    return (text + "\n") * max(1, round(size / each))


HOSTILE = {
    "digits": "1234567890",
    "opening brackets": "（",
    "brackets in pairs": "（）",
    "one clause without a number": "推进各项工作落实见效",
    "one clause full of numbers": "举办讲座12场受众300人",
}


def hostile(kind: str, characters: int) -> str:
    """So many characters without a line break or a full stop."""
    unit = HOSTILE[kind]
    return (unit * (characters // len(unit) + 1))[:characters]
