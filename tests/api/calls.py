"""A program that calls the API, as a client with its token."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from portaria.api.tokens.acts import TokenDraft, make_token
from portaria.frame.api.scopes import SCOPES

NOW = datetime.now(UTC)
TODAY = NOW.date()


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
