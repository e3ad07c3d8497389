"""Which person is meant: by number, registration, CPF, login or address."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from portaria.database.copying import cursor
from portaria.people import cpf

_BY = """
SELECT id FROM people_person WHERE id = %(number)s
UNION SELECT person_id FROM people_bond WHERE registration = %(text)s
UNION SELECT id FROM people_person WHERE cpf_hash = %(cpf)s
UNION SELECT person_id FROM accounts_account WHERE login = lower(%(text)s)
UNION SELECT person_id FROM mail_mailbox WHERE address = lower(%(text)s) AND person_id IS NOT NULL
ORDER BY 1
"""
_WHO = """
SELECT p.id, coalesce(nullif(p.social_name, ''), p.name),
       coalesce(string_agg(o.acronym || ', matrícula ' || b.registration, '; '
                           ORDER BY b.start DESC, b.id), 'sem vínculo')
FROM people_person p
LEFT JOIN people_bond b ON b.person_id = p.id LEFT JOIN bodies_body o ON o.slug = b.body_id
WHERE p.id = ANY(%s) GROUP BY p.id ORDER BY p.id
"""


def persons(text: str) -> list[int]:
    """Primary keys of the persons that ``text`` may mean, in order. A number of a person that
    exists means that person alone."""
    text = text.strip()
    number = int(text) if text.isdecimal() and len(text) < 18 else None
    with cursor() as c:
        c.execute(_BY, {"number": number, "text": text, "cpf": _hash(text)})
        found = [row[0] for row in c.fetchall()]
    return [number] if number is not None and number in found else found


@dataclass(frozen=True, slots=True)
class Described:
    """A person among several that a text may mean: the number by which to choose, and who."""

    number: int
    text: str


def described(persons: Collection[int]) -> list[Described]:
    """Name, bodies and registrations of each, in the order of their numbers."""
    with cursor() as c:
        c.execute(_WHO, (list(persons),))
        return [Described(number, f"{name}: {bonds}") for number, name, bonds in c.fetchall()]


def _hash(text: str) -> bytes | None:
    try:
        return cpf.index(cpf.clean(text))
    except ValueError:
        return None
