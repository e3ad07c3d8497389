"""The ledger, read: sealed lines, with what is still kept of each decision, and their proofs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from portaria.frame.api.caller import caller_of
from portaria.frame.api.keys import Instant, Key, PathKey, Slug, Text
from portaria.frame.api.one import one_of
from portaria.frame.api.paging import Page, Paging, page
from portaria.frame.api.problems import missing
from portaria.frame.api.routing import ApiRouter
from portaria.ledger import listing
from portaria.ledger.discretion import power_for
from portaria.ledger.models import Act

router = ApiRouter(tags=["livro"])
SCOPE = "ledger:read"


class ActLine(Schema):
    """An act, on two axes of time. ``commitment``: SHA-256 of salt and content, in hexadecimal."""

    id: int
    kind: str
    subject: str
    person: int | None
    by: str
    held_at: datetime
    recorded_at: datetime
    outcome: str
    provisions: list[str]
    policy: str = Field(description="Resumo do direito vigente que decidiu")
    cause: str
    commitment: str


class ActOut(ActLine):
    """An act with the reasons still kept, and where it is sealed."""

    reasons: list[dict[str, Any]]
    erased: bool = Field(description="O conteúdo terminou o seu prazo de guarda; a prova fica")
    sealed_in: int | None = Field(description="Número do bloco; null nos segundos até o selo")


class ActFilters(Paging):
    """Which acts."""

    kind: Text = ""
    subject: Text = ""
    provision: Text = ""
    person: Key | None = None
    since: Instant | None = None
    until: Instant | None = None
    sort: Literal["id", "-id"] = "-id"


def _line(act: Act) -> dict[str, Any]:
    names = ("id", "kind", "subject", "person", "by", "held_at", "recorded_at", "outcome",
             "provisions", "policy", "cause")  # fmt: skip
    return {**{n: getattr(act, n) for n in names}, "commitment": bytes(act.commitment).hex()}


@router.reads("/acts", scope=SCOPE, answers=Page[ActLine], summary="Atos")
def acts(request: HttpRequest, body: Slug, filters: Query[ActFilters]) -> object:
    """Os atos do livro, sem o conteúdo."""
    caller = caller_of(request)
    wanted = listing.Wanted(
        (body,), filters.kind, filters.subject, filters.provision, filters.since, filters.until
    )
    found = listing.acts(wanted)
    if filters.person is not None:
        found = found.filter(person=filters.person)

    def show(rows: Sequence[Act]) -> list[ActLine]:
        caller.sees(row.person for row in rows)
        return [ActLine(**_line(row)) for row in rows]

    return page(found, filters, {"id": "pk"}, filters.sort, show)


@router.reads("/acts/{int:pk}", scope=SCOPE, answers=ActOut, summary="Um ato")
def act(request: HttpRequest, body: Slug, pk: PathKey) -> object:
    """Um ato, as razões da decisão e o selo."""
    found = one_of(request, Act, body, pk)
    if power_for(found.kind):  # kept for persons who hold a power: a program does not find it
        raise missing()
    content, seal = listing.content_of(pk), listing.seal_of(pk)
    return {
        **_line(found),
        "reasons": [dict(reason) for reason in listing.reasons_of(content)],
        "erased": content is None,
        "sealed_in": seal.block if seal else None,
    }
