"""Competences that a body's configuration declares, once the units it names are known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from portaria.bodies.types import CompetenceConfig
from portaria.people.acts import CompetenceDraft, assign_competences
from portaria.people.models import Competence
from portaria.people.queries import units_on


def assign_declared(
    declared: Sequence[CompetenceConfig], *, body: str, day: date, by: str, at: datetime
) -> list[int]:
    """Record those of ``declared`` whose unit exists on ``day`` and that are not recorded yet;
    return their primary keys. A unit that HR has not told of yet receives its competence with a
    later load."""
    units = dict(units_on(day, body=body).order_by("-id").values_list("acronym", "id"))
    known = set(Competence.objects.filter(body=body).values_list("power", "unit", "start"))
    drafts = [
        CompetenceDraft(
            body=body,
            power=c.power,
            start=c.since,
            unit=units[c.unit],
            head_only=c.head_only,
            end=c.until,
            provision=c.provision,
        )
        for c in declared
        if c.unit in units and (c.power, units[c.unit], c.since) not in known
    ]
    return assign_competences(drafts, by=by, at=at)
