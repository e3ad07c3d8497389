"""Panels for heads of units: who is away, whose bond ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portaria.frame import labels
from portaria.frame.panels import SHOWN, Line, Panel, panel
from portaria.frame.viewer import Viewer
from portaria.people.models import Bond, Unit
from portaria.people.queries import not_over

SOON = timedelta(days=60)
"""How far ahead the end of a bond is told; ours, no norm's."""


@panel("team", place=15)
def team(viewer: Viewer, _now: datetime) -> Panel | None:
    """The people of the units that the viewer answers for today."""
    units = viewer.headed
    if not units:
        return None
    here = Bond.objects.filter(not_over(viewer.today), unit__in=units)
    count = here.aggregate(count=Count("person", distinct=True))["count"]
    return Panel(
        _("Minha equipe"),
        [*_units(units), *_notable(viewer, units)],
        count=count,
        href=reverse("team"),
        more=ngettext("%(count)s pessoa", "%(count)s pessoas", count) % {"count": count},
        icon="fa-users",
    )


def _units(units: Sequence[Unit]) -> list[Line]:
    return [Line(unit.acronym, f"{reverse('team')}?unidade={unit.pk}", unit.name) for unit in units]


def _notable(viewer: Viewer, units: Sequence[Unit]) -> list[Line]:
    """Who is away, and whose bond ends soon, the soonest first."""
    soon = Q(planned_end__gte=viewer.today, planned_end__lte=viewer.today + SOON)
    found = Bond.objects.filter(
        not_over(viewer.today), soon | ~Q(situation="active"), unit__in=units
    )
    # Thousands are looked through in the index; only those shown are read.
    keys = list(found.order_by("planned_end", "id").values_list("pk", flat=True)[:SHOWN])
    shown = Bond.objects.select_related("person").in_bulk(keys)
    return [
        Line(
            text=bond.person.shown_name,
            href=f"{reverse('team')}?unidade={bond.unit_id}",
            detail=_("fim previsto do vínculo") if bond.situation == "active" else "",
            due=datetime.combine(bond.planned_end, time(), viewer.zone)
            if bond.situation == "active" and bond.planned_end
            else None,
            badge=labels.of(labels.SITUATIONS, bond.situation),
            tone=labels.tone(bond.situation),
        )
        for bond in map(shown.__getitem__, keys)
    ]
