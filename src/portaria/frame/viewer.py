"""Who is looking: the signed-in person and the powers held today, body by body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, cast
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from portaria.frame.permissions import Denied
from portaria.people.models import Unit
from portaria.people.queries import headed_by


@dataclass(frozen=True, slots=True)
class Viewer:
    """The one who asks for a page.

    Attributes:
        user: primary key of the sign-in, or None when nobody is signed in.
        person: primary key of the :class:`~portaria.people.models.Person`, or None.
        name: the name to greet with.
        operator: runs the installation (sees its health; holds no power by that).
        second_factor: whether one is active.
        zone: the time zone instants are shown in.
        today: the civil day there.
        powers: slug of each body in which powers are held, with them.
        password_left: days until the password must be changed; None: no norm has it end.
        password_due: the password must be changed before anything else.
        unseen: notices not seen yet.
        heads: whether the person is head of a unit, or a head's substitute.
    """

    user: int | None
    person: int | None
    name: str
    operator: bool
    second_factor: bool
    zone: ZoneInfo
    today: date
    powers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    password_due: bool = False
    unseen: int = 0
    heads: bool = False
    password_left: int | None = None
    _headed: list[Sequence[Unit]] = field(default_factory=list, compare=False, repr=False)

    @property
    def headed(self) -> Sequence[Unit]:
        """The units that the person answers for today; looked up once a page."""
        if self.person is None or not self.heads:
            return ()
        if not self._headed:
            self._headed.append(headed_by(self.person, self.today))
        return self._headed[0]

    @property
    def by(self) -> str:
        """How the ledger names this actor."""
        return f"user:{self.user}"

    def bodies_with(self, *powers: str) -> tuple[str, ...]:
        """Slugs of the bodies where any of ``powers`` is held, in order."""
        return tuple(sorted(b for b, held in self.powers.items() if not held.isdisjoint(powers)))

    def holds(self, power: str, body: str) -> bool:
        """Whether ``power`` is held in ``body``."""
        return power in self.powers.get(body, frozenset())

    def holds_any(self, *powers: str) -> bool:
        """Whether any of ``powers`` is held anywhere."""
        return bool(self.bodies_with(*powers))

    def must(self, power: str, body: str) -> None:
        """Let pass who holds ``power`` in ``body``.

        Raises:
            Denied: it is not held; the page says who holds it.
        """
        if not self.holds(power, body):
            raise Denied((power,), body)


class Request(Protocol):
    """What views read of a request; see :func:`viewer_of`."""

    viewer: Viewer
    htmx: HtmxDetails


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer that the middleware attached to ``request``."""
    return cast("Request", request).viewer


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page (and not for a whole one in its place)."""
    htmx = cast("Request", request).htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request
