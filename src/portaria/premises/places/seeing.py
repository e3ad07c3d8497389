"""Who sees which areas: who manages the security or receives people, all of the body; the head of
an area's unit, that one."""

from __future__ import annotations

from portaria.frame.permissions import Denied
from portaria.frame.viewer import Viewer
from portaria.people.queries import headed_by
from portaria.premises.desk import DESK, MANAGE
from portaria.premises.places.models import Area


def answers_for(viewer: Viewer, area: Area) -> bool:
    """Whether the viewer acts today as head of the area's unit."""
    if viewer.person is None or area.unit_id is None:
        return False
    return any(unit.pk == area.unit_id for unit in headed_by(viewer.person, viewer.today))


def may_change(viewer: Viewer, area: Area) -> bool:
    """Whether the viewer may end accesses to the area."""
    return viewer.holds(MANAGE, area.body_id) or answers_for(viewer, area)


def must_see(viewer: Viewer, area: Area) -> None:
    """Raises Denied unless the viewer may see the area."""
    if not (
        viewer.holds(MANAGE, area.body_id)
        or viewer.holds(DESK, area.body_id)
        or answers_for(viewer, area)
    ):
        raise Denied((MANAGE, DESK), area.body_id)
