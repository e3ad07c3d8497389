"""The end of a request's own data: why, and about whom. That somebody asked, what became of it, by
which provisions and with which seal stays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from portaria.duties.registry import handler
from portaria.duties.types import Done, OpenDuty, Outcome
from portaria.ledger.acts import append
from portaria.ledger.types import key_of
from portaria.premises.guard.disclosing.closing import ERASE, close, line
from portaria.premises.guard.models import Disclosed, DisclosedVisit, Disclosure
from portaria.procedures.records import lasting
from portaria.procedures.requests.models import Request
from portaria.procedures.requests.recording import erase_answers

BY = "system:registros"
RITES = (
    "premises.own_passage_records", "premises.passage_records", "premises.ordered_passage_records",
)  # fmt: skip
"""The requests for records of passages (:mod:`portaria.premises.rites.records`)."""


def end_others(*, at: datetime) -> int:
    """Requests that were refused or withdrawn have an end too; how many did not."""
    over = Request.objects.filter(
        rite__in=RITES, state__in=("refused", "withdrawn"), disclosure=None
    )
    open_to_appeal = over.filter(appeal_until__gt=at).values("pk")
    keys = list(over.exclude(pk__in=open_to_appeal).values_list("pk", flat=True))
    for key in keys:
        close(key, at=at)
    return len(keys)


@handler(ERASE, batch=1000)
def erase(duties: Sequence[OpenDuty], *, at: datetime) -> Sequence[Outcome]:
    """Erase what is past its last day, looked at again."""
    keys = [key_of(duty.subject) for duty in duties]
    found = Disclosure.objects.select_for_update(of=("self",)).select_related("request")
    rows = {row.pk: row for row in found.filter(pk__in=keys)}
    outcomes = list(lasting.over(duties, [rows.get(key) for key in keys], at=at))
    done = [key for key, one in zip(keys, outcomes, strict=True) if isinstance(one, Done)]
    append([line(rows[key], "erased", at) for key in done], by=BY, at=at)
    _gone(done, at)
    return outcomes


def _gone(keys: Collection[int], at: datetime) -> None:
    erase_answers(keys)
    Disclosed.objects.filter(disclosure__in=keys).delete()
    DisclosedVisit.objects.filter(disclosure__in=keys).delete()
    Disclosure.objects.filter(pk__in=keys).update(package="", erased_at=at)
