"""An event told late: what was owed meanwhile, and what was done that should not have been."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.journeys import records
from portaria.journeys.sheets import EventLine, Lateness, Owed, Step, Undue
from portaria.ledger.models import Act
from portaria.mail import queries as mail
from portaria.people.days import first_instant
from portaria.people.types import ENDS_BOND, EventKind

#: Events that take something away: what touched it meanwhile should not have been.
TAKES_AWAY = ENDS_BOND | {EventKind.SECONDMENT_OUT}


def lateness(event: EventLine, zone: str, steps: Sequence[Step]) -> Lateness | None:
    """What the delay of ``event`` left behind; None where it was told on its day or before.

    Args:
        zone: the body's.
        steps: every step that the event opened.
    """
    if not event.late_days:
        return None
    held_at = first_instant(event.effective_on, zone)
    owed = tuple(
        Owed(step, (event.known_at - step.due_at).days)
        for step in steps
        if step.kind != "journey.start" and step.due_at < event.known_at
    )
    undue = _undue(event, held_at, steps) if event.kind in TAKES_AWAY else ()
    return Lateness(event.late_days, owed, undue)


def _undue(event: EventLine, held_at: datetime, steps: Sequence[Step]) -> tuple[Undue, ...]:
    """Acts on what the event's steps concern, and accesses to it, in the meantime."""
    subjects = {
        step.subject for step in steps if not step.subject.startswith(("event:", "person:"))
    }
    done = Act.objects.filter(
        subject__in=subjects, recorded_at__gte=held_at, recorded_at__lt=event.known_at
    )
    found = [Undue(act.kind, act.subject, act.recorded_at, act.id) for act in records.acts(done)]
    found += _accesses(event, held_at, subjects)
    return tuple(sorted(found, key=lambda undue: (undue.at, undue.subject)))


def _accesses(event: EventLine, held_at: datetime, subjects: set[str]) -> list[Undue]:
    if event.person is None:
        return []
    boxes = mail.held_by([event.person]).get(event.person, ())
    return [
        Undue("access", f"mailbox:{box.id}", box.last_access_at)
        for box in boxes
        if f"mailbox:{box.id}" in subjects
        and box.last_access_at is not None
        and box.last_access_at >= held_at
    ]
