"""A list of names told apart: A、B和C产量 are A产量, B产量 and C产量."""

from __future__ import annotations

import re

from reportminer.cues import Cues
from reportminer.model import TIME
from reportminer.nameparts import GROWTH, PAIRS, PER_SO_MANY
from reportminer.naming import read_name, tidy

_AND = re.compile(r"、|(?<![总共调饱])和(?![平谐解县田睦])")
_BETWEEN = re.compile(_AND.pattern + r"|(?<![惠涉普波危触])及(?!其他|时)|与")
_INDUSTRIES = re.compile("(?<=业)(?:、|和(?!其他)|及(?!其他))")  # 通信和电子设备制造业、石油和煤炭加工业
_NETS = re.compile(r"(?:管网|管线|管道)$")
_TRADE = re.compile(r"(?:进出口|出口|进口|支出|收入)$")
_SHARE_END = re.compile("占(?:比|[^，占]{2,}(?:比重|比例|份额))$")
_ONE_OF = "东中西南北大小微省市县乡镇村高初男女轻重公民内外"  # 东、中、西部地区
_CLASS_ENDS = frozenset("级类型批档性业化区线源品车书")
_CLASS_OF_LIST = re.compile(r"(?<=[\w”》])[两二三四五六七八九十]{1,2}[个家类项大](?:大|类)?[^、，]{1,8}$")


def split_members(words: str, n: int, cues: Cues, dealt: bool = True) -> list[str] | None:
    """The n members of a list, each with what the last one shares with all (A、B产量 → A产量, B产量).

    `dealt`: 分别 says that there are n, so that 收支 is 收入 and 支出.
    """
    words = words.replace("存、贷款", "存贷款").rstrip(TIME + "的由从")
    pair = next(
        (p for p in PAIRS if p in words and (p in ("城乡", "存贷款") or (dealt and not _AND.search(words)))),
        "",
    )
    ends = [cues.measure_end.search(p) for p in words.split("、")] if "、" in words else []
    if pair and n == len(PAIRS[pair]) and not (len(ends) == n and all(ends)):  # 城乡甲率、农村乙率
        return [tidy(read_name(words.replace(pair, w, 1), cues).text) for w in PAIRS[pair]]
    if places := _places(words, n, cues):
        return places
    rate = GROWTH.search(words) or _SHARE_END.search(words)
    if rate and words[rate.start() - 1] not in "、和及与":  # 食品、交通类价格涨幅; 甲、乙产值占总产值的比重
        names = split_members(words[: rate.start()].removesuffix("同比"), n, cues, dealt)
        return [name + rate[0].replace("的比", "比") for name in names] if names else None
    if of_class := _CLASS_OF_LIST.search(words):  # 甲、乙两项分值
        last = cues.measure_end.search(of_class[0])
        words = words[: of_class.start()] + (last[0] if last else "")
    words, shared = _shared_after_etc(words, cues)
    name = read_name(words, cues)
    listed = name.text.replace("”“", "”、“").replace("》《", "》、《")
    if re.match("[一二三]、", listed):
        listed = "第" + listed
    ways = (_BETWEEN.split(listed), listed.split("、"), _AND.split(listed), _INDUSTRIES.split(listed))
    parts = next((p for p in ways if len(p) == n > 1), [])
    if not all(parts) or not parts:
        return None
    if not shared:
        parts[-1], shared = _shared_by_last(parts, cues)
        parts = _with_verb(parts)
    measured = any(map(cues.measure_end.search, parts))  # 工业实现营业收入、利润分别增长…: its own
    return [tidy((name.owner if measured or len(p) < 4 else "") + p + shared) for p in parts]


def _places(words: str, n: int, cues: Cues) -> list[str]:
    """对美国、日本出口: places are the members here, no scope of what follows."""
    words = words.strip(TIME)
    while m := cues.lead.match(words):
        words = words[m.end() :].lstrip(TIME)
    *others, last = _BETWEEN.split(words)
    m = cues.place.match(last)
    if len(others) != n - 1 or n < 2 or not m or not all(cues.place.fullmatch(p) for p in others):
        return []
    return [tidy(place + last[m.end() :]) for place in (*others, m[0])]


