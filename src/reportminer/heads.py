"""Which names cannot stand alone, and what they are of: the heads of `heads.tsv`, compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from reportminer.endings import EndPattern
from reportminer.lexicon import Lexicon


@dataclass(frozen=True, slots=True, eq=False)
class Heads:
    """Which words cannot stand alone as a name, and what they name."""

    role: dict[str, str]
    of: dict[str, tuple[str, ...]]
    bare: re.Pattern[str]
    measures: re.Pattern[str]
    measure_end: EndPattern
    bare_lasts: frozenset[str]
    person_end: EndPattern

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> Heads:
        return _heads(lexicon)

    @lru_cache(maxsize=4096)  # noqa: B019 - a lexicon has one, which is kept as well
    def needs_owner(self, name: str) -> str:
        """The role of a name that cannot stand alone: person, measure or event; else empty."""
        if name.endswith("）"):  # 在校学生（不含研究生）
            name = name[: name.rfind("（")]
        m = self.bare.fullmatch(name) if name[-1:] in self.bare_lasts else None
        return self.role[m["head"]] if m else ""

    def does(self, name: str) -> bool:
        """Whether a name begins with what is done: 发放补贴资金, 立案."""
        return self.role.get(name[:2]) == "event"

    def owned_by(self, name: str) -> tuple[str, ...]:
        """The words that the owner of a name that cannot stand alone is named by; empty where anything can own it."""
        m = self.bare.fullmatch(name)
        return self.of.get(m["head"], ()) if m else ()

    def entity(self, name: str) -> str:
        """A name without the measure at its end: 春茶 of 春茶产量."""
        m = self.measure_end.search(name)
        return name[: m.start()].rstrip("的") if m and m.start() >= 2 else name

    def measure(self, name: str) -> str:
        """The measure at the end of a name, or empty."""
        m = self.measure_end.search(name)
        return m[0] if m and m.start() >= 1 else ""


_ADJECTIVES = "年度|当期|单[个笔户人场期篇件次]|最高|平均|货币|总|累计|年|日|月|新增|现有|直接|线上|线下|最终|注册|在册|各类|各项|全部|其他|共|当年|本年|全年|年均|日均|月均|人均|亩均|户均|村均|每|新|已|均|净增|有关|相关|占|预计|实际|有|其中|网站|全网|现场|季度|计划|合同|协议|主要|参与|参加|受益|惠及|覆盖|次均|每|到位|实有|共有|完成|实现"


_WHOLE = frozenset(("造林", "植树", "育苗", "种草", "护林"))  # say themselves what was done


@lru_cache(maxsize=8)
def _heads(lexicon: Lexicon) -> Heads:
    role = {
        e["word"]: "event"
        for e in lexicon.tables["cues.tsv"]
        if {"act", "verb"} & set(e.list("role")) and len(e["word"]) > 1 and e["word"] not in _WHOLE
    }
    role |= {e["head"]: e["role"] for e in lexicon.tables["heads.tsv"]}
    words = sorted(role, key=len, reverse=True)
    heads = [w for w in words if role[w] != "total"]
    people = [w for w in words if role[w] == "person"]
    measured = [w for w in words if role[w] in ("measure", "total") and w not in ("数", "平均")]
    bare, measures = ("|".join(map(re.escape, some)) for some in (heads, measured))
    of_all = ("平均", "总", "年", "日", "月", "人均", "亩均", "户均")
    more = ("数", "数量", "总数", "总额", "总计", "合计")
    counted = (*more, "人数", "人次", "率")
    return Heads(
        role,
        {e["head"]: tuple(e.list("of")) for e in lexicon.tables["heads.tsv"] if e["of"]},
        re.compile(
            f"(?!新产品|各项[存贷]款)(?:尚?未|被)?(?:{_ADJECTIVES}|的|[省市县区]级(?=指标))*?(?P<head>{bare})(?:{'|'.join(counted)})?"
        ),
        re.compile(measures),
        EndPattern.of(
            f"(?=[{re.escape(''.join(sorted({w[0] for w in (*of_all, *measured)})))}])"
            f"(?:{'|'.join(of_all)})*(?:{measures})(?:{'|'.join(more)})?",
            (*measured, *more),
        ),
        frozenset(word[-1] for word in (*heads, *counted)),
        EndPattern.of(f"(?:{'|'.join(map(re.escape, people))})(?:人数|总数|数)?", (*people, "数")),
    )
