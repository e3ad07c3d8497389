"""The same request for many at once: chosen on a list, shown before it is made, and taken back
together while nothing is decided."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.frame import posted
from portaria.frame.permissions import signed_in
from portaria.frame.viewer import Viewer, viewer_of
from portaria.people.queries import bodies_of
from portaria.procedures.requests import acts, many
from portaria.procedures.requests.deciding import asked_fields
from portaria.procedures.requests.forms import RequestForm
from portaria.procedures.requests.hall import Hall
from portaria.procedures.requests.many import MOST, Outlook
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.registry import rites, subjects
from portaria.procedures.requests.types import About, Ask, Refused, Rite


@require_POST
@signed_in
def request_many(request: HttpRequest) -> HttpResponse:
    """What asking leads to for each of those chosen; the form that all of them share; and, once
    what was filled in was shown with its effects, the requests: all of them or none."""
    viewer = viewer_of(request)
    rite = rites().get(request.POST.get("rito", ""))
    if rite is None or viewer.person is None:
        raise Http404
    abouts = _chosen(request, viewer, rite)
    found = many.outlooks(rite, abouts, viewer.person, clock.now())
    able = [one for one in found if not one.why_not]
    form = _form(request, rite, able[0]) if able else None
    context: dict[str, Any] = {"rite": rite, "found": found, "form": form, "count": len(able)}
    if form is None or "conferido" not in request.POST:
        return render(request, "requests/many.html", context)
    if not form.is_valid():
        return render(request, "requests/many.html", context, status=400)
    found = many.outlooks(rite, abouts, viewer.person, clock.now(), form.values)
    able = [one for one in found if not one.why_not]
    seen = _digest(form.values, able)
    if able and request.POST["conferido"] == seen:
        return _asked(request, viewer, rite, able, form.values)
    context |= {"found": found, "count": len(able), "seen": seen if able else ""}
    return render(request, "requests/many.html", context)


def _chosen(request: HttpRequest, viewer: Viewer, rite: Rite) -> list[About]:
    """The subjects marked, of those that the viewer may see."""
    keys = sorted(posted.numbers(request.POST.getlist("sobre")[:MOST]))
    person = viewer.person or 0
    mine = {
        about.key
        for body in bodies_of(person, viewer.today)
        for about in subjects[rite.about].of(person, body, viewer.today)
    }
    bodies = viewer.bodies_with(*subjects.seen_by(rite.about))
    return many.abouts_of(rite.about, keys, frozenset(mine), bodies)


def _form(request: HttpRequest, rite: Rite, first: Outlook) -> RequestForm:
    """The rite's form, for all; choices are those of the first subject's category, and what is not
    one of another's is told beside that one."""
    assert first.ruled is not None  # noqa: S101  # it may be asked
    hall = Hall(first.about.body, clock.now())
    return RequestForm(
        request.POST if "conferido" in request.POST else None,
        asked=asked_fields(rite, first.ruled),
        about=first.about,
        policy=hall.policy,
        on=hall.today,
    )


def _digest(values: Mapping[str, Any], able: Sequence[Outlook]) -> str:
    """What was shown: the answers and for whom. Another answer is shown before it is asked."""
    shown = [values, [one.about.key for one in able]]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def _asked(
    request: HttpRequest,
    viewer: Viewer,
    rite: Rite,
    able: Sequence[Outlook],
    values: Mapping[str, Any],
) -> HttpResponse:
    person = viewer.person or 0
    asks = [Ask(one.about.body, rite.id, one.about.key, values, person) for one in able]
    try:
        with transaction.atomic():
            keys = acts.ask(asks, by=viewer.by, at=clock.now())
    except Refused as refusal:
        # Somebody else changed what it rests on meanwhile: nothing was asked of any.
        context = {"rite": rite, "found": able, "count": 0, "wrong": str(refusal)}
        return render(request, "requests/many.html", context, status=409)
    said = ngettext("%(n)s pedido registrado.", "%(n)s pedidos registrados.", len(keys))
    messages.success(request, said % {"n": len(keys)})
    return redirect("request_together", pk=keys[0])


@signed_in
def request_together(request: HttpRequest, pk: int) -> HttpResponse:
    """The requests that the viewer made at once, one of which is ``pk``."""
    first, rows = _mine(request, pk)
    context = {
        "rows": rows,
        "title": rites()[first.rite].title if first.rite in rites() else first.rite,
        "waiting": len(_waiting(rows)),
        "first": first,
    }
    return render(request, "requests/together.html", context)


@require_POST
@signed_in
def request_together_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back those of them that wait."""
    viewer = viewer_of(request)
    _first, rows = _mine(request, pk)
    waiting = _waiting(rows)
    try:
        acts.withdraw(waiting, person=viewer.person or 0, by=viewer.by, at=clock.now())
    except Refused as refusal:  # decided while it was looked at
        messages.error(request, str(refusal))
    else:
        said = ngettext("%(n)s pedido retirado.", "%(n)s pedidos retirados.", len(waiting))
        messages.success(request, said % {"n": len(waiting)})
    return redirect("request_together", pk=pk)


def _mine(request: HttpRequest, pk: int) -> tuple[Request, Sequence[Request]]:
    first = get_object_or_404(Request, pk=pk, asker=viewer_of(request).person or 0)
    return first, list(together(first))


def _waiting(rows: Sequence[Request]) -> list[int]:
    return [row.pk for row in rows if row.state in ("waiting", "returned")]


def together(row: Request) -> QuerySet[Request]:
    """The requests made in the same act as ``row``, itself among them."""
    found = Request.objects.filter(asker=row.asker_id, rite=row.rite, asked_at=row.asked_at)
    return found.select_related("body", "unit").order_by("pk")
