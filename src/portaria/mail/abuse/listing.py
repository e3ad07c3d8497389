"""Reports of misuse, found by who handles them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Func, Q, QuerySet

from portaria.mail.abuse.models import Report
from portaria.mail.abuse.types import State

SORTS = {"chegada": ("reported_at", "id"), "situacao": ("state", "id")}
STATES = tuple(State)


def reports(handled: Sequence[str], inquired: Sequence[str]) -> QuerySet[Report]:
    """Those of the bodies ``handled``, and those forwarded to internal affairs of ``inquired``."""
    return among(Q(body__in=handled), Q(body__in=inquired)).select_related("body", "person")


def among(handled: Q | Func, inquired: Q | Func) -> QuerySet[Report]:
    """Those whose body meets the condition ``handled``, and those forwarded to internal affairs of
    a body that meets ``inquired``."""
    return Report.objects.filter(Q(handled) | (Q(inquired) & Q(state=State.FORWARDED)))


def narrowed(rows: QuerySet[Report], *, state: str, body: str, text: str) -> QuerySet[Report]:
    """Those of ``rows`` asked for; ``text`` is in the subject, who wrote it or who reports it."""
    if state in STATES:
        rows = rows.filter(state=state)
    if body:
        rows = rows.filter(body=body)
    if text:
        rows = rows.filter(
            Q(subject__icontains=text) | Q(about__icontains=text) | Q(reporter__icontains=text)
        )
    return rows
