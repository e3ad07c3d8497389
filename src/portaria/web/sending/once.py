"""Middleware: the form is one transaction, and is kept with what it did.

Whatever a view does for a form happens whole or not at all. If it recorded acts, or wrote something
and led on to another page, the form's digest is kept in the same transaction; the same form sent
again (the answer was lost, the database went away in the middle, the button was pressed twice) is
then led to where the first one led, and nothing is done.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect

from portaria import clock
from portaria.database.copying import cursor
from portaria.frame.viewer import viewer_of
from portaria.ledger.acts import counting
from portaria.web.models import Sent
from portaria.web.sending.digest import digest

GetResponse = Callable[[HttpRequest], HttpResponse]
_LONGEST = 2000


@dataclass(slots=True)
class _Sending:
    digest: bytes
    failed: bool = False
    again: bool = False


_now: ContextVar[_Sending | None] = ContextVar("sending", default=None)


class Once:
    """After the gate, whose viewer it asks for; a form of whoever has not signed in is let pass."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = viewer_of(request).user
        found = digest(request, user) if user and request.method == "POST" else None
        if found is None:
            return self.get_response(request)
        sending = _Sending(found)
        token = _now.set(sending)
        try:
            with transaction.atomic(), counting() as acts:
                response = self.get_response(request)
                _settle(sending, response, acted=acts.count > 0)
        finally:
            _now.reset(token)
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Once the token and the permission are checked: was it sent before?"""
        sending = _now.get()
        if sending is None:
            return None
        with cursor() as c:  # the same form at the same time waits for the first
            c.execute(
                "SELECT pg_advisory_xact_lock(%s)",
                (int.from_bytes(sending.digest[:8], signed=True),),
            )
        kept = Sent.objects.filter(digest=sending.digest).first()
        if kept is None:
            return None
        sending.again = True
        return _again(request, kept)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:  # noqa: ARG002
        """What failed is undone, also where somebody makes an answer of it."""
        if (sending := _now.get()) is not None:
            sending.failed = True


def _settle(sending: _Sending, response: HttpResponse, *, acted: bool) -> None:
    whole = response.headers.get("HX-Redirect", "")
    onward = response.headers.get("Location", "") or whole
    if sending.failed or response.status_code >= 500:
        transaction.set_rollback(True)
    elif not sending.again and (acted or (onward and _wrote())):
        Sent.objects.create(
            digest=sending.digest, location=onward[:_LONGEST], whole=bool(whole), at=clock.now()
        )


def _wrote() -> bool:
    """Whether the transaction has changed anything."""
    with cursor() as c:
        c.execute("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
        [(found,)] = c.fetchall()
    return bool(found)


def _again(request: HttpRequest, kept: Sent) -> HttpResponse:
    if not kept.location:
        return render(request, "web/sent_already.html", {"kept": kept}, status=409)
    if kept.whole:
        return HttpResponseClientRedirect(kept.location)
    return HttpResponseRedirect(kept.location)
