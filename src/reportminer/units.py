"""What is counted: the units of `lexicons/units.tsv`, matched after a number, and money symbols before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from reportminer.digits import DIGITS
from reportminer.errors import LexiconError
from reportminer.lexicon import Entry

_SLASHES, _CLOSING, _BETWEEN = "/／", "）)", "、，,/／或"
_OPENING = frozenset("（(")
_SCALES = "亿万千百十"
_DISTRIBUTIVE = frozenset("0123456789０１２３４５６７８９一二三四五六七八九十两")
_COUNTED = ("count", "people", "area")
_HAN = re.compile(r"[^\W\da-zA-Z_]")
_SMALLER = re.compile(
    f"[零〇]?(?P<digit>[0-9{''.join(DIGITS)}])(?P<unit>角|毛|分|厘|寸|尺|市?两|兩)"
    "(?![钟鐘之公店局院部校行队厂米克升金])(?:整|正(?![一-鿿]))?"
)
# 1 of the second in the first
_PARTS = {
    (whole, part): Decimal(share)
    for whole, shares in {
        "元": {"角": "0.1", "毛": "0.1", "分": "0.01", "厘": "0.001"},
        "块": {"角": "0.1", "毛": "0.1", "分": "0.01"},
        "角": {"分": "0.1", "厘": "0.01"},
        "分": {"厘": "0.1"},
        "亩": {"分": "0.1", "厘": "0.01"},
        "斤": {"两": "0.1", "兩": "0.1", "市两": "0.1"},
        "丈": {"尺": "0.1"},
        "尺": {"寸": "0.1"},
    }.items()
    for part, share in shares.items()
}
# 三米五 is 3.5 米, 两块八 2.8 元: digits behind a unit at the end of a clause, or before how it is measured;
# 米2 and 米3 are the area and the volume, their superscript lost
_TENTHS = re.compile(
    r"(?P<digits>[一二三四五六七八九]{1,2}|[4-9]|[1-9][0-9])"
    r"(?=[，。；！？）]|左右|上下|以[上下内]|[多的高宽深长厚](?![0-9])|\Z)"
)
_IN_TENTHS = frozenset({"米", "块", "角", "斤", "尺"})
_HAS_SMALLER = _IN_TENTHS | {whole for whole, _ in _PARTS}
_KINDS = frozenset({"measure", "metric", "money", "ratio", "noun"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit under its canonical name; `dimension` and `kind` are columns of `lexicons/units.tsv`."""

    name: str
    dimension: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Form:
    """One spelling of a unit and what must not stand around it."""

    text: str
    unit: Unit
    not_before: tuple[str, ...]
    not_after: tuple[str, ...]
    place: str

    def fits(self, text: str, pos: int) -> bool:
        """Whether what follows the form, which stands at `pos`, lets it be one."""
        end = pos + len(self.text)
        return not text.startswith(self.not_before, end) and not _runs_on(text, end)


