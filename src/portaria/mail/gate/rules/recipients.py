"""How many recipients one message, and one person in an hour, may have."""

from __future__ import annotations

from portaria.mail.gate.case import MISS, SILENT, Answer, Case, Finding
from portaria.mail.gate.verdict import Outcome
from portaria.mail.rules_gate import RECIPIENTS_PER_HOUR, RECIPIENTS_PER_MESSAGE

_RULES = (RECIPIENTS_PER_MESSAGE, RECIPIENTS_PER_HOUR)


def check(case: Case) -> Answer:
    """Refused above either limit; at it, it passes."""
    if all(rule.name not in case.policy.entries for rule in _RULES):
        return SILENT
    if not case.outgoing:
        return MISS
    category = case.sender.category or None
    count = case.recipients.count
    one = case.policy.find(RECIPIENTS_PER_MESSAGE, category=category)
    if one is not None and count > one.value:
        what = f"a mensagem vai a {count} destinatários, acima do limite de {one.value}"
        return (
            Finding("message", Outcome.REFUSE, one.citations[0], what, "reparta os destinatários",
                    detail=str(count)),
        )  # fmt: skip
    hour = case.policy.find(RECIPIENTS_PER_HOUR, category=category)
    total = count + case.envelope.recent
    if hour is not None and total > hour.value:
        what = (
            f"com esta mensagem seriam {total} destinatários em uma hora; o limite é {hour.value}"
        )
        return (
            Finding("hour", Outcome.REFUSE, hour.citations[0], what, "espere e envie de novo",
                    detail=str(total)),
        )  # fmt: skip
    return MISS
