"""Who sees which visits: the desk and the management all of the body's, whoever receives or keeps
company their own."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from portaria.frame.bodies import chosen_body
from portaria.frame.permissions import Denied
from portaria.frame.viewer import Viewer
from portaria.premises.desk import DESK, MANAGE
from portaria.premises.visits.models import Visit


def at_desk(viewer: Viewer, body: str) -> bool:
    """Whether the viewer receives people there, or manages the security."""
    return viewer.holds(DESK, body) or viewer.holds(MANAGE, body)


def desk_body(viewer: Viewer, asked: str) -> str:
    """The body whose desk the viewer stands at: the one asked for, else the first.

    Raises:
        Denied: at none, or not at that one.
    """
    return chosen_body(viewer, (DESK, MANAGE), asked)


def seen(viewer: Viewer, pk: int) -> Visit:
    """The visit, if the viewer may see it.

    Raises:
        Http404: there is none.
        Denied: it is none of the viewer's.
    """
    rows = Visit.objects.select_related(
        "visitor", "host", "unit", "place", "escort", "badge__credential", "entry", "body"
    )
    row = get_object_or_404(rows, pk=pk)
    if viewer.person is not None and viewer.person in (row.host_id, row.escort_id):
        return row
    if not at_desk(viewer, row.body_id):
        raise Denied((DESK, MANAGE), row.body_id)
    return row
