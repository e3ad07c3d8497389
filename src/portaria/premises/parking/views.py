"""The lots: what is inside, what is awaited, barriers out of order; and one's own vehicles."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.bodies.policies import policy_on
from portaria.frame import labels, posted
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import requires, signed_in
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.people.queries import bodies_of
from portaria.premises.desk import DESK, MANAGE, Desk
from portaria.premises.parking import acts, listing
from portaria.premises.parking.facts import free_in
from portaria.premises.parking.forms import EntryForm, VehicleForm
from portaria.premises.parking.models import Outage, SpacePermit, Vehicle
from portaria.premises.parking.types import ENDED, Refused, VehicleAsk

_FILTERS = ("q", "orgao")


def body_of(viewer: Viewer, chosen: str) -> str:
    """The body looked at: one where the viewer guards."""
    return chosen_body(viewer, (DESK, MANAGE), chosen)


def entry_form(request: HttpRequest, body: str) -> EntryForm:
    """The form of a vehicle at the entrance, for ``body``."""
    policy = Desk(clock.now()).policy(body)
    return EntryForm(
        request.POST or None,
        initial={"placa": posted.line(request.GET, "placa", 10)},
        lots=[(str(area.pk), area.name) for area in listing.lots_of(body, policy)],
        spaces=listing.reserved_kinds(policy),
        stays=listing.reasons_to_stay(policy),
    )


@requires(DESK, MANAGE)
def parking(request: HttpRequest) -> HttpResponse:
    """What is inside, and the form of who comes; for htmx, only the rows."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "-entrada")
    body = body_of(viewer, asked.get("orgao"))
    context = _inside(body, asked)
    if is_fragment(request):
        return render(request, "premises_parking/rows.html", context)
    form = entry_form(request, body)
    context["leaving"] = leaving = posted.number(request.GET.get("sai", ""))
    if leaving is not None:  # the page opens at that vehicle's exit
        form.fields["placa"].widget.attrs.pop("autofocus", None)
    return shown(request, viewer, body, form, context)


def shown(
    request: HttpRequest, viewer: Viewer, body: str, form: EntryForm, context: dict[str, object]
) -> HttpResponse:
    """The whole page, around ``form``."""
    now = clock.now()
    lots = listing.lots_of(body, Desk(now).policy(body))
    context |= {
        "form": form,
        "body": body,
        "bodies": names_of(viewer.bodies_with(DESK, MANAGE)),
        "lots": [(area, free_in(area)) for area in lots],
        "outages": Outage.objects.filter(body=body, ended_at=None).select_related("passage"),
        "awaited": listing.awaited(body, now, now + timedelta(days=1)),
    }
    status = 400 if form.errors else 200
    return render(request, "premises_parking/parking.html", context, status=status)


def inside(request: HttpRequest, body: str) -> dict[str, object]:
    """What the list shows of ``body``, unfiltered."""
    return _inside(body, read(request.GET, _FILTERS, tuple(listing.SORTS), "-entrada"))


def _inside(body: str, asked: Asked) -> dict[str, object]:
    found, policy = listing.inside([body], text=asked.get("q")), Desk(clock.now()).policy(body)
    way = "-" if asked.descending else ""
    found = found.order_by(*(f"{way}{name}" for name in listing.SORTS[asked.sort]))
    return {
        "page": page_of(list(found[asked.start : asked.stop]), asked),
        "asked": asked,
        "columns": (
            Column(_("Placa"), "placa"),
            Column(_("Quem")),
            Column(_("Vaga")),
            Column(_("Entrada"), "entrada", "tight"),
            Column(_("Saída")),
        ),
        "gates": [(str(gate.pk), gate.name) for gate in listing.gates_of(body, policy)],
    }


@requires(DESK, MANAGE)
def parking_csv(request: HttpRequest) -> HttpResponseBase:
    """What is inside, whole, as CSV."""
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "-entrada")
    body = body_of(viewer_of(request), asked.get("orgao"))
    header = (_("Placa"), _("Quem"), _("Para quê"), _("Estacionamento"), _("Vaga"), _("Entrada"),
              _("Deixado depois do expediente"))  # fmt: skip
    rows = (
        (r.plate, r.person.shown_name if r.person else "",
         labels.of(labels.PARKING_PURPOSES, r.purpose), r.lot.code, r.space, r.entered_at,
         r.overnight_at)
        for r in listing.inside([body], text=asked.get("q"))
        .order_by("pk").iterator(chunk_size=5000)
    )  # fmt: skip
    return as_csv("estacionamento", header, rows)


@signed_in
def my_vehicles(request: HttpRequest) -> HttpResponse:
    """One's own vehicles and reserved spaces; a vehicle more."""
    viewer = viewer_of(request)
    bodies = bodies_of(viewer.person, viewer.today) if viewer.person is not None else ()
    form = VehicleForm(request.POST or None)
    if request.method == "POST" and bodies and form.is_valid():
        data = form.cleaned_data
        ask = VehicleAsk(bodies[0], data["placa"], viewer.person, data["modelo"], data["cor"])
        try:
            acts.register_vehicles([ask], by=viewer.by, at=clock.now())
        except Refused as refusal:
            form.add_error("placa", str(refusal))
        else:
            messages.success(request, _("Veículo registrado."))
            return redirect("my_vehicles")
    mine = Vehicle.objects.filter(person=viewer.person).exclude(person=None)
    spaces = SpacePermit.objects.filter(person=viewer.person).exclude(person=None)
    context = {
        "form": form if bodies else None,
        "vehicles": mine.exclude(state=ENDED).order_by("plate"),
        "spaces": [
            (listing.kind_in_words(row.kind, policy_on(row.body_id, viewer.today)), row)
            for row in spaces.exclude(state=ENDED).order_by("first_on")
        ],
    }
    status = 400 if form.errors else 200
    return render(request, "premises_parking/mine.html", context, status=status)
