"""What every request of a signed-in browser passes: the session's use is noted, one left alone for
too long ends, and one connection too many waits."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse

from portaria import clock
from portaria.web.models import Presence
from portaria.web.sessions import devices
from portaria.web.sessions.arriving import NEW_DEVICE, SEEN, SESSION, TOUCH

GetResponse = Callable[[HttpRequest], HttpResponse]


def presence(get_response: GetResponse) -> GetResponse:
    """Middleware: after authentication, before the gate."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if SESSION in request.session:
            _note(request)
        response = get_response(request)
        device = request.META.get(NEW_DEVICE)
        if isinstance(device, devices.Device):
            devices.remember(response, device)
        return response

    return middleware


def _note(request: HttpRequest) -> None:
    now = clock.now()
    left = now.timestamp() - float(request.session[SEEN])
    mine = Presence.objects.filter(pk=request.session[SESSION])
    if left > settings.SESSION_IDLE_SECONDS:
        mine.update(ended_at=now, session_key=None)
        logout(request)
    elif left > TOUCH and request.session.session_key:
        request.session[SEEN] = now.timestamp()
        mine.filter(ended_at=None).update(used_at=now)


def ended(request: HttpRequest) -> None:
    """The person signs out of this session."""
    key = request.session.get(SESSION, 0)
    Presence.objects.filter(pk=key, ended_at=None).update(ended_at=clock.now(), session_key=None)
    Session.objects.filter(session_key=request.session.session_key).delete()
