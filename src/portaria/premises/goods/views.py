"""Goods that leave: what the guard has to check, and one authorisation with what was found."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portaria import clock
from portaria.duties.models import Duty
from portaria.frame import labels
from portaria.frame.bodies import chosen_bodies, names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.permissions import Denied, requires, signed_in
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.ledger.models import Act
from portaria.ledger.types import ref
from portaria.people.queries import headed_by
from portaria.premises.desk import DESK, MANAGE, Desk
from portaria.premises.goods import listing
from portaria.premises.goods.models import Exit
from portaria.premises.goods.paper import paper
from portaria.premises.goods.types import AUTHORISED

_FILTERS = ("q", "orgao", "situacao")


def _bodies(viewer: Viewer, asked: Asked) -> tuple[str, ...]:
    return chosen_bodies(viewer, (DESK, MANAGE), asked.get("orgao"))


@requires(DESK, MANAGE)
def goods_exits(request: HttpRequest) -> HttpResponse:
    """The list, what may still leave first shown; for htmx, only its rows."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "ate")
    found = listing.exits(_bodies(viewer, asked), text=asked.get("q"), state=asked.get("situacao"))
    way = "-" if asked.descending else ""
    found = found.order_by(*(f"{way}{name}" for name in listing.SORTS[asked.sort]))
    context: dict[str, object] = {
        "page": page_of(list(found[asked.start : asked.stop]), asked),
        "asked": asked,
        "columns": (
            Column(_("Autorização"), "numero"),
            Column(_("Quem leva"), "quem"),
            Column(_("Para onde")),
            Column(_("Situação")),
            Column(_("Até"), "ate", "tight"),
        ),
    }
    if is_fragment(request):
        return render(request, "premises_goods/rows.html", context)
    context |= {
        "bodies": names_of(viewer.bodies_with(MANAGE, DESK)),
        "states": [(s, labels.of(labels.GOODS_EXITS, s)) for s in listing.STATES],
        "manages": viewer.holds_any(MANAGE),
    }
    return render(request, "premises_goods/exits.html", context)


@requires(DESK, MANAGE)
def goods_exits_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list, whole, as CSV."""
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "ate")
    bodies = _bodies(viewer_of(request), asked)
    found = listing.exits(bodies, text=asked.get("q"), state=asked.get("situacao"))
    header = (
        _("Autorização"), _("Espécie"), _("De onde"), _("Quem leva"), _("Para onde"), _("De"),
        _("Até"), _("Situação"), _("Dispositivo"),
    )  # fmt: skip
    rows = (
        (r.pk, r.goods, r.place.code, r.carrier, r.destination, r.first_on, r.last_on,
         labels.of(labels.GOODS_EXITS, r.state), r.provision)
        for r in found.order_by("pk").iterator(chunk_size=5000)
    )  # fmt: skip
    return as_csv("saidas", header, rows)


@signed_in
def goods_exit(request: HttpRequest, pk: int) -> HttpResponse:
    """One authorisation, for who asked it, who authorised it, the guard and the management."""
    viewer = viewer_of(request)
    row = seen(viewer, pk)
    now = clock.now()
    subject = ref("goods_exit", row.pk)
    policy = Desk(now).policy(row.body_id)
    context = {
        "row": row,
        "kind": policy.words.of(row.goods, ("goods",)),
        "items": row.items.order_by("number"),
        "checks": row.checks.select_related("guard").order_by("-pk"),
        "checks_now": row.state == AUTHORISED and viewer.holds(DESK, row.body_id),
        "takes_term": bool(row.term) and not row.term_at and viewer.holds(MANAGE, row.body_id),
        "cancels": row.state == AUTHORISED and may_cancel(viewer, row),
        "duties": Duty.objects.filter(subject=subject).order_by("-due_at")[:50],
        "acts": Act.objects.filter(subject=subject).order_by("-id")[:50],
        "now": now,
    }
    return render(request, "premises_goods/exit.html", context)


@signed_in
def goods_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The authorisation on paper, for who carries it and for the guard."""
    row = seen(viewer_of(request), pk)
    address = request.build_absolute_uri(reverse("goods_exit", args=[pk]))
    made = paper(row, Desk(clock.now()).policy(row.body_id), at=row.state_since, address=address)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="saida-{pk}.pdf"'
    return response


def seen(viewer: Viewer, pk: int) -> Exit:
    """The authorisation, if the viewer may see it.

    Raises:
        Http404: there is none.
        Denied: the viewer neither asked it, nor authorised it, nor guards or manages the place.
    """
    row = get_object_or_404(
        Exit.objects.select_related("body", "place", "asked_by", "authorised_by", "unit"), pk=pk
    )
    own = viewer.person is not None and viewer.person in (row.asked_by_id, row.authorised_by_id)
    if not own and not any(viewer.holds(power, row.body_id) for power in (DESK, MANAGE)):
        raise Denied((DESK, MANAGE), row.body_id)
    return row


def may_cancel(viewer: Viewer, row: Exit) -> bool:
    """Whether the viewer authorised it, heads the unit that did, or manages the security."""
    if viewer.holds(MANAGE, row.body_id):
        return True
    if viewer.person is None:
        return False
    heads = {unit.pk for unit in headed_by(viewer.person, viewer.today, body=row.body_id)}
    return viewer.person == row.authorised_by_id or row.unit_id in heads
