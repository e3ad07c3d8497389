"""Whether an event closes a mailbox (M11, A6)."""

from __future__ import annotations

from portaria.mail import rules
from portaria.mail.decisions import entitlement
from portaria.mail.types import ORGANIZATIONAL
from portaria.norms.deciding.words import CATEGORY
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.people.types import BondFacts, EventFacts, EventKind
from portaria.steps.reasons import as_said, by_fact, by_rule, decided, silence

MAY_HOLD = frozenset(
    {"automatic", "hr_notice", "on_request", "own_request", "entitled", "on_authorisation"}
)


def staying_bond(event: EventFacts, policy: Policy) -> BondFacts | None:
    """The person's other bond that still entitles to a mailbox, if there is one: the mailbox is
    then kept, under that bond's category."""
    for bond in event.others:
        if entitlement.decide(bond.category, policy).outcome in MAY_HOLD:
            return bond
    return None


def on_event(
    event: EventFacts, category: str, policy: Policy, *, credential_ends: bool
) -> Decision:
    """Outcomes: ``close``, ``keep`` (another bond entitles), ``silent`` (no norm orders it:
    leave to close it, and advice, close nothing by themselves)."""
    reasons = []
    if (on := policy.find(rules.CLOSE_ON, event=event.kind.value)) and on.value.orders:
        reasons.append(by_rule("close_on", rules.CLOSE_ON, on, "O evento encerra a caixa"))
    if credential_ends and (tied := policy.find(rules.CLOSE_WITH_ACCOUNT)) and tied.value.orders:
        said = "A credencial é desativada, e com ela se encerra a caixa"
        reasons.append(by_rule("with_credential", rules.CLOSE_WITH_ACCOUNT, tied, said))
    if event.kind is EventKind.CONTRACT_END and (
        (cited := policy.find(rules.VALID_WITH_CONTRACT, category=category)) and cited.value
    ):
        said = "A caixa dura o que dura o contrato"
        reasons.append(by_rule("with_contract", rules.VALID_WITH_CONTRACT, cited, said))
    if not reasons:
        silent = silence(rules.CLOSE_ON, policy, event.kind.value)
        if on is not None:
            silent = as_said("close_on", rules.CLOSE_ON, on, "Encerramento pelo evento", policy)
        return decided("silent", policy, silent)
    if stays := staying_bond(event, policy):
        called = policy.words.of(stays.category, CATEGORY)
        said = f"Permanece outro vínculo ({called}), que também dá direito à caixa"
        return decided("keep", policy, *reasons, by_fact("other_bond", said, stays.id))
    return decided("close", policy, *reversed(reasons))


def on_request(kind: str, policy: Policy) -> Decision:
    """Whether whoever answers for the mailbox may have it closed (M12): ``close``,
    ``forbidden`` or ``silent`` (no norm says, or one leaves it open)."""
    cited = policy.find(rules.CLOSE_ON_REQUEST, standard=kind)
    if cited is None:
        unsaid = silence(rules.CLOSE_ON_REQUEST, policy, kind)
        return decided("silent", policy, unsaid)
    if not cited.value.permits:
        reason = as_said("on_request", rules.CLOSE_ON_REQUEST, cited, "Encerrar a pedido", policy)
        return decided("silent" if cited.value.permits is None else "forbidden", policy, reason)
    said = "A pedido do servidor responsável" if kind == ORGANIZATIONAL else "A pedido da pessoa"
    return decided("close", policy, by_rule("on_request", rules.CLOSE_ON_REQUEST, cited, said))
