"""End of a contract, a scholarship, an enrolment."""

from __future__ import annotations

from portaria.journeys import composing
from portaria.journeys.plan import Plan, Situation


def plan(situation: Situation) -> Plan:
    """What was valid for the contract ends with it, unless another bond keeps it."""
    return composing.both(situation)
