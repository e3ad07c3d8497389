"""What is done to goods that leave: checked at the gate, their term taken, cancelled; a shipment
that a unit authorises itself; the reconciliation."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame import posted
from portaria.frame.bodies import body_among, names_of
from portaria.frame.permissions import Denied, requires, signed_in
from portaria.frame.viewer import Viewer, viewer_of
from portaria.people.models import Unit
from portaria.people.queries import headed_by
from portaria.premises.desk import DESK, MANAGE
from portaria.premises.goods import acts
from portaria.premises.goods.decisions import WHOLE
from portaria.premises.goods.forms import ShipmentForm
from portaria.premises.goods.models import Exit, Reconciliation
from portaria.premises.goods.reading import lines_of
from portaria.premises.goods.reconciling import held_in, reconcile_exits
from portaria.premises.goods.types import FOR_AN_EVENT, Carried, ExitAsk, Refused
from portaria.premises.goods.views import may_cancel, seen
from portaria.premises.places.models import Place
from portaria.steps.reasons import why

_SUPPLIES = "consumo"


@require_POST
@signed_in
def goods_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The guard tells what was found: each line's quantity, what is strange, the copy kept."""
    viewer = viewer_of(request)
    row = seen(viewer, pk)
    if not viewer.holds(DESK, row.body_id):
        raise Denied((DESK,), row.body_id)
    numbers = row.items.values_list("number", flat=True)
    found = {n: _count(request.POST.get(f"item-{n}", "")) for n in numbers}
    carried = Carried(
        pk, found, copy=bool(request.POST.get("via")), strange=_text(request, "alem"),
        note=_text(request, "nota"),
    )  # fmt: skip
    [checked] = acts.check_exits([carried], guard=viewer.person, by=viewer.by, at=clock.now())
    if checked.leaves:
        messages.success(request, _("Confere: os bens podem sair."))
    else:
        said = why(checked.decision)
        messages.error(request, _("Não saem: %(why)s") % {"why": said})
    return redirect("goods_exit", pk=pk)


@require_POST
@signed_in
def goods_do(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Take the release term, or cancel what was authorised."""
    viewer = viewer_of(request)
    row = seen(viewer, pk)
    allowed = {"termo": viewer.holds(MANAGE, row.body_id), "cancelar": may_cancel(viewer, row)}
    if what not in allowed:
        raise Http404
    if not allowed[what]:
        raise Denied((MANAGE,), row.body_id)
    try:
        if what == "termo":
            acts.take_terms([pk], by=viewer.by, at=clock.now())
        else:
            acts.cancel_exits([pk], _text(request, "motivo"), by=viewer.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Registrado."))
    return redirect("goods_exit", pk=pk)


@signed_in
def goods_shipment(request: HttpRequest) -> HttpResponse:
    """The head of a unit sends its material to an event, where the norm leaves that to the unit."""
    viewer = viewer_of(request)
    units = headed_by(viewer.person, viewer.today) if viewer.person is not None else []
    if not units:
        raise Denied(())
    unit = units[0]
    places = Place.objects.filter(body=unit.body_id, closed_on=None).order_by("code")
    form = ShipmentForm(request.POST or None, places=[(p.code, p.name) for p in places])
    if request.method == "POST" and form.is_valid():
        try:
            key = _shipped(viewer, unit, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saída nº %(n)s autorizada.") % {"n": key})
            return redirect("goods_exit", pk=key)
    context = {"form": form, "unit": unit}
    status = 400 if form.errors else 200
    return render(request, "premises_goods/shipment.html", context, status=status)


def _shipped(viewer: Viewer, unit: Unit, form: ShipmentForm) -> int:
    data = form.cleaned_data
    place = Place.objects.get(body=unit.body_id, code=data["lugar"])
    ask = ExitAsk(
        unit.body_id, _SUPPLIES, lines_of(data["bens"]), place.pk, data["leva"], data["destino"],
        data["de"], data["ate"], viewer.person, circumstance=FOR_AN_EVENT, by_unit=True,
        carrier_document=data["documento"], unit=unit.pk, asked_by=viewer.person,
    )  # fmt: skip
    [key] = acts.authorise_exits([ask], by=viewer.by, at=clock.now())
    return key


@requires(MANAGE)
def goods_reconcile(request: HttpRequest) -> HttpResponse:
    """Put the authorisations issued and the copies kept side by side."""
    viewer = viewer_of(request)
    bodies = viewer.bodies_with(MANAGE)
    body = body_among(bodies, request.GET.get("orgao", ""), MANAGE)
    locations = _locations(body)
    asked = request.GET.get("lugar", "")
    location = asked if asked in locations else next(iter(locations), "")
    if request.method == "POST":
        _key, decision = reconcile_exits(
            body, location, person=viewer.person, note=_text(request, "nota"), by=viewer.by,
            at=clock.now(),
        )  # fmt: skip
        if decision.outcome == WHOLE:
            messages.success(request, _("Tudo confere."))
        else:
            messages.warning(request, _("Não confere: %(why)s") % {"why": why(decision)})
        return redirect(request.get_full_path())
    held = held_in(body, location)
    rows = Exit.objects.in_bulk([one.id for one in held])
    context = {
        "body": body, "bodies": names_of(bodies), "location": location, "locations": locations,
        "held": [(one, rows[one.id]) for one in held],
        "done": Reconciliation.objects.filter(body=body).select_related("done_by")
        .order_by("-done_at")[:20],
    }  # fmt: skip
    return render(request, "premises_goods/reconcile.html", context)


def _locations(body: str) -> Sequence[str]:
    found = Place.objects.filter(body=body, closed_on=None).exclude(location="")
    return sorted(set(found.values_list("location", flat=True)))


def _count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _text(request: HttpRequest, name: str) -> str:
    return posted.text(request.POST, name, 400)
