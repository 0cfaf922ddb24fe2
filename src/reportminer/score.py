"""Scoring against gold: NAME.tsv beside NAME.txt, one line an observation, its mention in [[…]].

Where no context tells a mention from others, as in tables, the columns `start` and `end` place it instead.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import get_args

from reportminer.errors import ReadError
from reportminer.model import Aspect, Document, Modifier, Observation, Status
from reportminer.read import read, read_text

GOLD_COLUMNS = (
    "id", "context", "value", "rel", "unit", "label", "head", "aspect", "status", "period", "parent", "opt",
)  # fmt: skip
NEAR_ENOUGH = 0.7
"""The share of characters (F1) that a name must have in common with a gold label."""

_SAME_UNITS = (
    "名 位 人", "% ％ 百分比", "公里 千米 km", "平方米 ㎡ m² 平米", "公斤 千克 kg", "千瓦时 度",
    "元 人民币 人民币元", "个百分点 百分点", "天 日", "辆次 车次", "月 个月", "小时 个小时",
    "平方公里 平方千米 km²", "立方米 方 m³",
)  # fmt: skip
_ALL = " ".join(GOLD_COLUMNS)
_UNIT = {unit: group.split()[0] for group in _SAME_UNITS for unit in group.split()}
_IDLE = re.compile(r"[\s\W_]|共计|[的了共等]")


@dataclass(frozen=True, slots=True)
class GoldRow:
    """One line of a gold file; `start` and `end` are code points into the text, alternatives are tuples."""

    id: str
    start: int
    end: int
    mention: str
    low: float | None
    high: float | None
    modifier: str
    units: tuple[str, ...]
    labels: tuple[str, ...]
    heads: tuple[str, ...]
    aspects: tuple[str, ...]
    statuses: tuple[str, ...]
    periods: tuple[str, ...]
    parent: str
    optional: bool

    def accepts(self, name: str) -> bool:
        """Whether `name` holds the words of `heads` and is near enough to one of the labels."""
        return any(_holds(name, head) for head in self.heads) and self.nearness(name) >= NEAR_ENOUGH

    def nearness(self, name: str) -> float:
        """Characters in common (F1) of `name` and the nearest label."""
        return max(_common(name, label) for label in self.labels)


@dataclass(frozen=True, slots=True)
class Gold:
    """A text and its gold rows in the order of the text."""

    document: Document
    rows: tuple[GoldRow, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts, which add up over texts, and the faults in words."""

    counts: Counter[str] = field(default_factory=Counter)
    notes: tuple[str, ...] = ()

    def __add__(self, other: Score) -> Score:
        return Score(self.counts + other.counts, self.notes + other.notes)

    @property
    def figures(self) -> dict[str, float | None]:
        """Counts `gold` and `pred`, then shares 0 to 1; None where there is nothing to divide by."""
        c = self.counts
        gold, pred, found = c["found"] + c["missed"], c["found"] + c["extra"], c["found"]

        def f1(name: str) -> float:
            return 2 * c[name] / (gold + pred) if gold + pred else 0.0

        return {
            "gold": gold,
            "pred": pred,
            "detect_p": found / (pred or 1),
            "detect_r": found / (gold or 1),
            "detect_f1": f1("found"),
            "quantity_f1": f1("quantity"),
            "label_f1": f1("label"),
            "row_f1": f1("row"),
            "aspect": c["aspect"] / (found or 1),
            "status": c["status"] / (found or 1),
            "period_p": _share(c["period_claimed_right"], c["period_claimed"]),
            "period_r": _share(c["period_stated_right"], c["period_stated"]),
            "part_of_p": _share(c["part_right"], c["part_claimed"]),
            "part_of_r": _share(c["part_right"], c["part_stated"]),
        }


def gold_files(folder: str | Path) -> list[Path]:
    """The gold files of a folder, sorted; raises `ReadError` if there are none."""
    paths = sorted(Path(folder).glob("*.tsv"))
    if not paths:
        raise ReadError(f"{folder}: no gold here; a gold file is NAME.tsv beside its text NAME.txt")
    return paths


