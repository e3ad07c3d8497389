"""What a functional event sets off in network accounts. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from portaria.accounts import rules
from portaria.accounts.decisions import arrivals, departures
from portaria.accounts.decisions.case import Case
from portaria.accounts.types import AccountHeld
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.people.types import EventFacts, EventKind
from portaria.steps.case import Consequences, follow
from portaria.steps.reasons import by_rule, silence
from portaria.workdays.calendar import Calendar


def _name_change(case: Case) -> None:
    """A login is the person's for good; whether a new name is a reason for a new one is for people
    to decide (A2: «motivo justificável»)."""
    account = case.standing()
    if account is None:
        return
    strategy = case.policy.find(rules.LOGIN_STRATEGY)
    reason = (
        by_rule("login", rules.LOGIN_STRATEGY, strategy)
        if strategy
        else silence(rules.LOGIN_STRATEGY, case.policy)
    )
    decision = Decision("review", (reason,), case.policy.digest)
    case.decide(decision)
    about = f"Ver se o login «{account.login}» acompanha o novo nome de {case.event.name}"
    case.step(
        "accounts.review_login", about, decision, account=account, assignee="power:accounts.manage"
    )


_EFFECTS: Mapping[EventKind, Callable[[Case], None]] = {
    EventKind.ADMISSION: arrivals.arrival,
    EventKind.SECONDMENT_IN: arrivals.arrival,
    EventKind.CATEGORY_CHANGE: arrivals.category_change,
    EventKind.REINSTATEMENT: arrivals.back,
    EventKind.RETURN: arrivals.back,
    EventKind.SECONDMENT_END: arrivals.back,
    EventKind.CONTRACT_RENEWAL: arrivals.back,
    EventKind.DISMISSAL: departures.departure,
    EventKind.RETIREMENT: departures.departure,
    EventKind.DEATH: departures.departure,
    EventKind.CONTRACT_END: departures.departure,
    EventKind.SECONDMENT_OUT: departures.departure,
    EventKind.LEAVE: departures.departure,
    EventKind.NAME_CHANGE: _name_change,
}


def consequences(
    event: EventFacts, held: Sequence[AccountHeld], policy: Policy, calendar: Calendar
) -> Consequences:
    """The steps that ``event`` orders for the person's accounts ``held``, and every decision on the
    way: where there is no step, the decisions say why."""
    case = follow(
        Case(event, held, policy, calendar),
        _EFFECTS,
        nothing="A pessoa não tem conta de rede",
        met="A conta da pessoa já está como deve",
    )
    return case.consequences()
