"""What the site decides about sign-in, through allauth's own hooks."""

from __future__ import annotations

import base64
from typing import cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest

from portaria import clock

_UNSAID = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """No open sign-up; whoever signs in finds the page and not a greeting."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # its hook
        return False

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


def _just_signed_in(request: HttpRequest) -> bool:
    records = get_authentication_records(request, cast("User", request.user))
    limit = clock.now().timestamp() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return bool(records) and float(records[-1]["at"]) > limit


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of authenticator apps and recovery codes are encrypted in the database."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode()


def _cipher() -> Fernet:
    derive = HKDF(SHA256(), length=32, salt=None, info=b"portaria second factor")
    key = derive.derive(bytes.fromhex(settings.PERSONAL_DATA_KEY))
    return Fernet(base64.urlsafe_b64encode(key))
