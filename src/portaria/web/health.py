"""The health of the installation, for whoever runs it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portaria import clock
from portaria.database import state
from portaria.duties import listing as duties
from portaria.frame.permissions import operators
from portaria.ledger import listing as ledger

PATIENCE = 60.0
"""Seconds that work may wait before the page says so; ours, no norm's."""


@operators
def health(request: HttpRequest) -> HttpResponse:
    """Worker, sealer, database, in figures."""
    now = clock.now()
    queue, seals = duties.queue(now), ledger.seals()
    unsealed = (now - seals.oldest).total_seconds() if seals.oldest else 0.0
    context = {
        "queue": queue,
        "seals": seals,
        "late": max(queue.delay(now), unsealed) > PATIENCE,
        "database": state.read(),
        "now": now,
    }
    return render(request, "web/health.html", context)
