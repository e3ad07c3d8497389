"""The duty of publishing. Each version closes its own as it is read back; this is for what was not
published in its time: it is on every list until it is, and the runner tries it too, with or without
a publisher."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, transaction

from portaria import clock
from portaria.connectors.publishing.holding import Busy
from portaria.connectors.publishing.publisher import publish
from portaria.connectors.publishing.reading_back import Mismatch
from portaria.connectors.publishing.settling import KIND, Outcome
from portaria.database import shadow
from portaria.database.copying import cursor
from portaria.duties.acts import open_duties
from portaria.duties.registry import daily, handler, regular
from portaria.duties.types import Done, DutyDraft, Failed, Later, OpenDuty
from portaria.duties.types import Outcome as Came
from portaria.ledger.types import ref

LATE = timedelta(seconds=30)
"""How long an act may wait for the publisher before that is a duty; ours, no norm's."""
DAY = timedelta(days=1)
_LOOK = 5.0  # seconds between two looks
_SOON = timedelta(seconds=2)
_PATIENCE = 0.5  # seconds: the worker has other things to do while another one publishes
_WAITING_SINCE = """
SELECT min(id), max(id), min(queued_at) FROM publishing_pending WHERE queued_at < %s
"""
_BODIES = """
SELECT DISTINCT m.body_id FROM publishing_pending p JOIN mail_mailbox m ON m.id = ANY(p.keys)
WHERE p.kind = 'mailbox' AND p.queued_at < %(before)s
UNION
SELECT DISTINCT a.body_id FROM publishing_pending p JOIN accounts_account a ON a.id = ANY(p.keys)
WHERE p.kind = 'account' AND p.queued_at < %(before)s
ORDER BY 1
"""
_STILL = "SELECT EXISTS (SELECT FROM publishing_pending WHERE id <= %s)"


@regular(_LOOK)
def open_late(at: datetime) -> None:
    """Open the duty of what has been waiting for too long, one for each body."""
    if not shadow.active() and not clock.simulated() and published_here():
        with transaction.atomic():
            open_duties(_late(at), at=at)


@daily
def forget_unpublished(at: datetime) -> None:
    """Where nothing was ever published, what waits only grows, and the first publication is of
    everything anyway."""
    if not published_here():
        with cursor() as c:
            c.execute("DELETE FROM publishing_pending WHERE queued_at < %s", (at - DAY,))


def published_here() -> bool:
    """Whether this installation publishes at all: once it did, it goes on. Where there are no
    servers nothing waits for anybody."""
    with cursor() as c:
        c.execute("SELECT EXISTS (SELECT FROM publishing_version)")
        return c.fetchone() == (True,)


def _late(at: datetime) -> list[DutyDraft]:
    with cursor() as c:
        c.execute(_WAITING_SINCE, (at - LATE,))
        first, last, since = c.fetchone() or (None, None, None)
        if first is None or since is None:
            return []
        c.execute(_BODIES, {"before": at - LATE})
        bodies = [row[0] for row in c]
    return [
        DutyDraft(
            kind=KIND,
            body=body,
            subject=ref("queued", first),
            person=None,
            run_at=since,
            key=f"{KIND}:queued:{first}:{body}",
            about="Publicar aos servidores o que os atos mudaram: o publicador não o fez a tempo",
            payload={"until": last},
        )
        for body in bodies
    ]


@handler(KIND, batch=100)
def carry_out(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Came]:
    """Publish; done once nothing of what was waiting then still waits."""
    if shadow.active() or clock.simulated():
        return [Done("nada se publica numa simulação") for _ in duties]
    try:
        outcome = _apart()
    except Busy as busy:
        return [Later(at + _SOON, str(busy)) for _ in duties]
    except (OSError, sqlite3.Error, Mismatch, DatabaseError) as error:
        return [Failed(f"não se publicou: {error}") for _ in duties]
    return [_came(duty, outcome) for duty in duties]


def _came(duty: OpenDuty, outcome: Outcome) -> Came:
    with cursor() as c:
        c.execute(_STILL, (duty.payload.get("until") or 0,))
        if c.fetchone() == (True,):
            return Failed("o que os atos mudaram ainda não está nos arquivos dos servidores")
    return Done(f"versão {outcome.version} lida de volta")


def _apart() -> Outcome:
    """Publish in a connection of its own: the runner's transaction is not the state's instant, and
    what is published must not be undone with it."""
    with ThreadPoolExecutor(1, thread_name_prefix="publisher") as pool:
        return pool.submit(_publish).result()


def _publish() -> Outcome:
    try:
        return publish(patience=_PATIENCE)
    finally:
        connection.close()
