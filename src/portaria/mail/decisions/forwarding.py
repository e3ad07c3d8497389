"""Automatic forwarding to addresses outside the institution (M16). Pure."""

from __future__ import annotations

from portaria.mail import rules_use
from portaria.norms.decision import Decision
from portaria.norms.policy import NO_FLAGS, Policy
from portaria.steps.reasons import by_rule, decided, silence

DISABILITY = frozenset({"visual_disability"})
"""The condition on which norms make an exception."""


def external(policy: Policy, *, visual_disability: bool = False) -> Decision:
    """``forbidden``, ``allowed``, or ``silent``: no norm speaks of it, or one leaves it open."""
    flags = DISABILITY if visual_disability else NO_FLAGS
    cited = policy.find(rules_use.FORWARDING_EXTERNAL, flags=flags)
    if cited is None:
        return decided("silent", policy, silence(rules_use.FORWARDING_EXTERNAL, policy))
    outcome = {True: "allowed", False: "forbidden", None: "silent"}[cited.value.permits]
    return decided(outcome, policy, by_rule("forwarding", rules_use.FORWARDING_EXTERNAL, cited))
