"""What I have and why, until when; and my team, for who answers for a unit."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.duties.models import Duty
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import signed_in
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.mail.models import Delegation, Mailbox
from portaria.mail.types import ORGANIZATIONAL
from portaria.people.models import Bond, Unit
from portaria.people.queries import in_force, not_over
from portaria.procedures.requests.many import askable, marking
from portaria.web.holdings import holdings_of

_COMING = 20
"""Things to come that are shown; ours, no norm's."""
_BOXES = 100
"""Mailboxes of a head's units that are shown; ours, no norm's."""


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Everything in the viewer's name, each with its provision and its end."""
    viewer = viewer_of(request)
    person = _person(viewer)
    bonds = Bond.objects.filter(person=person).select_related("body", "unit").order_by("-start")
    context = {
        "holdings": holdings_of(person, viewer.today),
        "bonds": bonds,
        "coming": _open_duties(person=person),
        "now": clock.now(),
    }
    return render(request, "web/mine.html", context)


def _open_duties(**narrowed: object) -> QuerySet[Duty]:
    found = Duty.objects.filter(state="open", **narrowed)
    return found.order_by("due_at", "id")[:_COMING]


def _person(viewer: Viewer) -> int:
    if viewer.person is None:
        raise Http404("esta conta do site não é de uma pessoa")
    return viewer.person


_SORTS = {"nome": "person__shown_in_order", "desde": "start", "ate": "planned_end"}


@signed_in
def team(request: HttpRequest) -> HttpResponse:
    """The people of the units that the viewer answers for today; for htmx, only the rows."""
    viewer = viewer_of(request)
    _person(viewer)
    units = viewer.headed
    asked = read(request.GET, ("unidade", "situacao"), tuple(_SORTS), "nome")
    rows = _team(viewer, units, asked)
    asks = askable("person", sorted({unit.body_id for unit in units}), clock.now())
    context: dict[str, object] = {
        "page": page_of(_whole(rows[asked.start : asked.stop]), asked),
        "asked": asked,
        "asks": asks,
        "columns": (
            *marking(asks),
            Column(_("Nome"), "nome"),
            Column(_("Categoria")),
            Column(_("Unidade")),
            Column(_("Situação")),
            Column(_("Desde"), "desde"),
            Column(_("Previsto até"), "ate"),
        ),
    }
    if is_fragment(request):
        return render(request, "web/team_rows.html", context)
    heads = [f"head-of:{unit.pk}" for unit in units]
    context |= {
        "units": units,
        "choices": [(str(unit.pk), unit.acronym) for unit in units],
        "situations": [
            ("active", _("em exercício")), ("leave", _("afastado(a)")),
            ("seconded_out", _("cedido(a)")),
        ],
        "waiting": _open_duties(assignee__in=heads),
        "mailboxes": _mailboxes(viewer, units),
        "now": clock.now(),
    }  # fmt: skip
    return render(request, "web/team.html", context)


def _mailboxes(viewer: Viewer, units: Sequence[Unit]) -> list[tuple[Mailbox, list[Delegation]]]:
    """The organizational mailboxes of ``units`` in use, by address, each with whom it is shared
    with today (M5)."""
    of_units = Mailbox.objects.filter(unit__in=units, kind=ORGANIZATIONAL, closed_at=None)
    boxes = list(of_units.order_by("address")[:_BOXES])
    shared: dict[int, list[Delegation]] = {}
    today = Delegation.objects.filter(in_force(viewer.today), mailbox__in=boxes)
    for one in today.select_related("person"):
        shared.setdefault(one.mailbox_id, []).append(one)
    return [(box, shared.get(box.pk, [])) for box in boxes]


def _team(viewer: Viewer, units: Sequence[Unit], asked: Asked) -> QuerySet[Bond]:
    chosen = [u for u in units if asked.get("unidade") in ("", str(u.pk))]
    here = Q(working_unit__in=chosen) | Q(working_unit__isnull=True, unit__in=chosen)
    found = Bond.objects.filter(here, not_over(viewer.today))
    if asked.get("situacao"):
        found = found.filter(situation=asked.get("situacao"))
    way = "-" if asked.descending else ""
    return found.order_by(f"{way}{_SORTS[asked.sort]}", "id")


def _whole(rows: QuerySet[Bond]) -> list[Bond]:
    """``rows`` with their persons and units: thousands are sorted by their keys alone."""
    keys = list(rows.values_list("pk", flat=True))
    found = Bond.objects.select_related("person", "unit", "working_unit").in_bulk(keys)
    return [found[key] for key in keys]
