"""What is remembered once a row is named: the context for the rows after it."""

from __future__ import annotations

import re

from reportminer.context import Context
from reportminer.heads import Heads
from reportminer.model import REFERS, Frame, Named
from reportminer.nameparts import BODY, EVERYWHERE, INSTITUTION, shared_measure
from reportminer.owners import bearer_of, holder_of
from reportminer.record import replace

# through it something is told, it does nothing
_CHANNEL = re.compile("(?:网站|平台|公众号|客户端|微博|微信|抖音号?|视频号)$")


def remembered(c: Context, heads: Heads, f: Frame, named: Named, i: int) -> Context:
    """The context once row `i`, `named` from the frame `f`, was told."""
    new: dict[str, object] = {}
    if not f.inside:
        new["actor"] = f.owner or (c.actor if f.adjoins and not f.scope else "")
    if f.owner and (f.apart or not c.subject) and _is_body(f.owner):
        new["subject"] = f.owner
    told = f.name and not f.inside and named.aspect in ("level", "change")
    if told:
        new["measure"] = shared_measure(heads.measure(named.thing), named, c.measure)
    bears = named.aspect == "level" and f.name and not f.inside and not f.acted
    if bears and (f.apart or not c.bearer) and (bearer := bearer_of(heads, named)):
        kept = INSTITUTION.search(c.bearer) and not INSTITUTION.search(bearer)
        new["bearer"] = c.bearer if kept else bearer  # 医疗机构9家；卫生人员80人；诊疗4万人次
    if told and named.parent is None:
        new["holder"] = holder_of(heads, named, c.holder)
    if f.scope and not (c.scope or f.inside) and f.scope not in EVERYWHERE:
        new["scope"] = f.scope
    if not (f.inside or f.kind == "whole"):
        new |= _last_of_its_kind(c, f, named, i)
    return replace(c, **new)


def _is_body(owner: str) -> bool:
    body = BODY.search(owner) or owner.endswith(("区域", "地区"))
    return bool(body) and not _CHANNEL.search(owner)


_DRAWS = re.compile("(?:拉|带)动")  # 出口8亿元，拉动增长3个百分点，占总值的5%: the share of the exports


def _last_of_its_kind(c: Context, f: Frame, named: Named, i: int) -> dict[str, int | None]:
    """Row `i` as the level, rank or rate that others may speak of."""
    first = i if c.list_from is None or not f.listed else c.list_from
    level: dict[str, int | None] = {"level": i, "level_sentence": c.sentence, "list_from": first}
    level["main"] = c.level if f.besides and c.level_sentence == c.sentence else None
    if named.aspect == "level":
        return {} if named.compared else level
    if named.aspect == "rank":
        return {"rank": i}
    if named.aspect == "change":
        if f.name.startswith(REFERS):
            level["main"] = c.main
        return level if f.name and not (f.besides or (named.owner and _DRAWS.match(f.name))) else {}
    stays = f.place == "占" or not f.name
    return {} if named.compared else {"rate": i} if stays else {"rate": i, **level}
