"""What was believed on one day about another: a person's bonds, events and holdings as the acts
recorded until then tell them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portaria.bodies.models import Body
from portaria.database.copying import cursor
from portaria.journeys import known_premises, records
from portaria.journeys.known_bonds import KnownBond, bonds_known
from portaria.journeys.sheets import ActLine, EventLine
from portaria.ledger.discretion import BodiesWith, nowhere, readable
from portaria.ledger.models import Act
from portaria.people.models import FunctionalEvent, Person

_ACTS = """
SELECT a.id, a.subject, a.kind, a.outcome, a.held_at, a.recorded_at, a.provisions, c.content
  FROM ledger_act a LEFT JOIN ledger_content c ON c.act = a.id
 WHERE a.person = %s AND a.recorded_at < %s AND a.held_at < %s
   AND split_part(a.subject, ':', 1) IN ('account', 'mailbox', 'badge', 'grant')
 ORDER BY a.held_at, a.id
"""
#: What an act makes of what it is about; "" where its outcome says. Others change no state.
STATES: Mapping[str, str] = {
    "accounts.account.asked": "asked",
    "accounts.account.opened": "",
    "accounts.account.activated": "active",
    "accounts.account.blocked": "blocked",
    "accounts.account.unblocked": "active",
    "accounts.account.data_erased": "erased",
    "mail.mailbox.asked": "asked",
    "mail.mailbox.waits_for_term": "waiting_term",
    "mail.mailbox.opened": "active",
    "mail.mailbox.activated": "active",
    "mail.mailbox.suspended": "suspended",
    "mail.mailbox.released": "active",
    "mail.mailbox.closed": "closed",
    "mail.mailbox.reopened": "active",
    "mail.mailbox.purged": "purged",
}


@dataclass(frozen=True, slots=True)
class KnownHolding:
    """An account, a mailbox, a badge or an access as it was known. ``since`` is when its state held
    from, ``act`` the act that made it so; ``name`` is "" where no act tells it (any more);
    ``blocks`` are the grounds on which a badge was blocked."""

    subject: str
    name: str
    state: str
    since: datetime
    act: int
    provisions: tuple[str, ...]
    blocks: frozenset[str] = frozenset()

    @property
    def table(self) -> str:
        """The table of words that its state is of."""
        return {"badge": "BADGES", "grant": "GRANTS"}.get(self.subject.partition(":")[0], "STATES")


@dataclass(frozen=True, slots=True)
class KnownSheet:
    """What was believed on ``known`` about a person on ``on``. ``erased`` counts the acts whose
    content was lawfully erased since: what they told cannot be told again."""

    id: int
    name: str
    zone: str
    on: date
    known: date
    bonds: tuple[KnownBond, ...]
    holdings: tuple[KnownHolding, ...]
    events: tuple[EventLine, ...]
    acts: tuple[ActLine, ...]
    erased: int


def person_known(
    person: int,
    *,
    on: date,
    known: date,
    bodies: Sequence[str] | None = None,
    bodies_with: BodiesWith = nowhere,
) -> KnownSheet:
    """What was known until the end of the day ``known`` about ``person`` on the day ``on``.

    ``bodies`` narrows to those; None: all. ``bodies_with`` is what its reader holds.

    Raises:
        Person.DoesNotExist: nobody has that key.
    """
    row = Person.objects.get(pk=person)
    zone = Body.objects.values_list("zone", flat=True).get(pk=row.root)
    told, held = _end(known, zone), _end(on, zone)
    reach = {} if bodies is None else {"body__in": list(bodies)}
    events = FunctionalEvent.objects.filter(
        person=person, known_at__lt=told, effective_on__lte=on, **reach
    )
    acts = readable(
        Act.objects.filter(person=person, recorded_at__lt=told, held_at__lt=held, **reach),
        bodies_with,
    )
    bonds, lost = bonds_known(person, on=on, told=told)
    holdings, more = _holdings(person, told, held)
    if bodies is not None:
        mine = set(acts.values_list("subject", flat=True))
        bonds = tuple(bond for bond in bonds if bond.body in bodies)
        holdings = tuple(holding for holding in holdings if holding.subject in mine)
    return KnownSheet(
        id=row.pk,
        name=row.shown_name,
        zone=zone,
        on=on,
        known=known,
        bonds=bonds,
        holdings=holdings,
        events=records.events(events),
        acts=tuple(records.acts(acts)),
        erased=lost + more,
    )


def _end(day: date, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZoneInfo(zone))


def _holdings(person: int, told: datetime, held: datetime) -> tuple[tuple[KnownHolding, ...], int]:
    with cursor() as c:
        c.execute(_ACTS, [person, told, held])
        rows = c.fetchall()
    found: dict[str, KnownHolding] = {}
    for row in rows:
        for holding in _after(found.get(row[1]), row):
            found[holding.subject] = holding
        found |= _replaced(found, row)
    return tuple(found.values()), sum(row[-1] is None for row in rows)


_NAMES = ("login_now", "login", "address", "serial")
"""The facts that name an account, a mailbox or a badge."""


def _replaced(found: Mapping[str, KnownHolding], row: Sequence[Any]) -> dict[str, KnownHolding]:
    """The badge that another one took the place of: the act is about the new one."""
    act, _, kind, _, held_at, _, provisions, text = row
    old = json.loads(text).get("facts", {}).get("replaces") if text else None
    if kind != "premises.badge.replaced" or not old:
        return {}
    return {
        one.subject: replace(
            one, state="ended", since=held_at, act=act, provisions=tuple(provisions),
            blocks=frozenset(),
        )
        for one in found.values()
        if one.name == old and one.table == "BADGES" and one.state in ("active", "blocked")
    }  # fmt: skip


def _after(before: KnownHolding | None, row: Sequence[Any]) -> Iterator[KnownHolding]:
    """The holding after one act, told in the order in which they held."""
    act, subject, kind, outcome, held_at, _, provisions, text = row
    facts = json.loads(text).get("facts", {}) if text else {}
    name = next((facts[key] for key in _NAMES if facts.get(key)), "")
    if before is not None:
        before = replace(before, name=name or before.name)
        yield before
    if kind.startswith("premises."):
        blocks = before.blocks if before else frozenset()
        changed = known_premises.after(kind, str(facts.get("ground") or ""), blocks)
        if changed is not None:
            known_name = name or (before.name if before else "")
            yield KnownHolding(
                subject, known_name, changed[0], held_at, act, tuple(provisions), changed[1]
            )
        return
    state = STATES.get(kind)
    if state is None:
        return
    state = state or str(facts.get("state") or ("waiting_term" if "wait" in outcome else "active"))
    known_name = name or (before.name if before else "")
    yield KnownHolding(subject, known_name, state, held_at, act, tuple(provisions))
