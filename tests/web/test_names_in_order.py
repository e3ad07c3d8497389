"""Names stand on pages, in searches and in the API where readers of Portuguese look for them."""

from __future__ import annotations

import html
from collections.abc import Iterable
from datetime import date

import pytest
from django.test import Client

from portaria.api.kernel.persons import persons_of
from portaria.frame.api.paging import Paging, page
from portaria.people import listing, queries
from portaria.people.models import Bond, Person
from web.world import NOW, World

NAMED = ("Ângela", "Ana-Paula", "ANA PAULA", "Zuleide", "Cristiane", "Cícero", "D'Ávila", "Úrsula")
IN_ORDER = [
    "ANA PAULA", "Ana-Paula", "Ângela", "Cícero", "Cristiane", "D'Ávila", "Úrsula", "Zuleide",
]  # fmt: skip


@pytest.fixture
def named(world: World) -> World:
    """Persons of the same search, in Ana's unit, loaded in no order."""
    for number, name in enumerate(NAMED, 900):
        person = Person.objects.create(
            root="uniar", hr_key=f"t:{number}", name=name, search="alfabeto", recorded_at=NOW
        )
        Bond.objects.create(
            person=person, body_id="uniar", hr_key=f"t:{number}", registration=f"M{number}",
            category="servidor_efetivo", unit=world.ctic, start=date(2020, 1, 1),
        )  # fmt: skip
    return world


def _those(shown: Iterable[str]) -> list[str]:
    return [name for name in shown if name in NAMED]


@pytest.mark.django_db
def test_names_with_accents_stand_where_readers_look_for_them(named: World, ana: Client) -> None:
    wanted = listing.Wanted("uniar", NOW.date())
    assert _those(row.name for row in listing.persons(wanted, start=0, stop=99)) == IN_ORDER
    assert (
        _those(row.name for row in listing.every_person(wanted, descending=True))
        == (IN_ORDER[::-1])
    )
    assert [one.name for one in queries.search("uniar", "alfabeto")] == IN_ORDER
    bonds = Bond.objects.filter(person__name__in=NAMED).order_by("person__name__in_order")
    assert [bond.person.name for bond in bonds.select_related("person")] == IN_ORDER
    for path in ("/pessoas/", "/minha-equipe/"):
        page = html.unescape(ana.get(path).content.decode())
        places = [page.index(f">{name}<") for name in IN_ORDER]
        assert places == sorted(places), path


@pytest.mark.django_db
def test_pages_by_cursor_follow_the_same_order(named: World) -> None:
    found, seen, cursor = persons_of("uniar").filter(name__in=NAMED), list[str](), ""
    for _ in range(len(NAMED)):
        asked = Paging(limit=3, cursor=cursor)
        answer = page(found, asked, {"name": "shown_in_order"}, "name", list)
        seen += [person.name for person in answer["items"]]
        cursor = answer["next"] or ""
        if not cursor:
            break
    assert seen == IN_ORDER
