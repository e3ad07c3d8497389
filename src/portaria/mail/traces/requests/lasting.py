"""How long a request itself is kept: as long as the records it asked for (G11), from the day on
which nothing of it is to be decided any more."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings

from portaria.bodies.policies import adopted
from portaria.duties.acts import open_duties
from portaria.duties.types import DutyDraft
from portaria.ledger.erasure import stamp_subjects
from portaria.ledger.types import ref
from portaria.mail.decisions.terms import lapse
from portaria.mail.traces.models import TraceRequest
from portaria.mail.traces.requests.decisions import KIND
from portaria.norms.kinds.months import add_months
from portaria.traces import rules

ERASE = "mail.erase_trace_request"


def date_end(row: TraceRequest, *, at: datetime) -> None:
    """Stamp the last day of the ground and the parties, in the row and in what the acts about it
    keep, and open the duty to erase them. Where the norms are silent the term is the installation's
    (``PORTARIA_TRACE_MONTHS``)."""
    its = adopted(row.body_id)
    day = its.calendar.day_of(at)
    row.keep_until, provisions = _promised(row.body_id, day)
    TraceRequest.objects.filter(pk=row.pk).update(keep_until=row.keep_until)
    subject = ref("trace_request", row.pk)
    stamp_subjects([subject], erase_on=row.keep_until)
    draft = DutyDraft(
        kind=ERASE,
        body=row.body_id,
        subject=subject,
        person=None,
        run_at=its.calendar.first_instant(row.keep_until + timedelta(days=1)),
        key=f"{ERASE}:{row.pk}",
        about=f"Apagar quem pediu, por quê e sobre quem, do pedido de registros nº {row.pk}",
        provisions=provisions,
        policy=row.policy,
    )
    open_duties([draft], at=at)


def _promised(body: str, day: date) -> tuple[date, tuple[str, ...]]:
    its = adopted(body)
    cited = its.law.on(day).find(rules.RETENTION, log_kind=KIND)
    if cited is None:
        return add_months(day, settings.TRACE_MONTHS, missing="next_day"), ()
    label = "Guarda do pedido de registros"
    return lapse(day, cited, calendar=its.calendar, label=label).due_on, tuple(cited.refs)
