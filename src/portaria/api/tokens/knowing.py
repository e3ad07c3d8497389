"""Whose a token is, and whether it may call now: two statements for each request."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from portaria import clock
from portaria.api.models import Token
from portaria.api.tokens import secrets
from portaria.database.copying import cursor
from portaria.frame.api.caller import Caller
from portaria.frame.api.problems import Problem, too_many, unauthorized

_MINUTE = timedelta(minutes=1)
_NOBODY = bytes(32)
_COUNT = """
INSERT INTO api_usage AS u (token_id, minute, count) VALUES (%s, %s, 1)
ON CONFLICT (token_id, minute) DO UPDATE SET count = u.count + 1 RETURNING count
"""


def authenticate(token: str) -> Caller:
    """The caller of ``token``; counts the call.

    Raises:
        Problem: 401 nobody's, ended or revoked (one answer for all); 429 too often.
    """
    now = clock.now()
    found = _of(token)
    if found is None:
        raise _unknown()
    zone = ZoneInfo(found.body.zone)
    if found.revoked_at is not None or now.astimezone(zone).date() > found.ends_on:
        raise _unknown()
    _count(found, now)
    return Caller(found.pk, found.name, found.body_id, frozenset(found.scopes), zone, now, "")


def _of(token: str) -> Token | None:
    """The row of ``token``, by its public prefix; the comparison takes as long where there is
    none."""
    parts = secrets.parts(token)
    if parts is None:
        return None
    prefix, secret = parts
    found = Token.objects.filter(prefix=prefix).select_related("body").first()
    fits = secrets.same(secret, bytes(found.digest) if found else _NOBODY)
    return found if fits else None


def _unknown() -> Problem:
    return unauthorized(
        _("O token não vale: não existe, terminou ou foi revogado. Peça outro a quem o criou.")
    )


def _count(token: Token, now: datetime) -> None:
    minute = now.replace(second=0, microsecond=0)
    with cursor() as c:
        c.execute(_COUNT, (token.pk, minute))
        row = c.fetchone()
    if row and row[0] > token.per_minute:
        raise too_many(token.per_minute, max(1, int((minute + _MINUTE - now).total_seconds())))
    if token.last_used_at is None or now - token.last_used_at >= _MINUTE:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
