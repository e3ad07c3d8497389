"""The permanent badge let free before the provisional one is back (F5): by a term with a deadline,
then the cost is asked for, then internal affairs are told. Pure."""

from __future__ import annotations

from datetime import datetime

from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.premises import rules_badge_loss as rules
from portaria.steps.reasons import by_fact, by_rule, decided, silence
from portaria.workdays.calendar import Calendar
from portaria.workdays.deadlines import Counting, Deadline
from portaria.workdays.ruled import ruled

MAY, MAY_NOT = "release", "refused"
EXCEPTIONAL = "excepcional"
"""The circumstance in which the norm's own rule allows it."""


def decide(policy: Policy, *, out: bool) -> Decision:
    """Whether the permanent badge may be let free while a provisional one is ``out``.

    Outcomes: ``release`` (under the term of the reasons), ``refused``.
    """
    if not out:
        text = "Não há crachá provisório por devolver: o desbloqueio é o comum"
        return decided(MAY_NOT, policy, by_fact("none_out", text))
    cited = policy.find(rules.UNBLOCKED_WITHOUT, circumstance=EXCEPTIONAL)
    if cited is None or not cited.value.permits:
        return decided(MAY_NOT, policy, silence(rules.UNBLOCKED_WITHOUT, policy))
    said = [by_rule("exceptional", rules.UNBLOCKED_WITHOUT, cited)]
    term = policy.find(rules.RETURN_TERM)
    if term is not None:
        said.append(by_rule("term", rules.RETURN_TERM, term))
    return decided(MAY, policy, *said)


def term(policy: Policy) -> str:
    """The term signed for it; "" where the norm wants none."""
    cited = policy.find(rules.RETURN_TERM)
    return cited.value if cited else ""


def deadline(
    at: datetime, policy: Policy, calendar: Calendar, counting: Counting
) -> Deadline | None:
    """By when the provisional badge must be back, counted from ``at``; None: the norm sets none."""
    span = policy.find(rules.RETURN_WITHIN)
    if span is None:
        return None
    return ruled(
        at, span, counting=counting, calendar=calendar, label="Devolução do crachá provisório"
    )


def unreturned(policy: Policy) -> Decision:
    """What comes of a provisional badge not returned in time: ``reimbursement``, or ``silent``. The
    reasons say who notifies."""
    cited = policy.find(rules.UNRETURNED)
    if cited is None:
        return decided("silent", policy, silence(rules.UNRETURNED, policy))
    said = [by_rule("unreturned", rules.UNRETURNED, cited)]
    if (by := policy.find(rules.UNRETURNED_BY)) is not None:
        said.append(by_rule("notified_by", rules.UNRETURNED_BY, by))
    return decided(str(cited.value), policy, *said)


def unpaid(policy: Policy) -> Decision:
    """To whom goes a cost that was not paid: ``send``, or ``silent``."""
    cited = policy.find(rules.UNPAID_TO)
    if cited is None:
        return decided("silent", policy, silence(rules.UNPAID_TO, policy))
    return decided("send", policy, by_rule("unpaid", rules.UNPAID_TO, cited))
