"""Omitted cases: asked by anybody, decided by whoever is competent, found as precedents."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.bodies.policies import adopted
from portaria.frame import labels
from portaria.frame.bodies import bodies_among, body_among, names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Column, page_of, read
from portaria.frame.permissions import Denied, signed_in
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.governance.models import OmittedCase
from portaria.governance.omitted import acts, listing
from portaria.governance.omitted.forms import AnswerForm, QuestionForm
from portaria.governance.types import Refused
from portaria.people.queries import bodies_of

READ = "norms.read"
_FILTERS = ("q", "orgao", "situacao", "precedentes")


def _bodies(viewer: Viewer) -> tuple[str, ...]:
    """Where the viewer may see cases: where a bond ties them or a power lets them."""
    own = bodies_of(viewer.person, viewer.today) if viewer.person else ()
    return tuple(sorted({*own, *viewer.bodies_with(READ, acts.POWER)}))


@signed_in
def omitted_cases(request: HttpRequest) -> HttpResponse:
    """What the norms of the viewer's bodies leave out: asked and decided; precedents by words."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "-pedido")
    bodies = _bodies(viewer)
    found = listing.cases(
        bodies_among(bodies, asked.get("orgao"), READ),
        text=asked.get("q"),
        state=asked.get("situacao"),
        precedents=bool(asked.get("precedentes")),
    )
    order = [f"{'-' if asked.descending else ''}{name}" for name in listing.SORTS[asked.sort]]
    page = page_of(list(found.order_by(*order)[asked.start : asked.stop]), asked)
    columns = (
        Column(_("Caso")), Column(_("Norma")), Column(_("Situação")),
        Column(_("Pedido em"), "pedido"), Column(_("Decidido em"), "decisao"),
    )  # fmt: skip
    context: dict[str, object] = {"page": page, "asked": asked, "columns": columns}
    if is_fragment(request):
        return render(request, "governance/omitted_rows.html", context)
    context |= {
        "bodies": names_of(bodies),
        "states": [(s, labels.of(labels.OMITTED_CASES, s)) for s in listing.STATES],
    }
    return render(request, "governance/omitted_cases.html", context)


@signed_in
def omitted_csv(request: HttpRequest) -> HttpResponseBase:
    """The same cases, whole, as CSV."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "-pedido")
    found = listing.cases(
        bodies_among(_bodies(viewer), asked.get("orgao"), READ),
        text=asked.get("q"),
        state=asked.get("situacao"),
        precedents=bool(asked.get("precedentes")),
    )
    header = (_("Órgão"), _("Norma"), _("Dispositivo"), _("Caso"), _("Situação"), _("Ementa"),
              _("Decisão"), _("Decidido em"))  # fmt: skip
    rows = (
        (c.body_id, c.norm, c.provision, c.question, labels.of(labels.OMITTED_CASES, c.state),
         c.summary, c.decision, c.decided_at)
        for c in found.order_by("-asked_at").iterator(chunk_size=2000)
    )  # fmt: skip
    return as_csv("casos-omissos", header, rows)


@signed_in
def omitted_new(request: HttpRequest) -> HttpResponse:
    """Ask for the decision of a case."""
    viewer = viewer_of(request)
    bodies = _bodies(viewer)
    body = body_among(bodies, request.GET.get("orgao", ""), READ)
    norms = [(n.pack.norm.id, n.pack.norm.short) for n in adopted(body).law.norms]
    initial = {
        "norma": request.GET.get("norma", ""),
        "dispositivo": request.GET.get("dispositivo", ""),
    }
    form = QuestionForm(request.POST or None, norms=norms, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        question = acts.Question(
            body, data["norma"], data["caso"], data["dispositivo"], viewer.person
        )
        try:
            with transaction.atomic():
                key = acts.ask_case(question, by=viewer.by, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Caso levado a quem decide."))
            return redirect("omitted_case", pk=key)
    policy = adopted(body).law.on(viewer.today)
    context = {
        "body": body,
        "bodies": names_of(bodies),
        "form": form,
        "competence": acts.competent(policy)[0],
    }
    return render(
        request, "governance/omitted_new.html", context, status=400 if form.errors else 200
    )


@signed_in
def omitted_case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case; and, for whoever is competent, deciding it."""
    viewer = viewer_of(request)
    case = get_object_or_404(OmittedCase.objects.select_related("body", "asked_by"), pk=pk)
    if case.body_id not in _bodies(viewer) and case.asked_by_id != viewer.person:
        raise Denied((READ,), case.body_id)
    may_decide = (
        viewer.holds(acts.POWER, case.body_id)
        and viewer.person is not None
        and viewer.person != case.asked_by_id
        and case.state == "asked"
    )
    others = listing.cases([case.body_id], norm=case.norm, precedents=True).exclude(pk=pk)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        precedents=[(o.pk, f"nº {o.pk}: {o.summary}") for o in others],
    )
    if request.method == "POST":
        if not may_decide:
            raise Denied((acts.POWER,), case.body_id)
        if form.is_valid() and _decided(request, form, pk):
            return redirect("omitted_case", pk=pk)
    pack = adopted(case.body_id).packs.get(case.norm)
    quoted = pack.quoted(case.provision) if pack and case.provision in pack.provisions else ""
    context = {
        "case": case,
        "norm": pack.norm if pack else None,
        "provision": quoted or case.provision,
        "overrules": case.overrules.all(),
        "form": form if may_decide else None,
        "may_withdraw": case.state == "asked" and case.asked_by_id == viewer.person,
    }
    return render(
        request, "governance/omitted_case.html", context, status=400 if form.errors else 200
    )


def _decided(request: HttpRequest, form: AnswerForm, pk: int) -> bool:
    viewer, data = viewer_of(request), form.cleaned_data
    answer = acts.Answer(
        data["decisao"], data["ementa"], data["precedente"],
        int(data["supera"]) if data["supera"] else None,
    )  # fmt: skip
    try:
        with transaction.atomic():
            acts.decide_case(pk, answer, person=viewer.person or 0, by=viewer.by, at=clock.now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Caso decidido."))
    return True


@require_POST
@signed_in
def omitted_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own question back."""
    viewer = viewer_of(request)
    row = get_object_or_404(OmittedCase, pk=pk)
    if viewer.person is None or row.asked_by_id != viewer.person:
        raise Denied((acts.POWER,), row.body_id)
    try:
        with transaction.atomic():
            acts.withdraw_case(pk, person=viewer.person or 0, by=viewer.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Pergunta retirada."))
    return redirect("omitted_case", pk=pk)
