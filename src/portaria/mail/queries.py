"""Mailboxes as facts: who holds what, one mailbox whole, what watching needs."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from portaria import clock
from portaria.database.copying import cursor
from portaria.ledger.types import Json, ref
from portaria.mail import dated, store
from portaria.mail.decisions.idle import Away
from portaria.mail.types import MailboxHeld, Role, State

_DELEGATED = f"""
SELECT d.person_id, d.mailbox_id, d.id FROM {dated.DELEGATIONS}
WHERE d.person_id = ANY(%(persons)s) AND {dated.DELEGATED_YET} ORDER BY d.id
"""  # noqa: S608  # constants only
_DELEGATES = f"""
SELECT d.mailbox_id, count(DISTINCT d.person_id) FROM {dated.DELEGATIONS}
WHERE d.mailbox_id = ANY(%(boxes)s) AND {dated.DELEGATED} GROUP BY 1
"""  # noqa: S608  # constants only
_ALIASED = f"""
SELECT DISTINCT a.mailbox_id FROM {dated.ALIASES}
WHERE a.mailbox_id = ANY(%(boxes)s) AND {dated.ALIASED_YET}
"""  # noqa: S608  # constants only
_BY_ADDRESS = f"""
SELECT id FROM mail_mailbox WHERE address = %(address)s
UNION SELECT a.mailbox_id FROM {dated.ALIASES} WHERE a.address = %(address)s AND {dated.ALIASED}
"""  # noqa: S608  # constants only
_LEAVES = """
SELECT person_id, kind, effective_on, until, details->>'leave_kind' FROM people_functionalevent
WHERE person_id = ANY(%s) AND kind IN ('leave', 'return') ORDER BY person_id, effective_on, id
"""
_EVENTS = """
SELECT person_id, kind, max(effective_on) FROM people_functionalevent
WHERE person_id = ANY(%s) GROUP BY 1, 2
"""
_ACT_KEYS = ("id", "kind", "recorded_at", "held_at", "by", "outcome", "provisions", "reasons")
_ACTS = """
SELECT a.id, a.kind, a.recorded_at, a.held_at, a.by, a.outcome, a.provisions, c.content
FROM ledger_act a JOIN ledger_content c ON c.act = a.id WHERE a.subject = %s ORDER BY a.id
"""
_CLOSING = "mail.mailbox.closed"
_CLOSED = """
SELECT a.kind, c.content FROM ledger_act a JOIN ledger_content c ON c.act = a.id
WHERE a.subject = %s AND a.kind IN ('mail.mailbox.closed', 'mail.mailbox.reopened')
ORDER BY a.id DESC LIMIT 1
"""
_DUTY_KEYS = ("id", "kind", "due_at", "about", "provisions", "assignee", "sum")
_DUTIES = """
SELECT id, kind, due_at, about, provisions, assignee, sum FROM duties_duty
WHERE subject = %s AND state = 'open' ORDER BY due_at, id
"""
_ALIASES = 'SELECT address, why, start, "end" FROM mail_alias WHERE mailbox_id = %s ORDER BY id'
_DELEGATION_KEYS = (
    "person", "name", "may_read", "may_delete", "may_send_as", "start", "end",
)  # fmt: skip
_DELEGATIONS = """
SELECT d.person_id, coalesce(nullif(p.social_name, ''), p.name), d.may_read, d.may_delete,
       d.may_send_as, d.start, d."end"
FROM mail_delegation d JOIN people_person p ON p.id = d.person_id
WHERE d.mailbox_id = %s ORDER BY d.id
"""
_DUPLICATED = """
SELECT array_agg(m.id ORDER BY m.id) FROM mail_mailbox m
WHERE m.kind = 'individual' AND m.state IN ('active', 'suspended') AND m.person_id IS NOT NULL
  AND m.body_id = ANY(%s)
GROUP BY m.person_id HAVING count(*) > 1
  AND NOT EXISTS (SELECT FROM duties_duty d WHERE d.kind = 'mail.delete_duplicate'
                  AND d.state = 'open' AND d.person = m.person_id)
  -- The one that would go comes first (as in decisions/duplicates.py): held, it does not go.
  AND NOT (array_agg(m.legal_hold ORDER BY m.used_bytes, m.id DESC))[1]
