"""The end of a request's own data: why it was asked, by whom, about whom. That there was one, what
became of it, by which provisions and with which seal stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from portaria.bodies.policies import adopted
from portaria.duties.registry import handler
from portaria.duties.types import Done, Dropped, Later, OpenDuty, Outcome
from portaria.ledger.acts import append
from portaria.ledger.types import ActDraft, key_of
from portaria.mail.traces.models import Concerned, TraceRequest
from portaria.mail.traces.requests.lasting import ERASE

BY = "system:registros"


@handler(ERASE, batch=1000)
def erase(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Erase what is past its last day, looked at again."""
    keys = [key_of(duty.subject) for duty in duties]
    rows = {row.pk: row for row in TraceRequest.objects.select_for_update().filter(pk__in=keys)}
    outcomes = list(_due(duties, [rows.get(key) for key in keys], at))
    pairs = zip(keys, duties, outcomes, strict=True)
    over = {key: duty for key, duty, outcome in pairs if isinstance(outcome, Done)}
    append([_erased(duty, at) for duty in over.values()], by=BY, at=at)
    Concerned.objects.filter(request__in=over).delete()
    TraceRequest.objects.filter(pk__in=over).update(
        letter="", purpose="", on_behalf="", inquiry="", sealed_why="", why="", senders=[],
        recipients=[], message_ids=[], either=[], person=None, package="", content_package="",
        erased_at=at,
    )  # fmt: skip
    return outcomes


def _due(
    duties: Sequence[OpenDuty], rows: Sequence[TraceRequest | None], at: datetime
) -> Iterator[Outcome]:
    for duty, row in zip(duties, rows, strict=True):
        calendar = adopted(duty.body).calendar
        if row is None or row.keep_until is None or row.erased_at is not None:
            yield Dropped("o pedido já não tem o que apagar")
        elif calendar.day_of(at) <= row.keep_until:
            again = calendar.first_instant(row.keep_until + timedelta(days=1))
            yield Later(again, f"guarda-se até {row.keep_until:%d/%m/%Y}")
        else:
            yield Done("dados do pedido apagados")


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
