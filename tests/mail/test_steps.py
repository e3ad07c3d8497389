"""What each event sets off, as a table (M1, M4–M7, M11, M15): pure, by the bare norms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mail.worlds import calendar, policy
from portaria.mail.decisions import consequences
from portaria.mail.types import MailboxHeld, Role, State
from portaria.people.types import BondFacts, EventFacts, EventKind

DAY = date(2024, 3, 4)


def event(body: str, kind: EventKind, category: str = "servidor_efetivo", *,
          others: tuple[BondFacts, ...] = (), until: date | None = None,
          **details: object) -> EventFacts:  # fmt: skip
    at = calendar(body).first_instant(DAY)
    return EventFacts(
        id=9, kind=kind, body=body, person=7, name="Ana Souza",
        bond=BondFacts(1, category, 3, "CTIC", date(2020, 1, 1), None, date(2025, 12, 31)),
        others=others, effective_on=DAY, effective_at=at, known_at=at + timedelta(hours=9),
        until=until, details=details,
    )  # fmt: skip


def box(category: str = "servidor_efetivo", state: State = State.ACTIVE, **more: object):
    held = MailboxHeld(
        id=42, body="uni", kind="individual", category=category, state=state,
        address="ana@uni.example", person=7, opened_at=calendar("uni").first_instant(DAY),
    )  # fmt: skip
    return replace(held, **more)


def other(category: str) -> BondFacts:
    return BondFacts(2, category, 4, "PROEX", date(2021, 1, 1), None, None)


def kinds(body: str, told: EventFacts, *held: MailboxHeld, **more: object) -> list[str]:
    steps = consequences(told, held, policy(body), calendar(body), **more).steps  # type: ignore[arg-type]
    assert all(step.provisions or step.kind in ("mail.reopen", "mail.release") for step in steps)
    assert len({step.key for step in steps}) == len(steps)
    return [step.kind for step in steps]


K = EventKind


@pytest.mark.parametrize(
    ("body", "kind", "category", "login", "expected"),
    [
        ("uni", K.ADMISSION, "servidor_efetivo", "ana", ["mail.open"]),
        ("uni", K.ADMISSION, "discente", "ana", ["mail.open"]),
        ("uni", K.ADMISSION, "discente", "", ["mail.open"]),  # preview
        ("uni", K.ADMISSION, "discente", None, []),  # UNILA 8 §2: the account comes first
        ("uni", K.ADMISSION, "terceirizado", "ana", []),  # somebody must ask
        ("uni", K.ADMISSION, "visitante", "ana", []),
        ("pgj", K.ADMISSION, "servidor_efetivo", "ana", ["mail.open"]),
        ("pgj", K.ADMISSION, "servidor_efetivo", None, []),
        ("seg", K.ADMISSION, "policial", "ana", ["mail.ask"]),  # SESP 8: the person asks
        ("seg", K.ADMISSION, "estagiario", "ana", []),  # SESP 11
        ("mp", K.ADMISSION, "membro", "ana", ["mail.ask"]),  # a right whose birth is unsaid
        ("mp", K.ADMISSION, "estagiario", "ana", []),
    ],
)
def test_m1_m2_arrivals(body, kind, category, login, expected) -> None:
    assert kinds(body, event(body, kind, category), login=login) == expected


@pytest.mark.parametrize(
    ("body", "kind", "credential_ends", "expected"),
    [
        ("uni", K.DISMISSAL, True, ["mail.close"]),  # UNILA 15: with the credential
        ("uni", K.DISMISSAL, False, []),
        ("uni", K.DEATH, True, ["mail.close"]),
        ("pgj", K.DISMISSAL, False, ["mail.close"]),
        ("pgj", K.RETIREMENT, True, ["mail.close"]),
        ("pgj", K.CONTRACT_END, True, ["mail.close"]),
        ("mp", K.DISMISSAL, True, ["mail.close"]),
        ("mp", K.RETIREMENT, True, ["mail.close"]),
        ("mp", K.DEATH, True, ["mail.close"]),
        ("mp", K.CONTRACT_END, True, []),  # MPSC 37 § ún. does not name it
        ("seg", K.DISMISSAL, True, ["mail.close"]),
        ("seg", K.RETIREMENT, True, []),  # SESP 7 §1 is of those dismissed
    ],
)
def test_m11_departures(body, kind, credential_ends, expected) -> None:
    told = event(body, kind)
    assert kinds(body, told, box(body=body), credential_ends=credential_ends) == expected


def test_m11_the_step_says_until_when() -> None:
    told = event("uni", K.DISMISSAL)
    [step] = consequences(told, [box()], policy("uni"), calendar("uni"), credential_ends=True).steps
    assert "03/04/2024" in step.about
    assert "05/03/2026" in step.about
    assert step.sum is not None
    assert step.run_at == told.effective_at
    assert step.event == 9


def test_the_silence_of_the_norm_is_among_the_decisions() -> None:
    told = event("seg", K.RETIREMENT)
    outcomes = [
        d.outcome for d in consequences(told, [box()], policy("seg"), calendar("seg")).decisions
    ]
    assert "silent" in outcomes


def test_m11_another_bond_keeps_the_mailbox_under_its_category() -> None:
    told = event("uni", K.DISMISSAL, others=(other("discente"),))
    [step] = consequences(told, [box()], policy("uni"), calendar("uni"), credential_ends=True).steps
    assert (step.kind, step.payload["category"]) == ("mail.recategorise", "discente")
    same = event("uni", K.DISMISSAL, others=(other("servidor_efetivo"),))
    assert kinds("uni", same, box(), credential_ends=True) == []
    # A bond that gives no mailbox keeps none.
    visitor = event("uni", K.DISMISSAL, others=(other("visitante"),))
    assert kinds("uni", visitor, box(), credential_ends=True) == ["mail.close"]


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [("seg", leave, ["mail.set_auto_reply", "mail.clear_auto_reply"])
     for leave in ("vacation", "licence", "absence")]
    + [("uni", "vacation", []), ("pgj", "licence", []), ("mp", "absence", [])],
)  # fmt: skip
def test_m15_the_absence_is_told_also_when_the_person_forgets(body, kind, expected) -> None:
    told = event(body, K.LEAVE, until=date(2024, 4, 2), leave_kind=kind)
    assert kinds(body, told, box(body=body)) == expected


def test_m15_the_reply_gives_the_period_and_no_reason_and_ends_the_day_after() -> None:
    told = event("seg", K.LEAVE, until=date(2024, 4, 2), leave_kind="licence")
    on, off = consequences(told, [box()], policy("seg"), calendar("seg")).steps
    text = str(on.payload["text"])
    assert "04/03/2024 a 02/04/2024" in text
    assert "licen" not in text.lower()
    assert calendar("seg").day_of(off.run_at) == date(2024, 4, 3)
    open_ended = event("seg", K.LEAVE, leave_kind="licence")
    assert kinds("seg", open_ended, box()) == ["mail.set_auto_reply"]
    back = event("seg", K.RETURN)
    assert kinds("seg", back, box(auto_reply=True)) == ["mail.clear_auto_reply"]
    assert kinds("seg", back, box()) == []


@pytest.mark.parametrize(
    ("body", "held", "credential_ends", "expected"),
    [
        ("seg", box(), False, ["mail.add_alias"]),  # M4: SESP 6 §2
        ("pgj", box(), True, ["mail.suspend"]),  # MPMT 5, VIII
        ("uni", box(), False, []),
        ("uni", box(), True, ["mail.close"]),
        ("mp", box(), False, []),
    ],
)
def test_m4_seconded_to_another_body(body, held, credential_ends, expected) -> None:
    told = event(body, K.SECONDMENT_OUT, to_body="pol")
    assert kinds(body, told, held, credential_ends=credential_ends) == expected


def test_m4_back_from_the_secondment() -> None:
    told = event("seg", K.SECONDMENT_END)
    assert kinds("seg", told, box(has_alias=True)) == ["mail.end_aliases"]
    suspended = box(state=State.SUSPENDED, suspended_for="secondment_out")
    assert kinds("pgj", event("pgj", K.SECONDMENT_END), suspended) == ["mail.release"]
    judged = box(state=State.SUSPENDED, suspended_for="order")
    assert kinds("uni", event("uni", K.SECONDMENT_END), judged) == []


def organizational(role: Role, **more: object) -> MailboxHeld:
    return box("org_unit", kind="organizational", role=role, unit=3, **more)


def test_m5_m6_what_a_leaver_answers_for_and_shares_passes_on() -> None:
    """M5: UNILA 12 §ún.; M6: SESP 6 §4."""
    shared = organizational(Role.DELEGATE, delegation=5, person=8)
    dismissed = event("uni", K.DISMISSAL)
    assert kinds("uni", dismissed, shared, credential_ends=True) == ["mail.end_delegations"]
    answers = organizational(Role.RESPONSIBLE)
    [step] = consequences(
        event("seg", K.DISMISSAL), [answers], policy("seg"), calendar("seg")
    ).steps
    assert (step.kind, step.assignee) == ("mail.replace_responsible", "head-of:3")
    assert step.provisions == ("sesp-mt-73-2018#art6_par4",)


def test_m5_m6_a_transfer_leaves_the_units_mailbox_behind() -> None:
    answers = organizational(Role.RESPONSIBLE)
    left = event("seg", K.TRANSFER, from_unit=3)
    assert kinds("seg", left, answers, box()) == ["mail.replace_responsible"]
    elsewhere = event("seg", K.TRANSFER, from_unit=99)
    assert kinds("seg", elsewhere, answers, box()) == []
    shared = organizational(Role.DELEGATE, delegation=5, person=8)
    moved = event("uni", K.TRANSFER, from_unit=3)
    [step] = consequences(moved, [shared], policy("uni"), calendar("uni")).steps
    assert (step.kind, step.assignee) == ("mail.review_delegates", "person:8")


def test_m7_an_extinct_units_mailbox_goes_to_the_successors_head() -> None:
    """M7: UNILA 13 §1."""
    told = event("uni", K.UNIT_EXTINCT, successor=4)
    held = organizational(Role.RESPONSIBLE)
    [step] = consequences(told, [held], policy("uni"), calendar("uni")).steps
    assert (step.kind, step.assignee) == ("mail.decide_extinct", "head-of:4")
    assert step.payload["choices"] == ["keep", "transfer", "close"]
    assert kinds("mp", event("mp", K.UNIT_EXTINCT), held) == []


@pytest.mark.parametrize(
    ("purge_on", "expected"),
    [
        (DAY - timedelta(days=1), ["mail.open"]),
        (DAY, ["mail.open"]),  # due to go that day
        (DAY + timedelta(days=1), ["mail.reopen"]),
        (None, ["mail.reopen"]),
    ],
)
def test_who_comes_back_within_the_retention_finds_the_same_mailbox(purge_on, expected) -> None:
    closed = box(state=State.CLOSED, closed_for="dismissal", purge_on=purge_on)
    for kind in (K.ADMISSION, K.REINSTATEMENT):
        assert kinds("uni", event("uni", kind), closed, login="ana") == expected


def test_a_second_bond_gives_no_second_mailbox() -> None:
    assert kinds("uni", event("uni", K.ADMISSION, "discente"), box(), login="ana") == []


def test_category_change_and_renewal() -> None:
    change = event("uni", K.CATEGORY_CHANGE, "discente")
    assert kinds("uni", change, box()) == ["mail.recategorise"]
    assert kinds("uni", event("uni", K.CATEGORY_CHANGE), box()) == []
    renewal = event("uni", K.CONTRACT_RENEWAL, "terceirizado")
    contracted = box("terceirizado", valid_until=date(2024, 12, 31))
    assert kinds("uni", renewal, contracted) == ["mail.extend"]


def test_m3_the_mailbox_follows_the_login_where_the_norm_says_so() -> None:
    """MPSC 56."""
    told = event("mp", K.NAME_CHANGE, new_login="asouza")
    assert kinds("mp", told, box()) == ["mail.rename"]
    assert kinds("uni", event("uni", K.NAME_CHANGE, new_login="asouza"), box()) == []
    assert kinds("mp", event("mp", K.NAME_CHANGE), box()) == []
