"""Misuse of mail: reported in one step; handled by the competent unit, with the evidence."""

from __future__ import annotations

import hashlib

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame import labels, posted
from portaria.frame.bodies import chosen_bodies, names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import Denied, requires, signed_in
from portaria.frame.uploading import unscanned
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.mail.abuse import acts, collecting, listing
from portaria.mail.abuse.models import Evidence, Report
from portaria.mail.abuse.types import INQUIRY, LARGEST, POWER, Refused, Reported, State
from portaria.mail.models import Mailbox
from portaria.people.queries import bodies_of

_FILTERS = ("q", "orgao", "situacao")
_DOING = {"acolher": State.ACCEPTED, "arquivar": State.DISMISSED, "encaminhar": State.FORWARDED}


class ReportForm(forms.Form):
    """The message, saved from the mail program, and what the reporter has to say."""

    mensagem = forms.FileField(
        label=gettext_lazy("A mensagem (arquivo .eml)"),
        help_text=gettext_lazy("No programa de correio: «Salvar como» ou «Baixar a mensagem»."),
    )
    nota = forms.CharField(
        label=gettext_lazy("O que há de errado"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@requires(POWER, INQUIRY)
def reports(request: HttpRequest) -> HttpResponse:
    """What was reported, the last first; what waits, unless asked otherwise."""
    viewer = viewer_of(request)
    asked = _asked(request, viewer)
    page = page_of(list(_rows(viewer, asked)[asked.start : asked.stop]), asked)
    columns = (
        Column(_("Mensagem denunciada")), Column(_("Denunciante")),
        Column(_("Situação"), "situacao"), Column(_("Chegou"), "chegada", "tight"),
    )  # fmt: skip
    context: dict[str, object] = {
        "page": page, "asked": asked, "columns": columns, "wanted": _state(viewer, asked),
    }  # fmt: skip
    if is_fragment(request):
        return render(request, "abuse/rows.html", context)
    context |= {
        "bodies": names_of(viewer.bodies_with(POWER, INQUIRY)),
        "states": [(s, labels.of(labels.ABUSE, s)) for s in listing.STATES],
    }
    return render(request, "abuse/list.html", context)


@requires(POWER, INQUIRY)
def reports_csv(request: HttpRequest) -> HttpResponseBase:
    """The same, whole, as CSV."""
    viewer = viewer_of(request)
    header = (_("Número"), _("Órgão"), _("Chegou"), _("Denunciante"), _("De"), _("Assunto"),
              _("Situação"), _("Motivo"))  # fmt: skip
    lines = (
        (r.pk, r.body_id, r.reported_at, r.reporter, r.about, r.subject,
         labels.of(labels.ABUSE, r.state), r.why)
        for r in _rows(viewer, _asked(request, viewer)).iterator(chunk_size=2000)
    )  # fmt: skip
    return as_csv("denuncias", header, lines)


@signed_in
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: to who handles it, and to who made it (without what is done inside)."""
    viewer = viewer_of(request)
    row = get_object_or_404(Report.objects.select_related("body", "person", "handled_by"), pk=pk)
    own = row.person_id is not None and row.person_id == viewer.person
    if not own and not _may_see(viewer, row):
        raise Denied((POWER,), row.body_id)
    may_handle = viewer.holds(POWER, row.body_id) and not own and row.state == State.OPEN
    if request.method == "POST":
        if not may_handle:
            raise Denied((POWER,), row.body_id)
        return _handled(request, viewer, row)
    kept = Evidence.objects.filter(report=row).defer("content").first()
    context = {
        "row": row, "own": own, "may_handle": may_handle, "evidence": kept,
        "may_look": _may_see(viewer, row) and kept is not None,
    }  # fmt: skip
    return render(request, "abuse/one.html", context)


@require_POST
@requires(POWER, INQUIRY)
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The evidence as a file; the look is on record first."""
    viewer = viewer_of(request)
    row = get_object_or_404(Report, pk=pk)
    if not _may_see(viewer, row):
        raise Denied((POWER,), row.body_id)
    purpose = posted.text(request.POST, "finalidade", 500)
    try:
        with transaction.atomic():
            raw = acts.see_evidence(
                pk, purpose=purpose, person=viewer.person, by=viewer.by, at=clock.now()
            )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("abuse_report", pk=pk)
    # As a file of no type that anything opens by itself: it may be harmful.
    response = HttpResponse(raw, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="denuncia-{pk}.eml.txt"'
    return response


@unscanned("mensagem", because="a harmful message is what is reported; given back as octets only")
@signed_in
def report_new(request: HttpRequest) -> HttpResponse:
    """Report a message in one step."""
    viewer = viewer_of(request)
    bodies = bodies_of(viewer.person, viewer.today) if viewer.person else ()
    if not bodies:
        raise Denied((POWER,))
    form = ReportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["mensagem"]
        raw = file.read(LARGEST + 1)
        one = Reported(
            body=bodies[0], source=f"page:{viewer.user}:{hashlib.sha256(raw).hexdigest()}",
            reporter=_address(viewer), raw=raw, at=clock.now(), note=form.cleaned_data["nota"],
        )  # fmt: skip
        try:
            with transaction.atomic():
                keys = acts.report_abuse([one], by=viewer.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("Denúncia nº %(n)s feita. A unidade competente a trata.") % {"n": keys[0]}
                if keys
                else _("Você já tinha denunciado esta mensagem."),
            )
            return redirect("abuse_new")
    mine = Report.objects.filter(person=viewer.person).order_by("-reported_at")[:20]
    addresses = [collecting.abuse_address(body, clock.now()) for body in bodies[:1]]
    context = {"form": form, "mine": mine, "addresses": addresses}
    return render(request, "abuse/new.html", context, status=400 if form.errors else 200)


def _handled(request: HttpRequest, viewer: Viewer, row: Report) -> HttpResponse:
    state = _DOING.get(request.POST.get("fazer", ""))
    why = posted.text(request.POST, "motivo")
    if state is None:
        messages.error(request, _("Diga se a denúncia se acolhe, se arquiva ou se encaminha."))
        return redirect("abuse_report", pk=row.pk)
    try:
        with transaction.atomic():
            acts.handle_reports(
                [row.pk], state, why=why, person=viewer.person, by=viewer.by, at=clock.now()
            )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Denúncia tratada."))
    return redirect("abuse_report", pk=row.pk)


def _may_see(viewer: Viewer, row: Report) -> bool:
    if viewer.holds(POWER, row.body_id):
        return True
    return row.state == State.FORWARDED and viewer.holds(INQUIRY, row.body_id)


def _address(viewer: Viewer) -> str:
    box = Mailbox.objects.filter(person=viewer.person, kind="individual", state="active").first()
    return (box.address or "") if box else ""


def _asked(request: HttpRequest, viewer: Viewer) -> Asked:
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "-chegada")
    chosen_bodies(viewer, (POWER, INQUIRY), asked.get("orgao"))
    return asked


def _state(viewer: Viewer, asked: Asked) -> str:
    """What is asked for; else what waits for the viewer."""
    waits = State.OPEN if viewer.holds_any(POWER) else State.FORWARDED
    return asked.get("situacao") or waits


def _rows(viewer: Viewer, asked: Asked) -> QuerySet[Report]:
    rows = listing.reports(viewer.bodies_with(POWER), viewer.bodies_with(INQUIRY))
    state = _state(viewer, asked)
    order = [f"{'-' if asked.descending else ''}{name}" for name in listing.SORTS[asked.sort]]
    found = listing.narrowed(rows, state=state, body=asked.get("orgao"), text=asked.get("q"))
    return found.order_by(*order)
