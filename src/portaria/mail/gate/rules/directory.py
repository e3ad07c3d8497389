"""Listings of the institution's addresses leaving (G9): held for who can tell whether it was
authorised."""

from __future__ import annotations

import re

from portaria.mail.gate.case import MISS, SILENT, Answer, Case, Finding
from portaria.mail.gate.rules.stances import on_rule
from portaria.mail.gate.verdict import Outcome
from portaria.mail.rules_gate import DIRECTORY_DISCLOSURE

_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,255}")


def check(case: Case) -> Answer:
    """Many distinct addresses of ours in the text, those of the header left aside."""
    said = on_rule(case.policy, DIRECTORY_DISCLOSURE)
    if said is None or said[0] is Outcome.PASS:
        return SILENT
    if not case.outgoing or not case.recipients.outside:
        return MISS
    least = case.body.settings.addresses_from
    if case.text.outline.count(b"@") < least:
        return MISS
    content = case.content
    known = {one.address for one in (*content.from_, *content.to, *content.cc)}
    found = {one.lower().rstrip(".-") for one in _ADDRESS.findall(case.text.text)} - known
    listed = [one for one in found if one.rpartition("@")[2] in case.snapshot.domains]
    if len(listed) < least:
        return MISS
    return (
        Finding(
            "listing",
            Outcome.HOLD,
            said[1].citations[0],
            f"a mensagem leva para fora {len(listed)} endereços da instituição (o limite de "
            f"{least} é da configuração do órgão, não da norma)",
            "aguarde a decisão, ou envie sem a lista",
            detail=f"{len(listed)} endereços",
        ),
    )
