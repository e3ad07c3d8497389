"""What stands apart from the badge itself: administrative impediments, what a badge costs, and who
presides a union. Each is a list and the form that adds to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame import posted
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.permissions import requires
from portaria.frame.viewer import Viewer, viewer_of
from portaria.premises.badges import acts
from portaria.premises.badges.decisions.departures import restriction
from portaria.premises.badges.forms import ImpedimentForm, PresidencyForm, PriceForm
from portaria.premises.badges.models import Impediment, Price
from portaria.premises.badges.presiding import homologate
from portaria.premises.badges.types import Refused
from portaria.premises.desk import DESK, MANAGE, Desk
from portaria.premises.presidency import UNION
from portaria.procedures.permits.acts import end_permits
from portaria.procedures.permits.models import Permit
from portaria.procedures.permits.types import Refused as PermitRefused

HR = "people.write"
SHOWN = 200
"""Lines of each list, those that stand first. Ours: the ledger has them all."""


@requires(MANAGE, DESK)
def impediments(request: HttpRequest) -> HttpResponse:
    """Those that stand, for the desk; whoever manages the security records and lifts them."""
    viewer = viewer_of(request)
    body = _body(request, viewer, MANAGE, DESK)
    form = ImpedimentForm(_sent(request), body=body)
    if request.method == "POST":
        viewer.must(MANAGE, body)
        done = _done(form, lambda: acts.hinder(
            form.person, body, form.cleaned_data["motivo"], by=viewer.by, at=clock.now()
        ))  # fmt: skip
        if done:
            messages.success(request, _("Impedimento registrado."))
            return _back("impediments", body)
    rows = Impediment.objects.filter(body=body).select_related("person")
    context = {
        "rows": rows.order_by("-ended_at", "-since", "-pk")[:SHOWN],
        "manages": viewer.holds(MANAGE, body),
    }
    return _shown(request, "impediments", body, form, viewer.bodies_with(MANAGE, DESK), context)


@require_POST
@requires(MANAGE)
def impediment_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """End an impediment, with the reason."""
    viewer = viewer_of(request)
    row = get_object_or_404(Impediment, pk=pk)
    viewer.must(MANAGE, row.body_id)
    try:
        acts.lift(pk, _why(request), by=viewer.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Impedimento levantado."))
    return _back("impediments", row.body_id)


@requires(MANAGE)
def badge_prices(request: HttpRequest) -> HttpResponse:
    """What a badge costs, and since when; telling another cost."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, MANAGE, request.GET.get("orgao", ""))
    form = PriceForm(_sent(request))
    if request.method == "POST":
        done = _done(form, lambda: acts.set_price(
            body, form.cleaned_data["desde"], form.cents, form.cleaned_data["fonte"],
            by=viewer.by, at=clock.now(),
        ))  # fmt: skip
        if done:
            messages.success(request, _("Custo registrado."))
            return _back("badge_prices", body)
    context = {
        "rows": Price.objects.filter(body=body).order_by("-since")[:SHOWN],
        "today": viewer.today,
    }
    return _shown(request, "prices", body, form, viewer.bodies_with(MANAGE), context)


@requires(HR)
def union_presidencies(request: HttpRequest) -> HttpResponse:
    """Who is away to preside a union and keeps the badge; HR homologates it."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, HR, request.GET.get("orgao", ""))
    form = PresidencyForm(_sent(request), body=body)
    if request.method == "POST":
        done = _done(form, lambda: homologate(
            form.person, body, form.cleaned_data["desde"], form.cleaned_data["ate"],
            form.cleaned_data["entidade"], by=viewer.by, at=clock.now(),
        ))  # fmt: skip
        if done:
            messages.success(request, _("Presidência homologada."))
            return _back("union_presidencies", body)
    rows = Permit.objects.filter(kind=UNION, body=body).select_related("holder")
    reason = restriction(Desk(clock.now()).policy(body))
    context = {
        "rows": rows.order_by("-ended_at", "-since", "-pk")[:SHOWN],
        "provided": reason is not None,
        "provision": reason.citation.ref if reason and reason.citation else "",
    }
    return _shown(request, "presidencies", body, form, viewer.bodies_with(HR), context)


@require_POST
@requires(HR)
def union_presidency_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a homologation, with the reason."""
    viewer = viewer_of(request)
    row = get_object_or_404(Permit, pk=pk, kind=UNION)
    viewer.must(HR, row.body_id)
    try:
        end_permits([pk], _why(request), by=viewer.by, at=clock.now())
    except PermitRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Homologação encerrada."))
    return _back("union_presidencies", row.body_id)


def _body(request: HttpRequest, viewer: Viewer, *powers: str) -> str:
    return chosen_body(viewer, powers, request.GET.get("orgao", ""))


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _why(request: HttpRequest) -> str:
    return posted.text(request.POST, "motivo", 400)


def _done(form: Form, act: Callable[[], object]) -> bool:
    """Whether the form was good and ``act`` did it; why not is told in the form."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            act()
    except (Refused, PermitRefused) as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _shown(
    request: HttpRequest, page: str, body: str, form: Form, bodies: tuple[str, ...],
    context: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    context |= {"body": body, "bodies": names_of(bodies), "form": form}
    status = 400 if form.errors else 200
    return render(request, f"premises_badges/{page}.html", context, status=status)


def _back(route: str, body: str) -> HttpResponse:
    return redirect(f"{reverse(route)}?orgao={body}")
