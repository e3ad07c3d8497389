"""Functional events with all that their plans need, by the batch: one query for each table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from portaria.accounts import queries as accounts
from portaria.bodies.assembly import Assembled
from portaria.bodies.policies import adopted
from portaria.database.copying import cursor
from portaria.journeys.plan import NOT_PARKED, NOTHING, Situation
from portaria.mail import queries as mail
from portaria.norms.policy import Policy
from portaria.people.days import first_instant
from portaria.people.types import OF_UNITS, BondFacts, EventFacts, EventKind
from portaria.premises.badges import queries as premises
from portaria.premises.parking.queries import kept_by

_EVENTS = """
SELECT e.id, e.kind, e.body_id, coalesce(e.person_id, 0),
       coalesce(nullif(p.social_name, ''), p.name, ''),
       e.effective_on, body.zone, e.known_at, e.until, e.details,
       coalesce(b.id, 0), coalesce(b.category, ''), coalesce(b.unit_id, e.unit_id),
       coalesce(u.acronym, ''), coalesce(b.start, e.effective_on), b.end, b.planned_end,
       coalesce(b.situation = 'leave', false)
  FROM people_functionalevent e
  JOIN bodies_body body ON body.slug = e.body_id
  LEFT JOIN people_person p ON p.id = e.person_id
  LEFT JOIN people_bond b ON b.id = e.bond_id
  LEFT JOIN people_unit u ON u.id = coalesce(b.unit_id, e.unit_id)
 WHERE e.id = ANY(%s)
"""
_BONDS = """
SELECT b.person_id, b.id, b.category, b.unit_id, coalesce(u.acronym, ''), b.start, b.end,
       b.planned_end, b.situation = 'leave'
  FROM people_bond b LEFT JOIN people_unit u ON u.id = b.unit_id
 WHERE b.person_id = ANY(%s) ORDER BY b.start, b.id
"""


def situations(events: Collection[int]) -> dict[int, Situation]:
    """The situation of each of ``events`` (primary keys)."""
    found = situations_of(list(event_facts(events).values()))
    return {situation.event.id: situation for situation in found}


def situations_of(events: Sequence[EventFacts]) -> list[Situation]:
    """The situation of each event, recorded or not, in order."""
    people = {event.person for event in events if event.person > 0}
    units = {e.bond.unit for e in events if _of_unit(e) and e.bond.unit is not None}
    held_accounts = accounts.held_by(sorted(people))
    held_mailboxes = mail.held_by(sorted(people))
    of_units = mail.held_by_units(sorted(units))
    of_premises, parked = premises.held_by(people), kept_by(people)
    laws = {body: adopted(body) for body in {event.body for event in events}}
    return [
        Situation(
            event=event,
            accounts=held_accounts.get(event.person, ()),
            mailboxes=of_units.get(event.bond.unit or 0, ())
            if _of_unit(event)
            else held_mailboxes.get(event.person, ()),
            policy=_policy(event, laws[event.body]),
            calendar=laws[event.body].calendar,
            premises=of_premises.get(event.person, NOTHING),
            parking=parked.get(event.person, NOT_PARKED),
        )
        for event in events
    ]


def _policy(event: EventFacts, body: Assembled) -> Policy:
    """The norms in force when the event is dealt with: on its day, or on the later day on which it
    became known. What a person told late has a right to, and how what ended is closed, is for the
    norms under which it is done, unless those that came meanwhile leave such cases to the norms of
    the event's own day."""
    known = max(event.effective_on, body.calendar.day_of(event.known_at))
    return body.law.open_since(event.effective_on, known)


def _of_unit(event: EventFacts) -> bool:
    return event.kind in OF_UNITS


def event_facts(events: Collection[int]) -> dict[int, EventFacts]:
    """Recorded events as rules see them, by primary key. An event of a unit has person 0 and, for
    a bond, the unit."""
    rows = _rows(_EVENTS, events)
    bonds = _bonds({row[3] for row in rows if row[3]})
    return {row[0]: _facts(row, bonds.get(row[3], ())) for row in rows}


def _facts(row: tuple[Any, ...], bonds: Sequence[BondFacts]) -> EventFacts:
    day, zone = row[5], row[6]
    return EventFacts(
        id=row[0],
        kind=EventKind(row[1]),
        body=row[2],
        person=row[3],
        name=row[4],
        bond=BondFacts(*row[10:18]),
        others=tuple(b for b in bonds if b.id != row[10] and b.holds_on(day)),
        effective_on=day,
        effective_at=first_instant(day, zone),
        known_at=row[7],
        until=row[8],
        details=row[9],
    )


def _bonds(persons: Collection[int]) -> Mapping[int, list[BondFacts]]:
    found: dict[int, list[BondFacts]] = defaultdict(list)
    for row in _rows(_BONDS, persons):
        found[row[0]].append(BondFacts(*row[1:]))
    return found


def _rows(query: str, ids: Collection[int]) -> list[tuple[Any, ...]]:
    if not ids:
        return []
    with cursor() as c:
        c.execute(query, (sorted(ids),))
        return c.fetchall()
