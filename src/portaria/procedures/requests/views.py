"""Pages of requests: the list, and one request with all that may be done with it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.frame import labels
from portaria.frame.assignees import names_of as assignee_names
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import Denied, signed_in
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.privacy.acts import record_reads
from portaria.privacy.types import Read
from portaria.procedures.requests import flow, listing, saying
from portaria.procedures.requests.answering import may_appeal
from portaria.procedures.requests.dossier import Dossier
from portaria.procedures.requests.dossier import read as read_dossiers
from portaria.procedures.requests.listing import Eyes
from portaria.procedures.requests.models import Request, Step
from portaria.procedures.requests.registry import rites
from portaria.procedures.requests.values import in_words

_FILTERS = ("vista", "situacao", "rito", "q")


def eyes_of(viewer: Viewer) -> Eyes:
    """What the viewer may see of requests.

    Raises:
        Denied: who signed in is no person of a body.
    """
    if viewer.person is None:
        raise Denied(())
    return Eyes(viewer.person, viewer.today, viewer.powers, viewer.headed)


def _view(asked: Asked) -> str:
    return asked.get("vista") if asked.get("vista") in listing.VIEWS else listing.VIEWS[0]


def _wanted(eyes: Eyes, asked: Asked) -> QuerySet[Request]:
    found = listing.narrowed(
        eyes.view(_view(asked)), state=asked.get("situacao"), rite=asked.get("rito"),
        text=asked.get("q"),
    )  # fmt: skip
    sign = "-" if asked.descending else ""
    return found.order_by(*[f"{sign}{name}" for name in listing.SORTS[asked.sort]])


@signed_in
def requests(request: HttpRequest) -> HttpResponse:
    """The viewer's requests, those that wait for them, those of their units; for htmx, the rows."""
    viewer = viewer_of(request)
    eyes = eyes_of(viewer)
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "-pedido")
    page = page_of(list(_wanted(eyes, asked)[asked.start : asked.stop]), asked)
    open_ = listing.steps_of(page.rows)
    view = _view(asked)
    context: dict[str, Any] = {
        "page": page,
        "asked": asked,
        "view": view,
        "bulk": view == "esperam",
        "rites": rites(),
        "steps": open_,
        "units": listing.units_of_askers(page.rows),
        "assignees": assignee_names(s.assignee for steps in open_.values() for s in steps),
        "now": clock.now(),
        "columns": (
            Column(_("Pedido"), "pedido"), Column(_("Quem pede"), "quem"), Column(_("Situação")),
            Column(_("Com quem está")), Column(_("Até quando"), "prazo", "tight"),
        ),
    }  # fmt: skip
    if view == "esperam":
        context["columns"] = (Column("", css="tight"), *context["columns"])
    if is_fragment(request):
        return render(request, "requests/rows.html", context)
    context |= {
        "views": [
            (name, labels.of(labels.REQUEST_VIEWS, name), eyes.view(name).count())
            for name in listing.VIEWS
            if name != "unidade" or eyes.headed
        ],
        "states": [(s, labels.of(labels.REQUESTS, s)) for s in listing.STATES],
        "names": listing.rites_on_record(eyes),
    }
    return render(request, "requests/requests.html", context)


@signed_in
def requests_csv(request: HttpRequest) -> HttpResponseBase:
    """The same requests, whole, as CSV."""
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "-pedido")
    found = _wanted(eyes_of(viewer_of(request)), asked)
    header = (
        _("Pedido"), _("Rito"), _("Sobre"), _("Quem pede"), _("Unidade do pedido"), _("Situação"),
        _("Pedido em"), _("Até quando"), _("Encerrado em"), _("Dispositivo"),
    )  # fmt: skip
    rows = (
        (row.pk, str(rites()[row.rite].title) if row.rite in rites() else row.rite,
         row.about_label, row.asker.shown_name, row.unit.acronym if row.unit else "",
         labels.of(labels.REQUESTS, row.state), row.asked_at, row.due,  # type: ignore[attr-defined]
         row.closed_at, row.provisions[0] if row.provisions else "")
        for row in found.iterator(chunk_size=1000)
    )  # fmt: skip
    return as_csv("pedidos", header, rows)


