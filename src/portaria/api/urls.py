"""Routes for programs. Each is framed, and what is no route answers as the API does."""

from __future__ import annotations

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portaria.api.building import described
from portaria.api.framing import conditional, framed
from portaria.api.routes import API
from portaria.api.scim.views import scim
from portaria.api.tokens import views
from portaria.frame.api.problems import missing
from portaria.frame.permissions import open_to_all

ROOT = "api/v1/"


@open_to_all
@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """The API in OpenAPI 3.1: no personal data, so open to all."""
    return conditional(request, HttpResponse(_described(), content_type="application/json"))


@cache
def _described() -> str:
    """Made once: it does not change while a process lives."""
    return described(API, ROOT)


@framed
def nowhere(_request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001
    """404, also for addresses that nothing answers."""
    return missing(_("Não há este endereço: veja /api/v1/openapi.json.")).response()


def _patterns() -> list[URLPattern]:
    patterns, _app, _namespace = API.urls
    found = []
    for entry in patterns:
        if isinstance(entry, URLPattern) and entry.name != "api-root":
            found.append(path(ROOT + str(entry.pattern), framed(entry.callback), name=_name(entry)))
    return found


def _name(entry: URLPattern) -> str:
    return f"api_{entry.name}"


urlpatterns = [
    path("tokens/", views.api_tokens, name="api_tokens"),
    path("tokens/novo/", views.api_token_new, name="api_token_new"),
    path("tokens/<int:pk>/revogar/", views.api_token_revoke, name="api_token_revoke"),
    path(f"{ROOT}openapi.json", description, name="api_openapi"),
    *_patterns(),
    path("scim/v2/<slug:body>/", scim, name="scim_root"),
    path("scim/v2/<slug:body>/<path:rest>", scim, name="scim"),
    path("api/", nowhere, name="api_nowhere"),
    path("api/<path:rest>", nowhere, name="api_elsewhere"),
]
