"""Breaches and incidents: told by anybody, followed by whoever the norm names, to the outcome."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.bodies.policies import adopted
from portaria.frame import labels, posted
from portaria.frame.actors import users_in
from portaria.frame.assignees import names_of as assignee_names
from portaria.frame.assignees import said
from portaria.frame.bodies import names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import Denied, signed_in
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.incidents import acts, listing
from portaria.incidents.forms import TellForm
from portaria.incidents.models import Evidence, Incident
from portaria.incidents.naming import told_apart
from portaria.incidents.types import (
    CONCLUSIONS,
    INQUIRY,
    IS_BREACH,
    LARGEST,
    SUBJECT,
    Outcome,
    Piece,
    Refused,
    State,
    Told,
)
from portaria.people.queries import bodies_of

_FILTERS = ("q", "orgao", "situacao")


@signed_in
def incidents(request: HttpRequest) -> HttpResponse:
    """Those that wait for the viewer, or waited; the last first."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "-data")
    page = page_of(list(_rows(viewer, asked)[asked.start : asked.stop]), asked)
    columns = (
        Column(_("O que houve")), Column(_("Com quem está")), Column(_("Situação"), "situacao"),
        Column(_("Prazo"), "prazo", "tight"), Column(_("Comunicada"), "data", "tight"),
    )  # fmt: skip
    context: dict[str, object] = {
        "page": page, "asked": asked, "columns": columns,
        "assignees": assignee_names(row.assignee for row in page.rows),
    }  # fmt: skip
    if is_fragment(request):
        return render(request, "incidents/rows.html", context)
    context |= {
        "bodies": names_of(tuple(sorted(viewer.powers))),
        "states": [(s.value, labels.of(labels.INCIDENTS, s.value)) for s in State],
    }
    return render(request, "incidents/list.html", context)


