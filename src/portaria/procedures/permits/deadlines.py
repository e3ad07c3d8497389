"""The end of permissions, by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from portaria.bodies.policies import calendar_of
from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Done, Dropped, Later, OpenDuty, Outcome
from portaria.ledger.types import key_of
from portaria.procedures.permits.acts import end_permits
from portaria.procedures.permits.models import Permit
from portaria.procedures.permits.types import END


@handler(END)
def end_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """End the permissions whose last day is over."""
    keys = {duty.id: key_of(duty.subject) for duty in duties}
    rows = Permit.objects.in_bulk(set(keys.values()))
    outcomes: dict[int, Outcome] = {}
    over = []
    for duty in duties:
        row = rows[keys[duty.id]]
        calendar = calendar_of(duty.body)
        if row.ended_at is not None or row.until is None:
            outcomes[duty.id] = Dropped("a permissão já não termina por este prazo")
        elif calendar.day_of(at) <= row.until:
            run_at = calendar.first_instant(row.until + timedelta(days=1))
            outcomes[duty.id] = Later(run_at, "a permissão ainda vale")
        else:
            over.append(row.pk)
            outcomes[duty.id] = Done("permissão terminada")
    end_permits(over, "terminou o prazo", by=BY, at=at, sparing=True)
    return [outcomes[duty.id] for duty in duties]