def load_gold(path: str | Path) -> Gold:
    """The gold file NAME.tsv and its text NAME.txt; raises `ReadError` naming every faulty line."""
    golds = load_golds(path)
    if len(golds) > 1:
        raise ReadError(f"{path}: rows of {len(golds)} documents; keep those of one")
    return golds[0]


def load_golds(path: str | Path) -> list[Gold]:
    """The gold of a file, a document each; raises `ReadError` naming every faulty line.

    The text is NAME.txt beside the file, or else what the column `document` of a corrections file names.
    Rows that a person rejected are no gold.
    """
    path = Path(path)
    first, *lines = read_text(path).text.replace("\r\n", "\n").split("\n")
    header = first.split("\t")
    beside = path.with_suffix(".txt")
    if "document" not in header:
        read(beside)  # what has no text is no gold at all: say that first
    if missing := set(GOLD_COLUMNS) - set(header) - {"opt"}:
        raise ReadError(f"{path}:1: the header lacks {', '.join(sorted(missing))}; the columns are {_ALL}")
    by_document: dict[str, list[tuple[int, list[str]]]] = {}
    for n, line in enumerate(lines, 2):
        if line.strip():
            cells = line.split("\t")
            cell = dict(zip(header, cells, strict=False))
            by_document.setdefault(cell.get("document", ""), []).append((n, cells))
    texts = {name: read(_text_of(path, name, beside, len(by_document))) for name in by_document or [""]}
    return [_gold(path, header, texts[name], by_document.get(name, [])) for name in texts]


