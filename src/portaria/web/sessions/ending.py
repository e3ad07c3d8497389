"""Ending sessions at the site: whole, at once, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from portaria import clock
from portaria.duties.registry import daily
from portaria.web.models import Presence


def of_persons(persons: Collection[int], *, keep: str = "") -> int:
    """End the sessions of ``persons``, except the one whose key is ``keep``; return how many."""
    return end(Presence.objects.filter(user__sign_in__person__in=persons), keep=keep)


def of_user(user: User, *, keep: str = "") -> int:
    """End the sessions of ``user``, except the one whose key is ``keep``; return how many."""
    return end(Presence.objects.filter(user=user), keep=keep)


def end(presences: QuerySet[Presence], *, keep: str = "") -> int:
    """End the sessions behind ``presences``, except the one whose key is ``keep``."""
    found = presences.filter(ended_at=None).exclude(session_key=keep or None)
    keys = list(found.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    found.update(ended_at=clock.now(), session_key=None)
    return len(keys)


@daily
def left_alone(at: datetime) -> int:
    """End what nobody came back to, which nothing opens any more: from where it was used is then
    published no longer. Return how many."""
    since = at - timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    return end(Presence.objects.filter(used_at__lt=since))
