"""How the norms now count the days of a sum that was open when they changed. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from portaria.norms.citations import Cited
from portaria.norms.kinds.spans import EXACT, Duration
from portaria.norms.policy import Policy
from portaria.norms.transitions import LESSER
from portaria.norms.vocabulary import Rule
from portaria.people.rules import COUNTING_FIRST, COUNTING_ROLL
from portaria.workdays.arithmetic import Sum
from portaria.workdays.calendar import Calendar
from portaria.workdays.counting import Counting
from portaria.workdays.deadlines import Deadline
from portaria.workdays.ruled import again

IN_DAYS = frozenset({"day", "business_day"})
"""Units whose first day may count or not: months and years run from date to date, hours from minute
to minute."""


@dataclass(frozen=True, slots=True)
class Recount:
    """A counting rule that says of a sum other than it was made by."""

    rule: Rule[bool]
    cited: Cited[bool]


def changes(data: Sum, policy: Policy) -> tuple[Recount, ...]:
    """What ``policy`` counts otherwise than the sum does. What no norm (any longer) says stays as
    it was counted; a lapse has no end to pass on."""
    return tuple(_changes(Counting.of(data["counting"]), data["budget"]["unit"], policy))


def _changes(was: Counting, unit: str, policy: Policy) -> Iterator[Recount]:
    first = policy.find(COUNTING_FIRST) if unit in IN_DAYS else None
    if first is not None and first.value != was.exclude_first:
        yield Recount(COUNTING_FIRST, first)
    roll = None if was.lapse or unit in EXACT else policy.find(COUNTING_ROLL)
    if roll is not None and roll.value != was.roll_to_business:
        yield Recount(COUNTING_ROLL, roll)


def recounted(
    data: Sum, span: Cited[Duration], calendar: Calendar, found: tuple[Recount, ...]
) -> Deadline:
    """The sum made anew by ``span`` and by what was ``found``: where a transition takes, of the old
    way to count and the new one, what ends first or last, both are made."""
    was = Counting.of(data["counting"])
    said = {one.rule.name: one.cited.value for one in found}
    now = replace(
        was,
        exclude_first=said.get(COUNTING_FIRST.name, was.exclude_first),
        roll_to_business=said.get(COUNTING_ROLL.name, was.roll_to_business),
    )
    anew = [one.cited.counts_from for one in found if one.cited.counts_from]
    from_ = max([*anew, *([span.counts_from] if span.counts_from else [])], default=None)
    mine = again(data, replace(span, counts_from=from_), calendar, now)
    picks = {one.cited.pick for one in found if one.cited.pick}
    if not picks:
        return mine
    earlier, later = sorted((mine, again(data, span, calendar, was)), key=lambda one: one.due_at)
    return earlier if LESSER in picks else later
