"""One area: what the norm asks there, by where one enters, and who may enter until when."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame import posted
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.permissions import Denied, requires, signed_in
from portaria.frame.viewer import is_fragment, viewer_of
from portaria.ledger.models import Act
from portaria.ledger.types import ref
from portaria.premises.access import acts
from portaria.premises.access.decisions import at_the_gate
from portaria.premises.access.models import Authorisation, Grant
from portaria.premises.access.types import ACTIVE
from portaria.premises.desk import DESK, MANAGE, Desk
from portaria.premises.places.decisions import accessible
from portaria.premises.places.listing import sheet_of
from portaria.premises.places.models import Area, Closure, Passage, Place
from portaria.premises.places.seeing import may_change, must_see
from portaria.steps.reasons import by_fact, decided

SHOWN = 200
"""Accesses shown on one page; ours: the export of the list has them all."""


@signed_in
def area(request: HttpRequest, pk: int) -> HttpResponse:
    """The area, for who manages the security, receives people, or answers for it."""
    viewer = viewer_of(request)
    row = get_object_or_404(Area.objects.select_related("place", "unit", "body"), pk=pk)
    must_see(viewer, row)
    now = clock.now()
    grants = Grant.objects.filter(area=row) | Grant.objects.filter(level__areas__area=row)
    open_ = grants.exclude(state="ended").select_related("person", "level").distinct()
    policy = Desk(now).policy(row.body_id)
    passages = Passage.objects.filter(inside=row, closed_on=None).select_related("outside")
    context = {
        "sheet": sheet_of(row, policy),
        "passages": passages.order_by("code"),
        "accessible": accessible([(one.kind, one.name) for one in passages], policy),
        "grants": open_.order_by("person__shown_in_order", "pk")[:SHOWN],
        "count": open_.count(),
        "tonight": Authorisation.objects.filter(area=row, state="active")
        .select_related("person")
        .order_by("first_at")[:SHOWN],
        "closures": Closure.objects.filter(area=row, ended_at=None, last_at__gt=now),
        "may_change": may_change(viewer, row),
        "acts": Act.objects.filter(subject=ref("area", row.pk)).order_by("-id")[:50],
    }
    return render(request, "premises_places/area.html", context)


@requires(DESK, MANAGE)
def tonight(request: HttpRequest) -> HttpResponse:
    """Who may be in today outside the usual hours: for the guard; for htmx, only the rows."""
    viewer = viewer_of(request)
    bodies, now = viewer.bodies_with(DESK, MANAGE), clock.now()
    body = chosen_body(viewer, (DESK, MANAGE), request.GET.get("orgao", ""))
    calendar = Desk(now).calendar(body)
    midnight = calendar.first_instant(calendar.day_of(now) + timedelta(days=1))
    found = Authorisation.objects.filter(
        body=body, state=ACTIVE, first_at__lt=midnight, last_at__gt=now
    ).select_related("person", "area", "place")
    places = Place.objects.filter(body=body, closed_on=None).exclude(location="")
    asked = at_the_gate(set(places.values_list("location", flat=True)), Desk(now).policy(body))
    context = {
        "asked": asked,
        "rows": found.order_by("first_at", "pk")[:SHOWN], "body": body,
        "bodies": names_of(bodies), "now": now,
    }  # fmt: skip
    page = "tonight_rows" if is_fragment(request) else "tonight"
    return render(request, f"premises_access/{page}.html", context)


@require_POST
@signed_in
def grant_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw somebody's access, with the reason."""
    viewer = viewer_of(request)
    grant = get_object_or_404(Grant.objects.select_related("area"), pk=pk)
    allowed = viewer.holds(MANAGE, grant.body_id)
    if grant.area is not None:
        allowed = may_change(viewer, grant.area)
    if not allowed:
        raise Denied((MANAGE,), grant.body_id)
    why, at = posted.text(request.POST, "motivo", 400), clock.now()
    if why:
        policy = Desk(at).policy(grant.body_id)
        decision = decided("ended", policy, by_fact("withdrawn", why))
        acts.end_grants([pk], decision, by=viewer.by, at=at)
        messages.success(request, _("Acesso encerrado."))
    else:
        messages.error(request, _("Diga por que o acesso se encerra."))
    return redirect("area", pk=grant.area_id) if grant.area_id else redirect("areas")
