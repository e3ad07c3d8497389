"""Who wrote by an organizational mailbox is told in Sender (M5; RFC 5322, section 3.6.2)."""

from __future__ import annotations

from portaria.mail.gate.case import MISS, SILENT, Answer, Case, Finding
from portaria.mail.gate.rules.identity import may_send_as
from portaria.mail.gate.verdict import AddHeader, Change, Outcome, SetHeader
from portaria.mail.rules_gate import ORGANIZATIONAL_RIGHTS


def check(case: Case) -> Answer:
    """The header is put where the message goes out by a mailbox that is not the person's own."""
    rights = case.policy.find(ORGANIZATIONAL_RIGHTS)
    if rights is None or "send_as" not in rights.value:
        return SILENT
    own = case.sender.own
    if not case.outgoing or own is None or not case.sender.organizational:
        return MISS
    account = case.sender.account
    if account is None or not may_send_as(case, account.address):
        return MISS
    if [one.address for one in case.content.sender] == [own.address]:
        return MISS
    change: Change = AddHeader("Sender", own.address)
    if case.content.counts.get("sender"):
        change = SetHeader("Sender", 1, own.address)
    return (
        Finding(
            "sender_told",
            Outcome.CHANGE,
            rights.citations[0],
            f"«{own.address}» envia por «{account.address}»",
            "quem recebe vê quem enviou",
            detail=own.address,
            changes=(change,),
        ),
    )
