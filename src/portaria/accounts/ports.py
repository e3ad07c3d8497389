"""What keeps sessions open must let accounts see and end them: those at the site, by the setting
``PORTARIA_SITE_SESSIONS``; those of the mail, by ``PORTARIA_MAIL_SESSIONS``. The settings name what
does, so that nothing here imports it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from portaria.database import shadow


class EndSessions(Protocol):
    """Ends, in the caller's transaction, the sessions of persons at the site."""

    def __call__(self, persons: Collection[int], *, keep: str = "") -> int:
        """End them all but the one whose key is ``keep``; return how many there were."""
        ...


class MailSessions(Protocol):
    """The sessions of mail programs that are open now."""

    def addresses(self, person: int) -> frozenset[str]:
        """The network addresses that the person is signed in from."""
        ...

    def end(self, person: int) -> None:
        """End them all."""
        ...


def mail_sessions() -> MailSessions:
    """Those of this installation."""
    found = import_string(settings.PORTARIA_MAIL_SESSIONS)
    return cast("MailSessions", found())


def end_site_sessions(persons: Collection[int], *, keep: str = "") -> int:
    """End the sessions of ``persons`` at the site, except ``keep``; return how many there were. A
    simulated act ends none."""
    if not persons or shadow.active():
        return 0
    ends = cast("EndSessions", import_string(settings.PORTARIA_SITE_SESSIONS))
    return ends(persons, keep=keep)
