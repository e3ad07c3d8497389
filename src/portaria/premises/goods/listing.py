"""Lists of goods that leave, as pages, exports and programs show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from portaria.frame import posted
from portaria.people.names import plain
from portaria.premises.goods.models import Exit
from portaria.premises.goods.types import AUTHORISED, CANCELLED, LEFT

STATES = (AUTHORISED, LEFT, CANCELLED)
SORTS = {"numero": ("id",), "ate": ("last_on", "id"), "quem": ("carrier__in_order", "id")}


def exits(bodies: Sequence[str], *, text: str = "", state: str = "") -> QuerySet[Exit]:
    """The authorisations of ``bodies`` of that number, or whose carrier begins with ``text``,
    whatever its accents and case."""
    found = Exit.objects.filter(body__in=bodies)
    if text:
        named = Q(carrier__in_order__startswith=plain(text))
        number = posted.number(text)
        found = found.filter(named if number is None else named | Q(pk=number))
    if state in STATES:
        found = found.filter(state=state)
    return found.select_related("place", "body")


def as_json(row: Exit) -> dict[str, Any]:
    """An authorisation with its goods and what the guard found, for programs."""
    return {
        "number": row.pk,
        "goods": row.goods,
        "state": row.state,
        "place": row.place.code,
        "carrier": row.carrier,
        "destination": row.destination,
        "first_on": row.first_on.isoformat(),
        "last_on": row.last_on.isoformat(),
        "term": row.term,
        "provision": row.provision,
        "items": [
            {"line": i.number, "quantity": i.quantity, "what": i.what, "tag": i.tag}
            for i in row.items.order_by("number")
        ],
        "checks": [
            {"at": c.at.isoformat(), "outcome": c.outcome, "copy": c.copy, "found": c.found,
             "said": c.said}
            for c in row.checks.order_by("pk")
        ],
    }  # fmt: skip
