"""The frames of a sentence; where a list shares its numbers (A、B分别增长x、y), each member gets its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from reportminer.changes import split_basis
from reportminer.cues import Cues
from reportminer.endings import behind
from reportminer.following import noun_after
from reportminer.frame import as_growth, frame_of
from reportminer.lists import by_receiver, done_by, done_to_all, of_that_size, with_shared, worth_of_next
from reportminer.members import split_members
from reportminer.model import REFERS, TIME, Frame, Mention, Name, Sentence, Site, joined
from reportminer.nameparts import AMONG, GROWTH, NEWLY
from reportminer.naming import read_name, tidy
from reportminer.nouns import starts_noun
from reportminer.record import replace
from reportminer.stretch import sites, without_bound


def frames_of(
    text: str, sentence: Sentence, mentions: Sequence[Mention], first: int, cues: Cues
) -> list[tuple[Site, Frame]]:
    """The mentions of one sentence with their frames; a noun that follows its number is not read again."""
    out: list[tuple[Site, Frame]] = []
    used = counted = ""
    at = first
    for site in sites(text, sentence, mentions, first, cues):
        if used and site.joint.startswith(used):
            site = done_by(used, out[-1][0], _without(used, site), cues)
        elif (
            counted and site.host is None and site.host_words == counted
        ):  # 新增9个项目（含续建4个、改建2个）
            site = replace(site, host=at, host_words="")
        frame = frame_of(site, cues)
        if frame.rule == "another unit" and out[-1][1].rule == "noun as unit" and starts_noun(site, cues):
            frame = frame_of(replace(site, joint="和"), cues)  # 7镇8乡326个行政村
        if frame.rule == "noun as unit" and not frame.name and out and out[-1][0].unit == site.unit:
            frame = replace(frame, kind="same", rule="another unit")  # 装车分别达14万车、15万车
        if used and frame.rule == "noun after" and site.joint.removeprefix(used) in _LINKS:
            newly = NEWLY.match(out[-1][1].name)  # 新增2所高校、3所中学
            frame = replace(frame, name=joined(newly[0], frame.name)) if newly else frame
        used = site.tail[: frame.used_tail]
        counted, at = (used, first + len(out)) if used else (counted, at)
        out.append((site, frame))
    out = distribute(out, first, cues)
    for step in _STEPS:
        out = step(out, cues)
    return out


def _without(used: str, site: Site) -> Site:
    """A site without the noun that the number before it has taken already."""
    if site.earlier:
        return replace(site, earlier=site.earlier[1:]) if site.earlier[0] == used else site
    used = without_bound(used)
    if not site.own.startswith(used):
        return site
    if some := _SOME.match(site.own, len(used)):
        return replace(site, own=site.own[some.end() :])
    return replace(site, own=_ALIAS.sub("", site.own[len(used) :]).lstrip("和、的及与"))


_ALIAS = re.compile("^（[^（）]*）")  # 9个乡镇（街道）40个村
_SOME = re.compile(AMONG)
_RESPECTIVELY = re.compile(
    r"(?P<members>.*?)(?P<verb>(?:同比|环比)?(?:分别|依次(?=[为是达]|$)|(?<![得评积总])分(?=[居列])|各(?=占|(?:同比)?(?:增长|增加|上升|提高|下降|减少|降低|回落|[是为](?![了人主]))))(?:同比|环比)?(?P<rest>.*))$"
)
_LINKS = frozenset("、和及")
_BOUNDED = re.compile("(?:左右|上下|及?以[上下内])(?=[、和及])")
_LONGEST_RUN = 60


def distribute(framed: list[tuple[Site, Frame]], first: int, cues: Cues) -> list[tuple[Site, Frame]]:
    """One member of the list before 分别 to each of the numbers after it; a second run takes the same members."""
    members: list[str] = []
    k = since = 0
    while k < len(framed):
        site = framed[k][0]
        run = _run(framed, k)
        m = _RESPECTIVELY.match(site.own) if any(c in site.own for c in "分各依") else None
        if len(run) > 1:
            newer = sum(f.kind == "own" and f.rule != "分别" and f.host is None for _, f in framed[since:k])
            if named := _distribute_run(framed, run, m, members if newer < len(run) else [], first, cues):
                members, since = named, run[-1] + 1
        k = run[-1] + 1
    return framed


def _distribute_run(
    framed: list[tuple[Site, Frame]],
    run: Sequence[int],
    m: re.Match[str] | None,
    known: list[str],
    first: int,
    cues: Cues,
) -> list[str]:
    """Names the numbers of one run by the members of a list, and gives those names back; [] where there is no list."""
    site, frame = framed[run[0]]
    if not m:
        return _distribute_bare(framed, run, known, first, cues)
    listed, rest = _dealt(m)
    said, basis = split_basis(listed)
    per = _PER_HEAD.fullmatch(said.strip(TIME))
    said = "" if per else said
    names = split_members(said, len(run), cues) or _subjects(site, tidy(said), len(run), cues)
    if not names and (tidy(said).startswith("占") or not read_name(said, cues).text):
        same = len(known) == len(run) and not per
        names = known if same else _names_before(framed, run[0], len(run), first)
    if not names and cues.measure_end.fullmatch(tidy(said)) and _as_many(framed, run[0], len(run)):
        names = [f"{name} {tidy(said)}" for name in _names_before(framed, run[0], len(run), first)]
    if not names and len(known) == len(run):
        names = _of_known(known, tidy(said), cues)
    if not names and frame.kind == "change" and frame.name:
        for j in run[1:]:  # a list that cannot be told apart (鸡鸭出栏): all its numbers say the same of it
            framed[j] = (framed[j][0], _member(frame, framed[j][1], Name(frame.name, frame.scope), basis))
        return []
    if not names or len(names) != len(run):
        return []
    of_whole = tidy(said) if said.startswith("占") else ""
    lead = frame_of(replace(site, own="某" + of_whole + rest, earlier=()), cues)
    modifier = "" if m["rest"] else lead.modifier  # 分别达近70%、40%; but 分别超过70%、40% bounds both
    lead = replace(lead, acted=read_name(said, cues).acted, modifier=modifier)
    told = names[0].startswith(REFERS)
    if per and told:  # 大学生29名、高中生41名，每人分别补助3000元、1500元
        names = [f"{name} {per[0]}{m['rest']}" for name in names]
    anew = lead.kind == "own" and names is not known and not told
    after = lead.name.removeprefix("某").strip("从由") if anew else ""
    _, later = split_basis(m["verb"].partition("分别")[0] if "分别" in m["verb"] else "")
    return _name_run(framed, run, [joined(name, after) for name in names], lead, basis or later)


def _dealt(m: re.Match[str]) -> tuple[str, str]:
    """The members of a list and what is said of each; 增幅分别为5%和8% says that they grew."""
    grown = GROWTH.search(m["members"]) if len(m["rest"]) < len("快于全国") else None
    if grown is None or m["rest"][:1] in "列居" or m["members"][grown.start() - 1] in "、和及与":
        return m["members"], m["rest"]
    return m["members"][: grown.start()], "下降" if grown[0][0] in "降跌减下回" else "增长"


def _distribute_bare(
    framed: list[tuple[Site, Frame]], run: Sequence[int], known: list[str], first: int, cues: Cues
) -> list[str]:
    """The same for a run without 分别: 甲、乙30家、40家, 存款9亿元、贷款6亿元，增加2亿元和1亿元, or one more over the members known."""
    site, frame = framed[run[0]]
    said = site.own if frame.kind == "own" else frame.name if frame.rule == "change" else ""
    names = split_members(said, len(run), cues, False) if said else None
    if names:
        owner = frame.owner if frame.kind == "change" else ""
        return _name_run(framed, run, [joined(owner, name) for name in names], frame, "")
    if len(known) == len(run) and frame.rule == "own" and not site.earlier[:-1]:
        measured = cues.measure_end.search(known[0])  # 分值依次为a、b，实际得c、d
        found = (*cues.acts.finditer(known[0], 1), *([measured] if measured else ()))
        ends = (known[0][m.start() :] for m in found)
        if done := next((end for end in ends if all(name.endswith(end, 1) for name in known)), ""):
            names = [name.removesuffix(done) + frame.name for name in known]  # 分别接待A、B，实现收入a、b
            return _name_run(framed, run, names, frame, "")
    before = framed[max(0, run[0] - len(run)) : run[0]]
    named = frame.kind != "change" or frame.name or not all(f.kind == "own" and f.name for _, f in before)
    grown = frame.kind == "change" and site.is_ratio and "、" not in site.own
    if not named and _side_by_side(framed, run[0], len(run), "，" if grown else ""):
        names = _names_before(framed, run[0], len(run), first)
        return _name_run(framed, run, names, frame, "") if names else []
    again = len(known) == len(run) and not frame.name and frame.kind in ("change", "blank", "share", "to")
    if not again:
        return []
    lead = frame_of(replace(site, own="某" + site.own, earlier=()), cues)
    return _name_run(framed, run, known, lead, "")


def _side_by_side(framed: Sequence[tuple[Site, Frame]], k: int, n: int, also: str = "") -> bool:
    """Whether the n quantities before mention k are one list: 甲类200人、乙类80人，建档率分别为82%和79%."""
    links = _LINKS | {*also}
    return k >= n and all(set(site.joint[:1]) <= links for site, _ in framed[k - n + 1 : k])


def _as_many(framed: Sequence[tuple[Site, Frame]], k: int, n: int) -> bool:
    """Whether the n quantities before mention k are one list, or the sentence tells just n amounts, each with its share."""
    amounts = [f.kind == "own" for s, f in framed[:k] if f.host is None and not s.is_ratio]
    return _side_by_side(framed, k, n) or (len(amounts) == n and all(amounts))


_PER_HEAD = re.compile("(?:平均)?(?:每[人户亩村镇家所]|人均|户均|亩均)(?:每?[年月])?")
_EVERY = re.compile("每[年月日天]")
_LISTED = re.compile("(?:分别|依次|主要|[位名个类])(?:是|为|有)(?P<all>[^，]+(?:、|和)[^，]+)$")
_HAPPENED = re.compile(
    rf"(?:{TIME}|近年来|首次|均|都|也|再次|双双)*(?:从无到有|(?:出现|实现|保持|呈现|取得)?(?:了)?双\w{{1,3}}|(?:出现|实现|保持|呈现|取得)[^，]{{2,8}}|(?:持续|稳步|明显|显著|大幅|快速|较快|进一步|同步|不断|稳定)\w{{2,4}}|(?:增长|增加|上升|发展|下降)(?:(?:较|最|更)[快多大高]|强劲|迅速|平稳|稳定|明显|显著)|(?:位?居|位?列|排名?|名列)(?:全[国省市县])?前\w{{1,2}}[位名])$"
)


def _subjects(site: Site, said: str, n: int, cues: Cues) -> list[str] | None:
    """茶旅基地、研学营地从无到有，分别达3个和5个 · 前两位是毛竹、油茶，占比分别为5%、3%: the members that the clause before tells of."""
    clause = site.earlier[-1].strip(TIME) if site.earlier else ""
    if not clause or (said != "占比" and not cues.measure_end.fullmatch(said) and read_name(said, cues).text):
        return None
    m, listed = _HAPPENED.search(clause), _LISTED.search(clause)
    words = clause[: m.start()].replace("方面的", "") if m else "" if said else clause  # 甲、乙的产量，分别…
    words = listed["all"] if listed else words
    if not said and _COUNTED_END.fullmatch(words) and len(site.earlier) > 1:
        words, said = site.earlier[-2].strip(TIME), words  # 甲、乙等县，订单量均有所下降，分别下降…
    return [name + said for name in split_members(words, n, cues) or ()]


def _of_known(known: Sequence[str], said: str, cues: Cues) -> list[str]:
    """业务收入 for the members whose 业务量 was told; those themselves where their share follows (占投资比重分别为)."""
    if GROWTH.fullmatch(said):  # 分别为3万吨、5万吨，增速分别达到6%、8%
        return [name + said for name in known]
    share = _OF_ALL.search(said)
    ending, core = (share[0], said[: share.start()]) if share else ("", said)
    ends = {m[0] if (m := cues.measure_end.search(name.removesuffix(ending))) else "" for name in known}
    if len(ends) > 1 or "" in ends or not cues.measure_end.fullmatch(core):
        return []
    return [name.removesuffix(ending).removesuffix(*ends) + said for name in known]


_OF_ALL = re.compile("(?:占比|比重)$")
_COUNTED_END = re.compile("[^，、]{2,6}[量数率额值]")


def _name_run(
    framed: list[tuple[Site, Frame]], run: Sequence[int], names: Sequence[str], lead: Frame, basis: str
) -> list[str]:
    for name, j in zip(names, run, strict=True):
        site, own = framed[j]
        named = _member(lead, own._replace(modifier=own.modifier or lead.modifier), name, basis)
        framed[j] = (site, as_growth(named, site.unit))
    return list(names)


def _member(lead: Frame, own: Frame, name: Name | str, basis: str) -> Frame:
    said = name if isinstance(name, Name) else Name(name)
    return replace(lead, rule="分别", name=said.text, scope=said.scope, owner="", basis=basis or lead.basis, host=own.host,
                   sign=own.sign if own.kind == "change" else lead.sign,
                   modifier=own.modifier, opens=own.opens, part=own.part, topic=own.topic, prev=own.prev, used_tail=0)  # fmt: skip


def _run(framed: Sequence[tuple[Site, Frame]], k: int) -> list[int]:
    """The numbers from k on that only 、 or 和 divides; quantities in brackets between them do not break the run."""
    run = [k]
    for j in range(k + 1, min(k + _LONGEST_RUN, len(framed))):
        site = framed[j][0]
        dealt = "分别" in framed[k][0].own  # 分别下降3%和上升9%, 分别为每月780元、每年7200元
        turns = dealt and framed[j][1].kind == "change" and not framed[j][1].name
        turns = turns or (dealt and bool(_EVERY.fullmatch(site.own)))
        joint = site.joint[:1] if turns and len(site.joint) < 6 else behind(_BOUNDED, site.joint)
        other = site.own.strip("左右以上下内") and not turns
        if other or not joint or not set(joint) <= _LINKS:
            break
        run.append(j)
    return run


def _names_before(framed: Sequence[tuple[Site, Frame]], k: int, n: int, first: int) -> list[str]:
    """The names of the last n levels before mention k: 产量1180吨、产值2亿元，分别增长5%、11%; for points, of the last n rates."""
    outside = [(i, s, f) for i, (s, f) in enumerate(framed[:k]) if f.host is None]
    told = [i for i, s, f in outside if f.kind == "own" or (f.kind == "same" and not s.is_ratio)]
    in_points = [site.unit == "个百分点" for site, _ in framed[k : k + n]]
    if any(in_points) and not all(in_points):  # 受理90件，结案率97%，分别上升5%和0.8个百分点
        told = [i for i, _, f in outside if f.kind in ("own", "share")][-n:]
        told = told if [framed[i][1].kind == "share" for i in told] == in_points else []
    elif in_points[-1]:
        told = [i for i, _, f in outside if f.kind in ("own", "share") or (f.kind == "change" and f.name)]
        told = told if {framed[i][1].kind for i in told[-n:]} in ({"share"}, {"change"}) else []
    rows = [first + i for i in told[-n:]]
    return [f"{REFERS}{i}" for i in rows] if len(rows) == n else []


_CLASS = re.compile(r"[^，、\d]{1,6}?[级型类]")


def _of_classes(framed: list[tuple[Site, Frame]], _: Cues) -> list[tuple[Site, Frame]]:
    """3个国家级、7个省级产业园区: the noun that stands after the last class belongs to the classes before it too."""
    for k in range(len(framed) - 2, -1, -1):
        site, frame = framed[k]
        other = framed[k + 1][1]
        own, last = _CLASS.fullmatch(tidy(site.tail.rstrip("和及与"))), _CLASS.match(other.name)
        if own and last and len(other.name) > last.end():
            framed[k] = (site, replace(frame, name=own[0] + other.name[last.end() :]))
    return framed


def _in_two_units(framed: list[tuple[Site, Frame]], cues: Cues) -> list[tuple[Site, Frame]]:
    """推出12批180项措施: after a verb, what follows the second unit names both; 投资86亿元12个项目: its own number only."""
    for k in range(len(framed) - 1):
        site, frame = framed[k]
        other, same = framed[k + 1]
        bare = frame.rule == "inherited" and not frame.name
        if bare and site.unit == "户" and other.joint == "、" and same.rule == "noun after":
            framed[k] = (site, replace(same, prev=frame.prev, used_tail=0))  # 84户、290人稳定脱贫
        if same.rule != "another unit" or other.dimension not in _COUNTED:
            continue
        if site.dimension == "money" and starts_noun(other, cues):
            framed[k + 1] = (other, frame_of(replace(other, joint="和"), cues))
        elif bare or frame.name in cues.act:
            found = frame_of(replace(other, own=site.own, joint=site.joint, prev=site.prev), cues)
            if found.rule == "noun after":
                framed[k] = (site, replace(found, prev=frame.prev, used_tail=0))
    return framed


_SIZE = re.compile(
    "[日年总设计]*(?:处理|生产|供水|供热|储存|接待|加工|发电)?(?:能力|规模|容量)|[长宽高深]度?|直径"
)


def _sized(framed: list[tuple[Site, Frame]], cues: Cues) -> list[tuple[Site, Frame]]:
    """新建2座日处理能力500吨的污水厂: the noun behind the size is what is counted, and has that size."""
    for k in range(len(framed) - 1):
        site, frame = framed[k]
        other, size = framed[k + 1]
        if frame.rule != "noun after" or not (site.runs_on and other.tail.startswith("的")):
            continue
        said = read_name(cues.before.sub("", site.tail), cues).text
        measured = _SIZE.fullmatch(said) or (
            other.dimension not in _COUNTED and cues.measure_end.search(said)
        )
        noun, used = noun_after(other.tail, cues, other.runs_on)
        if not measured or not noun or other.joint != site.tail:
            continue
        done = frame.name.removesuffix(said) if frame.name.endswith(said) else ""
        framed[k] = (site, replace(frame, name=done + noun))
        framed[k + 1] = (
            other,
            replace(size, kind="own", rule="noun after", name=noun + said, used_tail=used),
        )
    return framed


def _brought_by_same(framed: list[tuple[Site, Frame]], _: Cues) -> list[tuple[Site, Frame]]:
    """强震造成12人受伤、3人失踪: what brought the first about brought the others about too."""
    for k in range(1, len(framed)):
        before, (site, frame) = framed[k - 1][1], framed[k]
        if frame.rule == before.rule == "fate" and "造成" in before.name and "造成" not in frame.name:
            brought = before.name.partition("造成")[0] + "造成"
            scope = frame.scope or before.scope
            framed[k] = (site, replace(frame, name=brought + frame.name, scope=scope))
    return framed


_COUNTED = ("count", "people")


def _shared_nouns(framed: list[tuple[Site, Frame]], cues: Cues) -> list[tuple[Site, Frame]]:
    """1中心+8所+165站阵地, 9金、5银: what follows the chain, else what leads to it, belongs to all its members."""
    chains: list[list[int]] = []
    for k, (site, frame) in enumerate(framed):
        if frame.kind != "counted":
            continue
        goes_on = chains and chains[-1][-1] == k - 1 and not site.joint.strip("+、和，“”") and not site.inside
        chains = [*chains[:-1], [*chains[-1], k]] if goes_on else [*chains, [k]]
    for chain in chains:
        tail, _ = noun_after(framed[chain[-1]][0].tail.lstrip("”"), cues)
        name = tail or framed[chain[0]][1].name
        for k in chain:
            framed[k] = (framed[k][0], replace(framed[k][1], name=name))
    return framed


_STEPS: tuple[Callable[[list[tuple[Site, Frame]], Cues], list[tuple[Site, Frame]]], ...] = (
    _of_classes,
    with_shared,
    _brought_by_same,
    worth_of_next,
    by_receiver,
    of_that_size,
    _in_two_units,
    _sized,
    done_to_all,
    _shared_nouns,
)  # what neighbours say of each other, in this order
