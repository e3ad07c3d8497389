"""Telling persons, and what each chooses. The rows stand in the caller's transaction: a notice
exists when what it tells of does, and leaves afterwards (:mod:`portaria.notices.sending`)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.conf import settings

from portaria.bodies.zones import zones_of
from portaria.notices import models
from portaria.notices.hours import send_after
from portaria.notices.types import Mail, Notice, Pace

_BATCH = 1000


def notify(notices: Sequence[Notice], *, at: datetime) -> None:
    """Tell each person; a key already told to that person is passed over."""
    paces = paces_of([notice.person for notice in notices])
    zones = zones_of(notice.body for notice in notices)
    models.Notice.objects.bulk_create(
        (_row(n, paces.get(n.person, Pace.IMMEDIATE), zones[n.body], at) for n in notices),
        ignore_conflicts=True,
        batch_size=_BATCH,
    )


def _row(notice: Notice, chosen: Pace, zone: ZoneInfo, at: datetime) -> models.Notice:
    pace = Pace.IMMEDIATE if notice.compelled else chosen
    return models.Notice(
        person_id=notice.person,
        kind=notice.kind,
        key=notice.key,
        body=notice.body,
        title=notice.title,
        text=notice.text,
        href=notice.href,
        provisions=list(notice.provisions),
        compelled=notice.compelled,
        at=at,
        mail=Mail.UNWANTED if pace is Pace.NONE else Mail.WAITING,
        send_after=send_after(at, pace, zone, settings.NOTICES_HOUR),
    )


def paces_of(persons: Sequence[int]) -> dict[int, Pace]:
    """What each of ``persons`` who chose did choose."""
    chosen = models.Choice.objects.filter(person__in=set(persons)).values_list("person", "pace")
    return {person: Pace(pace) for person, pace in chosen}


def choose_pace(person: int, pace: Pace, *, at: datetime) -> None:
    """From now on ``person`` is written to at ``pace``; what waits and no norm orders follows."""
    models.Choice.objects.update_or_create(person_id=person, defaults={"pace": pace})
    waiting = models.Notice.objects.filter(
        person=person, compelled=False, mail=Mail.WAITING
    ).select_for_update()
    if pace is Pace.NONE:
        waiting.update(mail=Mail.UNWANTED)
        return
    rows = list(waiting)
    zones = zones_of(row.body for row in rows)
    for row in rows:
        row.send_after = send_after(at, pace, zones[row.body], settings.NOTICES_HOUR)
    models.Notice.objects.bulk_update(rows, ["send_after"], batch_size=_BATCH)


def mark_seen(person: int, *, at: datetime, only: int | None = None) -> int:
    """``person`` saw what they were told (``only`` one of it); how many were new."""
    unseen = models.Notice.objects.filter(person=person, seen_at__isnull=True)
    if only is not None:
        unseen = unseen.filter(pk=only)
    return unseen.update(seen_at=at)


def renew_calendar(person: int, *, at: datetime) -> str:
    """A new secret for the calendar address of ``person``; the former stops working at once. Only
    its digest is kept: this is the only time that it can be told."""
    secret = secrets.token_urlsafe(32)
    models.CalendarAddress.objects.update_or_create(
        person_id=person, defaults={"digest": digest_of(secret), "made_at": at}
    )
    return secret


def end_calendar(person: int) -> bool:
    """The calendar address of ``person`` stops working; whether there was one."""
    return bool(models.CalendarAddress.objects.filter(person=person).delete()[0])


def digest_of(secret: str) -> str:
    """How a secret is kept: 256 random bits need no salt and no slow hash."""
    return sha256(secret.encode()).hexdigest()
