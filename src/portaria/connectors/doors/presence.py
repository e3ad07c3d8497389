"""Who is inside, as every process that keeps doors of a body knows it: by what its own readers saw,
and by the passages that the others' records brought to the database (ADR 35)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from portaria.premises.doors.snapshot import STATUS_BITS, Snapshot
from portaria.premises.doors.types import Event, card_number

_EPOCH, _TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)
Seen = tuple[int, int, str, datetime]
"""A passage: reader, person, companion's card as its reader tells it ("" none), instant."""


def passed(snapshot: Snapshot, event: Event, at: datetime) -> None:
    """Who ``event`` names went through at ``at``."""
    into, tick = snapshot.doors[event.reader].facts.into, _tick(at)
    for card in (event.card, event.companion):
        snapshot.presence.moved(_person(snapshot, card), into, tick)


def learn(snapshot: Snapshot, passages: Iterable[Seen]) -> None:
    """Take ``passages`` into account; those that are known, or are older than what is, change
    nothing."""
    for reader, person, companion, at in passages:
        door = snapshot.doors.get(reader)
        if door is None:
            continue
        into, tick = door.facts.into, _tick(at)
        snapshot.presence.moved(person, into, tick)
        if companion:
            beside = _person(snapshot, card_number(companion))
            snapshot.presence.moved(beside, into, tick)


def _person(snapshot: Snapshot, card: int) -> int:
    known = snapshot.cards.get(card)
    return 0 if known is None else known >> STATUS_BITS


def _tick(at: datetime) -> int:
    """Milliseconds, cut as the record cuts them: what comes back is the same instant."""
    return (at - _EPOCH) // _TICK
