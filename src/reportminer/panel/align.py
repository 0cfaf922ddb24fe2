"""The flow: rows to names, names to series, series to aligned observations and those that stand alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reportminer.panel.alike import Verdict, best, difference, judge
from reportminer.panel.cluster import ALONE, Cells, Cluster, NameKey, Node, clusters
from reportminer.panel.convert import Conversions
from reportminer.panel.entities import Reporter, reporters
from reportminer.panel.mapping import Decisions
from reportminer.panel.rows import Stated
from reportminer.panel.wording import Form, Wording

KEPT_OUT = "kept out by the mapping"
_RATES = {"%", "个百分点", "位", "倍"}
_VAGUE = 3  # values of one name in one report and period, from which on the name does not tell what they are
_HINTS = 60  # names with one head among which the nearest is looked for


@dataclass(frozen=True, slots=True)
class Named:
    """A row with its reporter, its own scope, and the name that it is compared by."""

    stated: Stated
    reporter: Reporter
    scope: str
    indicator: str
    unit: str
    base: str

    @property
    def name(self) -> str:
        """What is measured, with a scope that it does not repeat: 城镇 and 低保对象 are 城镇低保对象."""
        repeated = self.scope in self.indicator or self.scope[:2] == self.indicator[:2]
        return self.indicator if not self.scope or repeated else self.scope + self.indicator

    @property
    def key(self) -> NameKey:
        s, own = self.stated, self.reporter.whole
        return NameKey(s.aspect, s.against, s.status, self.base, self.name, own if own in self.name else "")


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator: its canonical name and scope, aspect, basis, status and common unit, and the verdict on each name."""

    name: str
    scope: str
    aspect: str
    basis: str
    status: str
    unit: str
    verdicts: Mapping[NameKey, Verdict]

    @property
    def label(self) -> str:
        """Scope and name in one."""
        return self.name if not self.scope or self.scope in self.name else f"{self.scope}{self.name}"

    @property
    def id(self) -> str:
        """The name, with what else it takes to be unique: 观众 · 万人次 · target."""
        aspect = " ".join(x for x in (self.aspect, self.basis) if x)
        parts = (
            self.label,
            self.unit,
            "" if aspect == "level" else aspect,
            "" if self.status == "actual" else self.status,
        )
        return " · ".join(p for p in parts if p)


@dataclass(frozen=True, slots=True)
class Placed:
    """A row, its series, and why it is not aligned with others; empty if it is."""

    named: Named
    series: Series | None
    reason: str = ""


def align(
    rows: Sequence[Stated],
    wording: Wording,
    conversions: Conversions,
    decisions: Decisions,
    min_score: float,
) -> list[Placed]:
    """Place each row: into a series with rows of other reports or years, or alone, with the reason."""
    of_document = reporters(rows)
    named = [_named(r, of_document[r.document], conversions) for r in rows]
    vague = _vague(named)
    usable = [n for n in named if not (_unusable(n.stated) or _place(n) in vague)]
    found = _clusters(usable, wording, conversions, decisions, min_score)
    series: dict[NameKey, Series] = {}
    members: dict[NameKey, Sequence[Named]] = {}
    by_key: dict[NameKey, list[Named]] = defaultdict(list)
    for n in usable:
        by_key[n.key].append(n)
    for cluster in found:
        mine = [n for node in cluster.nodes for n in by_key[node.key]]
        one = _series(cluster, mine, wording, conversions, min_score)
        for node in cluster.nodes:
            series[node.key], members[node.key] = one, mine
    told = _Reasons(found, members, wording)
    placed = []
    for n in named:
        reason = _unusable(n.stated) or vague.get(_place(n), "")
        placed.append(Placed(n, None, reason) if reason else Placed(n, series[n.key], told.alone(n.key)))
    return placed


def _place(n: Named) -> tuple[NameKey, str, str]:
    return (n.key, n.stated.document, n.stated.when)


def _vague(rows: Iterable[Named]) -> dict[tuple[NameKey, str, str], str]:
    """The names that hold several things in one report and period, and what to tell a person."""
    values: dict[tuple[NameKey, str, str], set[float | None]] = defaultdict(set)
    for n in rows:
        values[_place(n)].add(n.stated.value)
    return {
        place: f"not one indicator: the report has {len(found)} values of this name for one period"
        for place, found in values.items()
        if len(found) >= _VAGUE
    }


def _unusable(r: Stated) -> str:
    if not r.indicator:
        return "no name: nothing in the report names the number"
    if r.value is None and r.low is None and r.high is None:
        return "no value: a vague number"
    return ""


def _named(r: Stated, reporter: Reporter, conversions: Conversions) -> Named:
    indicator, unit = r.measured
    return Named(r, reporter, reporter.scope(r.scope), indicator, unit, conversions.base(unit))


