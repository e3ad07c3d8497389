"""Storage limits (M8)."""

from __future__ import annotations

from portaria.mail import rules
from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_fact, by_rule, decided, silence

NEAR, FULL = "near", "full"


def standard(category: str, policy: Policy) -> tuple[int | None, str, Decision]:
    """The standard limit in bytes (None: unsaid), its provision and the decision."""
    cited = policy.find(rules.QUOTA, category=category)
    if cited is None:
        return None, "", decided("silent", policy, silence(rules.QUOTA, policy, category))
    reason = by_rule("quota_by_category", rules.QUOTA, cited)
    return cited.value, cited.ref, decided("limited", policy, reason)


def level(used: int, limit: int | None, policy: Policy) -> str:
    """How full a mailbox is: ``full`` at the limit or over it, ``near`` from the share of
    ``mailbox.quota.warn_at`` on (where a norm sets one), else "". Without a limit, never full."""
    if limit is None:
        return ""
    if used >= limit:
        return FULL
    share = policy.find(rules.QUOTA_WARN_AT)
    return NEAR if share is not None and used * 100 >= limit * share.value else ""


def increase(category: str, policy: Policy) -> Decision:
    """Whether a higher limit may be asked for: ``allowed``, ``forbidden`` (also where the norm
    opens it to other categories alone) or ``silent`` (it says nothing of increases)."""
    cited = policy.find(rules.QUOTA_INCREASE, category=category)
    if cited is None and (others := policy.entries.get(rules.QUOTA_INCREASE.name)):
        source = others[0].citation
        said = f"O aumento só se pede para outras categorias ({source.label})"
        reason = Reason("increase_for_others", said, source, category)
        return decided("forbidden", policy, reason)
    if cited is None:
        return decided("silent", policy, silence(rules.QUOTA_INCREASE, policy, category))
    allowed = cited.value not in ("forbidden", "unsaid")
    reasons = [by_rule("quota_increase", rules.QUOTA_INCREASE, cited)]
    if decider := policy.find(rules.QUOTA_INCREASE_BY, category=category):
        reasons.insert(0, by_rule("decided_by", rules.QUOTA_INCREASE_BY, decider))
    return decided("allowed" if allowed else "forbidden", policy, *reasons)


def granted(quota_bytes: int, why: str, policy: Policy, category: str) -> Decision:
    """A limit granted on request, over the standard one."""
    asked = by_fact("granted", f"Limite concedido a pedido: {why}", quota_bytes)
    return decided("granted", policy, asked, *increase(category, policy).reasons)
