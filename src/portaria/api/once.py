"""What is asked twice is done once (draft-ietf-httpapi-idempotency-key-header).

The answer is kept in the transaction of what was done, so that a program that lost the connection,
or a process that was killed, leaves either both or neither.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from portaria.api.models import Answer
from portaria.database.copying import cursor
from portaria.frame.api.caller import Caller
from portaria.frame.api.problems import conflict

REPLAYED = "Idempotent-Replayed"


def once(
    request: HttpRequest, caller: Caller, key: str, perform: Callable[[], Any], *, status: int = 201
) -> HttpResponse:
    """The answer of ``perform``, as JSON; under a ``key`` seen before, the answer given then.

    Raises:
        Problem: 409, the key was used for another request.
    """
    with transaction.atomic():
        if not key:
            return _answer(json.dumps(perform(), cls=DjangoJSONEncoder), status)
        with cursor() as c:  # the same key at the same time waits for the first
            c.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", (f"{caller.token}:{key}",)
            )
        asked = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body)
        kept = Answer.objects.filter(token=caller.token, key=key).first()
        if kept is not None:
            if bytes(kept.request) != asked.digest():
                raise conflict(
                    _("Esta «Idempotency-Key» já serviu a outro pedido: use uma para cada um.")
                )
            return _answer(kept.content, kept.status, again=True)
        content = json.dumps(perform(), cls=DjangoJSONEncoder)
        Answer.objects.create(
            token_id=caller.token,
            key=key,
            request=asked.digest(),
            status=status,
            content=content,
            kept_at=caller.at,
        )
    return _answer(content, status)


def _answer(content: str, status: int, *, again: bool = False) -> HttpResponse:
    response = HttpResponse(content, status=status, content_type="application/json; charset=utf-8")
    if again:
        response[REPLAYED] = "true"
    return response
