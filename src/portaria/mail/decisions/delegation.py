"""Organizational mailboxes: who answers for them and who shares them (M5, M6)."""

from __future__ import annotations

from portaria.mail import rules
from portaria.mail.types import ORGANIZATIONAL
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_fact, by_rule, decided, silence


def share(kind: str, inside: bool, policy: Policy) -> Decision:
    """Whether somebody may share the mailbox: ``share``, ``individual`` (never shared), or
    ``inside`` or ``outside`` (the norm forbids it to those who are so). Where the norms say
    nothing, or leave it open, whoever keeps the list decides, and the reason says so."""
    if kind != ORGANIZATIONAL:
        alone = by_fact("individual", "Só a caixa organizacional se compartilha", kind)
        return decided("individual", policy, alone)
    route = "inside" if inside else "outside"
    cited = policy.find(rules.SHARING, route=route)
    if cited is None:
        return decided("share", policy, silence(rules.SHARING, policy, ROUTE_TEXT[route]))
    said = f"Compartilhar com quem é {ROUTE_TEXT[route]}: {cited.value.as_text}"
    reason = by_rule("sharing", rules.SHARING, cited, said)
    return decided(route if cited.value.permits is False else "share", policy, reason)


ROUTE_TEXT = {"inside": "da instituição", "outside": "de fora da instituição"}


def enough(count: int, policy: Policy) -> Decision:
    """Whether ``count`` delegates suffice: ``enough``, ``too_few`` or ``silent``."""
    cited = policy.find(rules.DELEGATES_MIN)
    if cited is None:
        return decided("silent", policy, silence(rules.DELEGATES_MIN, policy))
    said = f"São precisos ao menos {cited.value} delegados; há {count}"
    reason = by_rule("delegates_min", rules.DELEGATES_MIN, cited, said)
    return decided("enough" if count >= cited.value else "too_few", policy, reason)


def review(policy: Policy) -> Decision:
    """Whether the norm has somebody keep the list of those who share it: ``review``, ``silent``."""
    cited = policy.find(rules.DELEGATES_KEPT_BY)
    if cited is None:
        return decided("silent", policy, silence(rules.DELEGATES_KEPT_BY, policy))
    return decided("review", policy, by_rule("kept_by", rules.DELEGATES_KEPT_BY, cited))


def replace_responsible(policy: Policy) -> Decision:
    """Whether the outgoing responsible must have the name on the mailbox replaced: ``replace`` or
    ``silent``."""
    for rule in (rules.CPF_REPLACED, rules.HOLDER):
        cited = policy.find(rule)
        if cited is not None and cited.value == "compulsory":
            return decided("replace", policy, by_rule("replaced", rule, cited))
    return decided("silent", policy, silence(rules.CPF_REPLACED, policy))
