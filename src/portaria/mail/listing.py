"""Lists of mailboxes as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from portaria.mail.models import Alias, Mailbox

STATES = ("asked", "waiting_term", "active", "suspended", "closed", "purged")
SORTS = {
    "endereco": ("address", "id"),
    "expurgo": ("purge_on", "id"),
    "acesso": ("last_access_at", "id"),
    "limite": ("quota_bytes", "id"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which mailboxes; empty fields do not narrow. ``text`` begins an address; ``held``: only those
    under legal hold."""

    bodies: Sequence[str]
    text: str = ""
    state: str = ""
    kind: str = ""
    category: str = ""
    held: bool = False


def mailboxes(wanted: Wanted, sort: str, *, descending: bool) -> QuerySet[Mailbox]:
    """The mailboxes of ``wanted`` with holder, unit and body, in order."""
    found = Mailbox.objects.filter(body__in=wanted.bodies)
    if wanted.text:
        text = wanted.text.lower()
        own = Mailbox.objects.filter(address__startswith=text).values("pk")
        aliases = Alias.objects.filter(address__startswith=text).values("mailbox")
        found = found.filter(pk__in=own.union(aliases))
    if wanted.state in STATES:
        found = found.filter(state=wanted.state)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.category:
        found = found.filter(category=wanted.category)
    if wanted.held:
        found = found.filter(legal_hold=True)
    way = "-" if descending else ""
    order = [f"{way}{name}" for name in SORTS[sort]]
    return found.select_related("body", "person", "unit").order_by(*order)
