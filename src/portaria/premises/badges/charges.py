"""What is owed for badges, in a list, for whoever manages the security (F5, F6)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from portaria.frame import labels
from portaria.frame.bodies import chosen_bodies, names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import requires
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.people.queries import called
from portaria.premises.badges.models import Charge, reais
from portaria.premises.desk import MANAGE

_FILTERS = ("q", "orgao", "situacao")
_SORTS = {"desde": ("state_since", "id"), "valor": ("cents", "id")}
_STATES = ("open", "sent", "paid", "waived")


def _bodies(viewer: Viewer, asked: Asked) -> tuple[str, ...]:
    return chosen_bodies(viewer, (MANAGE,), asked.get("orgao"))


def _found(bodies: Sequence[str], asked: Asked) -> QuerySet[Charge]:
    """The charges of ``bodies`` whose badge's serial begins as asked, or whose person is called
    so."""
    found = Charge.objects.filter(body__in=bodies)
    if text := asked.get("q"):
        found = found.filter(Q(badge__serial__istartswith=text) | called(text))
    if (state := asked.get("situacao")) in _STATES:
        found = found.filter(state=state)
    return found.select_related("badge", "person", "body")


@requires(MANAGE)
def badge_charges(request: HttpRequest) -> HttpResponse:
    """The list, with what it comes to; for htmx, only its rows."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, tuple(_SORTS), "-desde")
    found = _found(_bodies(viewer, asked), asked)
    way = "-" if asked.descending else ""
    ordered = found.order_by(*(f"{way}{name}" for name in _SORTS[asked.sort]))
    context: dict[str, object] = {
        "page": page_of(list(ordered[asked.start : asked.stop]), asked),
        "asked": asked,
        "total": reais(found.aggregate(sum=Sum("cents"))["sum"] or 0),
        "columns": (
            Column(_("Crachá")),
            Column(_("Pessoa")),
            Column(_("Motivo")),
            Column(_("Valor"), "valor", css="number"),
            Column(_("Situação")),
            Column(_("Desde"), "desde"),
        ),
    }
    if is_fragment(request):
        return render(request, "premises_badges/charge_rows.html", context)
    context |= {
        "bodies": names_of(viewer.bodies_with(MANAGE)),
        "states": [(state, labels.of(labels.CHARGES, state)) for state in _STATES],
    }
    return render(request, "premises_badges/charges.html", context)


@requires(MANAGE)
def badge_charges_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list, whole, as CSV."""
    asked = read(request.GET, _FILTERS, tuple(_SORTS), "-desde")
    header = (
        _("Crachá"), _("Pessoa"), _("Motivo"), _("Valor"), _("Situação"), _("Desde"),
        _("Comprovante"), _("Dispositivo"),
    )  # fmt: skip
    found = _found(_bodies(viewer_of(request), asked), asked)
    rows = (
        (c.badge.serial, c.person.shown_name, c.basis, c.amount,
         labels.of(labels.CHARGES, c.state), c.state_since, c.receipt, c.provision)
        for c in found.order_by("-state_since", "-pk").iterator(chunk_size=5000)
    )  # fmt: skip
    return as_csv("cobrancas-de-crachas", header, rows)
