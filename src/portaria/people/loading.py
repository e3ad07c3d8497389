"""States out of the database, by the batch: one query for each table, whatever the batch's size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from portaria.database.copying import cursor
from portaria.people.states import Away, BondState, Change, PersonState
from portaria.people.types import EventKind as Kind

_PERSON = """id, hr_key, name, social_name, '' AS cpf, cpf_hash, born_on, email, phone,
             visual_disability, died_on"""
_BOND = """b.id, b.hr_key, b.person_id, b.registration, b.category, b.start, b.post, b.function,
           b.unit_id, b.working_unit_id, b.situation, b.hr_situation, b.planned_end, b.end,
           b.end_kind, b.away_until"""

# The last word on leave and on secondment of each bond: an open one, or nothing.
_AWAY = """
SELECT DISTINCT ON (bond_id, track) bond_id, track, kind, effective_on, until, details
FROM (SELECT *, CASE WHEN kind IN ('leave', 'return') THEN 'leave' ELSE 'secondment' END AS track
      FROM people_functionalevent
      WHERE bond_id = ANY(%s)
        AND kind IN ('leave', 'return', 'secondment_out', 'secondment_end')) AS away
ORDER BY bond_id, track, effective_on DESC, id DESC
"""


def persons_by_key(root: str, keys: Collection[str]) -> dict[str, PersonState]:
    """Persons of the family of bodies ``root``, by ``hr_key``."""
    rows = _rows(
        f"SELECT {_PERSON} FROM people_person WHERE root = %s AND hr_key = ANY(%s)",  # noqa: S608
        (root, list(keys)),
    )
    return {row[1]: _person(row) for row in rows}


def persons_by_id(ids: Collection[int]) -> dict[int, PersonState]:
    """Persons by primary key."""
    rows = _rows(f"SELECT {_PERSON} FROM people_person WHERE id = ANY(%s)", (list(ids),))  # noqa: S608
    return {row[0]: _person(row) for row in rows}


def bonds_by_key(body: str, keys: Collection[str]) -> dict[str, BondState]:
    """Bonds of ``body`` by ``hr_key``, with their open leaves and secondments."""
    return {bond.key: bond for bond in _bonds("b.body_id = %s AND b.hr_key = ANY(%s)", body, keys)}


def bonds_by_id(ids: Collection[int]) -> dict[int, BondState]:
    """Bonds by primary key, with their open leaves and secondments."""
    return {bond.id: bond for bond in _bonds("b.id = ANY(%s)", ids)}


def bonds_of_persons(
    persons: Collection[int], body: str | None = None
) -> dict[int, list[BondState]]:
    """The bonds of each of ``persons``, the oldest first: with ``body``, or with any."""
    found: dict[int, list[BondState]] = defaultdict(list)
    bonds = (
        _bonds("b.person_id = ANY(%s)", persons)
        if body is None
        else _bonds("b.body_id = %s AND b.person_id = ANY(%s)", body, persons)
    )
    for bond in bonds:
        found[bond.person].append(bond)
    return found


def bonds_by_registration(body: str, registrations: Collection[str]) -> dict[str, list[BondState]]:
    """The bonds of ``body`` under each of ``registrations``."""
    found: dict[str, list[BondState]] = defaultdict(list)
    for bond in _bonds("b.body_id = %s AND b.registration = ANY(%s)", body, registrations):
        found[bond.registration].append(bond)
    return found


def _bonds(where: str, *parameters: Any) -> Iterable[BondState]:
    values = tuple(p if isinstance(p, str) else list(p) for p in parameters)
    rows = _rows(f"SELECT {_BOND} FROM people_bond b WHERE {where} ORDER BY b.start, b.id", values)  # noqa: S608
    away = _away([row[0] for row in rows])
    for row in rows:
        bond = BondState(*row)
        known = away.get(bond.id)
        yield _with_away(bond, known) if known else bond


def _with_away(bond: BondState, known: dict[str, Away]) -> BondState:
    return replace(bond, leave=known.get("leave"), secondment=known.get("secondment"))


def _away(bonds: list[int]) -> dict[int, dict[str, Away]]:
    found: dict[int, dict[str, Away]] = defaultdict(dict)
    if bonds:
        for bond, track, kind, start, until, details in _rows(_AWAY, (bonds,)):
            if kind in (Kind.LEAVE, Kind.SECONDMENT_OUT):
                found[bond][track] = Away(
                    start, until, details.get("leave_kind", ""), details.get("to_body", "")
                )
    return found


def _person(row: tuple[Any, ...]) -> PersonState:
    state = PersonState(*row)
    return replace(state, cpf_hash=bytes(state.cpf_hash)) if state.cpf_hash else state


def _rows(query: str, parameters: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    with cursor() as c:
        c.execute(query, parameters)
        return c.fetchall()


def without_retold(changes: Sequence[Change], today: date) -> list[Change]:
    """``changes`` without the leaves and secondments that are over and were recorded before: some
    feeds go on telling them. One that is not over is told again only if it was taken back."""
    over = [
        (c.before.id, e.kind.value, e.effective_on, e.until)
        for c in changes
        if c.before is not None
        for e in c.events
        if e.kind in (Kind.LEAVE, Kind.SECONDMENT_OUT) and e.until and e.until < today
    ]
    if not over:
        return list(changes)
    bonds, kinds, starts, ends = map(list, zip(*over, strict=True))
    known = set(
        _rows(
            """SELECT e.bond_id, e.kind, e.effective_on, e.until FROM people_functionalevent e
               JOIN unnest(%s::bigint[], %s::text[], %s::date[], %s::date[])
                 AS told (bond, kind, start, until)
               ON (e.bond_id, e.kind, e.effective_on, e.until)
                  = (told.bond, told.kind, told.start, told.until)""",
            (bonds, kinds, starts, ends),
        )
    )
    return [_without(change, known) for change in changes]


def _without(change: Change, known: Collection[tuple[Any, ...]]) -> Change:
    if change.before is None:
        return change
    bond = change.before.id
    kept = tuple(
        e for e in change.events if (bond, e.kind.value, e.effective_on, e.until) not in known
    )
    if kept == change.events:
        return change
    after = replace(change.after, leave=change.before.leave, secondment=change.before.secondment)
    return replace(change, events=kept, after=after)
