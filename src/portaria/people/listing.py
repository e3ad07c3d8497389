"""Lists of persons and units as pages show them: one query a page, flat to a million persons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import (
    DateField,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    QuerySet,
    Value,
)
from django.db.models.functions import Greatest, TruncDate
from django.utils import timezone
from psycopg import sql

from portaria.database.copying import cursor
from portaria.people import cpf
from portaria.people.models import Bond, FunctionalEvent, Load
from portaria.people.names import prefix_query

SITUATIONS = ("active", "leave", "seconded_out", "ended")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which persons: ``text`` is a name or registration; empty fields do not narrow.

    ``body`` is always one body, so that the list follows an index however large it is.
    """

    body: str
    day: date
    text: str = ""
    category: str = ""
    unit: int | None = None
    situation: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person and the bond that concerns the list (the latest one that fits it)."""

    id: int
    name: str
    registration: str
    category: str
    unit: int | None
    unit_acronym: str
    post: str
    situation: str
    since: date
    until: date | None


_ROWS = """
SELECT p.id, coalesce(nullif(p.social_name, ''), p.name), b.registration, b.category,
       u.id, coalesce(u.acronym, ''), b.post,
       CASE WHEN b."end" <= %(day)s THEN 'ended' ELSE b.situation END, b.start,
       coalesce(b."end", b.planned_end)
  FROM people_person p
 CROSS JOIN LATERAL (
    SELECT x.* FROM people_bond x WHERE x.person_id = p.id AND x.body_id = %(body)s {bond}
     ORDER BY x."end" DESC NULLS FIRST, x.start DESC LIMIT 1) b
  LEFT JOIN people_unit u ON u.id = coalesce(b.working_unit_id, b.unit_id)
 WHERE p.root = (SELECT root FROM bodies_body WHERE slug = %(body)s) {person}
 ORDER BY coalesce(nullif(p.social_name, ''), p.name) {way}, p.id {way}
 OFFSET %(start)s LIMIT %(count)s
"""


def persons(wanted: Wanted, *, start: int, stop: int, descending: bool = False) -> list[PersonRow]:
    """The rows from ``start`` to ``stop`` by the shown name: the social one where there is one."""
    statement, values = _statement(wanted, descending)
    with cursor() as c:
        c.execute(statement, values | {"start": start, "count": stop - start})
        return [PersonRow(*row) for row in c.fetchall()]


def every_person(wanted: Wanted, *, descending: bool = False) -> Iterator[PersonRow]:
    """Every row by the shown name, streamed by a cursor of the server."""
    statement, values = _statement(wanted, descending)
    connection = cursor().connection
    with connection.transaction(), connection.cursor("people_listing") as c:
        c.itersize = 5000
        c.execute(statement, values | {"start": 0, "count": None})
        for row in c:
            yield PersonRow(*row)


def everybody(wanted: Wanted) -> tuple[sql.Composed, dict[str, object]]:
    """The query of the whole list, whose rows begin with ``id``, and its values."""
    statement, values = _statement(wanted, descending=False)
    return statement, values | {"start": 0, "count": None}


def _statement(wanted: Wanted, descending: bool) -> tuple[sql.Composed, dict[str, object]]:
    bond, values = _bond_conditions(wanted)
    values |= {"body": wanted.body, "day": wanted.day}
    person = ""
    if bond:
        # Lets the planner begin with the bonds where few fit, and with the names where many do.
        person = f""" AND p.id IN (
            SELECT x.person_id FROM people_bond x WHERE x.body_id = %(body)s {bond})"""  # noqa: S608
    if wanted.text:
        condition, found = _matching(wanted.text)
        person += condition
        values |= found
    way = "DESC" if descending else "ASC"
    return sql.Composed([sql.SQL(_ROWS.format(bond=bond, person=person, way=way))]), values


def _bond_conditions(wanted: Wanted) -> tuple[str, dict[str, object]]:
    conditions = ""
    values: dict[str, object] = {}
    if wanted.category:
        conditions += " AND x.category = %(category)s"
        values["category"] = wanted.category
    if wanted.unit is not None:
        # Also as it stands in the index of units, which "working_unit or unit" is not.
        conditions += """ AND (x.unit_id = %(unit)s OR x.working_unit_id = %(unit)s)
            AND coalesce(x.working_unit_id, x.unit_id) = %(unit)s"""
        values["unit"] = wanted.unit
    if wanted.situation == "ended":
        conditions += ' AND x."end" <= %(day)s'
    elif wanted.situation:
        conditions += ' AND x.situation = %(situation)s AND (x."end" IS NULL OR x."end" > %(day)s)'
        values["situation"] = wanted.situation
    return conditions, values


def _matching(text: str) -> tuple[str, dict[str, object]]:
    query = prefix_query(text)
    if not query:
        return " AND FALSE", {}
    return " AND p.search @@ %(query)s::tsquery", {"query": query}


def by_cpf(text: str, bodies: Sequence[str]) -> int | None:
    """The person with a bond, past ones too, in one of ``bodies`` and with that CPF. Apart from the
    list, whose text stands in addresses, and so in histories and logs.

    Raises:
        ValueError: it is not a CPF.
    """
    found = Bond.objects.filter(body__in=bodies, person__cpf_hash=cpf.index(cpf.clean(text)))
    return found.values_list("person", flat=True).order_by("person").first()


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit, its head and substitute, and how many bonds are in it. ``depth`` is 0 for a unit
    without parent."""

    id: int
    body: str
    acronym: str
    name: str
    kind: str
    depth: int
    head: int | None
    head_name: str
    substitute: int | None
    substitute_name: str
    people: int
    end: date | None


