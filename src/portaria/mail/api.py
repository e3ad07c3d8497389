"""Endpoints of mailboxes, read. Of a mailbox's contents nothing is ever told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from portaria.frame.api.caller import Caller, caller_of
from portaria.frame.api.keys import Key, PathKey, Slug, Text
from portaria.frame.api.paging import Page, Paging, page
from portaria.frame.api.problems import missing
from portaria.frame.api.routing import ApiRouter
from portaria.frame.api.shapes import shape
from portaria.mail.models import Alias, Delegation, Mailbox
from portaria.people.queries import in_force

router = ApiRouter(tags=["correio"])
SCOPE = "mail:read"
State = Literal["asked", "waiting_term", "active", "suspended", "closed", "purged"]


class DelegateOut(Schema):
    """Who may use an organizational mailbox, and how."""

    person: int
    may_read: bool
    may_delete: bool
    may_send_as: bool
    start: date
    end: date | None


class MailboxOut(Schema):
    """A mailbox, and every value that a norm fixed with its provision."""

    id: int
    kind: Literal["individual", "organizational"]
    category: str
    address: str | None
    aliases: list[str]
    person: int | None
    unit: int | None
    state: State
    state_since: datetime
    quota_bytes: int | None
    quota_provision: str
    used_bytes: int
    opened_at: datetime | None
    valid_until: date | None
    closed_at: datetime | None
    closed_for: str
    copy_until: date | None
    purge_on: date | None = Field(description="Dia do expurgo, fixado ao encerrar")
    retention_provision: str
    legal_hold: bool
    delegates: list[DelegateOut]
    provision: str


class MailboxFilters(Paging):
    """Which mailboxes."""

    address: Text = Field("", description="Começo do endereço")
    state: State | Literal[""] = ""
    kind: Literal["individual", "organizational", ""] = ""
    person: Key | None = None
    unit: Key | None = None
    sort: Literal["id", "-id"] = "id"


def shown(rows: Sequence[Mailbox], caller: Caller) -> list[MailboxOut]:
    """Mailboxes with their aliases and delegates, two queries for all, and on record."""
    keys = [row.pk for row in rows]
    aliases: dict[int, list[str]] = defaultdict(list)
    for alias in Alias.objects.filter(in_force(caller.today), mailbox__in=keys).order_by("address"):
        aliases[alias.mailbox_id].append(alias.address)
    delegates: dict[int, list[DelegateOut]] = defaultdict(list)
    for one in Delegation.objects.filter(mailbox__in=keys).order_by("start", "id"):
        delegates[one.mailbox_id].append(shape(DelegateOut, one))
        caller.sees([one.person_id], "mailbox")
    caller.sees((row.person_id for row in rows), "mailbox")
    return [
        shape(MailboxOut, row, aliases=aliases[row.pk], delegates=delegates[row.pk]) for row in rows
    ]


@router.reads("/mailboxes", scope=SCOPE, answers=Page[MailboxOut], summary="Caixas de correio")
def mailboxes(request: HttpRequest, body: Slug, filters: Query[MailboxFilters]) -> object:
    """Caixas de correio do órgão, em qualquer estado."""
    caller = caller_of(request)
    found = Mailbox.objects.filter(body=body)
    if filters.address:
        found = found.filter(address__startswith=filters.address.lower())
    for name in ("state", "kind", "person", "unit"):
        if value := getattr(filters, name):
            found = found.filter(**{name: value})
    return page(found, filters, {"id": "pk"}, filters.sort, lambda rows: shown(rows, caller))


@router.reads(
    "/mailboxes/{int:pk}", scope=SCOPE, answers=MailboxOut, summary="Uma caixa de correio"
)
def mailbox(request: HttpRequest, body: Slug, pk: PathKey) -> object:
    """Uma caixa de correio."""
    found = list(Mailbox.objects.filter(pk=pk, body=body))
    if not found:
        raise missing()
    return shown(found, caller_of(request))[0]
