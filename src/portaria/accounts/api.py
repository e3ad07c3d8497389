"""Endpoints of network accounts, read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from portaria.accounts.models import Account
from portaria.frame.api.caller import caller_of
from portaria.frame.api.keys import Key, PathKey, Slug, Text
from portaria.frame.api.paging import Page, Paging, page
from portaria.frame.api.problems import missing
from portaria.frame.api.routing import ApiRouter
from portaria.frame.api.shapes import shape

router = ApiRouter(tags=["contas"])
SCOPE = "accounts:read"
State = Literal["asked", "waiting_term", "active", "blocked", "erased"]


class AccountOut(Schema):
    """A network account. Nothing of its password is ever told."""

    id: int
    person: int
    login: str
    category: str
    state: State
    state_since: datetime
    opened_at: datetime | None
    blocked_at: datetime | None
    blocked_for: str
    second_factor: str
    valid_until: date | None
    provision: str = Field(description="O dispositivo que deu a conta")


class AccountFilters(Paging):
    """Which accounts."""

    login: Text = Field("", description="Começo do login")
    state: State | Literal[""] = ""
    person: Key | None = None
    sort: Literal["login", "-login", "id", "-id"] = "login"


@router.reads("/accounts", scope=SCOPE, answers=Page[AccountOut], summary="Contas de rede")
def accounts(request: HttpRequest, body: Slug, filters: Query[AccountFilters]) -> object:
    """Contas de rede do órgão, em qualquer estado."""
    caller = caller_of(request)
    found = Account.objects.filter(body=body)
    if filters.login:
        found = found.filter(login__startswith=filters.login.lower())
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.person is not None:
        found = found.filter(person=filters.person)

    def show(rows: Sequence[Account]) -> list[AccountOut]:
        caller.sees((row.person_id for row in rows), "account")
        return [shape(AccountOut, row) for row in rows]

    return page(found, filters, {"login": "login", "id": "pk"}, filters.sort, show)


@router.reads("/accounts/{int:pk}", scope=SCOPE, answers=AccountOut, summary="Uma conta de rede")
def account(request: HttpRequest, body: Slug, pk: PathKey) -> object:
    """Uma conta de rede."""
    found = Account.objects.filter(pk=pk, body=body).first()
    if found is None:
        raise missing()
    caller_of(request).sees([found.person_id], "account")
    return shape(AccountOut, found)
