"""Duties about parking: permits that end by themselves, and what is inside at closing time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Done, Dropped, Later, OpenDuty, Outcome
from portaria.ledger.types import key_of
from portaria.premises.desk import Desk
from portaria.premises.parking import acts, decisions, facts
from portaria.premises.parking.acts.gates import OVERNIGHT, closing_of
from portaria.premises.parking.acts.giving import END_SPACE
from portaria.premises.parking.models import Parked
from portaria.steps.reasons import why


@handler(END_SPACE, batch=5000)
def end_space_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """End the permits whose last day is over."""
    keys = [key_of(duty.subject) for duty in duties]
    acts.end_spaces(keys, "Terminou o prazo da vaga reservada", by=BY, at=at, sparing=True)
    return [Done("uso de vaga reservada encerrado")] * len(duties)


@handler(OVERNIGHT, batch=1000)
def overnight_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """The lot closes: a private vehicle still inside goes, unless something lets it stay; then it
    is looked at again when the lot next closes."""
    desk = Desk(at)
    rows = Parked.objects.select_related("lot__place").in_bulk(
        [key_of(duty.subject) for duty in duties]
    )
    outcomes: list[Outcome] = []
    marked = []
    for duty in duties:
        row = rows[key_of(duty.subject)]
        decision = decisions.after_work(facts.reason_to_stay(row, at), desk.policy(row.body_id))
        if row.left_at is not None:
            outcomes.append(Dropped("o veículo saiu"))
        elif decision.outcome == decisions.MAY_STAY:
            outcomes.append(Later(closing_of(row.lot, desk), why(decision)))
        else:
            marked.append((row.pk, decision))
            outcomes.append(Done("veículo deixado depois do expediente"))
    acts.mark_overnight(marked, by=BY, at=at)
    return outcomes
