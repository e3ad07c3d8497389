"""Endpoints of badges, read. The number that a reader reads is never told: who knows it can make
another chip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from portaria.frame.api.caller import Caller, caller_of
from portaria.frame.api.keys import Key, PathKey, Slug, Text
from portaria.frame.api.paging import Page, Paging, page
from portaria.frame.api.problems import missing
from portaria.frame.api.routing import ApiRouter
from portaria.frame.api.shapes import shape
from portaria.premises.badges.models import Badge, Block

router = ApiRouter(tags=["crachás"])
SCOPE = "badges:read"
State = Literal["active", "blocked", "returned", "ended"]


class BlockOut(Schema):
    """One reason why a badge is blocked now."""

    ground: str
    since: datetime
    provision: str


class BadgeOut(Schema):
    """A badge given to somebody, from that day to its end."""

    id: int
    serial: str
    kind: str
    person: int | None = Field(description="null: de visitante")
    category: str
    state: State
    state_since: datetime
    issued_at: datetime
    valid_until: datetime | None
    stands_for: int | None = Field(description="O permanente em cujo lugar está o provisório")
    ground: str
    blocks: list[BlockOut]
    provision: str


class BadgeFilters(Paging):
    """Which badges."""

    serial: Text = Field("", description="Começo do número de série")
    state: State | Literal[""] = ""
    kind: Text = ""
    person: Key | None = None
    sort: Literal["serial", "-serial", "id", "-id"] = "id"


def shown(rows: Sequence[Badge], caller: Caller) -> list[BadgeOut]:
    """Badges with what keeps them blocked, one query for all, and on record."""
    caller.sees((row.person_id for row in rows), "badge")
    blocks: dict[int, list[BlockOut]] = {row.pk: [] for row in rows}
    for block in Block.objects.filter(badge__in=list(blocks), ended_at=None).order_by("pk"):
        blocks[block.badge_id].append(shape(BlockOut, block))
    return [shape(BadgeOut, row, blocks=blocks[row.pk]) for row in rows]


@router.reads("/badges", scope=SCOPE, answers=Page[BadgeOut], summary="Crachás")
def badges(request: HttpRequest, body: Slug, filters: Query[BadgeFilters]) -> object:
    """Crachás do órgão, em qualquer estado."""
    caller = caller_of(request)
    found = Badge.objects.filter(body=body)
    if filters.serial:
        found = found.filter(serial__startswith=filters.serial)
    for name in ("state", "kind", "person"):
        if value := getattr(filters, name):
            found = found.filter(**{name: value})
    sorts = {"serial": "serial", "id": "pk"}
    return page(found, filters, sorts, filters.sort, lambda rows: shown(rows, caller))


@router.reads("/badges/{int:pk}", scope=SCOPE, answers=BadgeOut, summary="Um crachá")
def badge(request: HttpRequest, body: Slug, pk: PathKey) -> object:
    """Um crachá."""
    found = list(Badge.objects.filter(pk=pk, body=body))
    if not found:
        raise missing()
    return shown(found, caller_of(request))[0]
