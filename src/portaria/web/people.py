"""Persons: search as you type, filters, export."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portaria import clock
from portaria.frame import labels, posted
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.categories import label as category_label
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import requires
from portaria.frame.viewer import is_fragment, viewer_of
from portaria.people import cpf, listing, unit_listing
from portaria.privacy.acts import record_export
from portaria.procedures.requests.many import askable, marking

_FILTERS = ("q", "orgao", "categoria", "unidade", "situacao")
_MAY_BECOME_CPF = re.compile(r"[\d.\-/\s]*")
_FEW_DIGITS = 3
"""Longer runs of digits alone never stand in an address: they may be a CPF half typed."""


def _asked(request: HttpRequest, query: QueryDict) -> tuple[Asked, listing.Wanted, tuple[str, ...]]:
    viewer = viewer_of(request)
    asked = read(query, _FILTERS, listing.SORTS, listing.BY_NAME)
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
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """The list; for htmx, only its rows. What is typed comes in the body of a request and is sent
    on to its address, but for what is a CPF or may become one, which no address ever carries."""
    if request.method == "POST":
        return _typed(request)
    if _digits(request.GET.get("q", "")):
        messages.info(request, _("Um CPF não se põe no endereço: procure por ele aqui."))
        return redirect("people")
    return _list(request, request.GET)


def _typed(request: HttpRequest) -> HttpResponse:
    text = posted.clean(request.POST.get("q", ""))
    if _digits(text):
        return by_cpf(request, text)
    if _MAY_BECOME_CPF.fullmatch(text) and sum(map(str.isdigit, text)) > _FEW_DIGITS:
        found = _list(request, request.POST, has_address=False)
        found["HX-Push-Url"] = "false"
        return found
    kept = QueryDict(mutable=True)
    kept.update(
        {name: value for name in _FILTERS if (value := posted.clean(request.POST.get(name, "")))}
    )
    address = reverse("people") + (f"?{kept.urlencode()}" if kept else "")
    return redirect(address)


def _digits(text: str) -> str:
    """The CPF that ``text`` is; "" where it is none."""
    try:
        return cpf.clean(text)
    except ValueError:
        return ""


def by_cpf(request: HttpRequest, text: str) -> HttpResponse:
    """Lead to the person, in any body that the viewer may read; else say that there is nobody."""
    bodies = viewer_of(request).bodies_with("people.read")
    try:
        person = listing.by_cpf(text, bodies)
    except ValueError:
        messages.error(request, _("Isso não é um CPF: confira os onze algarismos."))
        return _leave(request, reverse("people"))
    if person is None:
        messages.info(request, _("Ninguém com esse CPF nos órgãos cujas pessoas você pode ver."))
        return _leave(request, reverse("people"))
    return _leave(request, reverse("person", args=[person]))


def _leave(request: HttpRequest, address: str) -> HttpResponse:
    """To another page, also where htmx asked for a fragment."""
    if not is_fragment(request):
        return redirect(address)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response


def _list(request: HttpRequest, query: QueryDict, *, has_address: bool = True) -> HttpResponse:
    asked, wanted, bodies = _asked(request, query)
    rows = listing.persons(
        wanted, start=asked.start, stop=asked.stop, descending=asked.descending, sort=asked.sort
    )
    asks = askable("person", [wanted.body], clock.now())
    context: dict[str, object] = {
        "asks": asks,
        # Without an address of its own a list has no other pages and no other order.
        "page": page_of(rows if has_address else rows[: asked.per_page], asked),
        "wanted": wanted,
        "columns": (
            *marking(asks),
            Column(_("Nome"), "nome" if has_address else ""),
            Column(_("Matrícula"), "matricula" if has_address else ""),
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
        "units": unit_listing.choices([wanted.body], wanted.day),
        "categories": [(c, category_label(c)) for c in listing.categories_in(wanted.body)],
        "situations": [(s, labels.of(labels.SITUATIONS, s)) for s in listing.SITUATIONS],
    }
    return render(request, "web/people.html", context)


def _note_export(request: HttpRequest, wanted: listing.Wanted) -> None:
    """Everybody on the list is told that it left as a file (R5)."""
    viewer = viewer_of(request)
    query, values = listing.everybody(wanted)
    record_export(
        query, values, purpose="people.read", body=wanted.body, by=viewer.by,
        reader=viewer.person, at=clock.now(),
    )  # fmt: skip


@requires("people.read")
def people_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list, whole, as CSV."""
    asked, wanted, _bodies = _asked(request, request.GET)
    _note_export(request, wanted)
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
        for r in listing.every_person(wanted, descending=asked.descending, sort=asked.sort)
    )
    return as_csv("pessoas", header, rows)
