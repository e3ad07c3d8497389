"""Names in the order in which people look for them, whatever collation the database has."""

from __future__ import annotations

import pytest
from django.db import connection

from portaria import clock
from portaria.database.alphabet import in_order
from portaria.people.models import Person
from portaria.people.names import plain

NAMES = [
    "Ana", "ANA PAULA", "Ana-Paula", "Anabela", "Ângela", "angela zuleide", "ÇELIK", "Cícero",
    "Cristiane", "D'Ávila", "Dávila", "Eça", "Élcio", "João da Silva", "Joao das Neves", "Ñandu",
    "Nanete", "Öz", "Ozana", "Úrsula", "Wágner", "Zuleide",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("collation", ["default", "C", "POSIX"])
def test_names_are_in_alphabetical_order_under_any_collation(collation: str) -> None:
    name = f'n COLLATE "{collation}"'
    with connection.cursor() as c:
        c.execute(f"SELECT n FROM unnest(%s::text[]) n ORDER BY {in_order(name)}", [NAMES[::-1]])
        assert [row[0] for row in c.fetchall()] == NAMES


@pytest.mark.django_db
def test_the_database_computes_the_key_that_python_does() -> None:
    assert sorted(NAMES, key=plain) == NAMES
    keys = f"SELECT {in_order('n')} FROM unnest(%s::text[]) WITH ORDINALITY AS t (n, i) ORDER BY i"
    with connection.cursor() as c:
        c.execute(keys, [NAMES])
        assert [row[0] for row in c.fetchall()] == [plain(name) for name in NAMES]


@pytest.mark.django_db
def test_persons_stand_where_the_shown_name_is_looked_for() -> None:
    """The social name, wherever there is one (Decreto 8.727/2016, art. 4º), as it changes."""
    for name, social in (("Zeca", ""), ("Roberto", "Ângela"), ("Beto", "")):
        Person.objects.create(
            root="a", hr_key=name, name=name, social_name=social, recorded_at=clock.now()
        )
    shown = [one.shown_name for one in Person.objects.order_by("shown_in_order")]
    assert shown == ["Ângela", "Beto", "Zeca"]
    Person.objects.filter(name="Roberto").update(social_name="")
    keys = Person.objects.order_by("shown_in_order").values_list("name", "shown_in_order")
    assert list(keys) == [(name, plain(name)) for name in ("Beto", "Roberto", "Zeca")]
