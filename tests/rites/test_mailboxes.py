"""M1, M2, M5: mailboxes by request, as each norm has it."""

from __future__ import annotations

from typing import Any

import pytest

from portaria.accounts.models import Account
from portaria.mail.models import Delegation, Mailbox
from portaria.people.models import Person
from portaria.procedures.requests import acts
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.types import Refused

from .towns import BY, Town, last

pytestmark = pytest.mark.django_db

# norm's body, category, who asks, what is written, who approves, in order
GRANTED = [
    ("ssp", "empregado_publico", "self", {"name": "zeca"}, ["GRL"]),
    ("ssp", "estagiario", "SETOR", {"name": "zeca", "justification": "atende o público"}, ["GRL"]),
    ("uniar", "pos_doutorando", "SETOR", {"name": "zeca"}, ["CTIC"]),
    ("uniar", "terceirizado", "PROGEPE", {"name": "zeca"}, ["CTIC"]),
    ("mpe", "servidor_efetivo", "CRH", {}, ["COTEC"]),
    ("mpa", "estagiario", "SETOR", {}, ["COTEC"]),
]


def stands(town: Town, who: str, person: Person) -> Person:
    return person if who == "self" else town.heads[who]


def has_account(town: Town, person: Person, login: str = "zeca") -> None:
    Account.objects.create(
        body_id=town.slug, person=person, login=login, category="", state="active",
        state_since=town.at,
    )  # fmt: skip


@pytest.mark.parametrize(("slug", "category", "asker", "values", "deciders"), GRANTED)
def test_m1_m2_asked_by_the_right_person_and_granted(
    slug: str, category: str, asker: str, values: dict[str, Any], deciders: list[str]
) -> None:
    town = Town(slug)
    person = town.person("Zeca", "SETOR", category)
    has_account(town, person)
    key = town.asks("mail.mailbox_request", person.pk, values, stands(town, asker, person))
    for unit in deciders:
        state = town.approves(key, town.heads[unit])
    assert state == "carried_out"
    box = Mailbox.objects.get(person=person)
    assert (box.address or "").startswith("zeca@")
    assert box.state == ("waiting_term" if slug == "ssp" else "active")
    asked = last(f"mailbox:{box.pk}", "mail.mailbox.asked")
    assert asked.cause == f"request:{key}"


# norm's body, category, who asks, what is written, what is said
REFUSED = [
    (
        "ssp",
        "estagiario",
        "SETOR",
        {"name": "zeca"},
        "Falta «Por que é preciso» .art. 11, parágrafo",
    ),
    ("ssp", "estagiario", "self", {"name": "z", "justification": "x"}, "Pede a chefia imediata"),
    ("ssp", "empregado_publico", "SETOR", {"name": "zeca"}, "Pede a própria pessoa"),
    ("uniar", "pos_doutorando", "self", {"name": "zeca"}, "Gestor do contrato ou a chefia"),
    ("uniar", "servidor_efetivo", "SETOR", {"name": "zeca"}, "Nenhuma norma em vigor"),
    ("mpe", "servidor_efetivo", "SETOR", {}, "não lhe cabe"),
    ("mpe", "estagiario", "CRH", {}, "não tem direito"),
    ("mpa", "estagiario", "self", {}, "Pede a chefia da unidade"),
    ("mpa", "estagiario", "SETOR", {}, "ainda não tem conta de rede"),
]


@pytest.mark.parametrize(("slug", "category", "asker", "values", "said"), REFUSED)
def test_m1_m2_asked_by_the_wrong_person_or_lacking_something(
    slug: str, category: str, asker: str, values: dict[str, Any], said: str
) -> None:
    town = Town(slug)
    person = town.person("Zeca", "SETOR", category)
    with pytest.raises(Refused, match=said):
        town.asks("mail.mailbox_request", person.pk, values, stands(town, asker, person))
    assert not Mailbox.objects.exists()
    assert not Request.objects.exists()


def test_m1_one_mailbox_each() -> None:
    """SESP 6: below the limit, and at it."""
    town = Town("ssp")
    person = town.person("Zeca", "SETOR", "empregado_publico")
    has_account(town, person)
    key = town.asks("mail.mailbox_request", person.pk, {"name": "zeca"}, person)
    town.approves(key, town.heads["GRL"])
    with pytest.raises(Refused, match=r"art\. 6º"):
        town.asks("mail.mailbox_request", person.pk, {"name": "zeca2"}, person)


def test_m1_refused_opens_nothing() -> None:
    town = Town("ssp")
    person = town.person("Zeca", "SETOR", "empregado_publico")
    has_account(town, person)
    key = town.asks("mail.mailbox_request", person.pk, {"name": "zeca"}, person)
    assert town.refuses(key, town.heads["GRL"]) == "refused"
    assert not Mailbox.objects.exists()


def test_m1_a_manager_does_not_decide_their_own() -> None:
    town = Town("ssp")
    head = town.heads["GRL"]
    head.bonds.update(category="empregado_publico")
    has_account(town, head)
    key = town.asks("mail.mailbox_request", head.pk, {"name": "zeca"}, head)
    with pytest.raises(Refused):
        town.approves(key, head)
    town.approves(key, town.heads["GAB"])  # who is above decides it
    assert Mailbox.objects.filter(person=head).exists()


