"""Why accesses are reviewed, and what becomes of those that nobody reviewed (A7). Pure."""

from __future__ import annotations

from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.procedures.reviews import rules
from portaria.steps.reasons import by_fact, by_rule, decided, silence


def undone(policy: Policy) -> Decision:
    """``withdraw`` or ``escalate``, as the norm says; where it does not, ``escalate``, and the
    reason says that this is ours: nothing is withdrawn that no norm orders withdrawn."""
    cited = policy.find(rules.UNDONE)
    need = policy.find(rules.NEED_ONLY)
    ordered = (by_rule("need_only", rules.NEED_ONLY, need),) if need else ()
    if cited is None:
        ours = by_fact("ours", "O que ninguém reviu sobe a quem está acima (regra nossa)")
        unsaid = silence(rules.UNDONE, policy)
        return decided("escalate", policy, ours, unsaid, *ordered)
    return decided(cited.value, policy, *ordered, by_rule("undone", rules.UNDONE, cited))
