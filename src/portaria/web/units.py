"""Units: the tree with who answers for each on the day, and one with its people and mailboxes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.exports import as_csv
from portaria.frame.permissions import requires
from portaria.frame.viewer import viewer_of
from portaria.ledger.models import Act
from portaria.ledger.types import ref
from portaria.mail.models import Mailbox
from portaria.people import listing
from portaria.people.models import Competence, FunctionalEvent, Unit
from portaria.people.queries import UnitHead, heads_on
from portaria.web import drawing

_ACTS = 50
_PEOPLE = 200
"""People shown on a unit's page; the rest is one click away in the filtered list. Ours."""


@requires("people.read")
def units(request: HttpRequest) -> HttpResponse:
    """The units of one body as a tree."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, "people.read", request.GET.get("orgao", ""))
    text = request.GET.get("q", "").strip()
    found = listing.units(body, viewer.today)
    if text:
        lowered = text.casefold()
        found = [u for u in found if lowered in f"{u.acronym} {u.name}".casefold()]
    answering = heads_on(body, viewer.today)
    context = {
        "units": [(row, answering.get(row.id)) for row in found],
        "text": text,
        "body": body,
        "bodies": names_of(viewer.bodies_with("people.read")),
    }
    return render(request, "web/units.html", context)


@requires("people.read")
def chart(request: HttpRequest) -> HttpResponse:
    """The units that exist today as a drawing, each with who answers for it."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, "people.read", request.GET.get("orgao", ""))
    answering = heads_on(body, viewer.today)
    rows = [row for row in listing.units(body, viewer.today) if row.end is None]
    drawn = drawing.chart(
        [
            (row.depth, row.acronym, _answers(row, answering.get(row.id)),
             reverse("unit", args=[row.id]))
            for row in rows
        ]
    )  # fmt: skip
    bodies = names_of(viewer.bodies_with("people.read"))
    return render(request, "web/chart.html", {"drawing": drawn, "body": body, "bodies": bodies})


def _answers(row: listing.UnitRow, head: UnitHead | None) -> str:
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
        for u in listing.units(body, viewer.today)
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
        "children": Unit.objects.filter(parent=shown, end__isnull=True).order_by("acronym"),
        "people": [row for row in people[:_PEOPLE] if row.situation != "ended"],
        "more": len(people) > _PEOPLE,
        "mailboxes": Mailbox.objects.filter(unit=shown, kind="organizational").order_by("address"),
        "competences": Competence.objects.filter(unit=shown, end__isnull=True).order_by("power"),
    }
    return render(request, "web/unit.html", context)
