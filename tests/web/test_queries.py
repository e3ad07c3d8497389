"""No page asks the database more often because there is more to show (issue 5, quality)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

from django.test import Client
from django.urls import reverse
from psycopg import Cursor

from portaria.accounts.models import Account
from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.frame.permissions import Reach, permission_of
from portaria.mail.models import Mailbox
from portaria.people.models import Bond, FunctionalEvent, Person
from web.test_permissions import ROUTES
from web.world import NOW, World

MORE = 12


def test_the_number_of_queries_does_not_grow_with_the_rows(ana: Client, world: World) -> None:
    pages = list(_pages())
    _people(world, 1)
    for page in pages:
        ana.get(page)  # what is remembered between requests is not what is counted
    before = {page: _queries(ana, page) for page in pages}
    _people(world, 2)
    after = {page: _queries(ana, page) for page in pages}
    grown = {p: (before[p], after[p]) for p in pages if after[p] > before[p]}
    assert grown == {}
    assert len(pages) > 40


def _pages() -> Iterator[str]:
    for route in ROUTES:
        permission = permission_of(route.callback)
        if permission is None or permission.reach not in (Reach.SIGNED_IN, Reach.POWER):
            continue
        if not route.at.pattern.regex.groupindex and ":" not in route.name:
            yield reverse(route.name)


def _queries(client: Client, page: str) -> int:
    # Django sees only its own cursors; the bare ones are of the class that all of them are.
    with patch.object(Cursor, "execute", autospec=True, side_effect=Cursor.execute) as asked:
        answer = client.get(page)
        if getattr(answer, "streaming", False):
            b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert asked.call_count > 0
    return asked.call_count


def _people(world: World, batch: int) -> None:
    """A dozen people of the unit, with an account, a mailbox, an event and a duty each."""
    for number in range(batch * 1000, batch * 1000 + MORE):
        person = Person.objects.create(
            root="uniar", hr_key=f"q:{number}", name=f"Pessoa {number}", recorded_at=NOW
        )
        Bond.objects.create(
            person=person, body_id="uniar", hr_key=f"q:{number}", registration=f"Q{number}",
            category="servidor_efetivo", post="Analista", unit=world.ctic,
            start=world.ctic.start or NOW.date(),
        )  # fmt: skip
        Account.objects.create(
            body_id="uniar", person=person, login=f"pessoa{number}", category="servidor_efetivo",
            state="active", state_since=NOW, opened_at=NOW,
        )  # fmt: skip
        Mailbox.objects.create(
            body_id="uniar", kind="individual", category="servidor_efetivo", person=person,
            address=f"pessoa{number}@uniar.example", state="active", state_since=NOW,
            quota_bytes=2 << 30, opened_at=NOW,
        )  # fmt: skip
        FunctionalEvent.objects.create(
            body_id="uniar", person=person, kind="transfer", effective_on=NOW.date(),
            known_at=NOW, key=f"q:{number}", act=world.act,
        )  # fmt: skip
        open_duties(
            [
                DutyDraft(
                    kind="mail.answer", subject=f"person:{person.pk}", person=person.pk,
                    body="uniar", run_at=NOW + timedelta(days=9), key=f"q:{number}",
                    about="Responder", assignee=f"head-of:{world.ctic.pk}", provisions=("x#art1",),
                )
            ],
            at=NOW,
        )  # fmt: skip
