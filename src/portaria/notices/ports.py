"""The way out for what Portaria writes, and where persons read mail. The settings
``PORTARIA_NOTICES`` and ``PORTARIA_NOTICE_ADDRESSES`` name what gives them, so that nothing here
imports a connector or a slice."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from email.message import EmailMessage
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


class WayOut(Protocol):
    """The body's own mail server."""

    def send(self, message: EmailMessage, recipients: Collection[str]) -> None:
        """Hand ``message`` over, with the null sender.

        Raises:
            OSError: it was not taken; to be tried again.
        """
        ...


def way_out() -> WayOut | None:
    """The way out of this installation; None where no mail server is configured."""
    return cast("WayOut | None", import_string(settings.PORTARIA_NOTICES)())


def addresses_of(persons: Collection[int]) -> Mapping[int, str]:
    """Where each of ``persons`` reads mail: who has no address is left out."""
    found = import_string(settings.PORTARIA_NOTICE_ADDRESSES)(persons)
    return cast("Mapping[int, str]", found)
