"""Duties that the system could not do and put aside for a person: the list, and sending them round
again, shown before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.duties import acts, listing
from portaria.duties.models import Duty
from portaria.frame import labels, people, posted
from portaria.frame.bodies import chosen_bodies
from portaria.frame.bodies import names_of as acronyms_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, of_bodies, page_of, read
from portaria.frame.permissions import requires
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.web import subjects
from portaria.web.failures import failure_of
from portaria.web.unit_duties import of_unit

POWER = "body.admin"
_SHOWN = 50
_FILTERS = ("orgao", "tipo", "unidade")
_SORTS = {"parou": ("run_at", "id"), "prazo": ("due_at", "id")}


@requires(POWER)
def failed_duties(request: HttpRequest) -> HttpResponse:
    """The list, those that wait longest first; for htmx, only its rows."""
    viewer = viewer_of(request)
    asked = _asked(request.GET)
    wanted = _wanted(viewer, asked)
    rows = _rows(wanted, asked, asked.start, asked.stop)
    context: dict[str, object] = {
        "page": page_of(rows, asked),
        "asked": asked,
        "persons": people.names_of(row.person for row in rows),
        "subjects": subjects.names_of(row.subject for row in rows if not row.person),
        "columns": (
            Column(_("Marcar"), css="tight"), Column(_("O quê")), Column(_("Por que falhou")),
            Column(_("Parou"), "parou", "tight"), Column(_("Até"), "prazo", "tight"),
        ),
        "now": clock.now(),
        "most": acts.AGAIN_AT_ONCE,
    }  # fmt: skip
    if is_fragment(request):
        return render(request, "web/failed_duty_rows.html", context)
    bodies = viewer.bodies_with(POWER)
    kinds = listing.failed_kinds(bodies)
    context |= {
        "bodies": acronyms_of(bodies),
        "kinds": [(kind, labels.of(labels.DUTIES, kind)) for kind in kinds],
    }
    return render(request, "web/failed_duties.html", context)


@requires(POWER)
def failed_duties_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list, whole, as CSV."""
    asked = _asked(request.GET)
    found = listing.duties(_wanted(viewer_of(request), asked)).order_by(*_order(asked))
    header = (_("Número"), _("O quê"), _("Tipo"), _("Órgão"), _("Assunto"), _("Por que falhou"),
              _("Tentativas"), _("Parou em"), _("Até"))  # fmt: skip
    rows = (
        (d.pk, d.about, d.kind, d.body, d.subject, d.last_error, d.attempts, d.run_at, d.due_at)
        for d in found.iterator(chunk_size=5000)
    )
    return as_csv("prazos-que-falharam", header, rows)


@require_POST
@requires(POWER)
def failed_duties_retry(request: HttpRequest) -> HttpResponse:
    """Those marked, or all that the filters of the list find: first what trying again does with
    each, then, confirmed with a reason, all of them."""
    viewer = viewer_of(request)
    duties = _chosen(viewer, request.POST)
    why = posted.text(request.POST, "motivo")
    confirmed = "conferido" in request.POST
    if confirmed and duties and why:
        return _sent(request, viewer, duties, why)
    shown = duties[:_SHOWN]
    context = {
        "duties": shown,
        "count": len(duties),
        "others": len(duties) - len(shown),
        "gone": _marked(request.POST) - len(duties),
        "keys": ",".join(str(duty.pk) for duty in duties),
        "persons": people.names_of(duty.person for duty in shown),
        "subjects": subjects.names_of(duty.subject for duty in shown if not duty.person),
        "wrong": _("Diga por que se tenta de novo: fica no livro.") if confirmed else "",
        "now": clock.now(),
    }
    return render(request, "web/retry.html", context, status=400 if confirmed and duties else 200)


def _asked(query: QueryDict) -> Asked:
    return read(query, _FILTERS, tuple(_SORTS), "parou")


def _wanted(viewer: Viewer, asked: Asked) -> listing.Wanted:
    bodies = chosen_bodies(viewer, POWER, asked.get("orgao"))
    return listing.Wanted(
        bodies,
        asked.get("tipo"),
        "failed",
        also=of_unit(asked.get("unidade"), bodies, viewer.today),
    )


def _order(asked: Asked) -> list[str]:
    sign = "-" if asked.descending else ""
    return [f"{sign}{name}" for name in _SORTS[asked.sort]]


def _rows(wanted: listing.Wanted, asked: Asked, start: int, stop: int) -> list[Duty]:
    return of_bodies(
        wanted.bodies,
        lambda body: listing.duties(replace(wanted, bodies=(body,))),
        _order(asked),
        start=start,
        stop=stop,
    )


def _keys(post: QueryDict) -> list[int]:
    said = [*post.getlist("dever"), *post.get("conferido", "").split(",")][: acts.AGAIN_AT_ONCE]
    return sorted(posted.numbers(said))


def _marked(post: QueryDict) -> int:
    """How many were marked; those of a filter are those there are."""
    return 0 if _all(post) else len(_keys(post))


def _all(post: QueryDict) -> bool:
    return post.get("todos") == "sim" and "conferido" not in post


def _chosen(viewer: Viewer, post: QueryDict) -> Sequence[Duty]:
    """What is to be tried again, of what failed in the bodies that the viewer administers."""
    if _all(post):
        asked = _asked(post)
        return _rows(_wanted(viewer, asked), asked, 0, acts.AGAIN_AT_ONCE)
    wanted = listing.Wanted(viewer.bodies_with(POWER), state="failed")
    return list(listing.duties(wanted).filter(pk__in=_keys(post)).order_by("run_at", "id"))


def _sent(request: HttpRequest, viewer: Viewer, duties: Sequence[Duty], why: str) -> HttpResponse:
    with transaction.atomic():
        count = acts.try_again([d.pk for d in duties], by=viewer.by, at=clock.now(), why=why)
    said = ngettext(
        "%(n)s dever volta a ser tentado.", "%(n)s deveres voltam a ser tentados.", count
    )
    messages.success(request, said % {"n": count})
    return redirect("failed_duties")


def failure_context(viewer: Viewer, duty: Duty) -> dict[str, object]:
    """What the page of a failed duty adds; nothing for any other."""
    if duty.state != "failed":
        return {}
    return {"failure": failure_of(duty), "may_retry": viewer.holds(POWER, duty.body)}
