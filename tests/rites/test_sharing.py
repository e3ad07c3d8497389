"""M5, M6: an organizational mailbox's three lists, and who answers for it, each by one request."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from portaria import clock
from portaria.duties.models import Duty
from portaria.mail.models import Delegation, Mailbox
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.types import Refused
from web.world import sign_in_of

from .towns import Town, kinds, last

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town("uniar")


@pytest.fixture
def box(town: Town) -> Mailbox:
    return town.box(town.heads["SETOR"], kind="organizational", category="org_unit", name="setor")


def lists(box: Mailbox) -> dict[int, str]:
    """Who has what today: r, d, s."""
    return {
        row.person_id: "r" * row.may_read + "d" * row.may_delete + "s" * row.may_send_as
        for row in Delegation.objects.filter(mailbox=box, end=None)
    }


def test_m5_one_request_and_one_approval_share_it_with_three(town: Town, box: Mailbox) -> None:
    """UNILA 13: the responsible asks, the mail's managers decide; state and evidence."""
    ana, beto, caio = town.ana.pk, town.beto.pk, town.caio.pk
    values: dict[str, Any] = {
        "readers": [ana, beto, caio], "deleters": [beto], "senders": [beto, caio],
    }  # fmt: skip
    key = town.asks("mail.sharing_request", box.pk, values, town.heads["SETOR"])
    assert lists(box) == {}
    assert town.approves(key, town.heads["CTIC"]) == "carried_out"
    assert lists(box) == {ana: "r", beto: "rds", caio: "rs"}
    done = last(f"mailbox:{box.pk}", "mail.mailbox.delegated")
    assert done.cause == f"request:{key}"
    assert kinds(f"mailbox:{box.pk}").count("mail.mailbox.delegated") == 3
    assert kinds(f"request:{key}") == [
        "requests.asked", "requests.approved", "requests.carried_out",
    ]  # fmt: skip
    assert "unila-cgtic-5-2020#art13_par2" in Request.objects.get(pk=key).provisions


def test_m5_each_duty_of_a_sharing_names_the_address_and_the_person(
    town: Town, box: Mailbox, settings: Any
) -> None:
    """Three persons, three duties: whoever watches them tells one from another."""
    settings.DOVEADM = "http://127.0.0.1:1"
    three = (town.ana, town.beto, town.caio)
    values = {"readers": [person.pk for person in three]}
    key = town.asks("mail.sharing_request", box.pk, values, town.heads["SETOR"])
    town.approves(key, town.heads["CTIC"])
    told = set(Duty.objects.filter(kind="store.share").values_list("about", flat=True))
    said = f"Levar ao servidor de correio quem tem acesso à caixa {box.address}"
    assert told == {f"{said}: {person.name}" for person in three}


def test_m5_the_form_offers_the_mailboxes_that_can_be_shared(town: Town, box: Mailbox) -> None:
    """The head's own mailbox comes first by its address, and is individual: it is no choice; it
    stays one where a link names it, and the refusal says why."""
    head = town.heads["SETOR"]
    own = town.box(head, name="aaa")
    client = Client()
    client.force_login(sign_in_of("chefe", head))
    address = "/pedidos/novo/mail.sharing_request/?orgao=uniar"
    with clock.at(town.at):
        plain = client.get(address)
        named = client.get(f"{address}&sobre={own.pk}")
    assert [about.key for about in plain.context["abouts"]] == [box.pk]
    assert plain.context["about"].key == box.pk
    assert {about.key for about in named.context["abouts"]} == {box.pk, own.pk}
    assert named.context["about"].key == own.pk


def test_m11_the_catalogue_offers_no_copy_to_who_has_nothing_closed(town: Town) -> None:
    """It says why; once a mailbox of theirs is closed, it is offered."""
    box, client = town.box(town.ana), Client()
    client.force_login(sign_in_of("ana", town.ana))
    with clock.at(town.at):
        before = client.get("/pedidos/novo/?orgao=uniar")
        Mailbox.objects.filter(pk=box.pk).update(state="closed", closed_at=town.at)
        after = client.get("/pedidos/novo/?orgao=uniar")
    copy = "mail.copy_after_closing"
    assert copy not in [offer.rite.id for offer in before.context["may"]]
    assert copy in [offer.rite.id for offer in before.context["idle"]]
    assert "Nenhuma caixa que lhe cabe está encerrada" in before.content.decode()
    assert copy in [offer.rite.id for offer in after.context["may"]]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Diga quem entra"),
        ({"readers": ["ana"], "leaving": ["ana"]}, "entra e sai"),
        ({"readers": ["gone"]}, "de fora da instituição: proibido"),
    ],
)
def test_m5_what_a_sharing_request_lacks(
    town: Town, box: Mailbox, values: dict[str, list[str]], said: str
) -> None:
    gone = town.person("Foi", "SETOR")
    gone.bonds.update(end=town.at.date())
    people = {"ana": town.ana.pk, "gone": gone.pk}
    typed = {name: [people[who] for who in listed] for name, listed in values.items()}
    with pytest.raises(Refused, match=said):
        town.asks("mail.sharing_request", box.pk, typed, town.heads["SETOR"])
    assert not Request.objects.exists()


