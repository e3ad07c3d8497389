"""Rows of persons and bonds into the database, by the batch. Only acts call this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from portaria.database.copying import copy_rows, cursor, next_ids
from portaria.people import cpf
from portaria.people.models import Bond, Person
from portaria.people.names import search_vector
from portaria.people.states import BondState, PersonState

_PERSON_COLUMNS = (
    "id", "root", "hr_key", "name", "social_name", "cpf_encrypted", "cpf_hash", "born_on", "email",
    "phone", "visual_disability", "died_on", "search", "recorded_at",
)  # fmt: skip
_BOND_COLUMNS = (
    "id", "body_id", "person_id", "hr_key", "registration", "category", "post", "function",
    "unit_id", "working_unit_id", "situation", "hr_situation", "start", "planned_end", "end",
    "end_kind", "away_until",
)  # fmt: skip

_UPDATE_PERSONS = """
UPDATE people_person p
SET name = n.name, social_name = n.social_name, born_on = n.born_on, email = n.email,
    phone = n.phone, visual_disability = n.visual, died_on = n.died_on
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[], %s::text[], %s::text[], %s::bool[],
            %s::date[])
    AS n (id, name, social_name, born_on, email, phone, visual, died_on)
WHERE p.id = n.id
"""
_ADD_WORDS = """
UPDATE people_person p SET search = coalesce(p.search, '') || n.words::tsvector
FROM unnest(%s::bigint[], %s::text[]) AS n (id, words) WHERE p.id = n.id
"""
_UPDATE_BONDS = """
UPDATE people_bond b
SET hr_key = n.hr_key, registration = n.registration, category = n.category, post = n.post,
    function = n.function, unit_id = n.unit, working_unit_id = n.working,
    situation = n.situation, hr_situation = n.hr_situation, start = n.start,
    planned_end = n.planned_end, "end" = n."end", end_kind = n.end_kind, away_until = n.away_until
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[],
            %s::bigint[], %s::text[], %s::text[], %s::date[], %s::date[], %s::date[], %s::text[],
            %s::date[])
    AS n (id, hr_key, registration, category, post, function, unit, working, situation,
          hr_situation, start, planned_end, "end", end_kind, away_until)
WHERE b.id = n.id
"""


def insert_persons(
    persons: Sequence[PersonState],
    registrations: Mapping[int, Sequence[str]],
    root: str,
    at: datetime,
) -> dict[int, int]:
    """Insert persons; return the key given to each of their provisional (negative) ones.

    Args:
        registrations: words to find each person by, beside the names, by provisional key.
    """
    ids = next_ids(Person, len(persons)) if persons else []
    copy_rows(
        "people_person",
        _PERSON_COLUMNS,
        (
            (
                ident,
                root,
                p.hr_key,
                p.name,
                p.social_name,
                cpf.encrypt(p.cpf) if p.cpf else None,
                p.cpf_hash,
                p.born_on,
                p.email,
                p.phone,
                p.visual_disability,
                p.died_on,
                search_vector(p.name, p.social_name, *registrations.get(p.id, ())),
                at,
            )
            for ident, p in zip(ids, persons, strict=True)
        ),
    )
    return {p.id: ident for ident, p in zip(ids, persons, strict=True)}


def update_persons(persons: Sequence[PersonState]) -> None:
    """Write the columns that HR or the person may change."""
    rows = (
        (p.id, p.name, p.social_name, p.born_on, p.email, p.phone, p.visual_disability, p.died_on)
        for p in persons
    )
    _unnest(_UPDATE_PERSONS, rows)


def add_search_words(words: Mapping[int, str]) -> None:
    """Make persons findable also by ``words``; what they were found by before stays."""
    _unnest(_ADD_WORDS, ((person, search_vector(text)) for person, text in words.items()))


def insert_bonds(bonds: Sequence[BondState], persons: Mapping[int, int], body: str) -> list[int]:
    """Insert bonds; return their keys, in order.

    Args:
        persons: the primary key of each provisional person.
    """
    ids = next_ids(Bond, len(bonds)) if bonds else []
    rows = (
        _bond_row(ident, body, persons.get(bond.person, bond.person), bond)
        for ident, bond in zip(ids, bonds, strict=True)
    )
    copy_rows("people_bond", _BOND_COLUMNS, rows)
    return ids


def _bond_row(ident: int, body: str, person: int, b: BondState) -> tuple[object, ...]:
    return (
        ident,
        body,
        person,
        b.key,
        b.registration,
        b.category,
        b.post,
        b.function,
        b.unit,
        b.working_unit,
        b.situation,
        b.hr_situation,
        b.start,
        b.planned_end,
        b.end,
        b.end_kind,
        b.away_until,
    )


def update_bonds(bonds: Sequence[BondState]) -> None:
    """Write every column of bonds but the person's and the body's."""
    rows = (_bond_row(b.id, "", b.person, b) for b in bonds)
    _unnest(_UPDATE_BONDS, ((row[0], *row[3:]) for row in rows))


def _unnest(statement: str, rows: Iterable[tuple[object, ...]]) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)]
    if columns:
        with cursor() as c:
            c.execute(statement, columns)
