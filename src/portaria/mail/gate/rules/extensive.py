"""Messages to extensive lists (G6): of institutional interest only, from corporate mailboxes
rather."""

from __future__ import annotations

from collections.abc import Iterator

from portaria.mail.gate.case import MISS, SILENT, Answer, Case, Finding
from portaria.mail.gate.rules.stances import on_rule
from portaria.mail.gate.verdict import Outcome
from portaria.mail.rules_gate import EXTENSIVE, EXTENSIVE_SENDER, EXTENSIVE_USE
from portaria.norms.modality import Modality


def check(case: Case) -> Answer:
    """From a corporate mailbox it is taken to be of institutional interest and passes; from
    somebody's own it is held for who can tell."""
    if EXTENSIVE.name not in case.policy.entries:
        return SILENT
    found = case.policy.find(EXTENSIVE, recipients=case.recipients.count)
    if not case.outgoing or found is None or not found.value or case.sender.organizational:
        return MISS
    return tuple(_found(case))


def _found(case: Case) -> Iterator[Finding]:
    reached = f"{case.recipients.count} destinatários"
    use = on_rule(case.policy, EXTENSIVE_USE)
    if use is not None and use[0] is not Outcome.PASS:
        yield Finding(
            "extensive",
            use[0],
            use[1].citations[0],
            f"a mensagem vai a {reached} e só o interesse institucional a permite",
            "envie-a pela conta corporativa da unidade ou aguarde a decisão",
            detail=reached,
        )
    rather = case.policy.find(EXTENSIVE_SENDER, standard="organizational")
    if rather is not None and rather.value in (Modality.RECOMMENDED, Modality.COMPULSORY):
        yield Finding(
            "own_mailbox",
            Outcome.HOLD,
            rather.citations[0],
            f"comunicado a {reached} sai de preferência por conta corporativa",
            "use a caixa da unidade",
            detail=reached,
            advice=rather.value is Modality.RECOMMENDED,
        )
