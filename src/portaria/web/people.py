"""Persons: search as you type, filters, export."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from portaria.frame import labels
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.categories import label as category_label
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import requires
from portaria.frame.viewer import is_fragment, viewer_of
from portaria.people import listing

_FILTERS = ("q", "orgao", "categoria", "unidade", "situacao")


def _asked(request: HttpRequest) -> tuple[Asked, listing.Wanted, tuple[str, ...]]:
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, ("nome",), "nome")
    bodies = viewer.bodies_with("people.read")
    situation = asked.get("situacao")
    wanted = listing.Wanted(
        body=chosen_body(viewer, "people.read", asked.get("orgao")),
        day=viewer.today,
        text=asked.get("q"),
        category=asked.get("categoria"),
        unit=asked.number("unidade"),
        situation=situation if situation in listing.SITUATIONS else "",
    )
    return asked, wanted, bodies


@requires("people.read")
def people(request: HttpRequest) -> HttpResponse:
    """The list; for htmx, only its rows."""
    asked, wanted, bodies = _asked(request)
    rows = listing.persons(wanted, start=asked.start, stop=asked.stop, descending=asked.descending)
    context: dict[str, object] = {
        "page": page_of(rows, asked),
        "wanted": wanted,
        "columns": (
            Column(_("Nome"), "nome"),
            Column(_("Matrícula")),
            Column(_("Categoria")),
            Column(_("Unidade")),
            Column(_("Situação")),
            Column(_("Desde")),
            Column(_("Até")),
        ),
    }
    if is_fragment(request):
        return render(request, "web/people_rows.html", context)
    context |= {
        "bodies": names_of(bodies),
        "units": listing.unit_choices([wanted.body]),
        "categories": [(c, category_label(c)) for c in listing.categories_in(wanted.body)],
        "situations": [(s, labels.of(labels.SITUATIONS, s)) for s in listing.SITUATIONS],
    }
    return render(request, "web/people.html", context)


@requires("people.read")
def people_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list, whole, as CSV."""
    asked, wanted, _bodies = _asked(request)
    header = (
        _("Nome"), _("Matrícula"), _("Categoria"), _("Unidade"), _("Cargo"), _("Situação"),
        _("Desde"), _("Até"),
    )  # fmt: skip
    rows = (
        (
            r.name,
            r.registration,
            category_label(r.category),
            r.unit_acronym,
            r.post,
            labels.of(labels.SITUATIONS, r.situation),
            r.since,
            r.until,
        )
        for r in listing.every_person(wanted, descending=asked.descending)
    )
    return as_csv("pessoas", header, rows)
