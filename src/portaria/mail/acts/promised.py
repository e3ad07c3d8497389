"""Deadlines that are only stamped on mailboxes, without a duty: the window to ask for a copy, and
the keeping of what is under legal hold. Read, and moved when a norm changes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portaria.bodies.assembly import Assembled
from portaria.mail import rules, store
from portaria.mail.acts.desk import name_of
from portaria.mail.decisions.retention import EVENTS
from portaria.mail.decisions.terms import lapse, term
from portaria.mail.types import INDIVIDUAL, MailboxHeld
from portaria.norms.policy import Policy
from portaria.people.counting import counting_under
from portaria.workdays.deadlines import Deadline

PURGE, COPY = "purge", "copy"
_CLOSED = """
WHERE m.body_id = %s AND m.state = 'closed' AND m.id > %s
  AND (m.copy_until >= %s OR (m.legal_hold AND m.purge_on IS NOT NULL))
"""


@dataclass(frozen=True, slots=True)
class Stamped:
    """A deadline stamped on a mailbox, and how it was counted."""

    mailbox: int
    person: int | None
    stamp: str
    about: str
    deadline: Deadline


def stamped(body: Assembled, at: datetime, chunk: int) -> Iterator[list[Stamped]]:
    """The stamped deadlines of the closed mailboxes of ``body`` that are still open at ``at``, as
    the norms of their closing counted them; what they do not count so was given by hand."""
    after, today = 0, body.calendar.day_of(at)
    while True:
        rows = store.select(_CLOSED, [body.config.slug, after, today], f"m.id LIMIT {chunk:d}")
        if not rows:
            return
        after = rows[-1].box.id
        yield [one for row in rows for one in _of(row.box, body, today)]
        if len(rows) < chunk:
            return


def _of(box: MailboxHeld, body: Assembled, today: date) -> Iterator[Stamped]:
    if box.closed_at is None:
        return
    until, closed_at = box.copy_until, box.closed_at
    may_ask = until is not None and until >= today and box.kind == INDIVIDUAL
    windows = _windows(closed_at, body, today) if may_ask else iter(())
    if window := next((one for one in windows if one.due_on == until), None):
        said = f"Pedir cópia das mensagens de {name_of(box)}"
        yield Stamped(box.id, box.person, COPY, said, window)
    if box.legal_hold and (kept := kept_by(box, body, today)):
        said = f"Guardar o conteúdo de {name_of(box)}, ora sob guarda legal"
        yield Stamped(box.id, box.person, PURGE, said, kept)


def kept_by(box: MailboxHeld, body: Assembled, today: date) -> Deadline | None:
    """The sum that gives the day of purge stamped on a closed mailbox; None where no norm's value
    gives it."""
    if box.closed_at is None or box.purge_on is None:
        return None
    event = box.closed_for if box.closed_for in EVENTS else None
    label = "Guarda do conteúdo da caixa"
    sums = (
        lapse(box.closed_at, span, calendar=body.calendar, label=label, policy=policy)
        for policy in _policies(box.closed_at, body, today)
        if (span := policy.find(rules.RETENTION, event=event))
    )
    purge_on = box.purge_on
    return next((s for s in sums if body.calendar.day_of(s.due_at) == purge_on), None)


def _windows(closed_at: datetime, body: Assembled, today: date) -> Iterator[Deadline]:
    label = "Pedido de cópia das mensagens"
    for policy in _policies(closed_at, body, today):
        if span := policy.find(rules.COPY_WITHIN):
            counting = counting_under(policy, body)
            yield term(closed_at, span, counting=counting, calendar=body.calendar, label=label)


def _policies(closed_at: datetime, body: Assembled, today: date) -> Iterator[Policy]:
    """What may have given a stamp: the norms of the closing as they were known then, and as they
    are known; and what later changes made of it, when carried out."""
    closed_on, law = body.calendar.day_of(closed_at), body.law
    yield law.known_on(closed_on).on(closed_on)
    yield law.on(closed_on)
    yield from (law.open_since(closed_on, day) for day in law.changes if closed_on < day <= today)


@dataclass(frozen=True, slots=True)
class NewStamp:
    """A deadline's new day on a mailbox, and the provision it is counted by."""

    mailbox: int
    day: date
    provision: str


def stamp(what: str, batch: Sequence[NewStamp]) -> None:
    """Write new days, in the caller's transaction, which records the act."""
    ids, days = [item.mailbox for item in batch], [item.day for item in batch]
    if what == COPY:
        store.write(ids, copy_until=days)
    else:
        store.write(ids, purge_on=days, retention_provision=[item.provision for item in batch])
