"""The small words around a quantity, compiled: what to strip from a stretch of text, and what it signals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportminer.endings import Endings, EndPattern
from reportminer.errors import LexiconError
from reportminer.lexicon import Entry, Lexicon
from reportminer.model import TIME

Around = tuple[re.Pattern[str], re.Pattern[str], str]  # the word before, the word after, the modifier


@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    """Compiled cue words of one lexicon; all matchers work on short stretches, never on a whole text.

    `head_starts` are the characters with which a lead or a place can begin.
    """

    lead: re.Pattern[str]
    verb: re.Pattern[str]
    link: Endings
    place: re.Pattern[str]
    region: re.Pattern[str]
    head_starts: frozenset[str]
    act: frozenset[str]
    predicate: re.Pattern[str]
    part: re.Pattern[str]
    target: re.Pattern[str]
    target_words: re.Pattern[str]
    change: re.Pattern[str]
    reach: EndPattern
    reaches: re.Pattern[str]
    excess: re.Pattern[str]
    rank: re.Pattern[str]
    fall_first: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    around: Mapping[str, tuple[Around, ...]]
    split: re.Pattern[str]
    ends_in_verb: Endings
    acts: re.Pattern[str]
    verbs_inside: re.Pattern[str]
    measure_end: re.Pattern[str]
    measured: re.Pattern[str]
    bearer: re.Pattern[str]
    benefit: re.Pattern[str]
    goes_on: re.Pattern[str]
    contrast: dict[str, tuple[str, ...]]
    contrasted: re.Pattern[str]
    sign: dict[str, int]
    modifier: dict[str, str]

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> Cues:
        return _compile(lexicon)

    def bound_around(self, before: str, after: str) -> tuple[int, int, str] | None:
        """Two words that bound the quantity between them (比98%高): where the first starts, the second ends, modifier."""
        for first, second, modifier in self.around.get(before[-1:], ()):
            opening = first.search(before)
            closing = second.match(after) if opening else None
            if opening and closing:
                return opening.start(), closing.end(), modifier
        return None


@lru_cache(maxsize=8)
def _compile(lexicon: Lexicon) -> Cues:
    cues, aspects = lexicon.tables["cues.tsv"], lexicon.tables["aspects.tsv"]
    modifiers = lexicon.tables["modifiers.tsv"]
    changes = _of_kind(aspects, "change")
    sign = _signs(aspects)
    acts = frozenset(e["word"] for e in cues if {"act", "verb"} & set(e.list("role")))
    long_acts = sorted(w for w in acts if len(w) > 1)
    acting = f"(?:{_alternatives(long_acts)})(?!者)"  # 建设者, 参与者 do not say what is done
    measures = _alternatives(
        e["head"] for e in lexicon.tables["heads.tsv"] if e["role"] in ("measure", "total")
    )
    return Cues(
        lead=re.compile(f"(?:{_either(_role(cues, 'lead'))})[，、]?"),
        verb=re.compile(f"(?:{_either(_role(cues, 'verb'))})[了、]?"),
        link=_endings(_role(cues, "link")),
        place=re.compile(f"(?:{_either(_role(cues, 'place'))}|{_acting_regions(cues, acting)})"),
        region=re.compile(_either(_role(cues, "region"))),
        head_starts=frozenset(e["word"][0] for role in _HEADS for e in _role(cues, role)),
        act=acts,
        predicate=re.compile(
            f"{_either(_role(cues, 'predicate'))}|{_alternatives(w + '了' for w in long_acts)}"
        ),
        part=re.compile(_either(_role(cues, "part"))),
        target=re.compile(_either(_role(cues, "target"))),
        target_words=re.compile(_alternatives(e["word"] for e in _role(cues, "target"))),
        change=re.compile(
            f"(?P<verb>{_alternatives(changes)})(?<!新增)(?<!转增)(?<!最高)(?<!最低)(?<!新高)(?<!最多)(?<!许多)(?:幅度?)?了?(?:{_AMOUNT_LINK})?$"
        ),
        reach=_reach(_of_kind(aspects, "reach")),
        reaches=_reaches(
            [e["word"] for e in aspects if {"reach", "change"} & set(e.list("kind")) and len(e["word"]) > 1]
        ),
        excess=re.compile(
            f"(?P<verb>{_alternatives(_of_kind(aspects, 'excess'))})(?P<whole>[^，。；]{{1,16}})$"
        ),
        rank=re.compile(
            f"(?P<verb>{_rank_verbs(_of_kind(aspects, 'rank'))})(?:在|于|到|至|为)?(?P<place>[^，。；]{{0,14}}?)(?:的|名次?|位次?|排名)?$"
        ),
        fall_first=re.compile(
            f"(?P<verb>{_alternatives(w for w in changes if len(w) > 1 and sign[w] < 0)}|增加|提高|提升|延长|扩大)(?![到至为值])了?"
        ),
        before=re.compile(rf"(?P<word>{_placed(modifiers, 'before')})(?:了|到|(?P<link>[有为是]))?$"),
        after=_bounds_after([e["word"] for e in modifiers if e["place"] == "after"]),
        around=_all_around(e for e in modifiers if e["place"] == "around"),
        acts=re.compile(acting),
        verbs_inside=re.compile(f"(?:{acting})(?:了)?"),
        measured=re.compile(f"(?P<name>[^，]{{0,20}}?(?:{measures}))(?:{TIME}+|{_GOES_ON})"),
        bearer=_bearers(e["word"] for e in _role(cues, "bearer")),
        benefit=re.compile(f"(?:{_either(_role(cues, 'benefit'))})"),
        goes_on=re.compile(_either(_role(cues, "goes_on"))),
        contrast=(contrast := _contrasts(cues)),
        contrasted=re.compile("|".join(map(re.escape, contrast))),
        measure_end=re.compile(rf"(?:{measures}|\w{{2}}率(?<![效税利汇频功]率))$"),
        split=re.compile(
            f"(?P<owner>.{{2,26}}?)(?P<verb>{_alternatives((*_SPLIT, *SPLIT_OF_BODY))})(?!{_SPLIT_NOT})(?P<rest>.{{2,}})$"
        ),
        ends_in_verb=_endings(e for e in cues if e["word"] in acts and len(e["word"]) > 1),
        sign=sign,
        modifier={e["word"]: e["modifier"] for e in modifiers},
    )


_HEADS = ("lead", "place", "region")
_SPLIT = [
    "开展",
    "组织开展",
    "举办",
    "举行",
    "召开",
    "印发",
    "下发",
    "设置",
    "成立",
    "建成",
    "建立",
    "刊发",
    "刊播",
    "发放",
    "拥有",
    "发布",
    "受理",
    "查处",
    "化解",
    "接待",
    "组建",
    "培训",
    "选派",
    "出台",
    "制定",
    "共有",
    "实施",
    "实现",
    "完成",
]
SPLIT_OF_BODY = (  # what offices, halls, hospitals do; after other words they may begin a noun
    "承接",
    "承办",
    "外借",
    "采写",
    "接诊",
    "收治",
    "招募",
    "招收",
    "疏散",
    "营救",
    "侦破",
    "破获",
    "审结",
    "办结",
    "出动",
    "派出",
    "编发",
    "推送",
    "播发",
    "表彰",
    "选树",
    "评选",
    "收到",
)
_GOES_ON = "连续|再|继续|稳|创|大幅|快速|实现|迈上|保持|持续|增|不断|首次|历史|突破"
_SPLIT_NOT = "(?<=培训)(?:项目|班|经费|费|资金|基地|课程|教材)|(?<=接待)(?:批次|费)|率|时[间长限]|比例|比重|机构|部|的|量|数|人次|人员|单位|置|区(?![县域内级属])|(?:及时|到位|完成|按[时期]|准确|合格|达标)率$"
_AMOUNT_LINK = "将?为|将?达到?|将近|达到?|近|约|超过?|逾|到|至|共|均|在|是|分别"


def _rank_verbs(words: Iterable[str]) -> str:
    """The words before a place; 居 is none in 居民, 位 none in 单位, 分列 none in 得分列."""
    return (
        _alternatives(w for w in words if w not in ("居", "位"))
        + "|(?<![得评积总])分[居列]|居(?![民住家委])|(?<!单)位"
    )


def _acting_regions(entries: Iterable[Entry], acting: str) -> str:
    """A province where a time follows, or what it does (河南累计改造…); in 河南农业大学 it is a part of the name."""
    leads = "|".join(re.escape(e["word"]) for e in _role(entries, "lead") if len(e["word"]) > 1)
    then = f"[{TIME}]|[已共均将在了](?!建|校)|{acting}|{leads}|进入|准备|推广|大面积"
    return f"(?:{_either(_role(entries, 'region'))})(?={then})"


def _contrasts(entries: Iterable[Entry]) -> dict[str, tuple[str, ...]]:
    """Each word of a contrast (城市、农村) with the others, in the lexicon's order: the same text, the same table."""
    groups = [e["word"].split("、") for e in _role(entries, "contrast")]
    found: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for word in group:
            found[word] = (*found.get(word, ()), *(w for w in group if w != word))
    return found


