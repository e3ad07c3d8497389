"""One page per functional event: every consequence, with its provision, date and sum."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.frame import assignees, labels
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.lists import Column, page_of, read
from portaria.frame.permissions import requires, signed_in
from portaria.frame.viewer import is_fragment, viewer_of
from portaria.journeys.queries import event_sheet
from portaria.people import listing
from portaria.people.models import FunctionalEvent

_FILTERS = ("orgao", "tipo", "atraso", "carga")


@signed_in
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """An event, for the person it concerns and for whoever may read people of its body."""
    viewer = viewer_of(request)
    try:
        sheet = event_sheet(pk)
    except FunctionalEvent.DoesNotExist as error:
        raise Http404(f"evento {pk}") from error
    if viewer.person is None or viewer.person != sheet.event.person:
        viewer.must("people.read", sheet.event.body)
    context = {
        "sheet": sheet,
        "now": clock.now(),
        "assignees": assignees.names_of(step.assignee for step in sheet.steps),
    }
    return render(request, "web/event.html", context)


@requires("people.read")
def events(request: HttpRequest) -> HttpResponse:
    """Events of one body by when they became known; the late ones can be picked out."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, ("soube",), "-soube")
    body = chosen_body(viewer, "people.read", asked.get("orgao"))
    found = listing.events(
        body,
        kind=asked.get("tipo"),
        late=asked.get("atraso") == "sim",
        load=asked.number("carga"),
        descending=asked.descending,
    )
    context: dict[str, object] = {
        "page": page_of(list(found[asked.start : asked.stop]), asked),
        "asked": asked,
        "columns": (
            Column(_("Soube-se em"), "soube"),
            Column(_("Evento")),
            Column(_("De quem")),
            Column(_("Vale desde")),
            Column(_("Até")),
        ),
    }
    if is_fragment(request):
        return render(request, "web/event_rows.html", context)
    context |= {
        "body": body,
        "bodies": names_of(viewer.bodies_with("people.read")),
        "kinds": [(k, labels.of(labels.EVENTS, k)) for k in labels.EVENTS],
        "lateness": [("sim", _("só os informados com atraso"))],
    }
    return render(request, "web/events.html", context)