def digest(text: str) -> str:
    """Sixteen hexadecimal digits that tell a text from its later versions."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _text_of(path: Path, document: str, beside: Path, documents: int) -> Path:
    """Where the text of a document lies: beside its gold, or where its name says, from there or from here."""
    if not document or (documents == 1 and beside.is_file()):
        return beside
    places = (path.parent / document, path.parent / Path(document).name, Path(document))
    found = next((p for p in places if p.is_file()), None)
    if found is None:
        raise ReadError(f"{path}: no text for document «{document}»; put it beside the file")
    return found


def _gold(path: Path, header: list[str], document: Document, lines: Sequence[tuple[int, list[str]]]) -> Gold:
    """The gold of one document from the numbered lines of its file."""
    rows, faults = [], []
    for n, cells in lines:
        cell = dict(zip(header, cells, strict=False))
        try:
            if cell.get("digest") and cell["digest"] != digest(document.text):
                raise ValueError(
                    f"the text of {document.source} is not the one that was reviewed; review it anew"
                )
            rows += [_row(document.text, header, cells)] if cell.get("decision") != "reject" else []
        except ValueError as e:
            faults.append(f"{path}:{n}: {e}")
    faults += [f"{path}: {fault}" for fault in _joint_faults(rows)] if not faults else []
    if faults:
        raise ReadError("\n".join(faults))
    return Gold(document, tuple(sorted(rows, key=lambda g: g.start)))


def score(gold: Gold, observations: Iterable[Observation]) -> Score:
    """Compare the observations of one text with its gold; optional rows count neither for nor against."""
    observed = list(observations)
    pairs, missed, extra = align(gold.rows, observed)
    row_of = {g.id: o.row for g, o in pairs}
    own_period = Counter(o.period for o in observed).most_common(1)[0][0] if observed else ""
    counts: Counter[str] = Counter(missed=sum(not g.optional for g in missed), extra=len(extra))
    notes: list[str] = []
    for g, o in pairs:
        if not g.optional:
            right = judge(g, o)
            right["part_of"] = not g.parent or (o.part_of is not None and o.part_of == row_of.get(g.parent))
            counts.update(_counts(g, o, right, own_period))
            notes += _notes(g, o, right, own_period)
    notes += [f"missed: «{g.mention}» {g.labels[0]} @{g.start}" for g in missed if not g.optional]
    notes += [f"extra: «{o.mention}» {_name(o)} @{o.start}" for o in extra]
    return Score(counts, tuple(notes))


def align(
    rows: Sequence[GoldRow], observed: Sequence[Observation]
) -> tuple[list[tuple[GoldRow, Observation]], list[GoldRow], list[Observation]]:
    """Overlapping spans in pairs, equal values and then larger overlaps first; and what is left over."""
    candidates = []
    for i, g in enumerate(rows):
        for j, o in enumerate(observed):
            overlap = min(g.end, o.end) - max(g.start, o.start)
            if overlap > 0:
                candidates.append((not _value_right(g, o), -overlap, i, j))
    of_gold: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(candidates):
        if i not in of_gold and j not in taken:
            of_gold[i] = j
            taken.add(j)
    pairs = [(rows[i], observed[j]) for i, j in of_gold.items()]
    missed = [g for i, g in enumerate(rows) if i not in of_gold]
    return pairs, missed, [o for j, o in enumerate(observed) if j not in taken]


def judge(g: GoldRow, o: Observation) -> dict[str, bool]:
    """Which fields of an observation are right; a period is compared only where gold states one."""
    name = max((_name(o), o.indicator), key=g.nearness)
    return {
        "value": _value_right(g, o),
        "modifier": o.quantity.modifier == g.modifier,
        "unit": _unit(o.quantity.unit) in map(_unit, g.units),
        "label": g.accepts(name),
        "aspect": o.aspect in g.aspects,
        "status": o.status in g.statuses,
        "period": not _stated(g) or o.period in g.periods,
    }


def _counts(g: GoldRow, o: Observation, right: dict[str, bool], own_period: str) -> Counter[str]:
    quantity = right["value"] and right["modifier"] and right["unit"]
    claimed = (o.period or own_period) != own_period
    counts = Counter({name: int(ok) for name, ok in right.items()})
    counts.update(
        found=1,
        quantity=quantity,
        row=quantity and right["label"] and right["aspect"],
        period_stated=_stated(g),
        period_stated_right=_stated(g) and right["period"],
        period_claimed=claimed,
        period_claimed_right=claimed and _stated(g) and right["period"],
        part_stated=bool(g.parent),
        part_right=bool(g.parent) and right["part_of"],
        part_claimed=o.part_of is not None,
    )
    return counts


def _notes(g: GoldRow, o: Observation, right: dict[str, bool], own_period: str) -> list[str]:
    notes = []
    if (o.period or own_period) != own_period and not _stated(g):
        notes.append(f"period claimed, none stated: «{g.mention}» {g.labels[0]}  <-  {o.period}")
    wrong = [name for name, ok in right.items() if not ok]
    if wrong:
        q = o.quantity
        got = f"{_name(o)} | {q.modifier} {q.value} {q.unit} | {o.aspect} {o.status} {o.period}"
        notes.append(f"wrong {', '.join(wrong)}: «{g.mention}» {g.labels[0]}  <-  {got}")
    return notes


def _row(text: str, header: list[str], cells: list[str]) -> GoldRow:
    """One gold line; raises ValueError saying what is wrong with it."""
    if len(cells) > len(header):
        raise ValueError(f"{len(cells)} cells, but only {len(header)} columns; remove a tab")
    cell = dict.fromkeys(GOLD_COLUMNS, "") | dict(zip(header, cells, strict=False))
    offsets = (cell.get("start", ""), cell.get("end", ""))
    start, end = map(int, offsets) if offsets[0] else _place(text, cell["context"])
    low, high = _bounds(cell["value"], cell["rel"])
    row = GoldRow(
        id=cell["id"],
        start=start,
        end=end,
        mention=text[start:end],
        low=low,
        high=high,
        modifier=_known((cell["rel"],), get_args(Modifier), "rel")[0],
        units=tuple(cell["unit"].split("|")),
        labels=tuple(cell["label"].split("|")),
        heads=tuple(cell["head"].split("|")),
        aspects=_known(cell["aspect"].split("|"), get_args(Aspect), "aspect"),
        statuses=_known(cell["status"].split("|"), get_args(Status), "status"),
        periods=tuple(cell["period"].split("|")),
        parent=cell["parent"],
        optional=cell["opt"] == "1",
    )
    if not (cell["label"] and cell["head"]):
        raise ValueError("label or head is empty; fill both")
    if not any(row.accepts(label) for label in row.labels):
        raise ValueError(f"no label holds the words of head «{cell['head']}»; change one of them")
    return row


def _place(text: str, context: str) -> tuple[int, int]:
    parts = re.fullmatch(r"(.*?)\[\[(.+?)\]\](.*)", context, re.S)
    if not parts:
        raise ValueError(f"no [[mention]] in the context «{context}»")
    before, mention, after = parts.groups()
    times = text.count(before + mention + after)
    if times != 1:
        raise ValueError(f"the context must stand once in the text, not {times} times: {context}")
    start = text.index(before + mention + after) + len(before)
    return start, start + len(mention)


def _bounds(value: str, modifier: str) -> tuple[float | None, float | None]:
    low, dots, high = value.partition("..")
    if bool(dots) != (modifier == ".."):
        raise ValueError(f"value «{value}» with rel «{modifier}»; a range has lo..hi and rel ..")
    if not low and modifier != "~":
        raise ValueError("value is empty; only a vague number (rel ~) may have none")
    first = float(low) if low else None
    return first, float(high) if dots else first


def _known(cells: Sequence[str], known: tuple[str, ...], column: str) -> tuple[str, ...]:
    for cell in cells:
        if cell not in known:
            raise ValueError(f"{column} «{cell}»; use one of {' '.join(known)}")
    return tuple(cells)


def _joint_faults(rows: Sequence[GoldRow]) -> list[str]:
    """Faults between rows: ids twice, parents that are not there, overlapping mentions."""
    times = Counter(g.id for g in rows)
    faults = [f"id {i} stands {n} times" for i, n in times.items() if n > 1]
    faults += [f"id {g.id}: parent {g.parent} is no id" for g in rows if g.parent and g.parent not in times]
    ordered = sorted(rows, key=lambda g: g.start)
    overlaps = [(a, b) for a, b in pairwise(ordered) if b.start < a.end]
    return faults + [f"ids {a.id} and {b.id} overlap" for a, b in overlaps]


def _bare(name: str) -> str:
    """A name without what does not matter when two names are compared."""
    return _IDLE.sub("", unicodedata.normalize("NFKC", name)).lower()


def _common(a: str, b: str) -> float:
    one, other = Counter(_bare(a)), Counter(_bare(b))
    shared = (one & other).total()
    return 2 * shared / (one.total() + other.total()) if shared else 0.0


def _holds(name: str, head: str) -> bool:
    """Whether `name` has the words of `a+b-c`: a and b, and not c."""
    said = _bare(name)
    return all((_bare(word) in said) != (sign == "-") for sign, word in re.findall(r"([+-]?)([^+-]+)", head))


def _name(o: Observation) -> str:
    """Scope and indicator as one name, the scope only where the indicator does not hold it."""
    return o.indicator if _bare(o.scope) in _bare(o.indicator) else o.scope + o.indicator


def _value_right(g: GoldRow, o: Observation) -> bool:
    q = o.quantity
    if g.modifier == "..":
        return _same(g.low, q.low) and _same(g.high, q.high)
    return g.low is None or _same(g.low, q.value)


def _same(a: float | None, b: object) -> bool:
    if a is None or b is None:
        return a is None and b is None
    x = float(str(b))
    return abs(a - x) <= 1e-6 * max(1.0, abs(a), abs(x))


def _unit(unit: str) -> str:
    return _UNIT.get(unit, unit)


def _stated(g: GoldRow) -> bool:
    return g.periods != ("",)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def in_one_line(figures: dict[str, float | None]) -> str:
    """Figures for a terminal: counts as integers, shares with three digits, nothing as a dash."""
    return " ".join(f"{name}={_figure(value)}" for name, value in figures.items())


def _figure(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
