"""Records of passages that were asked for: who asked fetches the sealed package here; who was
concerned sees that. No page shows a record."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame.permissions import Denied, requires, signed_in
from portaria.frame.viewer import Viewer, viewer_of
from portaria.people.queries import bodies_of
from portaria.premises.desk import MANAGE
from portaria.premises.guard.disclosing import delivering
from portaria.premises.guard.disclosing.ending import RITES
from portaria.premises.guard.models import Disclosure
from portaria.premises.places.types import Refused
from portaria.procedures.requests.many import askable
from portaria.procedures.requests.registry import rite_of
from portaria.procedures.requests.types import Rite

SHOWN = 100
"""Of each list, the newest. Ours."""


@signed_in
def passage_records(request: HttpRequest) -> HttpResponse:
    """The viewer's packages, those that concern them, and the secret ones that they may end."""
    viewer = viewer_of(request)
    rows = Disclosure.objects.select_related("request__body").order_by("-pk")
    granted, me = rows.filter(rows__isnull=False), viewer.person or 0
    told = {"disclosed__person": me, "disclosed__told_at__isnull": False}
    context = {
        "mine": granted.filter(request__asker=me)[:SHOWN],
        "concerning": granted.filter(**told)[:SHOWN],
        "secret": granted.filter(secret=True, request__body__in=viewer.bodies_with(MANAGE))[:SHOWN],
        "rites": _asked_here(viewer),
    }
    return render(request, "premises_guard/passage_records.html", context)


def _asked_here(viewer: Viewer) -> list[Rite]:
    """The requests for records of passages that the norms of the viewer's bodies provide for."""
    if viewer.person is None:
        return []
    bodies, every = bodies_of(viewer.person, viewer.today), [rite_of(name) for name in RITES]
    kinds = {rite.about for rite in every}
    ruled = {key for kind in kinds for key, _title in askable(kind, bodies, clock.now())}
    return [rite for rite in every if rite.id in ruled]


@require_POST
@signed_in
def passage_package(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed package, to whoever asked; each delivery is an act."""
    viewer = viewer_of(request)
    me = viewer.person or 0
    row = get_object_or_404(Disclosure, pk=pk, request__asker=me, rows__isnull=False)
    try:
        with transaction.atomic():
            data = delivering.deliver(row.pk, person=me, by=viewer.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("passage_records")
    response = HttpResponse(data, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="passagens-pedido-{row.pk}.zip"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@requires(MANAGE)
def passage_unseal(request: HttpRequest, pk: int) -> HttpResponse:
    """The secrecy of a request ends: those concerned are told."""
    viewer = viewer_of(request)
    row = get_object_or_404(Disclosure.objects.select_related("request"), pk=pk)
    if not viewer.holds(MANAGE, row.request.body_id):
        raise Denied((MANAGE,), row.request.body_id)
    try:
        with transaction.atomic():
            delivering.unseal(row.pk, by=viewer.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Sigilo encerrado; as pessoas foram avisadas."))
    return redirect("passage_records")
