"""The examples in a folder of lexicon files, run: every entry proves itself on the texts that it carries.

In an example `[[…]]` marks what must be found; which part of the row that is depends on the file, and each file
says so in the comments on its top.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportminer.captions import Captions
from reportminer.checks.fits import Fits
from reportminer.classify import Categories
from reportminer.lexicon import PATTERN_FILES, Entry, read_folder
from reportminer.model import Document, Observation, Result
from reportminer.panel.alike import MIN_SCORE, judge
from reportminer.panel.convert import Conversions
from reportminer.panel.wording import Wording
from reportminer.quantify import CONVERTED

if TYPE_CHECKING:
    from reportminer.extract import Extractor

GIVES = "⇒"  # in heads.tsv: text ⇒ indicator
_NUMBER = re.compile(r"^(?:上涨|增长|网店|第)?-?[\d,.]*[万亿]*")
_MARK = re.compile(r"\[\[(.*?)\]\]")


@dataclass(frozen=True, slots=True)
class Fault:
    """An example that does not hold; `str()` says where, what was expected and got, and how to mend it."""

    file: str
    line: int
    example: str
    expected: str
    got: str
    counter: bool = False

    def __str__(self) -> str:
        kind = "counterexample" if self.counter else "example"
        return (
            f"{self.file}:{self.line}: {kind} «{self.example}»: expected {self.expected}, got {self.got}; "
            "mend the example or the entry (reportminer explain shows how a text is read)"
        )


@dataclass(frozen=True, slots=True)
class Marked:
    """An example without its marks: the text, and the spans that were marked."""

    text: str
    spans: tuple[tuple[int, int], ...]

    @property
    def words(self) -> str:
        return "".join(self.text[a:b] for a, b in self.spans)

    @property
    def swapped(self) -> str:
        """The marked words, the last mark first."""
        return "".join(self.text[a:b] for a, b in reversed(self.spans))


def unmark(example: str) -> Marked:
    """The text of an example and the spans that `[[…]]` marks in it."""
    pieces, spans, at, length = [], [], 0, 0
    for m in _MARK.finditer(example):
        pieces += [example[at : m.start()], m[1]]
        start = length + m.start() - at
        length = start + len(m[1])
        spans.append((start, length))
        at = m.end()
    return Marked("".join(pieces) + example[at:], tuple(spans))


def faults(extractor: Extractor, folder: Path) -> Iterator[Fault]:
    """All examples and counterexamples in the lexicon files of `folder` that do not hold with `extractor`."""
    own = read_folder(folder)
    for name, check in _checks(extractor).items():
        for entry in own.tables[name]:
            for column in ("examples", "counterexamples"):
                for example in entry.list(column):
                    yield from _tried(extractor, folder / name, entry, example, check, column != "examples")
    for name in PATTERN_FILES:
        yield from _pattern_faults(extractor, folder / name, own.patterns[name])


def _checks(extractor: Extractor) -> Mapping[str, Check]:
    categories = Categories.from_entries(extractor.lexicon.tables["categories.tsv"])
    captions = Captions.from_entries(extractor.lexicon.tables["tables.tsv"])
    fits = Fits.of(extractor.lexicon.tables["fits.tsv"])
    conversions = Conversions.from_lexicon(extractor.lexicon)
    return {
        **CHECKS,
        "categories.tsv": partial(_category, categories=categories),
        "tables.tsv": partial(_head, captions=captions),
        "fits.tsv": partial(_fit, fits=fits),
        "alignment.tsv": partial(
            _alike, wording=Wording.from_lexicon(extractor.lexicon), conversions=conversions
        ),
        "conversions.tsv": partial(_equal, conversions=conversions),
    }


Outcome = tuple[str, str] | None  # what was expected and got; None: it holds
Check = Callable[[Entry, Marked, Result, bool], Outcome]


def _tried(
    extractor: Extractor, path: Path, entry: Entry, example: str, check: Check, counter: bool
) -> Iterator[Fault]:
    text, _, expected = example.partition(GIVES) if path.name == "heads.tsv" else (example, "", "")
    marked = unmark(text.strip())
    if not marked.spans and not expected:
        wants = f"text {GIVES} indicator" if path.name == "heads.tsv" else "a mark [[…]]"
        outcome: Outcome = (wants, "none")
    else:
        result = extractor.extract_document(Document(marked.text))
        outcome = _name(expected.strip(), result) if expected else check(entry, marked, result, counter)
    if outcome:
        yield Fault(str(path), entry.line, example, *outcome, counter)


def _name(expected: str, result: Result) -> Outcome:
    last = _last(result)
    return None if last and last.indicator == expected else (f"indicator {expected}", _said(last))


def _cue(entry: Entry, marked: Marked, result: Result, counter: bool) -> Outcome:
    """A marked quantity is a target or a part; a marked place is the scope; else the indicator is marked."""
    quantity, roles = _at(marked, result), set(entry.list("role"))
    if quantity:
        return _signal(quantity, roles, counter)
    last = _last(result)
    if last and marked.words in (last.indicator, last.scope + last.indicator):
        return None
    if last and roles & {"place", "region"} and marked.words == last.scope:
        return None
    if last and "contrast" in roles and last.indicator == marked.swapped:
        return None
    if roles & {"bearer", "predicate"} and any(
        o.indicator.endswith(marked.words) for o in result.observations
    ):
        return None
    return f"indicator or scope {marked.words}", _said(last)


def _head(entry: Entry, marked: Marked, result: Result, counter: bool, captions: Captions) -> Outcome:
    """The marked head of a table has the role of the entry; that of a counterexample has not."""
    role = captions.role(marked.words)
    if (role == entry["role"]) != counter:
        return None
    return f"{'not ' if counter else ''}the role {entry['role']}", role or "none"


def _signal(quantity: Observation, roles: set[str], counter: bool) -> Outcome:
    is_target, is_part = quantity.status == "target", quantity.part_of is not None
    signalled = ("target" in roles and is_target) or ("part" in roles and is_part)
    if not roles & {"target", "part"}:
        return (
            "the indicator in [[…]]",
            f"a quantity, of which the role {'|'.join(sorted(roles))} says nothing",
        )
    if signalled != counter:
        return None
    wanted = "no " * counter + " or ".join(sorted(roles & {"target", "part"}))
    return wanted, f"status {quantity.status}, part of {quantity.part_of}"


_ASPECT_OF = {"change": "change", "excess": "change", "rank": "rank", "reach": "level"}


def _aspect(entry: Entry, marked: Marked, result: Result, counter: bool) -> Outcome:
    quantity = _at(marked, result)
    if not quantity:
        return f"the quantity {marked.words}", _all(result)
    holds = any(_fits(kind, entry, quantity, result) for kind in entry.list("kind"))
    if holds != counter:
        return None
    wanted = " or ".join(f"{_ASPECT_OF.get(k, k)}" for k in entry.list("kind"))
    sign = f" of sign {entry['sign']}" if entry["sign"] else ""
    return "no " * counter + wanted + sign, _said(quantity)


def _fits(kind: str, entry: Entry, o: Observation, result: Result) -> bool:
    if kind == "reach":
        before = [p.indicator for p in result.observations[: o.row - 1]]
        return o.aspect in ("level", "share") and o.indicator in before
    if o.aspect != _ASPECT_OF.get(kind):
        return False
    bound = next((x for x in (o.quantity.value, o.quantity.low, o.quantity.high) if x is not None), None)
    return kind == "rank" or bound is None or (bound < 0) == (entry["sign"] == "-")


def _modifier(entry: Entry, marked: Marked, result: Result, counter: bool) -> Outcome:
    quantity = _at(marked, result)
    if not quantity:
        return f"the quantity {marked.words}", _all(result)
    got = quantity.quantity.modifier
    if (got == entry["modifier"]) != counter:
        return None
    return f"{'another modifier than ' * counter or 'modifier '}{entry['modifier']}", f"modifier {got}"


_SHOWN = {"折": "%"} | {unit: shown for unit, (shown, _) in CONVERTED.items()}


def _unit(entry: Entry, marked: Marked, result: Result, counter: bool) -> Outcome:
    """A unit is read wherever the number is not refused; counterexamples mark the number alone."""
    start, end = marked.spans[0]
    refused = any(r.start <= start < r.end for r in result.rejected)
    quantity = next((o for o in result.observations if o.start <= start < o.end), None)
    if counter:
        wrong = quantity is not None and quantity.end > end and quantity.quantity.unit == entry["unit"]
        return (f"another unit than {entry['unit']}", _said(quantity)) if wrong else None
    if refused and not quantity:
        return None
    got = quantity.quantity.unit if quantity else ""
    converted = got and (entry["unit"].endswith(got) or _SHOWN.get(entry["unit"]) == got)
    if quantity and quantity.end == end and converted:  # 三成 is 30%, 八角 0.8元, 3千字 are 3000字
        return None
    return f"the unit {entry['unit']} in {marked.words}", _said(quantity)


def _category(entry: Entry, marked: Marked, result: Result, counter: bool, categories: Categories) -> Outcome:
    """The name before the mark and the unit in it are classified as they stand: 粮食产量[[31万吨]]."""
    aspect = "rank" if marked.words.startswith("第") else "level"
    name = marked.text[: marked.spans[0][0]]
    got = categories.of(name, _NUMBER.sub("", marked.words), aspect)
    if (got == entry["category"]) != counter:
        return None
    return f"{'another category than ' * counter or 'category '}{entry['category']}", got or "none"


def _fit(entry: Entry, marked: Marked, result: Result, counter: bool, fits: Fits) -> Outcome:
    """The name before the mark and the dimension of the unit in it, as they stand."""
    quantity = next((o.quantity for o in result.observations if o.mention in marked.words), None)
    odd = quantity is not None and fits.wanted(marked.text[: marked.spans[0][0]], quantity.dimension) != ()
    if quantity is not None and odd == counter:
        return None
    return ("a unit that does not fit" if counter else f"a unit of {entry['dimensions']}", marked.words)


def _alike(
    entry: Entry, marked: Marked, result: Result, counter: bool, wording: Wording, conversions: Conversions
) -> Outcome:
    """The two names that are marked are one indicator, or not; what follows them is the unit of their values."""
    if len(marked.spans) != 2:
        return "two names, each in [[…]]", marked.text
    base = conversions.base(marked.text[marked.spans[1][1] :].strip())
    first, second = (wording.form(marked.text[a:b], base) for a, b in marked.spans)
    verdict = judge(first, second, wording)
    if entry["role"] == "apart":
        return None if not verdict.score else ("two indicators", f"{verdict.rule} {verdict.score:.2f}")
    if (verdict.score >= MIN_SCORE) != counter:
        return None
    return (
        "two indicators" if counter else "one indicator"
    ), f"{verdict.rule or 'no rule'} {verdict.score:.2f}"


def _equal(entry: Entry, marked: Marked, result: Result, counter: bool, conversions: Conversions) -> Outcome:
    """The two quantities that are marked are the same amount; those of a counterexample cannot be compared."""
    found = [o.quantity for o in result.observations if (o.start, o.end) in marked.spans]
    if len(found) != 2:
        return "two quantities in [[…]]", _all(result)
    (a, b), (first, second) = found, [conversions.base(q.unit) for q in found]
    if counter:
        return None if first != second else ("units of different bases", first)
    if first == second and a.value is not None and b.value is not None:
        converted = conversions.convert(float(a.value), a.unit, b.unit)
        return None if converted == float(b.value) else (f"{b.value}{b.unit}", f"{converted}{b.unit}")
    return "units of one base", f"{first}, {second}"


CHECKS: Mapping[str, Check] = {
    "cues.tsv": _cue,
    "aspects.tsv": _aspect,
    "modifiers.tsv": _modifier,
    "heads.tsv": lambda entry, marked, result, counter: _name(marked.words, result),
    "units.tsv": _unit,
    "categories.tsv": lambda *_: None,  # told by the classifier alone: `_checks`
    "tables.tsv": lambda *_: None,  # and these by the captions
    "fits.tsv": lambda *_: None,  # and by the check of units
    "alignment.tsv": lambda *_: None,  # these by the panel's rules
    "conversions.tsv": lambda *_: None,  # and these by its units
}


def _pattern_faults(extractor: Extractor, path: Path, table: Mapping[str, Any]) -> Iterator[Fault]:
    lines = path.read_text("utf-8-sig").split("\n") if table else []
    for name, body in table.items():
        line = next((n for n, s in enumerate(lines, 1) if s.strip().strip("[]").strip("\"' ") == name), 1)
        for counter, column in enumerate(("examples", "counterexamples")):
            for example in body.get(column, ()):
                outcome = _exclusion(extractor, name, example, bool(counter))
                if outcome:
                    yield Fault(str(path), line, example, *outcome, bool(counter))


def _exclusion(extractor: Extractor, name: str, example: str, counter: bool) -> Outcome:
    marked = unmark(example)
    if not marked.spans:
        return "a mark [[…]]", "none"
    result, (start, end) = extractor.extract_document(Document(marked.text)), marked.spans[0]
    reasons = [r.exclusion for r in result.rejected if r.start < end and start < r.end]
    taken = any(o.start < end and start < o.end for o in result.observations)
    if taken if counter else name.replace("_", " ") in reasons:
        return None
    expected = "an observation" if counter else f"refused by {name.replace('_', ' ')}"
    return expected, f"refused by {', '.join(reasons)}" if reasons else _all(result)


def _at(marked: Marked, result: Result) -> Observation | None:
    return next((o for o in result.observations if (o.start, o.end) == marked.spans[0]), None)


def _last(result: Result) -> Observation | None:
    return result.observations[-1] if result.observations else None


def _said(o: Observation | None) -> str:
    if o is None:
        return "no quantity"
    value = "" if o.quantity.value is None else f" {o.quantity.value}{o.quantity.unit}"
    return f"{o.scope}{'·' if o.scope else ''}{o.indicator} ({o.aspect}{value})"


def _all(result: Result) -> str:
    return ", ".join(o.mention for o in result.observations) or "no quantity"