def _role(entries: Iterable[Entry], role: str) -> list[Entry]:
    return [e for e in entries if role in e.list("role")]


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)


def _of_kind(aspects: Iterable[Entry], kind: str) -> list[str]:
    return [e["word"] for e in aspects if kind in e.list("kind")]


def _placed(modifiers: Iterable[Entry], place: str) -> str:
    return _alternatives(e["word"] for e in modifiers if e["place"] == place)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, _longest_first(words))) or "(?!)"


def _bounds_after(words: Sequence[str]) -> re.Pattern[str]:
    """Words after a number; those of one character where no other word begins with them (三成强, 12轮强降雨)."""
    long, short = ([w for w in words if (len(w) > 1) == many] for many in (True, False))
    return re.compile(rf"(?!上下游)(?:{_alternatives(long)})|(?:{_alternatives(short)})(?!\w)")


def _bearers(words: Iterable[str]) -> re.Pattern[str]:
    """Those who are counted (劳动者, 学生), with up to four characters before; not as the head of another word."""
    return re.compile(
        f"(?:[^，。；、]{{0,4}}?)(?:{_alternatives(words)})(?!数|率|量|人数|会|团|队|活动|工作)"
    )


def _signs(aspects: Iterable[Entry]) -> dict[str, int]:
    told = (e for e in aspects if {"change", "excess"} & set(e.list("kind")))
    return {e["word"]: -1 if e["sign"] == "-" else 1 for e in told}


