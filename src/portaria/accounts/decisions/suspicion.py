"""A password that others may know (A3). Pure."""

from __future__ import annotations

from portaria.accounts import rules
from portaria.norms.decision import Decision
from portaria.norms.modality import Modality
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_rule, silence


def decide(policy: Policy) -> Decision:
    """It is changed now (``change_now``): by the norm, or because this product always does."""
    cited = policy.find(rules.PASSWORD_CHANGE_SUSPICION)
    if cited is None or cited.value is not Modality.COMPULSORY:
        unsaid = silence(rules.PASSWORD_CHANGE_SUSPICION, policy, "este produto troca sempre")
        return Decision("change_now", (unsaid,), policy.digest)
    reason = by_rule("suspicion", rules.PASSWORD_CHANGE_SUSPICION, cited)
    return Decision("change_now", (reason,), policy.digest)
