"""Which of a person's bonds speaks for them: in force before ended; of those in force the oldest,
of those ended the last. In Python for a page, in SQL for filters and orders: the same order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import BooleanField, Case, F, OuterRef, Q, QuerySet, Value, When

from portaria.people.models import Bond


def principal(bonds: Sequence[Bond], today: date) -> Bond:
    """The bond that speaks for the person who has ``bonds``."""

    def place(bond: Bond) -> tuple[bool, int, date, int]:
        ended = bond.end is not None and bond.end <= today
        return ended, -bond.end.toordinal() if ended and bond.end else 0, bond.start, bond.pk

    return min(bonds, key=place)


def principals(body: str, today: date) -> QuerySet[Bond]:
    """Bonds of the outer query's person, the one that speaks for them first."""
    ended = Q(end__lte=today)
    return Bond.objects.filter(person=OuterRef("pk"), body=body).order_by(
        Case(When(ended, then=Value(True)), default=Value(False), output_field=BooleanField()),
        Case(When(ended, then=F("end"))).desc(nulls_last=True),
        "start",
        "pk",
    )
