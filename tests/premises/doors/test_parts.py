"""The parts of a decision: numbers of cards, the table, reads that belong together, hours, and a
snapshot changed one fact at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portaria.premises.doors.deciding import decide
from portaria.premises.doors.facts import FOREVER, Bearer, Ground, Group, Profile
from portaria.premises.doors.gathering import PATIENCE, Gathering
from portaria.premises.doors.timetable import at_hour
from portaria.premises.doors.types import Event, card_number
from portaria.premises.doors.weighing import check_table

from .world import DATACENTER, OFFICE, SERVANT, World, always, at, fresh, one, timetable

NOW = at("2026-11-23 10:00")


def test_the_table_names_only_lines_that_are_there() -> None:
    check_table()


@pytest.mark.parametrize(
    ("text", "other", "same"),
    [
        ("04a1b2c3", "04A1B2C3 ", True),
        ("0012", "12", False),
        ("P-1", "p-1", True),
        ("P-1", "P1", False),
        ("1٣", "13", False),
    ],
)
def test_two_badges_have_one_number_only_if_they_are_told_alike(
    text: str, other: str, same: bool
) -> None:
    assert (card_number(text) == card_number(other)) is same


def test_no_text_is_no_card() -> None:
    assert (card_number(""), card_number(" ")) == (0, 0)


@pytest.mark.parametrize(
    ("after", "factors"), [(0, 2), (PATIENCE - 1, 2), (PATIENCE, 1), (PATIENCE + 1, 1)]
)
def test_a_second_identification_counts_while_the_first_is_remembered(
    after: int, factors: int
) -> None:
    snapshot, gathering = one(groups=(2,)).snapshot(), Gathering()
    first = gathering.heard(4, 70, NOW, unit=0)
    assert gathering.told(first, decide(first, snapshot, NOW), NOW)
    second = gathering.heard(4, 70, NOW + after, unit=1)
    assert second == Event(4, 70, factors)


def test_the_same_unit_twice_is_no_second_identification() -> None:
    snapshot, gathering = one(groups=(2,)).snapshot(), Gathering()
    for _ in range(3):
        event = gathering.heard(4, 70, NOW, unit=0)
        assert event.factors == 1
        gathering.told(event, decide(event, snapshot, NOW), NOW)


def test_who_waits_for_company_is_let_in_with_it() -> None:
    world = one(Profile("contratado", "permanente", provider="eventual"))
    world.bearers[71] = Bearer(71, 8, SERVANT)
    world.grants[8] = always(0)
    snapshot, gathering = world.snapshot(), Gathering()
    event = gathering.heard(1, 70, NOW)
    assert gathering.told(event, decide(event, snapshot, NOW), NOW)
    event = gathering.heard(1, 71, NOW + 3)
    assert event == Event(1, 70, companion=71)
    assert decide(event, snapshot, NOW + 3).opens


def test_a_refusal_that_no_read_can_change_is_not_waited_for() -> None:
    snapshot, gathering = one(groups=()).snapshot(), Gathering()
    event = gathering.heard(4, 70, NOW)
    assert not gathering.told(event, decide(event, snapshot, NOW), NOW)
    assert gathering.heard(4, 70, NOW, unit=1) == Event(4, 70)


@pytest.mark.parametrize(
    ("hours", "inside"),
    [((8, 18), (False, True, True, False)), ((18, 8), (True, False, False, True))],
)
def test_hours_are_half_open_over_midnight_or_not(
    hours: tuple[int, int], inside: tuple[bool, ...]
) -> None:
    span = (hours[0] * 3600, hours[1] * 3600)
    told = [f"2026-11-23 {hour}" for hour in ("07:59:59", "08:00:00", "17:59:59", "18:00:00")]
    assert tuple(at_hour(span, timetable().local(at(when))) for when in told) == inside


def test_each_change_is_seen_by_the_next_decision() -> None:
    world = one()
    snapshot = world.snapshot()

    def code(reader: int = 1, factors: int = 1) -> str:
        return decide(Event(reader, 70, factors), snapshot, NOW).code

    assert code() == "authorised"
    snapshot.put_bearer(replace(world.bearers[70], ground=Ground("loss", "perda")))
    assert code() == "blocked"
    snapshot.put_bearer(replace(world.bearers[70], until=NOW))
    assert code() == "expired"
    snapshot.put_bearer(world.bearers[70])
    snapshot.put_grants(7, ())
    assert code() == "unauthorised"
    snapshot.put_grants(7, always(2))
    assert (code(), code(4, 2)) == ("unauthorised", "authorised")
    snapshot.put_group(2, Group("Tudo", frozenset({OFFICE, DATACENTER})))
    assert code() == "authorised"
    snapshot.put_group(2, Group("Só o centro", frozenset({DATACENTER})))
    assert code() == "unauthorised"
    snapshot.put_grants(7, ((0, NOW, NOW + 60),))
    assert code() == "authorised"
    assert decide(Event(1, 70), snapshot, NOW + 60).code == "unauthorised"
    snapshot.drop_door(1)
    assert code() == "unknown_reader"
    snapshot.put_door(world.doors[1])
    snapshot.evacuate(frozenset({900}))
    assert code() == "evacuation"
    snapshot.evacuate(frozenset())
    snapshot.put_timetable(timetable())
    assert code() == "authorised"
    snapshot.drop_card(70)
    assert code() == "unknown_badge"


def test_a_group_is_named_by_the_verdict_and_renamed_with_it() -> None:
    world = World({70: Bearer(70, 7, SERVANT)}, {7: ((0, 0, FOREVER),)})
    snapshot = world.snapshot()
    texts = []
    for name in ("Complexo I", "Sede"):
        snapshot.put_group(0, Group(name, frozenset({OFFICE})))
        texts.append(decide(Event(1, 70), snapshot, NOW).decision.reasons[0].text)
    assert texts == ["Autorizado: Complexo I.", "Autorizado: Sede."]
    with pytest.raises(ValueError, match="o próximo é"):
        fresh().put_group(1, Group("Sem o anterior", frozenset()))
