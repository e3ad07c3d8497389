"""Death: every bond of the person ends with it."""

from __future__ import annotations

from dataclasses import replace

from portaria.journeys import composing
from portaria.journeys.plan import Plan, Situation


def plan(situation: Situation) -> Plan:
    """As a dismissal, but no other bond keeps anything, whether HR has ended them yet or not."""
    alone = replace(situation.event, others=())
    return composing.both(replace(situation, event=alone))
