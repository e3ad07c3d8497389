"""Who is given a badge, by whom, with whose consent (F2). Pure."""

from __future__ import annotations

from portaria.norms.decision import Decision, Reason
from portaria.norms.policy import Policy
from portaria.premises import rules_badges as rules
from portaria.steps.reasons import by_rule, decided, silence

ISSUE, CONSENT, NO, SILENT = "issue", "needs_consent", "no", "silent"


def decide(category: str, policy: Policy, *, consented: bool = False) -> Decision:
    """Whether somebody of ``category`` is given a badge.

    Outcomes: ``issue``; ``needs_consent`` (the norm wants somebody's, and none was given); ``no``
    (the norm forbids it); ``silent`` (no norm gives the category a badge or makes it wear one).
    The reasons say who issues it, the house or the company, and by which term it is received.
    """
    said = _said(category, policy)
    entitled = policy.find(rules.ENTITLEMENT, category=category)
    if entitled is not None and entitled.value.permits is False:
        reason = by_rule("entitlement", rules.ENTITLEMENT, entitled)
        return decided(NO, policy, *said, reason)
    consent = policy.find(rules.CONSENTED_BY, category=category)
    if consent is not None:
        reason = by_rule("consent", rules.CONSENTED_BY, consent)
        return decided(ISSUE if consented else CONSENT, policy, *said, reason)
    if not said:
        return decided(SILENT, policy, silence(rules.ISSUED_BY, policy, category))
    return decided(ISSUE, policy, *said)


def _said(category: str, policy: Policy) -> list[Reason]:
    """What gives the category a badge: that it must wear one, and who issues it."""
    found = []
    use = policy.find(rules.USE, category=category)
    if use is not None and use.value.orders:
        found.append(by_rule("use", rules.USE, use))
    issuer = policy.find(rules.ISSUED_BY, category=category)
    if issuer is not None:
        found.append(by_rule("issuer", rules.ISSUED_BY, issuer))
    entitled = policy.find(rules.ENTITLEMENT, category=category)
    if entitled is not None and entitled.value.permits:
        found.append(by_rule("entitlement", rules.ENTITLEMENT, entitled))
    return found


def issuer(category: str, policy: Policy) -> str:
    """Who issues the category's badges, in the norm's words; "" where it does not say."""
    cited = policy.find(rules.ISSUED_BY, category=category)
    return cited.value if cited else ""


def term(policy: Policy) -> tuple[str, tuple[str, ...]]:
    """The term signed on receipt and the provisions that want it; ("", ()) for none."""
    cited = policy.find(rules.TERM)
    return (cited.value, cited.refs) if cited else ("", ())
