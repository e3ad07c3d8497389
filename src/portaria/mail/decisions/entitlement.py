"""Who may have a mailbox, and how it is born (UNILA 7, 8; SESP 6, 8, 11; MPMT 19; MPSC 55)."""

from __future__ import annotations

from portaria.mail import rules
from portaria.mail.decisions.reasons import by_fact, by_rule, decided, silence
from portaria.norms.citations import Cited
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy

AUTOMATIC = frozenset({"automatic", "hr_notice"})


def decide(
    category: str, policy: Policy, *, has_one: bool = False, justified: bool = False
) -> Decision:
    """How a mailbox for ``category`` comes to be.

    Outcomes: ``automatic`` and ``hr_notice`` (born of HR's record), ``on_request``, ``own_request``
    (the person asks), ``entitled`` (no norm says how it is born), ``on_authorisation``,
    ``not_entitled``, ``needs_justification`` (M2; with ``justified`` the request goes on),
    ``has_one`` (one per person: SESP 6), ``silent``.
    """
    entitled = policy.find(rules.ENTITLEMENT, category=category)
    if entitled is None:
        return decided("silent", policy, silence(rules.ENTITLEMENT, policy, category))
    reason = by_rule("entitlement", rules.ENTITLEMENT, entitled, _SAID[entitled.value])
    if entitled.value == "not_entitled":
        return decided("not_entitled", policy, reason)
    if has_one and (limit := one_per_person(policy)):
        return decided("has_one", policy, by_rule("one_per_person", rules.ONE_PER_PERSON, limit))
    if entitled.value == "only_with_justification" and not justified:
        return decided("needs_justification", policy, reason)
    if entitled.value == "on_authorisation":
        return decided("on_authorisation", policy, reason)
    if justified and entitled.value == "only_with_justification":
        said = by_fact("justification", "A justificativa está anexada ao termo")
        return decided("on_request", policy, said, reason)
    creation = policy.find(rules.CREATION, category=category)
    if creation is None:
        unsaid = silence(rules.CREATION, policy, category)
        return decided("entitled", policy, unsaid, reason)
    born = by_rule("creation", rules.CREATION, creation, _BORN[creation.value])
    return decided(creation.value, policy, reason, born)


def one_per_person(policy: Policy) -> Cited[bool] | None:
    """The provision that allows one mailbox only, if one does."""
    found = policy.find(rules.ONE_PER_PERSON)
    return found if found is not None and found.value else None


def term_of(category: str, policy: Policy) -> Cited[str] | None:
    """The term that must count before the mailbox opens (SESP 6 §1), if the norm wants one."""
    return policy.find(rules.TERM, category=category)


_SAID = {
    "entitled": "A categoria tem direito à caixa",
    "on_authorisation": "A categoria só tem caixa quando autorizada",
    "only_with_justification": "A categoria só tem caixa com justificativa anexada ao termo",
    "not_entitled": "A categoria não tem direito à caixa",
}
_BORN = {
    "automatic": "A caixa é criada automaticamente a partir do cadastro",
    "hr_notice": "A caixa é criada por comunicação da gestão de pessoas",
    "on_request": "A caixa é criada por solicitação de quem a norma indica",
    "own_request": "A própria pessoa solicita a caixa",
}