@pytest.mark.parametrize("kind", ["org_unit", "org_board", "org_event", "org_service"])
def test_m5_an_organizational_mailbox_with_its_three_lists(kind: str) -> None:
    """UNILA 7 V to VII, 8 II, 13."""
    town = Town("uniar")
    values: dict[str, Any] = {
        "kind": kind, "name": "secretaria", "until": "2024-12-31",
        "readers": [town.ana.pk, town.beto.pk], "senders": [town.ana.pk],
    }  # fmt: skip
    unit = town.units["SETOR"].pk
    with pytest.raises(Refused, match="Pede a chefia da unidade"):
        town.asks("mail.org_mailbox", unit, values, town.ana)
    if kind != "org_unit":  # that one is named by its acronym, as the body's own act says
        with pytest.raises(Refused, match="Diga o nome"):
            town.asks("mail.org_mailbox", unit, {**values, "name": ""}, town.heads["SETOR"])
    key = town.asks("mail.org_mailbox", unit, values, town.heads["SETOR"])
    assert town.approves(key, town.heads["CTIC"]) == "carried_out"
    box = Mailbox.objects.get(kind="organizational")
    assert (box.category, box.state, box.person_id) == (kind, "active", town.heads["SETOR"].pk)
    assert str(box.valid_until) == "2024-12-31"
    rights = {d.person_id: d.may_send_as for d in Delegation.objects.filter(mailbox=box)}
    assert rights == {town.ana.pk: True, town.beto.pk: False}
    with pytest.raises(Refused, match=f"A unidade já tem a caixa {box.address}"):
        town.asks("mail.org_mailbox", unit, values, town.heads["SETOR"])  # nobody decides in vain


def test_m1_a_second_mailbox_of_the_same_name_is_not_asked_for_in_vain() -> None:
    """MPE: no norm limits how many a person has; the address is theirs already."""
    town = Town("mpe")
    person = town.person("Zeca", "SETOR", "servidor_efetivo")
    has_account(town, person)
    key = town.asks("mail.mailbox_request", person.pk, {}, town.heads["CRH"])
    town.approves(key, town.heads["COTEC"])
    address = Mailbox.objects.get(person=person).address
    with pytest.raises(Refused, match=f"A pessoa já tem a caixa {address}: se está encerrada"):
        town.asks("mail.mailbox_request", person.pk, {}, town.heads["CRH"])
    town.asks("mail.mailbox_request", person.pk, {"name": "zeca.2"}, town.heads["CRH"])


def test_m3_an_address_that_was_anothers_is_refused_when_asked() -> None:
    """Whoever has it, and however it is written."""
    town = Town("mpe")
    town.box(town.ana, name="jose")
    person = town.person("Zeca", "SETOR", "servidor_efetivo")
    has_account(town, person)
    with pytest.raises(Refused, match=r"jose@.*já foi dado a outra pessoa ou unidade"):
        town.asks("mail.mailbox_request", person.pk, {"name": "JOSÉ"}, town.heads["CRH"])
    town.asks("mail.mailbox_request", person.pk, {"name": "josé.2"}, town.heads["CRH"])


def test_m3_a_unit_is_not_given_the_address_of_a_person() -> None:
    town = Town("uniar")
    town.box(town.ana, name="secretaria")
    values: dict[str, Any] = {
        "kind": "org_board", "name": "Secretaria", "readers": [town.ana.pk, town.beto.pk],
    }  # fmt: skip
    with pytest.raises(Refused, match=r"secretaria@.*já foi dado a outra"):
        town.asks("mail.org_mailbox", town.units["SETOR"].pk, values, town.heads["SETOR"])


def test_m3_a_name_given_meanwhile_is_told_to_whoever_approves() -> None:
    """Two ask for one name: the second is not approved in vain, and is returned to be corrected."""
    town = Town("mpe")
    first, second = (town.person(n, "SETOR", "servidor_efetivo") for n in ("Zeca", "José"))
    for person, login in ((first, "zeca"), (second, "jose")):
        has_account(town, person, login)
    asked = [
        town.asks("mail.mailbox_request", person.pk, {"name": "imprensa"}, town.heads["CRH"])
        for person in (first, second)
    ]
    town.approves(asked[0], town.heads["COTEC"])
    with pytest.raises(Refused, match=r"não se pode cumprir.*imprensa@.*já foi"):
        town.approves(asked[1], town.heads["COTEC"])
    assert Request.objects.get(pk=asked[1]).state == "waiting"  # and no duty that tries for ever
    why, decider = "escolha outro nome", town.heads["COTEC"].pk
    acts.send_back([asked[1]], why, person=decider, by=BY, at=town.at)
    acts.correct(asked[1], {}, person=town.heads["CRH"].pk, by=BY, at=town.at)
    assert town.approves(asked[1], town.heads["COTEC"]) == "carried_out"


def test_m8_in_the_demonstration_a_refusal_is_appealed_to_whoever_the_body_says() -> None:
    """M8: the demonstration's own act gives an appeal; whoever heads the university hears it."""
    town = Town("uniar")
    box = town.box(town.ana)
    values = {"size": "4 GB", "justification": "processos", "cleaning_impossible": "são provas"}
    key = town.asks("mail.quota_increase", box.pk, values, town.ana)
    assert town.refuses(key, town.heads["CTIC"]) == "refused"
    row = Request.objects.get(pk=key)
    assert row.appeal_sum["due_on"] == "2024-03-14"
    acts.appeal(key, "há prazo correndo", person=town.ana.pk, by=BY, at=town.at)
    assert town.approves(key, town.heads["REITORIA"]) == "carried_out"
    assert Mailbox.objects.get(pk=box.pk).quota_bytes == 4 << 30
