"""When an official communication is deemed received, read or not (M17), and who has not looked into
their mailbox as the norm expects. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from portaria.mail import rules_official as rules
from portaria.mail.official.types import Deemed
from portaria.norms.kinds.spans import EXACT
from portaria.norms.modality import Modality
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_rule, decided, silence
from portaria.workdays.calendar import Calendar
from portaria.workdays.deadlines import Counting
from portaria.workdays.ruled import ruled

LABEL = "Recebimento presumido da comunicação oficial"
_EXPECTED = frozenset({Modality.COMPULSORY, Modality.RECOMMENDED})
_FAR = 400  # days looked back for the day by which somebody should have looked in


def deemed(
    delivered_at: datetime, policy: Policy, calendar: Calendar, counting: Counting
) -> Deemed:
    """``policy``, ``calendar`` and ``counting`` are those of the RECIPIENT's body on the day of
    delivery. The day of delivery never counts: the norm speaks of the day after it."""
    official, span = policy.find(rules.OFFICIAL), policy.find(rules.DEEMED_RECEIVED_AFTER)
    if official is None or not official.value:
        return Deemed(decided("silent", policy, silence(rules.OFFICIAL, policy)))
    formal = by_rule("official", rules.OFFICIAL, official)
    if span is None:
        return Deemed(decided("silent", policy, formal,
                              silence(rules.DEEMED_RECEIVED_AFTER, policy)))  # fmt: skip
    deadline = ruled(
        delivered_at, span, counting=replace(counting, exclude_first=True), calendar=calendar,
        label=LABEL,
    )  # fmt: skip
    reason = by_rule("deemed", rules.DEEMED_RECEIVED_AFTER, span)
    at = deadline.due_at if span.value.unit in EXACT else closing(deadline.due_on, calendar)
    return Deemed(decided("deemed", policy, formal, reason), deadline, at)


def closing(day: date, calendar: Calendar) -> datetime:
    """The end of the working hours of ``day``; of the day itself where nobody works on it."""
    hours = calendar.opening(day)
    if hours is None:
        return calendar.first_instant(day + timedelta(days=1))
    return datetime.combine(day, hours[1], calendar.zone)


def looked_in_since(
    now: datetime, policy: Policy, calendar: Calendar, counting: Counting
) -> tuple[date | None, str]:
    """The day since which everybody should have looked into their mailbox by ``now``, and the
    provision; (None, "") where no norm says how often."""
    expected, every = policy.find(rules.ACCESS_EXPECTED), policy.find(rules.ACCESS_EVERY)
    if expected is None or expected.value not in _EXPECTED or every is None:
        return None, ""
    today = calendar.day_of(now)
    for back in range(_FAR):
        day = today - timedelta(days=back)
        end = ruled(day, every, counting=replace(counting, exclude_first=True), calendar=calendar,
                    label="Acesso à caixa")  # fmt: skip
        if closing(end.due_on, calendar) <= now:
            return day + timedelta(days=1), every.ref
    return None, ""
