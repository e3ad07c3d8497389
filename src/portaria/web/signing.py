"""Signing at the site: whoever is signed in gives password and second factor again, at that very
moment (T1; Lei nº 14.063/2020, art. 4º, I)."""

from __future__ import annotations

from typing import cast

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.http import HttpRequest

from portaria import clock
from portaria.procedures.terms.ports import TooSoon
from portaria.web.guarding.attempts import Attempt

_KINDS = (
    (Authenticator.Type.TOTP, "totp"),
    (Authenticator.Type.RECOVERY_CODES, "recovery_code"),
)
_LONGEST = 128  # characters of a password or code; what is longer is nobody's


def confirm(request: HttpRequest, password: str, code: str) -> tuple[tuple[str, ...], str]:
    """The factors by which whoever is signed in is known now (``password`` and ``totp`` or
    ``recovery_code``; none when one of them is wrong), and the network address.

    Raises:
        TooSoon: too many wrong ones; nothing was tried.
    """
    user = cast("User", request.user)
    address = address_of(request)
    attempt = Attempt(f"signing:{user.pk}", address)
    if not attempt.take(clock.now()):
        raise TooSoon
    name = user.get_username()
    found = authenticate(request, username=name, password=password[:_LONGEST])
    if found is None or found.pk != user.pk:
        return (), address
    factor = _second(user, code.strip()[:_LONGEST])
    if not factor:
        return (), address
    attempt.succeeded()
    return ("password", factor), address


def address_of(request: HttpRequest) -> str:
    """The network address that the request came from, by the proxies that are trusted."""
    return str(get_adapter(request).get_client_ip(request) or "")


def _second(user: User, code: str) -> str:
    """The kind of the second factor that ``code`` proves, or ""; a code serves once."""
    for kind, name in _KINDS:
        held = Authenticator.objects.filter(user=user, type=kind).first()
        if held is not None and code and held.wrap().validate_code(code):
            return name
    return ""
