"""Whether the use of network resources may be restricted, and at whose request (A7). Pure."""

from __future__ import annotations

from portaria.accounts import rules
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_rule, decided, silence


def decide(policy: Policy) -> Decision:
    """``restrict``, with who asks for it; ``silent`` where no norm speaks of it."""
    cited = policy.find(rules.RESOURCES_RESTRICTED_BY)
    if cited is None:
        return decided("silent", policy, silence(rules.RESOURCES_RESTRICTED_BY, policy))
    reason = by_rule("restricted_by", rules.RESOURCES_RESTRICTED_BY, cited)
    return decided("restrict", policy, reason)
