"""Bodies as pages choose and name them."""

from __future__ import annotations

from collections.abc import Sequence

from portaria.bodies.models import Body
from portaria.frame.permissions import Denied
from portaria.frame.viewer import Viewer


def chosen_body(viewer: Viewer, power: str, asked: str) -> str:
    """The slug of the body that the address asks for, else the first where ``power`` is held.

    Raises:
        Denied: the one asked for is not among them.
    """
    bodies = viewer.bodies_with(power)
    if not asked:
        return bodies[0]
    if asked not in bodies:
        raise Denied((power,), asked)
    return asked


def names_of(slugs: Sequence[str]) -> list[tuple[str, str]]:
    """``(slug, acronym)`` of each body, by acronym."""
    found = Body.objects.filter(slug__in=slugs).order_by("acronym")
    return [(body.slug, body.acronym) for body in found]


def acronyms() -> dict[str, str]:
    """The acronym of every body, by slug."""
    return dict(Body.objects.values_list("slug", "acronym"))
