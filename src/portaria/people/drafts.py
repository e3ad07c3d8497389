"""A functional event about to be recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from portaria.ledger.types import Json
from portaria.people.types import EventKind


@dataclass(frozen=True, slots=True)
class EventDraft:
    """One functional event.

    Attributes:
        person, bond: primary keys; both None for an event of a unit.
        unit: the unit concerned by an event of a unit.
        until: last day, where the event has one.
        details: see :class:`portaria.people.types.EventFacts`.
        key: unique in the body for ever: the same event told again is not recorded again.
        facts: what else the act keeps (the changed row); personal data may stand here.
    """

    kind: EventKind
    body: str
    effective_on: date
    key: str
    person: int | None = None
    bond: int | None = None
    unit: int | None = None
    until: date | None = None
    details: Mapping[str, Json] = field(default_factory=dict)
    facts: Mapping[str, Json] = field(default_factory=dict)
