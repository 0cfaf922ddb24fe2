"""reportminer and its peers over the same texts, round by round."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path

from peers import JIEBA, OBSERVATIONS, OTHERS, REGEX, TABLE, Peer, PeerFailure, Running, environment_of
from spread import Spread, Took, figure, ratios, table
from texts import Text, thinned

PASS_SECONDS = 3.0  # one pass over a text shall not take longer; a slow peer gets lines from all over it
TIMING_SECONDS = 0.3  # a timing shall not be shorter; a fast peer goes over the text several times
FIRST_PIECE = 1_500
LIMIT = 120.0


@dataclass(slots=True)
class Racer:
    """A peer that runs, or the reason why not."""

    peer: Peer
    running: Running | None = None
    failure: str = ""


@dataclass(slots=True)
class Seen:
    """One racer over one text; all times are seconds a character."""

    piece: str
    times: int
    found: int
    first: Took
    way: str
    rounds: list[Took] = field(default_factory=list)

    def time(self, running: Running) -> None:
        """One round more; raises `PeerFailure`."""
        self.rounds.append(running.ask(self.piece, self.times, LIMIT, self.way).took / len(self.piece))


@contextmanager
def racers(environments: Path | None) -> Iterator[list[Racer]]:
    """All that run, started; the peers in environments of their own if a folder for them is given."""
    with ExitStack() as stack:
        found = []
        for peer in (OBSERVATIONS, TABLE, JIEBA, REGEX, *(OTHERS if environments else ())):
            racer = Racer(peer)
            found.append(racer)
            try:
                alone = environments and peer.packages
                python = environment_of(peer, environments) if environments and alone else sys.executable
                racer.running = stack.enter_context(Running(peer, python))
            except PeerFailure as failure:
                racer.failure = str(failure)
                print(f"{peer.title}: {failure}", file=sys.stderr)
        yield found


def race(found: Sequence[Racer], text: str, rounds: int) -> dict[str, Seen]:
    """The timings of every racer that lasts, by its task; in each round all of them take their turn."""
    seen: dict[str, Seen] = {}
    for number in range(rounds + 1):
        for racer in found:
            if racer.running is None or racer.failure:
                continue
            try:
                if number == 0:
                    seen[racer.peer.task] = _prepared(racer.running, text)
                else:
                    seen[racer.peer.task].time(racer.running)
            except PeerFailure as failure:
                racer.failure = str(failure)
    return {task: one for task, one in seen.items() if len(one.rounds) == rounds}


def _prepared(running: Running, text: str) -> Seen:
    """How much of the text a racer gets, and how often; the first sight of it is kept apart."""
    small = thinned(text, FIRST_PIECE)
    ways = running.peer.ways
    for way in ways:
        running.ask(small, 1, LIMIT, way)  # some compile their patterns now
    a_character = min(running.ask(small, 1, LIMIT, way).took.cpu for way in ways) / len(small)
    piece = thinned(text, max(FIRST_PIECE, int(PASS_SECONDS / max(a_character, 1e-9))))
    answers = {way: running.ask(piece, 1, LIMIT, way) for way in ways}
    best = min(ways, key=lambda way: answers[way].took.cpu)
    answer = answers[best]
    times = min(1_000, ceil(TIMING_SECONDS / max(answer.took.cpu, 1e-6)))
    return Seen(piece, times, answer.found, answer.took / len(piece), best)


def section(texts: Sequence[Text], rounds: int, environments: Path | None) -> str:
    """The tables of the race over each text, and who took part."""
    with racers(environments) as found:
        tables = []
        for text in texts:
            seen = race(found, text.text, rounds)
            tables.append(f"{str(text)[0].upper()}{str(text)[1:]}\n\n{race_table(found, seen, text.text)}")
        return "\n".join([*tables, _took_part(found)])


def race_table(found: Sequence[Racer], seen: dict[str, Seen], text: str) -> str:
    """One line a racer. Ratios are of processor seconds a character, each round by itself."""
    head = (
        "over this text",
        "characters/s",
        "speed over `jieba.cut`",
        "the same by the clock",
        "speed of the observations over it",
        "found in 1,000 characters",
    )
    rows = []
    for racer in found:
        one = seen.get(racer.peer.task)
        if one is None:
            continue
        part = "" if len(one.piece) == len(text) else f" ({len(one.piece):,} characters of it)"
        rows.append(
            [
                racer.peer.title + part,
                figure(1 / Spread.of(took.cpu for took in one.rounds).median),
                times_as_fast(one, seen.get(JIEBA.task)),
                times_as_fast(one, seen.get(JIEBA.task), clock=True),
                times_as_fast(seen.get(OBSERVATIONS.task), one),
                figure(1_000 * one.found / len(one.piece)),
            ]
        )
    return table(head, rows) + "\n" + first_sight(seen)


def times_as_fast(one: Seen | None, other: Seen | None, *, clock: bool = False) -> str:
    """How many times as fast `one` is as `other`; a dash where one was not measured, or both are the same."""
    if one is None or other is None or one is other:
        return "–"

    def seconds(seen: Seen) -> list[float]:
        return [took.wall if clock else took.cpu for took in seen.rounds]

    return str(ratios(seconds(other), seconds(one)))


def first_sight(seen: dict[str, Seen]) -> str:
    """Whether a text that comes again is read faster than a new one: what is remembered would flatter."""
    one = seen.get(OBSERVATIONS.task)
    if one is None:
        return ""
    again = Spread.of(took.cpu for took in one.rounds).median
    return (
        f"A text seen for the first time took the observations {figure(one.first.cpu / again)} × as long.\n"
    )


def _took_part(found: Sequence[Racer]) -> str:
    """Versions, peak memory over all texts, and the reasons of those that were not measured."""
    rows = []
    for racer in found:
        peak = "–"
        if racer.running and not racer.failure:
            peak = figure(racer.running.ask("全县12个乡镇。", 1, LIMIT).took.peak)
        version = racer.running.version if racer.running else ""
        package = f"{racer.peer.version_of} {version}".strip()
        rows.append([racer.peer.title, package or "–", peak, racer.failure or "measured"])
    return table(("who took part", "package", "peak memory over all texts, MB", "state"), rows)
