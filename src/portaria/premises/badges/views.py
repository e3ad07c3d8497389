"""Badges: the list for the desk and the management, one with all that befell it, one's own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.duties.models import Duty
from portaria.frame import categories, labels
from portaria.frame.bodies import chosen_bodies, names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Asked, Column, page_of, read
from portaria.frame.looking import looked
from portaria.frame.permissions import Denied, signed_in
from portaria.frame.viewer import Viewer, is_fragment, viewer_of
from portaria.ledger.models import Act
from portaria.ledger.types import ref
from portaria.premises.badges import listing
from portaria.premises.badges.acts.charging import notifier
from portaria.premises.badges.decisions.losing import told_as
from portaria.premises.badges.models import Badge, Charge, Replacement
from portaria.premises.desk import DESK, MANAGE, Desk

_FILTERS = ("q", "orgao", "situacao")


def _bodies(viewer: Viewer, asked: Asked) -> tuple[str, ...]:
    return chosen_bodies(viewer, (DESK, MANAGE), asked.get("orgao"))


@signed_in
def badges(request: HttpRequest) -> HttpResponse:
    """The list; for htmx, only its rows."""
    viewer = viewer_of(request)
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "serie")
    bodies = _bodies(viewer, asked)
    found = listing.badges(bodies, text=asked.get("q"), state=asked.get("situacao"))
    way = "-" if asked.descending else ""
    found = found.order_by(*(f"{way}{name}" for name in listing.SORTS[asked.sort]))
    context: dict[str, object] = {
        "page": page_of(list(found[asked.start : asked.stop]), asked),
        "asked": asked,
        "kinds": listing.kinds_of(bodies),
        "columns": (
            Column(_("Crachá"), "serie"),
            Column(_("Pessoa")),
            Column(_("Situação")),
            Column(_("Desde"), "desde"),
            Column(_("Vale até"), "ate"),
        ),
    }
    if is_fragment(request):
        return render(request, "premises_badges/rows.html", context)
    context |= {
        "bodies": names_of(viewer.bodies_with(MANAGE, DESK)),
        "states": [(s, labels.of(labels.BADGES, s)) for s in listing.STATES],
        "manages": viewer.holds_any(MANAGE),
    }
    return render(request, "premises_badges/badges.html", context)


@signed_in
def badges_csv(request: HttpRequest) -> HttpResponseBase:
    """The same list, whole, as CSV."""
    asked = read(request.GET, _FILTERS, tuple(listing.SORTS), "serie")
    bodies = _bodies(viewer_of(request), asked)
    found = listing.badges(bodies, text=asked.get("q"), state=asked.get("situacao"))
    header = (
        _("Crachá"), _("Espécie"), _("Pessoa"), _("Categoria"), _("Situação"), _("Desde"),
        _("Vale até"), _("Dispositivo"),
    )  # fmt: skip
    kinds = listing.kinds_of(bodies)
    rows = (
        (b.serial, kinds.get(b.kind, b.kind), b.person.shown_name if b.person else "",
         categories.label(b.category), labels.of(labels.BADGES, b.state), b.state_since,
         b.valid_until, b.provision)
        for b in found.order_by("serial", "pk").iterator(chunk_size=5000)
    )  # fmt: skip
    return as_csv("crachas", header, rows)


@signed_in
def my_badges(request: HttpRequest) -> HttpResponse:
    """One's own badges, out or not."""
    viewer = viewer_of(request)
    mine = Badge.objects.filter(person=viewer.person) if viewer.person else Badge.objects.none()
    context = {"rows": mine.select_related("body").order_by("-pk")[:50]}
    return render(request, "premises_badges/mine.html", context)


@signed_in
def badge(request: HttpRequest, pk: int) -> HttpResponse:
    """One badge, for its holder, the desk and the management."""
    viewer = viewer_of(request)
    row = seen(viewer, pk)
    in_use = row.state in ("active", "blocked")
    at_desk = viewer.holds(DESK, row.body_id) or viewer.holds(MANAGE, row.body_id)
    subject = ref("badge", row.pk)
    blocks = list(row.blocks.order_by("-ended_at", "pk"))
    context = {
        "row": row,
        "blocks": blocks,
        "told": told_as([one.ground for one in blocks if one.ended_at is None],
                        Desk(clock.now()).policy(row.body_id)),
        "replacement": Replacement.objects.filter(badge=row).order_by("-pk").first(),
        "charges": Charge.objects.filter(badge=row).order_by("-pk"),
        "notifies": viewer.holds(notifier(Desk(clock.now()), row.body_id), row.body_id),
        "permanent": row.kind == "permanente",
        "in_use": in_use,
        "at_desk": at_desk,
        "manages": viewer.holds(MANAGE, row.body_id),
        "duties": Duty.objects.filter(subject=subject).order_by("-due_at")[:50],
        "acts": Act.objects.filter(subject=subject).order_by("-id")[:50],
    }  # fmt: skip
    return render(request, "premises_badges/badge.html", context)


def seen(viewer: Viewer, pk: int) -> Badge:
    """The badge, if the viewer may see it: its holder, the desk, the management, and who notifies
    what is owed.

    Raises:
        Http404: there is none.
        Denied: the viewer is none of these.
    """
    row = get_object_or_404(Badge.objects.select_related("body", "person", "stands_for"), pk=pk)
    if viewer.person is not None and viewer.person == row.person_id:
        return row
    notifies = notifier(Desk(clock.now()), row.body_id)
    if not any(viewer.holds(power, row.body_id) for power in (DESK, MANAGE, notifies)):
        raise Denied((DESK, MANAGE), row.body_id)
    if row.person_id is not None:
        looked(viewer, row.person_id, "badge", purpose=DESK, body=row.body_id)
    return row
