"""Tokens as lists show them; of the key itself nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from portaria.api.models import Token
from portaria.ledger.types import Json


def tokens(bodies: Sequence[str] | None) -> list[Token]:
    """The tokens of ``bodies`` (None: of all), those that end last first."""
    found = Token.objects.select_related("body").order_by("-ends_on", "name__in_order")
    return list(found if bodies is None else found.filter(body__in=bodies))


def state_of(token: Token, now: datetime) -> str:
    """``live``, ``revoked`` or ``ended``."""
    if token.revoked_at is not None:
        return "revoked"
    return "ended" if now.astimezone(ZoneInfo(token.body.zone)).date() > token.ends_on else "live"


def as_plain(token: Token, now: datetime) -> dict[str, Json]:
    """The documented keys of ``token list --json``."""
    used = token.last_used_at
    return {
        "name": token.name,
        "body": token.body_id,
        "about": token.about,
        "scopes": list(token.scopes),
        "state": state_of(token, now),
        "ends_on": token.ends_on.isoformat(),
        "per_minute": token.per_minute,
        "last_used_at": used.isoformat() if used else None,
    }
