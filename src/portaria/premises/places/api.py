"""Endpoints of areas, read: where each stands, of which level, and the ways into and out of it. How
a reader is reached is never told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from django.db.models import Q
from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from portaria.frame.api.keys import Key, PathKey, Slug, Text
from portaria.frame.api.paging import Page, Paging, page
from portaria.frame.api.problems import missing
from portaria.frame.api.routing import ApiRouter
from portaria.frame.api.shapes import shape
from portaria.premises.places.models import Area, Passage, Place

router = ApiRouter(tags=["áreas"])
SCOPE = "areas:read"


class PlaceOut(Schema):
    """A site, a complex of it or a building."""

    id: int
    code: str
    name: str
    kind: Literal["site", "complex", "building"]
    parent: int | None


class PassageOut(Schema):
    """A way into an area, or on from it."""

    id: int
    code: str
    name: str
    kind: Literal["turnstile", "door", "gate", "manual_gate"]
    inside: int
    outside: int | None = Field(description="A área de onde se vem; null: a rua")
    direction: Literal["both", "in", "out"]


class AreaOut(Schema):
    """A space of one level of the norm."""

    id: int
    code: str
    name: str
    place: PlaceOut
    level: str
    kinds: list[str]
    conditions: list[str]
    unit: int | None = Field(description="A unidade cuja chefia responde pela área")
    capacity: int | None = Field(description="Quantos cabem; limite do órgão, de nenhuma norma")
    together: int | None = Field(description="Quantos ao menos, havendo alguém")
    once: bool = Field(description="Quem está dentro não entra de novo")
    closed_on: date | None
    passages: list[PassageOut]


class AreaFilters(Paging):
    """Which areas."""

    code: Text = ""
    level: Text = ""
    place: Key | None = None
    unit: Key | None = None
    existing: bool | None = Field(None, description="true: só as que não foram extintas")
    sort: Literal["code", "-code", "id", "-id"] = "code"


def shown(rows: Sequence[Area]) -> list[AreaOut]:
    """Areas with their place and passages, two queries for all."""
    keys = {row.pk for row in rows}
    places = {
        place.pk: shape(PlaceOut, place)
        for place in Place.objects.filter(pk__in={row.place_id for row in rows})
    }
    ways: dict[int, list[PassageOut]] = {key: [] for key in keys}
    beside = Q(inside__in=keys) | Q(outside__in=keys)
    for way in Passage.objects.filter(beside, closed_on=None).order_by("code"):
        for key in {way.inside_id, way.outside_id}:
            if key in ways:
                ways[key].append(shape(PassageOut, way))
    return [shape(AreaOut, row, place=places[row.place_id], passages=ways[row.pk]) for row in rows]


@router.reads("/areas", scope=SCOPE, answers=Page[AreaOut], summary="Áreas")
def areas(request: HttpRequest, body: Slug, filters: Query[AreaFilters]) -> object:  # noqa: ARG001
    """Áreas do órgão, com os lugares em que estão e as passagens."""
    found = Area.objects.filter(body=body)
    for name in ("code", "level", "place", "unit"):
        if value := getattr(filters, name):
            found = found.filter(**{name: value})
    if filters.existing is not None:
        found = found.filter(closed_on__isnull=filters.existing)
    return page(found, filters, {"code": "code", "id": "pk"}, filters.sort, shown)


@router.reads("/areas/{int:pk}", scope=SCOPE, answers=AreaOut, summary="Uma área")
def area(request: HttpRequest, body: Slug, pk: PathKey) -> object:  # noqa: ARG001
    """Uma área."""
    found = list(Area.objects.filter(pk=pk, body=body))
    if not found:
        raise missing()
    return shown(found)[0]
