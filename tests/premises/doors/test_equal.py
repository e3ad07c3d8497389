"""The compact decision against the plain one (F1, F8, F9): whoever comes, wherever, whenever, the
door does the same; nobody is kept in; a blocked badge lets nobody in."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from portaria.norms.decision import Decision
from portaria.premises.doors.deciding import decide
from portaria.premises.doors.facts import (
    FOREVER,
    Bearer,
    Closing,
    DoorFacts,
    Grants,
    Ground,
    Permit,
    Profile,
)
from portaria.premises.doors.types import Event

from . import naive
from .world import DOORS, GROUPS, HQ, World, at

START, END = at("2026-11-20 00:00"), at("2026-11-28 00:00")
INSTANTS = st.integers(START, END) | st.sampled_from(
    [at(f"2026-11-{day} {hour}") for day in (20, 23) for hour in ("07:00", "19:00", "22:00")]
)
CATEGORIES = st.sampled_from(
    ["servidor_efetivo", "estagiario", "terceirizado", "visitante", "autoridade", "contratado"]
)
PROFILES = st.builds(
    Profile,
    CATEGORIES,
    st.sampled_from(["permanente", "provisorio", "visitante"]),
    hosted=st.booleans(),
    provider=st.sampled_from(["", "", "eventual"]),
    rescue=st.booleans(),
)
GROUNDS = st.sampled_from([None, None, None, Ground("leave", "férias"), Ground("loss", "perda")])
CARDS, PERSONS = st.integers(70, 73), st.integers(0, 3)
BEARERS = st.builds(Bearer, st.just(0), PERSONS, PROFILES, st.just(FOREVER) | INSTANTS, GROUNDS)
SPANS = st.tuples(INSTANTS, INSTANTS).map(lambda ends: (min(ends), max(ends)))
GRANTS = st.lists(
    st.builds(
        lambda group, span: (group, *span),
        st.integers(0, len(GROUPS) - 1),
        st.just((0, FOREVER)) | SPANS,
    ),
    max_size=4,
).map(tuple)
HOURS = st.sampled_from([(0, 86_400), (8 * 3600, 20 * 3600), (21 * 3600, 6 * 3600)])
PERMITS = st.lists(
    st.builds(
        lambda kind, areas, span, hours: Permit(kind, areas, *span, hours),
        st.sampled_from(["special", "override"]),
        st.sampled_from([None, frozenset({2}), frozenset({3, 4})]),
        SPANS,
        HOURS,
    ),
    max_size=2,
).map(tuple)
EVENTS = st.builds(
    Event,
    st.sampled_from([*DOORS, 99]),
    CARDS | st.just(0),
    st.integers(1, 3),
    CARDS | st.just(0),
    st.integers(0, 15),
)


def door(facts: DoorFacts, draw: st.DrawFn) -> DoorFacts:
    closings = draw(st.lists(SPANS.map(lambda s: Closing(*s, "obras_e_reformas")), max_size=1))
    return replace(
        facts,
        capacity=draw(st.sampled_from([0, 0, 1, 2])),
        together=draw(st.sampled_from([0, 0, 2])),
        once=draw(st.booleans()),
        closings=tuple(closings),
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    bearers = draw(st.dictionaries(CARDS, BEARERS, max_size=4))
    grants: dict[int, Grants] = draw(st.dictionaries(st.integers(1, 3), GRANTS, max_size=3))
    return World(
        {card: replace(bearer, card=card) for card, bearer in bearers.items()},
        grants,
        draw(st.dictionaries(st.integers(1, 3), PERMITS, max_size=2)),
        {key: door(facts, draw) for key, facts in DOORS.items()},
        draw(st.dictionaries(st.integers(1, 3), st.sampled_from([2, 3, 4]), max_size=3)),
        draw(st.sampled_from([frozenset(), frozenset(), HQ])),
    )


@settings(deadline=None, max_examples=100)
@given(worlds(), EVENTS, INSTANTS)
def test_the_compact_decision_is_the_plain_one(world: World, event: Event, when: int) -> None:
    verdict = decide(event, world.snapshot(), when)
    assert verdict.opens is naive.opens(world, event, when), verdict
    if not verdict.opens and event.reader in world.doors:
        plain = naive.refusals(world, world.doors[event.reader], event, when)
        ours = {reason.code for reason in verdict.decision.reasons} - {"nothing_opens"}
        assert ours - {"outside_terms"} == plain


@settings(deadline=None, max_examples=100)
@given(worlds(), EVENTS, INSTANTS)
def test_nobody_is_kept_in_and_a_block_lets_nobody_in(
    world: World, event: Event, when: int
) -> None:
    verdict = decide(event, world.snapshot(), when)
    facts, bearer = world.doors.get(event.reader), world.bearers.get(event.card)
    if facts is not None and not facts.spot.inward:
        assert verdict.opens
    elif bearer is not None and bearer.ground is not None:
        assert not verdict.opens


@settings(deadline=None, max_examples=100)
@given(worlds(), st.lists(st.tuples(EVENTS, INSTANTS), max_size=6))
def test_what_was_remembered_decides_as_what_was_not(
    world: World, asked: list[tuple[Event, int]]
) -> None:
    kept = world.snapshot()
    for event, when in asked:
        found = decide(event, kept, when)
        assert found == decide(event, world.snapshot(), when)
        assert found is decide(event, kept, when)
        assert isinstance(found.decision, Decision)
        assert found.decision.reasons
