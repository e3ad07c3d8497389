"""Endpoints of visits, read. The visitor's document, photographs, address and the code that finds
the visit at the desk are never told; once the visitor's data is erased, neither is the name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from portaria.frame.api.caller import Caller, caller_of
from portaria.frame.api.keys import Instant, Key, PathKey, Slug
from portaria.frame.api.paging import Page, Paging, page
from portaria.frame.api.problems import missing
from portaria.frame.api.routing import ApiRouter
from portaria.frame.api.shapes import shape
from portaria.premises.visits.models import Visit, VisitArea

router = ApiRouter(tags=["visitas"])
SCOPE = "visits:read"
State = Literal["expected", "waiting", "open", "left", "refused", "cancelled", "lapsed"]


class VisitOut(Schema):
    """One coming from outside, expected or not."""

    id: int
    kind: Literal["visit", "provider"]
    visitor: str
    company: str
    purpose: str
    host: int | None
    unit: int | None
    place: int | None
    escort: int | None
    areas: list[int]
    state: State
    state_since: datetime
    first_at: datetime
    last_at: datetime
    admitted_at: datetime | None
    open_until: datetime | None = Field(description="Até quando pode ficar")
    left_at: datetime | None
    provision: str


class VisitFilters(Paging):
    """Which visits. ``since`` and ``until`` bound when they begin."""

    state: State | Literal[""] = ""
    kind: Literal["visit", "provider", ""] = ""
    host: Key | None = None
    since: Instant | None = None
    until: Instant | None = None
    sort: Literal["first_at", "-first_at"] = "-first_at"


def shown(rows: Sequence[Visit], caller: Caller) -> list[VisitOut]:
    """Visits with the areas indicated, one query for all; who receives goes on record."""
    for row in rows:
        caller.sees((row.host_id, row.escort_id), "visit")
    areas: dict[int, list[int]] = {row.pk: [] for row in rows}
    for one in VisitArea.objects.filter(visit__in=list(areas)).order_by("area"):
        areas[one.visit_id].append(one.area_id)
    return [shape(VisitOut, row, visitor=row.visitor.name, areas=areas[row.pk]) for row in rows]


@router.reads("/visits", scope=SCOPE, answers=Page[VisitOut], summary="Visitas")
def visits(request: HttpRequest, body: Slug, filters: Query[VisitFilters]) -> object:
    """Visitas ao órgão, em qualquer estado."""
    caller = caller_of(request)
    found = Visit.objects.filter(body=body).select_related("visitor")
    for name in ("state", "kind", "host"):
        if value := getattr(filters, name):
            found = found.filter(**{name: value})
    if filters.since is not None:
        found = found.filter(first_at__gte=filters.since)
    if filters.until is not None:
        found = found.filter(first_at__lt=filters.until)
    sorts = {"first_at": "first_at"}
    return page(found, filters, sorts, filters.sort, lambda rows: shown(rows, caller))


@router.reads("/visits/{int:pk}", scope=SCOPE, answers=VisitOut, summary="Uma visita")
def visit(request: HttpRequest, body: Slug, pk: PathKey) -> object:
    """Uma visita."""
    found = list(Visit.objects.filter(pk=pk, body=body).select_related("visitor"))
    if not found:
        raise missing()
    return shown(found, caller_of(request))[0]
