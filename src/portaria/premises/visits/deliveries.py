"""Private deliveries: whoever expects one tells the desk; the desk says when it is there (F12)."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame.permissions import Denied, signed_in
from portaria.frame.viewer import viewer_of
from portaria.people.queries import bodies_of
from portaria.premises.desk import DESK, MANAGE, Desk
from portaria.premises.visits import acts
from portaria.premises.visits.acts.delivering import STANDING
from portaria.premises.visits.forms import DeliveryForm
from portaria.premises.visits.models import Delivery
from portaria.premises.visits.seeing import at_desk
from portaria.premises.visits.types import Announce, Refused

SHOWN = 100
"""Deliveries on the page; ours."""


@signed_in
def deliveries(request: HttpRequest) -> HttpResponse:
    """One's own deliveries; at the desk, all that are to come or wait there."""
    viewer = viewer_of(request)
    desks = viewer.bodies_with(DESK, MANAGE)
    shown = Q(person=viewer.person) | Q(body__in=desks, state__in=STANDING)
    rows = Delivery.objects.filter(shown).select_related("person", "place").order_by("-first_at")
    context = {"rows": rows[:SHOWN], "desks": desks, "me": viewer.person}
    return render(request, "premises_visits/deliveries.html", context)


@signed_in
def delivery_new(request: HttpRequest) -> HttpResponse:
    """Tell the desk of a delivery."""
    viewer = viewer_of(request)
    bodies = bodies_of(viewer.person, viewer.today) if viewer.person else ()
    if viewer.person is None or not bodies:
        raise Denied(())
    body, desk = bodies[0], Desk(clock.now())
    whats = list(desk.policy(body).words.keys.get("delivery", {}).items())
    form = DeliveryForm(body, whats, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        first, last = form.period(desk, body)
        told = Announce(body, viewer.person, int(data["complexo"]), data["ramal"], data["que"],
                        data["fornecedor"], first, last)  # fmt: skip
        try:
            acts.announce_deliveries([told], by=viewer.by, at=desk.at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("A recepção já sabe da entrega."))
            return redirect("deliveries")
    status = 400 if form.errors else 200
    return render(request, "premises_visits/delivery.html", {"form": form}, status=status)


@require_POST
@signed_in
def delivery_do(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """It is at the gate, or was fetched (the desk); or it will not come (who expects it)."""
    viewer = viewer_of(request)
    row = get_object_or_404(Delivery, pk=pk)
    mine = viewer.person is not None and viewer.person == row.person_id
    desk = at_desk(viewer, row.body_id)
    if what not in ("chegou", "retirada", "cancelar"):
        raise Http404
    if not (desk or (mine and what == "cancelar")):
        raise Denied((DESK, MANAGE), row.body_id)
    try:
        _do(what, pk, viewer.by)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Registrado."))
    return redirect("deliveries")


def _do(what: str, pk: int, by: str) -> None:
    if what == "chegou":
        acts.receive_deliveries([pk], by=by, at=clock.now())
    elif what == "retirada":
        acts.collect_deliveries([pk], by=by, at=clock.now())
    else:
        acts.cancel_deliveries([pk], by=by, at=clock.now())
