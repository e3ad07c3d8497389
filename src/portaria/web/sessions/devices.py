"""Which browser this is: a cookie of its own, that says also with whose names it signed in."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from portaria.web.guarding.attempts import name_digest

COOKIE = f"{settings.COOKIE_PREFIX}aparelho"
_SALT = "portaria device"
_AGE = 365 * 24 * 3600  # seconds; ours
_NAMES = 8  # names that one browser is remembered for; ours
_AGENTS = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
    ("Safari/", "Safari"), ("curl/", "curl"), ("python-requests/", "python-requests"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Device:
    """A browser: its random ``token``, and digests of the ``names`` it signed in with."""

    token: str
    names: tuple[str, ...] = ()

    @property
    def digest(self) -> bytes:
        """What is kept of it."""
        return hashlib.sha256(self.token.encode()).digest()

    def knows(self, name: str) -> bool:
        """Whether ``name`` signed in with it before."""
        return name_digest(name) in self.names

    def with_name(self, name: str) -> Device:
        """It, once ``name`` signed in with it."""
        mine = name_digest(name)
        names = (mine, *(one for one in self.names if one != mine))
        return Device(self.token, names[:_NAMES])


def device_of(request: HttpRequest) -> Device:
    """The browser behind ``request``; a new one where it says nothing that we signed."""
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_AGE)
        return Device(str(told["t"]), tuple(str(name) for name in told["n"]))
    except (signing.BadSignature, KeyError, TypeError):
        return Device(secrets.token_urlsafe(24))


def remember(response: HttpResponse, device: Device) -> None:
    """Leave the cookie with the browser."""
    value = signing.dumps({"t": device.token, "n": list(device.names)}, salt=_SALT)
    response.set_cookie(
        COOKIE, value, max_age=_AGE, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def agent_of(request: HttpRequest) -> str:
    """The browser and its system in words: ``Firefox, Linux``; what it says, no proof."""
    told = request.headers.get("User-Agent", "")
    browser = next((word for sign, word in _AGENTS if sign in told), "")
    system = next((word for sign, word in _SYSTEMS if sign in told), "")
    return ", ".join(word for word in (browser, system) if word)[:80]
