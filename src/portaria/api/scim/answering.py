"""The answers to SCIM's requests, by the library's handler over our acts."""

from __future__ import annotations

import logging
from dataclasses import replace

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from scim2_models import Error, PayloadTooLargeException, SCIMException
from scim2_server.handler import ScimHandler
from scim2_server.requests import ScimRequest
from scim2_server.responses import SCIM_MEDIA_TYPE, ScimResponse

from portaria.api.framing import record
from portaria.api.scim.bodies import offer
from portaria.api.scim.groups import acronyms
from portaria.api.scim.service import READ, WRITE, BodyService
from portaria.api.scim.storage import BodyStorage
from portaria.bodies.policies import NotAdopted, adopted
from portaria.frame.api.bearer import admit, token_in
from portaria.frame.api.caller import Caller
from portaria.frame.api.problems import Problem, forbidden, missing
from portaria.frame.watch import tell

_LOG = logging.getLogger("portaria.api.scim")


def answer(request: HttpRequest, body: str, rest: str) -> HttpResponse:
    """The answer to one request, refusals included."""
    try:
        caller = _caller(request, body)
        response = _handled(request, caller, rest)
    except Problem as problem:
        if problem.status in (401, 403, 429):
            tell("program.refused", request, status=problem.status)
        return _refused(problem)
    if response.status in (200, 201):
        record(caller)
    return _sent(response)


def _caller(request: HttpRequest, body: str) -> Caller:
    caller = admit(token_in(request), body, "")
    if caller.scopes.isdisjoint((READ, WRITE)):
        raise forbidden(READ)
    writes = request.method not in ("GET", "HEAD") and not request.path.endswith("/.search")
    return replace(caller, scope=WRITE if writes else READ)  # for the record of reads


def _handled(request: HttpRequest, caller: Caller, rest: str) -> ScimResponse:
    try:
        found = adopted(caller.body)
    except NotAdopted as error:
        raise missing(str(error)) from error
    categories = tuple(sorted(found.vocabulary.keys.get("category", {})))
    known = offer(categories, acronyms(caller.body, caller.today))
    service = BodyService(known.provider)
    try:
        handler = ScimHandler(service, BodyStorage(caller, known, found.config.name))
        return handler.handle(_asked(request, caller, rest))
    except SCIMException as error:
        return service.error_response(error)
    except Exception as error:
        _LOG.error("%s %s", request.method, request.path, exc_info=error)
        return service.error_response(error)


def _asked(request: HttpRequest, caller: Caller, rest: str) -> ScimRequest:
    try:
        content = request.body
    except RequestDataTooBig as error:
        raise PayloadTooLargeException from error
    return ScimRequest(
        method=request.method or "GET",
        base_url=request.build_absolute_uri(f"/scim/v2/{caller.body}"),
        path=f"/{rest}",
        query=request.GET.dict(),
        headers=dict(request.headers),
        body=content,
        subject=caller,
    )


def _sent(response: ScimResponse) -> HttpResponse:
    if response.body is None:
        found = HttpResponse(status=response.status)
        del found["Content-Type"]
    else:
        found = JsonResponse(response.body, status=response.status)
    for name, value in response.headers.items():
        if response.body is not None or name != "Content-Type":
            found[name] = value
    found["Cache-Control"] = "private, no-cache"
    return found


def _refused(problem: Problem) -> HttpResponse:
    """A problem of the door in SCIM's form (RFC 7644, 3.12)."""
    error = Error(status=problem.status, detail=problem.detail)
    found = JsonResponse(error.model_dump(), status=problem.status)
    found["Content-Type"] = SCIM_MEDIA_TYPE
    for name, value in problem.headers.items():
        found[name] = value
    return found
