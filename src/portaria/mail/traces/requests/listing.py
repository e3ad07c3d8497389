"""Which requests somebody may know of."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from portaria.mail.traces.models import TraceRequest

STATES = ("asked", "authorised", "released", "refused", "withdrawn")


def known_to(person: int | None, bodies: Sequence[str]) -> QuerySet[TraceRequest]:
    """One's own requests and those of the bodies whose requests one decides."""
    mine = Q(person=person) if person is not None else Q(pk__in=[])
    found = TraceRequest.objects.filter(mine | Q(body__in=bodies))
    return found.select_related("body", "person", "authorised_by", "released_by")


def that_concern(person: int) -> QuerySet[TraceRequest]:
    """Requests for which somebody's records were looked at, as far as they were told."""
    found = TraceRequest.objects.filter(concerned__person=person, concerned__told_at__isnull=False)
    return found.select_related("body").order_by("-released_at")
