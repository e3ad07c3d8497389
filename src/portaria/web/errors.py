"""Pages for what cannot be shown: each says why and what to do instead."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from portaria.database.absence import is_away
from portaria.frame.permissions import Denied, OperatorOnly, open_to_all
from portaria.frame.viewer import Viewer, viewer_of
from portaria.frame.watch import tell
from portaria.people.powers import Holder, holders_of
from portaria.people.queries import bodies_of
from portaria.web.away.page import PROGRAMS, away

GetResponse = Callable[[HttpRequest], HttpResponse]
_REFUSED, _METHOD = 400, 405


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: which competence is missing, and who holds it today."""
    context: dict[str, object] = {"operator": isinstance(exception, OperatorOnly)}
    tell("refused", request, asked=getattr(exception, "powers", ()))
    if isinstance(exception, Denied):
        viewer = viewer_of(request)
        holders = _near(viewer, holders_of(exception.powers, exception.body, viewer.today))
        context |= {"powers": exception.powers, "body": exception.body, "holders": holders}
    return render(request, "web/errors/403.html", context, status=403)


def _near(viewer: Viewer, holders: Sequence[Holder]) -> Sequence[Holder]:
    """Those of ``holders`` in the bodies that ``viewer`` belongs to or acts in; where there are
    none, all of them."""
    own = set(viewer.powers)
    if viewer.person is not None:
        own.update(bodies_of(viewer.person, viewer.today))
    return [holder for holder in holders if holder.body in own] or holders


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404."""
    return render(request, "web/errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: rendered without the database, which may be what broke; 503 where it is only away."""
    if is_away(sys.exc_info()[1]):
        return away(request)
    return render(request, "web/errors/500.html", status=500)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; 503 where the session could not be kept because the database is away, which Django takes
    for a session that was ended meanwhile."""
    if is_away(exception):
        return away(request)
    return render(request, "web/errors/400.html", status=400)


def too_often(request: HttpRequest) -> HttpResponse:
    """429, where the library that signs people in counts."""
    return render(request, "web/errors/429.html", status=429)


def told(get_response: GetResponse) -> GetResponse:
    """Middleware: a refusal without a word (an address that takes no such method, a stream that a
    person asks for) becomes a page, its status and its headers kept. Programs get no page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        if answer.status_code >= _REFUSED and not answer.streaming and not answer.content:
            _tell(request, answer)
        return answer

    return middleware


def _tell(request: HttpRequest, answer: HttpResponse) -> None:
    if request.path.startswith(PROGRAMS) or not request.accepts("text/html"):
        return
    context = {"sends": "POST" in answer.headers.get("Allow", "")}
    template = f"web/errors/{405 if answer.status_code == _METHOD else 400}.html"
    answer.content = render_to_string(template, context, request)


@open_to_all
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent from an old page or from elsewhere."""
    tell("form.foreign", request, why=reason)
    return render(request, "web/errors/csrf.html", status=403)