def _either(entries: list[Entry]) -> str:
    """An alternation of words, longest first, each with what must not follow it."""
    parts = []
    for e in sorted(entries, key=lambda e: len(e["word"]), reverse=True):
        not_before = _alternatives(e.list("not_before")) if e["not_before"] else ""
        first, rest = re.escape(e["word"][0]), re.escape(e["word"][1:])
        not_after = (
            "".join(f"(?<!{re.escape(w)}{first})" for w in e.list("not_after"))
            if {"target", "predicate"} & set(e.list("role"))
            else ""
        )  # behind the first character, so that a search need only look for that
        parts.append(first + not_after + rest + (f"(?!{not_before})" if not_before else ""))
    return "|".join(parts) or "(?!)"


def _all_around(entries: Iterable[Entry]) -> dict[str, tuple[Around, ...]]:
    """The pairs of words by the last character of the first, which stands right before the quantity."""
    found: dict[str, tuple[Around, ...]] = {}
    for e in entries:
        last = e["word"].partition("…")[0][-1:]
        found[last] = (*found.get(last, ()), _around(e))
    return found


def _around(entry: Entry) -> Around:
    """比…高: 比 is none in 同比; 比5%高3个百分点 tells a difference, and 5% is exact."""
    first, dots, second = map(re.escape, entry["word"].partition("…"))
    if not (first and dots and second):
        raise LexiconError(
            f"{entry.place}: «{entry['word']}» around a quantity needs two words with … between"
        )
    ends = r"(?:[一了]?[些点]|得多|很多|许多)?(?=[，。；、！？）的]|\Z)"
    return re.compile(rf"(?<![同环占对相]){first}\Z"), re.compile(second + ends), entry["modifier"]


def _endings(entries: Iterable[Entry]) -> Endings:
    return Endings.of((e["word"], e.list("not_after")) for e in entries)


def _reach(words: Sequence[str]) -> EndPattern:
    return EndPattern.of(f"(?:{_alternatives(words)})了?", (*words, "了"))


def _reaches(words: Iterable[str]) -> re.Pattern[str]:
    """After a first level: the words that lead to the second (增加到, 逐步提高至)."""
    return re.compile(
        rf"(?:（[^）]*）)?[{TIME}的]*(?:左右|以上)?"
        rf"(?:[^，。；、\d]{{0,4}}?(?:{_alternatives(words)})(?:[^，。；、\d]{{0,10}}?(?:到|至|为)|(?<=[到至为]))|[{TIME}]*(?:到|至)(?![会期访户村岗港站货资任校家龄账场今少]))"
    )
