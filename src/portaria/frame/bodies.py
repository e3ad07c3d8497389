"""Bodies as pages choose and name them. A page about one body shows the one that its address asks
for, else the first of the viewer's; a list shows those of the one asked for, else of all of the
viewer's; another's is refused (403): never another body in its place."""

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
    return body_among(viewer.bodies_with(*powers), asked, *powers)


def chosen_bodies(viewer: Viewer, power: str | tuple[str, ...], asked: str) -> tuple[str, ...]:
    """The slug of the body that the address of a list asks for, else those of all where ``power``
    is held, or any of several.

    Raises:
        Denied: the one asked for is not among them, or there is none.
    """
    powers = (power,) if isinstance(power, str) else power
    bodies = viewer.bodies_with(*powers)
    if not bodies:
        raise Denied(powers, asked)
    return bodies_among(bodies, asked, *powers)


def body_among(bodies: Sequence[str], asked: str, *powers: str) -> str:
    """``asked``, else the first of ``bodies``: those of a bond, or of more than one reason.

    Raises:
        Denied: ``asked`` is not among them, or there is none; ``powers`` would let one see more.
    """
    if not bodies:
        raise Denied(powers, asked)
    return bodies_among(bodies, asked, *powers)[0]


def bodies_among(bodies: Sequence[str], asked: str, *powers: str) -> tuple[str, ...]:
    """``asked`` alone, else all of ``bodies``.

    Raises:
        Denied: ``asked`` is not among them; ``powers`` would let one see more.
    """
    if asked and asked not in bodies:
        raise Denied(powers, asked)
    return (asked,) if asked else tuple(bodies)


def names_of(slugs: Sequence[str]) -> list[tuple[str, str]]:
    """``(slug, acronym)`` of each body, by acronym."""
    found = Body.objects.filter(slug__in=slugs).order_by("acronym")
    return [(body.slug, body.acronym) for body in found]


def acronyms() -> dict[str, str]:
    """The acronym of every body, by slug."""
    return dict(Body.objects.values_list("slug", "acronym"))
