"""Who may have a mailbox, and how it is born (M1, M2)."""

from __future__ import annotations

from functools import lru_cache

from portaria.mail import rules
from portaria.mail.types import INDIVIDUAL
from portaria.norms.citations import Cited
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_fact, by_rule, decided, silence

AUTOMATIC = frozenset({"automatic", "hr_notice"})


@lru_cache(maxsize=4096)  # pure, and asked of every person of a load
def decide(
    category: str,
    policy: Policy,
    *,
    held: int = 0,
    standard: str = INDIVIDUAL,
    unit_kind: str = "",
    justified: bool = False,
) -> Decision:
    """How a mailbox for ``category`` comes to be. ``held`` are those that whoever :func:`counted`
    names has already.

    Outcomes: ``automatic`` and ``hr_notice`` (born of HR's record), ``on_request``, ``own_request``
    (the person asks), ``entitled`` (no norm says how it is born), ``on_authorisation``,
    ``not_entitled``, ``needs_justification`` (M2; with ``justified`` the request goes on),
    ``full`` (so many per person or per unit: M1), ``silent``.
    """
    entitled = policy.find(rules.ENTITLEMENT, category=category)
    if entitled is None:
        return decided("silent", policy, silence(rules.ENTITLEMENT, policy, category))
    reason = by_rule("entitlement", rules.ENTITLEMENT, entitled, _SAID[entitled.value])
    if entitled.value == "not_entitled":
        return decided("not_entitled", policy, reason)
    limit = policy.find(rules.MAILBOXES, standard=standard, unit_kind=unit_kind or None)
    if limit is not None and held >= limit.value.count:
        return decided("full", policy, by_rule("limit", rules.MAILBOXES, limit))
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


def counted(policy: Policy, standard: str, unit_kind: str = "") -> str:
    """Over whom the norm counts mailboxes: ``person``, ``unit``, ``body``; "" where it sets no
    limit."""
    limit = policy.find(rules.MAILBOXES, standard=standard, unit_kind=unit_kind or None)
    return limit.value.per if limit else ""


def term_of(category: str, policy: Policy) -> Cited[str] | None:
    """The term that must count before the mailbox opens (M1), if the norm wants one."""
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
