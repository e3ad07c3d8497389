"""The list of visits: inside, past their hour, badges not returned, expected, over; its export."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from portaria.frame import labels
from portaria.frame.bodies import chosen_bodies, names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import requires
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.premises.desk import DESK, MANAGE
from portaria.premises.visits import listing

_FILTERS = ("q", "orgao", "situacao")


def _asked(request: HttpRequest) -> Asked:
    return read(request.GET, _FILTERS, tuple(listing.SORTS), "-quando")


def _bodies(viewer: Viewer, asked: Asked) -> tuple[str, ...]:
    return chosen_bodies(viewer, (DESK, MANAGE), asked.get("orgao"))


def _views() -> list[tuple[str, str]]:
    return [
        ("recepcao", _("na recepção")), ("dentro", _("dentro")), ("passou", _("além da hora")),
        ("cracha", _("crachá não devolvido")), ("esperadas", _("esperadas")),
        ("naorecebidas", _("não recebidas")), ("sairam", _("saíram")),
        ("canceladas", _("canceladas")), ("naovieram", _("não vieram")),
    ]  # fmt: skip


@requires(DESK, MANAGE)
def visits(request: HttpRequest) -> HttpResponse:
    """The list; for htmx, only its rows."""
    viewer, asked = viewer_of(request), _asked(request)
    bodies = _bodies(viewer, asked)
    way = "-" if asked.descending else ""
    found = listing.visits(bodies, text=asked.get("q"), view=asked.get("situacao"))
    found = found.order_by(*(f"{way}{name}" for name in listing.SORTS[asked.sort]))
    context: dict[str, object] = {
        "page": page_of(list(found[asked.start : asked.stop]), asked),
        "asked": asked,
        "columns": (
            Column(_("Visitante"), "nome"),
            Column(_("Recebe")),
            Column(_("Onde")),
            Column(_("Quando"), "quando"),
            Column(_("Crachá")),
            Column(_("Situação")),
        ),
    }
    if is_fragment(request):
        return render(request, "premises_visits/rows.html", context)
    context |= {"bodies": names_of(viewer.bodies_with(DESK, MANAGE)), "views": _views()}
    return render(request, "premises_visits/visits.html", context)


@requires(DESK, MANAGE)
def visits_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list, whole, as CSV."""
    asked = _asked(request)
    bodies = _bodies(viewer_of(request), asked)
    found = listing.visits(bodies, text=asked.get("q"), view=asked.get("situacao"))
    header = (
        _("Visitante"), _("Recebe"), _("Unidade"), _("Onde"), _("Entrada"), _("Saída"),
        _("Crachá"), _("Devolvido"), _("Situação"), _("Dispositivo"),
    )  # fmt: skip
    rows = (
        (v.visitor.name, v.host.shown_name if v.host else "", v.unit.acronym if v.unit else "",
         v.place.name if v.place else "", v.admitted_at, v.left_at,
         v.badge.serial if v.badge else "", labels.of(labels.RETURNED_AT, v.returned_at),
         labels.of(labels.VISITS, v.state), v.provision)
        for v in found.order_by("first_at", "pk").iterator(chunk_size=5000)
    )  # fmt: skip
    return as_csv("visitas", header, rows)
