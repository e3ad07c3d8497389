"""How the slices' steps come together: what only a journey knows is the order between them."""

from __future__ import annotations

from portaria.accounts import decisions as accounts
from portaria.accounts.types import State
from portaria.duties.types import DutyDraft
from portaria.journeys.plan import Plan, Quiet, Situation
from portaria.mail import decisions as mail
from portaria.premises.badges import decisions as premises
from portaria.premises.badges.decisions.departures import on_event
from portaria.premises.parking import consequences as parking
from portaria.steps.case import Consequences

ACCOUNT_BLOCK = "accounts.block"
MAILBOX_OPEN = "mail.open"


def both(situation: Situation) -> Plan:
    """The account's steps, then the mailbox's: a credential that ends is told to the mailbox, and
    a mailbox that supposes an account gets its login, or waits until there is one. Badges and
    accesses suppose neither; who has no badge that works does not park."""
    first, second = _both(situation)
    third = premises.consequences(
        situation.event, situation.premises, situation.policy, situation.calendar
    )
    fourth = _parking(situation)
    steps = (*first.steps, *second.steps, *third.steps, *fourth.steps)
    quiet = (
        *_quiet("accounts", first), *_quiet("mail", second), *_quiet("premises", third),
        *_quiet("parking", fourth),
    )  # fmt: skip
    return Plan(situation.event, steps, quiet)


def mailboxes_only(situation: Situation) -> Plan:
    """An event that concerns no person's account (a unit's)."""
    found = _mail(situation, None, credential_ends=False)
    return Plan(situation.event, found.steps, _quiet("mail", found))


def mailbox_openings(situation: Situation, login: str) -> tuple[DutyDraft, ...]:
    """The steps that create mailboxes named after ``login``; "" while it is not known yet."""
    found = _mail(situation, login, credential_ends=False)
    return tuple(step for step in found.steps if step.kind == MAILBOX_OPEN)


def login_of(situation: Situation) -> str | None:
    """The login of the person's account in use; None if there is none."""
    return next((a.login for a in situation.accounts if a.state is State.ACTIVE), None)


def _both(situation: Situation) -> tuple[Consequences, Consequences]:
    first = accounts.consequences(
        situation.event, situation.accounts, situation.policy, situation.calendar
    )
    ends = any(step.kind == ACCOUNT_BLOCK for step in first.steps)
    return first, _mail(situation, login_of(situation), ends)


def _parking(situation: Situation) -> Consequences:
    event, policy = situation.event, situation.policy
    union = situation.premises.union_presidency
    badge = on_event(event, policy, union_presidency=union)
    return parking.consequences(event, situation.parking, badge, policy, situation.calendar)


def _quiet(slice_: str, found: Consequences) -> tuple[Quiet, ...]:
    if found.steps or not found.decisions:
        return ()
    return (Quiet(slice_, found.decisions),)


def _mail(situation: Situation, login: str | None, credential_ends: bool) -> Consequences:
    return mail.consequences(
        situation.event,
        situation.mailboxes,
        situation.policy,
        situation.calendar,
        login=login,
        credential_ends=credential_ends,
    )
