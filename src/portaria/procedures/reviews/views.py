"""Reviews of accesses: opened by whoever manages accounts, done by each head, told to both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portaria import clock
from portaria.frame import labels, posted
from portaria.frame.bodies import names_of
from portaria.frame.exports import as_csv
from portaria.frame.lists import Column, Key, read, short
from portaria.frame.permissions import Denied, signed_in
from portaria.frame.viewer import Viewer, viewer_of
from portaria.procedures.reviews import acts, listing
from portaria.procedures.reviews.acts import ADMIN, WAITS
from portaria.procedures.reviews.models import Campaign, Item
from portaria.procedures.reviews.types import POWER, Refused

SHOWN, MOST = 500, 5000
"""Accesses of one page, and decided at once: bounds of ours; the export has them all."""


@signed_in
def reviews(request: HttpRequest) -> HttpResponse:
    """The reviews that the viewer follows or does; whoever manages accounts opens one."""
    viewer = viewer_of(request)
    bodies = viewer.bodies_with(POWER)
    if request.method == "POST":
        return _opened(request, viewer)
    asked = read(request.GET, (), tuple(_KEYS), "-aberta")
    context = {
        "page": short(listing.reachable(bodies, _units(viewer)), asked, _KEYS),
        "columns": (
            Column(_("Revisão"), "nome"),
            Column(_("Situação"), "situacao"),
            Column(_("Aberta em"), "aberta", "tight"),
            Column(_("Por rever"), "faltam", "number"),
            Column(_("Até"), "prazo", "tight"),
        ),
        "bodies": names_of(bodies),
        "may_open": bool(bodies),
    }
    return render(request, "reviews/list.html", context)


_KEYS: Mapping[str, Key[Any]] = {
    "nome": lambda row: row.title,
    "situacao": lambda row: row.state,
    "aberta": lambda row: row.opened_at,
    "faltam": lambda row: row.waiting,
    "prazo": lambda row: row.due_on,
}


@signed_in
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """One review: a head's own unit, or all of it to whoever opened it."""
    viewer = viewer_of(request)
    row, mine, rows = _seen(viewer, pk)
    if request.method == "POST":
        return _decided(request, viewer, row)
    shown = list(rows[:SHOWN])
    context = {
        "row": row, "items": shown, "counts": listing.counts(row),
        "cut": len(shown) == SHOWN, "may_decide": {i.pk for i in shown if _may(i, viewer, mine)},
        "states": [(s, labels.of(labels.REVIEWS, s))
                   for s in ("waiting", "kept", "withdrawn", "escalated")],
        "wanted": request.GET.get("situacao", ""),
    }  # fmt: skip
    if wanted := context["wanted"]:
        context["items"] = [i for i in shown if i.state == wanted]
    return render(request, "reviews/one.html", context)


@signed_in
def review_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The report of a review."""
    row, _mine, rows = _seen(viewer_of(request), pk)
    header = (_("Unidade"), _("Pessoa"), _("Acesso"), _("Situação"), _("Decidiu"), _("Quando"),
              _("Motivo"))  # fmt: skip
    lines = (
        (i.unit.acronym if i.unit else "", i.person.shown_name, i.what,
         labels.of(labels.REVIEWS, i.state), i.decided_by.shown_name if i.decided_by else "",
         i.decided_at, i.why)
        for i in rows.iterator(chunk_size=2000)
    )  # fmt: skip
    return as_csv(f"revisao-{row.pk}", header, lines)


def _opened(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    body = request.POST.get("orgao", "") or next(iter(viewer.bodies_with(POWER)), "")
    viewer.must(POWER, body)
    title = posted.text(request.POST, "titulo", 200)
    try:
        due = date.fromisoformat(request.POST.get("prazo", ""))
        key = acts.open_campaign(body, title, due, by=viewer.by, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    except ValueError:
        messages.error(request, _("Diga até que dia as chefias reveem os acessos."))
    else:
        messages.success(request, _("Revisão aberta; cada chefia recebeu a sua parte."))
        return redirect("review", pk=key)
    return redirect("reviews")


def _decided(request: HttpRequest, viewer: Viewer, row: Campaign) -> HttpResponse:
    """Decide the chosen accesses; before they are confirmed, show what would be done."""
    chosen = _chosen(request, viewer, row)
    keep = request.POST.get("fazer") == "manter"
    why = posted.text(request.POST, "motivo", 500)
    try:
        if not chosen or viewer.person is None:
            raise Refused(_("Marque ao menos um acesso."))
        if not request.POST.get("confirma"):
            return _preview(request, row, chosen, keep=keep, why=why)
        count = acts.decide_items(
            chosen, keep, person=viewer.person, by=viewer.by, at=clock.now(), why=why
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        told = ngettext("%(n)s acesso revisto.", "%(n)s acessos revistos.", count)
        messages.success(request, told % {"n": count})
    return redirect("review", pk=row.pk)


def _chosen(request: HttpRequest, viewer: Viewer, row: Campaign) -> list[int]:
    """The accesses marked; or all that wait for the viewer."""
    _row, mine, rows = _seen(viewer, row.pk)
    if request.POST.get("todos"):
        waiting = rows.filter(state__in=WAITS)[:MOST]
        return [item.pk for item in waiting if _may(item, viewer, mine)]
    said = posted.numbers(request.POST.getlist("acesso"))[:SHOWN]
    return list(rows.filter(pk__in=said).values_list("pk", flat=True))


def _preview(
    request: HttpRequest, row: Campaign, chosen: Sequence[int], *, keep: bool, why: str
) -> HttpResponse:
    rows = listing.items(row).filter(pk__in=chosen)
    context = {
        "row": row, "count": len(chosen), "items": rows[:SHOWN], "keep": keep, "why": why,
        "every": bool(request.POST.get("todos")), "cut": len(chosen) > SHOWN,
    }  # fmt: skip
    return render(request, "reviews/preview.html", context)


def _seen(viewer: Viewer, pk: int) -> tuple[Campaign, set[int | None], QuerySet[Item]]:
    """The review, the units that the viewer decides for, and the accesses shown."""
    row = get_object_or_404(Campaign.objects.select_related("body"), pk=pk)
    mine: set[int | None] = set(_units(viewer))
    rows = listing.items(row)
    if viewer.holds(ADMIN, row.body_id):
        mine.add(None)
    if not viewer.holds(POWER, row.body_id) and None not in mine:
        rows = rows.filter(unit__in=mine)
        if not rows.exists():
            raise Denied((POWER,), row.body_id)
    return row, mine, rows


def _units(viewer: Viewer) -> list[int]:
    return [unit.pk for unit in viewer.headed]


def _may(item: Item, viewer: Viewer, mine: set[int | None]) -> bool:
    return item.state in WAITS and item.unit_id in mine and item.person_id != viewer.person
