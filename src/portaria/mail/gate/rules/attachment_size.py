"""Attachments by their size, decoded (G1). The attachments of a message count together: that is how
a limit on «os anexos» reads, and in two messages' worth of parts it would be none."""

from __future__ import annotations

from portaria.mail.gate.case import MISS, SILENT, Answer, Case, Finding
from portaria.mail.gate.verdict import Outcome
from portaria.mail.rules_gate import ATTACHMENT_SIZE, ATTACHMENT_SIZE_SET_BY
from portaria.norms.kinds.values import Size
from portaria.norms.modality import Modality
from portaria.norms.policy import Policy
from portaria.norms.ranging.ranges import Ranges

_MEGABYTE = 1 << 20


def check(case: Case) -> Answer:
    """Refused above the limit; at the limit it passes."""
    if ATTACHMENT_SIZE.name not in case.policy.entries:
        return SILENT
    attached = case.content.attachments
    if not attached:
        return MISS
    total = sum(part.size for part in attached)
    found = case.policy.find(ATTACHMENT_SIZE, size=total)
    if found is None or found.value not in (Modality.FORBIDDEN, Modality.DISCOURAGED):
        return MISS
    limit = limit_of(case.policy)
    kept_to = f", acima do limite de {Size().as_text(limit)}" if limit else ""
    setter = case.policy.find(ATTACHMENT_SIZE_SET_BY)
    todo = "envie um enlace para o arquivo ou reparta-o em mensagens menores"
    if setter is not None:
        todo += f" (quem fixa o limite: {setter.value})"
    return (
        Finding(
            "too_big",
            Outcome.REFUSE,
            found.citations[0],
            f"os anexos somam {megabytes(total)}{kept_to}",
            todo,
            detail=f"{total} bytes",
            advice=found.value is Modality.DISCOURAGED,
        ),
    )


def limit_of(policy: Policy) -> int | None:
    """The last size that the norms do not forbid; None where they write no such limit."""
    firsts = [
        interval.first
        for entry in policy.entries.get(ATTACHMENT_SIZE.name, ())
        if entry.value is Modality.FORBIDDEN and isinstance(entry.keys[0], Ranges)
        for interval in entry.keys[0].intervals
        if interval.last is None
    ]
    return min(firsts) - 1 if firsts else None


def megabytes(size: int) -> str:
    """``15,1 MB``: rounded up, so that what is above a limit never looks like it."""
    if size < _MEGABYTE:
        return f"{-(-size // 1024)} KB"
    tenths = -(-size * 10 // _MEGABYTE)
    return f"{tenths // 10},{tenths % 10} MB" if tenths % 10 else f"{tenths // 10} MB"
