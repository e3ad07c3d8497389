"""What a rule's value may depend on.

A dimension is *listed* — ids with labels, closed where code computes them (events), open where
they are data (categories) — or *ranged* (:mod:`portaria.norms.ranging.ranges`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from portaria.norms.ranging.circles import DayOfYear, TimeOfDay, Weekday
from portaria.norms.ranging.lines import Amount, Occurrence, SizeRange
from portaria.norms.ranging.ranges import Point, Ranged

Key = str | int | time | date | Point | None
"""A case's key in one dimension: an id, or a point; None when it is not known."""

RANGED: Mapping[str, Ranged] = {
    "occurrence": Occurrence(),
    "time_of_day": TimeOfDay(),
    "day_of_year": DayOfYear(),
    "weekday": Weekday(),
    "size": SizeRange(),
    "amount": Amount(),
}
"""The ranged dimensions every rule may name. A slice that counts something else declares it beside
its rules: ``RANGES = {"recipients": Amount("número de destinatários")}``."""
RESERVED = frozenset({"flags", "events", "on"})
"""Names that are no dimension: they are arguments of ``Policy.find``."""
