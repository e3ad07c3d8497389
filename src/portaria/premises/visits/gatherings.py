"""Courses and events with who takes part (F13)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame import posted
from portaria.frame.permissions import Denied, requires, signed_in
from portaria.frame.viewer import Viewer, viewer_of
from portaria.ledger.models import Act
from portaria.ledger.types import ref
from portaria.premises.desk import DESK, MANAGE
from portaria.premises.visits import acts
from portaria.premises.visits.models import Event
from portaria.premises.visits.seeing import at_desk
from portaria.premises.visits.types import Refused

SHOWN = 100
"""Events on the page; ours."""


@requires(DESK, MANAGE)
def school_events(request: HttpRequest) -> HttpResponse:
    """Events to come and past, the latest first."""
    bodies = viewer_of(request).bodies_with(DESK, MANAGE)
    rows = Event.objects.filter(body__in=bodies).select_related("area", "responsible")
    context = {"rows": rows.order_by("-first_at")[:SHOWN]}
    return render(request, "premises_visits/events.html", context)


@signed_in
def school_event(request: HttpRequest, pk: int) -> HttpResponse:
    """One event with its participants, for the desk and whoever answers for it."""
    viewer = viewer_of(request)
    row = _seen(viewer, pk)
    context = {
        "row": row,
        "at_desk": at_desk(viewer, row.body_id),
        "participants": row.participants.select_related("person").order_by(
            "person__shown_in_order", "name__in_order"
        ),
        "acts": Act.objects.filter(subject=ref("school_event", pk)).order_by("-id")[:50],
    }
    return render(request, "premises_visits/event.html", context)


@require_POST
@signed_in
def school_event_do(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Begin, let in, let out or cancel."""
    viewer = viewer_of(request)
    row = _seen(viewer, pk)
    if not at_desk(viewer, row.body_id):
        raise Denied((DESK, MANAGE), row.body_id)
    try:
        _do(what, row, request, viewer.by)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Registrado."))
    return redirect("school_event", pk=pk)


def _do(what: str, row: Event, request: HttpRequest, by: str) -> None:
    post, at = request.POST, clock.now()
    one = posted.number(post.get("participante", "")) or 0
    if what in ("entrar", "sair") and not row.participants.filter(pk=one).exists():
        raise Refused(_("Esse participante não é deste evento."))
    match what:
        case "comecar":
            acts.begin_event(row.pk, present=bool(post.get("presente")), by=by, at=at)
        case "entrar":
            plate = "" if post.get("sem_veiculo") else post.get("placa", "").strip() or None
            document = post.get("documento", "")
            acts.enter_event(one, document=document, plate=plate, by=by, at=at)
        case "sair":
            acts.leave_event(one, by=by, at=at)
        case "cancelar":
            acts.end_events([row.pk], "cancelled", by=by, at=at)
        case _:
            raise Http404


def _seen(viewer: Viewer, pk: int) -> Event:
    row = get_object_or_404(Event.objects.select_related("area", "responsible", "body"), pk=pk)
    mine = viewer.person is not None and viewer.person == row.responsible_id
    if not (mine or at_desk(viewer, row.body_id)):
        raise Denied((DESK, MANAGE), row.body_id)
    return row
