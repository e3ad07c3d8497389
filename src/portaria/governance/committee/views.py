"""Deliberations of committees and the revisions that are due."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.bodies.policies import adopted
from portaria.duties.models import Duty
from portaria.frame import labels
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import requires
from portaria.frame.viewer import is_fragment, viewer_of
from portaria.governance.committee import acts
from portaria.governance.committee.forms import MinutesForm
from portaria.governance.models import Deliberation
from portaria.governance.types import Refused

READ = "norms.read"
_FILTERS = ("orgao", "materia", "resultado")
_SORTS = {"dia": ("held_on", "id"), "rever": ("review_on", "id")}


def _found(bodies: tuple[str, ...], asked: Asked) -> QuerySet[Deliberation]:
    found = Deliberation.objects.filter(body__in=bodies).select_related("body")
    if asked.get("orgao"):
        found = found.filter(body=asked.get("orgao"))
    if asked.get("materia"):
        found = found.filter(matter=asked.get("materia"))
    if asked.get("resultado"):
        found = found.filter(outcome=asked.get("resultado"))
    order = [f"{'-' if asked.descending else ''}{name}" for name in _SORTS[asked.sort]]
    return found.order_by(*order)


@requires(READ, acts.POWER)
def deliberations(request: HttpRequest) -> HttpResponse:
    """What the committees decided, and what comes back to them when."""
    viewer = viewer_of(request)
    bodies = viewer.bodies_with(READ, acts.POWER)
    asked = read(request.GET, _FILTERS, tuple(_SORTS), "-dia")
    page = page_of(list(_found(bodies, asked)[asked.start : asked.stop]), asked)
    columns = (
        Column(_("Assunto")), Column(_("Matéria")), Column(_("Resultado")),
        Column(_("Reunião"), "dia"), Column(_("Rever até"), "rever"),
    )  # fmt: skip
    matters = adopted(bodies[0]).vocabulary.keys.get("matter", {})
    context: dict[str, object] = {
        "page": page,
        "asked": asked,
        "columns": columns,
        "matters": matters,
    }
    if is_fragment(request):
        return render(request, "governance/deliberation_rows.html", context)
    waiting = Duty.objects.filter(kind=acts.REVIEW, body__in=bodies, state="open")
    waiting = waiting.exclude(assignee="")  # always somebody's: what their index holds
    context |= {
        "bodies": names_of(bodies),
        "choices": sorted(matters.items(), key=lambda pair: pair[1]),
        "outcomes": [(o, labels.of(labels.DELIBERATIONS, o)) for o in acts.OUTCOMES],
        "reviews": waiting.order_by("due_at")[:50],
        "may_record": bool(viewer.bodies_with(acts.POWER)),
        "now": clock.now(),
    }
    return render(request, "governance/deliberations.html", context)


@requires(READ, acts.POWER)
def deliberations_csv(request: HttpRequest) -> HttpResponseBase:
    """The same deliberations, whole, as CSV."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, tuple(_SORTS), "-dia")
    found = _found(viewer.bodies_with(READ, acts.POWER), asked)
    header = (_("Órgão"), _("Colegiado"), _("Matéria"), _("Assunto"), _("Resultado"),
              _("Reunião"), _("Rever até"), _("Deliberação"))  # fmt: skip
    rows = (
        (d.body_id, d.committee, d.matter, d.title, labels.of(labels.DELIBERATIONS, d.outcome),
         d.held_on, d.review_on, d.text)
        for d in found.iterator(chunk_size=2000)
    )  # fmt: skip
    return as_csv("deliberacoes", header, rows)


@requires(READ, acts.POWER)
def deliberation(request: HttpRequest, pk: int) -> HttpResponse:
    """One deliberation."""
    viewer = viewer_of(request)
    shown = get_object_or_404(Deliberation.objects.select_related("body"), pk=pk)
    if not viewer.holds(acts.POWER, shown.body_id):
        viewer.must(READ, shown.body_id)
    its = adopted(shown.body_id)
    pack = its.packs.get(shown.norm)
    context = {
        "shown": shown,
        "norm": pack.norm if pack else None,
        "matter": its.vocabulary.keys.get("matter", {}).get(shown.matter, shown.matter),
    }
    return render(request, "governance/deliberation.html", context)


@requires(acts.POWER)
def deliberation_new(request: HttpRequest) -> HttpResponse:
    """Record a deliberation."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, acts.POWER, request.GET.get("orgao", ""))
    its = adopted(body)
    form = MinutesForm(
        request.POST or None,
        matters=sorted(its.vocabulary.keys.get("matter", {}).items(), key=lambda pair: pair[1]),
        norms=[(n.pack.norm.id, n.pack.norm.short) for n in its.law.norms],
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        minutes = acts.Minutes(
            body, data["colegiado"], data["materia"], data["assunto"], data["resultado"],
            data["dia"], data["norma"], data["texto"], data["rever"],
        )  # fmt: skip
        try:
            with transaction.atomic():
                key = acts.record_deliberation(minutes, by=viewer.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Deliberação registrada."))
            return redirect("deliberation", pk=key)
    context = {"body": body, "bodies": names_of(viewer.bodies_with(acts.POWER)), "form": form}
    return render(
        request, "governance/deliberation_new.html", context, status=400 if form.errors else 200
    )
