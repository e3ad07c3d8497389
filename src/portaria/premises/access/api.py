"""Endpoints of grants, read: who may enter where, from which day to which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from portaria.frame.api.caller import Caller, caller_of
from portaria.frame.api.keys import Key, PathKey, Slug
from portaria.frame.api.paging import Page, Paging, page
from portaria.frame.api.problems import missing
from portaria.frame.api.routing import ApiRouter
from portaria.frame.api.shapes import shape
from portaria.premises.access.models import Grant, LevelArea

router = ApiRouter(tags=["acessos"])
SCOPE = "badges:read"
State = Literal["active", "suspended", "ended"]


class GrantOut(Schema):
    """A person may enter areas."""

    id: int
    person: int
    areas: list[int] = Field(description="A área, ou as do nível")
    level: int | None
    hours: str = Field(description="«mon-fri 08:00-18:00»; vazio: sempre que o lugar está aberto")
    first_on: date
    last_on: date | None = Field(description="null: até se retirar")
    state: State
    state_since: datetime
    suspended_for: str
    provision: str


class GrantFilters(Paging):
    """Which grants. ``area``: to that area alone, not by a level."""

    state: State | Literal[""] = ""
    person: Key | None = None
    area: Key | None = None
    sort: Literal["id", "-id"] = "id"


def shown(rows: Sequence[Grant], caller: Caller) -> list[GrantOut]:
    """Grants with their areas, one query for those of levels, and on record."""
    caller.sees((row.person_id for row in rows), "access")
    of_level: dict[int, list[int]] = {row.level_id: [] for row in rows if row.level_id}
    for one in LevelArea.objects.filter(level__in=list(of_level)).order_by("area"):
        of_level[one.level_id].append(one.area_id)
    return [
        shape(GrantOut, row, areas=[row.area_id] if row.area_id else of_level[row.level_id or 0])
        for row in rows
    ]


@router.reads("/grants", scope=SCOPE, answers=Page[GrantOut], summary="Acessos a áreas")
def grants(request: HttpRequest, body: Slug, filters: Query[GrantFilters]) -> object:
    """Quem pode entrar onde, em qualquer estado."""
    caller = caller_of(request)
    found = Grant.objects.filter(body=body)
    for name in ("state", "person", "area"):
        if value := getattr(filters, name):
            found = found.filter(**{name: value})
    return page(found, filters, {"id": "pk"}, filters.sort, lambda rows: shown(rows, caller))


@router.reads("/grants/{int:pk}", scope=SCOPE, answers=GrantOut, summary="Um acesso")
def grant(request: HttpRequest, body: Slug, pk: PathKey) -> object:
    """Um acesso a áreas."""
    found = list(Grant.objects.filter(pk=pk, body=body))
    if not found:
        raise missing()
    return shown(found, caller_of(request))[0]
