"""The automatic reply of an absence, from HR's record (M15)."""

from __future__ import annotations

from datetime import date

from portaria.mail import rules
from portaria.mail.decisions.terms import day_text
from portaria.norms.decision import Decision
from portaria.norms.modality import Modality
from portaria.norms.policy import Policy
from portaria.steps.reasons import by_rule, decided, silence

KINDS = ("vacation", "licence", "absence")
_ORDERED = frozenset({Modality.COMPULSORY, Modality.RECOMMENDED})


def reply(leave_kind: str, policy: Policy) -> Decision:
    """``reply`` where the norm wants the absence told, also when the person forgets; else
    ``silent``."""
    cited = policy.find(rules.ABSENCE_REPLY, leave_kind=leave_kind or None)
    if cited is None or cited.value not in _ORDERED:
        return decided("silent", policy, silence(rules.ABSENCE_REPLY, policy, leave_kind))
    return decided("reply", policy, by_rule("auto_reply", rules.ABSENCE_REPLY, cited))


def over(leave_kind: str, policy: Policy) -> Decision:
    """Back, by the provision that had the absence told; HR need not say again which kind it was."""
    for kind in (leave_kind, *KINDS):
        decision = reply(kind, policy)
        if decision.outcome == "reply":
            return decided("over", policy, *decision.reasons)
    return reply(leave_kind, policy)


def text(start: date, until: date | None) -> str:
    """What correspondents read: the period, never the reason of the absence."""
    if until is None:
        return (
            f"Estou ausente desde {day_text(start)}, sem data de retorno. "
            "Esta é uma resposta automática."
        )
    return (
        f"Estou ausente de {day_text(start)} a {day_text(until)}. Esta é uma resposta automática."
    )
