"""Rows of terms, and the units whose heads authorise them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from portaria.database.copying import cursor
from portaria.procedures.terms.types import Head, Refused, TermHeld

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


# From each unit upwards, the first with a head or a substitute who is not the person: nobody
# authorises their own term.
_HEADS = """
WITH RECURSIVE up AS (
    SELECT t.person, u.id, u.parent_id, u.head_id, u.substitute_id, 0 AS steps
    FROM unnest(%s::bigint[], %s::bigint[]) AS t (person, unit) JOIN people_unit u ON u.id = t.unit
    UNION ALL
    SELECT up.person, u.id, u.parent_id, u.head_id, u.substitute_id, up.steps + 1
    FROM up JOIN people_unit u ON u.id = up.parent_id
    WHERE up.steps < 50
      AND (up.head_id IS NULL OR up.head_id = up.person)
      AND (up.substitute_id IS NULL OR up.substitute_id = up.person
           OR up.head_id = up.person)
)
SELECT DISTINCT ON (person) person, id, head_id, substitute_id FROM up ORDER BY person, steps DESC
"""


_AT_WORK = """
SELECT DISTINCT person_id FROM people_bond
WHERE person_id = ANY(%s) AND situation = 'active' AND start <= %s AND ("end" IS NULL OR "end" > %s)
"""


def heads_over(units: Mapping[int, int], day: date) -> dict[int, Head]:
    """The immediate head of each person → unit on ``day``: that of the unit, or of the first above
    it that has another than the person. Without a unit or a head there is no entry."""
    with cursor() as c:
        c.execute(_HEADS, (list(units), list(units.values())))
        found = c.fetchall()
        heads = [head for _, _, head, _ in found if head is not None]
        c.execute(_AT_WORK, (heads, day, day))
        at_work = {row[0] for row in c}
    return {
        person: Head(unit, _acting(person, head, substitute, at_work))
        for person, unit, head, substitute in found
    }


def _acting(person: int, head: int | None, substitute: int | None, at_work: set[int]) -> int | None:
    """The head, or the legal substitute while the head is away or is the person; never the
    person."""
    if head is not None and head != person and head in at_work:
        return head
    return substitute if substitute != person else None
