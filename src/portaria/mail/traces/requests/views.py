"""Requests to see records of mail: asked, decided by two persons, fetched as a sealed package. No
page shows a record."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.bodies.policies import adopted, policy_on
from portaria.frame import labels
from portaria.frame.bodies import body_among, names_of
from portaria.frame.lists import Column, page_of, read
from portaria.frame.permissions import Denied, signed_in
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.mail.traces.models import TraceRequest
from portaria.mail.traces.requests import asking, deciding, delivering, listing
from portaria.mail.traces.requests.decisions import KIND
from portaria.mail.traces.requests.forms import AskForm
from portaria.mail.traces.requests.types import DECIDE, INQUIRY, Refused
from portaria.people.queries import bodies_of
from portaria.traces import rules

_FILTERS = ("situacao",)


@signed_in
def trace_requests(request: HttpRequest) -> HttpResponse:
    """The viewer's own requests, those waiting for them, those that looked at their records."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, ("pedido",), "-pedido")
    found = listing.known_to(viewer.person, viewer.bodies_with(DECIDE))
    if asked.get("situacao") in listing.STATES:
        found = found.filter(state=asked.get("situacao"))
    order = "-asked_at" if asked.descending else "asked_at"
    page = page_of(list(found.order_by(order, "-id")[asked.start : asked.stop]), asked)
    columns = (
        Column(_("Pedido")), Column(_("Quem pede")), Column(_("Período")), Column(_("Situação")),
        Column(_("Pedido em"), "pedido", "tight"),
    )  # fmt: skip
    context: dict[str, object] = {"page": page, "asked": asked, "columns": columns}
    if is_fragment(request):
        return render(request, "traces/request_rows.html", context)
    context |= {
        "bodies": _bodies(viewer),
        "states": [(s, labels.of(labels.TRACE_REQUESTS, s)) for s in listing.STATES],
        "concerning": listing.that_concern(viewer.person)[:50] if viewer.person else (),
    }
    return render(request, "traces/requests.html", context)


@signed_in
def trace_request_new(request: HttpRequest) -> HttpResponse:
    """Ask in writing; what the norm does not admit is refused at once, and stays on record."""
    viewer = viewer_of(request)
    bodies = _bodies(viewer)
    if viewer.person is None:
        raise Denied((DECIDE,))
    body = body_among(bodies, request.GET.get("orgao", ""), DECIDE)
    policy = policy_on(body, viewer.today)
    form = AskForm(
        request.POST or None, inquiries=_inquiries(body, viewer),
        today=adopted(body).calendar.day_of(clock.now()),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            row = asking.ask(form.asked(body, viewer.person), by=viewer.by, at=clock.now())
        if row.state == "refused":
            messages.error(request, _("Pedido recusado pela norma: veja por quê."))
        else:
            messages.success(request, _("Pedido levado à unidade que gere o correio."))
        return redirect("trace_request", pk=row.pk)
    context = {
        "body": body,
        "bodies": names_of(bodies),
        "form": form,
        "to": policy.find(rules.REQUEST_TO, log_kind=KIND),
        "how": policy.find(rules.REQUEST_FORM, log_kind=KIND),
        "purpose": policy.find(rules.PURPOSE, log_kind=KIND),
        "kept": policy.find(rules.RETENTION, log_kind=KIND),
        "on": viewer.today,
    }
    return render(request, "traces/request_new.html", context, status=400 if form.errors else 200)


@signed_in
def trace_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what was asked, by what right, who decided, and what the viewer may do."""
    viewer = viewer_of(request)
    row = get_object_or_404(listing.known_to(viewer.person, viewer.bodies_with(DECIDE)), pk=pk)
    own = row.person_id == viewer.person
    decides = viewer.holds(DECIDE, row.body_id) and (not own or bool(row.on_behalf))
    context = {
        "row": row,
        "own": own,
        "may_authorise": decides and row.state == "asked",
        "may_release": decides and row.state == "authorised"
        and row.authorised_by_id != viewer.person,
        "may_refuse": decides and row.state in ("asked", "authorised"),
        "may_unseal": viewer.holds(DECIDE, row.body_id) and row.state == "released" and row.sealed,
        "may_withdraw": own and row.state in ("asked", "authorised"),
        "may_fetch": own and row.state == "released" and bool(row.package),
        "may_fetch_content": own and row.state == "released" and bool(row.content_package),
        "second": decides and row.state == "authorised" and row.authorised_by_id == viewer.person,
    }  # fmt: skip
    return render(request, "traces/request.html", context)


@require_POST
@signed_in
def trace_request_decide(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Authorise, release, refuse, unseal or withdraw."""
    viewer = viewer_of(request)
    get_object_or_404(listing.known_to(viewer.person, viewer.bodies_with(DECIDE)), pk=pk)
    who, by, at = viewer.person or 0, viewer.by, clock.now()
    doing: dict[str, tuple[Callable[[], object], str]] = {
        "autorizar": (lambda: deciding.authorise(pk, person=who, by=by, at=at),
                      _("Pedido autorizado; outra pessoa o libera.")),
        "liberar": (lambda: deciding.release(pk, person=who, by=by, at=at),
                    _("Registros liberados e lacrados para quem pediu.")),
        "recusar": (lambda: deciding.refuse(pk, request.POST.get("motivo", ""), person=who, by=by,
                                            at=at), _("Pedido recusado.")),
        "abrir-sigilo": (lambda: deciding.unseal(pk, person=who, by=by, at=at),
                         _("Sigilo encerrado; as pessoas foram avisadas.")),
        "retirar": (lambda: asking.withdraw(pk, person=who, by=by, at=at), _("Pedido retirado.")),
    }  # fmt: skip
    if what not in doing:
        raise Http404
    act, said = doing[what]
    try:
        with transaction.atomic():
            act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("trace_request", pk=pk)


@require_POST
@signed_in
def trace_package(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed package, to whoever asked; each delivery is an act."""
    viewer = viewer_of(request)
    row = get_object_or_404(TraceRequest, pk=pk, person=viewer.person or 0)
    try:
        with transaction.atomic():
            data = delivering.deliver(pk, person=viewer.person or 0, by=viewer.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("trace_request", pk=row.pk)
    response = HttpResponse(data, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="registros-pedido-{row.pk}.zip"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@signed_in
def trace_content(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The sealed messages, to whoever asked for them; each delivery is an act."""
    viewer = viewer_of(request)
    row = get_object_or_404(TraceRequest, pk=pk, person=viewer.person or 0)
    try:
        with transaction.atomic():
            path = delivering.deliver_content(
                pk, person=viewer.person or 0, by=viewer.by, at=clock.now()
            )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("trace_request", pk=row.pk)
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=f"mensagens-pedido-{row.pk}.zip"
    )
    response["Cache-Control"] = "no-store"
    return response


def _bodies(viewer: Viewer) -> tuple[str, ...]:
    own = bodies_of(viewer.person, viewer.today) if viewer.person else ()
    return tuple(sorted({*own, *viewer.bodies_with(DECIDE)}))


def _inquiries(body: str, viewer: Viewer) -> list[str]:
    """The inquiries that some norm of the body admits."""
    policy = adopted(body).law.on(viewer.today)
    return [
        code
        for code in labels.INQUIRIES
        if (found := policy.find(rules.REQUEST_GROUND, requester=INQUIRY, inquiry=code))
        and found.value.permits
    ]
