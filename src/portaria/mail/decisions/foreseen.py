"""When a mailbox in use will be closed by the passing of time, under the norms of those days, and
how it stood before an instant. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from portaria.mail.decisions import idle, validity
from portaria.mail.decisions.idle import NOTHING_TAKEN, Away
from portaria.mail.decisions.stages import NOTIFY, SUSPEND, Taken
from portaria.mail.types import MailboxHeld, State
from portaria.norms.decision import Decision
from portaria.norms.law import Law
from portaria.norms.policy import Policy
from portaria.workdays.calendar import Calendar

IDLE, VALIDITY = "mail.check_idle", "mail.check_validity"
_LOOKS = 12  # at a mailbox that absences excuse one after the other, or that goes down stages


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What time will do, and when, if nothing else happens."""

    at: datetime
    decision: Decision


_Asked = Callable[[Policy, datetime], Foreseen | None]


def idleness(
    kind: str,
    last_used: datetime,
    away: Sequence[Away],
    law: Law,
    calendar: Calendar,
    now: datetime,
    done: Taken = NOTHING_TAKEN,
) -> Foreseen | None:
    """When a mailbox used last at ``last_used``, with the stages ``done`` taken, is closed, deleted
    or asked about for idleness; None where the norms make nothing of it."""

    def ask(policy: Policy, since: datetime) -> Foreseen | None:
        moment, found, so_far = since, None, done
        for _ in range(_LOOKS):
            found = idle.decide(
                kind=kind,
                last_used=last_used,
                away=away,
                answered=False,
                now=moment,
                policy=policy,
                calendar=calendar,
                done=so_far,
            )
            if found.decision.outcome in (NOTIFY, SUSPEND):
                so_far = Taken(so_far.stages + 1, moment)
                continue
            if found.look_again is None or found.look_again <= moment:
                break
            moment = found.look_again
        if found is None or found.decision.outcome not in ("ask_hr", "close", "delete"):
            return None
        return Foreseen(moment, found.decision)

    return _under_law(ask, law, calendar.day_of(last_used), calendar, now)


def expiry(
    kind: str, category: str, valid_until: date, law: Law, calendar: Calendar, now: datetime
) -> Foreseen | None:
    """When a mailbox valid until ``valid_until`` is closed; None where no norm closes it."""

    def ask(policy: Policy, since: datetime) -> Foreseen | None:
        found = validity.decide(kind, category, valid_until, policy, calendar)
        return Foreseen(max(since, found.sum.due_at), found.decision) if found.sum else None

    return _under_law(ask, law, valid_until, calendar, now)


def _under_law(
    ask: _Asked, law: Law, began: date, calendar: Calendar, now: datetime
) -> Foreseen | None:
    """The first instant from ``now`` on at which the norms of that very day, as they rule a case
    open since ``began``, answer ``ask``: each policy is asked about the days on which it is in
    force."""
    since, policy = now, law.open_since(began, calendar.day_of(now))
    while True:
        found = ask(policy, since)
        if found is not None and calendar.day_of(found.at) <= policy.until:
            return found
        if policy.until == date.max:
            return None
        following = policy.until + timedelta(days=1)
        since, policy = calendar.first_instant(following), law.open_since(began, following)


def before(box: MailboxHeld, instant: datetime) -> MailboxHeld | None:
    """``box`` just before ``instant``, as far as it remembers; None where it was not open yet."""
    if box.opened_at is None or box.opened_at >= instant:
        return None
    if box.closed_at is not None and box.closed_at >= instant:
        suspended = State.SUSPENDED if box.suspended_for else State.ACTIVE
        return replace(
            box, state=suspended, closed_at=None, closed_for="", copy_until=None, purge_on=None
        )
    return box
