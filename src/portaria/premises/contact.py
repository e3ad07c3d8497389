"""How who manages the security is reached (F17). Pure."""

from __future__ import annotations

from portaria.norms.decision import Reason
from portaria.norms.policy import Policy
from portaria.premises import rules_access as rules
from portaria.steps.reasons import by_rule

TOLD = (rules.CONTACT_HOURS, rules.CONTACT_ADDRESS, rules.CONTACT_PUBLISHED)


def contact(policy: Policy) -> tuple[Reason, ...]:
    """When and by where, as the norms say; shown to guards and to the heads who answer for areas,
    to whom it must always be known."""
    return tuple(
        by_rule(rule.name, rule, cited) for rule in TOLD if (cited := policy.find(rule)) is not None
    )
