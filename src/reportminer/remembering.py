"""What is remembered once a row is named: the context for the rows after it."""

from __future__ import annotations

import re

from reportminer.context import Context
from reportminer.heads import Heads
from reportminer.model import Frame, Named
from reportminer.nameparts import BODY, EVERYWHERE, shared_measure
from reportminer.owners import bearer_of, holder_of
from reportminer.record import replace

_CHANNEL = re.compile(
    "(?:网站|平台|公众号|客户端|微博|微信|抖音号?|视频号)$"
)  # through it something is told, it does nothing


def remembered(c: Context, heads: Heads, f: Frame, named: Named, i: int) -> Context:
    """The context once row `i`, `named` from the frame `f`, was told."""
    if not f.inside and (actor := f.owner or (c.actor if f.adjoins and not f.scope else "")) != c.actor:
        c = replace(c, actor=actor)
    if f.owner and not c.subject and BODY.search(f.owner) and not _CHANNEL.search(f.owner):
        c = replace(c, subject=f.owner)
    told = f.name and not f.inside and named.aspect in ("level", "change")
    if told:
        c = replace(c, measure=shared_measure(heads.measure(named.thing), named, c.measure))
    if (f.apart or not c.bearer) and named.aspect == "level" and f.name and not f.inside and not f.acted:
        c = replace(c, bearer=bearer) if (bearer := bearer_of(heads, named)) else c
    if told and named.parent is None:
        c = replace(c, holder=holder_of(heads, named, c.holder))
    if f.scope and not (c.scope or f.inside) and f.scope not in EVERYWHERE:
        c = replace(c, scope=f.scope)
    if f.inside or f.kind == "whole":
        return c
    if named.aspect == "level" and not named.compared:
        c = replace(c, level=i, level_sentence=c.sentence)
    elif named.aspect == "rank":
        c = replace(c, rank=i)
    elif named.aspect == "share" and not named.compared:
        stays = f.place == "占" or not f.name
        c = replace(c, rate=i) if stays else replace(c, rate=i, level=i, level_sentence=c.sentence)
    elif named.aspect == "change" and f.name:
        c = replace(c, level=i, level_sentence=c.sentence)
    return c
