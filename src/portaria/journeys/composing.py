"""How the slices' steps come together: what only a journey knows is the order between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from portaria.accounts import decisions as accounts
from portaria.duties.types import DutyDraft
from portaria.journeys.plan import Plan, Situation
from portaria.mail import decisions as mail
from portaria.mail import rules as mail_rules
from portaria.norms.policy import Policy

ACCOUNT_BLOCK = "accounts.block"
MAILBOX_OPEN = "mail.open"
USABLE = frozenset({"active"})


def both(situation: Situation) -> Plan:
    """The account's steps, then the mailbox's: a credential that ends is told to the mailbox, and
    a mailbox that takes the account's login waits until there is one."""
    event, policy, calendar = situation.event, situation.policy, situation.calendar
    first = accounts.steps_for(event, situation.accounts, policy, calendar)
    ends = any(step.kind == ACCOUNT_BLOCK for step in first)
    second = mail.steps_for(event, situation.mailboxes, policy, calendar, credential_ends=ends)
    ready, waiting = _with_login(second, login_of(situation), policy)
    return Plan(event, (*first, *ready), waiting)


def mailboxes_only(situation: Situation) -> Plan:
    """An event that concerns no person's account (a unit's)."""
    steps = mail.steps_for(
        situation.event, situation.mailboxes, situation.policy, situation.calendar
    )
    return Plan(situation.event, tuple(steps))


def login_of(situation: Situation) -> str:
    """The login of the person's account in use; "" if there is none."""
    return next((a.login for a in situation.accounts if a.state in USABLE), "")


def mailbox_openings(situation: Situation, login: str) -> tuple[DutyDraft, ...]:
    """The steps that create mailboxes named after ``login``, now that the account is ready."""
    steps = mail.steps_for(
        situation.event, situation.mailboxes, situation.policy, situation.calendar
    )
    openings = [step for step in steps if step.kind == MAILBOX_OPEN]
    return _with_login(openings, login, situation.policy)[0]


def _with_login(
    steps: Sequence[DutyDraft], login: str, policy: Policy
) -> tuple[tuple[DutyDraft, ...], tuple[DutyDraft, ...]]:
    """Steps that can be opened now (with the login they need), and those that must wait for it."""
    ready: list[DutyDraft] = []
    waiting: list[DutyDraft] = []
    for step in steps:
        if step.kind != MAILBOX_OPEN or not _needs_login(step, policy):
            ready.append(step)
        elif login:
            ready.append(replace(step, payload={**step.payload, "login": login}))
        else:
            waiting.append(step)
    return tuple(ready), tuple(waiting)


def _needs_login(step: DutyDraft, policy: Policy) -> bool:
    """Whether the norm names the mailbox after the account or wants a valid credential (UNILA 9;
    MPSC 56)."""
    category = str(step.payload.get("category"))
    address = policy.find(mail_rules.ADDRESS, category=category)
    credential = policy.find(mail_rules.NEEDS_CREDENTIAL, category=category)
    return bool(address and address.value == "login") or bool(credential and credential.value)
