"""Names in the order in which people look for them, whatever collation the database has."""

from __future__ import annotations

import pytest
from django.db import connection

from portaria.database.alphabet import in_order
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
