"""HR loads: what each brought, and the lines HR must correct."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from portaria.frame import labels
from portaria.frame.actors import users_in
from portaria.frame.bodies import chosen_bodies, names_of
from portaria.frame.lists import Column, page_of, read
from portaria.frame.permissions import requires
from portaria.frame.viewer import is_fragment, viewer_of
from portaria.people.models import FunctionalEvent, Load

POWER = "hr.load"
_FILTERS = ("orgao", "estado")
_SHOWN = 200
"""Rejected lines and events on a load's page; ours, no norm's."""


def figures(counts: Mapping[str, object]) -> list[tuple[str, int]]:
    """The counts of a load in words, those of events and units one by one; zeros left out."""
    tables = {"events": labels.EVENTS, "units": labels.UNIT_CHANGES}
    shown = []
    for key, value in counts.items():
        if isinstance(value, Mapping):
            shown += [(labels.of(tables.get(key, {}), str(k)), int(n)) for k, n in value.items()]
        elif isinstance(value, int):
            shown.append((labels.of(labels.COUNTS, key), value))
    return [(words, count) for words, count in shown if count]


@requires(POWER)
def loads(request: HttpRequest) -> HttpResponse:
    """The loads, the latest first."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, ("quando",), "-quando")
    bodies = chosen_bodies(viewer, POWER, asked.get("orgao"))
    found = Load.objects.filter(body__in=bodies)
    if asked.get("estado"):
        found = found.filter(state=asked.get("estado"))
    way = "-" if asked.descending else ""
    found = found.select_related("body").order_by(f"{way}loaded_at", f"{way}id")
    rows = [(row, figures(row.counts)) for row in found[asked.start : asked.stop]]
    context: dict[str, object] = {
        "page": page_of(rows, asked),
        "users": users_in(row.by for row, _figures in rows),
        "asked": asked,
        "columns": (
            Column(_("Quando"), "quando"),
            Column(_("Arquivo")),
            Column(_("Órgão")),
            Column(_("Estado")),
            Column(_("Contagens")),
            Column(_("Por")),
        ),
    }
    if is_fragment(request):
        return render(request, "web/load_rows.html", context)
    context |= {
        "bodies": names_of(viewer.bodies_with(POWER)),
        "states": [(s, labels.of(labels.LOADS, s)) for s in labels.LOADS],
    }
    return render(request, "web/loads.html", context)


@requires(POWER)
def load(request: HttpRequest, pk: int) -> HttpResponse:
    """One load: its counts, its rejected lines, its events."""
    viewer = viewer_of(request)
    shown = get_object_or_404(Load.objects.select_related("body"), pk=pk)
    viewer.must(POWER, shown.body_id)
    events = FunctionalEvent.objects.filter(load=pk).select_related("person", "unit")
    context = {
        "load": shown,
        "users": users_in([shown.by]),
        "figures": figures(shown.counts),
        "rejections": list(shown.rejections.order_by("id")[:_SHOWN]),
        "events": list(events.order_by("id")[: _SHOWN + 1]),
        "shown": _SHOWN,
    }
    return render(request, "web/load.html", context)
