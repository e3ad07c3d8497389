"""What keeps sessions open at the site must let accounts end them. The setting
``PORTARIA_SITE_SESSIONS`` names what does, so that nothing here imports it."""

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


def end_site_sessions(persons: Collection[int], *, keep: str = "") -> int:
    """End the sessions of ``persons`` at the site, except ``keep``; return how many there were. A
    simulated act ends none."""
    if not persons or shadow.active():
        return 0
    ends = cast("EndSessions", import_string(settings.PORTARIA_SITE_SESSIONS))
    return ends(persons, keep=keep)
