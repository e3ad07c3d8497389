"""Names of persons for a page, in one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from portaria.people.models import Person


def names_of(persons: Iterable[int | None]) -> Mapping[int, str]:
    """The name to show of each person, by primary key."""
    keys = {key for key in persons if key is not None}
    if not keys:
        return {}
    return {person.pk: person.shown_name for person in Person.objects.filter(pk__in=keys)}
