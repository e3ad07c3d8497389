"""Publications and who took note of them, as pages and commands show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from portaria.database.copying import cursor
from portaria.governance.models import Acknowledgement, Publication

STATES = ("waiting", "late", "given", "dropped")
SORTS = {
    "nome": (
        "person__root",
        "person__shown_in_order",
        "person_id",
        "id",
    ),  # as an index of persons has it
    "prazo": ("due_on", "id"),
    "ciencia": ("acknowledged_at", "id"),
}
_PER_UNIT = """SELECT coalesce(u.acronym, ''), coalesce(u.name, ''), a.unit_id, count(*),
        count(a.acknowledged_at),
        count(*) FILTER (WHERE a.acknowledged_at IS NULL AND a.due_on < %s)
   FROM governance_acknowledgement a LEFT JOIN people_unit u ON u.id = a.unit_id
  WHERE a.publication_id = %s AND a.dropped_at IS NULL GROUP BY 1, 2, 3 ORDER BY 1, 3"""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a unit (or of all) were asked, took note, and are past their day."""

    acronym: str
    name: str
    unit: int | None
    asked: int
    given: int
    late: int

    @property
    def waiting(self) -> int:
        """Those who have not taken note, in time or not."""
        return self.asked - self.given

    @property
    def percent(self) -> int:
        """Of a hundred asked, how many took note; rounded down, so that 100 means everybody."""
        return self.given * 100 // self.asked if self.asked else 100


def per_unit(publication: int, today: date) -> list[Count]:
    """The count of each unit, by acronym; persons without a unit under ""."""
    with cursor() as c:
        c.execute(_PER_UNIT, [today, publication])
        return [Count(*row) for row in c]


def total(counts: Sequence[Count]) -> Count:
    """The sum of counts."""
    return Count(
        "", "", None, sum(c.asked for c in counts), sum(c.given for c in counts),
        sum(c.late for c in counts),
    )  # fmt: skip


def acknowledgements(
    publication: int, *, state: str, unit: int | None, today: date
) -> QuerySet[Acknowledgement]:
    """Who was asked, with person and unit. ``state`` one of STATES, "" for all but the dropped."""
    found = Acknowledgement.objects.filter(publication=publication).select_related("person", "unit")
    if unit is not None:
        found = found.filter(unit=unit)
    waiting = Q(acknowledged_at=None, dropped_at=None)
    narrowed = {
        "": Q(dropped_at=None),
        "waiting": waiting & Q(due_on__gte=today),
        "late": waiting & Q(due_on__lt=today),
        "given": ~Q(acknowledged_at=None),
        "dropped": ~Q(dropped_at=None),
    }
    return found.filter(narrowed.get(state, narrowed[""]))


def state_of(one: Acknowledgement, today: date) -> str:
    """Which of STATES a row is in."""
    if one.acknowledged_at is not None:
        return "given"
    if one.dropped_at is not None:
        return "dropped"
    return "late" if one.due_on < today else "waiting"


def of_person(person: int) -> list[Acknowledgement]:
    """What a person was asked to take note of: what waits first, by deadline; then what was given,
    the latest first."""
    found = (
        Acknowledgement.objects.filter(person=person, dropped_at=None)
        .select_related("publication", "publication__body")
        .order_by("due_on", "pk")
    )
    rows = list(found)
    given = [one for one in rows if one.acknowledged_at is not None]
    return [one for one in rows if one.acknowledged_at is None] + given[::-1]


def to_read(one: Acknowledgement) -> tuple[str, ...]:
    """Provisions that the person has not read yet: all of them, or those changed by the versions
    after the last one of which the person took note."""
    publication = one.publication
    if one.since_version == 0:
        return ()
    later = Publication.objects.filter(
        body=publication.body_id,
        norm=publication.norm,
        version__gt=one.since_version,
        version__lte=publication.version,
    ).order_by("version")
    changed = later.values_list("changed", flat=True)
    return tuple(dict.fromkeys(provision for some in changed for provision in some))
