"""What waits for me."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portaria import clock
from portaria.duties.listing import assignees_of, waiting_for
from portaria.frame.permissions import signed_in
from portaria.frame.viewer import viewer_of
from portaria.people.queries import headed_by


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Duties of my person, of the units I head today (or whose head I stand in for) and of the
    competences I hold, and those that came up to me overdue, by deadline."""
    viewer = viewer_of(request)
    headed = headed_by(viewer.person, viewer.today) if viewer.person else []
    waiting = waiting_for(assignees_of(viewer.person, [u.pk for u in headed], viewer.powers))
    context = {
        "waiting": waiting,
        "headed": headed,
        "now": clock.now(),
        "powers": [(body, sorted(held)) for body, held in sorted(viewer.powers.items())],
    }
    return render(request, "web/home.html", context)
