"""A stream of server-sent events that says only that something changed: the page asks for it anew,
as the person it is signed in as. Nothing of what changed is in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from threading import BoundedSemaphore

from django.db import connection
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponse, HttpResponseBase

from portaria import clock
from portaria.frame.permissions import requires
from portaria.premises.desk import DESK, MANAGE
from portaria.web.live.hub import hub
from portaria.web.live.turns import STREAMS

TOPICS = {"guarda": ("passed", "left"), "recepcao": ("visit",)}
"""What each page is told of, by the kinds that the database notes."""
LASTS = 60.0
"""Seconds after which the page calls again, and is looked at again; ours."""
_SILENCE = 5.0  # after which it is seen whether somebody is there still
_TOGETHER = 0.3  # what changes within is told once
_CHANGED, _STILL = b"data: mudou\n\n", b": ainda\n\n"
_rooms = BoundedSemaphore(STREAMS)


@requires(DESK, MANAGE)
def live(request: HttpRequest, what: str) -> HttpResponseBase:
    """The stream of a topic; 406 for who does not ask for events, 204 where as many as may are
    told already: the page then asks by itself."""
    if what not in TOPICS:
        raise Http404
    if "text/event-stream" not in request.headers.get("Accept", ""):
        return HttpResponse(status=406)
    if not _rooms.acquire(blocking=False):
        return HttpResponse(status=204)
    answer = StreamingHttpResponse(Events(TOPICS[what]), content_type="text/event-stream")
    answer["X-Accel-Buffering"] = "no"  # a proxy that would gather it
    return answer


class Events:
    """What is sent, until it is closed or its time is over: who has one has a room, and gives it
    back in ``close``, even where nothing was sent."""

    def __init__(self, kinds: Collection[str]) -> None:
        self._told, self._closed = hub.join(kinds), False
        self._sent = self._send()

    def __iter__(self) -> Iterator[bytes]:
        return self._sent

    def _send(self) -> Iterator[bytes]:
        connection.close()  # nobody asks the database any more here
        end = clock.elapsed() + LASTS
        yield b"retry: 1000\n\n"
        while (left := end - clock.elapsed()) > 0:
            if self._told.wait(min(left, _SILENCE)):
                self._told.clear()
                yield _CHANGED
                clock.pause(_TOGETHER)
            else:
                yield _STILL

    def close(self) -> None:
        """As a response closes what it sent."""
        if not self._closed:
            self._closed = True
            hub.leave(self._told)
            _rooms.release()
