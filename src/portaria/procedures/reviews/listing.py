"""Reviews found and told."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Q, QuerySet

from portaria.ledger.types import Json
from portaria.procedures.reviews.models import Campaign, Item


def counts(row: Campaign) -> dict[str, int]:
    """How many accesses are in each state."""
    found = Item.objects.filter(campaign=row).values_list("state").annotate(n=Count("pk"))
    return dict(found.order_by("state"))


def items(row: Campaign, *, state: str = "", unit: int | None = None) -> QuerySet[Item]:
    """The accesses under review, unit by unit."""
    found = Item.objects.filter(campaign=row).select_related("person", "unit", "decided_by")
    if state:
        found = found.filter(state=state)
    if unit is not None:
        found = found.filter(unit=unit)
    return found.order_by("unit__acronym", "person__shown_in_order", "pk")


def reachable(bodies: Collection[str], units: Collection[int]) -> QuerySet[Campaign]:
    """The reviews of ``bodies``, and those that have accesses for the heads of ``units``; of each,
    ``waiting``: how many accesses nobody reviewed yet."""
    theirs = Item.objects.filter(unit__in=units).values("campaign")
    found = Campaign.objects.filter(Q(body__in=bodies) | Q(pk__in=theirs))
    waiting = Count("items", filter=Q(items__state="waiting"))
    return found.select_related("body").annotate(waiting=waiting).order_by("-opened_at", "-pk")


def as_json(row: Campaign, *, whole: bool = False) -> dict[str, Json]:
    """``{"id", "body", "title", "due_on", "undone", "state", "provision", "counts"}``; ``whole``:
    and ``items``."""
    told: dict[str, Json] = {
        "id": row.pk, "body": row.body_id, "title": row.title, "due_on": row.due_on.isoformat(),
        "undone": row.undone, "state": row.state, "provision": row.provision,
        "counts": counts(row),
    }  # fmt: skip
    if whole:
        told["items"] = [
            {"id": i.pk, "unit": i.unit.acronym if i.unit else None, "person": i.person_id,
             "what": i.what, "state": i.state, "decided_by": i.decided_by_id, "why": i.why}
            for i in items(row)
        ]  # fmt: skip
    return told