def _shared_after_etc(s: str, cues: Cues) -> tuple[str, str]:
    if (of_classes := _ETC_CLASSES.match(s)) and (measure := cues.measure_end.search(of_classes["shared"])):
        return of_classes[1], measure[0]
    m = re.match(
        r"(.+?)(?<![高中初同平均])等(?:[一二三四五六七八九十\d]+[个大项类])?(?P<shared>[^、]{2,})$", s
    )
    return (m[1], m["shared"]) if m else (s, "")


# A、B等绿色、智能产品产量
_ETC_CLASSES = re.compile("(.+?、.+?)等(?P<shared>[^、]{1,8}、[^、]{2,}产品[^、]{2,})$")


def _shared_by_last(parts: list[str], cues: Cues) -> tuple[str, str]:
    """What only the last member says: 国家级、部级创新平台 share 创新平台, 城镇、农村居民收入 share 居民收入."""
    last, others = parts[-1], parts[:-1]
    if parts[0][:1] == "第" and all(len(p) == 1 for p in others[1:]):
        parts[1:] = ["第" + p.removeprefix("第") for p in parts[1:]]
        return parts[-1][:2], parts[-1][2:]
    first = cues.measure_end.search(others[0])
    if first and first.start() >= 2 and (cues.measure_end.fullmatch(last) or GROWTH.fullmatch(last)):
        return others[0][: first.start()] + last, ""  # 游客数量和花费, 投资总量、增速
    if all(cues.measure_end.search(p) for p in others):
        return last, ""
    twin = next((w for o in others for w in cues.contrast.get(o, ()) if last.startswith(w)), "")
    if twin and len(last) > len(twin) + 1:
        return twin, last[len(twin) :]
    if all(len(p) == 1 and p in _ONE_OF for p in others) and last[0] in _ONE_OF:
        return last[0], last[1:]
    if (kind := _INSURANCE.fullmatch(last)) and all(_INSURED.search(p) for p in others):
        return kind["what"], kind["rest"]
    end = last.find(others[0][-2:], 1) + 2  # 失业保险、工伤保险参保人数
    if 2 < end < len(last) - 1 and all(p.endswith(last[end - 2 : end]) for p in others):
        return last[:end], last[end:]
    size = len(others[0])
    same_end = last.find(others[0][-1], 1, size + 3)
    told = others[0][-1] in _CLASS_ENDS and not _SECTOR_AFTER.search(last, same_end + 1)
    if len(last) >= size + 2 and 0 < same_end < len(last) - 1 and told:
        return last[: same_end + 1], last[same_end + 1 :]
    like_it = any(len(p) == len(last) - 2 for p in others) and not any(map(_CLASS_NOUN.search, others))
    alike = _CLASS_NOUN.search(last) if like_it else None
    m = cues.measure_end.search(last) or _TRADE.search(last) or alike or _NETS.search(last)
    ends = ("人次", "人数", "户数") if "游客" in last else ("人次", "人数", "户数", "游客")
    counted = any(p.endswith(ends) or cues.measure_end.search(p) for p in others)
    if m and m.start() >= 2 and not counted and not any(p.endswith(m[0]) for p in others):
        at = len(_AT_LEAST.sub("", last[: m.start()]))
        return last[:at], last[at:]
    return last, ""


_AT_LEAST = re.compile("(?:[限规]上|(?:限额|规模)以上)?$")  # 彩电、手机限上零售额


_SECTOR_AFTER = re.compile("[产行造]业")  # 工业战略性新兴产业增加值 is told of more than 工业
_CLASS_NOUN = re.compile("(?:案件|企业|事故|纠纷|医院|学校|项目|贷款|产品|产业|市场|警情)$")  # 民事、行政案件
_INSURED = re.compile("(?:养老|医疗|失业|工伤|生育|护理)$")
# 养老、失业保险人数
_INSURANCE = re.compile("(?P<what>.*?(?:养老|医疗|失业|工伤|生育|护理))(?P<rest>(?:保险|参保).*)")
_TAKES_PART = re.compile(  # 每千人口执业医师数、注册护士数
    f"(?:参加|领取|(?:平均)?{PER_SO_MANY}(?:拥有)?)(?=.{{2}})"
)


def _with_verb(parts: list[str]) -> list[str]:
    """参加养老、失业保险: what is said to be done with the first of a list is done with all."""
    verb = _TAKES_PART.match(parts[0])
    alone = verb and not any(_TAKES_PART.match(p) for p in parts[1:])
    return [parts[0], *(verb[0] + p for p in parts[1:])] if verb and alone else parts
