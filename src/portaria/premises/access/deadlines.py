"""Duties about accesses: what was granted for a time ends by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Done, OpenDuty, Outcome
from portaria.ledger.types import key_of
from portaria.norms.decision import Decision
from portaria.premises.access import acts
from portaria.steps.reasons import by_fact

_OVER = Decision("ended", (by_fact("over", "Terminou o prazo do acesso"),), "")


@handler(acts.END, batch=5000)
def end_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """End the grants whose last day is over; those ended before are left alone."""
    acts.end_grants([_key(duty) for duty in duties], _OVER, by=BY, at=at, sparing=True)
    return [Done("acesso encerrado")] * len(duties)


@handler(acts.END_STAY, batch=5000)
def end_stay_due(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """End the authorisations whose time is over."""
    acts.end_authorisations([_key(duty) for duty in duties], by=BY, at=at)
    return [Done("autorização encerrada")] * len(duties)


def _key(duty: OpenDuty) -> int:
    return key_of(duty.subject)