def test_m5_an_individual_mailbox_is_never_shared(town: Town) -> None:
    own = town.box(town.ana)
    with pytest.raises(Refused, match="Só a caixa organizacional se compartilha"):
        town.asks("mail.sharing_request", own.pk, {"readers": [town.beto.pk]}, town.ana)


def test_m5_somebody_else_does_not_ask(town: Town, box: Mailbox) -> None:
    with pytest.raises(Refused, match=r"não lhe cabe.*quem responde"):
        town.asks("mail.sharing_request", box.pk, {"readers": [town.ana.pk]}, town.ana)


def test_m5_refused_leaves_the_lists_alone(town: Town, box: Mailbox) -> None:
    key = town.asks("mail.sharing_request", box.pk, {"readers": [town.ana.pk]}, town.heads["SETOR"])
    assert town.refuses(key, town.heads["CTIC"]) == "refused"
    assert lists(box) == {}


def test_m5_who_leaves_has_none_of_the_three(town: Town, box: Mailbox) -> None:
    head, boss = town.heads["SETOR"], town.heads["CTIC"]
    both = {"readers": [town.ana.pk, town.beto.pk]}
    town.approves(town.asks("mail.sharing_request", box.pk, both, head), boss)
    town.approves(town.asks("mail.sharing_request", box.pk, {"leaving": [town.ana.pk]}, head), boss)
    assert lists(box) == {town.beto.pk: "r"}


def test_m5_somebody_is_in_the_lists_for_a_time(town: Town, box: Mailbox) -> None:
    """A holiday's substitute: the last day is the last one in the lists."""
    head = town.heads["SETOR"]
    last_day = town.at.date() + timedelta(days=10)
    values = {"readers": [town.ana.pk, town.beto.pk], "until": last_day.isoformat()}
    town.approves(town.asks("mail.sharing_request", box.pk, values, head), town.heads["CTIC"])
    for row in Delegation.objects.filter(mailbox=box):
        assert (row.end, row.last_day) == (last_day + timedelta(days=1), last_day)


def test_m5_a_time_that_is_over_is_refused(town: Town, box: Mailbox) -> None:
    values = {
        "readers": [town.ana.pk, town.beto.pk],
        "until": (town.at.date() - timedelta(days=1)).isoformat(),
    }
    with pytest.raises(Refused, match="O último dia já passou"):
        town.asks("mail.sharing_request", box.pk, values, town.heads["SETOR"])


@pytest.mark.parametrize(("count", "enough"), [(1, False), (2, True), (3, True)])
def test_m5_at_least_two_delegates_where_the_norm_says(count: int, enough: bool) -> None:
    """SESP 4 §4: below, at and above the least."""
    town = Town("ssp")
    box = town.box(town.heads["SETOR"], kind="organizational", category="org_unit", name="setor")
    people = [town.ana.pk, town.beto.pk, town.caio.pk][:count]
    if not enough:
        with pytest.raises(Refused, match="ao menos 2 delegados; há 1"):
            town.asks("mail.sharing_request", box.pk, {"readers": people}, town.heads["SETOR"])
        return
    key = town.asks("mail.sharing_request", box.pk, {"readers": people}, town.heads["SETOR"])
    assert town.approves(key, town.heads["GRL"]) == "carried_out"
    assert set(lists(box)) == set(people)


def test_m6_who_leaves_the_responsibility_asks_for_another() -> None:
    """SESP 6 §4: at once; the CPF bound to the mailbox becomes the other's."""
    town = Town("ssp")
    box = town.box(town.heads["SETOR"], kind="organizational", category="org_unit", name="setor")
    values: dict[str, Any] = {"person": town.ana.pk, "justification": "mudei de setor"}
    with pytest.raises(Refused, match="não lhe cabe"):
        town.asks("mail.responsible_change", box.pk, values, town.ana)
    with pytest.raises(Refused, match="já responde"):
        town.asks("mail.responsible_change", box.pk,
                  {**values, "person": town.heads["SETOR"].pk}, town.heads["SETOR"])  # fmt: skip
    key = town.asks("mail.responsible_change", box.pk, values, town.heads["SETOR"])
    assert town.approves(key, town.heads["GRL"]) == "carried_out"
    box.refresh_from_db()
    assert box.person_id == town.ana.pk
    act = last(f"mailbox:{box.pk}", "mail.mailbox.responsible_replaced")
    assert "sesp-mt-73-2018#art6_par4" in act.provisions
