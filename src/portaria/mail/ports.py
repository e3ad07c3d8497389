"""What mail servers tell this slice. Connectors feed it; until there are any, a command does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from portaria.mail.models import Mailbox
from portaria.mail.types import OnServers


class Standing(Protocol):
    """Whether, and since when, the servers have what the state says."""

    def __call__(self, mailboxes: Iterable[int]) -> Mapping[int, OnServers]:
        """By mailbox; empty where nothing was ever published."""
        ...


class Logins(Protocol):
    """The network accounts' names: a mailbox may be named after its holder's."""

    def __call__(self, persons: Iterable[int], body: str) -> Mapping[int, str]:
        """By person, of those who have an account in use in the body's family."""
        ...


def logins_of(persons: Iterable[int], body: str) -> Mapping[int, str]:
    """The account's name of each of ``persons``, as the setting ``PORTARIA_LOGINS`` knows them."""
    logins = cast("Logins", import_string(settings.PORTARIA_LOGINS))
    return logins(persons, body)


def with_standing(mailboxes: Iterable[Mailbox]) -> list[Mailbox]:
    """The mailboxes, each with what the servers have of it (``on_servers``), for a page."""
    shown = list(mailboxes)
    standing = cast("Standing", import_string(settings.PORTARIA_ON_SERVERS))
    found = standing(box.pk for box in shown)
    for box in shown:
        box.on_servers = found.get(box.pk)
    return shown
