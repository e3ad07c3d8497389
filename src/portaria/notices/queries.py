"""Questions about what a person was told."""

from __future__ import annotations

from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery

from portaria.notices.acts import digest_of
from portaria.notices.models import CalendarAddress, Choice, Notice
from portaria.notices.types import Pace


def unseen_of(person: str) -> Subquery:
    """In a query whose rows have the field ``person``: how many notices that person has not
    seen."""
    new = Notice.objects.filter(person=OuterRef(person), seen_at__isnull=True).order_by()
    counted = Func(F("pk"), function="count", output_field=IntegerField())
    return Subquery(new.annotate(n=counted).values("n"), output_field=IntegerField())


def of_person(person: int) -> QuerySet[Notice]:
    """What ``person`` was told, the latest first."""
    return Notice.objects.filter(person=person).order_by("-id")


def pace_of(person: int) -> Pace:
    """How often ``person`` wants to be written to."""
    found = Choice.objects.filter(person=person).values_list("pace", flat=True).first()
    return Pace(found) if found else Pace.IMMEDIATE


def person_of_calendar(secret: str) -> int | None:
    """Whose calendar address has that secret; looked up by its digest, which tells nothing about
    secrets near it."""
    found = CalendarAddress.objects.filter(digest=digest_of(secret))
    return found.values_list("person", flat=True).first()
