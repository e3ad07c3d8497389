"""Who presides a union, as HR homologated it (F7): badges, accesses and parking ask for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from portaria.procedures.permits.models import Permit

UNION = "premises.union_presidency"
"""The kind of permit by which HR homologates that somebody presides a union."""


def presiding(persons: Iterable[int], day: date | None) -> frozenset[int]:
    """Those of ``persons`` whom HR homologated as presiding a union on ``day``; None: at all."""
    found = Permit.objects.filter(kind=UNION, holder__in=list(persons), ended_at=None)
    if day is not None:
        found = found.filter(Q(until=None) | Q(until__gte=day), since__lte=day)
    return frozenset(key for key in found.values_list("holder", flat=True) if key is not None)
