"""F2, F7: badges given by category; blocked on functional events and set free on return; union
presidency (SEFAZ 15–17, 27, 28)."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.support import event
from portaria.people.types import EventKind
from portaria.premises.access.types import GrantHeld
from portaria.premises.badges.decisions import consequences, issuing
from portaria.premises.badges.types import BadgeHeld, Holding, State
from premises.support import SLUG, body, calendar, policy

ENDS = (
    EventKind.LEAVE, EventKind.SECONDMENT_OUT, EventKind.DISMISSAL, EventKind.RETIREMENT,
    EventKind.DEATH, EventKind.CONTRACT_END,
)  # fmt: skip
GRANT = GrantHeld(5, SLUG, 7, ("nivel_3",), "active")


def held(*blocks: str, state: State = State.ACTIVE) -> Holding:
    badge = BadgeHeld(3, SLUG, 7, "P-1", "permanente", state, "servidor_efetivo", blocks=blocks)
    return Holding((badge,), (GRANT,))


def steps(kind: EventKind, holding: Holding, **fields: object) -> list[tuple[str, str]]:
    found = consequences(
        event(kind, "2026-11-12", slug=SLUG, **fields),
        holding,
        policy(),
        calendar(),  # type: ignore[arg-type]
    )
    return [(step.kind, step.subject) for step in found.steps]


@pytest.mark.parametrize("kind", ENDS)
def test_f7_every_interruption_of_work_blocks_the_badge(kind: EventKind) -> None:
    found = steps(kind, held())
    assert ("premises.block_badge", "badge:3") in found
    assert ("premises.forward_badge", "badge:3") in found
    ended = ("premises.end_access", "person:7") in found
    assert ended is (kind not in (EventKind.LEAVE, EventKind.SECONDMENT_OUT))


def test_f7_a_transfer_blocks_nothing_but_its_accesses_are_looked_at() -> None:
    assert steps(EventKind.TRANSFER, held()) == [("premises.review_access", "person:7")]


def test_f7_another_bond_keeps_the_badge_but_not_after_a_death() -> None:
    from accounts.support import bond

    others = (bond(id=2),)
    assert steps(EventKind.DISMISSAL, held(), others=others) == []
    blocked = ("premises.block_badge", "badge:3")
    assert blocked in steps(EventKind.DEATH, held(), others=others)


def test_f7_back_from_leave_the_leave_s_block_ends_and_no_other() -> None:
    away = held("leave", "perda", state=State.BLOCKED)
    found = consequences(
        event(EventKind.RETURN, "2026-11-12", slug=SLUG), away, policy(), calendar()
    )
    assert [(s.kind, s.payload["ground"]) for s in found.steps] == [
        ("premises.unblock_badge", "leave")
    ]


def test_f7_who_presides_a_union_keeps_the_badge_with_restricted_accesses() -> None:
    presiding = Holding(held().badges, (GRANT,), union_presidency=True)
    assert steps(EventKind.LEAVE, presiding) == [("premises.restrict_access", "person:7")]
    found = consequences(
        event(EventKind.LEAVE, "2026-11-12", slug=SLUG), presiding, policy(), calendar()
    )
    assert found.steps[0].provisions[0] == "sefaz-mt-1-2012#art28_par2"


def test_f7_a_body_whose_norms_say_nothing_of_badges_plans_nothing() -> None:
    other = body("mpa").law.on(date(2024, 3, 1))
    found = consequences(event(EventKind.LEAVE), Holding(), other, body("mpa").calendar)
    assert (found.steps, found.decisions) == ((), ())


@pytest.mark.parametrize(
    ("category", "consented", "outcome"),
    [
        ("servidor_efetivo", False, "issue"),
        ("estagiario", False, "issue"),
        ("terceirizado", False, "issue"),
        ("representante_aposentados", False, "needs_consent"),
        ("representante_aposentados", True, "issue"),
        ("discente", False, "silent"),
    ],
)
def test_f2_who_is_given_a_badge(category: str, consented: bool, outcome: str) -> None:
    assert issuing.decide(category, policy(), consented=consented).outcome == outcome


@pytest.mark.parametrize(
    ("category", "who"),
    [
        ("servidor_efetivo", "Gerência de Logística de Segurança - GESE/CLOG/SENF"),
        ("terceirizado", "empresa prestadora de serviços"),
        ("policial", ""),
    ],
)
def test_f2_who_issues_it(category: str, who: str) -> None:
    assert issuing.issuer(category, policy()) == who


def test_f2_an_admission_asks_for_a_badge() -> None:
    assert steps(EventKind.ADMISSION, Holding()) == [("premises.issue_badge", "person:7")]
