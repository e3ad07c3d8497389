"""What waits in the outbox goes out: a person's notices of one hour together, each marked only when
the mail server has it in its queue. Killed between the two, the same message goes again with the
same Message-ID; nothing is lost."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db import transaction

from portaria import clock
from portaria.duties.registry import regular
from portaria.notices.acts import paces_of
from portaria.notices.letters import letter
from portaria.notices.models import Notice
from portaria.notices.ports import WayOut, addresses_of, way_out
from portaria.notices.types import Mail, Pace

SECONDS = 20.0
"""How often the outbox is looked into; ours, no norm's."""
BATCH = 25
"""Notices taken up at once, and so at most sent again after a fall; ours."""
_AGAIN = (1, 5, 15, 60)
_log = logging.getLogger(__name__)


@regular(SECONDS)
def empty_outbox(at: datetime) -> None:
    """Send what is due, batch by batch, until nothing is or the server takes no more."""
    if clock.simulated():
        return
    server = way_out()
    if server is None:
        return
    while send_due(server, at=at):
        pass


@transaction.atomic
def send_due(server: WayOut, *, at: datetime) -> bool:
    """One batch of what is due; whether there may be more. Several workers share the outbox: what
    another one has taken up is passed over."""
    due = Notice.objects.select_for_update(skip_locked=True).filter(
        mail=Mail.WAITING, send_after__lte=at
    )
    rows = list(due.order_by("send_after", "id")[:BATCH])
    stale = at - timedelta(days=settings.NOTICES_STALE_DAYS)
    fresh = [row for row in rows if row.compelled or row.at >= stale]
    for row in rows:
        if row not in fresh:
            row.mail = Mail.STALE
    addresses = addresses_of({row.person_id for row in fresh})
    sent = [_send(server, one, addresses, at=at) for one in _letters(fresh)]
    fields = ["mail", "sent_at", "attempts", "last_error", "send_after"]
    Notice.objects.bulk_update(rows, fields)
    return len(rows) == BATCH and all(sent)


def _letters(rows: Sequence[Notice]) -> list[list[Notice]]:
    """What goes in one message: each alone, but for the digest of who chose one."""
    paces = paces_of([row.person_id for row in rows])

    def key(row: Notice) -> tuple[int, int]:
        alone = row.compelled or paces.get(row.person_id, Pace.IMMEDIATE) is Pace.IMMEDIATE
        return (row.person_id, row.pk if alone else 0)

    return [list(group) for _key, group in groupby(sorted(rows, key=lambda r: (key(r), r.pk)), key)]


def _send(
    server: WayOut, rows: Sequence[Notice], addresses: Mapping[int, str], *, at: datetime
) -> bool:
    to = addresses.get(rows[0].person_id, "")
    try:
        if to:
            server.send(letter(rows, to), [to])
    except OSError as error:
        _log.warning("aviso não enviado: %s", error)
        for row in rows:
            row.send_after = at + timedelta(minutes=_AGAIN[min(row.attempts, len(_AGAIN) - 1)])
            row.attempts += 1
            row.last_error = str(error)[:400]
        return False
    for row in rows:
        row.mail = Mail.SENT if to else Mail.NO_ADDRESS
        row.sent_at = at if to else None
        row.last_error = ""
    return True
