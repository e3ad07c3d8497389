"""How persons and units are found by the search of the site."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.translation import gettext_noop

from portaria.frame import labels
from portaria.frame.categories import label
from portaria.frame.search import Hit, provider
from portaria.frame.viewer import Viewer
from portaria.people import listing
from portaria.people.queries import units_on

POWER = "people.read"


@provider(
    "people", gettext_noop("Pessoas"), place=10, icon="fa-user", powers=(POWER,),
    more="/pessoas/?q=",
)  # fmt: skip
def persons(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Persons by name or registration, in each body where the viewer may read them."""
    found: dict[int, Hit] = {}
    for body in viewer.bodies_with(POWER):
        wanted = listing.Wanted(body, viewer.today, text=text)
        for row in listing.persons(wanted, start=0, stop=limit):
            found.setdefault(
                row.id,
                Hit(
                    row.name,
                    reverse("person", args=[row.id]),
                    " · ".join(filter(None, (label(row.category), row.unit_acronym))),
                    labels.of(labels.SITUATIONS, row.situation),
                    labels.tone(row.situation),
                ),
            )
    return list(found.values())[:limit]


@provider(
    "units", gettext_noop("Unidades"), place=15, icon="fa-sitemap", powers=(POWER,),
    more="/unidades/?q=",
)  # fmt: skip
def units(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Units that exist, by acronym or name: those called so before those whose name has it."""
    called = Q(acronym__istartswith=text)
    asked = called | Q(name__icontains=text)
    found = units_on(viewer.today, body__in=viewer.bodies_with(POWER)).filter(asked)
    first = Case(When(called, then=0), default=1)
    rows = found.select_related("body").order_by(first, "acronym", "id")[:limit]
    return [
        Hit(one.acronym, reverse("unit", args=[one.pk]), f"{one.name} · {one.body.acronym}")
        for one in rows
    ]
