"""Duties about rounds: one opens whenever the premises close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.duties.acts import open_duties
from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Done, Dropped, OpenDuty, Outcome
from portaria.ledger.types import key_of
from portaria.premises.desk import Desk
from portaria.premises.places.models import Place
from portaria.premises.rounds import acts, decisions


@handler(acts.OPEN_ROUND, batch=500)
def open_round_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Open the closing round, and the duty of the next one, while the norm orders it and the place
    is in use."""
    desk, outcomes = Desk(at), list[Outcome]()
    places = Place.objects.in_bulk([key_of(duty.subject) for duty in duties])
    due, following = [], []
    for duty in duties:
        place = places[key_of(duty.subject)]
        decision = decisions.closing(desk.policy(place.body_id))
        if decision.outcome != decisions.ORDERED or place.closed_on is not None:
            outcomes.append(Dropped("a norma já não ordena a ronda, ou o lugar fechou"))
            continue
        due.append(place.pk)
        following.append(acts.next_round(place, decision, desk))
        outcomes.append(Done("ronda aberta"))
    acts.open_closing_rounds(due, by=BY, at=at)
    open_duties(following, at=at)
    return outcomes
