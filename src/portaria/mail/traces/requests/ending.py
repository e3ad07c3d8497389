"""The end of a request's own data: why it was asked, by whom, about whom. That there was one, what
became of it, by which provisions and with which seal stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portaria.duties.registry import handler
from portaria.duties.types import Done, OpenDuty, Outcome
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, key_of
from portaria.mail.traces.models import Concerned, TraceRequest
from portaria.mail.traces.requests.lasting import ERASE
from portaria.procedures.records.lasting import over

BY = "system:registros"


@handler(ERASE, batch=1000)
def erase(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Erase what is past its last day, looked at again."""
    keys = [key_of(duty.subject) for duty in duties]
    rows = {row.pk: row for row in TraceRequest.objects.select_for_update().filter(pk__in=keys)}
    outcomes = list(over(duties, [rows.get(key) for key in keys], at=at))
    pairs = zip(keys, duties, outcomes, strict=True)
    done = {key: duty for key, duty, outcome in pairs if isinstance(outcome, Done)}
    append([_erased(duty, at) for duty in done.values()], by=BY, at=at)
    Concerned.objects.filter(request__in=done).delete()
    TraceRequest.objects.filter(pk__in=done).update(
        letter="", purpose="", on_behalf="", inquiry="", sealed_why="", why="", senders=[],
        recipients=[], message_ids=[], either=[], person=None, package="", content_package="",
        erased_at=at,
    )  # fmt: skip
    return outcomes


def _erased(duty: OpenDuty, at: datetime) -> ActDraft:
    return ActDraft(
        kind="mail.trace_request.erased",
        subject=duty.subject,
        person=None,
        body=duty.body,
        held_at=at,
        provisions=duty.provisions,
        content={"facts": {}},
    )
