"""Suspension on a ground of the norm, release by that ground's route (M14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from portaria.ledger.acts import append
from portaria.ledger.types import Json
from portaria.mail import store
from portaria.mail.acts import watching
from portaria.mail.acts.desk import Desks, drop, line, must_be, name_of, record, refuse
from portaria.mail.decisions import suspension
from portaria.mail.types import MailboxHeld, Refused, Release, State, Suspension


def suspend_mailboxes(batch: Sequence[Suspension], *, by: str, at: datetime) -> None:
    """Suspend mailboxes. One released for a time may be suspended again on the same ground.

    Raises:
        Refused: one is not active, or no norm suspends on that ground.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(item.mailbox for item in batch)
        acts = []
        for item in batch:
            row = rows[item.mailbox]
            must_be(row.box, (State.ACTIVE,), "suspender")
            if row.released_at is not None and row.box.suspended_for != item.ground:
                ground = row.box.suspended_for
                raise Refused(
                    f"{name_of(row.box)}: ainda corre a apuração por outro motivo "
                    f"({suspension.GROUND_TEXT.get(ground, ground)}); suspenda por ele, ou "
                    "encerre-o primeiro"
                )
            decision = suspension.suspend(item.ground, desks[row.box.body].policy)
            if decision.outcome != "suspend":
                raise refuse(row.box, decision)
            facts = {"ground": item.ground, "why": item.why}
            acts.append(
                line("suspended", row.box, at, decision=decision, cause=item.cause, facts=facts)
            )
        store.write(
            [item.mailbox for item in batch],
            suspended_for=[item.ground for item in batch],
            state="suspended",
            state_since=at,
            released_at=None,
        )
        append(acts, by=by, at=at)


def release_mailboxes(batch: Sequence[Release], *, by: str, at: datetime) -> None:
    """Release suspended mailboxes by the route of their ground. A temporary release lets them work
    and keeps the ground, because the inquiry goes on; a final one may follow it.

    Raises:
        Refused: one is not suspended, or the route is not its ground's.
    """
    with transaction.atomic():
        desks = Desks(at)
        rows = store.lock(item.mailbox for item in batch)
        acts, grounds, released = [], [], []
        for item in batch:
            row = rows[item.mailbox]
            _may_release(row, item)
            ground = row.box.suspended_for
            decision = suspension.release(
                ground, item.route, desks[row.box.body].policy, temporary=item.temporary
            )
            if decision.outcome not in ("release", "release_temporarily"):
                raise refuse(row.box, decision)
            goes_on = decision.outcome == "release_temporarily"
            grounds.append(ground if goes_on else "")
            released.append(at if goes_on else None)
            facts: dict[str, Json] = {
                "ground": ground,
                "route": item.route,
                "why": item.why,
                "temporary": item.temporary,
            }
            acts.append(
                line("released", row.box, at, decision=decision, cause=item.cause, facts=facts)
            )
        store.write(
            [item.mailbox for item in batch],
            suspended_for=grounds,
            released_at=released,
            state="active",
            state_since=at,
        )
        marks = record(acts, by=by, at=at)
        _count_anew([rows[item.mailbox].box for item in batch], desks, marks, by=by)


def _count_anew(
    boxes: Sequence[MailboxHeld], desks: Desks, marks: Mapping[str, int], *, by: str
) -> None:
    """What was suspended for lack of access is used again from its release on."""
    back = [box for box in boxes if box.suspended_for == suspension.IDLE]
    ids = [box.id for box in back]
    store.write(ids, idle_from=desks.at, idle_stages=0, idle_stage_at=None)
    lost = [watching.IDLE, "mail.use_again", "mail.idle_reason"]
    drop(ids, lost, "a caixa foi liberada", by=by, at=desks.at)
    watching.watch_again(back, desks, marks)


def _may_release(row: store.Row, item: Release) -> None:
    """A suspended mailbox, or, for the final word, one released for a time."""
    if not item.temporary and row.box.state is State.ACTIVE and row.released_at is not None:
        return
    must_be(row.box, (State.SUSPENDED,), "liberar")
