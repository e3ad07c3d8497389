"""Facts about persons, bonds and functional events, as rules and journeys see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from portaria.ledger.types import Json


class EventKind(StrEnum):
    """Functional events (P3). What an event leads to is the norm's business, not this list's."""

    ADMISSION = "admission"
    TRANSFER = "transfer"
    CATEGORY_CHANGE = "category_change"
    LEAVE = "leave"
    RETURN = "return"
    SECONDMENT_OUT = "secondment_out"
    SECONDMENT_IN = "secondment_in"
    SECONDMENT_END = "secondment_end"
    DISMISSAL = "dismissal"
    RETIREMENT = "retirement"
    DEATH = "death"
    CONTRACT_END = "contract_end"
    CONTRACT_RENEWAL = "contract_renewal"
    REINSTATEMENT = "reinstatement"
    NAME_CHANGE = "name_change"
    REGISTRATION_CHANGE = "registration_change"
    UNIT_RENAMED = "unit_renamed"
    UNIT_EXTINCT = "unit_extinct"


#: What happens to a unit, not to a person.
OF_UNITS = frozenset({EventKind.UNIT_RENAMED, EventKind.UNIT_EXTINCT})
ENDS_BOND = frozenset(
    {EventKind.DISMISSAL, EventKind.RETIREMENT, EventKind.DEATH, EventKind.CONTRACT_END}
)
_AWAY = frozenset({EventKind.LEAVE, EventKind.SECONDMENT_OUT})
#: What each event ends: what began with an absence or the end of a bond is over.
ENDED_BY: Mapping[EventKind, frozenset[EventKind]] = {
    EventKind.RETURN: frozenset({EventKind.LEAVE}),
    EventKind.SECONDMENT_END: frozenset({EventKind.SECONDMENT_OUT}),
    EventKind.REINSTATEMENT: ENDS_BOND | _AWAY,
    EventKind.CONTRACT_RENEWAL: frozenset({EventKind.CONTRACT_END}),
    EventKind.ADMISSION: ENDS_BOND,
    EventKind.SECONDMENT_IN: ENDS_BOND,
}


def holds(start: date, end: date | None, day: date) -> bool:
    """Whether what began on ``start`` holds on ``day``; ``end`` is the first day on which it no
    longer does. ``queries.in_force`` asks the database the same."""
    return start <= day and (end is None or day < end)


@dataclass(frozen=True, slots=True)
class BondFacts:
    """A bond on the day of the event. ``category`` is a category id of the packs."""

    id: int
    category: str
    unit: int | None
    unit_acronym: str
    start: date
    end: date | None
    planned_end: date | None
    on_leave: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether the bond is in force on ``day``."""
        return holds(self.start, self.end, day)


@dataclass(frozen=True, slots=True)
class EventFacts:
    """A functional event, ready for a pure decision.

    Attributes:
        id: primary key (0 in a preview of events not yet recorded).
        person: primary key (negative in a preview of persons not yet recorded).
        name: the name to show and to build logins from: the social name where there is one.
        bond: the bond concerned, as it is once the event holds.
        others: the person's other bonds in the same family of bodies, still in force that day.
        effective_on: the civil day from which it holds.
        effective_at: its first instant, in the body's time zone.
        known_at: when this system learnt of it.
        until: last day (of a leave, a secondment), where known.
        details: the feed's particulars: ``leave_kind``, ``from_unit``, ``to_body``, ``old``…
    """

    id: int
    kind: EventKind
    body: str
    person: int
    name: str
    bond: BondFacts
    others: tuple[BondFacts, ...]
    effective_on: date
    effective_at: datetime
    known_at: datetime
    until: date | None = None
    details: Mapping[str, Json] = field(default_factory=dict)