_UNITS = """
WITH RECURSIVE tree AS (
    SELECT u.id, 0 AS depth, ARRAY[u.acronym || '/' || u.id] AS path FROM people_unit u
     WHERE u.body_id = %(body)s AND u.parent_id IS NULL
    UNION ALL
    SELECT u.id, t.depth + 1, t.path || (u.acronym || '/' || u.id)
      FROM people_unit u JOIN tree t ON u.parent_id = t.id)
SELECT u.id, u.body_id, u.acronym, u.name, u.kind, t.depth,
       h.id, coalesce(nullif(h.social_name, ''), h.name, ''),
       s.id, coalesce(nullif(s.social_name, ''), s.name, ''),
       coalesce(n.people, 0), u."end"
  FROM tree t JOIN people_unit u ON u.id = t.id
  LEFT JOIN people_person h ON h.id = u.head_id
  LEFT JOIN people_person s ON s.id = u.substitute_id
  LEFT JOIN (SELECT coalesce(b.working_unit_id, b.unit_id) AS unit,
                    count(*) AS people
               FROM people_bond b WHERE b.body_id = %(body)s AND b.start <= %(day)s
                AND (b."end" IS NULL OR b."end" > %(day)s) GROUP BY 1) n ON n.unit = u.id
 ORDER BY t.path
"""


def units(body: str, day: date) -> list[UnitRow]:
    """Every unit of ``body`` as a tree in depth-first order, and the people in each on ``day``."""
    with cursor() as c:
        c.execute(_UNITS, {"body": body, "day": day})
        return [UnitRow(*row) for row in c.fetchall()]


def unit_choices(bodies: Sequence[str]) -> list[tuple[int, str]]:
    """``(id, acronym)`` of the units still existing in ``bodies``, for a filter."""
    with cursor() as c:
        c.execute(
            'SELECT id, acronym FROM people_unit WHERE body_id = ANY(%s) AND "end" IS NULL'
            " ORDER BY acronym, id",
            [list(bodies)],
        )
        return [(row[0], row[1]) for row in c.fetchall()]


def categories_in(body: str) -> list[str]:
    """Categories that bonds of ``body`` have, by a skip over their index."""
    with cursor() as c:
        c.execute(
            """WITH RECURSIVE seen AS (
                (SELECT min(category) AS category FROM people_bond WHERE body_id = %(body)s)
                UNION ALL
                SELECT (SELECT min(category) FROM people_bond
                         WHERE body_id = %(body)s AND category > seen.category)
                  FROM seen WHERE seen.category IS NOT NULL)
            SELECT category FROM seen WHERE category IS NOT NULL""",
            {"body": body},
        )
        return [row[0] for row in c.fetchall()]


def events(
    body: str, *, kind: str = "", late: bool = False, load: int | None = None, descending: bool
) -> QuerySet[FunctionalEvent]:
    """Functional events of ``body`` by when they became known; ``late`` keeps those told at least
    a day after their own (what held before the body's first load was not told late: nobody was
    here to be told), ``load`` those of one HR load."""
    found = FunctionalEvent.objects.filter(body=body)
    if kind:
        found = found.filter(kind=kind)
    if load is not None:
        found = found.filter(load=load)
    first = Load.objects.filter(body=body, state="applied").aggregate(at=Min("loaded_at"))["at"]
    began = timezone.localtime(first).date() if first else date.min
    since = Greatest(F("effective_on"), Value(began, output_field=DateField()))
    late_days = ExpressionWrapper(TruncDate("known_at") - since, output_field=DurationField())
    found = found.annotate(late_days=late_days)
    if late:
        found = found.filter(late_days__gte=timedelta(days=1))
        if first:  # and so not by the first load, which brings the most: left out by the index
            found = found.filter(known_at__gt=first)
    order = ("-known_at", "-id") if descending else ("known_at", "id")
    return found.select_related("person", "unit").order_by(*order)
