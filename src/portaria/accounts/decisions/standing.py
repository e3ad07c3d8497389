"""What a category gives of network accounts under a policy, aspect by aspect. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from portaria.accounts import rules
from portaria.accounts.decisions import entitlement
from portaria.norms.comparing.aspects import Aspect, said
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule
from portaria.steps.reasons import provisions_of, why

RIGHT = "account.right"
_KEYED: tuple[Rule[Any], ...] = (rules.TERM, rules.SECOND_FACTOR, rules.SECOND_FACTOR_MEANS)
_GENERAL: tuple[Rule[Any], ...] = (rules.LOGIN_STRATEGY, rules.PASSWORD_CHANGE_FIRST)


@lru_cache(maxsize=4096)
def standing(category: str, policy: Policy) -> tuple[Aspect, ...]:
    """Whether ``category`` gives an account (``account.right``, worth 1) and, where it does, on
    which terms; each rule's aspect bears the rule's name."""
    decision = entitlement.decide(category, policy)
    gives = decision.outcome in (entitlement.OPEN, entitlement.ASK)
    right = Aspect(RIGHT, decision.outcome, why(decision), provisions_of(decision), int(gives))
    if not gives:
        return (right,)
    keyed = (said(rule, policy, category=category) for rule in _KEYED)
    general = (said(rule, policy) for rule in _GENERAL)
    return (right, *keyed, *general, said(rules.CONNECTIONS, policy, comparable=True))
