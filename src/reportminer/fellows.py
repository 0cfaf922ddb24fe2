"""Names that lean on those of their fellows: members of a list, and rows that tell the same of another place."""

from __future__ import annotations

import re

from reportminer.cues import Cues
from reportminer.heads import Heads
from reportminer.model import Frame, Named
from reportminer.nameparts import again, same_kind
from reportminer.owners import before_bound, gain_beside, left_out_of, of_rank, other_of
from reportminer.record import replace


def fellow_of(heads: Heads, cues: Cues, f: Frame, level: Named | None, unit: str) -> Named | None:
    """A member of a list that leaves out what the one before it, `level`, says: behind its name or before it."""
    if f.listed and level and (gained := gain_beside(heads, cues, f.name, level, unit)):
        return gained
    if level is None or level.owner or f.acted or f.rule == "noun after":
        return None
    told = f.kind == "own" and level.aspect == "level" and not f.listed
    if told and (alike := done_alike(cues, f.name, level, unit)):
        return alike
    first = other_of(cues.contrast, f.name, level) or before_bound(f.name, level)
    alike_unit = same_kind(level.unit, unit)
    rest = left_out_of(heads, f.name, level) or of_rank(f.name, level) if alike_unit else ""
    if not first and not rest:
        return None
    return Named(first + f.name + rest, f.scope or level.scope, "level", unit, "")


def measured_beside(heads: Heads, before: Named | None, total: Named, name: str) -> bool:
    """其中，医院诊疗8亿人次，入院人次2亿: whether a measure is of the part told right before, not of the total."""
    if before is None or before.parent is None or before.owner or name.startswith("其"):
        return False
    return heads.needs_owner(name) == "measure" and not total.thing.endswith(name)


_PLACE = re.compile("[省市县区旗州镇乡村]$|街道$")


def done_alike(cues: Cues, name: str, level: Named, unit: str) -> Named | None:
    """东山县建成书屋12个；西溪县建成8个: what another place did of the same, which only the verb tells."""
    verb = cues.ends_in_verb.start(name)
    who = name[:verb] if 2 <= verb < len(name) - 1 else ""
    if not who or not level.scope or level.owner or not _PLACE.search(who) or not same_kind(level.unit, unit):
        return None
    return replace(again(level, unit), scope=who)
