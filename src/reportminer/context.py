"""What is remembered from mention to mention while a document is named: one explicit value."""

from __future__ import annotations

from typing import NamedTuple

from reportminer.record import maker, replace


class Context(NamedTuple):
    """The state of naming; row numbers point into the rows named so far.

    `first` is the first row of the block `block`, `heading` stands above it. `level`, `rate`, `rank`: the last row of each aspect that others may speak of; `level_sentence` is the sentence
    of `level`, `main`: the level before one told besides (另有), to which the next sentence goes back; `list_from` the first of the levels that 、 joins to it, or itself. `subject`: who acts in this sentence; `actor`: who acted in the clause before; `bearer`: the counted body that its measures belong to; `holder`: the last
    thing whose measures it tells;
    `topic`: what the list item is about; `scope`: the place it names. `total`: the row that 其中 breaks down,
    `last_total` the same once it is filled, `opened` its first part; `enumerated`: its parts are told apart by times or items; `among`: what X中 opened the sentence with.
    `measure`, `template`: what later members of a list leave out.
    """

    block: int = -1
    first: int = 0
    heading: str = ""
    sentence: int = -1
    level: int | None = None
    level_sentence: int = -1
    list_from: int | None = None
    main: int | None = None
    rate: int | None = None
    rank: int | None = None
    subject: str = ""
    bearer: str = ""
    holder: str = ""
    actor: str = ""
    topic: str = ""
    scope: str = ""
    total: int | None = None
    last_total: int | None = None
    opened: int = 0
    among: str = ""
    enumerated: bool = False
    measure: str = ""
    template: str = ""

    def begun(self, block: int, sentence: int, section: str, rows: int) -> Context:
        """The same at the beginning of a sentence, with so many rows named: a full stop is almost a wall."""
        kept = self if block == self.block else _context(first=rows)
        return _context(
            block=block,
            first=kept.first,
            heading=section.rsplit(" > ", 1)[-1],
            sentence=sentence,
            level=kept.level if kept.main is None else kept.main,
            level_sentence=self.level_sentence,
            rate=kept.rate,
            rank=self.rank,
            topic=kept.topic,
            enumerated=self.enumerated,
            measure=kept.measure,
        )

    def breaking_down(self, total: int | None, first: int, enumerated: bool) -> Context:
        """The same once 其中 or the like has announced the parts of row `total`, from row `first` on."""
        return replace(self, total=total, last_total=total, opened=first, enumerated=enumerated)


_context = maker(Context)
