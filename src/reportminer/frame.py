"""What kind of statement each quantity makes, decided by the first of an ordered tuple of small rules.

A rule sees one `Site`: the stretch of text from the last clause boundary to the number, what follows the
number, and how the mention stands to its neighbours. It says nothing about other sentences; that is `resolve`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from reportminer.cues import Cues
from reportminer.model import REFERS, TIME, Frame, Mention, Name, Sentence, Site

_BOUNDARY = re.compile(r"《[^《》]*》|“[^“”]*”|([，,；;：:。！？!?①②③④⑤⑥⑦⑧⑨⑩])")
_TAIL = re.compile(
    r"[^，,；;：:。！？!?、（）\n\t]*(?:（[^（）\d，。；]{1,12}）[^，,；;：:。！？!?、（）\n\t]+|(?<=的)、[^，,；;：:。！？!?、（）\n\t]+)*"
)
_HAN = re.compile(r"[\u4e00-\u9fffA-Za-z“《〇]")


# ------------------------------------------------------------------ the stretch


def sites(text: str, sentence: Sentence, mentions: Sequence[Mention], first: int, cues: Cues) -> list[Site]:
    """The sites of the mentions of one sentence of a masked text; `first` is the number of the first mention."""
    groups = _bracket_groups(text, sentence)
    out: list[Site] = []
    for k, m in enumerate(mentions):
        group = _group_of(groups, m.start)
        peers = [j for j in range(k) if _group_of(groups, mentions[j].start) == group]
        start = mentions[peers[-1]].end if peers else (group[0] + 1 if group else sentence.start)
        raw = _without_brackets(text, start, m.start, groups)
        host, host_words = _host(text, sentence, mentions, k, group, peers, groups, first)
        own, earlier, label = _clauses(raw)
        if peers and not earlier:
            own = _AFTER.sub("", own)
        own, modifier = _cut_modifier(own, cues)
        limit = mentions[k + 1].start if k + 1 < len(mentions) else sentence.end
        tail = _TAIL.match(text, m.end, limit)
        out.append(
            Site(
                mention=m,
                own=own,
                earlier=earlier,
                label=label,
                joint=raw if peers else "",
                tail=tail[0] if tail else "",
                prev=first + peers[-1] if peers else None,
                host=host,
                host_words=host_words,
                modifier=modifier,
                opens=not peers,
                written=text[m.start : m.end],
                scope=_scope_before(text, sentence, m.start, cues),
                inside=group is not None,
                runs_on=bool(tail) and k + 1 < len(mentions) and tail.end() == mentions[k + 1].start,
                follows=text[m.end : min(m.end + 30, sentence.end)],
            )
        )
    return out


def _scope_before(text: str, sentence: Sentence, end: int, cues: Cues) -> str:
    """The place that an earlier clause of the sentence begins with (我国…，), nearest first."""
    for clause in reversed(text[sentence.start : end].split("，")[:-1]):
        place = cues.place.match(clause.lstrip(TIME + "而但"))
        if place:
            return place[0]
    return ""


def _bracket_groups(text: str, sentence: Sentence) -> list[tuple[int, int]]:
    groups, stack = [], []
    for m in re.compile(r"[（）]").finditer(text, sentence.start, sentence.end):
        if m[0] == "（":
            stack.append(m.start())
        elif stack:
            groups.append((stack.pop(), m.start()))
    groups += [(a, sentence.end) for a in stack]
    return sorted(groups)


def _group_of(groups: Sequence[tuple[int, int]], at: int) -> tuple[int, int] | None:
    inside = [g for g in groups if g[0] < at < g[1]]
    return inside[-1] if inside else None


def _without_brackets(text: str, start: int, end: int, groups: Sequence[tuple[int, int]]) -> str:
    pieces, at = [], start
    for a, b in groups:
        if a >= at and b < end:
            if b - a <= 14 and not _BOUNDARY.search(text, a, b) and not _digit_between(text, a, b):
                continue
            pieces.append(text[at:a])
            at = b + 1
    pieces.append(text[at:end])
    return "".join(pieces)


def _digit_between(text: str, a: int, b: int) -> bool:
    return any(c.isdigit() for c in text[a:b])


def _host(text, sentence, mentions, k, group, peers, groups, first):  # type: ignore[no-untyped-def]
    """The mention before the bracket that holds mention k, else the words before the bracket."""
    if not group:
        return None, ""
    before = [j for j in range(k) if mentions[j].end <= group[0]]
    if before and not _HAN.search(
        text[mentions[before[-1]].end : group[0]].replace("以上", "").replace("左右", "")
    ):
        return first + before[-1], ""
    outer = _group_of(groups, group[0])
    peers_out = [j for j in before if _group_of(groups, mentions[j].start) == outer]
    start = mentions[peers_out[-1]].end if peers_out else (outer[0] + 1 if outer else sentence.start)
    raw = _without_brackets(text, start, group[0], groups)
    own, _, _ = _clauses(raw)
    if len(raw) < group[0] - start:
        own = own.rsplit("、", 1)[-1]
    return None, own


_AFTER = re.compile(r"^(?:左右|以上|以下|以内|上下|之内)、?")
_JOINED = re.compile(r"^(?:、|和(?![平谐解])|以及|及(?!时|格)|与)+")


def _clauses(raw: str) -> tuple[str, tuple[str, ...], str]:
    """The own clause of a stretch, the clauses before it, and the one that ends in a colon (钢：达到…)."""
    raw = _JOINED.sub("", raw)
    cuts = [m for m in _BOUNDARY.finditer(raw) if m[1]]
    if not cuts:
        return raw, (), ""
    ends = [0] + [m.end() for m in cuts]
    parts = [raw[a:b] for a, b in zip(ends, [m.start() for m in cuts], strict=False)]
    own = _JOINED.sub("", raw[ends[-1] :])
    labels = [p for p, c in zip(parts, cuts, strict=False) if c[1] in "：:"]
    return own, tuple(p for p in parts if p), labels[-1] if labels else ""


_GLUED = {"约": tuple("节契签合条预大公集特"), "近": tuple("附最将临邻接远新靠"), "超": tuple("赶反英班")}


def _cut_modifier(own: str, cues: Cues) -> tuple[str, str]:
    m = cues.before.search(own)
    if not m or own[m.start() - 1 : m.start()] in _GLUED.get(m[0], ()):
        return own, ""
    word = m[0].removesuffix("了") if m[0] not in cues.modifier else m[0]
    return own[: m.start()], cues.modifier.get(word, cues.modifier.get(word.removesuffix("到"), ""))


# ------------------------------------------------------------------ the name in a stretch

_QUOTES = "“”‘’\"'"


def read_name(stretch: str, cues: Cues) -> Name:
    """The name that a stretch before a number says, without what only leads to it."""
    s, scope = _strip_head(_drop_adjunct(stretch.strip(TIME + "、 "), cues), cues)
    s = _strip_tail(s, cues)
    s, owner = _split_owner(s, cues)
    s, more = _strip_head(s, cues)
    whole = s
    s = _drop_verbs(s, cues)
    acted = s != whole
    s, last = _strip_head(s, cues)
    return Name(tidy(shorten(tidy(s))), scope or more or last, tidy(_strip_head(owner, cues)[0]), acted)


def _strip_head(s: str, cues: Cues) -> tuple[str, str]:
    scope = ""
    while s:
        before = s
        s = s.lstrip(TIME + "、，的了")
        m = cues.lead.match(s)
        if m:
            s = s[m.end() :]
        p = cues.place.match(s)
        if p and s[p.end() : p.end() + 1] not in ("数", "性", "化", "第"):
            scope, s = scope or p[0], s[p.end() :]
        if s == before:
            break
    return s, scope


def _strip_tail(s: str, cues: Cues) -> str:
    while s:
        before = s
        s = s.rstrip(TIME + "、，的")
        m = cues.link.search(s)
        if m:
            s = s[: m.start()]
        if s == before:
            break
    return s


def _drop_verbs(s: str, cues: Cues) -> str:
    while True:
        m = cues.verb.match(s)
        if not m or m.end() >= len(s):
            return s
        s = s[m.end() :].lstrip("的了和并、" + TIME)


_ADJUNCT = re.compile(
    r"^(?:为|向|给|会同|联合|依托|通过|利用|对|在|围绕|按照|根据)(?!主|期|止|外|校|编|岗|建)(?=[^，]{2})"
)
_LIST_BEFORE = re.compile(r"^.{12,}等(?!级|次|级别)(?:主题|系列|各类|多种|各种)?的?(?=[\u4e00-\u9fff]{4,}$)")
_LIST_END = re.compile(r"^.{8,}、(?P<last>[^、]{4,})等$")


def _drop_adjunct(s: str, cues: Cues) -> str:
    """为某校捐赠图书 → 捐赠图书: whom or where it is done for does not belong to the name."""
    if not _ADJUNCT.match(s):
        return s
    found = [
        m
        for m in cues.verbs_inside.finditer(s, 3)
        if len(s) - m.end() >= 2 and not _inside_quotes(s, m.start())
    ]
    return s[found[0].start() :] if found else s


_GENERIC = re.compile(r"产品|活动$|工作$|行业|地区|单位|部门|项目|品种|领域|方面|产业")


def shorten(s: str) -> str:
    """A long list is named by what follows 等, or by its last member."""
    m = _LIST_BEFORE.match(s)
    if m and not _GENERIC.match(s, m.end()):
        return s[m.end() :]
    m = _LIST_END.match(s)
    return m["last"] if m else s


_OWNER = re.compile(
    rf"^(?P<owner>[^，]{{2,26}}?)(?:(?<!公)(?<!中)共(?![享同建和产青识性治富赢])计?|累计(?!时|里|死|确|粉)|总计|先后|已经?|现有|现已|{TIME}+)(?P<rest>.{{2,}})$"
)


def _split_owner(s: str, cues: Cues) -> tuple[str, str]:
    m = _OWNER.match(s)
    if m:
        return m["rest"], m["owner"]
    m = cues.split.match(s)
    if m and not _inside_quotes(s, m.start("verb")):
        return m["verb"] + m["rest"], m["owner"]
    return s, ""


def _inside_quotes(s: str, at: int) -> bool:
    return s.count("“", 0, at) > s.count("”", 0, at) or s.count("《", 0, at) > s.count("》", 0, at)


_TIDY = re.compile(rf"[{TIME}\s]+|^[的了、，和及与等之]+(?!平|谐|解)|[的了、，之]+$|^[”’）》]+|[（“‘《]+$")


def tidy(s: str) -> str:
    """A name without time, stray particles and unpaired quotation marks at its ends."""
    s = _TIDY.sub("", s)
    if s.count("“") != s.count("”"):
        s = s.replace("“", "").replace("”", "")
    if s.count("《") != s.count("》"):
        s = s.replace("《", "").replace("》", "")
    if s.count("（") != s.count("）"):
        s = s.replace("（", "").replace("）", "")
    return s


_NOUN_END = re.compile(rf"[{TIME}]|和$|及$|与$")


def noun_after(tail: str, cues: Cues, runs_on: bool = False) -> tuple[str, int]:
    """The noun phrase that follows a number, and how much of the tail it takes.

    `runs_on` tells that the tail goes on to the next number, so that it names that one too.
    """
    start = 1 if tail.startswith("的") else 0
    cut = len(tail)
    for m in cues.predicate.finditer(tail, start + 2):
        if not _inside_quotes(tail, m.start()):
            cut = m.start()
            break
    if runs_on and cut == len(tail):
        quote = tail.find("“", start + 1)
        cut = quote if quote > 0 else cut
    stop = _NOUN_END.search(tail, start, cut)
    if stop:
        cut = stop.start()
    return tidy(tail[start:cut]), cut


# ------------------------------------------------------------------ the rules, in their order

Rule = Callable[[Site, Cues], Frame | None]


def another_unit(site: Site, cues: Cues) -> Frame | None:
    """612户1894人: a second unit of the same thing."""
    if (
        site.prev is not None
        and not site.own
        and not site.earlier
        and site.joint in ("", "、", "和", "共", "计")
    ):
        if _starts_noun(site, cues) and site.joint:
            return None
        return Frame("same", "another unit", prev=site.prev)
    return None


_RANK_FROM = re.compile(r"(?P<name>.*?)(?:由|从)(?P<place>[^，由从]{0,8})$")


def rank(site: Site, cues: Cues) -> Frame | None:
    """居全市第二位."""
    if not site.mention.ordinal:
        return None
    moved = _RANK_FROM.match(site.own)
    if moved:
        name = read_name(moved["name"], cues)
        return Frame("rank", "rank", name.text, name.scope, name.owner, place=moved["place"])
    m = cues.rank.search(site.own)
    if m:
        head, place = _among(site.own[: m.start()])
        name = read_name(head, cues)
        return Frame("rank", "rank", name.text, name.scope, name.owner, place=tidy(m["place"]) or place)
    name = read_name(site.own, cues)
    return Frame("rank", "rank", name.text, name.scope, name.owner)


_WHOLE = re.compile(r"(?P<subject>.*?)(?:所?占|为|是|达到|完成|相当于)(?P<name>[^，]{2,16})$")


def whole(site: Site, cues: Cues) -> Frame | None:
    """完成年计划3万吨的109%: the amount that the share after it is a share of."""
    m = _WHOLE.match(site.own)
    if (
        not m
        or site.is_ratio
        or not re.match(r"的(?:[百千万]分之)?\d|的$", site.tail + site.written[:0])
        or len(site.tail) > 1
    ):
        return None
    return Frame("whole", "whole", tidy(m["name"]), basis=m["name"], prev=site.prev)


_AMONG = re.compile(r"在(?P<place>[^，在]{2,16}?)(?:中|里|内)?$")


def _among(s: str) -> tuple[str, str]:
    m = _AMONG.search(s)
    return (s[: m.start()], m["place"]) if m else (s, "")


_COMPARED = re.compile(
    rf"(?:(?<![占同环对相])比|较|同|与|超过|超|高于|低于|达到)(?P<base>[^，]{{0,12}}?(?:{TIME}+|计划|目标|任务|预算|同期))(?:规定)?的?$"
)
_FROM = re.compile(rf"(?:由|从)(?P<base>[^，由从]{{0,12}}{TIME}*[^，由从]{{0,6}}?)的?$")


def compared(site: Site, cues: Cues) -> Frame | None:
    """比1957年的1241亿元增长…: the value of another time, named like the one before."""
    m = _COMPARED.search(site.own)
    if not m or (site.is_ratio and "的" not in m[0]) or _starts_noun(site, cues):
        return None
    if m[0].startswith("超") and not site.tail.startswith("的"):
        return None
    name = read_name(site.own[: m.start()], cues)
    return Frame("compared", "compared", name.text, name.scope, name.owner, basis=m["base"], prev=site.prev)


def reach_from(site: Site, cues: Cues) -> Frame | None:
    """由5000户增加到: the level before."""
    m = _FROM.search(site.own)
    if not m or not (cues.reaches.match(site.tail) or cues.reaches.match(site.follows.lstrip("，"))):
        return None
    name = read_name(site.own[: m.start()], cues)
    if not name.text:
        name = read_name(_said_before(site), cues)
    kind = "share" if site.is_ratio else "own"
    return Frame(
        kind if name.text else "from",
        "from",
        name.text,
        name.scope,
        name.owner,
        basis="由",
        place="率" if site.is_ratio else "",
        prev=site.prev,
    )


_PER_HEAD = re.compile(r"(?:人均|户均|亩均|平均|每人|每户|每亩)$")


def reach_to(site: Site, cues: Cues) -> Frame | None:
    """…增加到16000户: the level after, named like the one before or by the own words."""
    m = cues.reach.search(_PER_HEAD.sub("", site.own.rstrip(TIME + "的")).rstrip(TIME + "的"))
    if not m:
        return None
    name = read_name(site.own[: m.start()], cues)
    text = "" if name.text and _BASIS_ONLY.fullmatch(name.text) else name.text
    kind = "share" if site.is_ratio else "own"
    return Frame(
        kind if text else "to",
        "reached",
        text,
        name.scope,
        name.owner,
        place="率" if site.is_ratio else "",
        prev=site.prev,
    )


_SHARE = re.compile(
    rf"(?P<subject>.*?)(?:所?占(?!用|地|领|据|道|比)(?P<whole>[^，]{{1,24}}?)的?(?:总?比重|比例|份额|百分比)?|所?占(?:比重?|比例)?)(?:{TIME}*)(?:的|为|达到?|约|近|已|超过?|比重|左右|均为|分别为)*$"
)
_FULFIL = re.compile(
    r"(?P<subject>.*?)(?P<verb>完成|达到|实现|相当于|为|是)了?(?P<whole>[^，]{1,16}?(?:任务|计划|目标|预算|指标|数|量|额|同期|线下|[上去]年))的$"
)


def share(site: Site, cues: Cues) -> Frame | None:
    """占全县总数的12%, 完成年度任务的103%."""
    if not site.is_ratio:
        return None
    if site.own == "的" and site.prev is not None:
        return Frame("share", "share", place="占", whole=REFERS, prev=site.prev)
    m = _SHARE.match(site.own)
    verb = "占"
    if not m:
        m = _FULFIL.match(site.own)
        verb = m["verb"] if m else ""
    if not m:
        return None
    name = read_name(m["subject"], cues)
    whole = tidy(m["whole"] or "")
    return Frame("share", "share", name.text, name.scope, name.owner, whole=whole, place=verb, prev=site.prev)


_TIMES = re.compile(r"(?P<subject>.*?)(?:是|为|相当于|达到?)(?P<whole>[^，]{1,16})的$")


def times(site: Site, cues: Cues) -> Frame | None:
    """是上年的4.2倍, 翻两番."""
    if site.unit not in ("倍", "番"):
        return None
    m = _TIMES.match(site.own)
    if m:
        name = read_name(m["subject"], cues)
        return Frame("change", "times", name.text, name.scope, name.owner, basis=m["whole"], prev=site.prev)
    m = re.search(r"(?:翻了?|实现)$", site.own)
    if m:
        name = read_name(site.own[: m.start()], cues)
        return Frame("change", "times", name.text, name.scope, name.owner, prev=site.prev)
    return None


_BASIS = re.compile(
    rf"(?:，)?(?:同比|环比|(?:比|较|与|同)(?:{TIME}+|[^，]{{0,10}}?(?:{TIME}+|计划|目标|同期|上轮|上届|上期|预算|先进|初|末|以前|之前|往年|历年|全国|全省|全市))(?:同期)?(?:水平|平均|规定|数|的)*(?:相比)?|(?:比|较|是)(?:前|上|头)[^，]{1, 3}年|按可比价格?(?:计算)?|按不变价格?(?:计算)?|{TIME}+)$"
)
_BASIS_ONLY = re.compile(
    r"同比|环比|年均|平均|分别|同比分别|均|又|再|净|各|也|都|实际|名义|则|却|平均每年|每年|年平均|累计|比.{0,10}|较.{0,10}"
)
_SOFT = re.compile(
    r"(?:分别|(?<![人户亩平日月年村])均|各|都|也|又|再|净|共|已|大幅|持续|累计|平均每年|平均|每年|年均|则|还|将|可|有所|继续|稳步|快速|逐年|同步|增幅|单位数|数|预计|实际|名义|年|实现|一年|了)+$"
)


def change(site: Site, cues: Cues) -> Frame | None:
    """同比增长7.7%, 比上年末增加11.7平方米: the verb stands right before the number."""
    m = cues.change.search(site.own)
    if not m or (
        site.mention.unit and site.mention.unit.dimension in ("count", "people") and _starts_noun(site, cues)
    ):
        return None
    head, basis = split_basis(site.own[: m.start()])
    if m["verb"] in ("增产", "减产", "增收", "减收"):
        head += "产量" if m["verb"][1] == "产" else "收入"
    name = read_name(head, cues)
    if not name.text:
        name = read_name(_said_before(site), cues)
    return Frame(
        "change",
        "change",
        name.text,
        name.scope,
        name.owner,
        basis=basis,
        sign=cues.sign[m["verb"]],
        prev=site.prev,
    )


_NO_SUBJECT = re.compile(
    rf"^(?:按|经|扣除|据|初步|其中|同比|环比|比|较|与|分.{{1,6}}看|从.{{1,6}}看|一是|二是|三是|[{TIME}]+$)"
)
_SAYS_WHAT = re.compile(
    r"(?:量|值|额|数|率|收入|支出|价格|指数|比重|占比|面积|利润|投资|人次|产品|消费|贷款|存款|余额|进出口|出口|进口|水平)$"
)


def _said_before(site: Site) -> str:
    """The clause before the own one, where it only says what the number is about: X的产量，比上年增长…."""
    if not site.earlier or len(site.earlier[-1]) > 48 or _NO_SUBJECT.match(site.earlier[-1]):
        return ""
    return site.earlier[-1] if _SAYS_WHAT.search(site.earlier[-1].rstrip(TIME)) else ""


def split_basis(s: str) -> tuple[str, str]:
    """What stands before the words of comparison, and those words: 产值|同比, 比上年末."""
    basis = ""
    while True:
        before = s
        s = _SOFT.sub("", s)
        m = _BASIS.search(s)
        if m and (m[0].strip(TIME) or not basis):
            if m[0].strip(TIME) or m.end() == len(s):
                basis = m[0].strip("，") if m[0].strip(TIME) else basis
                s = s[: m.start()]
        if s == before:
            return s, basis


def excess(site: Site, cues: Cues) -> Frame | None:
    """高于全国0.7个百分点, 超过全国平均水平0.28个百分点, 比计划多227个."""
    m = cues.excess.search(site.own)
    if not m or not (
        site.unit == "个百分点" or ("超" in m["verb"] and re.search("任务|计划|目标|指标", m["whole"]))
    ):
        return None
    if site.unit == "%":
        return None
    name = read_name(site.own[: m.start()], cues)
    return Frame(
        "change",
        "excess",
        name.text,
        name.scope,
        name.owner,
        basis=m[0],
        place=tidy(m[0]),
        sign=cues.sign.get(m["verb"], 1),
        prev=site.prev,
    )


def fall(site: Site, cues: Cues) -> Frame | None:
    """减少办公用房租赁费1.2亿元: the verb stands first, its object between it and the number."""
    s, scope = _strip_head(site.own, cues)
    m = cues.fall_first.match(s)
    owner = ""
    if not m:
        m = re.search(r"(?<=.{2})(?P<verb>减少|降低|压减|压缩|减轻|缩短|削减)(?!率|到|至|值)", s)
        owner = s[: m.start()] if m else ""
    if not m or (site.is_ratio and site.unit == "%") or not s[m.end() :]:
        return None
    sign = cues.sign.get(m["verb"], 1)
    if sign > 0 and site.mention.unit and site.mention.unit.dimension not in ("money",):
        return None
    if re.match(r"[值长速幅]", s[m.end() :]):
        return None
    name = read_name(s[m.end() :], cues)
    if not name.text:
        return None
    return Frame("change", "fall", name.text, scope, tidy(owner), sign=sign)


def _starts_noun(site: Site, cues: Cues) -> bool:
    """Whether a noun follows the number and is what it counts."""
    tail = site.tail
    if not tail or (not _HAN.match(tail) and not tail.startswith("的")):
        return False
    after = cues.after.match(tail)
    if after:
        tail = tail[after.end() :]
        if not tail.startswith("的") and not (site.is_ratio is False and _HAN.match(tail)):
            return False
    if (
        _NOT_NOUN.match(tail)
        or cues.reaches.match(tail)
        or (cues.predicate.match(tail) and not _needs_object(site.own, cues))
    ):
        return False
    noun, _ = noun_after(tail, cues)
    return bool(noun) and not cues.predicate.fullmatch(noun)


_NOT_NOUN = re.compile(
    r"(?:未(?!成年)|不(?!锈|动产|良|同)|没|左右|以上|以下|以内|上下|的?水平|和(?!谐|平)|与|及(?!格)|并|同比|环比|比|较(?!大)|增|降(?!水)|下降|上升|提高|减少|缩短|占|居(?!民|家|住)|排(?!水|涝|污)|位(?!于)|列(?!车)|分别|其中|均|都|已|后|时|之(?!一)|至|到(?!会)|为|是|被|在(?!校|编|岗|册|建)|由|，|、|；|起|内|用于|不等|多|余|来自|达|覆盖|高于|低于|超|实现|完成(?!投)|共(?!享)|即|则|也|还|就(?!业)|而|但|且|或|等(?!级)|有(?!关|效|色|线|限)|（)"
)


_AWARD = re.compile(r"(“[^”]+”)(?:荣誉)?称号")
_WORTH_OF = re.compile(
    r"(?P<head>.*?)(?P<measure>总?价值|总?投资|总?面积|占地|市值|金额|造价|估值|货值|总?长度?|产值)约?$"
)


_BECOMES = re.compile(
    r"(?:分别)?(?:被|获)?(?:获评|荣获|入选|评为|授予|认定为|当选|获得|获批|获(?=[^，]{2})|晋升|晋级|考取|取得|列入|纳入|命名为|荣登|荣膺|登上|受到|通过)[^，。]{2,}"
)


def winners(site: Site, cues: Cues) -> Frame | None:
    """5人获评市级劳动模范: what became of them names them."""
    if site.own.strip(TIME) and read_name(site.own, cues).text or site.is_ratio:
        return None
    m = _BECOMES.match(site.tail)
    return Frame("own", "winners", tidy(m[0].removeprefix("被").removeprefix("分别"))) if m else None


def noun(site: Site, cues: Cues) -> Frame | None:
    """5次高端媒体集中采访活动, 13000余名志愿者积极参加: the number stands before what it counts."""
    if not _starts_noun(site, cues):
        return None
    after = cues.after.match(site.tail)
    skip = after.end() if after else 0
    text, used = noun_after(site.tail[skip:], cues, site.runs_on)
    award = (
        _AWARD.search(site.tail) if site.own.rstrip("了").endswith(("授予", "评选", "评出", "表彰")) else None
    )
    if award:
        return Frame("own", "award", award[1], used_tail=award.end())
    worth = _WORTH_OF.match(site.own) if site.tail[skip:].startswith("的") else None
    before = read_name(worth["head"] if worth else site.own, cues)
    if worth:
        return Frame("own", "noun after", text + worth["measure"], before.scope, before.owner)
    if site.written.endswith("人口"):
        return Frame(
            "own", "noun after", before.text + "人口", before.scope, before.owner, used_tail=skip + used
        )
    if before.text and not _only_verbs(site.own, before, cues):
        if site.is_ratio or cues.acts.match(site.tail, skip):
            return None
        return _modified(site, before, text, skip + used)
    kind, place = "own", ""
    if site.is_ratio:
        kind, place = "share", "的"
        rest = site.tail[skip + used :]
        if _HAS.match(rest):
            text = tidy(rest) + "的" + text
    elif site.mention.unit and site.mention.unit.dimension == "money":
        text = before.text + text if before.text in cues.act else text
    return Frame(kind, "noun after", text, before.scope, before.owner, place=place, used_tail=skip + used)


_HAS = re.compile(r"(?:具有|拥有|实现|达到|使用|采用|开展|建立|配备|完成)[^，。]{2,}")


def _modified(site: Site, before: Name, text: str, used: int) -> Frame:
    """光电、制储氢等10个攻关专项, 上下游千余家企业: what stands before the number only tells which ones."""
    short = len(before.text) <= 12
    name = before.text + text if short or site.own.endswith("等") else text
    return Frame("own", "noun after", name, before.scope, before.owner, used_tail=used)


_PREPOSITION = re.compile(
    r"(?:为|向|给|对|将|把|在|从|由|与|和|同|及|使|让|获|有|即|以|并|其余|前|每|各|至|等单位|批|新增|共|近|约|另|全部)$"
)


def _needs_object(own: str, cues: Cues) -> bool:
    """Whether the stretch ends in a word that must be followed by what it is about: 公布新一批, 组建."""
    s = own.rstrip("了" + TIME)
    return bool(s) and (s.endswith("批") or any(s.endswith(v) for v in cues.ends_in_verb))


def _only_verbs(own: str, name: Name, cues: Cues) -> bool:
    """Whether the stretch before the number ends in a verb or a preposition, so that its object must follow."""
    if name.text in cues.act or cues.verb.fullmatch(name.text) or _PREPOSITION.search(own):
        return True
    s = own.rstrip("了" + TIME)
    return any(s.endswith(v) for v in cues.ends_in_verb) and not s.endswith("》")


def noun_unit(site: Site, cues: Cues) -> Frame | None:
    """1中心+8所+165站, 9金: the unit is itself what is counted, and what follows the chain says of what."""
    chained = site.joint.strip("”“") == "+" or site.tail.startswith("+")
    if not site.mention.unit or (site.mention.unit.kind != "noun" and not chained):
        return None
    name = read_name(site.own.strip("+“"), cues)
    return Frame("counted", "noun as unit", name.text, name.scope, name.owner, prev=site.prev)


_VERSUS = re.compile(rf"^(?:比|较)(?P<base>{TIME}+)(?:最后一个交易日)?(?P<name>.+)$")


def own(site: Site, cues: Cues) -> Frame | None:
    """党史专题宣讲600场: the words before the number name it."""
    words = site.own
    if not words.strip(TIME):
        words = (site.label if site.earlier[-1:] == (site.label,) else "") or site.host_words
    elif not read_name(words, cues).text:
        words = _said_before(site)
    versus = _VERSUS.match(words)
    name = read_name(versus["name"] if versus else words, cues)
    if not name.text:
        return None
    if versus:
        return Frame("compared", "compared", name.text, name.scope, name.owner, basis=versus["base"])
    derived = _GROWTH.search(name.text)
    if derived and site.unit in ("%", "个百分点", "‰") and not name.text.endswith("自然增长率"):
        sign = -1 if derived[0][0] in "降跌减" else 1
        return Frame(
            "change", "own", name.text[: derived.start()], name.scope, name.owner, sign=sign, prev=site.prev
        )
    kind = "share" if site.is_ratio else "own"
    place = "率" if site.is_ratio else ""
    return Frame(
        kind, "own", name.text, name.scope, name.owner, prev=site.prev, place=place, acted=name.acted
    )


_GROWTH = re.compile(r"(?:增速|增幅|涨幅|降幅|跌幅|减幅|增长率|增长速度|增长幅度)$")


def blank(site: Site, cues: Cues) -> Frame | None:
    """Nothing in the own stretch names the number."""
    name = read_name(site.own, cues)
    return Frame("share" if site.is_ratio else "blank", "inherited", name.text, name.scope, prev=site.prev)


RULES: tuple[Rule, ...] = (
    rank, noun_unit, whole, another_unit, reach_from, reach_to, times, share, compared, excess, change, winners, noun, fall, own, blank,
)  # fmt: skip


def frame_of(site: Site, cues: Cues) -> Frame:
    """The frame by the first rule that answers."""
    for rule in RULES:
        found = rule(site, cues)
        if found:
            break
    assert found is not None
    return replace(found, scope=found.scope or site.scope, inside=site.inside, host=site.host, modifier=site.modifier or found.modifier, opens=site.opens,
                   part=_is_part(site, cues), topic=_topic(site, cues), before=_object_before(site, cues))  # fmt: skip


_AMONG_THEM = re.compile(r"^[^，过其]{0,12}中$")
_PART = re.compile(r"^(?:在?这?其中|包括|含|包含|内含|从[^，]{1,8}看|按[^，]{1,10}(?:分|看)|分[^，]{1,8}看)")


def _is_part(site: Site, cues: Cues) -> bool:
    if any(_PART.match(c.strip(TIME)) for c in (*site.earlier, site.own)):
        return True
    return site.prev is not None and bool(site.earlier) and bool(_AMONG_THEM.match(site.earlier[0]))


_EVENT_END = re.compile(
    r"(?:活动|工程|行动|项目|计划|宣讲|竞赛|大赛|比赛|会议|培训|讲座|展览|演出|机制|制度|平台|专项|工作|服务|建设|政策|基金|系统|课程|节目|栏目|作品|稿件|视频|短片|文章|论坛|展|会|节|赛|片|剧)$"
)
_SUBJECT_END = re.compile(
    r"(?:投产|投用|建成|上市|开工|竣工|完工|开业|投运|运营|上线|通车|落地|启用|建成投产|建成投用|全部建成|顺利投产)+$"
)


def _object_before(site: Site, cues: Cues) -> str:
    """What the clause before the own one is about, where that is an event or a thing just made."""
    for clause in reversed(site.earlier[-2:]):
        words = clause.strip(TIME)
        made = _SUBJECT_END.search(words)
        if made and made.start() >= 3:
            return read_name(words[: made.start()], cues).text
        if _EVENT_END.search(words) and len(words) <= 40:
            return shorten(_drop_acts(read_name(words, cues).text, cues))
        done = cues.split.match(words) if len(words) <= 30 else None
        if done and len(done["rest"]) >= 4:
            return read_name(done["rest"], cues).text
    return ""


def _drop_acts(s: str, cues: Cues) -> str:
    """实施A工程 → A工程: all verbs at the head, also those that 、 strings together (丰富、活跃、推动宣讲活动)."""
    m = re.match(r"^(?:[\u4e00-\u9fff]{2}、)+(?:[\u4e00-\u9fff]{2})(?=[\u4e00-\u9fff]{4,}$)", s)
    if m:
        s = s[m.end() :]
    m = cues.acts.match(s)
    return s[m.end() :] if m and len(s) - m.end() >= 3 else s


_NO_TOPIC = re.compile(
    r"打算|下一步|情况|指标|效益|工作$|其中|分别|如下|表示|认为|指出|显示|消息|强调|包括|[为是]$|目标|地址|电话|注$|说$|称$|记者"
)
_TOPIC = re.compile(
    r"^(?:[一二三四五六七八九十]是|[一二三四五六七八九十]、|拿|就)?(?P<topic>[^，。；]{1,18}?)(?P<side>方面|上|工作|来说|来看|而言)?$"
)


def _topic(site: Site, cues: Cues) -> str:
    """The topic that a clause before the own one announces: 高标准农田建设方面，一是茶产业，钢：."""
    if site.label and len(site.label) <= 14 and not _NO_TOPIC.search(site.label):
        return read_name(site.label, cues).text
    for clause in reversed(site.earlier):
        m = _TOPIC.match(clause.strip(TIME))
        if m and (
            m["side"] in ("方面", "来说", "而言") or re.match(r"[一二三四五六七八九十]是", clause.strip(TIME))
        ):
            return tidy(m["topic"])
    return ""


def frames_of(
    text: str, sentence: Sentence, mentions: Sequence[Mention], first: int, cues: Cues
) -> list[tuple[Site, Frame]]:
    """The mentions of one sentence with their frames; a noun that follows its number is not read again."""
    out: list[tuple[Site, Frame]] = []
    used = ""
    for site in sites(text, sentence, mentions, first, cues):
        if used and site.joint.startswith(used) and not site.earlier:
            site = replace(
                site,
                own=site.own[len(used) :].lstrip("和、的及与") if site.own.startswith(used) else site.own,
            )
        frame = frame_of(site, cues)
        used = site.tail[: frame.used_tail]
        out.append((site, frame))
    return _shared_nouns(distribute(out, first, cues), cues)


# ------------------------------------------------------------------ groups: A、B分别增长x、y

_RESPECTIVELY = re.compile(r"(?P<members>.*?)(?P<verb>(?:同比|环比)?分别(?:同比|环比)?(?P<rest>.*))$")
_LINKS = frozenset("、和及，")


def distribute(framed: list[tuple[Site, Frame]], first: int, cues: Cues) -> list[tuple[Site, Frame]]:
    """One member of the list before 分别 to each of the numbers after it; a second run takes the same members."""
    members: list[str] = []
    k = 0
    while k < len(framed):
        site, frame = framed[k]
        run = _run(framed, k)
        m = _RESPECTIVELY.match(site.own)
        implied = not m and frame.kind == "own" and len(run) > 1 and split_members(site.own, len(run), cues)
        if implied:
            for name, j in zip(implied, run, strict=True):
                framed[j] = (framed[j][0], _member(frame, framed[j][1], name, ""))
            k = run[-1] + 1
            continue
        if len(run) < 2 or not (
            m or (len(members) == len(run) and not frame.name and frame.kind in ("change", "blank", "share"))
        ):
            k += 1
            continue
        if m:
            members = split_members(m["members"], len(run), cues) or []
        said = members if len(members) == len(run) else []
        names = said or ([] if m and m["members"].strip(TIME) else _names_before(framed, k, len(run), first))
        if len(names) == len(run):
            lead = frame_of(replace(site, own="某" + m["rest"] if m else "某" + site.own, earlier=()), cues)
            _, basis = split_basis(m["verb"][: m["verb"].index("分别")] if m else "")
            after = (
                lead.name.removeprefix("某") if lead.kind == "own" and not names[0].startswith(REFERS) else ""
            )
            members = [name + after for name in names]
            for name, j in zip(names, run, strict=True):
                framed[j] = (framed[j][0], _member(lead, framed[j][1], name + after, basis))
        k = run[-1] + 1
    return framed


def _member(lead: Frame, own: Frame, name: Name | str, basis: str) -> Frame:
    said = name if isinstance(name, Name) else Name(name)
    return replace(lead, rule="分别", name=said.text, scope=said.scope, owner="", basis=basis or lead.basis, host=own.host,
                   modifier=own.modifier, opens=own.opens, part=own.part, topic=own.topic, prev=own.prev, used_tail=0)  # fmt: skip


def _run(framed: Sequence[tuple[Site, Frame]], k: int) -> list[int]:
    """The numbers from k on that only 、 or 和 divides; quantities in brackets between them do not break the run."""
    run = [k]
    for j in range(k + 1, len(framed)):
        site = framed[j][0]
        if framed[j][1].host is not None and framed[k][1].host is None:
            continue
        if site.own or site.earlier or not site.joint or not set(site.joint) <= _LINKS or "，" in site.joint:
            break
        run.append(j)
    return run


def split_members(words: str, n: int, cues: Cues) -> list[str] | None:
    """The n members of a list, each with what the last one shares with all (A、B产量 → A产量, B产量)."""
    name = read_name(words, cues)
    listed, shared = _shared_after_etc(name.text)
    listed = listed.replace("”“", "”、“").replace("》《", "》、《")
    if re.match("[一二三]、", listed):
        listed = "第" + listed
    parts = [p for p in re.split(r"、|(?<![总共调饱])和(?![平谐解县田睦])|及(?!其他|时)|与", listed) if p]
    if len(parts) == 2 * n or len(parts) < n or n < 2:
        parts = [p for p in listed.split("、") if p]
    if len(parts) != n:
        return None
    if not shared:
        parts[-1], shared = _shared_by_last(parts, cues)
    owner = name.owner
    return [tidy(owner + p + shared) if owner and len(p) < 4 else tidy(p + shared) for p in parts]


def _shared_after_etc(s: str) -> tuple[str, str]:
    m = re.match(r"(.+?)等(?:[一二三四五六七八九十\d]+[个大项类])?(?P<shared>[^、]{2,})$", s)
    return (m[1], m["shared"]) if m else (s, "")


def _shared_by_last(parts: list[str], cues: Cues) -> tuple[str, str]:
    """What only the last member says: 国家级、部级创新平台 share 创新平台, 城镇、农村居民收入 share 居民收入."""
    last, others = parts[-1], parts[:-1]
    if parts[0][:1] == "第" and all(len(p) == 1 for p in others[1:]):
        parts[1:] = ["第" + p for p in parts[1:]]
        return parts[-1][:2], parts[-1][2:]
    if all(cues.measure_end.search(p) for p in others):
        return last, ""
    for size in {len(p) for p in others}:
        if len(last) >= size + 2:
            same_end = next(
                (i for i in range(1, len(last) - 1) if last[i] == others[0][-1] and i <= size + 2), None
            )
            if same_end is not None:
                return last[: same_end + 1], last[same_end + 1 :]
            if (
                len({len(p) for p in others}) == 1
                and (size <= 4 or cues.measure_end.search(last))
                and not cues.measure_end.search(others[0])
            ):
                return last[:size], last[size:]
    m = cues.measure_end.search(last)
    if m and m.start() >= 2 and not any(cues.measure_end.search(p) for p in others):
        return last[: m.start()], m[0]
    return last, ""


def _names_before(framed: Sequence[tuple[Site, Frame]], k: int, n: int, first: int) -> list[str]:
    """The names of the last n levels before mention k: 产量1180吨、产值2亿元，分别增长5%、11%."""
    rows = [first + i for i, (_, f) in enumerate(framed[:k]) if f.kind in ("own", "same") and f.host is None][
        -n:
    ]
    return [f"{REFERS}{i}" for i in rows] if len(rows) == n else []


_SHARED_TAIL = re.compile(r"和|、|及|与")


def _shared_nouns(framed: list[tuple[Site, Frame]], cues: Cues) -> list[tuple[Site, Frame]]:
    """1中心+8所+165站阵地, 9金、5银: what follows the chain, else what leads to it, belongs to all its members."""
    chain = [k for k, (_, f) in enumerate(framed) if f.kind == "counted"]
    if not chain:
        return framed
    tail, _ = noun_after(framed[chain[-1]][0].tail.lstrip("”"), cues)
    name = tail or framed[chain[0]][1].name
    for k in chain:
        framed[k] = (framed[k][0], replace(framed[k][1], name=name))
    return framed
