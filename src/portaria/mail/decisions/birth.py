"""A mailbox as it is born: address, limit, and whether it waits for a term (M1, M3, M8). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portaria.mail.decisions import address, entitlement, quota
from portaria.mail.types import INDIVIDUAL, State
from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.steps.reasons import decided, provisions_of


@dataclass(frozen=True, slots=True)
class Birth:
    """First state, domain, limit, and the decision with every reason."""

    state: State
    domain: str
    pattern: str
    by_pattern: Reason
    quota_bytes: int | None
    quota_provision: str
    provision: str
    decision: Decision


def decide(
    kind: str,
    category: str,
    entitled: Decision,
    policy: Policy,
    domains: Mapping[str, str],
    *,
    term_counts: bool,
) -> Birth:
    """The birth of a mailbox of ``kind`` for ``category``, which ``entitled`` gives a right to it.
    ``domains`` maps what the norm writes to what the body has.

    Raises:
        Refused: the body has no domain for it.
    """
    pattern, by_pattern = address.pattern_for(category, policy)
    domain, by_domain = address.domain_for(category, policy, domains)
    limit, provision, limited = quota.standard(category, policy)
    term = entitlement.term_of(category, policy) if kind == INDIVIDUAL else None
    waits = term is not None and not term_counts
    reasons = (*limited.reasons, by_domain, by_pattern, *entitled.reasons)
    return Birth(
        state=State.WAITING_TERM if waits else State.ACTIVE,
        domain=domain,
        pattern=pattern,
        by_pattern=by_pattern,
        quota_bytes=limit,
        quota_provision=provision,
        provision=next(iter(provisions_of(entitled)), ""),
        decision=decided("waiting_term" if waits else "opened", policy, *reasons),
    )
