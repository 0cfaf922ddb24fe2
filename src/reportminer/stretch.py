"""The stretch of text that belongs to each quantity: its own clause, the clauses before it, what follows it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from reportminer.cues import Cues
from reportminer.endings import behind
from reportminer.model import TIME, Mention, Sentence, Site
from reportminer.nameparts import EVERYWHERE
from reportminer.record import maker

_site = maker(Site)
BOUNDARY = re.compile(  # begins with one set, which a search is quick to look for
    r"[《“，,；;：:。！？!?①②③④⑤⑥⑦⑧⑨⑩](?:(?<=《)[^《》]*》|(?<=“)[^“”]*”|(?<![《“])(?!(?<=\d[：:])\d))"
)  # no colon of a ratio: 1:8.4
_TAIL = re.compile(
    r"(?:\w、(?=\w{2})|\w{1,2}[控级]、(?=\w{1,2}[控级])"  # 16个商、协会, 34个国控、省控断面
    r"|\w{2}、(?=\w{2}(?:儿童|老人|学生|妇女|群众|家庭|青年|人员)))?"  # 80名孤寡、空巢老人
    r"[^，,；;：:。！？!?、（）\n\t]*(?:（[^（）\d，。；]{1,12}）[^，,；;：:。！？!?、（）\n\t]+|(?<=的)、[^，,；;：:。！？!?、（）\n\t]+"
    r"|(?<=[级类型])、(?=[^，。、\d]{1,7}[级类型][^，。、\d级类型]{2})[^，,；;：:。！？!?、（）\n\t]+)*"
)
_BRACKET = re.compile("[（）]")
_RATIOS = frozenset(("%", "‰", "成"))
_SKIPPED = frozenset(TIME + "而但")
HAN = re.compile(r"[^\W\d_]|[“《]")


_AHEAD = 48  # characters of what follows a number
_NO_GROUP = (-1, -1)


@dataclass(frozen=True, slots=True)
class _Brackets:
    """The bracket groups of one sentence, and the innermost one around each of its mentions."""

    groups: tuple[tuple[int, int], ...]
    starts: tuple[int, ...]
    around: tuple[tuple[int, int], ...]
    outer: dict[tuple[int, int], tuple[int, int]]

    def cut(self, text: str, start: int, end: int) -> str:
        """text[start:end] without the bracketed asides that close in it; a short one without a number stays."""
        if not self.groups:
            return text[start:end]
        pieces, at = [], start
        for a, b in self.groups[bisect_left(self.starts, start) :]:
            if a >= end:
                break
            if a < at or b >= end or _belongs_to_name(text, a, b):
                continue
            pieces.append(text[at:a])
            at = b + 1
        pieces.append(text[at:end])
        return "".join(pieces)


def sites(text: str, sentence: Sentence, mentions: Sequence[Mention], first: int, cues: Cues) -> list[Site]:
    """The sites of the mentions of one sentence of a masked text; `first` is the number of the first mention."""
    brackets = _brackets(text, sentence, mentions)
    last_in: dict[tuple[int, int], int] = {}
    out: list[Site] = []
    scope, seen = "", sentence.start
    for k, m in enumerate(mentions):
        group = brackets.around[k]
        peer = last_in.get(group)
        start = mentions[peer].end if peer is not None else max(group[0] + 1, sentence.start)
        raw = _without_unit(brackets.cut(text, start, m.start), m)
        host, host_words = _host(text, sentence, mentions, k, brackets, last_in)
        own, earlier, label = _clauses(raw)
        if given := _at_benefit(own, cues):
            own, earlier = own[given:], (*earlier, own[: given - 1])
        own = _past_comparison(own if peer is None or earlier else without_bound(own), m)
        limit = mentions[k + 1].start if k + 1 < len(mentions) else sentence.end
        tail_end = _tail_end(text, m.end, limit)
        joint = raw if peer is not None else ""
        own, modifier, said = _cut_modifier(own, text[m.end : min(m.end + 8, sentence.end)], cues, joint)
        scope, seen = _scope_before(text, seen, m.start, cues, scope)
        out.append(
            _site(
                mention=m,
                own=own,
                earlier=earlier,
                label=label,
                joint=joint,
                tail=text[min(m.end + said, tail_end) : tail_end],
                prev=None if peer is None else first + peer,
                host=None if host is None else first + host,
                host_words=host_words,
                modifier=modifier,
                opens=peer is None,
                written=text[m.start : m.end],
                scope=scope,
                inside=group[0] >= 0,
                runs_on=m.end < tail_end == limit < sentence.end,
                unit=m.unit.name if m.unit else "",
                dimension=m.unit.dimension if m.unit else "",
                is_ratio=m.unit is not None and m.unit.name in _RATIOS,
                follows=text[m.end : min(m.end + _AHEAD, sentence.end)],
            )
        )
        last_in[group] = k
    return out


def _tail_end(text: str, start: int, limit: int) -> int:
    tail = _TAIL.match(text, start, limit)
    return tail.end() if tail else start


_UNIT_TOLD = re.compile(r"（[^（）]{1,10}）(?=[：:\s]*\Z)")


def _without_unit(raw: str, m: Mention) -> str:
    """A stretch without the bracket that tells the unit of its number: 新增就业人数（万人） 1.2."""
    told = m.unit is not None and m.end == m.numeral.end and not m.numeral.unit
    return _UNIT_TOLD.sub("", raw) if told else raw


def _scope_before(text: str, seen: int, end: int, cues: Cues, scope: str) -> tuple[str, int]:
    """The place that an earlier clause of the sentence begins with (我国…，), nearest first; `seen` is read already."""
    while (comma := text.find("，", seen, end)) >= 0:
        while seen < comma and text[seen] in _SKIPPED:
            seen += 1
        place = cues.place.match(text, seen, comma) if text[seen] in cues.head_starts else None
        scope, seen = place[0] if place and place[0] not in EVERYWHERE else scope, comma + 1
    return scope, seen


def _brackets(text: str, sentence: Sentence, mentions: Sequence[Mention]) -> _Brackets:
    if text.find("（", sentence.start, sentence.end) < 0:
        return _Brackets((), (), (_NO_GROUP,) * len(mentions), {})
    groups: list[tuple[int, int]] = []
    stack: list[int] = []
    marks = [(m.start(), m[0]) for m in _BRACKET.finditer(text, sentence.start, sentence.end)]
    for at, mark in marks:
        if mark == "（":
            stack.append(at)
        elif stack:
            groups.append((stack.pop(), at))
    groups = sorted(groups + [(a, sentence.end) for a in stack])
    around, outer = _nesting(groups, mentions)
    return _Brackets(tuple(groups), tuple(a for a, _ in groups), tuple(around), outer)


def _nesting(
    groups: Sequence[tuple[int, int]], mentions: Sequence[Mention]
) -> tuple[list[tuple[int, int]], dict[tuple[int, int], tuple[int, int]]]:
    """The innermost group of each mention and the group around each group, in one pass over both."""
    around: list[tuple[int, int]] = []
    outer: dict[tuple[int, int], tuple[int, int]] = {}
    open_groups: list[tuple[int, int]] = []
    g = 0
    for m in mentions:
        while g < len(groups) and groups[g][0] < m.start:
            while open_groups and open_groups[-1][1] <= groups[g][0]:
                open_groups.pop()
            outer[groups[g]] = open_groups[-1] if open_groups else _NO_GROUP
            open_groups.append(groups[g])
            g += 1
        while open_groups and open_groups[-1][1] <= m.start:
            open_groups.pop()
        around.append(open_groups[-1] if open_groups else _NO_GROUP)
    return around, outer


def _belongs_to_name(text: str, a: int, b: int) -> bool:
    return (
        b - a <= 14
        and text[a + 1] != "按"
        and not text.startswith("下同", b - 2)
        and not BOUNDARY.search(text, a, b)
        and not any(c.isdigit() for c in text[a:b])
    )


def _host(
    text: str,
    sentence: Sentence,
    mentions: Sequence[Mention],
    k: int,
    brackets: _Brackets,
    last_in: dict[tuple[int, int], int],
) -> tuple[int | None, str]:
    """The mention right before the bracket that holds mention k, else the words before the bracket."""
    group = brackets.around[k]
    if group[0] < 0:
        return None, ""
    before = k - 1
    while before >= 0 and mentions[before].end > group[0]:
        before -= 1
    if before >= 0 and not HAN.search(without_bound(text[mentions[before].end : group[0]])):
        return before, ""
    outer = brackets.outer[group]
    peer = last_in.get(outer)
    start = mentions[peer].end if peer is not None else (outer[0] + 1 if outer[0] >= 0 else sentence.start)
    raw = brackets.cut(text, start, group[0])
    own, _, _ = _clauses(raw)
    if len(raw) < group[0] - start:
        own = own.rsplit("、", 1)[-1]
        listed = _NEXT_LISTED.match(text, text.rfind("）", start, group[0]) + 1, group[0])
        own = listed["item"] if listed else own
    return None, own


_NEXT_LISTED = re.compile("[、和及与](?P<item>[^，。；、]{2,})$")  # 纺织（8%）和食品加工（6%）


_AFTER = re.compile(
    r"(?:大关|台阶|关口|左右|以上|以下|以内|上下(?!游)|之内|中(?=安排|分配|列支|拨付|划拨|支出|提取|切块))、?"
)


def without_bound(s: str) -> str:
    """What follows a number without the word that bounds it: 左右示范园 → 示范园."""
    return behind(_AFTER, s)


_JOINED = re.compile(rf"(?:、|和(?![平谐解田县睦美])|以及|及(?!时|格)|与(?!{TIME}|[^，]*相比))+")


def _apart(s: str) -> str:
    """A stretch without what joins it to the one before."""
    return behind(_JOINED, s) if s else s


_AGAINST_OTHERS = re.compile(
    rf"(?P<what>[^，、]{{2,24}}?)(?P<how>增速|增幅|涨幅|降幅|增长)?(?:连续[^，、]{{1,5}}|[均都也{TIME}]|持续|继续|明显|显著|始终)*"
    r"[高快低慢好优]于[^，、\d]{2,14}、(?=.)"
)
_DOES_FIRST = re.compile(  # 水利投资翻番、达34亿元
    "(?<=.{3})(?:实现|再|又|均|双双|持续|稳步|大幅|不断|连续|较快|快速)*(?:翻(?:了?一)?番|创(?:历史)?新高|增长|提升|扩大|回升)、(?=[达超近约已首]|突破|接近|升至|$)"
    "|(?<=.{3})(?:全面|正式|顺利|建成|竣工|全部)*(?:投产|投用|投运|通车|运营|启用|完工|竣工|建成)、(?=总|年[产发]|装机|全长|库容)"
)
_SAID_FIRST = re.compile(
    "((?:在全[省市县区国])?排名|增长|增加|上升|上涨|提高|下降|减少|降低|下跌|回落)分别[为达]到?$"
)
_REACHED_ONLY = re.compile("(?:首次|已|双双|突破|达到?|超过?|近|约|为|至)*")


def _past_comparison(own: str, mention: Mention) -> str:
    """收入增速快于经济增速、突破3万元: the figure is of 收入, whatever its growth is held against."""
    own = _SAID_FIRST.sub(r"分别\1", own) if "分别" in own else own  # 同比增长分别为5%、8%
    if "、" not in own:
        return own
    m = _AGAINST_OTHERS.match(own) if "于" in own else None
    if m is None:
        return _DOES_FIRST.sub("", own)
    rest = own[m.end() :]
    growth = mention.unit and mention.unit.dimension == "ratio" and _REACHED_ONLY.fullmatch(rest)
    return m["what"] + (m["how"] or "" if growth else "") + rest


def _at_benefit(own: str, cues: Cues) -> int:
    """Where 、 divides what was given from what came of it: 落实补贴政策、惠及3万户."""
    if "、" not in own:
        return 0
    marks = (m.end() for m in re.finditer("、", own) if m.start() >= 4)
    return next((at for at in marks if cues.benefit.match(own, at) and "，" not in own[at:]), 0)


def _clauses(raw: str) -> tuple[str, tuple[str, ...], str]:
    """The own clause of a stretch, the clauses before it, and the one that ends in a colon (钢：达到…)."""
    raw = _apart(raw)
    parts: list[str] = []
    at, label = 0, ""
    for cut in BOUNDARY.finditer(raw):
        if len(mark := cut[0]) == 1:
            part = raw[at : cut.start()]
            label = part if mark in "：:" else label
            parts += [part] if part else []
            at = cut.end()
    return _apart(raw[at:]) if at else raw, tuple(parts), label


_AT_LEAST = re.compile("(?P<word>至少|最多)(?P<act>[^，、\\d]{1,4})$")
_OVER = ("超过", "超出", "超")  # 比计划数300亩超过20亩: between two numbers no bound
_GLUED = {
    "高达": ("最",),
    "约": tuple("节契签合条预大公集特"),
    "近": tuple("附最将临邻接远新靠"),
    "超": tuple("赶反英彩B"),
}


def _cut_modifier(own: str, after: str, cues: Cues, joint: str) -> tuple[str, str, int]:
    """The words before the quantity without those that bound it, the modifier, and how much of the tail belongs to it."""
    if joint in _OVER:
        return own, "", 0
    if around := cues.bound_around(own, after):
        return own[: around[0]], around[2], around[1]
    m = cues.before.search(own)
    if not m and (least := _AT_LEAST.search(own)) and least["act"] in cues.act:  # 至少建成1个
        return own[: least.start()] + least["act"], cues.modifier[least["word"]], 0
    if not m or own[m.start() - 1 : m.start()] in _GLUED.get(m["word"], ()):
        return own, "", 0
    return own[: m.start()] + (m["link"] or ""), cues.modifier[m["word"]], 0