ORDER BY 1
"""


def held_by(person_ids: Sequence[int]) -> dict[int, tuple[MailboxHeld, ...]]:
    """What each person holds: their own mailboxes, those they answer for, those they share, or will
    (one :class:`MailboxHeld` for each way of holding). Purged ones are nobody's."""
    found: dict[int, list[MailboxHeld]] = {person: [] for person in person_ids}
    own = store.select("WHERE m.person_id = ANY(%s) AND m.state <> 'purged'", [list(person_ids)])
    boxes = _completed([row.box for row in own])
    for box in boxes:
        if box.person is not None:
            found[box.person].append(box)
    with cursor() as c:
        c.execute(_DELEGATED.encode(), {"persons": list(person_ids), "at": clock.now()})
        shared = c.fetchall()
    by_id = held({mailbox for _, mailbox, _ in shared})
    for person, mailbox, delegation in shared:
        if by_id[mailbox].state is not State.PURGED:
            as_delegate = replace(by_id[mailbox], role=Role.DELEGATE, delegation=delegation)
            found[person].append(as_delegate)
    return {person: tuple(items) for person, items in found.items()}


def held_by_units(unit_ids: Sequence[int]) -> dict[int, tuple[MailboxHeld, ...]]:
    """The organizational mailboxes of each unit (``unit_extinct`` is decided over these)."""
    found: dict[int, list[MailboxHeld]] = {unit: [] for unit in unit_ids}
    rows = store.select(
        "WHERE m.unit_id = ANY(%s) AND m.kind = 'organizational' AND m.state <> 'purged'",
        [list(unit_ids)],
    )
    for box in _completed([row.box for row in rows]):
        if box.unit is not None:
            found[box.unit].append(box)
    return {unit: tuple(items) for unit, items in found.items()}


def held(ids: Iterable[int]) -> dict[int, MailboxHeld]:
    """Mailboxes by key, those that exist."""
    rows = store.select("WHERE m.id = ANY(%s)", [sorted(set(ids))])
    return {box.id: box for box in _completed([row.box for row in rows])}


def by_address(address: str) -> MailboxHeld | None:
    """The mailbox of an address, or of an alias in force: the one in being, else the last one
    purged."""
    with cursor() as c:
        asked = {"address": address.strip().lower(), "at": clock.now()}
        c.execute(_BY_ADDRESS.encode(), asked)
        boxes = held(row[0] for row in c.fetchall()).values()
    return max(boxes, key=lambda box: (box.state is not State.PURGED, box.id), default=None)


def own_address(person: int) -> str:
    """The address of a person's own mailbox in use; "" while there is none or it is suspended."""
    rows = store.select(
        "WHERE m.person_id = %s AND m.kind = 'individual' AND m.state = 'active'", [person]
    )
    return next((row.box.address for row in rows), "")


def with_individual(person_ids: Sequence[int]) -> set[int]:
    """Who has an individual mailbox in use or on its way."""
    with cursor() as c:
        c.execute(
            "SELECT DISTINCT person_id FROM mail_mailbox WHERE person_id = ANY(%s) "
            "AND kind = 'individual' AND state NOT IN ('closed', 'purged')",
            (list(person_ids),),
        )
        return {row[0] for row in c}


def known_bodies() -> frozenset[str]:
    """Slugs of the bodies that run here."""
    with cursor() as c:
        c.execute("SELECT slug FROM bodies_body")
        return frozenset(row[0] for row in c)


def family_of(body: str) -> list[str]:
    """Slugs of the bodies linked to ``body``, itself included."""
    with cursor() as c:
        c.execute(
            "SELECT o.slug FROM bodies_body b JOIN bodies_body o ON o.root = b.root"
            " WHERE b.slug = %s ORDER BY 1",
            (body,),
        )
        return [row[0] for row in c]


def duplicated(bodies: Sequence[str]) -> list[list[int]]:
    """Keys of the individual mailboxes in use of each person who has more than one in ``bodies`` (a
    family of linked bodies), and has not been told to save one; not where the one that would be
    deleted is under legal hold."""
    with cursor() as c:
        c.execute(_DUPLICATED, (list(bodies),))
        return [row[0] for row in c]


def away_of(person_ids: Sequence[int], at: datetime) -> dict[int, tuple[Away, ...]]:
    """Each person's absences up to ``at``, as HR told them: a return ends the leave before it."""
    found: dict[int, list[Away]] = defaultdict(list)
    with cursor() as c:
        c.execute(_LEAVES, (sorted(set(person_ids)),))
        for person, kind, on, until, leave_kind in c:
            if on > at.date():
                continue
            if kind == "leave":
                found[person].append(Away(leave_kind or "absence", on, until))
            elif found[person]:
                found[person][-1] = _ended(found[person][-1], on)
    return {person: tuple(items) for person, items in found.items()}


def events_of(person_ids: Sequence[int]) -> dict[int, dict[str, date]]:
    """The last day of each kind of functional event of each person, as HR told them."""
    found: dict[int, dict[str, date]] = defaultdict(dict)
    with cursor() as c:
        c.execute(_EVENTS, (sorted(set(person_ids)),))
        for person, kind, on in c:
            found[person][kind] = on
    return dict(found)