def _clusters(
    rows: Iterable[Named], wording: Wording, conversions: Conversions, decisions: Decisions, min_score: float
) -> list[Cluster]:
    by_key: dict[NameKey, list[Named]] = defaultdict(list)
    for n in rows:
        by_key[n.key].append(n)
    blocks: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for key in sorted(by_key):
        blocks[key.block].append(_node(key, by_key[key], wording, conversions, decisions))
    return [c for block in sorted(blocks) for c in clusters(blocks[block], wording, min_score)]


def _node(
    key: NameKey, mine: Sequence[Named], wording: Wording, conversions: Conversions, decisions: Decisions
) -> Node:
    cells: dict[tuple[str, str], set[float]] = defaultdict(set)
    for n in mine:
        s = n.stated
        if s.value is not None:
            cells[s.document, s.when].add(conversions.convert(s.value, n.unit, n.base))
        else:
            cells[s.document, s.when].add(float("nan"))
    frozen: Cells = {cell: frozenset(values) for cell, values in cells.items()}
    labels = {decisions.of(decided_key(n)) for n in mine} - {""}
    return Node(key, wording.form(key.name, key.base, key.own), frozen, min(labels, default=""))


def decided_key(n: Named) -> tuple[str, ...]:
    """The key of a row's name in a mapping."""
    s = n.stated
    return (n.indicator, n.scope, s.aspect, s.against, s.status, n.base)


def _series(
    cluster: Cluster, mine: Sequence[Named], wording: Wording, conversions: Conversions, min_score: float
) -> Series:
    leader = cluster.leader
    first = min((n for n in mine if n.key == leader.key), key=lambda n: (len(n.scope), n.scope, n.indicator))
    label = "" if cluster.label == ALONE else cluster.label
    named_by_person = bool(label) and label not in {n.form.name for n in cluster.nodes}
    chief = wording.form(label, leader.key.base) if named_by_person else leader.form
    verdicts = {n.key: _verdict(n.form, chief, wording, min_score, bool(n.label)) for n in cluster.nodes}
    unit = conversions.common(n.unit for n in mine)
    scope = "" if label else first.scope
    return Series(label or first.indicator, scope, *leader.key[:3], unit, verdicts)


def _verdict(form: Form, chief: Form, wording: Wording, min_score: float, decided: bool) -> Verdict:
    verdict = judge(form, chief, wording)
    if verdict.score >= min_score:
        return verdict
    return Verdict("mapping", 1.0) if decided else verdict


class _Reasons:
    """Why a series has but one report and period: what is nearest to it, and what keeps the two apart."""

    def __init__(
        self, found: Sequence[Cluster], members: Mapping[NameKey, Sequence[Named]], wording: Wording
    ) -> None:
        self._wording = wording
        self._of = {n.key: c for c in found for n in c.nodes}
        self._several = {id(c): _is_several(members[c.leader.key]) for c in found}
        self._by_head: dict[tuple[str, ...], list[Node]] = defaultdict(list)
        self._by_letters: dict[str, set[NameKey]] = defaultdict(set)
        self._told: dict[NameKey, str] = {}
        for node in (n for c in found for n in c.nodes):
            self._by_head[(*node.key.block, node.form.head)].append(node)
            self._by_letters[_spelled(node)].add(node.key)

    def alone(self, key: NameKey) -> str:
        """Empty for a name whose series has several reports or periods."""
        if key not in self._told:
            self._told[key] = self._reason(key)
        return self._told[key]

    def _reason(self, key: NameKey) -> str:
        cluster = self._of[key]
        node = next(n for n in cluster.nodes if n.key == key)
        if node.label == ALONE:
            return KEPT_OUT
        if self._several[id(cluster)]:
            return ""
        return self._other_unit(node) or self._nearest(node) or "no other report or period has it"

    def _other_unit(self, node: Node) -> str:
        """Rates stand beside amounts; but 户 beside 人 is a mismatch."""
        mine = node.key
        same = [k for k in self._by_letters[_spelled(node)] if k[:3] == mine[:3] and k.base != mine.base]
        others = sorted({k.base or "none" for k in same} - _RATES)
        if not others or mine.base in _RATES:
            return ""
        return f"units that do not convert: {mine.base or 'none'} here, {'、'.join(others)} elsewhere"

    def _nearest(self, node: Node) -> str:
        group = self._by_head[(*node.key.block, node.form.head)]
        others = [n.form for n in group[:_HINTS] if n.key != node.key]
        verdict, other = best(node.form, others, self._wording)
        if other is None:
            return ""
        more = difference(node.form, other)
        return f"not sure enough: «{other.name}» is near ({verdict.score:.2f}), but {more} makes a difference"


def _spelled(node: Node) -> str:
    """The characters of a name, whatever its unit."""
    return "".join(sorted("".join(node.form.said)))


def _is_several(rows: Sequence[Named]) -> bool:
    return len({(n.reporter.entity, n.stated.document, n.stated.when) for n in rows}) > 1
