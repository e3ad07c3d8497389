"""What a list opens is what the decision opens, at every minute of its day (F1, F8)."""

from __future__ import annotations

from dataclasses import replace

from portaria.premises.doors.deciding import decide
from portaria.premises.doors.facts import Closing, Ground
from portaria.premises.doors.offline import ANYONE, openings
from portaria.premises.doors.types import Event
from premises.doors.world import SERVANT, World, always, at, one

DAY = 86_400


def world() -> World:
    """Who comes always; from noon on; whose badge ends at four; who is blocked; nobody's."""
    base = one().bearers[70]
    first, noon, four = at("2026-11-23 00:00"), at("2026-11-23 12:00"), at("2026-11-23 16:00")
    bearers = {
        70: base,
        71: replace(base, card=71, person=8, until=four),
        72: replace(base, card=72, person=9, ground=Ground("ferias", "férias")),
        73: replace(base, card=73, person=10),
        74: replace(base, card=74, person=11, profile=SERVANT),
    }
    grants = {
        base.person: always(0, 1, 2, 3),
        8: always(0, 1, 2, 3),
        9: always(0, 1, 2, 3),
        10: tuple((number, noon, first + 2 * DAY) for number in range(4)),
    }
    return World(bearers, grants)


def test_at_every_minute_the_list_is_the_decision() -> None:
    snapshot = world().snapshot()
    shut = next(one for one in snapshot.doors.values() if one.facts.spot.inward).facts
    closing = Closing(at("2026-11-23 14:30"), at("2026-11-23 15:00"), "obras_e_reformas")
    snapshot.put_door(replace(shut, closings=(closing,)))
    first = at("2026-11-23 06:10")
    opened = 0
    for reader in [key for key, door in snapshot.doors.items() if door.facts.spot.inward]:
        found = openings(snapshot, reader, first, first + DAY)
        for card in (*snapshot.cards, 99):
            stretches = found.get(card, found[ANYONE])
            for second in range(first, first + DAY, 60):
                wanted = decide(Event(reader, card), snapshot, second).opens
                listed = any(start <= second < end for start, end in stretches)
                assert listed is wanted, (reader, card, second)
                opened += wanted
    assert opened > 0
