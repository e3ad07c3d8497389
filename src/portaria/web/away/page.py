"""The answer while the database is away: asked of nothing but the request itself."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from portaria.frame.api.problems import RETRY, unavailable
from portaria.frame.permissions import open_to_all
from portaria.web.away.form import kept
from portaria.web.headers import content_security_policy

PROGRAMS = ("/api/", "/scim/", "/identity/o/api/")
"""Where programs ask, who are answered in their own form."""


def away(request: HttpRequest) -> HttpResponse:
    """503: a page for people, which holds what they were sending and sends it again by itself; a
    problem for programs."""
    if request.path.startswith(PROGRAMS) or request.content_type == "application/json":
        response: HttpResponse = unavailable().response()
    else:
        page = render_to_string(
            "web/errors/away.html",
            {"kept": kept(request), "again": _address(request), "seconds": RETRY},
        )
        response = HttpResponse(page, status=503)
        response["Content-Security-Policy"] = content_security_policy(settings.WEBMAIL_URL)
    response["Retry-After"] = str(RETRY)
    response["Cache-Control"] = "private, no-store"
    return response


def _address(request: HttpRequest) -> str:
    """What to ask again where no form is held."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else request.path


@open_to_all
def ready(request: HttpRequest) -> HttpResponseBase:  # noqa: ARG001
    """204 once the site can serve: its database was asked on the way here. For the page that waits,
    and for whoever shares out requests among several sites."""
    from portaria.database.copying import cursor

    with cursor() as c:
        c.execute("SELECT 1")
    return HttpResponse(status=204)
