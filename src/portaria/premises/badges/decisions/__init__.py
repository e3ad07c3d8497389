"""What a functional event sets off in badges and accesses (F7). Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from portaria.norms.policy import Policy
from portaria.people.types import EventFacts, EventKind
from portaria.premises import rules_badges as rules
from portaria.premises.badges.decisions import arrivals, departures
from portaria.premises.badges.decisions.case import Case
from portaria.premises.badges.types import Holding
from portaria.steps.case import Consequences, follow
from portaria.workdays.calendar import Calendar

_EFFECTS: Mapping[EventKind, Callable[[Case], None]] = {
    EventKind.ADMISSION: arrivals.arrival,
    EventKind.SECONDMENT_IN: arrivals.arrival,
    EventKind.REINSTATEMENT: arrivals.arrival,
    EventKind.RETURN: arrivals.back,
    EventKind.SECONDMENT_END: arrivals.back,
    EventKind.CONTRACT_RENEWAL: arrivals.back,
    EventKind.TRANSFER: arrivals.moved,
    EventKind.CATEGORY_CHANGE: arrivals.moved,
    EventKind.LEAVE: departures.departure,
    EventKind.SECONDMENT_OUT: departures.departure,
    EventKind.DISMISSAL: departures.departure,
    EventKind.RETIREMENT: departures.departure,
    EventKind.DEATH: departures.departure,
    EventKind.CONTRACT_END: departures.departure,
}


def consequences(
    event: EventFacts, held: Holding, policy: Policy, calendar: Calendar
) -> Consequences:
    """The steps that ``event`` orders for what the person ``held`` of the premises, and every
    decision on the way. Where no norm of the body speaks of badges and the person has none there is
    nothing to say: the body does not run its premises here."""
    if not held.badges and rules.BLOCK_ON.name not in policy.entries:
        return Consequences((), ())
    case = follow(
        Case(
            event, held.badges, policy, calendar, grants=held.grants,
            union_presidency=held.union_presidency,
        ),
        _EFFECTS,
        nothing="A pessoa não tem crachá",
        met="Os crachás e acessos da pessoa já estão como devem",
    )  # fmt: skip
    return case.consequences()
