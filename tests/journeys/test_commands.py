"""``person show`` and ``event show`` as somebody reads them."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from journeys.world import World
from portaria.cli.mailbox import mailbox
from portaria.cli.person import person
from portaria.mail.models import Mailbox
from portaria.people.models import Bond, Person

pytestmark = pytest.mark.django_db


def show(ident: object) -> Result:
    return CliRunner().invoke(person, ["show", str(ident)])


def test_a_registration_of_several_bodies_says_whose_and_how_to_choose() -> None:
    world = World("ssp", "ssp-pc")
    for n, (body, name) in enumerate([("ssp", "Ana Lima"), ("ssp-pc", "Rui Sá")]):
        who = Person.objects.create(root="ssp", hr_key=f"k{n}", name=name, recorded_at=world.now)
        Bond.objects.create(
            person=who, body_id=body, hr_key=f"k{n}", registration="777", start="2021-01-01",
            category="policial",
        )  # fmt: skip
    told = show("777")
    ana, rui = Person.objects.order_by("id")
    assert told.exit_code == 2
    assert f"{ana.pk}  Ana Lima: " in told.output
    assert f"{rui.pk}  Rui Sá: PC/AR, matrícula 777" in told.output
    assert f"portaria person show {ana.pk}" in told.output
    assert show(ana.pk).exit_code == 0


def test_both_times_of_an_act_are_shown_alike_for_the_person_and_the_mailbox() -> None:
    """Design, invariant 3: since when it holds, and when it was recorded."""
    world = World("uniar")
    world.tell("2024-02-20", start="2024-02-01")
    box = Mailbox.objects.get(person=world.person())
    of_person = show(world.person()).output
    of_box = CliRunner().invoke(mailbox, ["show", str(box.address)]).output
    both = "01/02/2024 00:00 (registrado em 20/02/2024 09:00)  caixa aberta"
    assert both in of_person
    assert both in of_box
