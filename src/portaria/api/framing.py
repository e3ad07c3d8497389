"""What every answer of the API passes through: errors in one form, conditional requests, and the
record of whose data was read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from portaria.frame.api.caller import Caller
from portaria.frame.api.problems import not_allowed
from portaria.frame.permissions import Permission, Reach
from portaria.privacy.acts import record_reads
from portaria.privacy.types import Read

View = Callable[..., HttpResponse]


def framed(view: View) -> View:
    """``view`` as a route for programs: it declares so to the site's gate, which leaves the check
    to the bearer token and knows no session here."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return finished(request, view(request, *args, **kwargs))

    answer.portaria_permission = Permission(Reach.TOKEN)  # type: ignore[attr-defined]
    answer.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie lets anybody in here
    return answer


def finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer as it goes out; what it shows of persons is on record by then."""
    if response.status_code == 405:
        return not_allowed(
            [m.strip() for m in response.headers.get("Allow", "").split(",")]
        ).response()
    if request.method == "GET" and response.status_code == 200:
        response = conditional(request, response)
    caller = getattr(request, "auth", None)
    if isinstance(caller, Caller) and response.status_code in (200, 201):
        record(caller)
    return response


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """``response`` with its entity tag, or 304 where the caller has it already (RFC 9110, 13.1.2).

    The tag is of the content, so that it changes with anything that the answer shows.
    """
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Authorization, Accept-Language"
    found = get_conditional_response(request, etag=etag, response=response) or response
    found["ETag"] = etag
    return found


def record(caller: Caller) -> None:
    """Put on record whose data the answer shows (R5), under which scope."""
    record_reads(
        [
            Read(person=person, what=what, purpose=caller.scope, body=caller.body)
            for person, what in caller.seen.items()
        ],
        by=caller.by,
        reader=None,
        at=caller.at,
    )
