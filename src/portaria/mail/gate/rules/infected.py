"""What the antivirus found (G2): eliminated at once, or refused as a harmful program."""

from __future__ import annotations

from portaria.mail.gate.case import MISS, SILENT, Answer, CannotDecide, Case, Finding
from portaria.mail.gate.rules.stances import on_content
from portaria.mail.gate.verdict import Outcome
from portaria.mail.rules_gate import INFECTED_REMOVED
from portaria.norms.citations import Citation


def check(case: Case) -> Answer:
    """Refused: the message is not delivered, and the sender knows why.

    Raises:
        CannotDecide: the antivirus was asked and did not answer.
    """
    citation = _ordered(case)
    if citation is None:
        return SILENT
    virus = case.scans.virus
    if virus.asked and not virus.answered:
        raise CannotDecide("o antivírus não respondeu")
    if not virus.found:
        return MISS
    return (
        Finding(
            "virus",
            Outcome.REFUSE,
            citation,
            f"o antivírus achou {', '.join(virus.found[:3])}",
            "passe o antivírus em seu computador antes de enviar de novo",
            detail=", ".join(virus.found[:10]),
        ),
    )


def _ordered(case: Case) -> Citation | None:
    removed = case.policy.find(INFECTED_REMOVED)
    if removed is not None and removed.value.orders:
        return removed.citations[0]
    stance = on_content(case.policy, "programa_danoso") or on_content(case.policy, "programa")
    return stance[1].citations[0] if stance and stance[0] is not Outcome.PASS else None
