"""Official communications found by who may see them; who has not looked into their mailbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, F, Q, QuerySet, Value, When

from portaria.bodies.policies import adopted
from portaria.mail.models import Mailbox
from portaria.mail.official.decisions import looked_in_since
from portaria.mail.official.models import Recipient
from portaria.people.at_work import away_on
from portaria.people.counting import counting_in

SORTS = {
    "envio": ("communication__sent_at", "id"),
    "recebimento": ("deemed_at", "id"),
    "destinatario": ("address", "id"),
}
ROLES = ("sent", "received")
_AWAY_CHUNK = 5000


def receipts(person: int | None, bodies: Sequence[str]) -> QuerySet[Recipient]:
    """What ``person`` sent or received, and everything sent from or received in ``bodies``."""
    reach = Q(body__in=bodies) | Q(communication__body__in=bodies)
    if person is not None:
        reach |= Q(person=person) | Q(communication__person=person)
    return Recipient.objects.filter(reach).select_related("communication", "body", "person")


def narrowed(
    rows: QuerySet[Recipient], *, person: int | None, role: str, body: str, text: str
) -> QuerySet[Recipient]:
    """Those of ``rows`` asked for; ``text`` is in the subject, the sender or the recipient."""
    if role == "sent":
        rows = rows.filter(communication__person=person)
    elif role == "received":
        rows = rows.filter(person=person)
    if body:
        rows = rows.filter(body=body)
    if text:
        rows = rows.filter(
            Q(communication__subject__icontains=text) | Q(communication__sender__icontains=text)
            | Q(address__icontains=text)
        )  # fmt: skip
    return rows


@dataclass(frozen=True, slots=True)
class Access:
    """Who should have looked into their mailbox and has not (M17).

    Attributes:
        since: the day since which everybody should have; None: no norm says how often.
        provision: the one that says so.
        boxes: individual mailboxes in use not looked into since, the longest first, without those
            of persons away today.
    """

    since: date | None
    provision: str
    boxes: list[Mailbox]


def without_access(body: str, at: datetime) -> Access:
    """The mailboxes of ``body`` whose users did not look in as its norms expect, at ``at``."""
    its = adopted(body)
    today = its.calendar.day_of(at)
    since, provision = looked_in_since(at, its.law.on(today), its.calendar, counting_in(its, today))
    if since is None:
        return Access(None, provision, [])
    last = Case(When(last_access_at=None, then=F("opened_at")), default=F("last_access_at"))
    found = (
        Mailbox.objects.filter(body=body, kind="individual", state="active")
        .exclude(person=None)
        .annotate(last=last, body_slug=Value(body))
        .filter(last__lt=its.calendar.first_instant(since))
        .select_related("person")
        .order_by("last", "pk")
    )
    boxes: list[Mailbox] = []
    chunk: list[Mailbox] = []
    for box in found.iterator(chunk_size=_AWAY_CHUNK):
        chunk.append(box)
        if len(chunk) == _AWAY_CHUNK:
            boxes += _there(chunk, today)
            chunk = []
    return Access(since, provision, boxes + _there(chunk, today))


def _there(boxes: Sequence[Mailbox], today: date) -> list[Mailbox]:
    away = away_on([box.person_id for box in boxes if box.person_id], today) if boxes else set()
    return [box for box in boxes if box.person_id not in away]
