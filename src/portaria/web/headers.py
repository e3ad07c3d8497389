"""Headers of every answer: what a page may load, and where it may be kept."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse


def content_security_policy(webmail: str = "") -> str:
    """Everything is closed but our own files; ``data:`` is the drawing of the second factor's key.
    ``webmail`` is where the sign-in form may lead on to, through the provider's redirection."""
    return "; ".join((*_CLOSED, f"form-action 'self' {webmail}".strip()))


_LEAVING = "/sair/"
_LEADING_ON = ("/entrar/", "/identity/", "/conta/confirmar")
"""Pages whose forms may end in another system, through redirections."""


def origins() -> list[str]:
    """Where systems that sign people in here, and the outside provider, are; without the database,
    which may be what failed, only the latter."""
    try:
        told = list(Client.objects.values_list("redirect_uris", flat=True))
    except DatabaseError:
        told = []
    addresses = [address for text in told for address in text.split()]
    if settings.OUTSIDE_SERVER:
        addresses.append(settings.OUTSIDE_SERVER)
    parts = [urlsplit(address) for address in addresses]
    return sorted({f"{part.scheme}://{part.netloc}" for part in parts if part.netloc})


_CLOSED = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()" for feature in ("camera", "geolocation", "microphone", "payment", "usb")
)

GetResponse = Callable[[HttpRequest], HttpResponse]


def security_headers(get_response: GetResponse) -> GetResponse:
    """Middleware: close the page to anything foreign, and keep personal data out of caches."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        onward = settings.WEBMAIL_URL
        if request.path.startswith(_LEADING_ON):
            onward = " ".join((onward, *origins()))
        policy = content_security_policy(onward)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        if request.path == _LEAVING and request.method == "POST":
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return middleware
