"""Permissions that somebody has, as accesses under review (A7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q

from portaria.procedures.permits.acts import end_permits
from portaria.procedures.permits.models import Permit
from portaria.procedures.reviews.types import Access, register

REVIEWED = {
    "mail.visit": "Acesso à caixa de outra pessoa",
    "mail.forwarding": "Redirecionamento da caixa para fora",
}
"""Kinds that give somebody something: a restriction takes it, and is no access."""


class Permits:
    """What was given to a person, or about what is theirs."""

    def of(self, body: str, persons: Sequence[int], day: date) -> Sequence[Access]:
        found = Permit.objects.filter(
            Q(person__in=persons) | Q(person=None, holder__in=persons),
            Q(until=None) | Q(until__gte=day), body=body, kind__in=REVIEWED, ended_at=None,
        )  # fmt: skip
        return [
            Access(row.pk, row.person_id or row.holder_id or 0,
                   f"{REVIEWED[row.kind]}: {row.purpose[:120]}")
            for row in found.order_by("pk")
        ]  # fmt: skip

    def withdraw(self, keys: Sequence[int], why: str, *, by: str, at: datetime) -> object:
        return end_permits(keys, why, by=by, at=at)


register("permit", Permits())
