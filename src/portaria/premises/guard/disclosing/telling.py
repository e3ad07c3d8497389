"""Those whose passages were handed over are told, unless the request is secret; then when that
ends. A visitor has no page here to be told on: the desk's report on their data says it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from portaria.ledger.acts import append
from portaria.ledger.types import ref
from portaria.notices.acts import notify
from portaria.notices.types import Notice
from portaria.people.models import Person
from portaria.premises.guard.disclosing.closing import line
from portaria.premises.guard.models import Disclosed, DisclosedVisit, Disclosure
from portaria.premises.visits.models import Visit

TOLD = "premises.passages_seen"


def name_disclosed(row: Disclosure, persons: Iterable[int]) -> None:
    """Note whose passages it was about; not whoever asked."""
    there = Person.objects.filter(pk__in=set(persons) - {row.request.asker_id})
    Disclosed.objects.bulk_create(
        [Disclosed(disclosure=row, person=person) for person in there.order_by("pk")],
        ignore_conflicts=True,
    )


def name_visits(row: Disclosure, visits: Iterable[int]) -> None:
    """Note of which visits it was, for the visitors' own reports."""
    there = Visit.objects.filter(pk__in=set(visits))
    DisclosedVisit.objects.bulk_create(
        [DisclosedVisit(disclosure=row, visit=visit) for visit in there.order_by("pk")],
        ignore_conflicts=True,
    )


def tell(row: Disclosure, *, by: str, at: datetime) -> int:
    """Tell those not told yet; how many."""
    waiting = list(Disclosed.objects.filter(disclosure=row, told_at=None).order_by("pk"))
    append([line(row, "told", at, person=one.person_id) for one in waiting], by=by, at=at)
    notify([_notice(row, one.person_id) for one in waiting], at=at)
    Disclosed.objects.filter(pk__in=[one.pk for one in waiting]).update(told_at=at)
    return len(waiting)


def _notice(row: Disclosure, person: int) -> Notice:
    request = row.request
    return Notice(
        person=person,
        kind=TOLD,
        key=ref("request", request.pk),
        title=f"Registros das suas passagens foram entregues (pedido nº {request.pk})",
        text="Um pedido concedido pela norma consultou por que portas você passou e quando.",
        href=reverse("passage_records"),
        body=request.body_id,
        provisions=tuple(request.provisions),
    )
