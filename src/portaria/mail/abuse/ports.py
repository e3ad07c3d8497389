"""What the abuse mailboxes must give. The setting ``PORTARIA_ABUSE_BOX`` names what gives it, so
that nothing here imports a connector."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from portaria.mail.abuse.types import LARGEST, Reported

INBOX = "INBOX"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail in an abuse mailbox: ``id`` names it for ever, ``uid`` in its folder."""

    id: str
    uid: int
    at: datetime
    raw: bytes
    faithful: bool


def reports(
    arrived: Sequence[Arrived], body: str, address: str, reporter: Callable[[bytes], str]
) -> list[Reported]:
    """What arrived in ``address`` as reports; empty or oversized mail is none (and is not to stop
    the others)."""
    return [
        Reported(body, f"{address}:{one.id}", reporter(one.raw), one.raw, one.at,
                 faithful=one.faithful)
        for one in arrived
        if one.raw.strip() and len(one.raw) <= LARGEST
    ]  # fmt: skip


class AbuseBox(Protocol):
    """Mailboxes that reports arrive in. Both methods may raise :class:`OSError`."""

    def new(self, address: str, folder: str = INBOX) -> Sequence[Arrived]:
        """What came in and is not marked yet, some at a time."""
        ...

    def mark(self, address: str, uids: Collection[int], folder: str = INBOX) -> None:
        """Mark what was taken in; it stays in the mailbox."""
        ...


def abuse_box() -> AbuseBox | None:
    """The abuse mailboxes of this installation; None where there is no mail store."""
    return cast("AbuseBox | None", import_string(settings.PORTARIA_ABUSE_BOX)())
