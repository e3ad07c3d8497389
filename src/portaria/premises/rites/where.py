"""Where in the premises: the areas and places of the body to choose from in a request's form.
Nobody knows their codes by heart, and most people may not open the page of areas."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portaria.norms.policy import Policy
from portaria.premises.places.models import Area, Place
from portaria.procedures.requests.types import Field, Pairs

MOST = 500
"""Areas, or places, offered to choose from: a bound of ours."""


def areas(policy: Policy, _category: str) -> Pairs:
    """Those in use, by code."""
    return _pairs(Area.objects.filter(body=policy.body, closed_on=None))


def places(policy: Policy, _category: str) -> Pairs:
    """Those in use, by code."""
    return _pairs(Place.objects.filter(body=policy.body, closed_on=None))


def _pairs(found: QuerySet[Area] | QuerySet[Place]) -> Pairs:
    rows = found.order_by("code").values_list("code", "name")[:MOST]
    return [(code, f"{code} – {name}") for code, name in rows]


AREA = Field("area", _("Área"), "choice", choices=areas)
