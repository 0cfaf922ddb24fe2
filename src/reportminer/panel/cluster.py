"""Names to series: rule by rule, from the strictest, and only where all names of both sides agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from reportminer.panel.alike import INSERTED, LEVELS, Level, inserted
from reportminer.panel.wording import Form, Wording

ALONE = "-"
"""What a person writes in a mapping for a name that shall be aligned with nothing."""


class NameKey(NamedTuple):
    """A name as it is compared: within its block, and with the word that its reports have for their whole place."""

    aspect: str
    basis: str
    status: str
    base: str
    name: str
    own: str

    @property
    def block(self) -> tuple[str, ...]:
        """What names must have in common to be compared at all."""
        return self[:4]


Cells = Mapping[tuple[str, str], frozenset[float]]


@dataclass(frozen=True, slots=True)
class Node:
    """A name, with the documents and periods for which it is told; `label` is what a person decided."""

    key: NameKey
    form: Form
    cells: Cells = field(hash=False)
    label: str = ""

    @property
    def documents(self) -> frozenset[str]:
        return frozenset(document for document, _ in self.cells)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Names that are one indicator."""

    nodes: tuple[Node, ...]

    @property
    def label(self) -> str:
        return next((n.label for n in self.nodes if n.label), "")

    @property
    def leader(self) -> Node:
        """The name that is told for most reports and periods; of several the shortest, then the first by code point."""
        return min(self.nodes, key=lambda n: (-len(n.cells), len(n.form.name), n.form.name, n.key))

    @property
    def weight(self) -> tuple[int, str, NameKey]:
        leader = self.leader
        return (-sum(len(n.cells) for n in self.nodes), leader.form.name, leader.key)


def clusters(nodes: Iterable[Node], wording: Wording, min_score: float) -> list[Cluster]:
    """The series among names of one block: one aspect, status, scope and base unit.

    Two clusters become one where each name of the one has the key of each name of the other (complete linkage), no person
    has decided otherwise, and no report tells different values under the two names for one period.
    """
    found = _decided(sorted(nodes, key=lambda n: n.key))
    for level in LEVELS:
        if level.score >= min_score:
            found = _merged(found, level)
    if min_score <= INSERTED:
        found = _linked(found, wording, min_score)
    return sorted(found, key=lambda c: c.weight)


def _decided(nodes: Sequence[Node]) -> list[Cluster]:
    """What a person has put together; every other name alone."""
    together: dict[str, list[Node]] = defaultdict(list)
    for n in nodes:
        if n.label and n.label != ALONE:
            together[n.label].append(n)
    rest = [Cluster((n,)) for n in nodes if not n.label or n.label == ALONE]
    return [*(Cluster(tuple(ns)) for ns in together.values()), *rest]


def _merged(found: Sequence[Cluster], level: Level) -> list[Cluster]:
    groups: dict[object, list[Cluster]] = defaultdict(list)
    for number, c in enumerate(found):
        keys = {level.key(n.form) for n in c.nodes}
        groups[keys.pop() if len(keys) == 1 else number].append(c)
    out: list[Cluster] = []
    for group in groups.values():
        out += _joined(group, level.rule in ("equal", "spelling")) if len(group) > 1 else group
    return out


def _joined(group: Sequence[Cluster], surely: bool) -> list[Cluster]:
    """The clusters of one key, joined one after the other, the most frequent first, where nothing forbids it."""
    out: list[Cluster] = []
    for c in sorted(group, key=lambda c: c.weight):
        for k, other in enumerate(out):
            if may_join(c, other, surely):
                out[k] = Cluster((*other.nodes, *c.nodes))
                break
        else:
            out.append(c)
    return out


def may_join(a: Cluster, b: Cluster, surely: bool = False) -> bool:
    """Whether neither a person nor a report keeps the two apart; the same words (`surely`) no report keeps apart."""
    labels = {a.label, b.label} - {""}
    if ALONE in labels or len(labels) > 1:
        return False
    return surely or not _contradict(a, b)


def _contradict(a: Cluster, b: Cluster) -> bool:
    """A report that tells two values under two names for one period means two things."""
    mine: dict[tuple[str, str], set[float]] = defaultdict(set)
    for n in a.nodes:
        for cell, values in n.cells.items():
            mine[cell] |= values
    return any(cell in mine and not mine[cell] & values for n in b.nodes for cell, values in n.cells.items())


def _linked(found: Sequence[Cluster], wording: Wording, min_score: float) -> list[Cluster]:
    """Joined by the rule `inserted` too: only names with the same head, and never two of one report."""
    by_head: dict[str, list[Cluster]] = defaultdict(list)
    for c in found:
        by_head[c.leader.form.head].append(c)
    groups = by_head.values()
    return [c for group in groups for c in (_chained(group, wording, min_score) if len(group) > 1 else group)]


def _chained(group: Sequence[Cluster], wording: Wording, min_score: float) -> list[Cluster]:
    """The clusters of one head, joined pair by pair as long as all names of both sides are alike."""
    pairs = [
        (-score, group[a].weight, group[b].weight, a, b)
        for a, b in combinations(range(len(group)), 2)
        if (score := _weakest(group[a], group[b], wording)) >= min_score
    ]
    now = dict(enumerate(group))
    root = list(range(len(group)))
    for *_, first, second in sorted(pairs):
        a, b = root[first], root[second]
        if a != b and _linkable(now[a], now[b], wording, min_score):
            now[a] = Cluster((*now[a].nodes, *now.pop(b).nodes))
            root = [a if k == b else k for k in root]
    return list(now.values())


def _linkable(a: Cluster, b: Cluster, wording: Wording, min_score: float) -> bool:
    shared = {d for n in a.nodes for d in n.documents} & {d for n in b.nodes for d in n.documents}
    return not shared and may_join(a, b) and _weakest(a, b, wording) >= min_score


def _weakest(a: Cluster, b: Cluster, wording: Wording) -> float:
    return min(inserted(x.form, y.form, wording).score for x in a.nodes for y in b.nodes)
