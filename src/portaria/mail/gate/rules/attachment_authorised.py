"""Attachments that somebody must authorise, by their size and where they go (M8's kin of the
traffic: «acima de 10 MB, a chefia»)."""

from __future__ import annotations

from portaria.mail.gate.case import MISS, SILENT, Answer, Case, Finding
from portaria.mail.gate.rules.attachment_size import megabytes
from portaria.mail.gate.verdict import Outcome
from portaria.mail.rules_gate import ATTACHMENT_AUTHORISED_BY


def check(case: Case) -> Answer:
    """Held for whom the norm names."""
    if ATTACHMENT_AUTHORISED_BY.name not in case.policy.entries:
        return SILENT
    attached = case.content.attachments
    if not attached:
        return MISS
    total = sum(part.size for part in attached)
    found = case.policy.find(ATTACHMENT_AUTHORISED_BY, route=case.route, size=total)
    if found is None:
        return MISS
    return (
        Finding(
            "needs_authorisation",
            Outcome.HOLD,
            found.citations[0],
            f"os anexos somam {megabytes(total)} e precisam de autorização de {found.value}",
            "aguarde a decisão ou envie um enlace para o arquivo",
            detail=f"{total} bytes",
            who=found.value,
        ),
    )
