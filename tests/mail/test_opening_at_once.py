"""Two workers open a mailbox for one person at the same time."""

from __future__ import annotations

import threading
from contextvars import copy_context
from datetime import date

import pytest
from django.db import connection, transaction

from mail.worlds import BY, World
from portaria import clock
from portaria.duties.acts import open_duties
from portaria.duties.models import Duty
from portaria.duties.types import DutyDraft
from portaria.mail import acts
from portaria.mail.models import Mailbox
from portaria.mail.types import MailboxAsk

# Not pg_stat_activity, which stands still within a transaction.
_WAITING = """
    SELECT count(*) FROM pg_locks
    WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))
"""
"""Whoever waits for this connection: other tests' wait on the same server."""


@pytest.mark.django_db(transaction=True)
def test_the_second_waits_for_the_first_and_finds_its_mailbox() -> None:
    """At the university, whose norms do not say that one person has one mailbox only."""
    world = World("uni")
    person = world.person(category="discente", start=date(2024, 1, 2))
    payload = {"kind": "individual", "category": "discente", "login": "ana.b"}
    draft = DutyDraft(
        "mail.open", "uni", f"person:{person.pk}", person.pk, world.at, "open:2", "", (), None,
        payload,
    )  # fmt: skip
    open_duties([draft], at=world.at)
    second = threading.Thread(target=copy_context().run, args=(_run, world))
    with transaction.atomic():
        ask = MailboxAsk("uni", "individual", "discente", person.pk, name="ana.a")
        acts.open_mailboxes([ask], by=BY, at=world.at)
        second.start()
        with connection.cursor() as c:
            waiting = 0
            while not waiting and second.is_alive():
                c.execute(_WAITING)
                [waiting] = c.fetchone()
    second.join()
    assert Mailbox.objects.filter(address__startswith="ana.a@").count() == 1
    assert Mailbox.objects.count() == 1
    assert Duty.objects.get(key="open:2").state == "dropped"


def _run(world: World) -> None:
    try:
        with clock.at(world.at):
            world.runs()
    finally:
        connection.close()
