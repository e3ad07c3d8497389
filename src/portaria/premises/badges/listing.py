"""Lists of badges as pages show them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from portaria.bodies.policies import adopted
from portaria.people.queries import called
from portaria.premises.badges.models import Badge

STATES = ("active", "blocked", "returned", "ended")
SORTS = {"serie": ("serial", "id"), "desde": ("state_since", "id"), "ate": ("valid_until", "id")}


def badges(
    bodies: Sequence[str], *, text: str = "", state: str = "", kind: str = ""
) -> QuerySet[Badge]:
    """The badges of ``bodies`` whose serial begins with ``text``, or whose person is called so."""
    found = Badge.objects.filter(body__in=bodies)
    if text:
        found = found.filter(Q(serial__istartswith=text) | called(text))
    if state in STATES:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    return found.select_related("body", "person")


def kinds_of(bodies: Sequence[str]) -> dict[str, str]:
    """The kinds of badges in the words of the norms of ``bodies``."""
    return {
        kind: word
        for body in bodies
        for kind, word in adopted(body).vocabulary.keys.get("badge_kind", {}).items()
    }
