"""The gate of the site: who is asking, and whether the route's declared permission lets them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from portaria.bodies.policies import looked_up_once
from portaria.frame.citations import one_page
from portaria.frame.permissions import Denied, OperatorOnly, Permission, Reach, permission_of
from portaria.frame.viewer import Request, Viewer, viewer_of
from portaria.people.queries import headed_looked_up_once
from portaria.web.queries import viewer_for
from portaria.web.sessions.arriving import OUTSIDE, SESSION, WAITS

GetResponse = Callable[[HttpRequest], HttpResponse]


class Gate:
    """Middleware: attaches ``request.viewer`` and enforces the permission of the route.

    A route without a declared permission is closed to everybody (and fails a test).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        viewer = viewer_for(request.user)
        cast("Request", request).viewer = viewer
        with timezone.override(viewer.zone), one_page(), _reading(request):
            return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        _args: object,
        _kwargs: object,
    ) -> HttpResponse | None:
        """Redirect, refuse or let pass, before the view runs."""
        permission = permission_of(view)
        if permission is None:
            raise PermissionDenied("rota sem permissão declarada")
        return _admit(request, viewer_of(request), permission)


@contextmanager
def _reading(request: HttpRequest) -> Iterator[None]:
    """Where nothing changes, what bodies run on and who heads what are looked up once."""
    if request.method not in ("GET", "HEAD"):
        yield
        return
    with looked_up_once(), headed_looked_up_once():
        yield


def _admit(request: HttpRequest, viewer: Viewer, permission: Permission) -> HttpResponse | None:
    if permission.reach in (Reach.OPEN, Reach.TOKEN):
        return None
    if viewer.user is None:
        return _to_sign_in(request)
    if permission.reach is Reach.ENROLLING:
        return None
    if viewer.password_due and SESSION in request.session and OUTSIDE not in request.session:
        return _redirect(request, reverse("account_change_password"))
    if not viewer.second_factor:
        return _redirect(request, reverse("mfa_activate_totp"))
    if WAITS in request.session:
        return _redirect(request, reverse("sessions_waiting"))
    if permission.reach is Reach.POWER and not viewer.holds_any(*permission.powers):
        raise Denied(permission.powers)
    if permission.reach is Reach.OPERATOR and not viewer.operator:
        raise OperatorOnly
    return None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    came_from = request.get_full_path() if request.method == "GET" else "/"
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(reverse("account_login"))
    return redirect_to_login(came_from, reverse("account_login"))


def _redirect(request: HttpRequest, to: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(to)
    return HttpResponseRedirect(to)
