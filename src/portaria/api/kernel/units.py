"""Units and functional events, read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from portaria.api.kernel.people import router
from portaria.frame.api.caller import caller_of
from portaria.frame.api.keys import Day, Key, PathKey, Slug, Text
from portaria.frame.api.paging import Page, Paging, page
from portaria.frame.api.problems import missing
from portaria.frame.api.shapes import shape
from portaria.people.models import FunctionalEvent, Unit
from portaria.people.queries import not_over
from portaria.people.types import EventKind


class UnitOut(Schema):
    """A unit. ``head`` and ``substitute`` are keys of persons."""

    id: int
    code: str
    acronym: str
    name: str
    kind: str
    parent: int | None
    head: int | None
    substitute: int | None
    successor: int | None = Field(description="Quem a sucedeu, se extinta")
    start: date | None
    end: date | None = Field(description="Primeiro dia sem a unidade")


class UnitFilters(Paging):
    """Which units."""

    acronym: Text = ""
    parent: Key | None = None
    existing: bool | None = Field(
        None, description="true: só as que existem; false: só as extintas"
    )
    sort: Literal["acronym", "-acronym", "id", "-id"] = "acronym"


class EventOut(Schema):
    """A functional event: since when it holds, and since when it is known here."""

    id: int
    kind: EventKind
    person: int | None
    bond: int | None
    unit: int | None
    effective_on: date
    until: date | None
    known_at: datetime
    details: dict[str, Any]


class EventFilters(Paging):
    """Which functional events."""

    kind: EventKind | None = None
    person: Key | None = None
    since: Day | None = Field(None, description="Com efeito neste dia ou depois")
    sort: Literal["known_at", "-known_at"] = Field(
        "known_at", description="known_at: para acompanhar o que chega"
    )


@router.reads("/units", scope="units:read", answers=Page[UnitOut], summary="Unidades")
def units(request: HttpRequest, body: Slug, filters: Query[UnitFilters]) -> object:
    """Unidades do órgão, também extintas."""
    caller = caller_of(request)
    found = Unit.objects.filter(body=body)
    if filters.acronym:
        found = found.filter(acronym=filters.acronym)
    if filters.parent is not None:
        found = found.filter(parent=filters.parent)
    if filters.existing is not None:
        existing = not_over(caller.today)
        found = found.filter(existing if filters.existing else ~existing)

    def show(rows: Sequence[Unit]) -> list[UnitOut]:
        for row in rows:
            caller.sees([row.head_id, row.substitute_id])
        return [shape(UnitOut, row) for row in rows]

    return page(found, filters, {"acronym": "acronym", "id": "pk"}, filters.sort, show)


@router.reads("/units/{int:pk}", scope="units:read", answers=UnitOut, summary="Uma unidade")
def unit(request: HttpRequest, body: Slug, pk: PathKey) -> object:
    """Uma unidade do órgão."""
    found = Unit.objects.filter(pk=pk, body=body).first()
    if found is None:
        raise missing()
    caller_of(request).sees([found.head_id, found.substitute_id])
    return shape(UnitOut, found)


@router.reads("/events", scope="persons:read", answers=Page[EventOut], summary="Eventos funcionais")
def events(request: HttpRequest, body: Slug, filters: Query[EventFilters]) -> object:
    """Eventos funcionais, na ordem em que foram conhecidos: guarde o último cursor e continue."""
    caller = caller_of(request)
    found = FunctionalEvent.objects.filter(body=body)
    if filters.kind is not None:
        found = found.filter(kind=filters.kind.value)
    if filters.person is not None:
        found = found.filter(person=filters.person)
    if filters.since is not None:
        found = found.filter(effective_on__gte=filters.since)

    def show(rows: Sequence[FunctionalEvent]) -> list[EventOut]:
        caller.sees(row.person_id for row in rows)
        return [shape(EventOut, row) for row in rows]

    return page(found, filters, {"known_at": "known_at"}, filters.sort, show)


@router.reads(
    "/events/{int:pk}", scope="persons:read", answers=EventOut, summary="Um evento funcional"
)
def event(request: HttpRequest, body: Slug, pk: PathKey) -> object:
    """Um evento funcional."""
    found = FunctionalEvent.objects.filter(pk=pk, body=body).first()
    if found is None:
        raise missing()
    caller_of(request).sees([found.person_id])
    return shape(EventOut, found)
