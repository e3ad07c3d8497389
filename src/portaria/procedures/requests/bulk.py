"""Answering several requests at once: first what the answer does in each, then, confirmed, all of
them or none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame import posted
from portaria.frame.permissions import signed_in
from portaria.frame.viewer import Viewer, viewer_of
from portaria.procedures.requests import acts, flow, saying
from portaria.procedures.requests.answering import approved, refused, theirs, told_of_refusal
from portaria.procedures.requests.dossier import Dossier
from portaria.procedures.requests.dossier import read as read_dossiers
from portaria.procedures.requests.listing import Eyes
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.types import Refused
from portaria.procedures.requests.values import in_words
from portaria.procedures.requests.views import eyes_of

MOST = 200
"""Requests answered at once. Ours."""


@dataclass(frozen=True, slots=True)
class Previewed:
    """What answering one request would do.

    Attributes:
        last: whether the answer settles the request; if not, ``next`` has the next turn.
        told: what its asker will read, where a refusal settles it.
        why_not: why the viewer cannot answer it; "" where they can.
    """

    row: Request
    answers: Sequence[tuple[str, str]]
    last: bool = False
    next: str = ""
    told: str = ""
    why_not: str = ""


@require_POST
@signed_in
def request_bulk(request: HttpRequest) -> HttpResponse:
    """Approve several: first what each approval leads to, then, confirmed, all of them or none."""
    viewer = viewer_of(request)
    eyes, keys = eyes_of(viewer), _keys(request)
    if not keys:
        return _nothing_marked(request)
    found = [_approval(dossier, viewer) for dossier in _marked(eyes, keys)]
    good = [one.row.pk for one in found if not one.why_not]
    if request.POST.get("confirmar") and good:
        return _approved(request, viewer, good)
    context = {"found": found, "count": len(good), "gone": len(keys) - len(found)}
    return render(request, "requests/bulk.html", context)


@require_POST
@signed_in
def request_bulk_refuse(request: HttpRequest) -> HttpResponse:
    """Refuse several for one reason: the reason is asked for, then what each asker will read is
    shown, and only what was shown is refused, all of it or nothing."""
    viewer = viewer_of(request)
    eyes, keys = eyes_of(viewer), _keys(request)
    if not keys:
        return _nothing_marked(request)
    why = _text(request)
    found = [_refusal(dossier, viewer, why) for dossier in _marked(eyes, keys)]
    good = [one.row.pk for one in found if not one.why_not]
    seen = _digest(why, found)
    if why and good and request.POST.get("conferido") == seen:
        return _refused(request, viewer, good, why)
    missing = "conferido" in request.POST and not why
    context = {
        "found": found, "count": len(good), "gone": len(keys) - len(found), "why": why,
        "seen": seen if why and good else "", "missing": missing,
    }  # fmt: skip
    return render(request, "requests/bulk_refuse.html", context, status=400 if missing else 200)


def _keys(request: HttpRequest) -> list[int]:
    said = request.POST.getlist("pedido")[:MOST]
    return sorted(posted.numbers(said))


def _text(request: HttpRequest) -> str:
    return posted.text(request.POST, "texto", 4000)


def _nothing_marked(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("Marque os pedidos a responder."))
    return _back()


def _back() -> HttpResponse:
    return redirect(f"{reverse('requests')}?vista=esperam")


def _marked(eyes: Eyes, keys: Sequence[int]) -> list[Dossier]:
    """Those of ``keys`` that whoever looks may know of, not locked: what does not wait for them
    says why."""
    theirs_to_see = Q(pk__in=eyes.waiting().values("pk")) | Q(pk__in=eyes.seen().values("pk"))
    rows = Request.objects.filter(theirs_to_see, pk__in=keys).select_related("body", "asker")
    return read_dossiers(list(rows.order_by("pk")), clock.now())


def _approval(dossier: Dossier, viewer: Viewer) -> Previewed:
    return _previewed(dossier, viewer, approved, flow.GRANTED)


def _refusal(dossier: Dossier, viewer: Viewer, why: str) -> Previewed:
    def told(steps: Sequence[flow.Step]) -> str:
        return told_of_refusal(dossier, why, steps)

    return _previewed(dossier, viewer, refused, flow.TURNED_DOWN, told)


def _previewed(
    dossier: Dossier,
    viewer: Viewer,
    answer: Callable[[Dossier, Sequence[flow.Step], int], tuple[flow.Step, ...]],
    settled: str,
    told: Callable[[Sequence[flow.Step]], str] = lambda _steps: "",
) -> Previewed:
    """What ``answer`` would do to a request, which it settles as ``settled`` or not yet."""
    row, answers, person = dossier.row, _answers(dossier), viewer.person or 0
    try:
        mine = theirs(dossier, person, (flow.DECIDE, flow.APPEAL))
        steps = answer(dossier, mine, person)
    except Refused as refusal:
        return Previewed(row, answers, why_not=str(refusal))
    last = flow.standing(steps) == settled
    return Previewed(row, answers, last, _next(dossier, steps), told(steps) if last else "")


def _answers(dossier: Dossier) -> Sequence[tuple[str, str]]:
    row = dossier.row
    return in_words(dossier.rite, row.values, dossier.hall.policy, row.category)


def _next(dossier: Dossier, steps: Sequence[flow.Step]) -> str:
    return ", ".join(
        saying.who(step.who, dossier.hall.policy, dossier.row.rite) for step in flow.due(steps)
    )


def _digest(why: str, found: Sequence[Previewed]) -> str:
    """What was shown: the reason, and of which requests with what effect."""
    shown = [why, [[one.row.pk, one.last, one.next, one.told, one.why_not] for one in found]]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def _approved(request: HttpRequest, viewer: Viewer, keys: Sequence[int]) -> HttpResponse:
    try:
        failed = acts.approve(
            keys, person=viewer.person or 0, by=viewer.by, at=clock.now(), text=_text(request)
        )
    except Refused as refusal:
        said = _("Nada foi aprovado: %(why)s.")
        messages.error(request, said % {"why": refusal})
    else:
        count = len(failed)
        said = ngettext("%(n)s pedido aprovado.", "%(n)s pedidos aprovados.", count)
        messages.success(request, said % {"n": count})
        for key, why in failed.items():
            if why:
                messages.warning(request, f"nº {key}: {why}")
    return _back()


def _refused(request: HttpRequest, viewer: Viewer, keys: Sequence[int], why: str) -> HttpResponse:
    try:
        acts.refuse(keys, why, person=viewer.person or 0, by=viewer.by, at=clock.now())
    except Refused as refusal:
        said = _("Nada foi recusado: %(why)s.")
        messages.error(request, said % {"why": refusal})
    else:
        said = ngettext("%(n)s pedido recusado.", "%(n)s pedidos recusados.", len(keys))
        messages.success(request, said % {"n": len(keys)})
    return _back()
