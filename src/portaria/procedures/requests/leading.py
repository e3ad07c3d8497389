"""Duties to ask for something lead to the form of the request, where the norms prescribe one."""

from __future__ import annotations

from django.urls import reverse

from portaria import clock
from portaria.duties.models import Duty
from portaria.frame.places import register
from portaria.ledger.types import key_of
from portaria.procedures.requests.hall import Hall
from portaria.procedures.requests.ruling import rulings


def leads(kind: str, button: str, rite: str) -> None:
    """Duties of ``kind`` are done by asking for ``rite`` about what they are about; ``button``: a
    message id, in Portuguese."""

    def place(duty: Duty) -> str:
        if not for_anybody(rite, duty.body):
            return ""
        about = key_of(duty.subject)
        form = reverse("request_new", args=[rite])
        return f"{form}?orgao={duty.body}&sobre={about}"

    register(kind, button, place)


def for_anybody(rite: str, body: str) -> bool:
    """Whether the norms in force in ``body`` today provide ``rite`` for some category."""
    policy = Hall(body, clock.now()).policy
    return any(True for _ in rulings(rite, policy))
