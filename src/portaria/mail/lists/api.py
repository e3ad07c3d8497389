"""Endpoints of distribution lists, read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from portaria.frame.api.caller import caller_of
from portaria.frame.api.keys import PathKey, Slug
from portaria.frame.api.paging import Page, Paging, page
from portaria.frame.api.problems import missing
from portaria.frame.api.routing import ApiRouter
from portaria.frame.api.shapes import shape
from portaria.mail.lists.models import ListAddress, ListMember, MailingList

router = ApiRouter(tags=["correio"])
SCOPE = "mail:read"
State = Literal["active", "ended"]


class ListOut(Schema):
    """A distribution list."""

    id: int
    name: str
    address: str | None = Field(description="O endereço próprio: o último que teve")
    about: str
    state: State
    responsible: int
    writes: str = Field(description="Quem pode escrever: responsible, named, members, inside")
    by_rule: bool = Field(description="Os membros seguem uma regra")
    extensive: bool


class ListFilters(Paging):
    """Which lists."""

    state: State | Literal[""] = ""
    sort: Literal["id", "-id"] = "id"


class MemberOut(Schema):
    """A mailbox on a list, or an address from outside."""

    id: int
    mailbox: int | None
    person: int | None
    address: str | None
    since: datetime


def _lists(body: str) -> QuerySet[MailingList]:
    latest = ListAddress.objects.filter(list=OuterRef("pk")).order_by("-since", "-pk")
    return MailingList.objects.filter(body=body).annotate(
        address=Subquery(latest.values("address")[:1])
    )


@router.reads("/lists", scope=SCOPE, answers=Page[ListOut], summary="Listas")
def lists(request: HttpRequest, body: Slug, filters: Query[ListFilters]) -> object:
    """Listas de destinatários do órgão."""
    caller = caller_of(request)
    found = _lists(body)
    if filters.state:
        found = found.filter(state=filters.state)

    def show(rows: Sequence[MailingList]) -> list[ListOut]:
        caller.sees(row.responsible_id for row in rows)
        return [shape(ListOut, row) for row in rows]

    return page(found, filters, {"id": "pk"}, filters.sort, show)


@router.reads("/lists/{int:pk}", scope=SCOPE, answers=ListOut, summary="Uma lista")
def mailing_list(request: HttpRequest, body: Slug, pk: PathKey) -> object:
    """Uma lista de destinatários."""
    found = _lists(body).filter(pk=pk).first()
    if found is None:
        raise missing()
    caller_of(request).sees([found.responsible_id])
    return shape(ListOut, found)


@router.reads(
    "/lists/{int:pk}/members", scope=SCOPE, answers=Page[MemberOut], summary="Membros de uma lista"
)
def list_members(request: HttpRequest, body: Slug, pk: PathKey, asked: Query[Paging]) -> object:
    """Quem está na lista hoje."""
    caller = caller_of(request)
    if not MailingList.objects.filter(pk=pk, body=body).exists():
        raise missing()
    found = ListMember.objects.filter(list=pk, end=None).select_related("mailbox")

    def show(rows: Sequence[ListMember]) -> list[MemberOut]:
        caller.sees((row.mailbox.person_id for row in rows if row.mailbox), "mailbox")
        return [
            MemberOut(
                id=row.pk,
                mailbox=row.mailbox_id,
                person=row.mailbox.person_id if row.mailbox else None,
                address=row.mailbox.address if row.mailbox else row.outside,
                since=row.start,
            )
            for row in rows
        ]

    return page(found, asked, {"id": "pk"}, "id", show)
