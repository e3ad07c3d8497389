"""How days count for a body: as its norms say, else as the body does, else by the general rule."""

from __future__ import annotations

from datetime import date

from portaria.bodies.assembly import Assembled
from portaria.norms.policy import Policy
from portaria.people import rules
from portaria.workdays.deadlines import Counting

GENERAL = Counting()
"""Código Civil, art. 132; Lei nº 9.784/1999, art. 66."""


def counting_of(policy: Policy, otherwise: Counting = GENERAL) -> Counting:
    """The counting that the norms declare; where they do not, ``otherwise`` (the body's)."""
    first, roll = policy.find(rules.COUNTING_FIRST), policy.find(rules.COUNTING_ROLL)
    return Counting(
        exclude_first=first.value if first else otherwise.exclude_first,
        roll_to_business=roll.value if roll else otherwise.roll_to_business,
    )


def lapse_of(policy: Policy) -> Counting:
    """How a lapse counts: its first day as the norms say, its end on whatever day it falls."""
    first = policy.find(rules.COUNTING_FIRST)
    return Counting(first.value if first else True, roll_to_business=False, lapse=True)


def counting_in(its: Assembled, day: date) -> Counting:
    """The counting of a body on ``day``."""
    return counting_under(its.law.on(day), its)


def counting_under(policy: Policy, its: Assembled) -> Counting:
    """The counting of a body under ``policy``, one of its own."""
    own = its.config.counting
    return counting_of(policy, Counting(own.exclude_first, own.roll_to_business))
