"""How large a request may be: looked at before anything reads it, so that nobody fills the disk
with what will be refused."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from portaria.frame import posted
from portaria.frame.watch import tell
from portaria.web.load_forms import LARGEST

GetResponse = Callable[[HttpRequest], HttpResponse]
_PROGRAMS = ("/api/", "/scim/")  # their own doors say what is wrong, in their own form
_AROUND = 1 << 20  # bytes of a form around its files


def bounded(get_response: GetResponse) -> GetResponse:
    """Middleware: 400 for an address with a NUL, which no text of the database holds; 413 for more
    than ``LARGEST_REQUEST`` bytes. Files of HR may be larger, sent by somebody signed in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(_PROGRAMS):
            return get_response(request)
        if "\0" in request.path or "\0" in unquote(request.META.get("QUERY_STRING", "")):
            raise SuspiciousOperation("NUL no endereço")
        size = posted.number(request.headers.get("Content-Length") or "") or 0
        if size > settings.LARGEST_REQUEST and not _may_be_large(request, size):
            tell("request.too_large", request, size=size)
            return render(request, "web/errors/413.html", status=413)
        return get_response(request)

    middleware.process_view = _sound  # type: ignore[attr-defined]  # Django's second hook
    return middleware


def _sound(request: HttpRequest, *_view: object) -> None:
    """400 for a form with a NUL in it, as for an address."""
    if request.method != "POST" or request.path.startswith(_PROGRAMS):
        return
    if any("\0" in value for _name, values in request.POST.lists() for value in values):
        raise SuspiciousOperation("NUL no formulário")


def _may_be_large(request: HttpRequest, size: int) -> bool:
    hr_files = request.path == reverse("load_new") and size <= LARGEST + _AROUND
    return hr_files and request.user.is_authenticated
