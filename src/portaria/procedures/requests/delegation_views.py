"""Delegations: what one lets others decide by internal act, what one decides by it, and those of
the bodies that one administers."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame import posted
from portaria.frame.bodies import body_among, names_of
from portaria.frame.permissions import Denied, signed_in
from portaria.frame.viewer import Viewer, viewer_of
from portaria.people.queries import bodies_of, persons_by_registration
from portaria.procedures.requests import acts
from portaria.procedures.requests.delegating import LONGEST, DelegationDraft, delegable
from portaria.procedures.requests.hall import Hall
from portaria.procedures.requests.models import Delegation
from portaria.procedures.requests.registry import rites
from portaria.procedures.requests.types import Refused

ADMIN = "body.admin"
SHOWN = 200
"""Delegations of one list; ours."""


@signed_in
def delegations(request: HttpRequest) -> HttpResponse:
    """Those of the viewer, given and received, and the form of another."""
    viewer = viewer_of(request)
    body, bodies = _body(request, viewer)
    person, wrong = viewer.person or 0, ""
    if request.method == "POST":
        try:
            acts.delegate([_draft(request, body, person)], by=viewer.by, at=clock.now())
        except Refused as refusal:
            wrong = str(refusal)
        else:
            messages.success(request, _("Delegação registrada."))
            return redirect("delegations")
    rows = Delegation.objects.filter(body=body).order_by("-start", "-pk")
    others = rows.exclude(Q(person=person) | Q(to=person)) if viewer.holds(ADMIN, body) else None
    context = {
        "body": body,
        "bodies": names_of(bodies),
        "mine": delegable(person, Hall(body, clock.now())),
        "given": _told(rows.filter(person=person), viewer.today),
        "received": _told(rows.filter(to=person), viewer.today),
        "others": None if others is None else _told(others, viewer.today),
        "today": viewer.today,
        "longest": LONGEST,
        "said": request.POST if wrong else {},
        "chosen": request.POST.getlist("rito"),
        "wrong": wrong,
    }
    return render(request, "requests/delegations.html", context, status=400 if wrong else 200)


@require_POST
@signed_in
def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a delegation back: it holds no more from today on."""
    viewer = viewer_of(request)
    get_object_or_404(Delegation, pk=pk, person=viewer.person or 0)
    try:
        acts.end_delegations([pk], person=viewer.person or 0, by=viewer.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Delegação revogada."))
    return redirect("delegations")


def _body(request: HttpRequest, viewer: Viewer) -> tuple[str, tuple[str, ...]]:
    bodies = bodies_of(viewer.person, viewer.today) if viewer.person else ()
    found = tuple(dict.fromkeys((*bodies, *viewer.bodies_with(ADMIN))))
    if viewer.person is None:
        raise Denied(())
    return body_among(found, request.GET.get("orgao", ""), ADMIN), found


def _draft(request: HttpRequest, body: str, person: int) -> DelegationDraft:
    said = {name: posted.clean(value) for name, value in request.POST.items()
            if isinstance(value, str)}  # fmt: skip
    registration = said.get("matricula", "")[:40]
    to = persons_by_registration(body, [registration]).get(registration)
    if to is None:
        raise Refused(_("Ninguém tem essa matrícula neste órgão."))
    try:
        start, end = (date.fromisoformat(said.get(name, "")) for name in ("desde", "ate"))
    except ValueError:
        raise Refused(_("Diga o primeiro e o último dia da delegação.")) from None
    chosen = tuple(dict.fromkeys(request.POST.getlist("rito")))[: len(rites())]
    return DelegationDraft(body, person, to, start, end, said.get("ato", ""), chosen)


def _told(rows: QuerySet[Delegation], today: date) -> list[dict[str, object]]:
    """Each with its rites in words, and whether it holds, is over or was revoked before it held for
    a day, or is still to come."""
    known = rites()
    return [
        {
            "row": row,
            "rites": [known[name].title for name in row.rites if name in known],
            "state": _state(row, today),
        }
        for row in rows.select_related("person", "to")[:SHOWN]
    ]


def _state(row: Delegation, today: date) -> str:
    if row.end < row.start:  # taken back before its first day was over
        return "revoked"
    return "over" if row.end < today else "coming" if row.start > today else "holds"
