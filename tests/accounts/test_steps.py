"""What each functional event sets off in accounts, under the real norms (A1, A6, A12)."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.support import account, body, bond, event
from portaria.accounts.decisions import consequences
from portaria.accounts.types import AccountHeld, State
from portaria.people.types import BondFacts, EventFacts, EventKind

NO_ACCOUNT: tuple[AccountHeld, ...] = ()
ACTIVE = (account(),)
BLOCKED = (account(State.BLOCKED, blocked_for="secondment_out"),)


def plan(told: EventFacts, held: tuple[AccountHeld, ...]) -> list[str]:
    its = body(told.body)
    return [
        step.kind
        for step in consequences(told, held, its.law.on(told.effective_on), its.calendar).steps
    ]


TABLE = [
    # body, category, event, held, steps
    ("mpe", "servidor_efetivo", EventKind.ADMISSION, NO_ACCOUNT, ["accounts.open"]),
    ("mpe", "estagiario", EventKind.ADMISSION, NO_ACCOUNT, []),
    ("mpa", "servidor_efetivo", EventKind.ADMISSION, NO_ACCOUNT, ["accounts.ask"]),
    ("mpa", "estagiario", EventKind.ADMISSION, NO_ACCOUNT, ["accounts.ask"]),
    ("mpa", "visitante", EventKind.ADMISSION, NO_ACCOUNT, ["accounts.settle_doubt"]),
    ("uniar", "discente", EventKind.ADMISSION, NO_ACCOUNT, ["accounts.open"]),
    ("uniar", "visitante", EventKind.ADMISSION, NO_ACCOUNT, []),
    ("mpa", "servidor_efetivo", EventKind.ADMISSION, ACTIVE, []),
    ("mpa", "servidor_efetivo", EventKind.DISMISSAL, ACTIVE, ["accounts.block"]),
    ("mpa", "servidor_efetivo", EventKind.RETIREMENT, ACTIVE, ["accounts.block"]),
    ("mpa", "servidor_efetivo", EventKind.DEATH, ACTIVE, ["accounts.block"]),
    ("mpa", "terceirizado", EventKind.CONTRACT_END, ACTIVE, ["accounts.block"]),
    ("mpa", "servidor_efetivo", EventKind.SECONDMENT_OUT, ACTIVE, ["accounts.block"]),
    ("mpa", "servidor_efetivo", EventKind.LEAVE, ACTIVE, []),
    ("mpa", "servidor_efetivo", EventKind.TRANSFER, ACTIVE, []),
    ("mpa", "servidor_efetivo", EventKind.DISMISSAL, NO_ACCOUNT, []),
    ("mpa", "servidor_efetivo", EventKind.DISMISSAL, BLOCKED, ["accounts.keep_data"]),
    ("mpa", "servidor_efetivo", EventKind.SECONDMENT_END, BLOCKED, ["accounts.unblock"]),
    ("mpa", "servidor_efetivo", EventKind.RETURN, BLOCKED, []),
    ("mpa", "servidor_efetivo", EventKind.RETURN, NO_ACCOUNT, []),
    ("mpa", "servidor_efetivo", EventKind.REINSTATEMENT, NO_ACCOUNT, ["accounts.ask"]),
    ("mpa", "servidor_efetivo", EventKind.NAME_CHANGE, ACTIVE, ["accounts.review_login"]),
    ("mpa", "servidor_efetivo", EventKind.NAME_CHANGE, NO_ACCOUNT, []),
    ("mpa", "servidor_efetivo", EventKind.UNIT_EXTINCT, ACTIVE, []),
    ("mpe", "servidor_efetivo", EventKind.DISMISSAL, ACTIVE, ["accounts.block"]),
    ("mpe", "servidor_efetivo", EventKind.SECONDMENT_OUT, ACTIVE, ["accounts.block"]),
    ("ssp", "servidor_efetivo", EventKind.SECONDMENT_OUT, ACTIVE, []),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "category", "kind", "held", "expected"), TABLE)
def test_a1_a6_each_event(
    slug: str,
    category: str,
    kind: EventKind,
    held: tuple[AccountHeld, ...],
    expected: list[str],
) -> None:
    assert plan(event(kind, slug=slug, of=bond(category)), held) == expected


def test_a1_the_head_of_the_unit_asks_and_the_duty_cites_the_norm() -> None:
    its = body("mpa")
    told = event(EventKind.ADMISSION)
    [step] = consequences(told, (), its.law.on(told.effective_on), its.calendar).steps
    assert step.assignee == "head-of:3"
    assert step.provisions == ("mpsc-2005#art33_cpt", "mpsc-2005#art32_cpt")
    assert step.about == "Pedir a conta de rede de Ana Souza"


def test_a1_a_doubt_goes_up_the_chain_of_the_norm() -> None:
    its = body("mpa")
    told = event(EventKind.ADMISSION, of=bond("visitante"))
    [decision] = consequences(told, (), its.law.on(told.effective_on), its.calendar).decisions
    assert decision.outcome == "doubt"
    assert decision.reasons[-1].value == [
        "Coordenador de Tecnologia da Informação",
        "Secretário-Geral do Ministério Público",
    ]


def test_a1_silence_is_told() -> None:
    its = body("uniar")
    told = event(EventKind.ADMISSION, slug="uniar", of=bond("visitante"))
    [decision] = consequences(told, (), its.law.on(told.effective_on), its.calendar).decisions
    assert (decision.outcome, decision.reasons[0].citation) == ("not_entitled", None)
    assert "nada dizem" in decision.reasons[0].text


ENDINGS = [EventKind.DISMISSAL, EventKind.RETIREMENT, EventKind.CONTRACT_END]
STAYING = bond("estagiario", id=2, planned_end=date(2024, 12, 31))


@pytest.mark.parametrize("kind", ENDINGS)
def test_a6_another_bond_that_entitles_keeps_the_account(kind: EventKind) -> None:
    """And its category and validity become those of the bond that stays (A12)."""
    its = body("mpa")
    told = event(kind, others=(STAYING,))
    [step] = consequences(told, ACTIVE, its.law.on(told.effective_on), its.calendar).steps
    assert step.kind == "accounts.adjust"
    assert (step.payload["category"], step.payload["valid_until"]) == ("estagiario", "2024-12-31")


def test_a6_death_leaves_no_bond_to_keep_the_account() -> None:
    assert plan(event(EventKind.DEATH, others=(STAYING,)), ACTIVE) == ["accounts.block"]


def test_a6_another_bond_that_does_not_entitle_keeps_nothing() -> None:
    other = bond("visitante", id=2)
    assert plan(event(EventKind.DISMISSAL, others=(other,)), ACTIVE) == ["accounts.block"]


PREFERRED: list[tuple[tuple[BondFacts, ...], str]] = [
    ((bond("estagiario", id=2, planned_end=date(2024, 12, 31)), bond("membro", id=3)), "membro"),
    (
        (
            bond("bolsista", id=2, planned_end=date(2024, 6, 30)),
            bond("estagiario", id=3, planned_end=date(2024, 7, 1)),
        ),
        "estagiario",
    ),
]


@pytest.mark.parametrize(("others", "category"), PREFERRED)
def test_of_several_bonds_the_one_that_lasts_keeps_the_account(
    others: tuple[BondFacts, ...], category: str
) -> None:
    its = body("mpa")
    told = event(EventKind.DISMISSAL, others=others)
    [step] = consequences(told, ACTIVE, its.law.on(told.effective_on), its.calendar).steps
    assert step.payload["category"] == category


# MPSC 37, par. un.: 15 days after the block; the day of the block is not counted.
KEPT = [
    ("2024-03-01", "", "2024-03-17"),
    ("2024-03-01", "2024-03-20T15:00", "2024-04-05"),  # told late: kept from the real block
    ("2024-02-15", "", "2024-03-02"),  # leap year
]


@pytest.mark.parametrize(("on", "known", "erased"), KEPT)
def test_a6_data_are_kept_fifteen_days_and_the_plan_says_until_when(
    on: str, known: str, erased: str
) -> None:
    its = body("mpa")
    told = event(EventKind.DISMISSAL, on, known=known)
    [step] = consequences(told, ACTIVE, its.law.on(told.effective_on), its.calendar).steps
    assert step.sum is not None
    assert date.fromisoformat(erased).strftime("%d/%m/%Y") in step.about
    assert step.payload["kept"] == ["mpsc-2005#art37_par1u"]


ENDED = [
    ("by_hand", None, ["accounts.keep_data"]),
    ("by_hand", date(2024, 3, 9), ["accounts.keep_data"]),
    ("secondment_out", None, ["accounts.keep_data"]),
    ("dismissal", date(2024, 3, 1), ["accounts.keep_data"]),  # over: a new bond stopped it
    ("dismissal", date(2024, 3, 2), []),  # already counting, from an end
]


@pytest.mark.parametrize(("ground", "erase_on", "steps"), ENDED)
def test_a6_an_end_dates_the_data_of_an_account_blocked_already(
    ground: str, erase_on: date | None, steps: list[str]
) -> None:
    held = (account(State.BLOCKED, blocked_for=ground, data_erase_on=erase_on),)
    assert plan(event(EventKind.DISMISSAL), held) == steps
    assert plan(event(EventKind.SECONDMENT_OUT), held) == []
    assert plan(event(EventKind.DISMISSAL, others=(STAYING,)), held) == []


def test_a6_secondment_keeps_data_that_no_norm_dates() -> None:
    its = body("mpa")
    told = event(EventKind.SECONDMENT_OUT)
    [step] = consequences(told, ACTIVE, its.law.on(told.effective_on), its.calendar).steps
    assert step.sum is None
    assert "a norma não fixa a guarda" in step.about


def test_a12_a_renewal_extends_the_account() -> None:
    its = body("mpa")
    of = bond("estagiario", planned_end=date(2025, 6, 30))
    told = event(EventKind.CONTRACT_RENEWAL, of=of)
    held = (account(category="estagiario", valid_until=date(2024, 6, 30)),)
    [step] = consequences(told, held, its.law.on(told.effective_on), its.calendar).steps
    assert (step.kind, step.payload["valid_until"]) == ("accounts.adjust", "2025-06-30")


def test_a12_a_renewal_told_after_the_end_brings_the_account_back() -> None:
    of = bond("estagiario", planned_end=date(2025, 6, 30))
    held = (account(State.BLOCKED, blocked_for="contract_end", category="estagiario"),)
    assert plan(event(EventKind.CONTRACT_RENEWAL, of=of), held) == ["accounts.unblock"]


@pytest.mark.parametrize("ground", ["dismissal", "retirement", "contract_end"])
def test_reinstatement_brings_back_the_same_login(ground: str) -> None:
    held = (account(State.BLOCKED, blocked_for=ground),)
    assert plan(event(EventKind.REINSTATEMENT), held) == ["accounts.unblock"]


def test_a_block_by_hand_is_not_undone_by_a_return() -> None:
    held = (account(State.BLOCKED, blocked_for="by_hand"),)
    assert plan(event(EventKind.SECONDMENT_END), held) == []


def test_a_category_the_norm_refuses_ends_the_account() -> None:
    """MPMT 2-III: logins only for those of the institution."""
    told = event(EventKind.CATEGORY_CHANGE, slug="mpe", of=bond("estagiario"))
    assert plan(told, (account(body="mpe"),)) == ["accounts.block"]


def test_a_category_the_norms_do_not_know_ends_nothing() -> None:
    told = event(EventKind.CATEGORY_CHANGE, slug="uniar", of=bond("visitante"))
    assert plan(told, (account(body="uniar"),)) == []


@pytest.mark.parametrize("kind", list(EventKind))
def test_planning_is_pure_and_keys_are_of_the_event(kind: EventKind) -> None:
    its = body("mpa")
    told = event(kind)
    policy = its.law.on(told.effective_on)
    first = consequences(told, ACTIVE, policy, its.calendar).steps
    assert first == consequences(told, ACTIVE, policy, its.calendar).steps
    assert all(step.key.startswith("event:5:accounts.") for step in first)
    assert len({step.key for step in first}) == len(first)
