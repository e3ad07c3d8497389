"""Which registers of who is known beforehand the norms keep, and who is to keep them (F2, F11).
Pure."""

from __future__ import annotations

from collections.abc import Mapping

from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.premises import rules_access as rules
from portaria.steps.reasons import by_rule, decided, silence

KEPT, NO = "kept", "no"


def keeping(registry: str, policy: Policy) -> Decision:
    """Whether the norms keep the register ``registry``: ``kept``, with who keeps it and who says
    what it holds, as far as they tell; or ``no``."""
    kept = policy.find(rules.REGISTRY, registry=registry)
    if kept is None or not kept.value.permits:
        return decided(NO, policy, silence(rules.REGISTRY, policy, registry))
    said = [
        by_rule(rule.name, rule, cited)
        for rule in (rules.REGISTRY_KEPT_BY, rules.REGISTRY_INDICATED_BY)
        if (cited := policy.find(rule, registry=registry)) is not None
    ]
    return decided(KEPT, policy, *said, by_rule("registry", rules.REGISTRY, kept))


def kept_by(policy: Policy) -> Mapping[str, Decision]:
    """The registers that the norms keep, by id, in the order of the packs' list."""
    found = {one: keeping(one, policy) for one in policy.words.keys.get("registry", {})}
    return {one: decision for one, decision in found.items() if decision.outcome == KEPT}


def title(registry: str, policy: Policy) -> str:
    """What the packs call the register ``registry``."""
    return policy.words.of(registry, ("registry",))
