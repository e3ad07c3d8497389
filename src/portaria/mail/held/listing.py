"""Held messages, found by who may decide them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from portaria.mail.held.models import HeldMessage
from portaria.mail.held.types import State
from portaria.people.powers import Holder, holders_of

SORTS = {
    "prazo": ("due_at", "arrived_at", "id"),
    "chegada": ("arrived_at", "id"),
    "remetente": ("sender", "id"),
}
STATES = tuple(State)


def decided_by(powers: Iterable[tuple[str, Iterable[str]]]) -> QuerySet[HeldMessage]:
    """The messages that whoever holds ``powers`` (body, powers there) decides."""
    reach = Q(pk__in=[])
    for body, held in powers:
        reach |= Q(body=body, power__in=list(held))
    return HeldMessage.objects.filter(reach)


def narrowed(
    rows: QuerySet[HeldMessage],
    *,
    body: str = "",
    state: str = "",
    rule: str = "",
    text: str = "",
) -> QuerySet[HeldMessage]:
    """Those of ``rows`` asked for; ``text`` is in the sender, the subject or a recipient."""
    if body:
        rows = rows.filter(body=body)
    if state in STATES:
        rows = rows.filter(state=state)
    if rule:
        rows = rows.filter(reasons__contains=[{"rule": rule}])
    if text:
        rows = rows.filter(
            Q(sender__icontains=text) | Q(subject__icontains=text)
            | Q(recipients__contains=[text.lower()])
        )  # fmt: skip
    return rows


def rules_of(rows: QuerySet[HeldMessage]) -> list[str]:
    """The deciding rules of those that wait, for a list to choose from."""
    found = rows.filter(state=State.WAITING).values_list("reasons__0__rule", flat=True).distinct()
    return sorted({str(rule) for rule in found if rule})


def deciders_of(row: HeldMessage, day: date) -> list[Holder]:
    """Who decides the message on ``day``: nobody decides their own."""
    found = holders_of([row.power], row.body_id, day)
    return [one for one in found if one.key is None or one.key != row.person_id]
