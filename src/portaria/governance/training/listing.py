"""Trainings, who completed them, and who must and has not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from portaria.bodies.policies import policy_on
from portaria.database.copying import cursor
from portaria.governance import rules
from portaria.governance.models import Attendance, Training
from portaria.governance.publication.audience import categories_in_service
from portaria.norms.modality import Modality

_MISSING = """SELECT DISTINCT ON (b.person_id) b.person_id,
        coalesce(nullif(p.social_name, ''), p.name), b.category, coalesce(u.acronym, ''),
        (SELECT max(a.valid_until) FROM governance_attendance a
           JOIN governance_training t ON t.id = a.training_id
          WHERE a.person_id = b.person_id AND t.body_id = b.body_id)
   FROM people_bond b JOIN people_person p ON p.id = b.person_id
   LEFT JOIN people_unit u ON u.id = coalesce(b.working_unit_id, b.unit_id)
  WHERE b.body_id = %(body)s AND b.category = ANY(%(categories)s)
    AND b.start <= %(day)s AND (b."end" IS NULL OR b."end" > %(day)s)
    AND NOT EXISTS (SELECT 1 FROM governance_attendance a
          JOIN governance_training t ON t.id = a.training_id
         WHERE a.person_id = b.person_id AND t.body_id = b.body_id
           AND (a.valid_until IS NULL OR a.valid_until >= %(day)s))
  ORDER BY b.person_id, b.start LIMIT %(most)s"""


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody who must be trained and is not. ``lapsed_on`` is the last day of what they had."""

    person: int
    name: str
    category: str
    unit: str
    lapsed_on: date | None


def trainings(body: str) -> QuerySet[Training]:
    """The body's trainings, the latest first, each with its ``people``."""
    found = Training.objects.filter(body=body).annotate(people=Count("attendances"))
    return found.order_by("-held_on", "-pk")


def must_attend(body: str, day: date) -> tuple[list[str], str]:
    """The categories in service that a norm obliges to be trained, and the provision."""
    policy = policy_on(body, day)
    categories, provision = [], ""
    for category in categories_in_service(body, day):
        found = policy.find(rules.TRAINING, category=category)
        if found is not None and found.value is Modality.COMPULSORY:
            categories.append(category)
            provision = provision or found.ref
    return categories, provision


def missing(body: str, day: date, *, most: int | None = None) -> Iterator[Missing]:
    """Who must be trained and has nothing valid on ``day``; of many, the first ``most``."""
    categories, _ = must_attend(body, day)
    with cursor() as c:
        c.execute(_MISSING, {"body": body, "categories": categories, "day": day, "most": most})
        yield from (Missing(*row) for row in c.fetchall())


def of_person(person: int) -> QuerySet[Attendance]:
    """What a person completed, the latest first."""
    found = Attendance.objects.filter(person=person).select_related("training", "training__body")
    return found.order_by("-training__held_on", "-pk")
