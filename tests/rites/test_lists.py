"""M20: a distribution list by request, made by whoever the norm has make it."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner, Result

from portaria import clock
from portaria.bodies.policies import adopted
from portaria.cli.mailing_list import mailing_list
from portaria.mail.lists.models import MailingList
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.types import Refused

from .test_pages import client_of
from .towns import Town, last

pytestmark = pytest.mark.django_db
VALUES: dict[str, Any] = {"name": "avisos", "purpose": "avisos da semana", "writes": "members"}


@pytest.mark.parametrize(("slug", "asker", "decider"), [("mpe", "ana", "COTEC"),
                                                       ("mpa", "SETOR", "GEREDE")])  # fmt: skip
def test_m20_asked_and_made(slug: str, asker: str, decider: str) -> None:
    town = Town(slug)
    who = town.ana if asker == "ana" else town.heads[asker]
    key = town.asks("mail.mailing_list", 0, VALUES, who)
    assert not MailingList.objects.exists()
    assert town.approves(key, town.heads[decider]) == "carried_out"
    made = MailingList.objects.get()
    assert (made.name, made.state, made.responsible_id) == ("avisos", "active", who.pk)
    assert last(f"list:{made.pk}", "mail.list.made").outcome == "make"


@pytest.mark.parametrize(("expected", "name"), [(29, "avisos"), (30, "MPE_avisos"),
                                                (31, "MPE_avisos")])  # fmt: skip
def test_m20_thirty_recipients_make_it_extensive(expected: int, name: str) -> None:
    """MPMT 20 §1, 21 §1: below, at and above."""
    town = Town("mpe")
    key = town.asks("mail.mailing_list", 0, {**VALUES, "expected": expected}, town.ana)
    assert town.approves(key, town.heads["COTEC"]) == "carried_out"
    assert MailingList.objects.get().name == name


def test_m20_a_list_is_not_asked_for_in_vain_by_the_address_of_a_mailbox() -> None:
    """Nor approved, where the address was given meanwhile; the prefix makes it another."""
    town = Town("mpe")
    key = town.asks("mail.mailing_list", 0, VALUES, town.ana)
    town.box(town.beto, name="avisos")
    said = "avisos@mpe.ar.example já foi dado a outra pessoa ou unidade"
    with pytest.raises(Refused, match=said):
        town.approves(key, town.heads["COTEC"])
    with pytest.raises(Refused, match=said):
        town.asks("mail.mailing_list", 0, VALUES, town.ana)
    town.asks("mail.mailing_list", 0, {**VALUES, "expected": 30}, town.ana)


def test_m20_lacking_refused_or_asked_by_another() -> None:
    town = Town("mpa")
    with pytest.raises(Refused, match="Pede a chefia da unidade"):
        town.asks("mail.mailing_list", 0, VALUES, town.ana)
    with pytest.raises(Refused, match="sem acento"):
        town.asks("mail.mailing_list", 0, {**VALUES, "name": "a visos"}, town.heads["SETOR"])
    with pytest.raises(Refused, match="Falta «Para que serve"):
        town.asks("mail.mailing_list", 0, {"name": "a", "writes": "members"}, town.heads["SETOR"])
    key = town.asks("mail.mailing_list", 0, VALUES, town.heads["SETOR"])
    assert town.refuses(key, town.heads["GEREDE"]) == "refused"
    assert not MailingList.objects.exists()


def run(*words: object) -> Result:
    return CliRunner().invoke(mailing_list, [str(word) for word in words])


def wanted(town: Town, name: str = "avisos") -> tuple[object, ...]:
    return (name, "--body", town.slug, "--about", "avisos", "--responsible", town.ana.pk,
            "--domain", next(iter(adopted(town.slug).config.domains.values())))  # fmt: skip


def test_m20_the_command_records_the_request_and_its_decision_in_one_step() -> None:
    town = Town("mpe")
    boss = town.heads["COTEC"].pk
    own = run("make", *wanted(town)[:5], "--responsible", boss, "--as", boss)
    assert (own.exit_code, "espera a decisão de" in own.output) == (1, True)
    assert not MailingList.objects.exists(), "nobody decides what they ask for"
    elsewhere = [*wanted(town)[:-1], "alheio.example"]
    outside = run("make", *elsewhere, "--as", boss)
    assert (outside.exit_code, "não é domínio do órgão" in outside.output) == (1, True)
    stranger = run("make", *wanted(town), "--as", town.caio.pk)
    assert (stranger.exit_code, "não espera a sua resposta" in stranger.output) == (1, True)
    assert Request.objects.count() == 1, "nothing is kept of what could not be decided"
    done = run("make", *wanted(town), "--as", boss)
    assert done.exit_code == 0, done.output
    made = MailingList.objects.get()
    assert (made.responsible_id, made.state) == (town.ana.pk, "active")
    request = Request.objects.get(state="carried_out")
    assert last(f"list:{made.pk}", "mail.list.made").cause == f"request:{request.pk}"


def test_m20_asked_from_the_command_line_as_the_norm_says() -> None:
    town = Town("mpa")
    refused = run("ask", *wanted(town))
    assert (refused.exit_code, "a chefia da unidade" in refused.output) == (1, True)
    head = town.heads["SETOR"].pk
    asked = run("ask", *(head if word == town.ana.pk else word for word in wanted(town)))
    assert asked.exit_code == 0, asked.output
    assert Request.objects.get().asker_id == head


def test_m20_where_no_norm_has_it_asked_for_the_competence_makes_it() -> None:
    town = Town("uniar")
    asked = run("ask", *wanted(town))
    assert (asked.exit_code, "Nenhuma norma em vigor" in asked.output) == (1, True)
    stranger = run("make", *wanted(town), "--as", town.caio.pk)
    assert (stranger.exit_code, "não tem «mail.manage»" in stranger.output) == (1, True)
    done = run("make", *wanted(town), "--as", town.heads["CTIC"].pk)
    assert done.exit_code == 0, done.output
    assert not Request.objects.exists()
    assert MailingList.objects.get().responsible_id == town.ana.pk


def test_m20_the_page_leads_to_the_request_or_lets_the_competence_make_it() -> None:
    town = Town("mpe")
    with clock.at(town.at):
        led = client_of(town.ana).get("/listas/nova/")
        assert (led.status_code, led["Location"]) == (
            302, "/pedidos/novo/mail.mailing_list/?orgao=mpe",
        )  # fmt: skip
    town = Town("uniar")
    with clock.at(town.at):
        assert client_of(town.ana).get("/listas/nova/").status_code == 403
        boss = client_of(town.heads["CTIC"])
        assert "As normas do órgão não dizem quem pede listas" in (
            boss.get("/listas/nova/").content.decode()
        )
        said = {"nome": "avisos", "finalidade": "avisos", "escreve": "members",
                "dominio": next(iter(adopted("uniar").config.domains.values())),
                "responsavel": "ninguém"}  # fmt: skip
        assert boss.post("/listas/nova/", said).status_code == 400
        registration = town.ana.bonds.get().registration
        made = boss.post("/listas/nova/", {**said, "responsavel": registration})
        assert made.status_code == 302
    assert MailingList.objects.get().responsible_id == town.ana.pk
