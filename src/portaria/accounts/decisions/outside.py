"""Whether one may come in through an outside identity provider, and how sure it must be. Pure."""

from __future__ import annotations

from portaria.accounts import rules
from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.steps.reasons import as_said, by_fact, by_rule, silence

ALLOW, FORBIDDEN, TOO_LOW = "allow", "forbidden", "too_low"
LEVELS = ("bronze", "silver", "gold")


def decide(policy: Policy, level: str) -> Decision:
    """``allow``, ``forbidden`` by a norm, or ``too_low``. Where the norms are silent, the
    installation that set a provider up decided; the second factor is asked for all the same.

    Args:
        level: what the provider says of how sure it is: one of :data:`LEVELS`, or "" for nothing.
    """
    cited = policy.find(rules.OUTSIDE_SIGN_IN)
    reasons: list[Reason] = []
    if cited is None:
        reasons.append(silence(rules.OUTSIDE_SIGN_IN, policy))
    else:
        said = "Entrada por provedor de identidade de fora"
        reasons.append(as_said("outside", rules.OUTSIDE_SIGN_IN, cited, said, policy))
        if cited.value.permits is False:
            return Decision(FORBIDDEN, tuple(reasons), policy.digest)
    least = policy.find(rules.OUTSIDE_LEVEL)
    if least is not None:
        reasons.append(by_rule("level", rules.OUTSIDE_LEVEL, least))
        if _rank(level) < _rank(least.value):
            words = dict(zip(LEVELS, ("bronze", "prata", "ouro"), strict=True))
            told = f"O provedor informou: {words.get(level, 'nenhum nível')}"
            reasons.insert(0, by_fact("level_told", told, level))
            return Decision(TOO_LOW, tuple(reasons), policy.digest)
    return Decision(ALLOW, tuple(reasons), policy.digest)


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else -1
