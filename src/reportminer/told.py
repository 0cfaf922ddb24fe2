"""What a document has told so far: its rows, what they amount to, and the context in which the next one is named."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from reportminer.context import Context
from reportminer.model import Frame, Named
from reportminer.nameparts import PER_UNIT, same_kind
from reportminer.record import replace


@dataclass(slots=True)
class Told:
    """The rows named so far, each with its value; `sums` has, for each total, what its parts add up to."""

    rows: list[Named] = field(default_factory=list)
    values: list[Decimal | None] = field(default_factory=list)
    sums: dict[int, Decimal] = field(default_factory=dict)
    context: Context = field(default_factory=Context)

    def keep(self, named: Named, value: Decimal | None) -> None:
        """Adds a row; parts that add up to their total are all there are, and what follows is no part of it."""
        self.rows.append(named)
        self.values.append(value)
        total = self.context.total
        if total is None or named.parent != total or value is None:
            return
        self.sums[total] = self.sums.get(total, Decimal(0)) + value
        if self.sums[total] == self.values[total]:
            self.now(total=None)

    def now(self, **changed: object) -> None:
        """The context with some of its fields changed."""
        self.context = replace(self.context, **changed)

    def row(self, i: int | None) -> Named | None:
        """Row `i`, if it is one."""
        return self.rows[i] if i is not None and 0 <= i < len(self.rows) else None

    def level(self) -> Named | None:
        """The last level that others may speak of."""
        return self.row(self.context.level)

    def level_value(self) -> Decimal | None:
        """What that level amounts to."""
        return None if self.context.level is None else self.values[self.context.level]

    def here(self) -> bool:
        """Whether that level stands in this sentence."""
        return self.context.level is not None and self.context.level_sentence == self.context.sentence

    def level_here(self) -> Named | None:
        """That level, if it stands in this sentence."""
        return self.level() if self.here() else None

    def bracketed(self, f: Frame, unit: str) -> Frame:
        """60岁以上2.6万人，占18%（其中65岁以上1.9万人）: what a bracket behind a share or growth breaks down is the amount."""
        host, first = self.row(f.host), self.context.list_from
        if host is None or f.host is None or same_kind(host.unit, unit) or PER_UNIT.search(f.name):
            return f
        # 事故9起、死亡12人（其中道路6起、死亡7人）
        beside = range(f.host if first is None else first, f.host)
        near = beside if host.source is None else (host.source,)
        return replace(f, host=next((i for i in near if same_kind(self.rows[i].unit, unit)), f.host))

    def total_row(self, f: Frame) -> Named | None:
        """What a frame is a part of: the amount before its bracket, else the total that is open."""
        return self.row(f.host if f.host is not None else self.context.total)

    def fills(self, part: Named) -> bool:
        """Whether with this part its total is told in full."""
        return part.parent is not None and self.sums.get(part.parent) == self.values[part.parent]
