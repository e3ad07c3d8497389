"""How many connections a person may have at once (A5). Pure."""

from __future__ import annotations

from portaria.accounts import rules
from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_fact, by_rule, silence

ALLOW, FULL = "allow", "full"
MAY, MAY_NOT = "may_ask", "may_not_ask"


def decide(policy: Policy, limit: int | None, others: int) -> Decision:
    """``allow`` one more connection to whom has ``others`` elsewhere, or ``full``.

    Args:
        limit: what the account has: the norm's number, or what was granted; None: no norm says.
    """
    cited = policy.find(rules.CONNECTIONS)
    if cited is None or limit is None:
        return Decision(ALLOW, (silence(rules.CONNECTIONS, policy),), policy.digest)
    reasons: tuple[Reason, ...] = (by_rule("connections", rules.CONNECTIONS, cited),)
    if limit > cited.value:
        reasons = (by_fact("granted", f"Foram autorizadas {limit} conexões", limit), *reasons)
    return Decision(FULL if others >= limit else ALLOW, reasons, policy.digest)


def at_once(normed: int | None, granted: int | None) -> int | None:
    """How many an account has: the norm's number, or more where more were granted; None where no
    norm limits them."""
    return None if normed is None else max(normed, granted or 0)


def may_ask_more(policy: Policy) -> Decision:
    """``may_ask`` for more connections, with who decides and who is consulted; ``may_not_ask``
    where no norm limits them, or none provides for more."""
    limit, more = policy.find(rules.CONNECTIONS), policy.find(rules.CONNECTIONS_MORE)
    if limit is None:
        return Decision(MAY_NOT, (silence(rules.CONNECTIONS, policy),), policy.digest)
    if more is None:
        return Decision(MAY_NOT, (silence(rules.CONNECTIONS_MORE, policy),), policy.digest)
    reasons = [
        by_rule("connections", rules.CONNECTIONS, limit),
        by_rule("decided_by", rules.CONNECTIONS_MORE, more),
    ]
    consulted = policy.find(rules.CONNECTIONS_CONSULTED)
    if consulted is not None:
        reasons.append(by_rule("consulted", rules.CONNECTIONS_CONSULTED, consulted))
    return Decision(MAY, tuple(reasons), policy.digest)
