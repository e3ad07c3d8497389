"""A program that calls the API, as a client with its token."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from portaria import clock
from portaria.api.tokens.acts import TokenDraft, make_token
from portaria.frame.api.scopes import SCOPES

NOW = clock.now()
TODAY = NOW.astimezone(ZoneInfo("America/Sao_Paulo")).date()
"""The body's day. Tests stay at NOW (see ``conftest``), whatever midnight passes meanwhile."""


def items(client: Client, path: str, body: str = "uniar") -> list[dict[str, Any]]:
    """What ``GET /api/v1/<body><path>`` lists."""
    answer = client.get(f"/api/v1/{body}{path}")
    assert answer.status_code == 200, answer.content
    return list(answer.json()["items"])


def token_for(
    name: str, scopes: Sequence[str] = tuple(SCOPES), *, body: str = "uniar", **changed: Any
) -> str:
    """A new token that serves for a month."""
    draft = TokenDraft(
        name, body, "provar a API", tuple(scopes), changed.pop("ends_on", TODAY + timedelta(30)),
        **changed,
    )  # fmt: skip
    return make_token(draft, by="cli:teste", at=NOW)


def program(name: str, scopes: Sequence[str] = tuple(SCOPES), **changed: Any) -> Client:
    """A client with a new token."""
    return Client(headers={"Authorization": f"Bearer {token_for(name, scopes, **changed)}"})