@dataclass(frozen=True, slots=True)
class UnitTable:
    """The units of a lexicon, ready for look-up.

    Both tables hold, by one character, the forms longest first: `_after` by the first
    character of forms that follow a number, `_before` by the last one of symbols that precede it.
    """

    _after: Mapping[str, tuple[_Form, ...]]
    _before: Mapping[str, tuple[_Form, ...]]

    @classmethod
    def from_entries(cls, entries: Iterable[Entry]) -> UnitTable:
        """The table of `units.tsv`; raises `LexiconError` where two lines claim the same form."""
        forms = _unique(form for entry in entries for form in _forms(entry))
        symbols = [f for f in forms if f.unit.kind == "money" and not _HAN.search(f.text)]
        return cls(_by(lambda text: text[0], forms), _by(lambda text: text[-1], symbols))

    def match(self, text: str, pos: int, number_at: int | None = None) -> tuple[Unit, int] | None:
        """The longest unit that starts at `pos`, composed ones included, and its end.

        `number_at` is where the number starts: given, the entries' `not_after` is honoured too.
        `件/套`, `元每吨`, `台（套）` and `家次` are composed where no entry has them. Before a Latin
        unit one space may stand: `12.5 km`.
        """
        if text.startswith(" ", pos) and text[pos + 1 : pos + 2].isascii():
            return self._spaced(text, pos + 1)
        form = self._form(text, pos, number_at)
        if form is None:
            return None
        base, end = form.unit, pos + len(form.text)
        return (
            self._bracket(text, pos, base, end)
            or self._ratio(text, base, end)
            or self._times(text, base, end)
            or (base, end)
        )

    def _spaced(self, text: str, pos: int) -> tuple[Unit, int] | None:
        form = self._form(text, pos)
        if form is None or form.unit.kind != "metric":
            return None
        end = pos + len(form.text)
        return self._ratio(text, form.unit, end) or (form.unit, end)

    def smaller(self, text: str, unit: Unit, end: int) -> tuple[Decimal, Unit, int] | None:
        """What smaller units add to a quantity that ends at `end`, in the unit, and where they end.

        `五角六分` after 三元 adds 0.56; `5两` after 3斤 adds 0.5; only what is written without a gap. The unit
        is `unit`, except that 块 with a part is money.
        """
        if unit.name not in _HAS_SMALLER:
            return None
        added, name, at, share = Decimal(0), unit.name, end, Decimal(1)
        while (match := _SMALLER.match(text, at)) and (part := _PARTS.get((name, match["unit"]))):
            share *= part
            added += _figure(match["digit"]) * share
            name, at = "角" if match["unit"] == "毛" else match["unit"], match.end()
        if name in _IN_TENTHS and (match := _TENTHS.match(text, at)):
            digits = match["digits"]
            added, at = added + _figure(digits) * share.scaleb(-len(digits)), match.end()
        if at == end:
            return None
        money = self._form("元", 0) if unit.name == "块" else None
        return added, money.unit if money else unit, at

    def prefix(self, text: str, end: int) -> tuple[Unit, int] | None:
        """The money symbol (￥, US$, €, USD …) that ends at `end`, and its start."""
        for form in self._before.get(text[end - 1 : end], ()):
            start = end - len(form.text)
            if start >= 0 and text.startswith(form.text, start) and not _runs_back(text, start):
                return form.unit, start
        return None

    def _form(self, text: str, pos: int, number_at: int | None = None) -> _Form | None:
        for form in self._after.get(text[pos : pos + 1], ()):
            if (
                text.startswith(form.text, pos)
                and form.fits(text, pos)
                and not _refused_before(form, text, number_at)
            ):
                return form
        return None

    def _part(self, text: str, pos: int) -> tuple[Unit, int] | None:
        """A plain unit or a unit with 次, as it stands within brackets and behind a slash."""
        form = self._form(text, pos)
        if form is None:
            return None
        end = pos + len(form.text)
        return self._times(text, form.unit, end) or (form.unit, end)

    def _times(self, text: str, base: Unit, end: int) -> tuple[Unit, int] | None:
        """`家次`: base and 次, unless 次 belongs to the next word (次日, 次要)."""
        if not text.startswith("次", end) or base.name.endswith("次") or not _countable(base):
            return None
        if self._form(text, end) is None:
            return None
        return Unit(base.name + "次", "count", "measure"), end + 1

    def _bracket(self, text: str, pos: int, base: Unit, end: int) -> tuple[Unit, int] | None:
        """`台（套）`, `头（羽、只）`: named as written, if the brackets hold units of the same sort."""
        if text[end : end + 1] not in _OPENING or not _countable(base):
            return None
        at = end
        while True:
            part = self._part(text, at + 1)
            if part is None or (part[0].kind == "noun") != (base.kind == "noun") or not _countable(part[0]):
                return None
            at = part[1]
            mark = text[at : at + 1]
            if mark and mark in _CLOSING:
                break
            if not mark or mark not in _BETWEEN:
                return None
        return self._counted_bracket(text, pos, base, at + 1)

    def _counted_bracket(self, text: str, pos: int, base: Unit, end: int) -> tuple[Unit, int]:
        """The bracket form, or with the 次 that may follow it: `家（户）次`."""
        named = Unit(text[pos:end], base.dimension, base.kind)
        return self._times(text, named, end) or (named, end)

    def _ratio(self, text: str, base: Unit, end: int) -> tuple[Unit, int] | None:
        """`元/吨`, `元每吨`, `次/人·年`: base and one or more denominators."""
        found = None
        while (denominator := self._denominator(text, base, end)) is not None:
            name, dimension, end = denominator
            base = Unit(f"{base.name}/{name}", dimension, base.kind)
            found = base, end
        return found

    def _denominator(self, text: str, base: Unit, end: int) -> tuple[str, str, int] | None:
        mark = text[end : end + 1]
        if mark and mark in _SLASHES:
            start = end + 1 + text.startswith("每", end + 1)
        elif mark == "每":
            start = end + 1
        else:
            return None
        scaled = start + len(text[start : start + 4]) - len(text[start : start + 4].lstrip(_SCALES))
        # 千克 and 百帕 are units, 千人 is not: the unit that starts first wins.
        for at in dict.fromkeys((start, scaled)):
            part = self._part(text, at)
            if part is not None and (mark != "每" or _is_rate(base, part[0], text, part[1])):
                return text[start:at] + part[0].name, _quotient(base, part[0]), part[1]
        return None


