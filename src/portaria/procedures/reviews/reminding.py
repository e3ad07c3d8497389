"""Telling heads that accesses wait for their review."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count
from django.urls import reverse

from portaria.bodies.policies import calendar_of
from portaria.notices.acts import notify
from portaria.notices.types import Notice
from portaria.people.powers import holders_of
from portaria.people.queries import heads_on
from portaria.procedures.reviews.acts import ADMIN, WAITS
from portaria.procedures.reviews.models import Campaign, Item


def remind(row: Campaign, turn: int, at: datetime) -> int:
    """Tell whoever acts as head of each unit that is behind, and the administration of what no head
    is above; how many units are. ``turn`` tells one reminder from another."""
    day = calendar_of(row.body_id).day_of(at)
    waiting = Item.objects.filter(campaign=row, state__in=WAITS).values_list("unit")
    left = dict(waiting.annotate(n=Count("pk")).order_by())
    heads = heads_on(row.body_id, day, units=[unit for unit in left if unit is not None])
    notices = []
    for unit, count in left.items():
        if unit is None:
            persons = [h.key for h in holders_of([ADMIN], row.body_id, day)]
        else:
            persons = [heads[unit].acting] if unit in heads else []
        notices += [
            Notice(
                person=person, kind="reviews.waiting", body=row.body_id,
                key=f"review:{row.pk}:{turn}:{unit}:{person}",
                title=f"Revisão de acessos até {row.due_on:%d/%m/%Y}",
                text=f"«{row.title}»: {count} por rever na sua unidade.",
                href=reverse("review", args=[row.pk]),
                provisions=row.provisions,
            )
            for person in persons if person is not None
        ]  # fmt: skip
    notify(notices, at=at)
    return len(left)
