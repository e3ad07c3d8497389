"""The areas of the premises, with what the norm asks of whoever enters each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.frame.bodies import body_among, names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import signed_in
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.people.queries import bodies_of
from portaria.premises.contact import contact
from portaria.premises.desk import DESK, MANAGE, Desk
from portaria.premises.places.decisions import levels_in
from portaria.premises.places.listing import AreaSheet, sheets

_FILTERS = ("q", "orgao", "nivel")


def _wanted(viewer: Viewer, asked: Asked) -> tuple[str, list[AreaSheet]]:
    """The body looked at and its areas: all for those who manage or receive, else those that the
    viewer answers for (none today: who stands in for a head that is there)."""
    bodies = viewer.bodies_with(MANAGE, DESK)
    mine = viewer.headed
    every = tuple(dict.fromkeys((*bodies, *(unit.body_id for unit in mine))))
    if not every and viewer.heads and viewer.person is not None:
        every = bodies_of(viewer.person, viewer.today)
    body = body_among(every, asked.get("orgao"), MANAGE, DESK)
    found = sheets(body, clock.now(), text=asked.get("q"), level=asked.get("nivel"))
    if body not in bodies:
        own = {unit.pk for unit in mine}
        found = [sheet for sheet in found if sheet.area.unit_id in own]
    return body, found


@signed_in
def areas(request: HttpRequest) -> HttpResponse:
    """The list; for htmx, only its rows."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, ("codigo",), "codigo")
    body, found = _wanted(viewer, asked)
    context: dict[str, object] = {
        "page": page_of(found[asked.start : asked.stop], asked),
        "asked": asked,
        "columns": (
            Column(_("Área")),
            Column(_("Nível")),
            Column(_("Lugar")),
            Column(_("Quem responde")),
            Column(_("O que se pede")),
        ),
    }
    if is_fragment(request):
        return render(request, "premises_places/rows.html", context)
    policy = Desk(clock.now()).policy(body)
    context |= {
        "contact": contact(policy),
        "bodies": names_of(viewer.bodies_with(MANAGE, DESK) or (body,)),
        "levels": [
            (level, policy.words.of(level, ("area_level",))) for level in sorted(levels_in(policy))
        ],
    }
    return render(request, "premises_places/areas.html", context)


@signed_in
def areas_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list, whole, as CSV."""
    asked = read(request.GET, _FILTERS, ("codigo",), "codigo")
    _body, found = _wanted(viewer_of(request), asked)
    header = (_("Código"), _("Área"), _("Nível"), _("Lugar"), _("Unidade"), _("O que se pede"))
    rows = (
        (s.area.code, s.area.name, s.level, s.area.place.name,
         s.area.unit.acronym if s.area.unit else "", "; ".join(r.text for r in s.requires.reasons))
        for s in found
    )  # fmt: skip
    return as_csv("areas", header, rows)
