"""How vehicles are found by the search of the site and by the desk's box: by plate."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portaria.frame import labels
from portaria.frame.search import Hit, provider
from portaria.frame.viewer import Viewer
from portaria.premises.desk import DESK, MANAGE
from portaria.premises.parking import listing
from portaria.premises.parking.models import Vehicle
from portaria.premises.parking.types import ENDED

KIND = "vehicles"


@provider(KIND, gettext_noop("Veículos"), place=14, icon="fa-car")
def vehicles(viewer: Viewer, text: str, limit: int) -> Sequence[Hit]:
    """Vehicles whose plate begins with the text: those inside and those registered, for who works
    with the premises; for everybody else, their own."""
    plate = "".join(c for c in text.upper() if c.isalnum())
    if not plate:
        return []
    bodies = viewer.bodies_with(DESK, MANAGE)
    parked = listing.inside(bodies).filter(plate__startswith=plate).order_by("plate")[:limit]
    hits = {
        row.plate: Hit(
            row.plate, _page(row.body_id, q=row.plate),
            " · ".join(filter(None, (row.person.shown_name if row.person else "", row.lot.name))),
            _("dentro"), "good",
        )
        for row in parked
    }  # fmt: skip
    found = Vehicle.objects.filter(plate__startswith=plate).exclude(state=ENDED)
    mine = Q(person=viewer.person) if viewer.person is not None else Q(pk__in=())
    seen = found.filter(Q(body__in=bodies) | mine).select_related("person")
    for one in seen.order_by("plate")[:limit]:
        at_desk = one.body_id in bodies
        hits.setdefault(
            one.plate,
            Hit(
                one.plate,
                _page(one.body_id, placa=one.plate) if at_desk else reverse("my_vehicles"),
                " · ".join(filter(None, (one.person.shown_name if one.person else "", one.model))),
                labels.of(labels.GRANTS, one.state), labels.tone(one.state),
            ),
        )  # fmt: skip
    return list(hits.values())[:limit]


def _page(body: str, **asked: str) -> str:
    """The lot's page with that vehicle among those inside, or ready to come in."""
    return f"{reverse('parking')}?{urlencode({'orgao': body, **asked})}"
