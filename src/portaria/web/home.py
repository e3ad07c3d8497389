"""What waits for me, and what each slice has to tell me."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.duties.listing import WAITING, assignees_of, waiting_for
from portaria.duties.models import Duty
from portaria.frame.panels import panels_of
from portaria.frame.permissions import signed_in
from portaria.frame.viewer import Viewer, viewer_of

FIRST = 12
"""Things that wait, shown at once; ours, no norm's: the others are one click away."""
_WEEK = timedelta(days=7)


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Duties of my person, of the units I head today (or whose head I stand in for) and of the
    competences I hold, and those that came up to me overdue, by deadline; beside them, the panels
    that concern me."""
    viewer = viewer_of(request)
    now = clock.now()
    headed = [unit.pk for unit in viewer.headed]
    most = WAITING if request.GET.get("tudo") else FIRST
    shown, count = waiting_for(assignees_of(viewer.person, headed, viewer.powers), most)
    panels = panels_of(viewer, now)
    context = {
        "groups": by_urgency(shown, viewer, now),
        "count": count,
        "left": count - len(shown),
        "now": now,
        "panels": [(key, panel) for key, panel in panels if panel.lines],
        "quiet": [panel for _key, panel in panels if not panel.lines],
        "powers": [(body, sorted(held)) for body, held in sorted(viewer.powers.items())],
    }
    return render(request, "web/home.html", context)


def by_urgency(
    duties: Sequence[Duty], viewer: Viewer, now: datetime
) -> list[tuple[str, list[Duty]]]:
    """``duties`` under the headings that people plan by: overdue, today, within a week, later, and
    what has no term; headings with nothing left out."""
    midnight = datetime.combine(viewer.today + timedelta(days=1), time(), viewer.zone)

    def heading(duty: Duty) -> int:
        if duty.timeless:
            return 4
        if duty.due_at < now:
            return 0
        # A deadline in days ends at the first instant after its last day.
        return 1 if duty.due_at <= midnight else 2 if duty.due_at <= midnight + _WEEK else 3

    words = (_("Vencidos"), _("Hoje"), _("Nos próximos sete dias"), _("Depois"), _("Sem prazo"))
    found: dict[int, list[Duty]] = {}
    for duty in duties:
        found.setdefault(heading(duty), []).append(duty)
    return [(words[key], found[key]) for key in sorted(found)]
