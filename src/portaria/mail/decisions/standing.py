"""What a category gives of mailboxes under a policy, aspect by aspect. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portaria.mail import rules
from portaria.mail.decisions import address, entitlement
from portaria.mail.decisions.closing import MAY_HOLD
from portaria.mail.types import Refused
from portaria.norms.comparing.aspects import Aspect, said
from portaria.norms.policy import Policy
from portaria.norms.vocabulary import Rule
from portaria.steps.reasons import provisions_of, why

RIGHT, QUOTA, DOMAIN = "mailbox.right", rules.QUOTA.name, rules.DOMAIN.name
_KEYED: tuple[Rule[Any], ...] = (rules.TERM, rules.ADDRESS)


def standing(category: str, policy: Policy, domains: Mapping[str, str]) -> tuple[Aspect, ...]:
    """Whether ``category`` gives a mailbox (``mailbox.right``, worth 1) and, where it does, on
    which terms; each rule's aspect bears the rule's name. ``domains`` maps what the norm writes to
    what the body has."""
    decision = entitlement.decide(category, policy)
    gives = decision.outcome in MAY_HOLD
    right = Aspect(RIGHT, decision.outcome, why(decision), provisions_of(decision), int(gives))
    if not gives:
        return (right,)
    keyed = (said(rule, policy, category=category) for rule in _KEYED)
    limit = said(rules.QUOTA, policy, category=category, comparable=True)
    return (right, limit, _domain(category, policy, domains), *keyed)


def _domain(category: str, policy: Policy, domains: Mapping[str, str]) -> Aspect:
    try:
        domain, reason = address.domain_for(category, policy, domains)
    except Refused as refused:
        return Aspect(DOMAIN, None, str(refused))
    return Aspect(DOMAIN, domain, domain, (reason.citation.ref,) if reason.citation else ())
