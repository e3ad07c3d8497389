"""Looking into the hold queue: what is new there comes to wait, what somebody took out of it on the
server itself is told so. Running it twice, or being killed at any point, changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portaria.database.copying import cursor
from portaria.duties.acts import drop_duties
from portaria.duties.registry import regular
from portaria.ledger.acts import append
from portaria.ledger.types import ref
from portaria.mail.held.acts import line, wait_again
from portaria.mail.held.holding import SUBJECT, hold_messages
from portaria.mail.held.models import HeldMessage
from portaria.mail.held.ports import HoldQueue, hold_queue
from portaria.mail.held.types import DECIDE, State

BY = "system:hold-queue"
EVERY = 5.0
"""Seconds between two looks; ours, no norm's."""
_BATCH = 500
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('portaria.hold:' || %s, 0))"


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found: how many ``new``, how many ``gone`` by another hand, how many ``back``."""

    new: int = 0
    gone: int = 0
    back: int = 0


@regular(EVERY)
def collect(at: datetime) -> Looked:
    """One look into this installation's hold queue.

    Raises:
        Unreachable: the server did not answer; nothing was changed.
    """
    queue = hold_queue()
    return _look(queue, at) if queue else Looked()


@transaction.atomic
def _look(queue: HoldQueue, at: datetime) -> Looked:
    with cursor() as c:
        c.execute(_ONE_AT_A_TIME, (queue.server,))
    # Known first, queue after: a message that is missing then has really gone.
    known = {row.queue: row for row in _known(queue.server)}
    present = queue.waiting()
    gone = [r for q, r in known.items() if r.state == State.WAITING and q not in present]
    back = _back(queue.server, present)
    unknown = sorted(present - known.keys() - set(_decided(queue.server, present)))
    new = 0
    for start in range(0, len(unknown), _BATCH):
        found = list(queue.read(unknown[start : start + _BATCH]))
        new += len(hold_messages(found, by=BY, at=at))
    _left(gone, at)
    _again(back, at)
    return Looked(new, len(gone), len(back))


def _known(server: str) -> list[HeldMessage]:
    return list(HeldMessage.objects.select_for_update().filter(server=server, state=State.WAITING))


def _decided(server: str, present: frozenset[str]) -> list[str]:
    found = HeldMessage.objects.filter(server=server, queue__in=present)
    return list(found.values_list("queue", flat=True))


def _back(server: str, present: frozenset[str]) -> list[HeldMessage]:
    """Messages that were done with and stand on hold again: somebody put them there."""
    done = HeldMessage.objects.select_for_update().filter(server=server, queue__in=present)
    return [
        row
        for row in done.exclude(state=State.WAITING)
        if row.state == State.LEFT or row.carried_at is not None
    ]


def _left(rows: Sequence[HeldMessage], at: datetime) -> None:
    if not rows:
        return
    keys = [row.pk for row in rows]
    append([line(row, "left", at, {}, row.person_id) for row in rows], by=BY, at=at)
    HeldMessage.objects.filter(pk__in=keys).update(state=State.LEFT, decided_at=at, carried_at=at)
    drop_duties(
        subjects=[ref(SUBJECT, key) for key in keys], kinds=[DECIDE],
        why="a mensagem foi retirada da fila no próprio servidor de correio", at=at, by=BY,
    )  # fmt: skip


def _again(rows: Sequence[HeldMessage], at: datetime) -> None:
    if rows:
        append([line(row, "held_again", at, {}, row.person_id) for row in rows], by=BY, at=at)
        wait_again(rows, at)
