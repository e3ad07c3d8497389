"""Lists of accounts as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from portaria.accounts.models import Account

STATES = ("asked", "waiting_term", "active", "blocked", "erased")
SORTS = {"login": ("login", "id"), "desde": ("state_since", "id"), "ate": ("valid_until", "id")}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which accounts; empty fields do not narrow. ``text`` begins a login."""

    bodies: Sequence[str]
    text: str = ""
    state: str = ""


def accounts(wanted: Wanted, sort: str, *, descending: bool) -> QuerySet[Account]:
    """The accounts of ``wanted`` with person and body, in order."""
    found = Account.objects.filter(body__in=wanted.bodies)
    if wanted.text:
        found = found.filter(login__startswith=wanted.text.lower())
    if wanted.state in STATES:
        found = found.filter(state=wanted.state)
    way = "-" if descending else ""
    order = [f"{way}{name}" for name in SORTS[sort]]
    return found.select_related("body", "person").order_by(*order)
