"""What the site decides about sign-in, through allauth's own hooks."""

from __future__ import annotations

import base64
from typing import cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest

from portaria import clock
from portaria.frame.watch import tell
from portaria.people.sealed import keys
from portaria.web.credentials import knows
from portaria.web.guarding.attempts import Attempt, name_digest
from portaria.web.sessions import devices
from portaria.web.sessions.arriving import NEW_DEVICE, arrive
from portaria.web.sessions.middle import ended

_UNSAID = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """No open sign-up; whoever signs in finds the page and not a greeting."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # its hook
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Count the attempt before it is tried, by name and source together: others' attempts close
        the door on themselves."""
        attempt = self._attempt(request, str(credentials.get("username", "")))
        if not attempt.take(clock.now()):
            tell("sign_in.too_soon", request, name=name_digest(attempt.name))
            raise self.validation_error("too_many_login_attempts")
        self._tried = attempt

    def authenticate(self, request: HttpRequest, **credentials: object) -> User | None:
        """As allauth does; a right password gives the attempt back."""
        found = super().authenticate(request, **credentials)
        if found is not None:
            self._tried.succeeded()
        else:
            tell("sign_in.failed", request, name=name_digest(self._tried.name))
        return cast("User | None", found)

    def _rollback_login_failed_rl_usage(self) -> None:
        """allauth's own count, by name alone, is not kept."""

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whether it is still the same person: counted as any other attempt."""
        request = cast("HttpRequest", self.request)
        attempt = self._attempt(request, f"user:{user.pk}")
        if not attempt.take(clock.now()):
            raise self.validation_error("too_many_login_attempts")
        if known := knows(user, password):
            attempt.succeeded()
        return known

    def _attempt(self, request: HttpRequest, name: str) -> Attempt:
        device = devices.device_of(request)
        known = device.digest if device.knows(name) else b""
        return Attempt(name, self.get_client_ip(request), known)

    def login(self, request: HttpRequest, user: User) -> None:
        """Open the session and put it on record; the browser is remembered with the name given."""
        super().login(request, user)
        arrive(request, user, self.get_client_ip(request))
        given = [str(one["method"]) for one in get_authentication_records(request, user)]
        tell("sign_in", request, signed_in=user.pk, factors=given)
        device = request.META[NEW_DEVICE]
        named = _name_given(request, user)
        request.META[NEW_DEVICE] = device.with_name(named).with_name(f"user:{user.pk}")

    def logout(self, request: HttpRequest) -> None:
        """Close the session and its record."""
        ended(request)
        super().logout(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Whoever has just given every factor there is to give is not asked again (above all on
        the way that activates the first second factor)."""
        if app == "allauth.mfa" and self.request and _just_signed_in(self.request):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: object,
        **kwargs: object,
    ) -> None:
        if message_template in _UNSAID:
            return
        super().add_message(request, level, message_template, *args, **kwargs)


def _name_given(request: HttpRequest, user: User) -> str:
    """The name under which the person came in, as the password was asked for."""
    named = [
        str(r["username"]) for r in get_authentication_records(request, user) if "username" in r
    ]
    return named[-1] if named else user.get_username()


def _just_signed_in(request: HttpRequest) -> bool:
    records = get_authentication_records(request, cast("User", request.user))
    limit = clock.now().timestamp() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return bool(records) and float(records[-1]["at"]) > limit


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of authenticator apps and recovery codes are encrypted in the database."""

    def validation_error(self, code: str, *args: object) -> Exception:
        """What is said of a wrong code; whoever watches is told too."""
        if context.request is not None:
            tell("second_factor.failed", context.request, why=code)
        return cast("Exception", super().validation_error(code, *args))

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode()


def reciphered(stored: str) -> str:
    """What :meth:`SecondFactorAdapter.encrypt` gave, under the first key; the same text where it is
    under that one already.

    Raises:
        InvalidToken: no key reads it.
    """
    try:
        _ciphers()[0].decrypt(stored)
    except InvalidToken:
        return _cipher().rotate(stored.encode("ascii")).decode("ascii")
    return stored


def _cipher() -> MultiFernet:
    return MultiFernet(_ciphers())


def _ciphers() -> list[Fernet]:
    return [_derived(key) for key in keys()]


def _derived(key: str) -> Fernet:
    derive = HKDF(SHA256(), length=32, salt=None, info=b"portaria second factor")
    return Fernet(base64.urlsafe_b64encode(derive.derive(bytes.fromhex(key))))
