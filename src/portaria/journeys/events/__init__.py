"""One functional event, one file, one plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from portaria.journeys.events import (
    admission,
    back,
    category_change,
    contract_end,
    contract_renewal,
    death,
    dismissal,
    leave,
    name_change,
    registration_change,
    reinstatement,
    retirement,
    secondment_end,
    secondment_in,
    secondment_out,
    transfer,
    unit_extinct,
    unit_renamed,
)
from portaria.journeys.plan import Plan, Situation
from portaria.people.types import EventKind as Kind

PLANS: Mapping[Kind, Callable[[Situation], Plan]] = {
    Kind.ADMISSION: admission.plan,
    Kind.TRANSFER: transfer.plan,
    Kind.CATEGORY_CHANGE: category_change.plan,
    Kind.LEAVE: leave.plan,
    Kind.RETURN: back.plan,
    Kind.SECONDMENT_OUT: secondment_out.plan,
    Kind.SECONDMENT_IN: secondment_in.plan,
    Kind.SECONDMENT_END: secondment_end.plan,
    Kind.DISMISSAL: dismissal.plan,
    Kind.RETIREMENT: retirement.plan,
    Kind.DEATH: death.plan,
    Kind.CONTRACT_END: contract_end.plan,
    Kind.CONTRACT_RENEWAL: contract_renewal.plan,
    Kind.REINSTATEMENT: reinstatement.plan,
    Kind.NAME_CHANGE: name_change.plan,
    Kind.REGISTRATION_CHANGE: registration_change.plan,
    Kind.UNIT_RENAMED: unit_renamed.plan,
    Kind.UNIT_EXTINCT: unit_extinct.plan,
}


def plan_for(situation: Situation) -> Plan:
    """The plan of an event of any kind."""
    return PLANS[situation.event.kind](situation)
