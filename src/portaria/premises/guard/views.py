"""The guard's page: passages as they happen, who is inside, places that are left."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.permissions import Denied, requires
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.premises.desk import DESK, MANAGE, Desk
from portaria.premises.guard import acts, listing
from portaria.premises.guard.links import LINKS
from portaria.premises.guard.models import Evacuation
from portaria.premises.places.models import Place
from portaria.premises.places.types import Refused
from portaria.privacy.acts import record_reads
from portaria.privacy.types import Read


class LeavingForm(forms.Form):
    """Which place is left, and why."""

    lugar = forms.IntegerField()
    motivo = forms.CharField(max_length=300)


def _body(viewer: Viewer, request: HttpRequest) -> str:
    """The body looked at: the one asked for, or the viewer's first."""
    return chosen_body(viewer, (DESK, MANAGE), request.GET.get("orgao", ""))


@requires(DESK, MANAGE)
def guard(request: HttpRequest) -> HttpResponse:
    """The page; for htmx its passages and the places that are being left, or 204 where it shows
    them already."""
    viewer = viewer_of(request)
    body, now = _body(viewer, request), clock.now()
    leaving = list(listing.left(body))
    seen = "-".join(map(str, (listing.latest(body), *(one.pk for one in leaving))))
    if is_fragment(request) and request.GET.get("visto") == seen:
        return HttpResponse(status=204)
    rows = listing.passages(body)
    context: dict[str, object] = {"body": body, "rows": rows, "seen": seen, "leaving": leaving}
    if is_fragment(request):
        return render(request, "premises_guard/passages.html", context)
    context |= {
        "bodies": names_of(viewer.bodies_with(DESK, MANAGE)),
        "doors": listing.standings(body, now),
        "count": listing.muster(body, Desk(now).policy(body)).count,
        "links": [(reverse(name), _(title)) for name, title in LINKS],
        "places": [
            (row.pk, row.name)
            for row in Place.objects.filter(body=body, closed_on=None).order_by(
                "name__in_order", "pk"
            )
        ],
    }
    return render(request, "premises_guard/guard.html", context)


@requires(DESK, MANAGE)
def guard_inside(request: HttpRequest) -> HttpResponse:
    """Who is inside, by area, to be printed and ticked; who looks is on record."""
    viewer = viewer_of(request)
    body, now = _body(viewer, request), clock.now()
    muster = listing.muster(body, Desk(now).policy(body))
    record_reads(
        [Read(row.person, "inside", DESK, body) for row in muster.everybody if row.person > 0],
        by=viewer.by, reader=viewer.person, at=now,
    )  # fmt: skip
    context = {"body": body, "muster": muster, "now": now}
    return render(request, "premises_guard/inside.html", context)


@requires(DESK, MANAGE)
def guard_muster(request: HttpRequest) -> HttpResponse:
    """What keeps that list in the guard's browser, for when the site is away: a service worker,
    whose reach is that of its address."""
    return render(request, "premises_guard/muster.js", content_type="text/javascript")


@require_POST
@requires(DESK, MANAGE)
def guard_leave(request: HttpRequest) -> HttpResponse:
    """A place is left: nobody enters but who helps."""
    viewer = viewer_of(request)
    form = LeavingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Diga que lugar é abandonado e por quê. Nada foi alterado."))
        return redirect("guard")
    place = get_object_or_404(Place, pk=form.cleaned_data["lugar"])
    _must(viewer, place.body_id)
    try:
        acts.begin_evacuation(place.pk, form.cleaned_data["motivo"], by=viewer.by, at=clock.now())
    except Refused as error:
        messages.error(request, str(error))
    return redirect("guard")


@require_POST
@requires(DESK, MANAGE)
def guard_leave_end(request: HttpRequest, pk: int) -> HttpResponse:
    """It is over."""
    viewer = viewer_of(request)
    row = get_object_or_404(Evacuation.objects.select_related("place"), pk=pk)
    _must(viewer, row.place.body_id)
    try:
        acts.end_evacuation(pk, by=viewer.by, at=clock.now())
    except Refused as error:
        messages.error(request, str(error))
    return redirect("guard")


def _must(viewer: Viewer, body: str) -> None:
    if not (viewer.holds(DESK, body) or viewer.holds(MANAGE, body)):
        raise Denied((DESK, MANAGE), body)
