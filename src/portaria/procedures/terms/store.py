"""Rows of terms, and where the persons work whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from portaria.database.copying import cursor
from portaria.procedures.terms.types import Refused, TermHeld

_HELD = """
SELECT id, body_id, person_id, kind, unit_id, needs_authorisation, needs_justification, signed_at,
       authorised_at, provisions, policy, about, norm, version, title, digest, witnesses,
       coalesce(code, ''), counts_since, ended_at, ended_for,
       (SELECT count(*) FROM procedures_signature s
         WHERE s.term_id = procedures_term.id AND s.role = 'witness' AND s.signed_at IS NOT NULL)
FROM procedures_term
"""


def select(condition: str, values: Sequence[Any]) -> list[TermHeld]:
    """Terms under ``condition``, SQL of this package."""
    with cursor() as c:
        c.execute((_HELD + condition).encode(), values)
        return [_term(*row) for row in c]


def _term(*fields: Any) -> TermHeld:
    term = TermHeld(*fields)
    return replace(term, provisions=tuple(term.provisions))  # the driver gives a list


def lock(ids: Iterable[int]) -> dict[int, TermHeld]:
    """The terms, locked in the order of their keys.

    Raises:
        Refused: one does not exist.
    """
    wanted = sorted(set(ids))
    terms = {t.id: t for t in select("WHERE id = ANY(%s) ORDER BY id FOR UPDATE", (wanted,))}
    if missing := [i for i in wanted if i not in terms]:
        raise Refused(f"não existe o termo nº {missing[0]}")
    return terms


def witnesses_of(term: int) -> dict[int, bool]:
    """The witnesses named for a term, and whether each has signed."""
    with cursor() as c:
        c.execute(
            "SELECT person_id, signed_at IS NOT NULL FROM procedures_signature"
            " WHERE term_id = %s AND role = 'witness' ORDER BY id",
            (term,),
        )
        return dict(c.fetchall())


def units_of(body: str, persons: Iterable[int], day: date) -> dict[int, int]:
    """The unit of each person's bond in ``body`` on ``day``: where they work, else where they
    belong; of several bonds, the latest."""
    with cursor() as c:
        c.execute(
            "SELECT DISTINCT ON (person_id) person_id, coalesce(working_unit_id, unit_id)"
            " FROM people_bond WHERE body_id = %s AND person_id = ANY(%s) AND start <= %s"
            ' AND ("end" IS NULL OR "end" > %s) AND coalesce(working_unit_id, unit_id) IS NOT NULL'
            " ORDER BY person_id, start DESC, id DESC",
            (body, list(persons), day, day),
        )
        return dict(c.fetchall())
