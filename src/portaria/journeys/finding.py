"""Which person is meant: by number, registration, CPF, login or address."""

from __future__ import annotations

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


def persons(text: str) -> list[int]:
    """Primary keys of the persons that ``text`` may mean, in order. A number of a person that
    exists means that person alone."""
    text = text.strip()
    number = int(text) if text.isdecimal() and len(text) < 18 else None
    with cursor() as c:
        c.execute(_BY, {"number": number, "text": text, "cpf": _hash(text)})
        found = [row[0] for row in c.fetchall()]
    return [number] if number is not None and number in found else found


def _hash(text: str) -> bytes | None:
    try:
        return cpf.index(cpf.clean(text))
    except ValueError:
        return None
