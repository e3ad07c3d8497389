"""Visits as lists show them: who is inside, who passed the hour, whose badge did not come back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from portaria.people.names import plain
from portaria.premises.visits.invitations import PREFIX
from portaria.premises.visits.models import RegistryEntry, Visit, Visitor

ENTRY_SORTS = {
    "nome": ("name__in_order", "id"), "desde": ("since", "id"), "conferido": ("checked_at", "id"),
}  # fmt: skip
SORTS = {"quando": ("first_at", "id"), "nome": ("visitor__name__in_order", "id")}
_OUT = Q(state="left", returned_at="", badge__state__in=("active", "blocked"))
VIEWS: Mapping[str, Q] = {
    "recepcao": Q(state="waiting"),
    "dentro": Q(state="open"),
    "passou": Q(state="open", overdue_since__isnull=False),
    "cracha": _OUT,
    "esperadas": Q(state="expected"),
    "naorecebidas": Q(state="refused"),
    "sairam": Q(state="left"),
    "canceladas": Q(state="cancelled"),
    "naovieram": Q(state="lapsed"),
}
"""Views of the list, by the word in the address."""
COUNTED = ("recepcao", "dentro", "passou", "cracha", "esperadas")
"""Those that still ask something of the desk."""


def visits(bodies: Sequence[str], *, text: str = "", view: str = "") -> QuerySet[Visit]:
    """The visits of ``bodies`` whose visitor's name, document or code begins with ``text``, or
    whose badge's serial or credential is ``text``; accents do not count."""
    found = Visit.objects.filter(body__in=bodies)
    if view in VIEWS:
        found = found.filter(VIEWS[view])
    if text:
        found = found.filter(_matching(text))
    return found.select_related("visitor", "host", "unit", "place", "badge")


def invited(text: str) -> QuerySet[Visit]:
    """The visits whose visitor's name begins with ``text``, or whose invitation has that code."""
    found = Visit.objects.filter(_named(text, "visitor__") | _coded(text))
    return found.select_related("visitor", "host", "unit", "place", "badge")


def inside(bodies: Sequence[str]) -> QuerySet[Visit]:
    """Visitors who are inside, the longest first."""
    return visits(bodies, view="dentro").order_by("admitted_at", "id")


def not_received(body: str, since: datetime) -> QuerySet[Visit]:
    """Who was not received since then: the desk has them before it, and tells them."""
    found = visits([body], view="naorecebidas").filter(state_since__gte=since)
    return found.order_by("-state_since", "id")


def current(bodies: Sequence[str], text: str) -> QuerySet[Visit]:
    """Visits to come or under way that ``text`` names: what the desk's box finds first."""
    return visits(bodies, text=text).filter(Q(state__in=("expected", "waiting", "open")) | _OUT)


def known_visitors(body: str, text: str) -> QuerySet[Visitor]:
    """Who came before to ``body`` and is still on record, by the beginning of the name or of the
    document, by name."""
    known = _named(text) | Q(document__istartswith=text)
    came = Visitor.objects.filter(known, body=body, erased_at=None, visits__left_at__isnull=False)
    return came.distinct().order_by("name__in_order", "pk")


def entries(bodies: Sequence[str], asked: Mapping[str, str]) -> QuerySet[RegistryEntry]:
    """The entries of the registers of ``bodies``: with ``q`` in the name, of the register
    ``cadastro``, and, unless ``situacao`` is another, those that hold."""
    found = RegistryEntry.objects.filter(body__in=bodies)
    if text := asked.get("q"):
        found = found.filter(name__in_order__contains=plain(text))
    if registry := asked.get("cadastro"):
        found = found.filter(registry=registry)
    if (view := asked.get("situacao")) != "todos":
        found = found.filter(ended_at__isnull=view != "retirados")
    return found


def by_entry(entry: RegistryEntry) -> QuerySet[Visit]:
    """The visits of who came as, or for, ``entry``, the latest first."""
    found = visits([entry.body_id]).filter(entry=entry)
    return found.order_by("-first_at", "-id")


def of_host(person: int) -> QuerySet[Visit]:
    """Visits that ``person`` receives, the latest first."""
    found = Visit.objects.filter(host=person).select_related("visitor", "place")
    return found.order_by("-first_at", "-id")


def counted(bodies: Sequence[str]) -> dict[str, int]:
    """How many each view has that asks something of the desk."""
    count: Callable[[str], int] = lambda view: visits(bodies, view=view).count()  # noqa: E731
    return {view: count(view) for view in COUNTED}


def _coded(text: str) -> Q:
    """What a scanner reads of an invitation, or the code alone."""
    return Q(code=text.upper().removeprefix(PREFIX))


def _named(text: str, visitor: str = "") -> Q:
    """Whose name begins with ``text``, whatever its accents; ``visitor`` leads to the visitor."""
    return Q((f"{visitor}name__in_order__startswith", plain(text)))


def _matching(text: str) -> Q:
    return (
        _named(text, "visitor__")
        | Q(visitor__document__istartswith=text)
        | _coded(text)
        | Q(badge__serial=text, state__in=("open", "left"))
        | Q(badge__credential__number=text, state__in=("open", "left"))
    )
