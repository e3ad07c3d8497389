"""Every route declares who may reach it; the middleware of ``web`` enforces it, and a route that
declares nothing is closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from django.core.exceptions import PermissionDenied

View = TypeVar("View", bound=Callable[..., object])


class Reach(Enum):
    """How far a route is open."""

    OPEN = "open"  # anybody, signed in or not
    ENROLLING = "enrolling"  # signed in, the second factor not yet active
    SIGNED_IN = "signed_in"  # signed in with a second factor
    POWER = "power"  # and holds one of the powers, in some body
    OPERATOR = "operator"  # and runs the installation
    TOKEN = "token"  # noqa: S105  # a program's bearer token: the API checks it, no session counts


@dataclass(frozen=True, slots=True)
class Permission:
    """What a route asks for; ``powers`` only with ``Reach.POWER``, any one of them suffices."""

    reach: Reach
    powers: tuple[str, ...] = ()


class Denied(PermissionDenied):
    """A competence is missing. ``body`` is the slug of the body where it is, or "" for any."""

    def __init__(self, powers: tuple[str, ...], body: str = "") -> None:
        super().__init__(", ".join(powers))
        self.powers = powers
        self.body = body


class OperatorOnly(PermissionDenied):
    """Only who runs the installation may."""


def permission_of(view: Callable[..., object]) -> Permission | None:
    """What ``view`` declared, or None."""
    declared = getattr(view, "portaria_permission", None)
    return declared if isinstance(declared, Permission) else None


def _declare(view: View, permission: Permission) -> View:
    view.portaria_permission = permission  # type: ignore[attr-defined]  # read by permission_of
    return view


def requires(*powers: str) -> Callable[[View], View]:
    """Declare that a view needs any of ``powers`` in at least one body.

    The view itself narrows to the bodies where it is held (``Viewer.bodies_with``) or asks for one
    (``Viewer.must``).
    """
    return lambda view: _declare(view, Permission(Reach.POWER, powers))


def open_to_all(view: View) -> View:
    """Declare that anybody may reach the view."""
    return _declare(view, Permission(Reach.OPEN))


def enrolling(view: View) -> View:
    """Declare that whoever is signed in may reach the view, even before the second factor."""
    return _declare(view, Permission(Reach.ENROLLING))


def signed_in(view: View) -> View:
    """Declare that whoever is signed in may reach the view; it shows what concerns them only."""
    return _declare(view, Permission(Reach.SIGNED_IN))


def operators(view: View) -> View:
    """Declare that only who runs the installation may reach the view."""
    return _declare(view, Permission(Reach.OPERATOR))
