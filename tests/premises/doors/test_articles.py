"""Each article at the door, by the treasury's regulation: the case below, at and above each limit,
the reason and its provision (F1–F5, F7–F11, F14)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portaria.premises.doors.facts import (
    Closing,
    DoorFacts,
    Ground,
    Permit,
    Profile,
)
from portaria.premises.doors.types import Circumstance, Event

from .world import (
    ARCHIVE,
    DATACENTER,
    DOORS,
    HQ,
    OFFICE,
    SERVANT,
    World,
    always,
    at,
    codes,
    one,
    spot,
    told,
)

TURNSTILE, OUT, ARCHIVES, DATA, DATA_OUT, LOBBY_IN, MANUAL, BARRIER, BARRIER_OUT, CABINET = range(
    1, 11
)
WORKDAY, NIGHT = "2026-11-23 10:00", "2026-11-23 21:00"
VISITOR = Profile("visitante", "visitante", hosted=True)


def lead(world: World, reader: int, when: str = WORKDAY, **more: int) -> tuple[str, str]:
    return codes(told(world, Event(reader, 70, **more), when))[0]


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("2026-11-23 06:59", ("after_hours", "art62_cpt")),
        ("2026-11-23 07:00", ("authorised", "art11_cpt")),
        ("2026-11-23 07:01", ("authorised", "art11_cpt")),
        ("2026-11-23 18:59", ("authorised", "art11_cpt")),
        ("2026-11-23 19:00", ("after_hours", "art62_cpt")),
        ("2026-11-22 10:00", ("after_hours", "art62_cpt")),  # a Sunday
        ("2026-11-02 10:00", ("after_hours", "art62_cpt")),  # a holiday
    ],
)
def test_art45_the_doors_open_an_hour_before_work_and_close_an_hour_after(
    when: str, found: tuple[str, str]
) -> None:
    assert lead(one(), TURNSTILE, when) == found


def test_art46_normal_access_is_in_the_hours_of_work() -> None:
    assert codes(told(one(), Event(TURNSTILE, 70), WORKDAY)) == [
        ("authorised", "art11_cpt"),
        ("normal_hours", "art46_cpt"),
    ]


def test_art7_the_free_area_asks_for_no_badge_while_it_is_open() -> None:
    world = one()
    assert told(world, Event(LOBBY_IN, 0), WORKDAY).code == "free"
    assert told(world, Event(LOBBY_IN, 0), NIGHT).code == "after_hours"


def test_art11_level_2_asks_for_an_authorisation_and_records_the_passage() -> None:
    assert lead(one(groups=()), TURNSTILE) == ("unauthorised", "art11_cpt")
    verdict = told(one(), Event(TURNSTILE, 70), WORKDAY)
    assert verdict.opens
    assert verdict.records == ("identification", "entry", "exit")


def test_art11_who_is_from_outside_has_a_host_on_record() -> None:
    alone = one(replace(VISITOR, hosted=False))
    assert lead(alone, TURNSTILE) == ("no_host", "art11_par1")
    assert told(one(VISITOR), Event(TURNSTILE, 70), WORKDAY).opens


def test_art11_vehicles_need_an_authorisation_of_their_own_area() -> None:
    assert lead(one(groups=(0,)), BARRIER) == ("unauthorised", "art11_cpt")
    assert lead(one(groups=(4,)), BARRIER) == ("authorised", "art11_cpt")


@pytest.mark.parametrize(
    ("category", "reader", "found"),
    [
        ("servidor_efetivo", ARCHIVES, ("authorised", "art12_cpt")),
        ("visitante", ARCHIVES, ("ineligible", "art12_cpt")),
        ("visitante", CABINET, ("authorised", "art12_cpt")),
        ("visitante", DATA, ("ineligible", "art13_cpt")),
    ],
)
def test_art12_and_13_only_agents_but_in_the_cabinets(
    category: str, reader: int, found: tuple[str, str]
) -> None:
    world = one(Profile(category, "permanente", hosted=True), (0, 1, 2, 5))
    assert lead(world, reader, factors=2) == found


@pytest.mark.parametrize(
    ("factors", "found"),
    [
        (1, ("second_means", "art13_par1")),
        (2, ("authorised", "art13_cpt")),
        (3, ("authorised", "art13_cpt")),
    ],
)
def test_art13_the_datacenter_asks_for_two_identifications(
    factors: int, found: tuple[str, str]
) -> None:
    assert lead(one(groups=(2,)), DATA, factors=factors) == found


def test_art13_where_needed_and_feasible_other_secure_areas_do_too() -> None:
    plain = DoorFacts(4, spot(4, "door", "geradores"), DATACENTER, OFFICE, HQ)
    asked = replace(plain, spot=replace(plain.spot, conditions=frozenset({"needed_and_feasible"})))
    for door, code in ((plain, "authorised"), (asked, "second_means")):
        world = replace(one(groups=(2,)), doors={4: door})
        assert told(world, Event(4, 70), WORKDAY).code == code


def test_art19_a_badge_inside_does_not_enter_again_but_in_an_emergency() -> None:
    once = {TURNSTILE: replace(DOORS[TURNSTILE], once=True)}
    world = replace(one(), doors=once, where={7: OFFICE})
    assert lead(world, TURNSTILE) == ("already_inside", "art19_cpt")
    emergency = int(Circumstance.EMERGENCY)
    verdict = told(world, Event(TURNSTILE, 70, circumstance=emergency), WORKDAY)
    assert verdict.opens
    assert ("emergency_lending", "art19_cpt") in codes(verdict)
    assert told(replace(world, where={7: ARCHIVE}), Event(TURNSTILE, 70), WORKDAY).opens


@pytest.mark.parametrize(
    ("when", "reader", "found"),
    [
        ("2026-11-24 09:59", TURNSTILE, ("authorised", "art11_cpt")),
        ("2026-11-24 10:00", TURNSTILE, ("expired", "art22_par5")),
        ("2026-11-24 10:01", TURNSTILE, ("expired", "art22_par5")),
        ("2026-11-24 10:00", BARRIER, ("expired", "art22_par5")),
        ("2026-11-24 10:00", ARCHIVES, ("expired", "art22_par2")),
    ],
)
def test_art22_the_provisional_badge_opens_until_it_ends(
    when: str, reader: int, found: tuple[str, str]
) -> None:
    provisional = Profile("servidor_efetivo", "provisorio")
    world = one(provisional, (0, 1, 4), until=at("2026-11-24 10:00"))
    assert lead(world, reader, when) == found
    assert told(world, Event(OUT, 70), when).opens


@pytest.mark.parametrize("reader", [TURNSTILE, ARCHIVES, BARRIER, LOBBY_IN, CABINET])
def test_art27_a_blocked_badge_enters_nowhere_and_leaves_everywhere(reader: int) -> None:
    world = one(groups=(0, 1, 2, 4, 5), ground=Ground("leave", "férias"))
    assert told(world, Event(reader, 70, 3), WORKDAY).code == "blocked"
    verdict = told(world, Event(DATA_OUT, 70), NIGHT)
    assert verdict.opens
    assert verdict.guard == "Retenha o crachá e encaminhe a pessoa à recepção."


@pytest.mark.parametrize(
    ("circumstance", "opens"),
    [
        (Circumstance.NONE, False),
        (Circumstance.ACCESSIBILITY, True),
        (Circumstance.BULKY_LOAD, True),
        (Circumstance.TURNSTILE_BROKEN, True),
        (Circumstance.EMERGENCY, False),
    ],
)
def test_art47_the_manual_gate_is_for_those_it_names(
    circumstance: Circumstance, opens: bool
) -> None:
    verdict = told(one(), Event(MANUAL, 70, circumstance=int(circumstance)), WORKDAY)
    assert verdict.opens is opens
    if not opens:
        assert codes(verdict)[0] == ("manual_gate", "art47_cpt")


def test_art47_without_a_badge_the_turnstile_stays_shut() -> None:
    assert codes(told(one(), Event(TURNSTILE, 0), WORKDAY)) == [("unknown_badge", "art47_cpt")]


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ("2026-11-23 09:59", "authorised"),
        ("2026-11-23 10:00", "works"),
        ("2026-11-23 11:59", "works"),
        ("2026-11-23 12:00", "authorised"),
    ],
)
def test_art49_works_keep_everybody_out_but_whom_the_cabinet_lets(when: str, code: str) -> None:
    works = Closing(at("2026-11-23 10:00"), at("2026-11-23 12:00"), "obras_e_reformas")
    doors = {TURNSTILE: replace(DOORS[TURNSTILE], closings=(works,))}
    world = replace(one(), doors=doors)
    assert lead(world, TURNSTILE, when)[0] == code
    day = (at("2026-11-23 00:00"), at("2026-11-24 00:00"))
    let = replace(world, permits={7: (Permit("override", None, *day),)})
    verdict = told(let, Event(TURNSTILE, 70), when)
    assert verdict.opens
    if code == "works":
        assert ("override", "art49_par2") in codes(verdict)
        assert codes(told(world, Event(TURNSTILE, 70), when))[0] == ("works", "art49_par1")


def test_art54_an_occasional_provider_passes_with_whom_the_unit_named() -> None:
    provider = Profile("contratado", "permanente", provider="eventual")
    world = one(provider)
    world.bearers[71] = replace(world.bearers[70], card=71, person=8, profile=SERVANT)
    world.grants[8] = always(0)
    assert lead(world, TURNSTILE) == ("unescorted", "art54_par1u")
    assert told(world, Event(TURNSTILE, 70, companion=71), WORKDAY).opens
    assert not told(world, Event(TURNSTILE, 70, companion=70), WORKDAY).opens
    world.bearers[71] = replace(world.bearers[71], ground=Ground("leave", "férias"))
    assert not told(world, Event(TURNSTILE, 70, companion=71), WORKDAY).opens


def test_art56_a_visitor_enters_only_the_complex_indicated() -> None:
    assert told(one(VISITOR, (0,)), Event(TURNSTILE, 70), WORKDAY).opens
    assert lead(one(VISITOR, (5,)), TURNSTILE) == ("out_of_scope", "art56_par2")


def test_art59_a_visitor_whom_nobody_receives_enters_with_company_or_not_at_all() -> None:
    world = one(replace(VISITOR, hosted=False))
    assert ("unescorted", "art59_cpt") in codes(told(world, Event(TURNSTILE, 70), WORKDAY))
    world.bearers[71] = replace(world.bearers[70], card=71, person=8, profile=SERVANT)
    world.grants[8] = always(0)
    assert told(world, Event(TURNSTILE, 70, companion=71), WORKDAY).opens


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("2026-11-23 20:59", ("outside_terms", "art64_par2")),
        ("2026-11-23 21:00", ("authorised", "art11_cpt")),
        ("2026-11-23 22:59", ("authorised", "art11_cpt")),
        ("2026-11-23 23:00", ("outside_terms", "art64_par2")),
        ("2026-11-26 22:00", ("outside_terms", "art64_par2")),
    ],
)
def test_art64_special_access_holds_for_its_term_hours_and_place(
    when: str, found: tuple[str, str]
) -> None:
    term = (at("2026-11-23 00:00"), at("2026-11-26 00:00"))
    permit = Permit("special", frozenset({OFFICE}), *term, (21 * 3600, 23 * 3600))
    world = replace(one(groups=(0, 1)), permits={7: (permit,)})
    assert lead(world, TURNSTILE, when) == found
    assert lead(world, ARCHIVES, when) == ("outside_terms", "art64_par2")
    if found[0] == "authorised":
        assert ("special", "art64_par1") in codes(told(world, Event(TURNSTILE, 70), when))


def test_art52_who_holds_a_high_office_enters_after_hours_once_authorised() -> None:
    term = (at("2026-11-23 00:00"), at("2026-11-26 00:00"))
    world = replace(
        one(groups=(0, 1)), permits={7: (Permit("office", frozenset({OFFICE}), *term),)}
    )
    assert lead(one(groups=(0, 1)), TURNSTILE, NIGHT)[0] == "after_hours"
    assert lead(world, TURNSTILE, NIGHT) == ("authorised", "art11_cpt")


def test_art63_a_trainee_has_no_special_access_even_if_somebody_granted_it() -> None:
    term = (at("2026-11-23 00:00"), at("2026-11-26 00:00"))
    world = one(Profile("estagiario", "permanente"))
    world.permits[7] = (Permit("special", None, *term),)
    assert lead(world, TURNSTILE, NIGHT) == ("after_hours", "art62_cpt")


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ("2026-11-23 21:59", "after_hours"),
        ("2026-11-23 22:00", "authorised"),
        ("2026-11-24 05:59", "authorised"),
        ("2026-11-24 06:01", "after_hours"),
        ("2026-11-24 10:00", "out_of_window"),
    ],
)
def test_art63_whoever_is_scheduled_then_enters_by_the_schedule(when: str, code: str) -> None:
    world = one(Profile("terceirizado", "permanente"), (3,))
    verdict = told(world, Event(TURNSTILE, 70), when)
    assert verdict.code == code
    if verdict.opens:
        assert ("scheduled", "art63_par1u") in codes(verdict)


def test_art64_in_an_emergency_the_guard_lets_in_and_registers() -> None:
    said = int(Circumstance.EMERGENCY)
    verdict = told(one(), Event(TURNSTILE, 70, circumstance=said), NIGHT)
    assert verdict.opens
    assert ("emergency", "art64_par2") in codes(verdict)
    assert "Cadastre a pessoa no local" in verdict.guard


@pytest.mark.parametrize(
    ("when", "told_so"),
    [("2026-11-23 18:59", False), ("2026-11-23 19:00", True), ("2026-11-23 19:01", True)],
)
def test_art71_late_at_the_barrier_one_is_told_the_way_and_let_out(
    when: str, told_so: bool
) -> None:
    verdict = told(one(groups=(4,)), Event(BARRIER_OUT, 70), when)
    assert verdict.opens
    assert (("late_exit", "art71_par1u") in codes(verdict)) is told_so
    assert ("Guarita I" in verdict.decision.reasons[-1].text) is told_so


def test_art74_when_the_barrier_is_out_of_order_the_badge_is_shown() -> None:
    said = int(Circumstance.TURNSTILE_BROKEN)
    verdict = told(one(groups=(4,)), Event(BARRIER, 70, circumstance=said), WORKDAY)
    assert ("barrier_out", "art74_cpt") in codes(verdict)


@pytest.mark.parametrize(("inside", "code"), [(0, "authorised"), (1, "authorised"), (2, "full")])
def test_a_full_area_lets_nobody_else_in(inside: int, code: str) -> None:
    doors = {TURNSTILE: replace(DOORS[TURNSTILE], capacity=2)}
    where = {100 + person: OFFICE for person in range(inside)}
    assert lead(replace(one(), doors=doors, where=where), TURNSTILE)[0] == code


@pytest.mark.parametrize(
    ("inside", "companion", "code"),
    [(0, 0, "alone"), (0, 71, "authorised"), (1, 0, "authorised"), (0, 70, "alone")],
)
def test_where_two_must_be_none_is_let_in_alone(inside: int, companion: int, code: str) -> None:
    doors = {DATA: replace(DOORS[DATA], together=2)}
    world = replace(one(groups=(2,)), doors=doors, where=dict.fromkeys(range(100, 100 + inside), 4))
    world.bearers[71] = replace(world.bearers[70], card=71, person=8)
    world.grants[8] = always(2)
    assert lead(world, DATA, factors=2, companion=companion)[0] == code


def test_in_an_evacuation_all_leave_and_only_the_rescue_enters() -> None:
    world = replace(one(), evacuating=HQ)
    assert told(world, Event(TURNSTILE, 70), WORKDAY).code == "evacuation"
    assert told(world, Event(OUT, 0), NIGHT).opens
    rescue = replace(one(replace(SERVANT, rescue=True), ()), evacuating=HQ)
    assert told(rescue, Event(TURNSTILE, 70), NIGHT).code == "rescue"
    elsewhere = replace(one(), evacuating=frozenset({901}))
    assert told(elsewhere, Event(TURNSTILE, 70), WORKDAY).opens


def test_a_reader_nobody_knows_opens_to_nobody_and_says_so() -> None:
    verdict = told(one(), Event(99, 70), WORKDAY)
    assert (verdict.opens, verdict.code) == (False, "unknown_reader")
    assert verdict.guard


def test_a_verdict_tells_what_gave_way_and_why() -> None:
    term = (at("2026-11-23 00:00"), at("2026-11-26 00:00"))
    world = replace(one(), permits={7: (Permit("special", None, *term),)})
    plain = told(world, Event(TURNSTILE, 70), NIGHT).as_json()
    assert plain["beaten"] == [
        {
            "code": "after_hours",
            "text": "Fora do horário em que as portas ficam abertas.",
            "provision": "sefaz-mt-1-2012#art62_cpt",
            "why": "Acesso especial autorizado neste período e lugar.",
        }
    ]
