"""Situation reports: listed, read as PDF, and taken whole with the evidence."""

from __future__ import annotations

import io
import zipfile

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.frame import posted
from portaria.frame.permissions import Denied, signed_in
from portaria.frame.viewer import Viewer, viewer_of
from portaria.incidents import acts
from portaria.incidents.models import SituationReport
from portaria.incidents.reporting import REPORT
from portaria.incidents.types import INQUIRY, Refused
from portaria.people.queries import bodies_of
from portaria.procedures.requests.catalogue import offer_of
from portaria.procedures.requests.registry import rites

SHOWN = 200
"""Reports listed; ours."""
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the same report gives the same octets


@signed_in
def situation_reports(request: HttpRequest) -> HttpResponse:
    """Those that the viewer may read, the last first."""
    viewer = viewer_of(request)
    reach = Q(pk=None)
    for body, powers in viewer.powers.items():
        mine = Q()
        for power in powers:
            mine |= Q(readers__contains=[power])
        reach |= Q(body=body) & mine if powers else Q(pk=None)
    rows = SituationReport.objects.filter(reach).defer("pdf").select_related("body", "asked_by")
    context = {"rows": rows.order_by("-sent_at")[:SHOWN], "reports": _reports(viewer)}
    return render(request, "incidents/reports.html", context)


def _reports(viewer: Viewer) -> bool:
    """Whether the viewer may make a report: ask that it be sent."""
    if viewer.person is None:
        return False
    at = clock.now()
    bodies = bodies_of(viewer.person, viewer.today)
    found = (offer_of(rites()[REPORT], viewer.person, body, at) for body in bodies)
    return any(offer is not None and offer.may for offer in found)


@signed_in
def situation_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as PDF; asked for with a purpose (POST), as a ZIP with the incidents and their
    evidence, once each look is on record."""
    viewer = viewer_of(request)
    row = get_object_or_404(SituationReport, pk=pk)
    if not any(viewer.holds(power, row.body_id) for power in row.readers):
        raise Denied((INQUIRY,), row.body_id)
    if request.method != "POST":
        response = HttpResponse(bytes(row.pdf), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="relatorio-{pk}.pdf"'
        return response
    try:
        raw = _whole(row, posted.text(request.POST, "finalidade"), viewer)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("situation_reports")
    response = HttpResponse(raw, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="relatorio-{pk}.zip"'
    return response


def _whole(row: SituationReport, purpose: str, viewer: Viewer) -> bytes:
    if not purpose.strip():
        raise Refused(_("diga para quê: fica no livro de atos"))
    files = {f"relatorio-{row.pk}.pdf": bytes(row.pdf)}
    for key in row.incidents:
        files[f"comunicacao-{key}.zip"] = acts.export_dossier(
            int(key), purpose=purpose, person=viewer.person, by=viewer.by, at=clock.now()
        )
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as made:
        for name, content in files.items():
            made.writestr(zipfile.ZipInfo(name, _NO_TIME), content)
    return into.getvalue()
