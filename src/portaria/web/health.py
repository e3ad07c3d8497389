"""The health of the installation, for whoever runs it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portaria import clock
from portaria.database import state
from portaria.duties import listing as duties
from portaria.frame.permissions import operators
from portaria.frame.viewer import viewer_of
from portaria.ledger import listing as ledger
from portaria.web import official_names
from portaria.web.competences import POWER as COMPETENCES

PATIENCE = 60.0
"""Seconds that work may wait before the page says so; ours, no norm's."""


@operators
def health(request: HttpRequest) -> HttpResponse:
    """Worker, sealer, database, in figures; and what the norms name and no body says who it is."""
    viewer, now = viewer_of(request), clock.now()
    queue, seals = duties.queue(now), ledger.seals()
    unsealed = (now - seals.oldest).total_seconds() if seals.oldest else 0.0
    lacking = [
        (one, viewer.holds(COMPETENCES, one.body))
        for one in official_names.everywhere(viewer.today)
    ]
    context = {
        "queue": queue,
        "seals": seals,
        "late": max(queue.delay(now), unsealed) > PATIENCE,
        "database": state.read(),
        "lacking": lacking,
        "names": sum(len(one.names) for one, _may in lacking),
        "now": now,
    }
    return render(request, "web/health.html", context)
