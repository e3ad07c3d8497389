"""Who is inside is the same wherever it is known: doors kept by several processes decide as those
of one, once they have heard of each other's passages (F1, ADR 35)."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from portaria.premises.doors.deciding import decide
from portaria.premises.doors.facts import Presence
from portaria.premises.doors.snapshot import STATUS_BITS, Snapshot
from portaria.premises.doors.types import Event
from premises.doors.world import DOORS, World, at, one

PASSAGES = st.lists(
    st.tuples(st.integers(1, 5), st.integers(0, 4), st.integers(0, 40)), max_size=40
)
"""Person, area, instant."""


def plain(presence: Presence) -> tuple[dict[int, int], dict[int, int]]:
    return presence.where, {area: count for area, count in presence.inside.items() if count}


@given(PASSAGES, st.randoms(use_true_random=False))
def test_heard_in_any_order_and_twice_it_is_the_same(
    passages: list[tuple[int, int, int]], chance: object
) -> None:
    once, mixed = Presence(), Presence()
    for passage in sorted(passages, key=lambda told: (told[2], told[1])):
        once.moved(*passage)
    shuffled = passages * 2
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    for passage in shuffled:
        mixed.moved(*passage)
    assert plain(mixed) == plain(once)
    assert sum(plain(once)[1].values()) == len(once.where)


START = at("2026-11-23 10:00")
READERS = sorted(DOORS)


def crowded() -> World:
    """Every area takes two, and nobody who is inside enters again."""
    made = one()
    doors = {key: replace(facts, capacity=2, once=True) for key, facts in made.doors.items()}
    base = made.bearers[70]
    bearers = {card: replace(base, card=card, person=card) for card in (70, 71, 72, 73)}
    grants = {card: made.grants.get(base.person, ()) for card in bearers}
    return replace(made, doors=doors, bearers=bearers, grants=grants)


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(READERS), st.sampled_from((70, 71, 72, 73))),
        max_size=25,
    ),
    st.randoms(use_true_random=False),
)
def test_several_processes_decide_as_one_within_the_delay(
    events: list[tuple[int, int, int]], chance: object
) -> None:
    """Each event goes to one of three processes, after the others' passages reached it in whatever
    order."""
    whole, parts = crowded().snapshot(), [crowded().snapshot() for _ in range(3)]
    seen: list[tuple[int, int, int]] = []
    for number, (process, reader, card) in enumerate(events):
        own, moment = parts[process], START + 60 * number
        chance.shuffle(seen)  # type: ignore[attr-defined]
        for passage in seen:
            own.presence.moved(*passage)
        told, alike = (decide(Event(reader, card), each, moment) for each in (own, whole))
        assert (told.opens, told.code) == (alike.opens, alike.code)
        if told.opens:
            seen.append(passed(own, reader, card, moment))
            passed(whole, reader, card, moment)
    for each in parts:
        for passage in seen:
            each.presence.moved(*passage)
        assert plain(each.presence) == plain(whole.presence)


def passed(snapshot: Snapshot, reader: int, card: int, moment: int) -> tuple[int, int, int]:
    person = snapshot.cards[card] >> STATUS_BITS
    passage = person, snapshot.doors[reader].facts.into, moment * 1000
    snapshot.presence.moved(*passage)
    return passage
