"""Whether who decides about a held message may look into it. Pure."""

from __future__ import annotations

from portaria.mail import rules_official as rules
from portaria.norms.decision import Decision
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_fact, by_rule, decided, silence

OPEN, CLOSED = "content_open", "content_closed"


def content(policy: Policy, *, allowed: bool) -> Decision:
    """``content_open`` where the norm gives senders no privacy (M18), or where the sender
    lets it be read; else ``content_closed``: headers and reasons must do."""
    if allowed:
        return decided(OPEN, policy, by_fact("sender_allows", "O remetente permitiu a leitura"))
    privacy = policy.find(rules.PRIVACY_EXPECTED)
    if privacy is not None and privacy.value is False:
        return decided(OPEN, policy, by_rule("no_privacy", rules.PRIVACY_EXPECTED, privacy))
    reasons = [
        by_rule("privacy", rules.PRIVACY_EXPECTED, privacy)
        if privacy
        else silence(rules.PRIVACY_EXPECTED, policy)
    ]
    by = policy.find(rules.ACCESS_BY_OTHERS_AUTHORISED)
    if by is not None:
        reasons.append(by_rule("authorised_by", rules.ACCESS_BY_OTHERS_AUTHORISED, by))
    ask = "Para ler o conteúdo é preciso que o remetente o permita, na página da mensagem"
    return decided(CLOSED, policy, *reasons, by_fact("ask_sender", ask))
