"""How visits are found by the search of the site: by visitor, document, badge or the code of an
invitation."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from portaria.frame import labels
from portaria.frame.search import Hit, provider
from portaria.frame.templatetags.portaria import instant
from portaria.frame.viewer import Viewer
from portaria.premises.desk import DESK, MANAGE
from portaria.premises.visits import listing
from portaria.premises.visits.models import Visit


@provider("visits", gettext_noop("Visitas"), place=12, icon="fa-id-card-alt")
def visits(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """The latest visits of the bodies at whose desk the viewer stands; of who receives or keeps
    company, their own, which no document finds."""
    at_desk = listing.visits(viewer.bodies_with(DESK, MANAGE), text=text)
    rows = list(_short(at_desk)[:limit])
    if viewer.person is not None:
        mine = Q(host=viewer.person) | Q(escort=viewer.person)
        own = listing.invited(text).filter(mine).exclude(pk__in=[row.pk for row in rows])
        rows += _short(own)[:limit]
    return [
        Hit(
            row.visitor.name,
            reverse("visit", args=[row.pk]),
            " · ".join(filter(None, (row.place.name if row.place else "", instant(row.first_at)))),
            labels.of(labels.VISITS, row.state),
            labels.tone(row.state),
        )
        for row in rows[:limit]
    ]


def _short(found: QuerySet[Visit]) -> QuerySet[Visit]:
    """The latest first, with what a hit says of each."""
    told = found.select_related(None).select_related("visitor", "place")
    told = told.only("first_at", "state", "visitor__name", "place__name")
    return told.order_by("-first_at", "-id")
