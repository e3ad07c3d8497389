"""Somebody else's access to a mailbox: for what the norm admits, by whom it names (M18). Pure."""

from __future__ import annotations

from collections.abc import Sequence

from portaria.mail import rules_access as rules
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_rule, decided, silence


def decide(purpose: str, policy: Policy) -> Decision:
    """``visit``; ``forbidden``: the norm admits none, or none for that ``purpose``; or ``silent``:
    no norm speaks of it, and it is nobody's right."""
    said = policy.find(rules.BY_OTHERS)
    if said is None:
        return decided("silent", policy, silence(rules.BY_OTHERS, policy))
    rule = by_rule("access", rules.BY_OTHERS, said)
    admits = policy.find(rules.BY_OTHERS_FOR)
    if said.value.permits:
        return decided("visit", policy, rule)
    if admits is None:
        return decided("forbidden", policy, rule)
    fits = by_rule("purpose", rules.BY_OTHERS_FOR, admits)
    outcome = "visit" if purpose in admits.value else "forbidden"
    return decided(outcome, policy, rule, fits)


def purposes(policy: Policy, _category: str) -> Sequence[tuple[str, str]]:
    """What the norms admit it for, as a form offers it."""
    admits = policy.find(rules.BY_OTHERS_FOR)
    return [(one, rules.PURPOSES.as_text(one)) for one in (admits.value if admits else ())]
