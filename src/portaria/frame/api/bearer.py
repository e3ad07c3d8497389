"""Bearer tokens (RFC 6750) at the door of every endpoint. Who knows tokens tells it at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from portaria.frame.api.caller import Caller
from portaria.frame.api.problems import (
    forbidden,
    missing,
    unauthorized,
    unknown_parameters,
)

Authenticate = Callable[[str], Caller]
_AUTHENTICATE: list[Authenticate] = []


def authenticated_by(function: Authenticate) -> None:
    """Let ``function`` say whose a token is; it raises :class:`Problem` where it is nobody's, has
    ended, or calls too often."""
    _AUTHENTICATE[:] = [function]


def admit(token: str, body: str, scope: str) -> Caller:
    """The caller of ``token``, in ``body``, under ``scope``.

    Raises:
        Problem: 401 no such token in force; 429 too often; 404 another body, as if it did not
            exist; 403 the scope is missing.
    """
    caller = _AUTHENTICATE[0](token)
    if caller.body != body:
        raise missing()
    if scope and scope not in caller.scopes:
        raise forbidden(scope)
    return replace(caller, scope=scope)


def token_in(request: HttpRequest) -> str:
    """The token of the header ``Authorization``.

    Raises:
        Problem: 401, there is none.
    """
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise unauthorized(_("Envie o cabeçalho «Authorization: Bearer <token>»."))
    return token.strip()


class Bearer(HttpBearer):
    """The check of one route: its ``scope``, in the body of its address. ``""``: any scope.
    ``known`` are the parameters that the address may have, of which whoever got in is told; those
    of ``many`` it may have more than once."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope
        self.known: frozenset[str] = frozenset()
        self.many: frozenset[str] = frozenset()

    def __call__(self, request: HttpRequest) -> Caller:
        """The caller; see :func:`admit`."""
        return self.authenticate(request, token_in(request))

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """The caller; see :func:`admit`."""
        match = request.resolver_match
        caller = admit(token, str(match.kwargs.get("body", "")) if match else "", self.scope)
        unknown_parameters(request, self.known, self.many)
        return caller
