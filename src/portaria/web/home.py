"""What waits for me."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portaria import clock
from portaria.duties.listing import assignees_of, waiting_for
from portaria.frame.permissions import signed_in
from portaria.frame.viewer import viewer_of
from portaria.people.models import Unit


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Duties of my person, of the units I head and of the competences I hold, by deadline."""
    viewer = viewer_of(request)
    headed = (
        list(
            Unit.objects.filter(head=viewer.person, end__isnull=True)
            .select_related("body")
            .order_by("acronym")
        )
        if viewer.person
        else []
    )
    waiting = waiting_for(assignees_of(viewer.person, [u.pk for u in headed], viewer.powers))
    context = {
        "waiting": waiting,
        "headed": headed,
        "now": clock.now(),
        "powers": [(body, sorted(held)) for body, held in sorted(viewer.powers.items())],
    }
    return render(request, "web/home.html", context)
