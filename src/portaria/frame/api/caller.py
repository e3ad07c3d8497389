"""Who calls: a program, by its token."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, cast
from zoneinfo import ZoneInfo

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Caller:
    """The program that asks.

    Attributes:
        token: primary key of its token.
        name: the token's name.
        body: the one body that it may see.
        scopes: what it may do there.
        zone: the body's time zone.
        at: the instant of the request.
        scope: under which it reaches the present route.
        seen: persons whose data the answer shows, by what is shown of them.
    """

    token: int
    name: str
    body: str
    scopes: frozenset[str]
    zone: ZoneInfo
    at: datetime
    scope: str
    seen: dict[int, str] = field(default_factory=dict)

    @property
    def by(self) -> str:
        """How the ledger and the record of reads name this actor."""
        return f"token:{self.name}"

    @property
    def today(self) -> date:
        """The civil day where the body is."""
        return self.at.astimezone(self.zone).date()

    def sees(self, persons: Iterable[int | None], what: str = "api") -> None:
        """Note that the answer shows data of ``persons``: it goes on record when the answer goes
        out, and not where the caller has it already (304)."""
        self.seen.update((person, what) for person in persons if person is not None)


class Request(Protocol):
    """What endpoints read of a request; see :func:`caller_of`."""

    auth: Caller


def caller_of(request: HttpRequest) -> Caller:
    """The caller that the bearer token attached to ``request``."""
    return cast("Request", request).auth
