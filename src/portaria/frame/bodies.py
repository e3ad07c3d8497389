"""Bodies as pages choose and name them."""

from __future__ import annotations

from collections.abc import Sequence

from portaria.bodies.models import Body
from portaria.frame.permissions import Denied
from portaria.frame.viewer import Viewer


def chosen_body(viewer: Viewer, power: str | tuple[str, ...], asked: str) -> str:
    """The slug of the body that the address asks for, else the first where ``power`` is held, or
    any of several.

    Raises:
        Denied: the one asked for is not among them, or there is none.
    """
    powers = (power,) if isinstance(power, str) else power
    bodies = viewer.bodies_with(*powers)
    if not bodies or (asked and asked not in bodies):
        raise Denied(powers, asked)
    return asked or bodies[0]


def one_of(bodies: Sequence[str], asked: str) -> str:
    """``asked`` where it is one of ``bodies``, else the first of them: for pages whose ``bodies``
    are not those of a power, or that show another where the one asked for is not the viewer's."""
    return asked if asked in bodies else bodies[0]


def names_of(slugs: Sequence[str]) -> list[tuple[str, str]]:
    """``(slug, acronym)`` of each body, by acronym."""
    found = Body.objects.filter(slug__in=slugs).order_by("acronym")
    return [(body.slug, body.acronym) for body in found]


def acronyms() -> dict[str, str]:
    """The acronym of every body, by slug."""
    return dict(Body.objects.values_list("slug", "acronym"))
