"""Duties about accounts re-check their condition at the moment they act (A6, A12)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.support import BY, adopted, atomic, event, instant, someone, tie, work
from accounts.support import bond as bond_facts
from portaria.accounts import acts
from portaria.accounts.decisions import consequences
from portaria.accounts.decisions.entitlement import decide
from portaria.accounts.models import Account
from portaria.accounts.queries import by_login, held_by
from portaria.accounts.types import BY_HAND, Ask, Block
from portaria.bodies.policies import calendar_of, policy_on
from portaria.duties.acts import open_duties
from portaria.duties.models import Duty
from portaria.ledger.models import Act
from portaria.norms.decision import Decision
from portaria.people.models import Person
from portaria.people.types import EventFacts, EventKind

pytestmark = pytest.mark.django_db
DAY = "2024-03-01"


@pytest.fixture(autouse=True)
def bodies(db: None) -> None:
    adopted("mpe", "mpa")


def told(person: Person, kind: EventKind, on: str = DAY, **fields: Any) -> EventFacts:
    first = person.bonds.first()
    assert first is not None
    of = bond_facts(first.category, id=first.pk, planned_end=first.planned_end)
    facts = event(kind, on, slug=first.body_id, of=of, **fields)
    number = Duty.objects.count() + 1
    return EventFacts(
        **{name: getattr(facts, name) for name in facts.__slots__}
        | {"person": person.pk, "name": person.shown_name, "id": number}
    )


def happen(facts: EventFacts) -> list[str]:
    """Plan the event, open its steps and carry them out on its first instant."""
    held = held_by([facts.person]).get(facts.person, ())
    policy, calendar = policy_on(facts.body, facts.effective_on), calendar_of(facts.body)
    steps = consequences(facts, held, policy, calendar).steps
    with atomic():
        open_duties(steps, at=facts.known_at)
    work(max(facts.effective_at, facts.known_at))
    return [step.kind for step in steps]


def account_of(person: Person) -> Account:
    return Account.objects.get(person=person)


def admitted(**fields: Any) -> Person:
    person = someone("Ana Souza", slug="mpe", **fields)
    happen(told(person, EventKind.ADMISSION, "2024-02-01"))
    return person


def dropped() -> list[str]:
    ours = Duty.objects.filter(state="dropped", kind__startswith="accounts.")
    return list(ours.order_by("id").values_list("note", flat=True))


def test_admission_opens_the_account_and_says_by_which_event() -> None:
    account = account_of(admitted())
    assert (account.login, account.state) == ("asouza", "active")
    act = Act.objects.get(kind="accounts.account.opened")
    assert act.cause.startswith("event:")
    ready = Duty.objects.get(kind="journey.account_ready")
    assert f"event:{ready.event}" == act.cause


def test_admission_of_somebody_gone_meanwhile_opens_nothing() -> None:
    person = someone(slug="mpe", end=date(2024, 2, 1))
    happen(told(person, EventKind.ADMISSION, "2024-02-01"))
    assert Account.objects.count() == 0
    assert dropped() == ["nenhum vínculo em vigor dá direito à conta"]


def test_two_admissions_give_one_account() -> None:
    person = someone(slug="mpe")
    tie(person, "servidor_comissionado", slug="mpe")
    policy, calendar = policy_on("mpe", date(2024, 2, 1)), calendar_of("mpe")
    first = told(person, EventKind.ADMISSION, "2024-02-01")
    steps = [*consequences(first, (), policy, calendar).steps]
    second = EventFacts(
        **{name: getattr(first, name) for name in first.__slots__} | {"id": first.id + 1000}
    )
    steps += consequences(second, (), policy, calendar).steps
    with atomic():
        open_duties(steps, at=first.known_at)
    work(first.effective_at)
    assert Account.objects.count() == 1
    assert dropped() == ["a pessoa já tem conta de rede"]


# The bond's end is the first day on which it no longer holds: the block is of that day's first
# instant, not before.
LIMITS = [("2024-02-29T23:59", "active"), ("2024-03-01", "blocked"), ("2024-03-02", "blocked")]


@pytest.mark.parametrize(("at", "state"), LIMITS)
def test_a6_the_block_is_of_the_events_first_instant(at: str, state: str) -> None:
    person = admitted()
    person.bonds.update(end=date(2024, 3, 1))
    facts = told(person, EventKind.DISMISSAL)
    held = held_by([person.pk])[person.pk]
    with atomic():
        steps = consequences(
            facts, held, policy_on("mpe", facts.effective_on), calendar_of("mpe")
        ).steps
        open_duties(steps, at=instant("2024-02-20"))
    work(instant(at, "mpe"))
    assert account_of(person).state == state


def test_a6_told_late_it_blocks_at_once_and_holds_from_the_legal_day() -> None:
    person = admitted()
    person.bonds.update(end=date(2024, 3, 1))
    happen(told(person, EventKind.DISMISSAL, known="2024-03-20T15:00"))
    account = account_of(person)
    act = Act.objects.get(kind="accounts.account.blocked")
    assert account.blocked_at == act.recorded_at == instant("2024-03-20T15:00", "mpe")
    assert act.held_at == instant("2024-03-01", "mpe")


def test_a_reinstatement_told_before_the_block_acts_keeps_the_account() -> None:
    person = admitted()
    happen(told(person, EventKind.DISMISSAL))  # the bond's end was undone meanwhile
    assert account_of(person).state == "active"
    assert dropped() == ["há vínculo em vigor que dá direito à conta"]


def test_death_blocks_whatever_bonds_hr_has_not_yet_ended() -> None:
    person = admitted()
    happen(told(person, EventKind.DEATH))
    assert account_of(person).state == "blocked"


def misused(on: str, ground: str = BY_HAND) -> Person:
    """Somebody whose account was blocked though a bond holds, where the norm dates the keeping."""
    person, at, category = someone(), instant("2024-02-01"), "servidor_efetivo"
    given = decide(category, policy_on("mpa", date(2024, 2, 1)), asked=True)
    with atomic():
        ask = Ask("mpa", person.pk, person.shown_name, category, given, at)
        [account] = acts.open_accounts([ask], by=BY, at=at)
        block = Block(account, ground, Decision("block", (), ""), instant(on))
        acts.block_accounts([block], by=BY, at=instant(on))
    return person


def test_blocked_for_misuse_the_data_still_end_after_the_bond_does() -> None:
    """MPSC 37, par. un.: no event dates them until the bond ends, months later."""
    person = misused("2024-02-05")
    assert account_of(person).data_erase_on is None
    person.bonds.update(end=date(2024, 6, 3))
    assert happen(told(person, EventKind.DISMISSAL, "2024-06-03")) == ["accounts.keep_data"]
    account = account_of(person)
    assert (account.state, account.blocked_for) == ("blocked", "by_hand")
    assert account.data_erase_on == date(2024, 6, 19)
    assert Act.objects.filter(kind="accounts.account.retention_restarted").count() == 1
    work(instant("2024-06-18T23:59"))
    assert account_of(person).state == "blocked"
    work(instant("2024-06-19"))
    assert account_of(person).state == "erased"


def test_an_erasure_given_up_because_a_bond_held_begins_again_when_it_ends() -> None:
    person = misused("2024-02-05", "dismissal")
    work(instant("2024-02-25"))
    assert dropped()[-1] == "há vínculo em vigor que dá direito à conta"
    person.bonds.update(end=date(2024, 6, 3))
    happen(told(person, EventKind.DISMISSAL, "2024-06-03"))
    assert account_of(person).data_erase_on == date(2024, 6, 19)
    assert Duty.objects.filter(kind="accounts.erase_data", state="open").count() == 1


def test_an_end_undone_meanwhile_begins_no_retention() -> None:
    person = misused("2024-02-05")
    work(instant("2024-02-25"))
    happen(told(person, EventKind.DISMISSAL))
    assert dropped()[-1] == "há vínculo em vigor que dá direito à conta"
    assert not Duty.objects.filter(kind="accounts.erase_data", state="open").exists()


def test_secondment_out_and_back_with_the_same_login() -> None:
    person = admitted()
    person.bonds.update(situation="seconded_out")
    assert happen(told(person, EventKind.SECONDMENT_OUT)) == ["accounts.block"]
    assert account_of(person).blocked_for == "secondment_out"
    person.bonds.update(situation="active")
    assert happen(told(person, EventKind.SECONDMENT_END, "2024-06-03")) == ["accounts.unblock"]
    account = account_of(person)
    assert (account.state, account.login, account.blocked_for) == ("active", "asouza", "")


def test_reinstatement_gives_back_the_same_account() -> None:
    person = admitted()
    person.bonds.update(end=date(2024, 3, 1))
    happen(told(person, EventKind.DISMISSAL))
    assert account_of(person).state == "blocked"
    person.bonds.update(end=None)
    assert happen(told(person, EventKind.REINSTATEMENT, "2024-03-05")) == ["accounts.unblock"]
    assert (account_of(person).state, account_of(person).login) == ("active", "asouza")


def test_a_return_undone_meanwhile_unblocks_nothing() -> None:
    person = admitted()
    person.bonds.update(end=date(2024, 3, 1))
    happen(told(person, EventKind.DISMISSAL))
    happen(told(person, EventKind.REINSTATEMENT, "2024-03-05"))
    assert account_of(person).state == "blocked"
    assert dropped()[-1] == "nenhum vínculo em vigor dá direito à conta"


def test_several_bonds_one_ends_and_the_other_keeps_the_account() -> None:
    person = admitted()
    tie(person, "servidor_comissionado", slug="mpe")
    first = person.bonds.order_by("id").first()
    assert first is not None
    person.bonds.filter(pk=first.pk).update(end=date(2024, 3, 1))
    others = (bond_facts("servidor_comissionado", id=99),)
    assert happen(told(person, EventKind.DISMISSAL, others=others)) == ["accounts.adjust"]
    account = account_of(person)
    assert (account.state, account.category) == ("active", "servidor_comissionado")


def test_the_same_duty_twice_acts_once() -> None:
    person = admitted()
    person.bonds.update(end=date(2024, 3, 1))
    facts = told(person, EventKind.DISMISSAL)
    happen(facts)
    Duty.objects.filter(kind="accounts.block").update(state="open", closed_at=None)
    work(facts.effective_at + timedelta(hours=1))
    assert Act.objects.filter(kind="accounts.account.blocked").count() == 1
    assert dropped()[-1] == "a conta já não está em uso"


def test_reading_accounts() -> None:
    person = admitted()
    [held] = by_login("asouza")
    assert held_by([person.pk]) == {person.pk: (held,)}
    assert by_login("asouza", "mpe") == (held,)
    assert by_login("asouza", "mpa") == by_login("ninguem") == ()
