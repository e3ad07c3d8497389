"""What the mail store must tell: when a message arrived in a mailbox. The setting
``PORTARIA_ARRIVALS`` names what tells it, so that nothing here imports a connector."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


class Unreachable(OSError):  # noqa: N818  # the server's state
    """The mail store did not answer; to be tried again."""


class Arrivals(Protocol):
    """A mail store that can be asked."""

    def of(self, wanted: Sequence[tuple[str, str]]) -> Sequence[datetime | None]:
        """When each ``(mailbox address, Message-ID)`` arrived; None: it is not there.

        Raises:
            Unreachable: nothing could be asked.
        """
        ...


def arrivals() -> Arrivals | None:
    """The mail store of this installation; None where there is none."""
    return cast("Arrivals | None", import_string(settings.PORTARIA_ARRIVALS)())