@signed_in
def request_one(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what was asked, whose turn it is and why theirs, what happened, and what the
    viewer may do."""
    viewer = viewer_of(request)
    row = seen(viewer, pk)
    theirs = {row.asker_id, row.person_id} - {None, viewer.person}
    reads = [Read(person, "request", row.rite, row.body_id) for person in theirs if person]
    record_reads(reads, by=viewer.by, reader=viewer.person, at=clock.now())
    return shown(request, viewer, row)


def seen(viewer: Viewer, pk: int) -> Request:
    """The request, if the viewer may see it; for anybody else there is none.

    Raises:
        Http404: otherwise.
    """
    eyes = eyes_of(viewer)
    either = eyes.seen() | Request.objects.filter(pk__in=eyes.waiting().values("pk"))
    found = either.distinct().select_related("body", "asker", "person", "unit")
    return get_object_or_404(found, pk=pk)


def shown(
    request: HttpRequest, viewer: Viewer, row: Request, wrong: str = "", said: str = ""
) -> HttpResponse:
    """The page of one request; ``wrong``: why what was just tried did not succeed; ``said``: the
    words that came with it, which whoever wrote them may want again."""
    now = clock.now()
    (dossier,) = read_dossiers([row], now)
    found = Step.objects.filter(request=row).select_related("by", "delegation__person")
    steps = list(found.order_by("number"))
    policy = dossier.hall.policy
    context = {
        "row": row,
        "rite": dossier.rite,
        "answers": in_words(dossier.rite, row.values, policy, row.category),
        "steps": [(s, saying.who(s.who, policy, row.rite)) for s in steps if s.round == row.round],
        "earlier": [step for step in steps if step.round < row.round],
        "timeline": [(h, saying.who(h.who, policy, row.rite) if h.who else "")
                     for h in listing.happenings(row.pk)],
        "assignees": assignee_names(step.assignee for step in steps),
        "unit": listing.units_of_askers([row]).get(row.pk),
        "linked": _linked(row, viewer),
        "appeal_to": saying.who(row.appeal, policy) if row.appeal else "",
        "now": now,
        "wrong": wrong,
        "said": said,
        **may(dossier, viewer),
    }  # fmt: skip
    return render(request, "requests/request.html", context, status=400 if wrong else 200)


def _linked(row: Request, viewer: Viewer) -> list[tuple[str, Request, bool]]:
    """The request that goes on in this one and those in which it goes on, with what each is called
    and whether the viewer may read it."""
    either = Q(pk=row.source_id) | Q(source=row.pk)
    found = list(Request.objects.filter(either).order_by("pk"))
    if not found:
        return []
    seen_ = set(eyes_of(viewer).seen().filter(either).values_list("pk", flat=True))
    return [
        (str(rites()[one.rite].title) if one.rite in rites() else one.rite, one, one.pk in seen_)
        for one in found
    ]


def may(dossier: Dossier, viewer: Viewer) -> dict[str, object]:
    """What the viewer may do with a request now; ``in_place``: the delegation by which."""
    row, person = dossier.row, viewer.person or 0
    own = row.asker_id == person
    waiting = row.state == "waiting"
    mine = dossier.answerable(person, (flow.CONSULT, flow.DECIDE, flow.APPEAL)) if waiting else []
    decides = any(step.kind in (flow.DECIDE, flow.APPEAL) for step in mine)
    first = any(step.kind == flow.DECIDE for step in mine)
    return {
        "own": own,
        "may_decide": decides,
        "may_return": first,
        "may_escalate": first and bool(row.escalates),
        "may_opine": any(step.kind == flow.CONSULT for step in mine),
        "in_place": next((d for s in mine if (d := dossier.delegation(s, person))), None),
        "may_withdraw": own and row.state in ("waiting", "returned"),
        "may_correct": own and row.state == "returned",
        "may_appeal": own and row.state == "refused" and may_appeal(dossier)
        and (row.appeal_until is None or clock.now() < row.appeal_until),
    }  # fmt: skip
