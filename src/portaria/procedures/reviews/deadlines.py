"""The reminders of a review, and its end, on their days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Done, Dropped, OpenDuty, Outcome
from portaria.ledger.types import key_of
from portaria.procedures.reviews import reminding
from portaria.procedures.reviews.acts import close_campaign
from portaria.procedures.reviews.models import Campaign
from portaria.procedures.reviews.types import CLOSE, REMIND


@handler(REMIND, batch=1)
def remind_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Tell the heads of the units that still have accesses to review."""
    outcomes: list[Outcome] = []
    for duty in duties:
        row = Campaign.objects.get(pk=key_of(duty.subject))
        if row.state != "open":
            outcomes.append(Dropped("a revisão já foi concluída"))
            continue
        behind = reminding.remind(row, duty.id, at)
        outcomes.append(Done(f"lembradas: {behind}"))
    return outcomes


@handler(CLOSE, batch=1)
def close_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Close each review whose last day is over."""
    outcomes: list[Outcome] = []
    for duty in duties:
        row = Campaign.objects.select_for_update().get(pk=key_of(duty.subject))
        if row.state != "open":
            outcomes.append(Dropped("a revisão já foi concluída"))
            continue
        found = close_campaign(row, by=BY, at=at)
        outcomes.append(Done(", ".join(f"{name}: {count}" for name, count in found.items())))
    return outcomes
