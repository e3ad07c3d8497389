"""What is done at the gates of the lots, and to one's own vehicles."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame import posted
from portaria.frame.permissions import Denied, requires, signed_in
from portaria.frame.viewer import Viewer, viewer_of
from portaria.norms.policy import Policy
from portaria.people.queries import bond_under
from portaria.premises.desk import DESK, MANAGE, Desk
from portaria.premises.parking import acts
from portaria.premises.parking.decisions import GO
from portaria.premises.parking.forms import EntryForm
from portaria.premises.parking.listing import gates_of, lots_of, parked_with
from portaria.premises.parking.models import Outage, Parked, Vehicle
from portaria.premises.parking.types import Departure, Entry, Refused
from portaria.premises.parking.views import body_of, entry_form, inside, shown
from portaria.steps.reasons import why


@require_POST
@requires(DESK, MANAGE)
def parking_enter(request: HttpRequest) -> HttpResponse:
    """A vehicle at the entrance: inside, outside, or neither, and why; to its exit where it is
    inside already."""
    viewer = viewer_of(request)
    body = body_of(viewer, request.POST.get("orgao", ""))
    form = entry_form(request, body)
    if form.is_valid():
        leaving = parked_with(body, form.cleaned_data["placa"])
        if leaving is not None:
            said = {"plate": leaving.plate}
            messages.info(request, _("%(plate)s está dentro: confirme a saída.") % said)
            asked = {"orgao": body, "q": leaving.plate, "sai": str(leaving.pk)}
            return redirect(f"{reverse('parking')}?{urlencode(asked)}")
        try:
            [admitted] = acts.admit_vehicles([_entry(form, body)], by=viewer.by, at=clock.now())
        except Refused as refusal:
            form.add_error("placa", str(refusal))
        else:
            said = {"plate": form.cleaned_data["placa"].upper(), "why": why(admitted.decision)}
            if admitted.parked is not None:
                messages.success(request, _("%(plate)s: entra. %(why)s") % said)
            elif admitted.decision.outcome == "outside":
                messages.warning(request, _("%(plate)s: vagas externas. %(why)s") % said)
            else:
                messages.error(request, _("%(plate)s: não entra. %(why)s") % said)
            return redirect("parking")
    return shown(request, viewer, body, form, inside(request, body))


def _entry(form: EntryForm, body: str) -> Entry:
    data, person = form.cleaned_data, None
    if data["matricula"]:
        bond = bond_under(body, data["matricula"], Desk(clock.now()).today(body))
        if bond is None:
            raise Refused(_("Ninguém em exercício tem essa matrícula."))
        person = bond.person_id
    if int(data["lote"]) not in {area.pk for area in lots_of(body, _policy(body))}:
        raise Refused(_("O estacionamento não existe."))
    return Entry(
        int(data["lote"]), data["placa"], data["para"], person, data["cracha"], data["mostrou"],
        data["vaga"], data["servico"], data["motivo"],
    )  # fmt: skip


@require_POST
@requires(DESK, MANAGE)
def parking_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """A vehicle at an exit."""
    viewer = viewer_of(request)
    row = get_object_or_404(Parked, pk=pk)
    _must_guard(viewer, row.body_id)
    gate = request.POST.get("saida", "")
    known = {str(one.pk) for one in gates_of(row.body_id, _policy(row.body_id))}
    departure = Departure(
        pk, int(gate) if gate in known else 0,
        shown=bool(request.POST.get("mostrou")), other_way=bool(request.POST.get("outra")),
    )  # fmt: skip
    try:
        [decision] = acts.let_out([departure], by=viewer.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("parking")
    said = {"plate": row.plate, "why": why(decision)}
    if decision.outcome == GO:
        messages.success(request, _("%(plate)s: saiu. %(why)s") % said)
    else:
        messages.error(request, _("%(plate)s: não sai por aqui. %(why)s") % said)
    return redirect("parking")


@require_POST
@requires(DESK, MANAGE)
def outage_new(request: HttpRequest) -> HttpResponse:
    """A barrier is out of order."""
    viewer = viewer_of(request)
    body, gate = body_of(viewer, request.POST.get("orgao", "")), request.POST.get("cancela", "")
    known = {str(one.pk) for one in gates_of(body, _policy(body))}
    try:
        acts.tell_outage(
            int(gate) if gate in known else 0, posted.text(request.POST, "motivo"),
            by=viewer.by, at=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Registrado: o crachá passa a ser mostrado à vigilância."))
    return redirect("parking")


@require_POST
@requires(DESK, MANAGE)
def outage_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A barrier works again."""
    viewer = viewer_of(request)
    row = get_object_or_404(Outage, pk=pk)
    _must_guard(viewer, row.body_id)
    acts.end_outages([pk], by=viewer.by, at=clock.now())
    messages.success(request, _("Registrado."))
    return redirect("parking")


@require_POST
@signed_in
def vehicle_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A vehicle of one's own is no longer."""
    viewer = viewer_of(request)
    row = get_object_or_404(Vehicle, pk=pk)
    if viewer.person is None or viewer.person != row.person_id:
        raise Denied((MANAGE,), row.body_id)
    acts.end_vehicles([pk], by=viewer.by, at=clock.now())
    messages.success(request, _("Veículo retirado."))
    return redirect("my_vehicles")


def _must_guard(viewer: Viewer, body: str) -> None:
    if not (viewer.holds(DESK, body) or viewer.holds(MANAGE, body)):
        raise Denied((DESK, MANAGE), body)


def _policy(body: str) -> Policy:
    return Desk(clock.now()).policy(body)
