"""Permissions that somebody has, as accesses under review (A7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db.models import Q

from portaria.procedures.permits.acts import end_permits
from portaria.procedures.permits.models import Permit
from portaria.procedures.permits.types import accesses
from portaria.procedures.reviews.types import Access, register


class Permits:
    """What was given to a person, or about what is theirs."""

    def of(self, body: str, persons: Sequence[int], day: date) -> Sequence[Access]:
        named = accesses()
        found = Permit.objects.filter(
            Q(person__in=persons) | Q(person=None, holder__in=persons),
            Q(until=None) | Q(until__gte=day), body=body, kind__in=named, ended_at=None,
        )  # fmt: skip
        return [
            Access(row.pk, row.person_id or row.holder_id or 0, _said(row, named))
            for row in found.order_by("pk")
        ]

    def withdraw(self, keys: Sequence[int], why: str, *, by: str, at: datetime) -> object:
        return end_permits(keys, why, by=by, at=at)


def _said(row: Permit, named: Mapping[str, str]) -> str:
    return f"{named[row.kind]}: {row.purpose[:120]}"


register("permit", Permits())