def _figure(digits: str) -> Decimal:
    """35 of `35` and of `三五`."""
    return Decimal("".join(str(DIGITS.get(d, d)) for d in digits))


def _forms(entry: Entry) -> list[_Form]:
    if not entry["dimension"] or entry["kind"] not in _KINDS:
        raise LexiconError(
            f"{entry.place}: «{entry['unit']}» needs a dimension and a kind of {', '.join(sorted(_KINDS))}"
        )
    unit = Unit(entry["unit"], entry["dimension"], entry["kind"])
    texts = dict.fromkeys((unit.name, *entry.list("forms")))
    return [_Form(t, unit, entry.list("not_before"), entry.list("not_after"), entry.place) for t in texts]


def _unique(forms: Iterable[_Form]) -> list[_Form]:
    seen: dict[str, _Form] = {}
    for form in forms:
        other = seen.setdefault(form.text, form)
        if other is not form:
            raise LexiconError(f"{form.place}: «{form.text}» also stands in {other.place}; delete one")
    return list(seen.values())


def _by(key: Callable[[str], str], forms: Iterable[_Form]) -> dict[str, tuple[_Form, ...]]:
    table: dict[str, list[_Form]] = {}
    for form in sorted(forms, key=lambda f: -len(f.text)):
        table.setdefault(key(form.text), []).append(form)
    return {first: tuple(group) for first, group in table.items()}


def _refused_before(form: _Form, text: str, number_at: int | None) -> bool:
    return number_at is not None and bool(form.not_after) and text.endswith(form.not_after, 0, number_at)


def _runs_on(text: str, end: int) -> bool:
    """Whether a Latin form goes on: `m` in `mm`, `m2` in `m20`."""
    last, after = text[end - 1], text[end : end + 1]
    if not after.isascii():
        return False
    return (_is_latin(last) and after.isalpha()) or (last.isascii() and last.isdigit() and after.isdigit())


def _runs_back(text: str, start: int) -> bool:
    """Whether a Latin symbol is the end of a longer word, as `USD` in `XUSD`."""
    before = text[start - 1 : start] if start else ""
    return _is_latin(text[start]) and _is_latin(before)


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _countable(unit: Unit) -> bool:
    return unit.kind in ("measure", "noun") and unit.dimension in _COUNTED


def _is_rate(base: Unit, right: Unit, text: str, end: int) -> bool:
    """`元每吨` is a rate; in `10户每户3人` and `500元每人50元` 每 begins a new statement."""
    if right.name == base.name or text[end : end + 1] in _DISTRIBUTIVE:
        return False
    return base.kind in ("money", "metric") or (base.name.endswith("次") and right.dimension == "time")


def _quotient(base: Unit, right: Unit) -> str:
    """The dimension of base/right: two counters side by side (`件/套`) stay a count."""
    if base.kind == "money":
        return "price"
    if base.dimension == "length" and right.dimension == "time":
        return "speed"
    if base.dimension == right.dimension == "count":
        return "count"
    return "rate"
