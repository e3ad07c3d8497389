"""Requests: followed, and made on behalf of who asks. Deciding one is a person's, never a
program's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from portaria.api.kernel.telling import IdempotencyKey
from portaria.api.once import once
from portaria.frame.api.caller import caller_of
from portaria.frame.api.keys import GivenKey, Key, PathKey, Slug, Text
from portaria.frame.api.paging import Page, Paging, page
from portaria.frame.api.problems import missing, refused
from portaria.frame.api.routing import ApiRouter
from portaria.frame.api.shapes import shape
from portaria.people.models import Bond
from portaria.procedures.requests import listing
from portaria.procedures.requests.asking import ask
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.types import Ask, Refused

router = ApiRouter(tags=["pedidos"])
READ, WRITE = "requests:read", "requests:write"
State = Literal["waiting", "returned", "approved", "carried_out", "refused", "withdrawn"]
_FIELDS = 50


class RequestOut(Schema):
    """A request, in short."""

    id: int
    rite: str
    about_kind: str
    about_key: int
    about_label: str
    asker: int
    person: int | None
    unit: int | None
    state: State
    why: str
    provisions: list[str]
    asked_at: datetime
    closed_at: datetime | None


class RequestWhole(RequestOut):
    """A request with its answers, its steps and its timeline."""

    title: str
    category: str
    values: dict[str, Any]
    answers: list[dict[str, Any]]
    source: int | None
    appeal_until: datetime | None
    policy: str
    steps: list[dict[str, Any]]
    timeline: list[dict[str, Any]]


class RequestFilters(Paging):
    """Which requests."""

    rite: Text = ""
    state: State | Literal[""] = ""
    asker: Key | None = None
    person: Key | None = Field(None, description="De quem o pedido trata")
    sort: Literal["id", "-id"] = "-id"


class RequestIn(Schema, extra="forbid"):
    """What somebody asks."""

    rite: str = Field(max_length=60)
    about: GivenKey = Field(description="Chave da pessoa, unidade ou caixa de que o pedido trata")
    asker: GivenKey = Field(description="Chave da pessoa que pede")
    values: dict[str, Any] = Field(
        default_factory=dict, max_length=_FIELDS, description="Os campos do pedido"
    )


class Asked(Schema):
    """The key of the request made."""

    id: int


@router.reads("/requests", scope=READ, answers=Page[RequestOut], summary="Pedidos")
def requests_made(request: HttpRequest, body: Slug, filters: Query[RequestFilters]) -> object:
    """Pedidos feitos no órgão."""
    caller = caller_of(request)
    found = Request.objects.filter(body=body)
    for name in ("rite", "state", "asker", "person"):
        if value := getattr(filters, name):
            found = found.filter(**{name: value})

    def show(rows: Sequence[Request]) -> list[RequestOut]:
        for row in rows:
            caller.sees([row.asker_id, row.person_id], "request")
        return [shape(RequestOut, row) for row in rows]

    return page(found, filters, {"id": "pk"}, filters.sort, show)


@router.reads("/requests/{int:pk}", scope=READ, answers=RequestWhole, summary="Um pedido")
def request_made(request: HttpRequest, body: Slug, pk: PathKey) -> object:
    """Um pedido inteiro: respostas, etapas, linha do tempo."""
    caller = caller_of(request)
    found = Request.objects.select_related("body").filter(pk=pk, body=body).first()
    if found is None:
        raise missing()
    caller.sees([found.asker_id, found.person_id], "request")
    return {**listing.as_json(found, caller.at), "about_label": found.about_label}


@router.at(
    "POST", "/requests", scope=WRITE, answers=Asked, summary="Fazer um pedido", status=201,
    errors=(409,),
)  # fmt: skip
def request_asked(
    request: HttpRequest, body: Slug, asked: RequestIn, key: IdempotencyKey = ""
) -> object:
    """Faz um pedido em nome de quem pede. Decidi-lo cabe a pessoas, nunca a um programa."""
    caller = caller_of(request)

    def perform() -> dict[str, Any]:
        if not Bond.objects.filter(person=asked.asker, body=body).exists():
            raise refused("Quem pede não é pessoa deste órgão.", [("body.asker", "desconhecida")])
        one = Ask(body, asked.rite, asked.about, asked.values, asked.asker)
        try:
            [made] = ask([one], by=caller.by, at=caller.at)
        except Refused as refusal:
            raise refused(str(refusal)) from refusal
        return {"id": made}

    return once(request, caller, key, perform)
