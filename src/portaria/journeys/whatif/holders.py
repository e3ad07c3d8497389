"""Persons and mailboxes of a body, by the chunk, with all that is compared: a few queries each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portaria.accounts import queries as accounts
from portaria.accounts.types import AccountHeld
from portaria.database.copying import cursor
from portaria.mail import queries as mail
from portaria.mail.types import MailboxHeld
from portaria.people.types import BondFacts

CHUNK = 2000
_ENDS = """
SELECT id FROM people_person WHERE root = %s AND id > %s AND id <= %s ORDER BY id LIMIT %s
"""
_PARTS = """
SELECT max(id) FROM (SELECT id, ntile(%s) OVER (ORDER BY id) AS part
                       FROM people_person WHERE root = %s) AS numbered
GROUP BY part ORDER BY part
"""
_NAMES = """
SELECT id, coalesce(nullif(social_name, ''), name) FROM people_person WHERE id = ANY(%s)
"""
_BONDS = """
SELECT b.person_id, b.body_id, b.id, b.category, b.unit_id, coalesce(u.acronym, ''), b.start,
       b.end, b.planned_end, b.situation = 'leave'
  FROM people_bond b LEFT JOIN people_unit u ON u.id = b.unit_id
 WHERE b.person_id = ANY(%s) ORDER BY b.person_id, b.start, b.id
"""
_EVENTS = """
SELECT id FROM people_functionalevent
 WHERE body_id = %s AND person_id = ANY(%s) AND effective_on BETWEEN %s AND %s ORDER BY id
"""
_UNIT_EVENTS = """
SELECT id FROM people_functionalevent
 WHERE body_id = %s AND person_id IS NULL AND effective_on BETWEEN %s AND %s ORDER BY id
"""
_SHARED = """
SELECT m.id, coalesce(u.acronym, '') FROM mail_mailbox m
  LEFT JOIN people_unit u ON u.id = m.unit_id
 WHERE m.body_id = %s AND m.kind <> 'individual' AND m.state IN ('active', 'suspended')
   AND m.id > %s ORDER BY m.id LIMIT %s
"""
_GRANTED = "SELECT id FROM mail_mailbox WHERE id = ANY(%s) AND quota_granted"


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with what they hold. ``bonds`` are those in the body, past and to come too;
    ``others`` those in linked bodies."""

    id: int
    name: str
    bonds: Sequence[BondFacts]
    others: Sequence[BondFacts]
    accounts: Sequence[AccountHeld]
    mailboxes: Sequence[MailboxHeld]
    events: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some persons, and which of their mailboxes have a limit granted on request."""

    holders: Sequence[Holder]
    granted: frozenset[int]


def persons(root: str) -> int:
    """How many persons there are in a family of bodies."""
    with cursor() as c:
        c.execute("SELECT count(*) FROM people_person WHERE root = %s", (root,))
        [row] = c.fetchall()
        return int(row[0])


def parts(root: str, count: int) -> list[tuple[int, int]]:
    """``count`` ranges of persons of about the same size, as (after, up to)."""
    with cursor() as c:
        c.execute(_PARTS, (count, root))
        ends = [row[0] for row in c]
    return list(zip([0, *ends], ends, strict=False))


def chunks(body: str, root: str, part: tuple[int, int]) -> Iterator[Chunk]:
    """The persons of ``part`` (as :func:`parts` gives it), by the chunk."""
    after, last = part
    while ids := _ids(root, after, last):
        yield _chunk(body, ids)
        after = ids[-1]


def _ids(root: str, after: int, last: int) -> list[int]:
    with cursor() as c:
        c.execute(_ENDS, (root, after, last, CHUNK))
        return [row[0] for row in c]


def _chunk(body: str, ids: Sequence[int]) -> Chunk:
    names = dict(_rows(_NAMES, list(ids)))
    own: dict[int, list[BondFacts]] = defaultdict(list)
    elsewhere: dict[int, list[BondFacts]] = defaultdict(list)
    for person, where, *bond in _rows(_BONDS, list(ids)):
        (own if where == body else elsewhere)[person].append(BondFacts(*bond))
    held, boxes = accounts.held_by(ids), mail.held_by(ids)
    holders = [
        Holder(
            id=person,
            name=names[person],
            bonds=own[person],
            others=elsewhere.get(person, ()),
            accounts=held.get(person, ()),
            mailboxes=boxes.get(person, ()),
        )
        for person in ids
        if person in own
    ]
    kept = [box.id for holder in holders for box in holder.mailboxes]
    return Chunk(holders, frozenset(row[0] for row in _rows(_GRANTED, kept)))


def events_of(body: str, persons: Sequence[int], since: date, until: date) -> list[int]:
    """Keys of the persons' recorded events that take effect between two days, both included."""
    return [row[0] for row in _rows(_EVENTS, body, list(persons), since, until)]


def unit_events(body: str, since: date, until: date) -> list[int]:
    """The same of units."""
    return [row[0] for row in _rows(_UNIT_EVENTS, body, since, until)]


def shared_mailboxes(body: str) -> Iterator[tuple[Mapping[int, str], Sequence[MailboxHeld]]]:
    """The organizational mailboxes in use, by the chunk, with the acronyms of their units."""
    after = 0
    while found := dict(_rows(_SHARED, body, after, CHUNK)):
        boxes = mail.held(found)
        yield found, [boxes[key] for key in found]
        after = max(found)


def granted_of(boxes: Sequence[MailboxHeld]) -> frozenset[int]:
    """Those whose limit was granted on request."""
    return frozenset(row[0] for row in _rows(_GRANTED, [box.id for box in boxes]))


def _rows(query: str, *values: object) -> list[tuple[Any, ...]]:
    with cursor() as c:
        c.execute(query.encode(), values)
        return c.fetchall()
