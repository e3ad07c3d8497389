"""Units: the tree with who answers for each on the day, and one with its people and mailboxes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.frame import posted
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.exports import as_csv
from portaria.frame.permissions import requires
from portaria.frame.viewer import is_fragment, viewer_of
from portaria.ledger.models import Act
from portaria.ledger.types import ref
from portaria.mail.models import Mailbox
from portaria.people import listing, unit_listing
from portaria.people.models import Competence, FunctionalEvent, Unit
from portaria.people.queries import UnitHead, competence_in_force, heads_on, units_on
from portaria.people.unit_listing import UnitRow
from portaria.web import drawing

_ACTS = 50
_PEOPLE = 50
"""People shown on a unit's page; the rest is one click away in the filtered list. Ours."""


@requires("people.read")
def units(request: HttpRequest) -> HttpResponse:
    """The units of one body as a tree, whose branches open one by one where they are many; for
    htmx, the rows of one branch."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, "people.read", request.GET.get("orgao", ""))
    text = posted.clean(request.GET.get("q", ""))
    under = None if text else _branch(request, body)
    rows = (
        unit_listing.found(body, viewer.today, text)
        if text
        else unit_listing.tree(body, viewer.today, under=under)
    )
    answering = heads_on(body, viewer.today, units=[row.id for row in rows])
    opened = _opened(rows) | {under}
    context: dict[str, object] = {
        "units": [(row, answering.get(row.id), row.below and row.id not in opened) for row in rows],
        "body": body,
        "unit_page": _before(reverse("unit", args=[0])),
        "person_page": _before(reverse("person", args=[0])),
        "under": under,
        "cut": len(rows) >= unit_listing.FOUND,
    }
    if under is not None and is_fragment(request):
        # What was pressed is gone: the unit whose branch opened takes the focus.
        return render(request, "web/unit_rows.html", context | {"fragment": True})
    context |= {
        "text": text,
        "above": unit_listing.above(under) if under is not None else (),
        "bodies": names_of(viewer.bodies_with("people.read")),
    }
    return render(request, "web/units.html", context)


def _branch(request: HttpRequest, body: str) -> int | None:
    """The unit whose branch the address asks for."""
    asked = posted.number(request.GET.get("abaixo", ""))
    return None if asked is None else get_object_or_404(Unit, pk=asked, body=body).pk


def _opened(rows: Sequence[UnitRow]) -> set[int]:
    """Those whose units below are among ``rows``, which are depth first."""
    return {row.id for row, after in pairwise(rows) if after.depth > row.depth}


def _before(address: str) -> str:
    """What stands before the key in the address of a page: the template puts the key there for
    hundreds of rows."""
    return address.removesuffix("0/")


@requires("people.read")
def chart(request: HttpRequest) -> HttpResponse:
    """The units that exist today as a drawing, each with who answers for it; of a large body, one
    branch at a time."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, "people.read", request.GET.get("orgao", ""))
    under = _branch(request, body)
    rows = [
        row
        for row in unit_listing.tree(body, viewer.today, under=under)
        if row.end is None or viewer.today < row.end
    ]
    answering = heads_on(body, viewer.today, units=[row.id for row in rows])
    opened = _opened(rows) | {under}
    drawn = drawing.chart(
        [
            (row.depth, row.acronym, _answers(row, answering.get(row.id)), row.id,
             0 if row.id in opened else row.below)
            for row in rows
        ]
    )  # fmt: skip
    context = {
        "drawing": drawn,
        "body": body,
        "bodies": names_of(viewer.bodies_with("people.read")),
        "unit_page": _before(reverse("unit", args=[0])),
        "above": unit_listing.above(under) if under is not None else (),
        "under": under,
    }
    return render(request, "web/chart.html", context)


def _answers(row: UnitRow, head: UnitHead | None) -> str:
    if head is None or head.acting is None:
        return _("ninguém responde hoje")
    return row.substitute_name if head.by_substitute else row.head_name


@requires("people.read")
def units_csv(request: HttpRequest) -> HttpResponseBase:
    """The units of one body as CSV."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, "people.read", request.GET.get("orgao", ""))
    header = (_("Sigla"), _("Nome"), _("Tipo"), _("Titular"), _("Substituto"), _("Pessoas"))
    rows = (
        (u.acronym, u.name, u.kind, u.head_name, u.substitute_name, u.people)
        for u in unit_listing.all_units(body, viewer.today)
    )
    return as_csv("unidades", header, rows)


@requires("people.read")
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit."""
    viewer = viewer_of(request)
    found = Unit.objects.select_related("body", "parent", "head", "substitute", "successor")
    shown = get_object_or_404(found, pk=pk)
    viewer.must("people.read", shown.body_id)
    wanted = listing.Wanted(shown.body_id, viewer.today, unit=shown.pk)
    people = listing.persons(wanted, start=0, stop=_PEOPLE + 1)
    context = {
        "unit": shown,
        "answers": heads_on(shown.body_id, viewer.today, units=[shown.pk]).get(shown.pk),
        "events": FunctionalEvent.objects.filter(unit=shown).order_by("-effective_on", "-id"),
        "acts": Act.objects.filter(subject=ref("unit", shown.pk)).order_by("-id")[:_ACTS],
        "children": units_on(viewer.today, parent=shown).order_by("acronym"),
        "people": [row for row in people[:_PEOPLE] if row.situation != "ended"],
        "more": len(people) > _PEOPLE,
        "mailboxes": Mailbox.objects.filter(unit=shown, kind="organizational").order_by("address"),
        "competences": Competence.objects.filter(
            competence_in_force(viewer.today), unit=shown
        ).order_by("power"),
    }
    return render(request, "web/unit.html", context)