@signed_in
def incidents_csv(request: HttpRequest) -> HttpResponseBase:
    """The same, whole, as CSV."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "-data")
    header = (_("Número"), _("Órgão"), _("Comunicada"), _("O que houve"), _("Com quem está"),
              _("Prazo"), _("Situação"), _("Resultado"))  # fmt: skip
    lines = (
        (r.pk, r.body_id, r.registered_at, r.what, r.assignee, r.due_on,
         labels.of(labels.INCIDENTS, r.state), labels.of(labels.CONCLUSIONS, r.outcome))
        for r in _rows(viewer, asked).iterator(chunk_size=2000)
    )  # fmt: skip
    return as_csv("comunicacoes", header, lines)


@signed_in
def incident(request: HttpRequest, pk: int) -> HttpResponse:
    """One: to who follows it, and to who told it (without what is done inside)."""
    viewer = viewer_of(request)
    row, own, follows = _seen(viewer, pk)
    if request.method == "POST":
        if not follows or own or row.state == State.CLOSED:
            raise Denied((INQUIRY,), row.body_id)
        doing = _done if row.state == State.OPEN else _weighed
        return doing(request, viewer, row)
    named = viewer.holds(INQUIRY, row.body_id) or not row.confidential
    timeline = listing.timeline(row)
    unmatched = listing.unmatched(timeline)
    if not follows:
        timeline = ()
    if not named:
        timeline = listing.unnamed(timeline)
    words = adopted(row.body_id).law.on(viewer.today).words
    context = {
        "row": row, "own": own, "follows": follows,
        "may_act": follows and not own and row.state == State.OPEN,
        "may_weigh": follows and not own and row.state == State.PROPOSED,
        "named": named,
        "evidence": row.evidence.defer("content").order_by("pk"),
        "outcomes": [(o.value, labels.of(labels.CONCLUSIONS, o.value)) for o in CONCLUSIONS],
        "timeline": [
            {**step, "when": datetime.fromisoformat(str(step["at"]))} for step in timeline
        ],
        "users": users_in(str(step["by"]) for step in timeline),
        "kind": words.of(row.kind, ("incident",)), "breach": words.of(row.breach, ("breach",)),
        "unmatched": unmatched,
        "with": said(row.assignee, assignee_names([row.assignee])),
        "has_next": row.step + 1 < len(row.route),
    }  # fmt: skip
    return render(request, "incidents/one.html", context)


@require_POST
@signed_in
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Join a piece of evidence: who told it, or who follows it."""
    viewer = viewer_of(request)
    row, _own, _follows = _seen(viewer, pk)
    file = request.FILES.get("prova")
    raw = file.read(LARGEST + 1) if file else b""
    try:
        acts.attach_evidence(
            [Piece(row.pk, (file.name if file else "") or "", raw)], by=viewer.by, at=clock.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Prova juntada."))
    return redirect("incident", pk=row.pk)


@require_POST
@signed_in
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """A piece of evidence as a file; the look is on record first."""
    viewer = viewer_of(request)
    kept = get_object_or_404(Evidence.objects.defer("content"), pk=pk)
    _follower(viewer, kept.incident_id)
    try:
        name, raw = acts.see_evidence(
            pk, purpose=posted.text(request.POST, "finalidade"), person=viewer.person, by=viewer.by,
            at=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("incident", pk=kept.incident_id)
    return _file(raw, f"prova-{pk}-{''.join(c for c in name if c.isalnum() or c in '._-')}.bin")


@require_POST
@signed_in
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """All of it as a ZIP, for the body that goes on with it; the export is on record first."""
    viewer = viewer_of(request)
    row = _follower(viewer, pk)
    try:
        raw = acts.export_dossier(
            row.pk, purpose=posted.text(request.POST, "finalidade"), person=viewer.person,
            by=viewer.by, at=clock.now(),
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("incident", pk=pk)
    return _file(raw, f"comunicacao-{pk}.zip")


@signed_in
def incident_new(request: HttpRequest) -> HttpResponse:
    """Tell a breach or an incident."""
    viewer = viewer_of(request)
    bodies = bodies_of(viewer.person, viewer.today) if viewer.person else ()
    if not bodies:
        raise Denied((INQUIRY,))
    form = TellForm(request.POST or None, request.FILES or None, kinds=_kinds(bodies[0]),
                    breaches=_breaches(bodies[0], viewer.today))  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():  # a report without its evidence is none
                key = _told(viewer, bodies[0], form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Comunicação nº %(n)s registrada.") % {"n": key})
            return redirect("incident", pk=key)
    mine = Incident.objects.filter(reporter=viewer.person).order_by("-registered_at")[:20]
    context = {"form": form, "mine": mine}
    return render(request, "incidents/new.html", context, status=400 if form.errors else 200)


def _told(viewer: Viewer, body: str, form: TellForm) -> int:
    data = form.cleaned_data
    told = Told(
        body, data["tipo"], data["resumo"], data["relato"], data["quando"],
        reporter=viewer.person, confidential=data["sigilo"], breach=data.get("descumprimento", ""),
    )  # fmt: skip
    [key] = acts.register_incidents([told], by=viewer.by, at=clock.now())
    if file := data["prova"]:
        piece = Piece(key, file.name, file.read(LARGEST + 1))
        acts.attach_evidence([piece], by=viewer.by, at=clock.now())
    return key


def _done(request: HttpRequest, viewer: Viewer, row: Incident) -> HttpResponse:
    why, doing = posted.text(request.POST, "motivo"), request.POST.get("fazer", "")
    outcome = request.POST.get("resultado", "")
    common = {"person": viewer.person, "by": viewer.by, "at": clock.now()}
    try:
        if doing == "encaminhar":
            to = "" if row.step + 1 < len(row.route) else INQUIRY
            acts.forward_incidents([row.pk], why=why, to=to, **common)  # type: ignore[arg-type]
        elif doing == "anotar":
            acts.note_incidents([row.pk], text=why, **common)  # type: ignore[arg-type]
        elif outcome in CONCLUSIONS:
            acts.close_incidents([row.pk], Outcome(outcome), why=why, **common)  # type: ignore[arg-type]
        else:
            raise Refused(_("Diga o que veio da apuração. Nada foi alterado"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Registrado."))
    return redirect("incident", pk=row.pk)


def _weighed(request: HttpRequest, viewer: Viewer, row: Incident) -> HttpResponse:
    """A sign confirmed, or dismissed, by whoever it was put before."""
    confirms = request.POST.get("fazer") == "confirmar"
    act = acts.confirm_incidents if confirms else acts.dismiss_incidents
    try:
        act([row.pk], why=posted.text(request.POST, "motivo"), person=viewer.person, by=viewer.by,
            at=clock.now())  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("incident", pk=row.pk)
    if confirms:
        messages.success(request, _("Confirmado: foi a quem a norma diz."))
        return redirect("incidents")
    messages.success(request, _("Descartado, com o motivo."))
    return redirect("incident", pk=row.pk)


def _rows(viewer: Viewer, asked: Asked) -> QuerySet[Incident]:
    rows = _reach(viewer)
    state, body = asked.get("situacao"), asked.get("orgao")
    found = listing.narrowed(rows, state=state, body=body, text=asked.get("q"))
    order = [f"{'-' if asked.descending else ''}{name}" for name in listing.SORTS[asked.sort]]
    return found.order_by(*order)


def _reach(viewer: Viewer) -> QuerySet[Incident]:
    heads = [unit.pk for unit in viewer.headed]
    return listing.reachable(viewer.powers, heads).exclude(about=viewer.person or 0)


def _seen(viewer: Viewer, pk: int) -> tuple[Incident, bool, bool]:
    """The incident, whether the viewer told it, and whether the viewer follows it."""
    row = get_object_or_404(
        Incident.objects.select_related("body", "reporter", "about", "closed_by"), pk=pk
    )
    own = row.reporter_id is not None and row.reporter_id == viewer.person
    follows = _reach(viewer).filter(pk=pk).exists()
    if not own and not follows:
        raise Denied((INQUIRY,), row.body_id)
    return row, own, follows


def _follower(viewer: Viewer, pk: int) -> Incident:
    row, _own, follows = _seen(viewer, pk)
    if not follows:
        raise Denied((INQUIRY,), row.body_id)
    return row


def _kinds(body: str) -> list[tuple[str, str]]:
    vocabulary = adopted(body).vocabulary
    first = vocabulary.marked.get(SUBJECT, {}).get(IS_BREACH, ())
    words = vocabulary.keys.get(SUBJECT, {})
    return sorted(words.items(), key=lambda pair: (pair[0] not in first, pair[1]))


def _breaches(body: str, on: date) -> list[tuple[str, str]]:
    its = adopted(body)
    return sorted(told_apart(its.law.on(on), its.vocabulary).items(), key=lambda pair: pair[1])


def _file(raw: bytes, name: str) -> HttpResponse:
    # Of no type that anything opens by itself: it may be harmful.
    response = HttpResponse(raw, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
