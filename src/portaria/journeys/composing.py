"""How the slices' steps come together: what only a journey knows is the order between them."""

from __future__ import annotations

from portaria.accounts import decisions as accounts
from portaria.accounts.types import State
from portaria.duties.types import DutyDraft
from portaria.journeys.plan import Plan, Situation
from portaria.mail import decisions as mail
from portaria.norms.decision import Decision

ACCOUNT_BLOCK = "accounts.block"
MAILBOX_OPEN = "mail.open"


def both(situation: Situation) -> Plan:
    """The account's steps, then the mailbox's: a credential that ends is told to the mailbox, and
    a mailbox that supposes an account gets its login, or waits until there is one."""
    first = account_steps(situation)
    second = _mail_steps(situation, login_of(situation), _ends(first))
    return Plan(situation.event, (*first, *second))


def mailboxes_only(situation: Situation) -> Plan:
    """An event that concerns no person's account (a unit's)."""
    return Plan(situation.event, _mail_steps(situation, None, credential_ends=False))


def account_steps(situation: Situation) -> tuple[DutyDraft, ...]:
    """What the event sets off in the person's account."""
    return tuple(
        accounts.steps_for(
            situation.event, situation.accounts, situation.policy, situation.calendar
        )
    )


def mailbox_openings(situation: Situation, login: str) -> tuple[DutyDraft, ...]:
    """The steps that create mailboxes named after ``login``; "" while it is not known yet."""
    steps = _mail_steps(situation, login, credential_ends=False)
    return tuple(step for step in steps if step.kind == MAILBOX_OPEN)


def login_of(situation: Situation) -> str | None:
    """The login of the person's account in use; None if there is none."""
    return next((a.login for a in situation.accounts if a.state is State.ACTIVE), None)


def decisions(situation: Situation) -> tuple[Decision, ...]:
    """Every decision behind the plan, those that order nothing included: where the norms are
    silent, the plan says so."""
    event, policy, calendar = situation.event, situation.policy, situation.calendar
    ends = _ends(account_steps(situation))
    return (
        *accounts.decisions_for(event, situation.accounts, policy, calendar),
        *mail.decisions_for(
            event,
            situation.mailboxes,
            policy,
            calendar,
            login=login_of(situation),
            credential_ends=ends,
        ),
    )


def _ends(steps: tuple[DutyDraft, ...]) -> bool:
    return any(step.kind == ACCOUNT_BLOCK for step in steps)


def _mail_steps(
    situation: Situation, login: str | None, credential_ends: bool
) -> tuple[DutyDraft, ...]:
    return tuple(
        mail.steps_for(
            situation.event,
            situation.mailboxes,
            situation.policy,
            situation.calendar,
            login=login,
            credential_ends=credential_ends,
        )
    )
