"""A journey's plan: data that can be shown, tested as a table and performed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portaria.accounts.types import AccountHeld
from portaria.duties.types import DutyDraft
from portaria.mail.types import MailboxHeld
from portaria.norms.policy import Policy
from portaria.people.types import EventFacts
from portaria.workdays.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Situation:
    """One functional event, what the person (or the extinct unit) holds, and the norms in force
    when it is dealt with: on its day, or on the later day on which it became known."""

    event: EventFacts
    accounts: Sequence[AccountHeld]
    mailboxes: Sequence[MailboxHeld]
    policy: Policy
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Plan:
    """What an event sets off, in order: steps about to be opened as duties, each on its own
    instant, with its provision."""

    event: EventFacts
    steps: tuple[DutyDraft, ...] = ()
