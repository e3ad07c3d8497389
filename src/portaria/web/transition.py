"""Open deadlines that a change of the norms moves: seen, moved in one act, given back by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.bodies.assembly import Assembled
from portaria.frame.bodies import names_of
from portaria.frame.citations import assembled
from portaria.frame.exports import as_csv
from portaria.frame.lists import read
from portaria.frame.permissions import requires
from portaria.frame.viewer import viewer_of
from portaria.journeys.transition.acts import APPLIED, NotConfirmed, apply_transition, preview
from portaria.journeys.transition.types import Fate, Totals
from portaria.journeys.transition.undoing import UNDONE, NotUndoable, undo_transition
from portaria.ledger.models import Act
from portaria.people.models import Person

SEE, DO = "norms.read", "body.admin"
SHOWN = 200
"""Deadlines listed on the page; ours, no norm's. The CSV has them all."""
STUCK = 20
"""Deadlines named that could not be given back; ours. The others are in the ledger."""


def _body(request: HttpRequest, slug: str) -> Assembled:
    viewer_of(request).must(SEE, slug)
    found = assembled(slug)
    if found is None:
        raise Http404("o órgão ainda não adotou nenhuma configuração")
    return found


@requires(SEE)
def transition(request: HttpRequest, body: str) -> HttpResponse:
    """What the norms of a day make of what is open: the first of them, and the counts of all."""
    its, viewer = _body(request, body), viewer_of(request)
    totals = Totals()
    shown: list[Fate] = []
    for fate in preview(its, on=_day(request), at=clock.now(), totals=totals):
        if len(shown) < SHOWN:
            shown.append(fate)
    people = Person.objects.in_bulk({f.term.person for f in shown if f.term.person})
    undone = Act.objects.filter(kind=UNDONE, body=body).values_list("cause", flat=True)
    applied = Act.objects.filter(kind=APPLIED, body=body).order_by("-id")[:10]
    context = {
        "body": body,
        "bodies": names_of(viewer.bodies_with(SEE)),
        "day": _day(request),
        "today": viewer.today,
        "rows": [(fate, people.get(fate.term.person or 0)) for fate in shown],
        "totals": totals,
        "more": totals.moved + totals.kept - len(shown),
        "applied": [(act, f"act:{act.pk}" in set(undone)) for act in applied],
        "may": viewer.holds(DO, body),
    }
    return render(request, "web/transition.html", context)


@requires(SEE)
def transition_csv(request: HttpRequest, body: str) -> StreamingHttpResponse:
    """All of them, as a spreadsheet."""
    its = _body(request, body)
    fates = preview(its, on=_day(request), at=clock.now(), totals=Totals())
    header = (
        _("objeto"), _("prazo"), _("efeito"), _("venceria em"), _("pelo dispositivo"),
        _("vence em"), _("por qual dispositivo"), _("por quê"),
    )  # fmt: skip
    return as_csv(f"transicao-{body}", header, _rows(fates))


def _rows(fates: Iterator[Fate]) -> Iterator[tuple[object, ...]]:
    for fate in fates:
        term = fate.term
        new = (fate.due_at, fate.sum["provision"]) if fate.sum else (None, "")
        yield (
            term.subject, term.about, effect(fate), term.due_at, term.sum["provision"], *new,
            fate.why,
        )  # fmt: skip


def effect(fate: Fate) -> str:
    """What happens to a deadline, in one word."""
    if fate.due_at is None:
        return _("fica")
    return _("encurta") if fate.shortens else _("alonga")


@require_POST
@requires(DO)
def transition_apply(request: HttpRequest, body: str) -> HttpResponse:
    """Move what the norms in force today change, in one act."""
    viewer = viewer_of(request)
    viewer.must(DO, body)
    _body(request, body)
    try:
        act, totals = apply_transition(
            body, by=viewer.by, at=clock.now(), confirmed=bool(request.POST.get("confirm"))
        )
    except NotConfirmed as why:
        messages.error(request, str(why))
        return redirect("transition", body=body)
    if act is None:
        messages.info(request, _("Nada a mudar."))
    else:
        said = ngettext("%(n)s prazo mudado.", "%(n)s prazos mudados.", totals.moved)
        messages.success(request, said % {"n": totals.moved})
    return redirect("transition", body=body)


@require_POST
@requires(DO)
def transition_undo(request: HttpRequest, body: str, pk: int) -> HttpResponse:
    """Give back the deadlines that an act moved; those that could not be are named."""
    viewer = viewer_of(request)
    viewer.must(DO, body)
    _body(request, body)
    try:
        undone = undo_transition(body, pk, by=viewer.by, at=clock.now())
    except NotUndoable as why:
        messages.error(request, str(why))
        return redirect("transition", body=body)
    said = ngettext("%(n)s prazo voltou.", "%(n)s prazos voltaram.", undone.restored)
    messages.success(request, said % {"n": undone.restored})
    for one in undone.stuck[:STUCK]:
        messages.warning(request, f"{one.subject} ({one.about}): {one.why}")
    return redirect("transition", body=body)


def _day(request: HttpRequest) -> date:
    return read(request.GET, ("dia",), (), "").day("dia") or viewer_of(request).today
