"""Numbers inside a form, not in its address: of somebody of another body, of another unit's
(ASVS 8.2.2). What is named so must be within reach as what the address names must."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from portaria import clock
from portaria.accounts.models import Account
from portaria.bodies.policies import adopted
from portaria.mail.models import Mailbox
from portaria.people.models import Person, Unit
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.registry import rites
from portaria.procedures.requests.types import Refused
from portaria.procedures.requests.values import cleaned
from portaria.procedures.reviews.acts import open_campaign
from portaria.procedures.reviews.models import Campaign, Item
from rites.towns import BY, Town
from web.world import sign_in_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(sign_in_of(f"n{person.pk}", person))
    return client


def test_t2_an_answer_names_nobody_and_nothing_of_another_body() -> None:
    """Every field of every request that takes a person, a unit or a mailbox by number."""
    here, there = Town("uniar"), Town("mpa")
    policy = adopted("uniar").law.on(here.at.date())
    strange = {
        "person": there.ana.pk, "persons": [there.ana.pk], "unit": there.units["SETOR"].pk,
        "mailbox": there.box(there.beto).pk,
    }  # fmt: skip
    tried = set()
    for rite in rites().values():
        for field in rite.fields:
            if field.kind in strange:
                tried.add(field.kind)
                with pytest.raises(Refused, match="não existe o nº"):
                    cleaned(rite, {field.id: strange[field.kind]}, policy, "", body="uniar")
    assert {"person", "persons", "unit"} <= tried
    assert Mailbox.objects.filter(body="mpa").exists()
    assert Unit.objects.filter(body="mpa").exists()
    assert not Request.objects.exists()


def test_t2_an_answer_names_those_of_the_body() -> None:
    here = Town("uniar")
    policy = adopted("uniar").law.on(here.at.date())
    own = {"person": here.ana.pk, "persons": [here.ana.pk], "unit": here.units["SETOR"].pk,
           "mailbox": here.box(here.beto).pk}  # fmt: skip
    for rite in rites().values():
        for field in rite.fields:
            if field.kind in own:
                value = own[field.kind]
                told = cleaned(rite, {field.id: value}, policy, "", body="uniar")
                assert told == {field.id: value}


def test_a7_a_preview_shows_no_access_of_another_unit() -> None:
    town = Town("uniar")
    for person in (town.ana, town.caio):
        Account.objects.create(
            body_id="uniar", person=person, login=person.name.split()[0].lower(),
            category="servidor_efetivo", state="active", state_since=town.at,
        )  # fmt: skip
    day = town.at.date() + timedelta(days=7)
    with clock.at(town.at):
        open_campaign("uniar", "Março", day, by=BY, at=town.at)
        row = Campaign.objects.get()
        other = Item.objects.get(person=town.caio)
        own = Item.objects.get(person=town.ana)
        said = {"acesso": [own.pk, other.pk], "fazer": "manter"}
        page = client_of(town.heads["SETOR"]).post(f"/revisoes/{row.pk}/", said).content.decode()
    assert town.ana.shown_name in page
    assert town.caio.shown_name not in page
    assert f'value="{other.pk}"' not in page
