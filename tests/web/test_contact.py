"""Each person's own contact data (P5; MPMT 25, II, d)."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from django.test import Client

from portaria import clock
from portaria.bodies.models import Body
from portaria.cli.person import person as command
from portaria.ledger.models import Act, Content
from portaria.people.contacts import Keeping, keeping_in
from portaria.people.models import Person
from web.world import NOW, World

PAGE = "/meus-dados/"
GOOD = {"email": "ana@exemplo.example", "phone": "(45) 99999-0000"}


def test_p5_one_keeps_one_s_own_and_the_ledger_proves_it_apart(ana: Client, world: World) -> None:
    answer = ana.post(PAGE, GOOD, follow=True)
    assert "Dados de contato registrados" in answer.content.decode()
    world.ana.refresh_from_db()
    assert (world.ana.email, world.ana.phone) == (GOOD["email"], GOOD["phone"])
    act = Act.objects.get(kind="people.contact.updated")
    assert (act.person, act.body, act.by[:5]) == (world.ana.pk, "uniar", "user:")
    kept = json.loads(Content.objects.get(act=act.pk).content)
    assert kept["email"] == {"old": "", "new": GOOD["email"]}
    assert GOOD["email"] not in str(Act.objects.filter(pk=act.pk).values().get())
    ana.post(PAGE, GOOD)
    assert Act.objects.filter(kind="people.contact.updated").count() == 1, "nothing changed"


@pytest.mark.parametrize(
    "wrong", [{"email": "sem arroba", "phone": ""}, {"email": "", "phone": "123"}]
)
def test_p5_what_cannot_be_is_told_and_nothing_kept(
    ana: Client, world: World, wrong: dict[str, str]
) -> None:
    answer = ana.post(PAGE, wrong)
    page = answer.content.decode()
    assert (answer.status_code, "não é um" in page) == (400, True)
    assert (wrong["email"] or wrong["phone"]) in page, "what was typed stays to be corrected"
    world.ana.refresh_from_db()
    assert (world.ana.email, world.ana.phone) == ("", "")


@pytest.mark.parametrize(
    ("who", "own", "manages", "may"),
    [("self", True, False, True), ("self", False, True, False), ("hr", True, False, False),
     ("hr", False, True, True), ("", True, False, True), ("", False, True, True),
     ("", False, False, False)],
)  # fmt: skip
def test_p5_who_may_is_the_norm_s_to_say(who: str, own: bool, manages: bool, may: bool) -> None:
    assert Keeping("x", NOW.date(), who).allows(own=own, manages=manages) is may


def test_p5_the_page_says_by_which_provision(ana: Client, beto: Client, world: World) -> None:
    assert "A norma cala sobre quem os mantém" in beto.get(PAGE).content.decode()


def run(*arguments: object) -> Result:
    with clock.at(NOW):
        return CliRunner().invoke(command, ["contact", *map(str, arguments)])


def test_p5_the_command_does_the_same_act(world: World) -> None:
    ana, beto, carla = world.ana.pk, world.beto.pk, world.carla.pk
    assert run(beto, "--as", beto, "--email", "b@exemplo.example").exit_code == 0
    assert Person.objects.get(pk=beto).email == "b@exemplo.example"
    assert run(beto, "--as", carla, "--email", "c@exemplo.example").exit_code == 1
    assert run(beto, "--as", ana, "--phone", "4599990000").exit_code == 0, "HR, the norm silent"
    assert Person.objects.get(pk=beto).email == "b@exemplo.example", "what is not said stays"
    assert run(beto, "--as", beto, "--email", "x").exit_code == 2
    assert run(987654, "--as", beto).exit_code == 2
    assert "nada mudou" in run(beto, "--as", beto).output


def test_p5_where_no_configuration_was_adopted_nothing_is_said(db: None) -> None:
    body = Body.objects.create(slug="nova", acronym="N", name="Nova", zone="UTC", root="nova")
    assert keeping_in(body, NOW) == Keeping("nova", NOW.date())
