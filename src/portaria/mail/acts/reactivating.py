"""A closed mailbox works again by somebody's decision, while the norm lets it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from portaria.ledger.types import Json
from portaria.mail import queries, store
from portaria.mail.acts.closing import reopen_mailboxes
from portaria.mail.acts.desk import Desks, must_be, name_of, refuse
from portaria.mail.decisions import reactivation
from portaria.mail.types import INDIVIDUAL, Change, Reactivation, Refused, State


def reactivate_mailboxes(batch: Sequence[Reactivation], *, by: str, at: datetime) -> None:
    """Make closed mailboxes work again, with what they keep.

    Raises:
        Refused: one is not closed, its content is kept no more, its person has another one by now,
            the norm does not let it, or gives the decision to somebody else.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(item.mailbox for item in batch)
        people = [row.box.person for row in rows.values() if row.box.person is not None]
        store.lock_persons(people)
        known, have = queries.events_of(people), queries.with_individual(people)
        changes, decided = [], {}
        for item in batch:
            box = rows[item.mailbox].box
            must_be(box, (State.CLOSED,), "reativar")
            if box.kind == INDIVIDUAL and box.person in have:
                raise Refused(f"{name_of(box)}: a pessoa já tem outra caixa em uso")
            desk, events = desks[box.body], known.get(box.person or 0, {})
            decision = reactivation.decide(
                box.kind, events, desk.today, item.decided_by, desk.policy_since(box.closed_at)
            )
            if decision.outcome != "reactivate":
                raise refuse(box, decision)
            facts: dict[str, Json] = {
                "decided_by": item.decided_by,
                "on": desk.today.isoformat(),
                "events": {kind: day.isoformat() for kind, day in events.items()},
            }
            decided[box.id] = decision, facts
            changes.append(Change(box.id, item.why, cause=item.cause))
        reopen_mailboxes(changes, by=by, at=at, decided=decided)
