"""The snapshot that a body's doors decide on, made of its tables at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portaria.bodies.assembly import Assembled
from portaria.connectors.doors.gathering import Gathering
from portaria.premises.doors.entries import KINDS, Entries
from portaria.premises.doors.snapshot import Snapshot
from portaria.premises.doors.timetable import Timetable


def snapshot_of(body: str, at: datetime) -> Snapshot:
    """The state of ``body``'s premises at ``at``: doors in use, badges that are out, what their
    bearers were granted and for a time authorised.

    Raises:
        LookupError: the body was not adopted.
    """
    gathering = Gathering(body, at)
    found: dict[str, dict[int, Any]] = {kind: dict(gathering.of(kind, None)) for kind in KINDS}
    made = Snapshot(timetable_of(gathering.its))
    entries = Entries(made, lambda kind, number: found[kind].get(number))
    for kind in KINDS:
        for number, told in found[kind].items():
            entries.put(kind, number, None, told)
    return made


def timetable_of(body: Assembled) -> Timetable:
    """The hours and norms of a body."""
    return Timetable(body.calendar.zone, body.calendar, tuple(body.law.policies()))
