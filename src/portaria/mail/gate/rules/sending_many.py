"""To many recipients, by the hour and the day."""

from __future__ import annotations

from datetime import time

from portaria.mail.gate.case import MISS, SILENT, Answer, Case, Finding
from portaria.mail.gate.verdict import Outcome
from portaria.mail.rules_gate import SENDING_MANY
from portaria.norms.modality import Modality


def check(case: Case) -> Answer:
    """Refused where the norm forbids it at this hour of this day."""
    if SENDING_MANY.name not in case.policy.entries:
        return SILENT
    if not case.outgoing:
        return MISS
    count = case.recipients.count
    found = case.policy.find(SENDING_MANY, recipients=count, time_of_day=case.at, on=case.day)
    if found is None or found.value not in (Modality.FORBIDDEN, Modality.DISCOURAGED):
        return MISS
    free = _next_free(case, count)
    todo = f"envie a partir das {free:%H:%M}" if free else "reparta os destinatários ou espere"
    return (
        Finding(
            "hour",
            Outcome.REFUSE,
            found.citations[0],
            f"às {case.at:%H:%M} não se envia mensagem a {count} destinatários",
            todo,
            detail=f"{count} destinatários",
            advice=found.value is Modality.DISCOURAGED,
        ),
    )


def _next_free(case: Case, count: int) -> time | None:
    """The next full hour of the same day on which it may be sent."""
    for hour in range(case.at.hour + 1, 24):
        at = time(hour)
        found = case.policy.find(SENDING_MANY, recipients=count, time_of_day=at, on=case.day)
        if found is None or found.value is not Modality.FORBIDDEN:
            return at
    return None
