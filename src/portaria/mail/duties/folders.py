"""Messages past the time of their folder, every morning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from portaria.duties.outcomes import BY
from portaria.duties.registry import handler
from portaria.duties.types import Dropped, Later, OpenDuty, Outcome
from portaria.mail import acts
from portaria.mail.acts.desk import Desks
from portaria.mail.acts.watching import FOLDERS
from portaria.mail.decisions import expiry
from portaria.steps.reasons import why


@handler(FOLDERS, batch=100)
def expire_folders(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Order what expired that goes, and look again the next morning, while the norms give folders a
    time. One duty for a body: where the norms have changed, the older one gives way."""
    desks, found = Desks(at), {}
    outcomes: list[Outcome] = []
    for duty in duties:
        desk = desks[duty.body]
        decision, folders = expiry.decide(desk.today, desk.policy, desk.calendar)
        if duty.body in found or not folders:
            said = "o mesmo já se fez por outro dever" if folders else why(decision)
            outcomes.append(Dropped(said))
            continue
        found[duty.body] = desk, decision, folders
        morning = desk.calendar.first_instant(desk.today + timedelta(days=1))
        outcomes.append(Later(morning, why(decision)))
    acts.expire_folders(list(found.values()), by=BY, at=at)
    return outcomes
