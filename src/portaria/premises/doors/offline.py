"""What a door may open by itself, for a day or so: for each badge the stretches of time in which
the decision opens to whoever shows it alone. Made by the decision itself, so it can be no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from portaria.premises.doors.deciding import decide
from portaria.premises.doors.snapshot import Snapshot
from portaria.premises.doors.types import Event

Stretches = list[tuple[int, int]]
"""Seconds since 1970, half-open, in their order."""
ANYONE = 0
"""No card's number: it stands for badges that nobody bears."""
_MINUTE = 60


def openings(snapshot: Snapshot, reader: int, first: int, last: int) -> dict[int, Stretches]:
    """By card, when ``reader`` opens between ``first`` and ``last``; to those not told as to
    :data:`ANYONE`. A door that asks for company, a second identification or room inside is not
    opened by a list: it refuses."""
    turns = list(pairwise(sorted({first, last, *_turns(snapshot, reader, first, last)})))
    anyone = _of(snapshot, reader, ANYONE, turns)
    found = {card: _of(snapshot, reader, card, turns) for card in snapshot.cards}
    return {ANYONE: anyone} | {card: own for card, own in found.items() if own != anyone}


def _of(snapshot: Snapshot, reader: int, card: int, turns: list[tuple[int, int]]) -> Stretches:
    stretches: Stretches = []
    for start, end in turns:
        if not decide(Event(reader, card), snapshot, start).opens:
            continue
        if stretches and stretches[-1][1] == start:
            start = stretches.pop()[0]
        stretches.append((start, end))
    return stretches


def _turns(snapshot: Snapshot, reader: int, first: int, last: int) -> Iterator[int]:
    """Every second at which an answer may change: other hours, the end of a badge, dates of grants,
    permits and closings."""
    yield from _moments(snapshot, first, last)
    seconds: set[int] = {one.until for one in snapshot.statuses}
    for turns in snapshot.dated.values():
        seconds |= {second for second, _ in turns}
    for permits in snapshot.permits.values():
        seconds |= {second for one in permits for second in (one.first, one.last)}
    door = snapshot.doors.get(reader)
    for closing in door.facts.closings if door is not None else ():
        seconds |= {closing.first, closing.last}
    yield from _within(seconds, first, last)


def _moments(snapshot: Snapshot, first: int, last: int) -> Iterator[int]:
    before = snapshot.timetable.number(first)
    for minute in range(first // _MINUTE + 1, last // _MINUTE + 1):
        now = snapshot.timetable.number(minute * _MINUTE)
        if now != before:
            yield minute * _MINUTE
        before = now


def _within(seconds: Iterable[int], first: int, last: int) -> Iterator[int]:
    return (second for second in seconds if first < second < last)
