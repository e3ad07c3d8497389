"""What signing needs from above: knowing again, at that moment, who is signed in. The setting
``PORTARIA_CONFIRM`` names the function."""

from __future__ import annotations

from typing import Protocol, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string


class TooSoon(Exception):  # noqa: N818  # what it is
    """Wrong so often that the next try must wait; nothing was tried."""


class Confirm(Protocol):
    """Given password and code: the factors that are right (``password``, ``totp`` or
    ``recovery_code``) and the network address; no factor when one is wrong.

    Raises:
        TooSoon: too many wrong ones.
    """

    def __call__(
        self, request: HttpRequest, password: str, code: str
    ) -> tuple[tuple[str, ...], str]: ...


def confirm(request: HttpRequest, password: str, code: str) -> tuple[tuple[str, ...], str]:
    """As :class:`Confirm`, by the installation's own."""
    function = cast("Confirm", import_string(settings.PORTARIA_CONFIRM))
    return function(request, password, code)
