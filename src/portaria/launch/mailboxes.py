"""Mailboxes of the demonstration to try the servers with: two of one body, whose passwords are told
once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction

from portaria import clock
from portaria.accounts.acts import choose_passwords
from portaria.accounts.models import Account
from portaria.launch import demonstration
from portaria.launch.inventing import BY
from portaria.mail.models import Mailbox

TOLD = 2


@dataclass(frozen=True, slots=True)
class ToTry:
    """A person's way into a mailbox."""

    login: str
    address: str
    password: str


def to_try() -> list[ToTry]:
    """The guide of the body whose administrator is the operator, and a colleague; empty where there
    is no demonstration, and once they were told."""
    guides = demonstration.guides(clock.now())
    body = max(guides, default="")
    accounts = Account.objects.filter(body=body, state="active")
    if not body or accounts.exclude(credential_hash="").exists():
        return []
    boxes = dict(
        Mailbox.objects.filter(body=body, state="active", kind="individual").values_list(
            "person", "address"
        )
    )
    held = accounts.filter(person__in=boxes).values_list("id", "login", "person")
    found = sorted(held, key=lambda a: (a[2] != guides[body], a[0]))[:TOLD]
    chosen = {account: secrets.token_urlsafe(12) for account, _, _ in found}
    with transaction.atomic():
        choose_passwords(chosen, by=BY, at=clock.now())
    return [ToTry(login, str(boxes[person]), chosen[a]) for a, login, person in found]
