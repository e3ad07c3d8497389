"""Trainings: the list, one with who completed it, recording both, and who must and has not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.bodies.policies import adopted
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.categories import label
from portaria.frame.counting import MOST, told
from portaria.frame.exports import as_csv
from portaria.frame.lists import Column, Key, read, short
from portaria.frame.permissions import requires, signed_in
from portaria.frame.viewer import viewer_of
from portaria.governance.models import Training
from portaria.governance.training import acts, listing
from portaria.governance.training.forms import AttendanceForm, TrainingForm
from portaria.governance.types import Refused

POWER = "norms.publish"
_SHOWN = 100


@requires(POWER)
def trainings(request: HttpRequest) -> HttpResponse:
    """The trainings of a body, and how many must be trained and are not."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, POWER, request.GET.get("orgao", ""))
    categories, provision = listing.must_attend(body, viewer.today)
    lacking = list(listing.missing(body, viewer.today, most=MOST + 1))
    context = {
        "body": body,
        "bodies": names_of(viewer.bodies_with(POWER)),
        "page": short(listing.trainings(body), read(request.GET, (), tuple(_KEYS), "-dia"), _KEYS),
        "columns": (
            Column(_("Capacitação"), "nome"),
            Column(_("Dia"), "dia"),
            Column(_("Horas"), "horas", "number"),
            Column(_("Concluíram"), "pessoas", "number"),
        ),
        "categories": categories,
        "provision": provision,
        "missing": lacking[:_SHOWN],
        "more": told(len(lacking)) if len(lacking) > _SHOWN else "",
    }
    return render(request, "governance/trainings.html", context)


_KEYS: Mapping[str, Key[Any]] = {
    "nome": lambda row: row.title,
    "dia": lambda row: row.held_on,
    "horas": lambda row: row.hours,
    "pessoas": lambda row: row.people,
}


@requires(POWER)
def missing_csv(request: HttpRequest) -> HttpResponseBase:
    """Who must be trained and is not, whole, as CSV."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, POWER, request.GET.get("orgao", ""))
    rows = (
        (row.name, row.unit, label(row.category), row.lapsed_on)
        for row in listing.missing(body, viewer.today)
    )
    header = (_("Pessoa"), _("Unidade"), _("Categoria"), _("Venceu em"))
    return as_csv(f"capacitacao-{body}", header, rows)


@requires(POWER)
def training_new(request: HttpRequest) -> HttpResponse:
    """Record a training."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, POWER, request.GET.get("orgao", ""))
    norms = [(n.pack.norm.id, n.pack.norm.short) for n in adopted(body).law.norms]
    form = TrainingForm(request.POST or None, norms=norms)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        session = acts.Session(
            body, data["titulo"], data["dia"], data["horas"], tuple(data["normas"]), data["sobre"]
        )
        try:
            with transaction.atomic():
                key = acts.record_training(session, by=viewer.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Capacitação registrada."))
            return redirect("training", pk=key)
    context = {"body": body, "form": form}
    return render(
        request, "governance/training_new.html", context, status=400 if form.errors else 200
    )


@requires(POWER)
def training(request: HttpRequest, pk: int) -> HttpResponse:
    """One training and who completed it; recording more of them."""
    viewer = viewer_of(request)
    held = get_object_or_404(Training.objects.select_related("body"), pk=pk)
    viewer.must(POWER, held.body_id)
    form = AttendanceForm(request.POST or None, body=held.body_id)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                count = acts.record_attendance(
                    pk, form.cleaned_data["matriculas"], by=viewer.by, at=clock.now()
                )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                ngettext("%(count)d presença registrada.", "%(count)d presenças registradas.",
                         count) % {"count": count},
            )  # fmt: skip
            return redirect("training", pk=pk)
    packs = adopted(held.body_id).packs
    context = {
        "training": held,
        "norms": [packs[n].norm.short if n in packs else n for n in held.norms],
        "attendances": held.attendances.select_related("person").order_by(
            "person__shown_in_order", "pk"
        ),
        "form": form,
    }
    status = 400 if form.errors else 200
    return render(request, "governance/training.html", context, status=status)


@require_POST
@requires(POWER)
def attendance_withdraw(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Undo an attendance recorded by mistake."""
    viewer = viewer_of(request)
    held = get_object_or_404(Training, pk=pk)
    viewer.must(POWER, held.body_id)
    try:
        with transaction.atomic():
            acts.withdraw_attendance(pk, person, by=viewer.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Presença retirada; o livro guarda os dois registros."))
    return redirect("training", pk=pk)


@signed_in
def my_trainings(request: HttpRequest) -> HttpResponse:
    """What the viewer completed, and until when it counts."""
    viewer = viewer_of(request)
    rows = listing.of_person(viewer.person) if viewer.person else ()
    return render(request, "governance/my_trainings.html", {"rows": rows})
