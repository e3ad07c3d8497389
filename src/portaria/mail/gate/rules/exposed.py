"""Institutional addresses in the sight of recipients outside (G7): a warning, or they are moved to
Bcc where the body says so."""

from __future__ import annotations

from portaria.mail.gate.case import MISS, SILENT, Answer, Case, Finding
from portaria.mail.gate.rules.hiding import without
from portaria.mail.gate.verdict import Outcome
from portaria.mail.rules_gate import ADDRESSES_EXPOSED
from portaria.norms.modality import Modality


def check(case: Case) -> Answer:
    """Addresses of ours in To and Cc, others than the sender's, when anybody outside gets it."""
    found = case.policy.find(ADDRESSES_EXPOSED)
    if found is None or found.value not in (Modality.FORBIDDEN, Modality.DISCOURAGED):
        return SILENT
    if not case.outgoing or not case.recipients.outside:
        return MISS
    content = case.content
    from_ = {one.address for one in content.from_}
    seen = {one.address for one in (*content.to, *content.cc)} - from_
    exposed = frozenset(address for address in seen if _ours(case, address))
    if not exposed:
        return MISS
    some = ", ".join(sorted(exposed)[:3]) + (" e outros" if len(exposed) > 3 else "")
    return (
        Finding(
            "exposed",
            Outcome.CHANGE,
            found.citations[0],
            f"quem é de fora vê {len(exposed)} endereço(s) da instituição: {some}",
            "ponha-os em cópia oculta (Cco)",
            detail=some,
            changes=without(content, exposed),
            advice=found.value is Modality.DISCOURAGED,
        ),
    )


def _ours(case: Case, address: str) -> bool:
    domain = address.rpartition("@")[2]
    return domain in case.body.domains or domain in case.snapshot.domains
