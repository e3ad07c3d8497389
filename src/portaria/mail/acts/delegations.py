"""Delegations that end: one by one, or all of a mailbox with its closing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from portaria.database import periods
from portaria.database.copying import cursor
from portaria.ledger.types import ActDraft
from portaria.mail.acts.desk import Desks, line
from portaria.mail.types import ORGANIZATIONAL, Closing, MailboxHeld

_BY_KEY = "d.id = ANY(%s)"
_BY_MAILBOX = "d.mailbox_id = ANY(%s)"
_END = f"""
UPDATE mail_delegation d SET "end" = %s WHERE {{}} AND {periods.not_over("d", "%s")}
RETURNING d.id, d.mailbox_id, d.person_id
"""  # noqa: S608  # constants only


def end_by_key(keys: Iterable[int], day: date) -> list[tuple[int, int, int]]:
    """End those of ``keys`` that are not over on ``day``: (delegation, mailbox, person) of each."""
    return _end(_BY_KEY, keys, day)


def end_shared(
    boxes: Sequence[MailboxHeld], closings: Sequence[Closing], desks: Desks
) -> list[ActDraft]:
    """End every delegation of ``boxes``, which ``closings`` (in the same order) have just closed;
    the line of each, with the closing's provisions and cause."""
    shared = {
        box.id: (box, closing)
        for box, closing in zip(boxes, closings, strict=True)
        if box.kind == ORGANIZATIONAL
    }
    by_body: dict[str, list[int]] = {}
    for box, _ in shared.values():
        by_body.setdefault(box.body, []).append(box.id)
    drafts = []
    for body, ids in sorted(by_body.items()):
        desk = desks[body]
        for key, mailbox, person in _end(_BY_MAILBOX, ids, desk.today):
            box, closing = shared[mailbox]
            drafts.append(
                line("undelegated", box, desk.at, provisions=closing.provisions,
                     held_at=closing.held_at, cause=closing.cause, policy=desk.policy.digest,
                     facts={"delegate": person, "delegation": key, "why": "closed"})
            )  # fmt: skip
    return drafts


def _end(which: str, keys: Iterable[int], day: date) -> list[tuple[int, int, int]]:
    with cursor() as c:
        c.execute(_END.format(which).encode(), (day, list(keys), day))
        return c.fetchall()
