"""Official communications: one's own and the body's, each with when it is deemed received; the
certificate, and checking one."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame import labels, posted
from portaria.frame.absolute import absolute
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.exports import as_csv
from portaria.frame.limiting import within
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import Denied, open_to_all, requires, signed_in
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.mail.official import certifying, listing
from portaria.mail.official.models import Certificate, Communication, Recipient
from portaria.mail.official.types import POWER, Refused
from portaria.workdays.arithmetic import text_of

_FILTERS = ("q", "orgao", "papel")


@signed_in
def communications(request: HttpRequest) -> HttpResponse:
    """What the viewer sent and received; with the power, everything of the body."""
    viewer = viewer_of(request)
    asked = _asked(request, viewer)
    page = page_of(list(_rows(viewer, asked)[asked.start : asked.stop]), asked)
    columns = (
        Column(_("Comunicação")), Column(_("Destinatário"), "destinatario"),
        Column(_("Situação")), Column(_("Enviada em"), "envio", "tight"),
        Column(_("Tida por recebida em"), "recebimento", "tight"),
    )  # fmt: skip
    context: dict[str, object] = {
        "page": page, "asked": asked, "columns": columns, "now": clock.now(),
    }  # fmt: skip
    if is_fragment(request):
        return render(request, "official/rows.html", context)
    context |= {
        "bodies": names_of(viewer.bodies_with(POWER)),
        "roles": [("sent", _("as que enviei")), ("received", _("as que recebi"))],
        "follows": viewer.holds_any(POWER),
    }
    return render(request, "official/list.html", context)


@signed_in
def communications_csv(request: HttpRequest) -> HttpResponseBase:
    """The same, whole, as CSV."""
    viewer = viewer_of(request)
    header = (_("Número"), _("Assunto"), _("Remetente"), _("Destinatário"), _("Órgão"),
              _("Situação"), _("Enviada em"), _("Entregue em"), _("Tida por recebida em"),
              _("Dispositivo"), _("Ausência"))  # fmt: skip
    rows = (
        (r.communication_id, r.communication.subject, r.communication.sender, r.address, r.body_id,
         labels.of(labels.OFFICIAL, r.state), r.communication.sent_at, r.delivered_at, r.deemed_at,
         r.provision, certifying.absence_of(r.absence) if r.delivered_at else "")
        for r in _rows(viewer, _asked(request, viewer)).iterator(chunk_size=2000)
    )  # fmt: skip
    return as_csv("comunicacoes-oficiais", header, rows)


@signed_in
def communication(request: HttpRequest, pk: int) -> HttpResponse:
    """One communication, with each recipient's receipt and its arithmetic."""
    viewer = viewer_of(request)
    row = get_object_or_404(Communication.objects.select_related("body", "person"), pk=pk)
    seen = _reach(viewer).filter(communication=row).order_by("address")
    page = page_of(list(seen[:51]), read(request.GET, (), ("destinatario",), "destinatario"))
    if not page.rows:
        raise Denied((POWER,), row.body_id)
    receipts = [(r, certifying.absence_of(r.absence), _sum(r)) for r in page.rows]
    return render(request, "official/one.html", {"row": row, "receipts": receipts, "page": page})


@require_POST
@signed_in
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the certificate of one receipt, as PDF."""
    viewer = viewer_of(request)
    row = _reach(viewer).filter(pk=pk).first()
    if row is None:
        raise Denied((POWER,), get_object_or_404(Recipient, pk=pk).body_id)
    site = absolute(request, "/").rstrip("/")
    try:
        with transaction.atomic():
            made = certifying.issue_certificate(
                pk, person=viewer.person, site=site, by=viewer.by, at=clock.now()
            )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("communication", pk=row.communication_id)
    return as_pdf(certifying.file_of(made), f"certidao-{made.code}")


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """A download called ``<name>.pdf``."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


@open_to_all
def certificate_check(request: HttpRequest, code: str) -> HttpResponse:
    """What a certificate says, to whoever holds its code."""
    if not within(request, "certificate_check", settings.TERM_CHECK_RATE):
        said = _("Consultas demais: espere um minuto e tente de novo.")
        return render(request, "official/check.html", {"too_many": said}, status=429)
    found = Certificate.objects.filter(code=posted.clean(code).upper()[:40]).first()
    context = {"certificate": found, "code": code}
    return render(request, "official/check.html", context, status=200 if found else 404)


@requires(POWER)
def no_access(request: HttpRequest) -> HttpResponse:
    """Who has not looked into their mailbox as the norm expects (M17)."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, POWER, request.GET.get("orgao", ""))
    found = listing.without_access(body, clock.now())
    asked = read(request.GET, ("orgao",), ("acesso",), "acesso")
    page = page_of(found.boxes[asked.start : asked.stop], asked)
    context = {
        "page": page, "asked": asked, "found": found, "body": body, "total": len(found.boxes),
        "bodies": names_of(viewer.bodies_with(POWER)), "now": clock.now(),
    }  # fmt: skip
    return render(request, "official/no_access.html", context)


@requires(POWER)
def no_access_csv(request: HttpRequest) -> HttpResponseBase:
    """The same, whole, as CSV."""
    body = chosen_body(viewer_of(request), POWER, request.GET.get("orgao", ""))
    found = listing.without_access(body, clock.now())
    header = (_("Pessoa"), _("Caixa"), _("Categoria"), _("Último acesso"), _("Aberta em"))
    rows = (
        (b.person.shown_name if b.person else "", b.address, b.category, b.last_access_at,
         b.opened_at)
        for b in found.boxes
    )  # fmt: skip
    return as_csv(f"sem-acesso-{body}", header, rows)


def _reach(viewer: Viewer) -> QuerySet[Recipient]:
    return listing.receipts(viewer.person, viewer.bodies_with(POWER))


def _asked(request: HttpRequest, viewer: Viewer) -> Asked:
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "-envio")
    if body := asked.get("orgao"):
        viewer.must(POWER, body)
    return asked


def _rows(viewer: Viewer, asked: Asked) -> QuerySet[Recipient]:
    rows = listing.narrowed(
        _reach(viewer), person=viewer.person, role=asked.get("papel"), body=asked.get("orgao"),
        text=asked.get("q"),
    )  # fmt: skip
    order = [
        F(name).desc(nulls_last=True) if asked.descending else F(name).asc(nulls_last=True)
        for name in listing.SORTS[asked.sort]
    ]
    return rows.order_by(*order)


def _sum(row: Recipient) -> list[str]:
    return text_of(row.sum).splitlines() if row.sum else []
