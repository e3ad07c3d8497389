"""Telling people of what waits for them: once when it begins to wait, once when it is overdue.

A duty is found until somebody was told of it, so that nothing is lost when the worker falls; what
began to wait long ago, before this was here, is not told all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from portaria import clock
from portaria.bodies.zones import zones_of
from portaria.duties.models import Duty
from portaria.duties.registry import regular
from portaria.notices import models
from portaria.notices.acts import notify
from portaria.notices.types import Notice
from portaria.people.powers import holders_of
from portaria.people.queries import heads_on

SECONDS = 60.0
"""How often it is looked; ours, no norm's."""
BATCH = 1000
"""Duties taken up at once; ours."""
RECENT = timedelta(days=1)
"""How far back it is looked for what began to wait, or to be overdue; ours."""


@regular(SECONDS)
def tell_waiting(at: datetime) -> None:
    """Tell of what began to wait, and of what has become overdue, since :data:`RECENT`."""
    if clock.simulated():
        return
    open_ = Duty.objects.filter(state="open").exclude(assignee="")
    tell(open_.filter(opened_at__gt=at - RECENT, opened_at__lte=at), "waiting", at=at)
    late = open_.filter(due_at__gt=at - RECENT, due_at__lte=at, sum__isnull=False)
    tell(late, "overdue", at=at)


@transaction.atomic
def tell(duties: QuerySet[Duty], what: str, *, at: datetime) -> int:
    """Tell whoever must do each of ``duties`` and was not told; how many notices."""
    key = Concat(
        Value("duty:"), Cast(OuterRef("pk"), CharField()), Value(f":{what}"),
        output_field=CharField(),
    )  # fmt: skip
    told = models.Notice.objects.filter(key=key)
    rows = list(duties.exclude(Exists(told)).order_by("id")[:BATCH])
    zones = zones_of(duty.body for duty in rows)
    notices = [
        _notice(duty, person, what, zones[duty.body])
        for duty, persons in zip(rows, _recipients(rows, zones, at), strict=True)
        for person in persons
    ]
    notify(notices, at=at)
    return len(notices)


def _notice(duty: Duty, person: int, what: str, zone: ZoneInfo) -> Notice:
    last = (duty.due_at - timedelta(microseconds=1)).astimezone(zone)
    until = f" Prazo: {last:%d/%m/%Y}." if duty.sum else ""
    opening = "Venceu" if what == "overdue" else "Espera por você"
    return Notice(
        person=person,
        kind=f"duties.{what}",
        key=f"duty:{duty.pk}:{what}",
        title=f"{opening}: {duty.about}",
        text=f"{duty.about}.{until} A página mostra o dispositivo, a conta do prazo e o que fazer.",
        href=reverse("duty", args=[duty.pk]),
        body=duty.body,
        provisions=tuple(duty.provisions[:1]),
    )


def _recipients(
    duties: Sequence[Duty], zones: Mapping[str, ZoneInfo], at: datetime
) -> list[list[int]]:
    """Who must do each duty today: the person, the acting head, whoever holds the power."""
    known: dict[tuple[str, str], list[int]] = {}
    for duty in duties:
        asked = (duty.body, duty.assignee)
        if asked not in known:
            day = at.astimezone(zones[duty.body]).date()
            kind, _, key = duty.assignee.partition(":")
            if kind == "person":
                known[asked] = [int(key)]
            elif kind == "head-of":
                acting = [h.acting for h in heads_on(duty.body, day, units=[int(key)]).values()]
                known[asked] = [person for person in acting if person is not None]
            else:
                found = {h.key for h in holders_of([key], duty.body, day)}
                known[asked] = sorted(person for person in found if person is not None)
    return [known[duty.body, duty.assignee] for duty in duties]
