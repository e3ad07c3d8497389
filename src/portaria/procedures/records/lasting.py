"""How long a request itself is kept: as long as the records it asked for (G11), from the day on
which nothing of it is to be decided any more."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from portaria.bodies.policies import adopted
from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.erasure import stamp_subjects
from portaria.traces.keeping import kept_until


def date_end(
    body: str, subject: str, kind: str, duty: str, about: str, *, policy: str, at: datetime
) -> date:
    """The last day of the ground and the parties of the request ``subject`` for records of ``kind``
    (``log_kind``): stamped in what the acts about it keep, with the duty ``duty`` to erase them.
    Where the norms are silent the term is the installation's (``PORTARIA_TRACE_MONTHS``)."""
    its = adopted(body)
    day = its.calendar.day_of(at)
    last, provisions = kept_until(kind, day, its, label="Guarda do pedido de registros")
    stamp_subjects([subject], erase_on=last)
    draft = DutyDraft(
        kind=duty,
        body=body,
        subject=subject,
        person=None,
        run_at=its.calendar.first_instant(last + timedelta(days=1)),
        key=f"{duty}:{subject.rpartition(':')[2]}",
        about=about,
        provisions=provisions or (),
        policy=policy,
    )
    open_duties([draft], at=at)
    return last
