"""That a request for records of passages is over, until when its data are kept, and its acts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from portaria.ledger.types import ActDraft, Json, ref
from portaria.premises.guard.models import Disclosure
from portaria.premises.guard.stream import KEEPING
from portaria.procedures.records import lasting
from portaria.procedures.requests.models import Request

ERASE = "premises.erase_passage_request"


def subject_of(request: int) -> str:
    """How acts and duties name it."""
    return ref("request", request)


def close(request: int, *, at: datetime) -> Disclosure:
    """Nothing of ``request`` is to be decided any more: its data have an end from now on."""
    row = Request.objects.get(pk=request)
    about = f"Apagar as respostas do pedido de registros de passagens nº {request}"
    last = lasting.date_end(
        row.body_id, subject_of(request), KEEPING.kind, ERASE, about, policy=row.policy, at=at
    )
    return Disclosure.objects.create(request=row, keep_until=last)


def line(
    row: Disclosure,
    verb: str,
    at: datetime,
    facts: Mapping[str, Json] | None = None,
    *,
    person: int | None = None,
) -> ActDraft:
    """The act of something done about it, told of ``person`` (who asked, where None). No record
    found is in it."""
    request = row.request
    kept: date | None = row.keep_until
    return ActDraft(
        kind=f"premises.passage_records.{verb}",
        subject=subject_of(request.pk),
        person=person or request.asker_id,
        body=request.body_id,
        held_at=at,
        provisions=tuple(request.provisions),
        policy=request.policy,
        content={"facts": dict(facts or {})},
        erase_on=kept,
    )
