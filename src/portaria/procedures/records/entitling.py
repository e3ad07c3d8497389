"""To whom the norms in force give records of one kind, and on which ground. Pure."""

from __future__ import annotations

from portaria.norms.decision import Reason
from portaria.norms.policy import Policy
from portaria.steps.reasons import as_said, by_fact, by_rule, silence
from portaria.traces import rules

INQUIRY = "corregedoria"
"""The requester, in the packs' words, who asks in an inquiry that the norm admits."""


def entitles(
    kind: str, requester: str, inquiry: str, policy: Policy
) -> tuple[Reason, ...] | Reason:
    """The provisions that entitle ``requester`` to records of ``kind`` (``log_kind``), or the one
    reason for which none does."""
    request = policy.find(rules.REQUEST, log_kind=kind)
    if request is None:
        return silence(rules.REQUEST, policy, kind)
    if not request.value.permits:
        return as_said("no_request", rules.REQUEST, request, "Pedido de registros", policy)
    to = policy.find(rules.RELEASED_TO, log_kind=kind, requester=requester)
    if to is None:
        return silence(rules.RELEASED_TO, policy, requester)
    if not to.value.permits:
        return as_said("not_released_to", rules.RELEASED_TO, to, "Fornecer a quem pede", policy)
    found = [by_rule("request", rules.REQUEST, request)]
    if requester == INQUIRY:
        ground = policy.find(rules.REQUEST_GROUND, requester=INQUIRY, inquiry=inquiry)
        if ground is None or not ground.value.permits:
            return by_fact(
                "no_ground",
                f"A corregedoria pede em apuração que a norma admite: {_admitted(policy)}",
                inquiry,
            )
        found.append(by_rule("ground", rules.REQUEST_GROUND, ground))
    return (*found, by_rule("released_to", rules.RELEASED_TO, to))


def _admitted(policy: Policy) -> str:
    """The inquiries that the norms admit, each in words and by the id that is asked with."""
    known = policy.words.keys.get("inquiry", {})
    found = {
        id_: policy.find(rules.REQUEST_GROUND, requester=INQUIRY, inquiry=id_) for id_ in known
    }
    told = [
        f"{known[id_]} ({id_})" for id_, ground in found.items() if ground and ground.value.permits
    ]
    return f"diga qual delas é: {'; '.join(told)}" if told else "nenhuma"
