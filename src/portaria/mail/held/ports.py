"""What the mail server's hold queue and its way out must give. The settings ``PORTARIA_HOLD_QUEUE``
and ``PORTARIA_NOTICES`` name what gives them, so that nothing here imports a connector."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from email.message import EmailMessage
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from portaria.mail.held.types import Found


class Unreachable(OSError):  # noqa: N818  # the server's state, told to whoever asks
    """The mail server did not do or say what was asked; to be tried again."""


class HoldQueue(Protocol):
    """One mail server's hold queue. Every method may raise :class:`Unreachable`."""

    server: str

    def waiting(self) -> frozenset[str]:
        """Queue ids of the messages on hold, as they are now."""
        ...

    def read(self, queues: Collection[str]) -> Iterable[Found]:
        """Those of ``queues`` that are on hold, without their content."""
        ...

    def content(self, queue: str, limit: int) -> bytes:
        """The first ``limit`` octets of the message, headers and all; b"" if it is gone."""
        ...

    def release(self, queues: Collection[str]) -> None:
        """Let them go on to their recipients. What is not on hold is passed over."""
        ...

    def delete(self, queues: Collection[str]) -> None:
        """Remove them, from the hold queue only. What is not there is passed over."""
        ...


class Notices(Protocol):
    """The way out for what Portaria itself writes, by the body's own mail server."""

    def send(self, message: EmailMessage, recipients: Collection[str]) -> None:
        """Hand ``message`` over, with the null sender: nobody answers an automatic notice.

        Raises:
            Unreachable: it was not taken; to be tried again.
        """
        ...


def hold_queue() -> HoldQueue | None:
    """The hold queue of this installation; None where no mail server is configured."""
    return cast("HoldQueue | None", import_string(settings.PORTARIA_HOLD_QUEUE)())


def notices() -> Notices | None:
    """The way out of this installation; None where no mail server is configured."""
    return cast("Notices | None", import_string(settings.PORTARIA_NOTICES)())
