"""The API put together: routers, errors, and its description in OpenAPI 3.1."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError

from portaria.database.absence import is_away
from portaria.frame.api.problems import (
    MEDIA_TYPE,
    Problem,
    ProblemOut,
    broken,
    invalid,
    missing,
    of_validation,
    too_large,
    unauthorized,
    unavailable,
)
from portaria.frame.watch import tell

_LOG = logging.getLogger("portaria.api")
VERSION = "1"


def build(routers: Iterable[Router], *, prefix: str, about: str) -> NinjaAPI:
    """The API of ``routers``; every address begins with ``prefix``, the body's slug."""
    api = NinjaAPI(
        title="Portaria", version=VERSION, description=about, docs_url=None, openapi_url=None,
        urls_namespace="api",
    )  # fmt: skip
    for kind, answer in _ANSWERS.items():
        api.add_exception_handler(kind, answer)
    for router in routers:
        api.add_router(prefix, router)
    return api


def _problem(request: HttpRequest, error: Any) -> HttpResponse:
    if error.status in (401, 403, 429):
        tell("program.refused", request, status=error.status)
    found: HttpResponse = error.response()
    return found


def _invalid(_request: HttpRequest, error: Any) -> HttpResponse:
    return of_validation(error.errors).response()


def _nothing(_request: HttpRequest, _error: Any) -> HttpResponse:
    return missing().response()


def _nobody(_request: HttpRequest, _error: Any) -> HttpResponse:
    return unauthorized(_("Envie o cabeçalho «Authorization: Bearer <token>».")).response()


def _unreadable(_request: HttpRequest, _error: Any) -> HttpResponse:
    """What django-ninja itself refuses: a body that is not JSON."""
    return invalid([("body", _("o corpo não é JSON"))]).response()


def _too_large(_request: HttpRequest, _error: Any) -> HttpResponse:
    return too_large().response()


def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    if is_away(error):
        return unavailable().response()
    _LOG.error("%s %s", request.method, request.path, exc_info=error)
    return broken().response()


_ANSWERS: Mapping[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Problem: _problem,
    Http404: _nothing,
    ValidationError: _invalid,
    AuthenticationError: _nobody,
    HttpError: _unreadable,
    RequestDataTooBig: _too_large,
    Exception: _broken,
}


def described(api: NinjaAPI, root: str) -> str:
    """The description of ``api`` (OpenAPI 3.1, JSON). Routes name their scope, and the errors that
    any may answer."""
    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=root)))
    for operations in found["paths"].values():
        for operation in operations.values():
            scope = operation.pop("x-scope", "")
            operation["security"] = [{"Bearer": [scope] if scope else []}]
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    answer.clear()
                    answer["$ref"] = "#/components/responses/Problem"
    components = found["components"]
    components["schemas"].update(_problem_schemas())
    components["responses"] = {
        "Problem": {
            "description": "Um problema (RFC 9457)",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
        }
    }
    components["securitySchemes"] = {"Bearer": {"type": "http", "scheme": "bearer"}}
    return json.dumps(found, ensure_ascii=False, indent=1)


def _problem_schemas() -> dict[str, Any]:
    schema = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs", {}), "ProblemOut": schema}
