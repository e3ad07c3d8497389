"""A1, A4, A5, A7: accounts asked for, and what they may have beside their category's terms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from portaria.accounts.models import Account
from portaria.people.models import Person
from portaria.procedures.permits.models import Permit
from portaria.procedures.requests import acts
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.types import Refused

from .towns import BY, Town, last

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town("mpa")


def account_of(person: Person) -> Account:
    return Account.objects.get(person=person)


def with_account(town: Town, category: str = "servidor_efetivo") -> Person:
    person = town.person("Zeca", "SETOR", category)
    key = town.asks("accounts.request", person.pk, {}, town.heads["SETOR"])
    assert town.approves(key, town.heads["GEREDE"]) == "carried_out"
    Account.objects.filter(person=person).update(state="active", opened_at=town.at)
    return person


def test_a1_the_head_asks_and_the_network_decides(town: Town) -> None:
    """MPSC 33."""
    person = town.person("Zeca", "SETOR")
    with pytest.raises(Refused, match="Pede a chefia da unidade"):
        town.asks("accounts.request", person.pk, {}, person)
    with pytest.raises(Refused, match="não lhe cabe"):
        town.asks("accounts.request", person.pk, {}, town.heads["OUTRO"])
    key = town.asks("accounts.request", person.pk, {}, town.heads["SETOR"])
    assert town.approves(key, town.heads["GEREDE"]) == "carried_out"
    act = last(f"account:{account_of(person).pk}", "accounts.account.opened")
    assert "mpsc-2005#art33_cpt" in act.provisions
    with pytest.raises(Refused, match="já tem a conta"):
        town.asks("accounts.request", person.pk, {}, town.heads["SETOR"])


def test_a1_a_doubt_goes_up_to_the_coordinator_then_the_secretary(town: Town) -> None:
    """MPSC 33, p. ún.: a category of which the norm says nothing."""
    person = town.person("Zeca", "SETOR", "aprendiz")
    key = town.asks("accounts.request", person.pk, {}, town.heads["SETOR"])
    for who in ("GEREDE", "COTEC"):
        acts.escalate([key], "não sei se tem direito", person=town.heads[who].pk, by=BY, at=town.at)
    with pytest.raises(Refused):
        town.approves(key, town.heads["GEREDE"])
    assert town.approves(key, town.heads["SG"]) == "carried_out"
    act = last(f"account:{account_of(person).pk}", "accounts.account.opened")
    assert act.outcome == "open"
    assert "mpsc-2005#art33_par1u" in Request.objects.get(pk=key).provisions


def test_a1_refused_or_not_entitled(town: Town) -> None:
    person = town.person("Zeca", "SETOR")
    key = town.asks("accounts.request", person.pk, {}, town.heads["SETOR"])
    assert town.refuses(key, town.heads["GEREDE"]) == "refused"
    assert not Account.objects.filter(person=person).exists()
    mpe = Town("mpe")
    trainee = mpe.person("Zeca", "SETOR", "estagiario")
    with pytest.raises(Refused, match="não dá direito a conta"):
        mpe.asks("accounts.request", trainee.pk, {}, mpe.heads["CRH"])
    member = mpe.person("Zé", "SETOR")
    key = mpe.asks("accounts.request", member.pk, {}, mpe.heads["CRH"])
    assert mpe.approves(key, mpe.heads["COTEC"]) == "carried_out"  # MPMT 2, I


@pytest.mark.parametrize(("number", "may"), [(1, False), (2, True), (5, True), (6, False)])
def test_a5_more_connections_below_at_and_above(town: Town, number: int, may: bool) -> None:
    """MPSC 36, p. ún.: the coordinator decides; five at most is ours."""
    person = with_account(town)
    values: dict[str, Any] = {"connections": number, "justification": "dois gabinetes"}
    if not may:
        with pytest.raises(Refused, match="Peça mais do que as 1"):
            town.asks("accounts.more_connections", person.pk, values, person)
        return
    key = town.asks("accounts.more_connections", person.pk, values, person)
    assert town.approves(key, town.heads["COTEC"]) == "carried_out"
    account = account_of(person)
    assert account.max_connections == number
    act = last(f"account:{account.pk}", "accounts.account.connections_granted")
    assert act.cause == f"request:{key}"
    assert "mpsc-2005#art36_par1u" in act.provisions


def test_a5_without_reasons_or_by_another(town: Town) -> None:
    person = with_account(town)
    with pytest.raises(Refused, match=r"Falta «Por que são precisas».*art\. 36"):
        town.asks("accounts.more_connections", person.pk, {"connections": 2}, person)
    values: dict[str, Any] = {"connections": 2, "justification": "x"}
    with pytest.raises(Refused, match="Pede a própria pessoa"):
        town.asks("accounts.more_connections", person.pk, values, town.heads["SETOR"])
    key = town.asks("accounts.more_connections", person.pk, values, person)
    with pytest.raises(Refused):
        town.approves(key, town.heads["GEREDE"])
    assert town.refuses(key, town.heads["COTEC"]) == "refused"
    assert account_of(person).max_connections == 1


@pytest.mark.parametrize(("category", "may"), [("estagiario", True), ("servidor_efetivo", False)])
def test_a4_another_second_factor_where_the_norm_opens_it(
    town: Town, category: str, may: bool
) -> None:
    """MPSC 47-A, §§ 1 and 2: the head asks, the secretary-general authorises."""
    person, head = with_account(town, category), town.heads["SETOR"]
    values = {"justification": "sem telefone"}
    if not may:
        with pytest.raises(Refused, match="Nenhuma norma"):
            town.asks("accounts.second_factor_alternative", person.pk, values, head)
        return
    with pytest.raises(Refused, match="Pede a chefia imediata"):
        town.asks("accounts.second_factor_alternative", person.pk, values, person)
    with pytest.raises(Refused, match="Falta «Por que o aplicativo"):
        town.asks("accounts.second_factor_alternative", person.pk, {}, head)
    key = town.asks("accounts.second_factor_alternative", person.pk, values, head)
    assert town.approves(key, town.heads["SG"]) == "carried_out"
    assert account_of(person).alternative_factor


def test_a7_the_head_restricts_and_the_restriction_ends(town: Town) -> None:
    """MPSC 38, p. ún."""
    person, head = with_account(town), town.heads["SETOR"]
    until = town.at.date() + timedelta(days=10)
    values: dict[str, Any] = {
        "resources": ["mail", "internet"], "justification": "uso indevido",
        "until": until.isoformat(),
    }  # fmt: skip
    with pytest.raises(Refused, match="não lhe cabe"):
        town.asks("accounts.restriction", person.pk, values, town.heads["OUTRO"])
    with pytest.raises(Refused, match="não é uma das opções"):
        town.asks("accounts.restriction", person.pk, {**values, "resources": ["sol"]}, head)
    key = town.asks("accounts.restriction", person.pk, values, head)
    assert town.approves(key, town.heads["GEREDE"]) == "carried_out"
    given = Permit.objects.get(kind="accounts.restriction")
    assert given.value == {"resources": ["mail", "internet"]}
    assert given.provision == "mpsc-2005#art38_par1u"
    town.at += timedelta(days=11)
    town.runs()
    given.refresh_from_db()
    assert given.ended_at is not None
