"""The health of the installation, for whoever runs it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portaria import clock
from portaria.database import state
from portaria.duties import listing as duties
from portaria.frame.permissions import operators
from portaria.ledger import listing as ledger


@operators
def health(request: HttpRequest) -> HttpResponse:
    """Worker, sealer, database, in figures."""
    now = clock.now()
    context = {
        "queue": duties.queue(now),
        "seals": ledger.seals(),
        "database": state.read(),
        "now": now,
    }
    return render(request, "web/health.html", context)
