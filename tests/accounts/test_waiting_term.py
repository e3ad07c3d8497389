"""An account that waits for the term of responsibility (T1, M1), under a norm seen only here."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from accounts.support import BY, atomic, instant, someone, unit
from portaria.accounts import acts
from portaria.accounts.decisions import entitlement
from portaria.accounts.models import Account
from portaria.accounts.types import Ask
from portaria.bodies.acts import adopt
from portaria.bodies.policies import policy_on
from portaria.duties.models import Duty
from portaria.people.models import Person
from portaria.procedures.terms.acts import authorise_terms, sign_terms
from portaria.procedures.terms.models import Term

pytestmark = pytest.mark.django_db

AT = instant("2024-03-01T09:00")


@pytest.fixture(autouse=True)
def bib(db: None) -> None:
    adopt(Path(__file__).parent / "bodies/bib", by=BY, at=datetime(2020, 1, 2, tzinfo=UTC))


def opened(person: Person, category: str) -> Account:
    decision = entitlement.decide(category, policy_on("bib", AT.date()))
    with atomic():
        asks = [Ask("bib", person.pk, person.shown_name, category, decision, AT)]
        [key] = acts.open_accounts(asks, by=BY, at=AT)
    return Account.objects.get(pk=key)


def activate(person: Person) -> int:
    with atomic():
        return acts.activate_accounts([person.pk], by=BY, at=AT)


def test_t1_it_is_used_only_once_the_term_counts() -> None:
    head = someone("Rui Reis", slug="bib")
    place = unit("BIB1", "bib", head=head)
    head.bonds.update(unit=place)
    person = someone(slug="bib", unit=place)
    account = opened(person, "servidor_efetivo")
    assert (account.state, account.opened_at) == ("waiting_term", None)
    assert not Duty.objects.filter(kind__startswith="journey.").exists()
    term = Term.objects.get()
    assert (term.kind, term.needs_authorisation) == ("termo-de-uso", True)
    assert activate(person) == 0
    with atomic():
        sign_terms({term.pk: ""}, person=person.pk, by=BY, at=AT)
    assert activate(person) == 0
    with atomic():
        authorise_terms([term.pk], person=head.pk, by=BY, at=AT)
    assert activate(person) == 1
    account.refresh_from_db()
    assert (account.state, account.opened_at) == ("active", AT)
    assert Duty.objects.filter(kind="journey.account_ready").count() == 1
    assert Duty.objects.filter(kind="accounts.hand_credential").count() == 1
    assert activate(person) == 0


def test_a_category_that_needs_no_term_waits_for_none() -> None:
    account = opened(someone(category="estagiario", slug="bib"), "estagiario")
    assert account.state == "active"
    assert not Term.objects.exists()


def test_a2_where_the_norms_are_silent_the_login_is_the_products_and_says_so() -> None:
    account = opened(someone(category="estagiario", slug="bib"), "estagiario")
    assert account.login == "ana.souza"
    duty = Duty.objects.get(kind="accounts.hand_credential")
    assert duty.provisions == []
    assert (account.second_factor, account.max_connections) == ("", None)
