"""What a functional event sets off in mailboxes. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from portaria.mail.decisions import arrivals, departures, moves
from portaria.mail.decisions.case import Case
from portaria.mail.types import MailboxHeld
from portaria.norms.policy import Policy
from portaria.people.types import EventFacts, EventKind
from portaria.steps.case import Consequences, follow
from portaria.workdays.calendar import Calendar

_EFFECTS: Mapping[EventKind, Callable[[Case], None]] = {
    EventKind.ADMISSION: arrivals.arrival,
    EventKind.SECONDMENT_IN: arrivals.arrival,
    EventKind.REINSTATEMENT: arrivals.reinstatement,
    EventKind.CATEGORY_CHANGE: arrivals.category_change,
    EventKind.CONTRACT_RENEWAL: arrivals.renewal,
    EventKind.DISMISSAL: departures.departure,
    EventKind.RETIREMENT: departures.departure,
    EventKind.DEATH: departures.departure,
    EventKind.CONTRACT_END: departures.departure,
    EventKind.LEAVE: moves.leave,
    EventKind.RETURN: moves.back,
    EventKind.TRANSFER: moves.transfer,
    EventKind.SECONDMENT_OUT: moves.secondment_out,
    EventKind.SECONDMENT_END: moves.secondment_end,
    EventKind.NAME_CHANGE: moves.new_name,
    EventKind.UNIT_RENAMED: moves.unit_renamed,
    EventKind.UNIT_EXTINCT: moves.unit_extinct,
}


def consequences(
    event: EventFacts,
    held: Sequence[MailboxHeld],
    policy: Policy,
    calendar: Calendar,
    *,
    login: str | None = None,
    credential_ends: bool = False,
) -> Consequences:
    """The steps that ``event`` orders for the mailboxes in ``held`` (the person's own and shared
    ones, or those of the unit when the event is a unit's), and every decision on the way: where
    there is no step, the decisions say why.

    ``login`` names the person's account: None where there is none yet (a mailbox that supposes one
    is then not opened; ask again with the account), "" in the preview of an account to come.
    ``credential_ends``: the same event ends the person's credential, which is not this slice's to
    decide but closes mailboxes under some norms (M11).
    """
    case = follow(
        Case(event, held, policy, calendar, login=login, credential_ends=credential_ends),
        _EFFECTS,
        nothing="Não há caixa de correio a que o evento diga respeito",
        met="As caixas de correio já estão como devem",
    )
    return case.consequences()
