"""Duties and acts, read: what is due, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from portaria.duties import listing
from portaria.duties.models import Duty
from portaria.frame.api.caller import caller_of
from portaria.frame.api.keys import Instant, Key, PathKey, Slug, Text
from portaria.frame.api.one import one_of
from portaria.frame.api.paging import Page, Paging, page
from portaria.frame.api.routing import ApiRouter
from portaria.frame.api.shapes import shape

router = ApiRouter(tags=["prazos"])
SCOPE = "duties:read"


class DutyOut(Schema):
    """Something due, with its deadline as an open sum."""

    id: int
    kind: str
    subject: str
    person: int | None
    about: str
    state: Literal["open", "done", "dropped", "failed"]
    due_at: datetime
    assignee: str = Field(description="De quem se espera; vazio: acontece por si")
    provisions: list[str]
    sum: Any | None = Field(description="A conta do prazo, passo a passo")
    event: int | None = Field(description="O evento funcional de que vem")
    opened_at: datetime
    closed_at: datetime | None


class DutyFilters(Paging):
    """Which duties."""

    state: Literal["open", "done", "dropped", "failed", ""] = "open"
    kind: Text = ""
    mode: Literal["human", "automatic", ""] = Field("", description="De alguém, ou por si")
    person: Key | None = None
    since: Instant | None = Field(None, description="Que vencem neste instante ou depois")
    until: Instant | None = Field(None, description="Que vencem antes deste instante")
    sort: Literal["due_at", "-due_at"] = "due_at"


@router.reads("/duties", scope=SCOPE, answers=Page[DutyOut], summary="Prazos")
def duties(request: HttpRequest, body: Slug, filters: Query[DutyFilters]) -> object:
    """O que se deve, a quem, até quando, por qual dispositivo e com que conta."""
    caller = caller_of(request)
    wanted = listing.Wanted(
        (body,), filters.kind, filters.state, filters.mode, filters.since, filters.until
    )
    found = listing.duties(wanted)
    if filters.person is not None:
        found = found.filter(person=filters.person)

    def show(rows: Sequence[Duty]) -> list[DutyOut]:
        caller.sees(row.person for row in rows)
        return [shape(DutyOut, row) for row in rows]

    return page(found, filters, {"due_at": "due_at"}, filters.sort, show)


@router.reads("/duties/{int:pk}", scope=SCOPE, answers=DutyOut, summary="Um prazo")
def duty(request: HttpRequest, body: Slug, pk: PathKey) -> object:
    """Um prazo, com a sua conta."""
    return shape(DutyOut, one_of(request, Duty, body, pk))