def _ended(away: Away, back_on: date) -> Away:
    last = back_on - timedelta(days=1)
    return replace(away, last=min(away.last, last) if away.last else last)


def _completed(boxes: Sequence[MailboxHeld]) -> list[MailboxHeld]:
    """``boxes`` with how many share each, and whether it has an alias."""
    if not boxes:
        return []
    asked = {"boxes": [box.id for box in boxes], "at": clock.now()}
    with cursor() as c:
        c.execute(_DELEGATES.encode(), asked)
        delegates = dict(c.fetchall())
        c.execute(_ALIASED.encode(), asked)
        aliased = {row[0] for row in c}
    return [
        replace(box, delegates=delegates.get(box.id, 0), has_alias=box.id in aliased)
        if box.id in delegates or box.id in aliased
        else box
        for box in boxes
    ]


def history_of(mailbox: int) -> tuple[list[dict[str, Json]], list[dict[str, Json]]]:
    """The acts on a mailbox, the oldest first, each with its reasons while they are kept; and the
    open duties about it, each with its sum."""
    with cursor() as c:
        c.execute(_ACTS, (ref("mailbox", mailbox),))
        acts = [
            dict(zip(_ACT_KEYS, (*row[:-1], _reasons(row[-1])), strict=True))
            for row in c.fetchall()
        ]
        c.execute(_DUTIES, (ref("mailbox", mailbox),))
        duties = [dict(zip(_DUTY_KEYS, row, strict=True)) for row in c.fetchall()]
    return [_plain(act) for act in acts], [_plain(duty) for duty in duties]


def sharing_of(mailbox: int) -> dict[str, list[dict[str, Json]]]:
    """``aliases`` ({address, why, start, end}) and ``delegations`` ({person, name, may_read,
    may_delete, may_send_as, start, end}) of a mailbox, past ones too."""
    with cursor() as c:
        c.execute(_ALIASES, (mailbox,))
        aliases = [dict(zip(("address", "why", "start", "end"), row, strict=True)) for row in c]
        c.execute(_DELEGATIONS, (mailbox,))
        delegations = [dict(zip(_DELEGATION_KEYS, row, strict=True)) for row in c]
    return {"aliases": list(map(_plain, aliases)), "delegations": list(map(_plain, delegations))}


def promised_sums(mailbox: int) -> list[dict[str, Json]]:
    """The sums of what the closing of a mailbox dated (its keeping, the time to ask for a copy), as
    the act keeps them; none while it is open, or where nothing was dated."""
    with cursor() as c:
        c.execute(_CLOSED, (ref("mailbox", mailbox),))
        row = c.fetchone()
    kept = json.loads(row[1]).get("deadlines") if row and row[0] == _CLOSING and row[1] else None
    return list(kept["sums"]) if kept else []


def _reasons(content: str | None) -> Json:
    if content is None:
        return None
    decision = json.loads(content).get("decision")
    return [reason["text"] for reason in decision["reasons"]] if decision else []


def _plain(row: dict[str, Any]) -> dict[str, Json]:
    """Dates and instants as ISO 8601."""
    return {
        key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()
    }


def matching(
    *,
    body: str,
    state: str | None = None,
    kind: str | None = None,
    category: str = "",
    unit: str = "",
    text: str = "",
    full: bool = False,
    idle_since: datetime | None = None,
) -> list[MailboxHeld]:
    """The mailboxes of ``body``, by address, narrowed by what is given: ``unit`` an acronym,
    ``text`` how the address begins, ``full`` at the limit, ``idle_since`` not used since."""
    asked: list[tuple[str, Any]] = [("m.body_id = %s", body)]
    asked += [(f"m.{name} = %s", value) for name, value in
              (("state", state), ("kind", kind), ("category", category)) if value]  # fmt: skip
    if unit:
        asked.append(
            ("m.unit_id IN (SELECT id FROM people_unit u WHERE u.body_id = m.body_id "
             "AND u.acronym = %s)", unit)
        )  # fmt: skip
    if text:
        asked.append(("starts_with(m.address, %s)", text.strip().lower()))
    if idle_since is not None:
        asked.append(
            ("m.state IN ('active', 'suspended') "
             "AND greatest(m.last_access_at, m.opened_at) < %s", idle_since)
        )  # fmt: skip
    conditions = [condition for condition, _ in asked]
    if full:
        conditions.append("m.used_bytes >= m.quota_bytes")
    where = "WHERE " + " AND ".join(conditions)
    rows = store.select(where, [value for _, value in asked], order="m.address, m.id")
    return [row.box for row in rows]
