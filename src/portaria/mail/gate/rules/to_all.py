"""Messages to all the staff (G5): by who is authorised, and with nobody's address shown."""

from __future__ import annotations

from collections.abc import Iterator

from portaria.mail.gate.case import SILENT, Answer, Case, Finding
from portaria.mail.gate.rules.hiding import hidden_recipients
from portaria.mail.gate.verdict import Outcome
from portaria.mail.rules_gate import TO_ALL_RECIPIENTS_IN, TO_ALL_SENT_BY


def check(case: Case) -> Answer:
    """Refused from others than the authorised; the visible recipients are moved to Bcc."""
    sent_by = case.policy.find(TO_ALL_SENT_BY)
    where = case.policy.find(TO_ALL_RECIPIENTS_IN)
    if sent_by is None and where is None:
        return SILENT
    return tuple(_found(case)) if case.outgoing and reaches_all(case) else ()


def reaches_all(case: Case) -> bool:
    """It goes to a list of all, or to as many of the body's own as there are."""
    if any(one.everyone for one in case.recipients.lists):
        return True
    return 1 < case.body.staff <= len(case.recipients.own)


def authorised(case: Case) -> bool:
    """The person's unit, or the mailbox sent from, may write to all."""
    account = case.sender.account
    if account is not None and account.address in case.body.to_all_addresses:
        return True
    return not case.sender.units.isdisjoint(case.body.to_all_units)


def _found(case: Case) -> Iterator[Finding]:
    sent_by = case.policy.find(TO_ALL_SENT_BY)
    if sent_by is not None and not authorised(case):
        yield Finding(
            "unauthorised",
            Outcome.REFUSE,
            sent_by.citations[0],
            f"mensagem a todos os servidores só é enviada por {sent_by.value}",
            "peça que um deles a envie",
            detail=f"{case.recipients.count} destinatários",
        )
    where = case.policy.find(TO_ALL_RECIPIENTS_IN)
    visible = case.content.to or case.content.cc
    if where is not None and where.value == "bcc" and visible:
        yield Finding(
            "visible",
            Outcome.CHANGE,
            where.citations[0],
            "os destinatários da mensagem a todos vão em cópia oculta (Cco)",
            "da próxima vez ponha-os em Cco",
            detail=f"{len(case.content.to) + len(case.content.cc)} endereços à vista",
            changes=hidden_recipients(case.content),
        )
