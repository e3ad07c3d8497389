"""Mail from outside is marked, and what looks like a trap is told (G10)."""

from __future__ import annotations

from portaria.mail.gate.case import MISS, SILENT, Answer, Case, Finding
from portaria.mail.gate.reading.words import encoded
from portaria.mail.gate.rules import suspicions
from portaria.mail.gate.verdict import AddHeader, Change, Outcome, SetHeader
from portaria.mail.rules_gate import ORIGIN_CHECKED
from portaria.norms.modality import Modality


def check(case: Case) -> Answer:
    """The marks help the reader to do what the norm asks: to look at the origin before opening."""
    found = case.policy.find(ORIGIN_CHECKED)
    if found is None or found.value not in (Modality.COMPULSORY, Modality.RECOMMENDED):
        return SILENT
    if case.outgoing or case.envelope.inside:
        return MISS
    changes: list[Change] = [AddHeader("X-Portaria-Origem", "externa")]
    tag, subject = case.body.settings.subject_tag, case.content.subject
    if tag and not subject.startswith(tag):
        marked = encoded(f"{tag} {subject}".rstrip())
        there = case.content.counts.get("subject", 0)
        changes.append(SetHeader("Subject", 1, marked) if there else AddHeader("Subject", marked))
    doubts = tuple(suspicions.of(case))
    if doubts:
        changes.append(AddHeader("X-Portaria-Suspeita", ", ".join(doubts)))
    citation = found.citations[0]
    outside = Finding(
        "outside",
        Outcome.CHANGE,
        citation,
        "a mensagem vem de fora da instituição",
        "verifique a origem antes de abrir anexos e enlaces",
        changes=tuple(changes),
    )
    if not doubts:
        return (outside,)
    told = "; ".join(suspicions.LABELS[doubt] for doubt in doubts)
    return (
        outside,
        Finding("suspicious", Outcome.CHANGE, citation, f"a mensagem é suspeita: {told}",
                "não abra anexos nem enlaces e denuncie-a", detail=", ".join(doubts)),
    )  # fmt: skip
