"""Rules for places in an order: 居全市第二位, 由第九升至第七."""

from __future__ import annotations

import re

from reportminer.cues import Cues
from reportminer.model import TIME, Frame, Name, Site
from reportminer.naming import read_name, tidy
from reportminer.record import maker

_frame = maker(Frame)
_RANK_FROM = re.compile(r"(?P<name>.*?)(?:由|从)(?P<place>[^，由从]{0,8})$")


def rank(site: Site, cues: Cues) -> Frame | None:
    """居全市第二位."""
    if not site.mention.ordinal:
        return None
    moved = _RANK_FROM.match(site.own)
    if moved:
        name = read_name(moved["name"], cues)
        return _frame("rank", "rank", *name[:3], basis="由", place=moved["place"], prev=site.prev)
    m = cues.rank.search(site.own)
    if m:
        head, place = _among(_ON_END.sub("", site.own[: m.start()].rpartition("、并")[2]))
        name, place = read_name(head, cues), tidy(_MOVED_TO.sub("", m["place"])) or place
        if not name.text and _CONTEST.search(place):  # 连续多年保持综合考核第一
            name, place = Name(place), ""
        return _frame("rank", "rank", *name[:3], place=place, prev=site.prev)
    bare = _PLACE_ONLY.match(site.own)
    name = read_name(_ON_END.sub("", bare["head"] if bare else site.own), cues)
    place = bare["place"] if bare else ""
    return _frame("rank", "rank", *name[:3], place=place, prev=site.prev)


_MOVED_TO = re.compile("^.*?[升进跃移][至到]")  # 排名提升至全国第六位
_CONTEST = re.compile("(?:考核|考评|测评|评比|评价|督查|竞赛|大赛)$")
# 连续16年、9年全省第一
_ON_END = re.compile(rf"(?:分别|均|已|都)*(?:连续)?(?:[{TIME}\d一二三四五六七八九十两]+[年月季]?度?、?)+$")
_PLACE_ONLY = re.compile(
    r"(?P<head>.{2,}?)(?P<place>全[国省市县区球]|世界|国内|[东西中]部(?:地区)?|同[行类])$"
)  # 产量全省第一


_AMONG = re.compile(r"在(?P<place>[^，在]{2,16}?)(?:中|里|内)?[均都]?$")


def _among(s: str) -> tuple[str, str]:
    m = _AMONG.search(s)
    return (s[: m.start()], m["place"]) if m else (s, "")
