"""Who looked at one person's data."""

from __future__ import annotations

from django.db.models import QuerySet

from portaria.privacy.models import PersonRead


def reads_of(person: int) -> QuerySet[PersonRead]:
    """The looks at the data of ``person`` by others, the latest day first."""
    return PersonRead.objects.filter(person=person).order_by("-day", "-last_at", "-id")
